"""Durations in another unit are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_F = "def f():\n    b = time.time()\n    g()\n    {}"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("time.sleep(poll_ms)", "time.sleep(poll_ms / 1000)"),
        ("time.sleep(self.delay_minutes)", "time.sleep(self.delay_minutes * 60)"),
        ("requests.get(a, timeout=timeout_ms)", "requests.get(a, timeout=timeout_ms / 1000)"),
        ("sock.settimeout(timeout_ms)", "sock.settimeout(timeout_ms / 1000)"),
        ("root.after(delay_seconds, f)", "root.after(delay_seconds * 1000, f)"),
        ("a = timedelta(minutes=delay_seconds)", "a = timedelta(seconds=delay_seconds)"),
        ("a = datetime.timedelta(seconds=self.ttl_hours)", "a = datetime.timedelta(hours=self.ttl_hours)"),
        ("a = time.monotonic() + timeout_ms", "a = time.monotonic() + timeout_ms / 1000"),
        ("if time.time() - start > timeout_ms: f()", "if time.time() - start > timeout_ms / 1000: f()"),
        (_F.format("a_ms = time.time() - b"), _F.format("a_ms = (time.time() - b) * 1000")),
        (_F.format("a['ms'] = time.time() - b"), _F.format("a['ms'] = (time.time() - b) * 1000")),
        (_F.format("return {'ms': time.time() - b}"), _F.format("return {'ms': (time.time() - b) * 1000}")),
        (_F.format("c = time.time() - b\n    h(a_ms=c)"), _F.format("c = (time.time() - b) * 1000\n    h(a_ms=c)")),
        (
            _F.format("c = time.time() - b\n    h(a_ms=c)\n    i(c)"),
            _F.format("c = time.time() - b\n    h(a_ms=c * 1000)\n    i(c)"),
        ),
        (
            _F.format("c = time.time() - b\n    h(f'{c:.1f} ms')"),
            _F.format("c = (time.time() - b) * 1000\n    h(f'{c:.1f} ms')"),
        ),
        (
            "class A:\n    def __init__(self, b, c_ms): pass\n" + _F.format("c = time.time() - b\n    return A(1, c)"),
            "class A:\n    def __init__(self, b, c_ms): pass\n"
            + _F.format("c = (time.time() - b) * 1000\n    return A(1, c)"),
        ),
        ("DAY = 60 * 60", "DAY = 24 * 60 * 60"),
        ("SECONDS_PER_HOUR = 60 * 60 * 60", "SECONDS_PER_HOUR = 60 * 60"),
        ("WEEK = 24 * 60 * 60", "WEEK = 7 * 24 * 60 * 60"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "time.sleep(delay)",
        "time.sleep(delay_seconds)",
        "time.sleep(poll_ms / 1000)",
        "f(poll_ms)",
        "time.sleep(frames_per_ms)",
        "timer = Timer(wait_ms)",
        "root.after(delay_ms, f)",
        "a = timedelta(milliseconds=delay_ms)",
        "a = timedelta(microseconds=ms)",
        "a = timedelta(seconds=a, minutes=b)",
        "a = timedelta(hours=a_minutes, minutes=b)",
        "a = time.monotonic() + timeout",
        "a = time.time() - b < TWO_HOURS",
        "if total > timeout_ms: f()",
        _F.format("a_ms = (time.time() - b) * 1000"),
        _F.format("a = time.time() - b"),
        _F.format("a_ms = time.time() - b\n    a_ms *= 1000"),
        _F.format("a_ms = time.time() - b\n    return a_ms * 1000"),
        _F.format("a_ms = time.time() - b\n    time.sleep(1 - a_ms)"),
        _F.format("c = time.time() - b\n    h(a_ms=c * 1000)"),
        _F.format("c = time.time() - b\n    h(f'{c:.1f} msgs')"),
        "def f(b): a_ms = time.time() - b",
        "DAY = 24 * 60 * 60",
        "DAY = 24 * 60",
        "HOUR = 60 * 1000",
        "HOUR = 60 * 60 * 1000",
        "DAYS = 60 * 60",
        "DAY = 5",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
