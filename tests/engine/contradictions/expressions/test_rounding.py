"""Numbers whose decimals are lost before they are shown are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("print(f'{a // b:.2f}')", "print(f'{a / b:.2f}')"),
        ("def f(a):\n    b = a // 7\n    return f'{b:6.1f}'", "def f(a):\n    b = a / 7\n    return f'{b:6.1f}'"),
        ("a = round(b // c, 2)", "a = round(b / c, 2)"),
        ("a = '%.1f km' % (b // 1000)", "a = '%.1f km' % (b / 1000)"),
        (
            (
                "class A:\n    @property\n    def km(self):\n        return self.m // 1000\n\n\n"
                "def f(a): return f'{a.km:.1f}'"
            ),
            (
                "class A:\n    @property\n    def km(self):\n        return self.m / 1000\n\n\n"
                "def f(a): return f'{a.km:.1f}'"
            ),
        ),
        (
            (
                "class A:\n    @property\n    def km(self):\n        return self.m // 1000\n\n\ndef f(a):\n"
                "    b = sum(c.km for c in a)\n    return f'{b:.1f}'"
            ),
            (
                "class A:\n    @property\n    def km(self):\n        return self.m / 1000\n\n\ndef f(a):\n"
                "    b = sum(c.km for c in a)\n    return f'{b:.1f}'"
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
        "print(f'{a // b:2d}', f'{a // b}', f'{a // b:.0f}')",
        "print(f'{a / b:.2f}')",
        "a = round(b // c)",
        "a = '%d km' % (b // 1000)",
        (
            "class A:\n    @property\n    def km(self):\n        return self.m // 1000\n\n\n"
            "def f(a): return f'{a.km} {a.m:.1f}'"
        ),
        "class A:\n    def km(self):\n        return self.m // 1000\n\n\ndef f(a): return f'{a.km:.1f}'",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
