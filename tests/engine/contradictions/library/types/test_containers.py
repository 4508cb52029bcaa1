"""What a list, dict or set has not is found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_DEFAULT = "class A:\n    def __init__(self):\n        self.a = defaultdict({})\n\n    def f(self, b, c):\n        {}"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("a = []\na.add(b)", "a = []\na.append(b)"),
        ("def f(a: list[int]): a.push(b)", "def f(a: list[int]): a.append(b)"),
        (
            "class A:\n    def __init__(self): self.b = set()\n    def f(self): self.b.append(c)",
            "class A:\n    def __init__(self): self.b = set()\n    def f(self): self.b.add(c)",
        ),
        ("a = []\na.apend(b)", "a = []\na.append(b)"),
        ("a = {}\na.add(b)\na.add(c)", "a = set()\na.add(b)\na.add(c)"),
        ("a = []\na.extend('b c')", "a = []\na.append('b c')"),
        ("a = []\na += f'{b}'", "a = []\na += [f'{b}']"),
        ("a = [2, 1]\nfor b in a.sort(): c(b)", "a = [2, 1]\nfor b in sorted(a): c(b)"),
        ("for b in list(a).sort(): c(b)", "for b in sorted(a): c(b)"),
        ("b = list(a).sort(key=c)", "b = sorted(a, key=c)"),
        ("a = [2, 1]\nb = a.sort(key=c)", "a = [2, 1]\nb = sorted(a, key=c)"),
        ("a = [2, 1]\nb = [c for c in a.reverse()]", "a = [2, 1]\nb = [c for c in reversed(a)]"),
        ("def f(**a):\n    for b, c in a: d(b, c)", "def f(**a):\n    for b, c in a.items(): d(b, c)"),
        ("a = {b: c for b, c in os.environ}", "a = {b: c for b, c in os.environ.items()}"),
        ("for a, i in enumerate(b): a.c(i)", "for i, a in enumerate(b): a.c(i)"),
        ("a = defaultdict(list)\na[b] += 1", "a = defaultdict(int)\na[b] += 1"),
        (
            "a = collections.defaultdict(dict)\na[b] += c / d * e",
            "a = collections.defaultdict(float)\na[b] += c / d * e",
        ),
        (_DEFAULT.format("str", "self.a[b].append(c)"), _DEFAULT.format("list", "self.a[b].append(c)")),
        (
            "def f(b):\n    a = collections.defaultdict(list)\n    a[b].add(1)",
            "def f(b):\n    a = collections.defaultdict(set)\n    a[b].add(1)",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = A()\na.add(b)",
        "a = []\na = A()\na.add(b)",
        "def f(a): a.add(b)",
        "a = {}\na.add(b)\na[c] = 1",
        "a = {'b': 1}\na.add(b)",
        "class List: pass\na = List()\na.add(b)",
        "a = []\na.extend('bc')",
        "a = A()\na.extend('b c')",
        "a = ''\na += 'b c'",
        "a = []\na.sort()",
        "b = a.sort()",
        "def f(a):\n    for b, c in a: d(b, c)",
        "def f(**a):\n    a = g(a)\n    for b, c in a: d(b, c)",
        "def f(**a):\n    for b in a: d(b)",
        "for a, i in enumerate(b): c(a, i)",
        "for i, j in enumerate(b): i.c(j)",
        "a = defaultdict(list)\na[b] += [1]",
        "a = defaultdict(list)\na[b] += c",
        "a = defaultdict(list)\na[b] += 1\na[c].append(2)",
        "a = defaultdict(int)\na[b] += 1",
        "a = defaultdict(list)\na[b] += [1] * len(c)",
        _DEFAULT.format("list", "self.a[b].append(c)"),
        _DEFAULT.format("str", "self.a[b] += c"),
        _DEFAULT.format("str", "self.a[b] = []\n        self.a[b].append(c)"),
        _DEFAULT.format("B", "self.a[b].append(c)"),
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
