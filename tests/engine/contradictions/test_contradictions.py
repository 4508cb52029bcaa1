"""What running code cannot mean is found without a model, and nothing else is."""

import argparse
import math
import shlex
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from mlrepair.contradictions.findings import contradictions, contradictions_in
from mlrepair.edits import SCOPES, apply_edits
from mlrepair.engine import Engine
from mlrepair.lexer import lex
from mlrepair.memory import Memory
from mlrepair.settings import Settings
from mlrepair.suspicious import RunningText
from mlrepair.syntax import find_problem
from tests.engine.contradictions.repairing import repaired
from tests.engine.scripted import ScriptedModel, silent

_CLASS = "class A:\n    async def load(self):\n        return 1\n    def ready(self):\n        return 1\n"
_AREA = "def area(width, height):\n    return width * height\n"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        # calls
        (f"{_AREA}area(height, width)", f"{_AREA}area(width, height)"),
        (f"{_AREA}area(self.height, self.width)", f"{_AREA}area(self.width, self.height)"),
        (
            f"{_CLASS}    async def f(self):\n        self.load()",
            f"{_CLASS}    async def f(self):\n        await self.load()",
        ),
        (
            f"{_CLASS}    async def f(self):\n        return self.load().a",
            f"{_CLASS}    async def f(self):\n        return (await self.load()).a",
        ),
        (
            f"{_CLASS}    async def f(self):\n        a = self.load()\n        return a.b",
            f"{_CLASS}    async def f(self):\n        a = await self.load()\n        return a.b",
        ),
        (
            f"{_CLASS}    def f(self):\n        if self.ready: g()",
            f"{_CLASS}    def f(self):\n        if self.ready(): g()",
        ),
        (
            f"{_CLASS}    def f(self):\n        return self.ready + 1",
            f"{_CLASS}    def f(self):\n        return self.ready() + 1",
        ),
        ("def full(): pass\nif not full: f()", "def full(): pass\nif not full(): f()"),
        ("def f(a):\n    if a: ValueError(a)", "def f(a):\n    if a: raise ValueError(a)"),
        ("def f(a):\n    a.strip()\n    return a", "def f(a):\n    a = a.strip()\n    return a"),
        ("def f(a):\n    a.replace('b', 'c')", "def f(a):\n    a = a.replace('b', 'c')"),
        ("a = []\na = a.append(1)", "a = []\na.append(1)"),
        ("import random\na = random.shuffle(a)", "import random\nrandom.shuffle(a)"),
        ("class A(B):\n    def f(self):\n        super.f()", "class A(B):\n    def f(self):\n        super().f()"),
        (f"{_CLASS}    def f(self, a):\n        self.f(self, a)", f"{_CLASS}    def f(self, a):\n        self.f(a)"),
        # conditions
        ("if a == 1 or 2: f()", "if a == 1 or a == 2: f()"),
        ("def f(a): return a == 'b' or 'c'", "def f(a): return a == 'b' or a == 'c'"),
        ("while a.b != 'c' and 'd': f()", "while a.b != 'c' and a.b != 'd': f()"),
        ("if a < 0 and a > 9: f()", "if a < 0 or a > 9: f()"),
        ("if a != 1 or a != 2: f()", "if a != 1 and a != 2: f()"),
        ("if a > -1 or a < 5: f()", "if a > -1 and a < 5: f()"),
        ("try: f()\nexcept A or b.C: g()", "try: f()\nexcept (A, b.C): g()"),
        ("try: f()\nexcept (A or B): g()", "try: f()\nexcept (A, B): g()"),
        ("assert (a, 'b')", "assert a, 'b'"),
        ("if a is 'b' or a is not 2: f()", "if a == 'b' or a != 2: f()"),
        ("if __name__ == 'main': f()", "if __name__ == '__main__': f()"),
        # values
        ("for i in len(a): f()", "for i in range(len(a)): f()"),
        ("for i in 10: f()", "for i in range(10): f()"),
        ("b = a[len(a)]", "b = a[len(a) - 1]"),
        ("a = input()\nif a > 18: f()", "a = int(input())\nif a > 18: f()"),
        ("a = input('b')\nc = a / 2.5", "a = float(input('b'))\nc = a / 2.5"),
        ("f('a' + 1)", "f('a' + str(1))"),
        ("n = len(a)\nf('a' + b + n)", "n = len(a)\nf('a' + b + str(n))"),
        ("def f(a): print('b {a.c:>3}')", "def f(a): print(f'b {a.c:>3}')"),
        ("def f(a): raise ValueError('b {a}')", "def f(a): raise ValueError(f'b {a}')"),
        ("def f(a): b.reply('at {a:%H:%M}')", "def f(a): b.reply(f'at {a:%H:%M}')"),
        ("def f(a): b.send(1, text='{a:.2f} of {a!r}')", "def f(a): b.send(1, text=f'{a:.2f} of {a!r}')"),
        # dangers
        ("import yaml\na = yaml.load(b)", "import yaml\na = yaml.safe_load(b)"),
        ("s.get(a, verify=False, timeout=1)", "s.get(a, timeout=1)"),
        ("s = httpx.Client(verify=False)", "s = httpx.Client()"),
        ("p.run(['a', b], shell=True)", "p.run(['a', b])"),
        ("app.run(debug=True, port=1)", "app.run(port=1)"),
        # flow
        (
            "def f(a, b):\n    for c in a:\n        if c == b:\n            return c\n        return None",
            "def f(a, b):\n    for c in a:\n        if c == b:\n            return c\n    return None",
        ),
        (
            "def f(a):\n    for b in a:\n        for c in b:\n            if c: return False\n        return True",
            "def f(a):\n    for b in a:\n        for c in b:\n            if c: return False\n    return True",
        ),
        ("class A:\n    def _init_(self, a): pass", "class A:\n    def __init__(self, a): pass"),
        ("class A:\n    def __int__(self, a): pass", "class A:\n    def __init__(self, a): pass"),
        ("class A:\n    def f(a): return self.b", "class A:\n    def f(self, a): return self.b"),
        ("class A:\n    def f(): return self.b", "class A:\n    def f(self): return self.b"),
        ("def f(a): return open('{a}.json')", "def f(a): return open(f'{a}.json')"),
        ("def f(a): return Path(b) / '{a}.json'", "def f(a): return Path(b) / f'{a}.json'"),
        ("def f(a): return self.root / 'b' / '{a}'", "def f(a): return self.root / 'b' / f'{a}'"),
        ("def f(a): return os.path.join(b, '{a}.txt')", "def f(a): return os.path.join(b, f'{a}.txt')"),
        ("def f(a): return requests.get('https://b/{a}')", "def f(a): return requests.get(f'https://b/{a}')"),
        (
            (
                "class A:\n    @property\n    def shape(self):\n        return 1, 2\n\n"
                "    def size(self):\n        return self.shape()"
            ),
            (
                "class A:\n    @property\n    def shape(self):\n        return 1, 2\n\n"
                "    def size(self):\n        return self.shape"
            ),
        ),
        ("a = {}\na = a.update(b)", "a = {}\na.update(b)"),
        ('return_ = a.b == ".c" or ".d" and e', 'return_ = a.b in (".c", ".d") and e'),
        (
            (
                "class A:\n    def __init__(self):\n        self.a = {}\n\n    def drop(self, b):\n"
                "        self.a.pop(b)\n\n    def purge(self):\n"
                "        for b, c in self.a.items():\n            self.drop(b)"
            ),
            (
                "class A:\n    def __init__(self):\n        self.a = {}\n\n    def drop(self, b):\n"
                "        self.a.pop(b)\n\n    def purge(self):\n"
                "        for b, c in list(self.a.items()):\n            self.drop(b)"
            ),
        ),
        ("def f(a):\n    b = len(a) / 2\n    return a[b]", "def f(a):\n    b = len(a) // 2\n    return a[b]"),
        ("for i in range(n / 2): f(i)", "for i in range(n // 2): f(i)"),
        (
            "def f():\n    a = {}\n    a['b'] = 1\n    for c, d in a: print(c)",
            "def f():\n    a = {}\n    a['b'] = 1\n    for c, d in a.items(): print(c)",
        ),
        (
            "def f(**b):\n    a = {}\n    a.update(b)\n    for c, d in a: print(c)",
            "def f(**b):\n    a = {}\n    a.update(b)\n    for c, d in a.items(): print(c)",
        ),
    ],
)
def test_contradiction_isrepaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        f"{_AREA}def f(height, width):\n    return area(width, height), area(height, width)",
        f"{_AREA}def transpose(height, width):\n    return area(height, width)",
        "def copy(src, dst): pass\ncopy(dst, src)",
        f"{_CLASS}    async def f(self):\n        a = self.load()\n        await a",
        f"{_CLASS}    async def f(self):\n        g(self.load())",
        "async def f(): yield 1\nasync def g(): f().asend(2)",
        f"{_CLASS}    def f(self):\n        self.ready = 1\n        if self.ready: g()",
        f"{_CLASS}    def f(self):\n        g(self.ready)",
        "def full(): pass\ndef f(full):\n    if full: g()",
        "with raises(ValueError):\n    ValueError(1)",
        "import os\nos.replace(a, b)",
        "def f(a, b): a.replace(b, 'c')",
        "a = A()\na = a.append(1)",
        "yaml.load(a, Loader=yaml.SafeLoader)",
        "s.get(a, verify=True)",
        "p.run('a b', shell=True)",
        "asyncio.run(a, debug=True)",
        "def f():\n    Warning(1)",
        "if a == b or c: f()",
        "d = a == 1 or 2",
        "def f(a): return a == 'b' or c",
        "if a > 0 and a < 9: f()",
        "if a == 1 or a == 2: f()",
        "if a is None or a is True: f()",
        "a[len(a)] = b",
        "b = a.c[len(a.c)]",
        "def f(a):\n    b = a.c\n    return b[len(b)]",
        "a = input()\nif a == 'b': f()",
        "a = input()\na = int(a)\nif a > 3: f()",
        "f(a + 1, 'a' + b)",
        "n = 1\nn = g()\nf('a' + n)",
        "def f(a): print('{a}'.format(a=a), '{b}', '{{a}}')",
        "def f(a):\n    for b in a:\n        if b: continue\n        return b",
        "class A:\n    def __int__(self): return 1",
        "class A:\n    @staticmethod\n    def f(self): return self.b",
        "def f(a): return open('{a}.json'.format(a=a))",
        "def f(a): check('at {a:%H:%M}', a)",
        "def f(a): self.check('at {a!r}', a)",
        "def f(a): b.reply('at {a:%H:%M}'.format(a=a))",
        "def f(a):\n    b = os.path.join(c, '{a}.json')\n    return b.format(a=a)",
        "def f(a): return Path(b) / '{c}.json'",
        "def f(a): return b / '{a}.json'",
        "def f(a): raise Error('b {a}', a=repr(a))",
        "def f(a): return self.client.get('/b/{a}')",
        "def f(a): return g('{a}.json')",
        "def f(a): return os.path.join('{a}', 'b')",
        (
            "class A:\n    @property\n    def shape(self):\n        return self._shape\n\n"
            "    def size(self):\n        return self.shape()"
        ),
        "a = B()\na = a.update(b)",
        'a = b == ".c" or d and ".e"',
        (
            "class A:\n    def purge(self):\n        for b in list(self.a):\n"
            "            self.drop(b)\n\n    def drop(self, b):\n        self.a.pop(b)"
        ),
        "def f(a):\n    b = len(a) / 2\n    return b",
        "for i in range(int(n / 2)): f(i)",
        "def f():\n    a = {}\n    a[b] = 1\n    for c, d in a:\n        print(c)",
        "def f(b):\n    a = {}\n    a.update(b)\n    for c, d in a:\n        print(c)",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source


@pytest.mark.parametrize("module", [argparse, shlex, textwrap])
def test_standard_library_says_what_it_means(module: object) -> None:
    """In code that has been read for years there is none."""
    assert not [*contradictions_in(Path(str(module.__file__)).read_bytes())]  # type: ignore[attr-defined]


def test_finding_says_why() -> None:
    """The message names what is wrong; the place is that of the code; no model is said to have found it."""
    source = b"\xc3\xa4 = 1\nfor i in len(a):\n    f(i)\n"
    (fix,) = Engine(model=ScriptedModel(silent)).repair(b"a = [1]\nf = print\n" + source)
    assert (fix.message, fix.architecture) == ("A number has no items", SCOPES)
    assert apply_edits(b"a = [1]\nf = print\n" + source, fix.edits).endswith(b"range(len(a)):\n    f(i)\n")


def test_long_files_are_read_piece_by_piece() -> None:
    """What one piece defines is known in another; offsets count in the file."""
    rows = "a = 1  # b\n" * 400
    source = f"{_AREA}{rows}\n\ndef f(width, height):\n    return area(height, width)\n".encode()
    ((start, end, edits, _, _),) = contradictions_in(source)
    assert source[start:end] == b"height"
    assert apply_edits(source, edits).endswith(b"area(width, height)\n")
    assert find_problem(apply_edits(source, edits)) is None


def _examined(source: bytes) -> RunningText:
    model = ScriptedModel(silent, thresholds={"look": 0.9, "repair": 0.6})
    of = (model, None, Memory(), source, Settings(), 1, math.inf)
    return RunningText(*of, lambda: False, lambda found: None)


@pytest.mark.parametrize(("source", "is_looked_at"), [(b"hashlib.md5(a)\n", True), (b"hashlib.new(a)\n", False)])
def test_a_dangerous_call_is_looked_at_sooner(source: bytes, is_looked_at: bool) -> None:
    """What a window must promise for its logic says little of a danger in it."""
    text = _examined(source)
    assert text.is_suspicious(0.5, lex(source)) is is_looked_at
    assert text.is_likely(0.35, lex(source)) is is_looked_at
    assert not text.is_suspicious(0.4, lex(source))


def test_a_danger_that_a_model_repairs_is_left_to_it() -> None:
    """Of two repairs of one danger the model's stays, which has read what is about it."""
    text = _examined(b"s.get(a, verify=False)\n")
    (fix,) = contradictions(text)
    assert contradictions(text, [replace(fix, edits=())]) == []
    assert contradictions(text, [replace(fix, code="MLR101")]) == [fix]
