import asyncio
import sys
import threading

import pytest

from mlrepair_lsp.scheduler import Cancelled, Scheduler


async def test_only_the_newest_job_of_a_key_is_done() -> None:
    """A newer job cancels the one that runs, whose result is dropped."""
    scheduler, loop = Scheduler(), asyncio.get_running_loop()
    running, finished = asyncio.Event(), asyncio.Event()
    done: list[str] = []

    def until_cancelled(cancelled: Cancelled) -> str:
        loop.call_soon_threadsafe(running.set)
        while not cancelled():
            pass
        return "old"

    def finish(result: str) -> None:
        done.append(result)
        finished.set()

    scheduler.schedule("a", until_cancelled, finish)
    await asyncio.wait_for(running.wait(), 30)
    scheduler.schedule("a", lambda cancelled: "new", finish)
    await asyncio.wait_for(finished.wait(), 30)
    scheduler.close()
    assert done == ["new"]


async def test_latest_key_first() -> None:
    """Of several files that wait, the one asked for last is first."""
    scheduler, gate = Scheduler(), threading.Event()
    waiting, finished = asyncio.Event(), asyncio.Event()
    order: list[str] = []
    scheduler.schedule("gate", lambda cancelled: gate.wait(30), lambda _: None)
    scheduler.schedule("first", lambda cancelled: order.append("first"), lambda _: finished.set(), delay=0.01)
    scheduler.schedule("second", lambda cancelled: order.append("second"), lambda _: None, delay=0.02)
    asyncio.get_running_loop().call_later(0.03, waiting.set)  # timers run in order, so both jobs wait by then
    await asyncio.wait_for(waiting.wait(), 30)
    gate.set()
    await asyncio.wait_for(finished.wait(), 30)
    scheduler.close()
    assert order == ["second", "first"]


async def test_cancelled_job_never_starts() -> None:
    """A job cancelled before its delay is over is not run."""
    scheduler, finished = Scheduler(), asyncio.Event()
    ran: list[str] = []
    scheduler.schedule("a", lambda cancelled: ran.append("a"), lambda _: None)
    scheduler.cancel("a")
    scheduler.schedule("b", lambda cancelled: ran.append("b"), lambda _: finished.set())
    await asyncio.wait_for(finished.wait(), 30)
    scheduler.close()
    assert ran == ["b"]


async def test_failing_job_does_not_end_the_worker(caplog: pytest.LogCaptureFixture) -> None:
    """A job that raises is logged, and the next one runs."""
    scheduler, finished = Scheduler(), asyncio.Event()
    scheduler.schedule("a", lambda cancelled: 1 / 0, lambda _: None)
    scheduler.schedule("b", lambda cancelled: None, lambda _: finished.set(), delay=0.01)
    await asyncio.wait_for(finished.wait(), 30)
    scheduler.close()
    assert "job a failed" in caplog.text


async def test_a_busy_worker_soon_lets_others_compute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its thread keeps the interpreter for a fifth of CPython's own 5 ms: three threads pass on each question."""
    intervals: list[float] = []
    monkeypatch.setattr(sys, "setswitchinterval", intervals.append)
    scheduler = Scheduler()
    scheduler.schedule("a", lambda cancelled: None, lambda result: None)
    scheduler.schedule("b", lambda cancelled: None, lambda result: None)
    scheduler.close()
    assert intervals == [0.001]
