"""Brackets that are missing, or the wrong ones, are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_EVENT = "class A:\n    def __init__(self): self.b = threading.Event()\n    def f(self):\n"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("a = time.time - b", "a = time.time() - b"),
        ("a = f'{datetime.now}'", "a = f'{datetime.now()}'"),
        ("if datetime.datetime.now < a: b()", "if datetime.datetime.now() < a: b()"),
        ("a = datetime.now.strftime(b)", "a = datetime.now().strftime(b)"),
        ("if a.lower == 'b': c()", "if a.lower() == 'b': c()"),
        ("if a.strip in ('b', 'c'): d()", "if a.strip() in ('b', 'c'): d()"),
        ("a = b.strip.split(',')", "a = b.strip().split(',')"),
        ("if a.isdigit and not a.islower: b()", "if a.isdigit() and not a.islower(): b()"),
        ("def f(a: Path):\n    if a.exists: b()", "def f(a: Path):\n    if a.exists(): b()"),
        (
            f"{_EVENT}        while not self.b.is_set: c()",
            f"{_EVENT}        while not self.b.is_set(): c()",
        ),
        ("a = {}\nfor b, c in a.items: d(b)", "a = {}\nfor b, c in a.items(): d(b)"),
        ("a.commit\nsys.exit", "a.commit()\nsys.exit()"),
        ("with threading.Lock: a()", "with threading.Lock(): a()"),
        (
            "async def f():\n    async with asyncio.TaskGroup as a: b(a)",
            "async def f():\n    async with asyncio.TaskGroup() as a: b(a)",
        ),
        ("a.append[b]", "a.append(b)"),
        ("a = len[b] + c.get['d']", "a = len(b) + c.get('d')"),
        ("a = os.environ('B')", "a = os.environ['B']"),
        ("if form.is_valid: a()", "if form.is_valid(): a()"),
        ("if not self.user_form.is_valid: a()", "if not self.user_form.is_valid(): a()"),
        ("if AForm(b).is_valid: a()", "if AForm(b).is_valid(): a()"),
        ("if a and sys.stdout.isatty: b()", "if a and sys.stdout.isatty(): b()"),
        ("a = Path(b)\nif a.is_symlink: c()", "a = Path(b)\nif a.is_symlink(): c()"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = b(time.time)",
        "def f(time): return time.time - 1",
        "def f() -> uuid.uuid4 | None: pass",
        "time.time.return_value = 1",
        "datetime.now.assert_called()",
        "if a.lower == b: c()",
        "if a.lower < 1: b()",
        "if a.exists: b()",
        "if a.isdigit(): b()",
        "a = b.isdigit or c",
        "for b, c in a.items: d(b)",
        "a.start",
        "with raises(AttributeError):\n    a.close",
        "with self.lock: a()",
        "def f(Lock):\n    with Lock: a()",
        "a.append[1:2]",
        "a = enumerate[B](c)",
        "a = b.get[c]",
        "def f(len): return len[1]",
        "a = os.environ.get('B')",
        "if token.is_valid: a()",
        "a = form.is_valid",
        "class AForm:\n    @property\n    def is_valid(self): return True\nif form.is_valid: a()",
        "if a.is_symlink: c()",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
