"""Many files at once, in several processes; the results come in the order of the files."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from mlrepair.cli.findings import Repairer

FILES_EACH = 8  # fewer are not worth a process: to load the model takes as long as four files of 140 lines

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_engine: Repairer | None = None  # of this process, where it is one of several


def processes_for(files: int, jobs: int | None) -> int:
    """Return how many processes are worth their start; `jobs` None allows as many as there are cores."""
    return max(1, min(jobs or os.cpu_count() or 1, files // FILES_EACH))


def each(
    work: Callable[[Repairer, _Item], _Result], items: Iterable[_Item], engine: Repairer, processes: int
) -> Iterator[tuple[_Item, _Result]]:
    """Yield each item with its result, in order; with several processes work, items, engine and results are pickled."""
    if processes == 1:
        for item in items:
            yield item, work(engine, item)
        return
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing import get_context

    # Spawned on every platform: a fork would copy the threads of the runtime in whatever state they are.
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _start, (engine,))
    try:
        waiting: deque[tuple[_Item, Future[_Result]]] = deque()
        for item in items:
            waiting.append((item, pool.submit(_run, work, item)))
            if len(waiting) > 4 * processes:  # enough that none waits, not so much that all files are in memory
                first, result = waiting.popleft()
                yield first, result.result()
        for item, result in waiting:
            yield item, result.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _start(engine: Repairer) -> None:
    global _engine
    _engine = engine


def _run(work: Callable[[Repairer, Any], _Result], item: object) -> _Result:
    assert _engine is not None  # `_start` ran before
    return work(_engine, item)
