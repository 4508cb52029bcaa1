"""How architectures did in the past, kept between runs.

The file is small whatever happens: one record for each task and architecture, and a limit on both. It is written beside
the old one and put in its place, so a crash leaves the old or the new one. Of two programs that end, the later wins;
a file that cannot be read is no reason to fail, and is written anew.
"""

import contextlib
import json
import logging
import math
import os
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)

_MOST_RUNS = 200.0  # then all counts are halved: what happened long ago counts less
_MOST_RECORDS = 100  # those used longest ago go
_RECENT = 0.1  # the weight of the latest run in the mean time
_SAVED_EVERY = 300.0  # seconds: not at every keystroke; the rest is written at the end


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one architecture at one task."""

    runs: float = 0.0
    successes: float = 0.0
    ms: float = 0.0  # mean time of a success, the latest ones counting most; who fails at once is not fast

    def after(self, *, success: bool, ms: float) -> "Record":
        """Return the record with one run more."""
        share = max(_RECENT, 1 / (self.successes + 1)) if success else 0.0
        half = 0.5 if self.runs >= _MOST_RUNS else 1.0
        return Record(
            self.runs * half + 1, self.successes * half + success, self.ms + share * (ms - self.ms)
        )  # fmt: skip


class PerformanceHistory:
    """Records by task and architecture; any thread may use it."""

    def __init__(self, file: Path | None = None) -> None:
        """Go on with what the file holds; without one, nothing is kept."""
        self._file = file
        self._lock = threading.Lock()
        self._records = {} if file is None else _read(file)
        self._saved_at = time.monotonic()
        self._is_new = False

    def get(self, architecture: str, task: str) -> Record:
        """Return what is known, an empty record where nothing is."""
        return self._records.get((task, architecture), Record())

    def add(self, architecture: str, task: str, *, success: bool, ms: float) -> None:
        """Note a run."""
        key = (task, architecture)
        with self._lock:
            record = self._records.pop(key, Record())  # to the end: used last
            self._records[key] = record.after(success=success, ms=ms)
            while len(self._records) > _MOST_RECORDS:
                del self._records[next(iter(self._records))]
            self._is_new = True
        if time.monotonic() - self._saved_at > _SAVED_EVERY:
            self.save()

    def save(self) -> None:
        """Write what is new; a folder that cannot be written is told in the log."""
        with self._lock:
            self._saved_at = time.monotonic()
            if self._file is None or not self._is_new:
                return
            entries = [{"task": task, "architecture": name, **asdict(it)} for (task, name), it in self._records.items()]
            try:
                _replace(self._file, json.dumps({"version": 1, "records": entries}, indent=1))
                self._is_new = False
            except OSError as error:
                logger.info("the routing history is not kept: %s", error)


def _read(file: Path) -> dict[tuple[str, str], Record]:
    try:
        entries = json.loads(file.read_bytes())["records"]
        records = {(str(entry["task"]), str(entry["architecture"])): _record(entry) for entry in entries}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        logger.info("the routing history is not readable, and starts anew: %s", error)
        return {}
    return dict(list(records.items())[-_MOST_RECORDS:])


def _record(entry: dict[str, Any]) -> Record:
    """Read one record.

    Raises:
        ValueError, KeyError, TypeError: if it cannot be one.
    """
    record = Record(float(entry["runs"]), float(entry["successes"]), float(entry["ms"]))
    if not (0 <= record.successes <= record.runs <= _MOST_RUNS + 1 and 0 <= record.ms < math.inf):
        raise ValueError(f"impossible record {entry}")
    return record


def _replace(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(file)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
