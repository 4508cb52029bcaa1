"""One worker thread beside the event loop, on which the newest job of each key wins."""

import asyncio
import contextlib
import logging
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import LifoQueue
from typing import Any, TypeAlias, TypeVar

logger = logging.getLogger(__name__)

# Seconds. A message passes three threads before its answer is out; each of them waits so long for the interpreter while
# the worker computes (CPython's own 5 ms add up to 15).
_TURN = 0.001

T = TypeVar("T")
Cancelled: TypeAlias = Callable[[], bool]  # whether the job has become useless


@dataclass(eq=False)
class _Job:
    key: str
    work: Callable[[Cancelled], Any]
    done: Callable[[Any], None]
    loop: asyncio.AbstractEventLoop
    stop: threading.Event = field(default_factory=threading.Event)
    timer: asyncio.TimerHandle | None = None


class Scheduler:
    """Runs jobs one at a time, the latest first; every method belongs to the event loop's thread."""

    def __init__(self) -> None:
        self._jobs: dict[str, _Job] = {}  # the newest of each key, until it is done
        # Latest first: the file that the user looks at is the one asked for last.
        self._ready: LifoQueue[_Job | None] = LifoQueue()
        # One thread: a second makes typing lag more than it speeds a repair. Daemon: it never holds up the exit.
        self._thread = threading.Thread(target=self._run, name="mlrepair-worker", daemon=True)
        self._started = False

    def schedule(
        self, key: str, work: Callable[[Cancelled], T], done: Callable[[T], None], *, delay: float = 0
    ) -> None:
        """Run `work` on the worker after `delay` seconds, then `done` on the event loop.

        An earlier job of the same key is cancelled and its result dropped. `work` receives a callable that tells
        whether it has become useless. If it raises, that is logged and `done` is not called.
        """
        self.cancel(key)
        if not self._started:
            self._started = True
            sys.setswitchinterval(_TURN)
            self._thread.start()
        loop = asyncio.get_running_loop()
        job = self._jobs[key] = _Job(key, work, done, loop)
        job.timer = loop.call_later(delay, self._make_ready, job)

    def cancel(self, key: str) -> None:
        """Drop the job of this key, whether it waits or runs."""
        if (job := self._jobs.pop(key, None)) is not None:
            job.stop.set()
            if job.timer is not None:
                job.timer.cancel()

    def close(self) -> None:
        """Drop all jobs and let the worker end."""
        for key in tuple(self._jobs):
            self.cancel(key)
        self._ready.put(None)

    def _make_ready(self, job: _Job) -> None:
        job.timer = None  # it holds the job, and the job an engine: a circle would be freed late
        self._ready.put(job)

    def _run(self) -> None:
        # No variable here: it would keep the last job, and with it an engine, for as long as there is no other.
        while self._do(self._ready.get()):
            pass

    def _do(self, job: _Job | None) -> bool:
        """Do a job, and return whether there may be others."""
        if job is None:
            return False
        if job.stop.is_set():
            return True
        try:
            result = job.work(job.stop.is_set)
        except Exception:  # a job must not end the worker
            logger.exception("job %s failed", job.key)
            return True
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits for the result
            job.loop.call_soon_threadsafe(self._finish, job, result)
        return True

    def _finish(self, job: _Job, result: Any) -> None:
        if self._jobs.get(job.key) is job:
            del self._jobs[job.key]
            job.done(result)
