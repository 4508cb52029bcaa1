"""Times that do not go together are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "a = datetime.now(timezone.utc)\nb = datetime.now() - c.d",
            "a = datetime.now(timezone.utc)\nb = datetime.now(timezone.utc) - c.d",
        ),
        (
            "a = datetime.now(tz=timezone.utc)\nif c > datetime.now(): d()",
            "a = datetime.now(tz=timezone.utc)\nif c > datetime.now(timezone.utc): d()",
        ),
        ("a = time.monotonic()\nb = time.time() - a", "a = time.monotonic()\nb = time.monotonic() - a"),
        (
            "class A:\n    def f(self): self.a = time.time()\n    def g(self): return time.perf_counter() - self.a",
            "class A:\n    def f(self): self.a = time.time()\n    def g(self): return time.time() - self.a",
        ),
        ("if datetime.now() - a > 60: b()", "if (datetime.now() - a).total_seconds() > 60: b()"),
        ("a = datetime.now() - b\nif a > 60: c()", "a = datetime.now() - b\nif a.total_seconds() > 60: c()"),
        (
            "from django.utils import timezone\ndef f(a): return a.due_at < datetime.now()",
            "from django.utils import timezone\ndef f(a): return a.due_at < timezone.now()",
        ),
        (
            "a = datetime.now(timezone.utc)\nb = (a.c - datetime.utcnow()).days",
            "a = datetime.now(timezone.utc)\nb = (a.c - datetime.now(timezone.utc)).days",
        ),
        (
            (
                "import pytz\ndef f(a):\n    b = pytz.timezone(a)\n    c = datetime.now()\n"
                "    return c.replace(tzinfo=b)"
            ),
            "import pytz\ndef f(a):\n    b = pytz.timezone(a)\n    c = datetime.now()\n    return b.localize(c)",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = datetime.now()\nb = datetime.now() - a",
        "a = datetime.now(timezone.utc)\nb = datetime.now() - timedelta",
        "a = datetime.now(timezone.utc)\nb = datetime.strptime(c, d)\ne = datetime.now() - b",
        "a = datetime.now(timezone.utc)\nb = datetime.now().year",
        "a = time.time()\nb = time.time() - a",
        "b = time.time() - a",
        "a = time.time()\na = time.monotonic()\nb = time.time() - a",
        "if datetime.now() - a > b: c()",
        "if (datetime.now() - a).seconds > 60: c()",
        "from django.utils import timezone\ndef f(a): return a.due_at < datetime.now(), datetime.utcnow()",
        "from a import timezone\ndef f(a): return a.due_at < datetime.now()",
        ("import pytz\ndef f(a):\n    b = ZoneInfo(a)\n    c = datetime.now()\n    return c.replace(tzinfo=b)"),
        (
            "import pytz\ndef f(a):\n    b = pytz.timezone('UTC')\n    c = datetime.now()\n"
            "    return c.replace(tzinfo=b)"
        ),
        "import pytz\ndef f(a, c):\n    b = pytz.timezone(a)\n    return c.replace(tzinfo=b)",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
