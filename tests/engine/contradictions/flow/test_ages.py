"""The oldest that are taken for the newest are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_OLD = "def f(b):\n    for a in sorted(b, key={}{})[{}]: os.remove(a)"
_NAMED = (
    "def f(self):\n    a = sorted(self.g(), key=lambda b: b['LastModified']{})\n    c = a[{}]\n"
    "    for b in c: self.delete(b)"
)


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (_OLD.format("os.path.getmtime", "", "keep:"), _OLD.format("os.path.getmtime", ", reverse=True", "keep:")),
        (
            _OLD.format("os.path.getmtime", ", reverse=True", ":-keep"),
            _OLD.format("os.path.getmtime", ", reverse=False", ":-keep"),
        ),
        (
            _OLD.format("lambda b: b.stat().st_mtime", "", "self.keep:"),
            _OLD.format("lambda b: b.stat().st_mtime", ", reverse=True", "self.keep:"),
        ),
        (_NAMED.format("", "self.keep:"), _NAMED.format(", reverse=True", "self.keep:")),
        ("latest = min(a, key=os.path.getmtime)", "latest = max(a, key=os.path.getmtime)"),
        ("oldest_a = max(a, key=lambda b: b.created_at)", "oldest_a = min(a, key=lambda b: b.created_at)"),
        ("newest = sorted(a, key=os.path.getctime)[0]", "newest = sorted(a, key=os.path.getctime, reverse=True)[0]"),
        (
            "def get_latest(a): return sorted(a, key=os.path.getctime, reverse=True)[-1]",
            "def get_latest(a): return sorted(a, key=os.path.getctime, reverse=False)[-1]",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        _OLD.format("os.path.getmtime", ", reverse=True", "keep:"),
        _OLD.format("os.path.getmtime", "", ":-keep"),
        _OLD.format("os.path.getsize", "", "keep:"),
        _OLD.format("os.path.getmtime", "", "count:"),
        "latest = max(a, key=os.path.getmtime)",
        "first = min(a, key=os.path.getmtime)",
        "latest = sorted(a, key=os.path.getmtime)[-1]",
        "latest = sorted(a, key=os.path.getmtime)[:3]",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
