"""Paths that are not handed on are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_LOAD = (
    "class A:\n    def load(self, item, path):\n        for name in self.a:\n            where = {}\n"
    "            if name in item: self.a[name].load(item[name], {})\n            else: {}(where)"
)
_FIND = "def find(a, b):\n    if a == b:\n        return a\n    if a.c:\n        {}\n    raise KeyError(b)"
_SEEN = "def f(a, seen={0}):\n    if a in seen:\n        raise E(a)\n    return [f(b, {1}) for b in g(a)]"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (_LOAD.format("path + name", "path", "raise B"), _LOAD.format("path + name", "where", "raise B")),
        (_FIND.format("find(a.c, b)"), _FIND.format("return find(a.c, b)")),
        (
            (
                "def find(a, b):\n    if a == b:\n        return a\n    elif a < b:\n"
                "        find(a + 1, b)\n    else:\n        return find(a - 1, b)"
            ),
            (
                "def find(a, b):\n    if a == b:\n        return a\n    elif a < b:\n"
                "        return find(a + 1, b)\n    else:\n        return find(a - 1, b)"
            ),
        ),
        (_SEEN.format("()", "seen"), _SEEN.format("()", "seen + (a,)")),
        (_SEEN.format("[]", "seen"), _SEEN.format("[]", "[*seen, a]")),
        (_SEEN.format("frozenset()", "seen"), _SEEN.format("frozenset()", "seen | {a}")),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        _LOAD.format("path + name", "where", "raise B"),
        _LOAD.format("path", "path", "raise B"),
        _LOAD.format("path + name", "path", "print"),
        _LOAD.format("path + name", "path + name", "raise B"),
        _FIND.format("find(a.c, b)\n        print(b)"),
        _FIND.format("for c in a.c: find(c, b)"),
        ("def find(a, b):\n    if a == b:\n        return\n    if a.c:\n        find(a.c, b)\n    raise KeyError(b)"),
        "def find(a, b):\n    if a == b:\n        return a\n    if a.c:\n        find(a.c, b)\n    return b",
        _SEEN.format("()", "seen + (a,)"),
        _SEEN.format("None", "seen"),
        (
            "def f(a, seen=[]):\n    if a in seen:\n        raise E(a)\n    seen.append(a)\n"
            "    return [f(b, seen) for b in g(a)]"
        ),
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
