"""Calls whose result is lost, or whose arguments are exchanged, are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_FIT = "def fit(width, height, *most): pass\n"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("def f(a):\n    a.strip('-')\n    return a", "def f(a):\n    a = a.strip('-')\n    return a"),
        ("def f(a):\n    a.removeprefix('v')\n    return a", "def f(a):\n    a = a.removeprefix('v')\n    return a"),
        (f"{_FIT}fit(height, width, *box)", f"{_FIT}fit(width, height, *box)"),
        (f"{_FIT}fit(height, width, unit=1)", f"{_FIT}fit(width, height, unit=1)"),
        (
            "class A:\n    def fit(self, width, height, *a): pass\n    def f(self, a): self.fit(a.height, a.width, *a)",
            "class A:\n    def fit(self, width, height, *a): pass\n    def f(self, a): self.fit(a.width, a.height, *a)",
        ),
        (
            "import pandas\ndef f(df):\n    df.dropna()\n    return df",
            "import pandas\ndef f(df):\n    df = df.dropna()\n    return df",
        ),
        (
            ("import pandas\ndef f(b):\n    a = g(b)\n    a.drop_duplicates(['c'], keep='last')\n    return a.sum()"),
            (
                "import pandas\ndef f(b):\n    a = g(b)\n    a = a.drop_duplicates(['c'], keep='last')\n"
                "    return a.sum()"
            ),
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "def f(a):\n    a.strip(b)\n    return a",
        "def f(a):\n    a.removeprefix('v')\n    return a.names",
        f"{_FIT}fit(*box, height, width)",
        f"{_FIT}fit(height, *width)",
        "def f(df):\n    df.dropna()\n    return df",
        "import pandas\ndef f(df):\n    df.dropna(inplace=True)\n    return df",
        "import pandas\ndef f(df):\n    df.dropna(**a)\n    return df",
        "import pandas\ndef f(df):\n    g(df)\n    df.dropna()",
        "import pandas\ndef time_dropna(df):\n    df.dropna()\n    return df",
        "import pandas\ndef f(a):\n    b.dropna()\n    return b",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
