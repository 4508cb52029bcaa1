"""What other tools say of the same texts. They detect, they do not repair: this is the part in which they compare.

Each runs as a process of its own over a folder of files, with its own rules only: no configuration is read.
"""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple


class Report(NamedTuple):
    """One message of a tool."""

    row: int  # from 1
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Detector:
    """A tool from PyPI, how it is called, and how its output is read."""

    name: str  # also of its module
    options: tuple[str, ...]
    read: Callable[[str], list[tuple[str, Report]]]  # pairs of file name and report

    @property
    def is_installed(self) -> bool:
        """Whether it can be asked."""
        return find_spec(self.name) is not None

    @property
    def command(self) -> str:
        """As a person would write it."""
        return " ".join((self.name, *self.options))


class DetectorError(Exception):
    """A tool failed; the text has its name and what it said."""


# Pieces are read without the file around them, where most names that seem undefined are defined.
_UNDEFINED = {"pyflakes": "undefined name", "ruff": "F821", "pylint": "undefined-variable"}
_LINE = re.compile(r"(?P<file>.+?):(?P<row>\d+):(?:\d+:?)? ?(?P<text>.*)")


def _read_pyflakes(output: str) -> list[tuple[str, Report]]:
    found = (_LINE.fullmatch(line) for line in output.splitlines())
    return [
        (Path(m["file"]).name, Report(int(m["row"]), "", m["text"]))
        for m in found
        if m and not m["text"].startswith(_UNDEFINED["pyflakes"])
    ]


def _read_ruff(output: str) -> list[tuple[str, Report]]:
    return [
        (Path(item["filename"]).name, Report(item["location"]["row"], item["code"] or "", item["message"]))
        for item in json.loads(output or "[]")
    ]


def _read_pylint(output: str) -> list[tuple[str, Report]]:
    return [
        (Path(item["path"]).name, Report(item["line"], item["message-id"], item["message"]))
        for item in json.loads(output or "[]")
    ]


_RUFF = (
    "check",
    "--isolated",
    "--no-cache",
    "--exit-zero",
    "--output-format=json",
    "--select=F,E9,B,S,PL",
    f"--ignore={_UNDEFINED['ruff']}",
)
# Style and packages that are not installed say nothing of a bug.
_DISABLED = f"--disable=C,R,import-error,{_UNDEFINED['pylint']}"
_PYLINT = ("--rcfile=", "--recursive=y", "--output-format=json", "--exit-zero", _DISABLED)
DETECTORS = (
    Detector("pyflakes", (), _read_pyflakes),
    Detector("ruff", _RUFF, _read_ruff),
    Detector("pylint", _PYLINT, _read_pylint),
)


def reports(detector: Detector, texts: Sequence[bytes]) -> list[set[Report]]:
    """What a tool says of each text.

    Raises:
        DetectorError: if it cannot be run, or its output cannot be read.
    """
    found: list[set[Report]] = [set() for _ in texts]
    with TemporaryDirectory() as folder:
        numbers = {}
        for i, text in enumerate(texts):
            name = f"sample_{i:05}.py"
            (Path(folder) / name).write_bytes(text)
            numbers[name] = i
        command = [sys.executable, "-m", detector.name, *detector.options, "."]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False, encoding="utf-8", errors="replace")
        try:
            pairs = detector.read(done.stdout)
        except (ValueError, KeyError, TypeError) as error:
            raise DetectorError(f"{detector.name} ended with {done.returncode}: {done.stderr.strip()}") from error
        for name, report in pairs:
            if name in numbers:
                found[numbers[name]].add(report)
    return found


def is_found(broken: set[Report], repaired: set[Report], rows: set[int]) -> bool:
    """Whether something is said on one of the rows of the broken text that is nowhere said of the repaired one."""
    known = {(report.code, report.text) for report in repaired}
    return any(report.row in rows and (report.code, report.text) not in known for report in broken)


def changed_rows(broken: bytes, repaired: bytes) -> set[int]:
    """The rows of the broken text that the author's repair changes, from 1; both neighbours of missing rows."""
    old, new = broken.splitlines(), repaired.splitlines()
    rows: set[int] = set()
    for tag, start, end, _, _ in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "insert":
            rows |= {start, start + 1}
        elif tag != "equal":
            rows |= set(range(start + 1, end + 1))
    return rows & set(range(1, len(old) + 1))
