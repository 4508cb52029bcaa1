"""Clean pieces in another style."""

import ast
import builtins
import importlib
import keyword
import symtable
import textwrap
import warnings
from functools import cache
from pathlib import Path
from random import Random

import pytest

from mlrepair_training import augmenter, renaming
from mlrepair_training.augmenter import augmented
from mlrepair_training.code_tokens import Code
from mlrepair_training.corpus import SourceFile
from mlrepair_training.dataset import SampleMaker
from mlrepair_training.vocabulary_builder import build_vocabulary

MODULES = ("argparse", "ast", "configparser", "csv", "dataclasses", "difflib", "enum", "fractions", "gzip", "heapq")
MODULES += ("imaplib", "mimetypes", "statistics", "tarfile", "textwrap", "typing", "zipfile")
FUNCTION = '''\
@cached
def total_price(order_lines: list[Line], *, discount: float = 0.0) -> float:
    """Sum the prices."""
    price_sum = 0
    smallest = None

    for line_number in range(len(order_lines)):
        price_sum += order_lines[line_number].price * (1 - discount)
    print(f"{price_sum:.2f} is the price_sum", sep='', end="it's")
    return price_sum
'''


def _tree(source: bytes) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


class _Normal(ast.NodeTransformer):
    """Names are numbered in their order; annotations, docstrings and decorators of functions go."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def visit(self, node: ast.AST) -> ast.AST:
        """Normalise one node of any type."""
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.decorator_list, node.returns = [], None
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            node = ast.Assign([node.target], node.value)
        if isinstance(node, ast.arg):
            node.annotation = None
        for name in ("body", "orelse", "finalbody", "handlers"):
            body = getattr(node, name, None)
            if isinstance(body, list):
                kept = [s for s in body if not (isinstance(s, ast.Expr) and _is_text(s.value))]
                setattr(node, name, kept)
        for name in ("id", "arg", "name", "rest"):
            value = getattr(node, name, None)
            if isinstance(value, str) and not isinstance(node, ast.keyword | ast.alias):
                setattr(node, name, str(self.numbers.setdefault(value, len(self.numbers))))
        if isinstance(node, ast.Nonlocal):
            node.names = [str(self.numbers.setdefault(name, len(self.numbers))) for name in node.names]
        return self.generic_visit(node)


def _is_text(value: ast.expr) -> bool:
    return isinstance(value, ast.JoinedStr) or (
        isinstance(value, ast.Constant) and isinstance(value.value, str | bytes)
    )


def _normal(source: bytes) -> str:
    return ast.dump(_Normal().visit(_tree(source)))


def _scopes(source: bytes) -> list[object]:
    """How many names of each sort every scope has; nothing where Python finds no scope for a name."""
    found: list[object] = []
    try:
        tables = [symtable.symtable(source.decode(), "piece", "exec")]
    except SyntaxError:
        return found
    while tables:
        table = tables.pop()
        tables += table.get_children()
        sorts = sorted((s.is_local(), s.is_free(), s.is_parameter()) for s in table.get_symbols() if s.is_assigned())
        if table.get_type() in ("module", "class", "function"):  # not those that annotations have since 3.14
            found.append((table.get_type(), sorts))
    return found


@cache
def pieces() -> tuple[bytes, ...]:
    """Functions, and runs of statements of any body, of the standard library."""
    found: list[bytes] = []
    for name in MODULES:
        path = importlib.import_module(name).__file__
        assert path is not None  # these modules are written in Python
        text = Path(path).read_text(encoding="utf-8")
        rows = text.splitlines(keepends=True)
        for node in ast.walk(ast.parse(text)):
            body = getattr(node, "body", None)
            if isinstance(node, ast.FunctionDef):
                found.append(_cut(rows, min([node.lineno, *(d.lineno for d in node.decorator_list)]), node))
            if isinstance(body, list) and len(body) > 2 and not isinstance(node, ast.Module):
                found.append(_cut(rows, body[1].lineno, body[-1]))
    Random(5).shuffle(found)
    return tuple(piece for piece in found if piece.count(b"\n") < 60 and _parses(piece))


def _cut(rows: list[str], first: int, last: ast.stmt) -> bytes:
    return textwrap.dedent("".join(rows[first - 1 : last.end_lineno])).encode()


def _parses(piece: bytes) -> bool:
    try:
        _tree(piece)
    except SyntaxError:
        return False
    return True


@pytest.fixture
def without_reordering(monkeypatch: pytest.MonkeyPatch) -> None:
    """The order of the statements stays."""
    monkeypatch.setattr(augmenter, "_REORDER", 0.0)


@pytest.mark.usefixtures("without_reordering")
@pytest.mark.parametrize("seed", range(3))
def test_real_code_keeps_its_meaning(seed: int) -> None:
    """But for names, annotations, decorators and docstrings the trees are equal, and names belong to their scopes."""
    rng, changed, renamed = Random(seed), 0, 0
    for piece in pieces()[:300]:
        result = augmented(piece, rng)
        assert _normal(result) == _normal(piece), result.decode()
        if not piece.startswith(b"@"):  # a decorator may have a scope of its own
            assert _scopes(result) == _scopes(piece), piece.decode() + result.decode()
        changed += result != piece
        renamed += len(_identifiers(result) - _identifiers(piece)) > 0
    assert changed > 0.7 * 300
    assert renamed > 0.3 * 300


def _identifiers(source: bytes) -> set[str]:
    nodes = list(ast.walk(_tree(source)))
    return {n.id for n in nodes if isinstance(n, ast.Name)} | {n.arg for n in nodes if isinstance(n, ast.arg)}


def test_reordered_code_parses_and_has_the_same_statements() -> None:
    """With all changes allowed, the lines of a piece are the same but for their order and their style."""
    rng = Random(9)
    for piece in pieces()[:300]:
        result = augmented(piece, rng)
        assert sorted(map(len, _statements(result))) == sorted(map(len, _statements(piece)))


def _statements(source: bytes) -> list[list[str]]:
    tree = _Normal().visit(_tree(source))
    return [[type(child).__name__ for child in ast.walk(node)] for node in ast.walk(tree) if isinstance(node, ast.stmt)]


def test_short_programs_come_out() -> None:
    """Over some seeds a function loses annotations, decorator and docstring, and its names become short ones."""
    results = {augmented(FUNCTION.encode(), Random(seed)).decode() for seed in range(60)}
    assert len(results) > 50
    assert any(result.startswith("def total_price(") for result in results)
    assert any("for i in range(len(" in result for result in results)
    assert any(" -> " not in result and "Sum the prices" not in result for result in results)
    assert any("\n\t" in result for result in results)
    assert any("\n  return" in result for result in results)
    assert any("*(1-" in result for result in results)
    assert any('sep=""' in result for result in results)
    assert any(0 < result.find("= None") < result.find("= 0\n") for result in results)
    assert all("'s\"" in result and " is the price_sum" in result for result in results)


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        (b"def f(self, size):\n    self.size = size\n", b"self.size = "),
        (b"def f(path):\n    return open(path, mode=path)\n", b", mode="),
        (b"def f(path, n):\n    return f(path=path, n=n)\n", b"f(path=path, n=n)"),
        (b"def f(alpha):\n    return eval('alpha')\n", b"f(alpha)"),
        (b"def f(alpha):\n    return '{alpha}'.format(**locals())\n", b"f(alpha)"),
        (b"def f():\n    import os.path\n    from re import sub\n    return sub(os)\n", b"return sub(os)"),
        (b"def f():\n    global state\n    state = 1\n", b"    state = 1"),
        (b"def f():\n    class Inner:\n        size = 1\n    return Inner.size\n", b"Inner.size"),
        (b"def f(total):\n    return f'{total=} {total!r}'\n", b"f'{total=} {total!r}'"),
        (b"def f(total):\n    return f'{{total}} {total + 1}'\n", b"{total + 1}"),
        (b"if ready:\n    alpha = 1\nprint(alpha)\n", b"print(alpha)"),
        (b"alpha += 1\nprint(alpha)\n", b"print(alpha)"),
        (b"alpha = alpha + 1\nprint(alpha)\n", b"print(alpha)"),
        (b"for alpha in alpha.parts:\n    print(alpha)\n", b"print(alpha)"),
    ],
)
def test_names_that_others_know_are_kept(monkeypatch: pytest.MonkeyPatch, source: bytes, kept: bytes) -> None:
    """Attributes, keywords, what is imported or global, what strings name, and what the piece did not begin."""
    for name in ("_QUOTES", "_OPERATORS", "_COMMAS", "_SPACED_CALLS", "_INDENT"):
        monkeypatch.setattr(augmenter, name, 0.0)
    for seed in range(10):
        assert kept in augmented(source, Random(seed))


def test_a_variable_of_the_top_level_is_renamed_everywhere() -> None:
    """A run of statements that begins with its own variables is a program of its own."""
    source = b"number_list = []\nfor element in range(3):\n    number_list.append(element)\nprint(f'{number_list}')\n"
    results = [augmented(source, Random(seed)) for seed in range(20)]
    assert any(b"number_list" not in result and b"element" not in result for result in results)
    assert all(_normal(result) == _normal(source) for result in results)


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\n",
        b"x = (\n",
        b"# nothing\n",
        b"x = 1 + \\\n    2\n",
        b"x = 1\r\ny = 2\r\n",
        b"\xff",
        b"def f(a):\n    nonlocal b\n",
        b'print(f"{d["a"]}")\n',
    ],
)
def test_what_is_not_safe_stays_as_it_is(source: bytes) -> None:
    """Broken code, continued rows, other line ends and nested quotes are left alone."""
    assert all(augmented(source, Random(seed)) == source for seed in range(5))


def test_the_same_seed_gives_the_same_text() -> None:
    """All chance comes from the generator that is passed in."""
    assert [augmented(p, Random(3)) for p in pieces()[:50]] == [augmented(p, Random(3)) for p in pieces()[:50]]


def test_new_names_are_no_built_in_ones() -> None:
    """A variable never hides what Python offers."""
    names = {name for pool in renaming._NAMES.values() for name in pool}
    assert not [name for name in names if keyword.iskeyword(name) or hasattr(builtins, name) or not name.isidentifier()]


def test_a_text_is_cut_without_loss() -> None:
    """Tokens and gaps together are the text."""
    cut = [(code, piece) for piece in pieces()[:300] if (code := Code.of(piece.decode())) is not None]
    assert len(cut) > 280
    assert all(code.text() == piece.decode().rstrip(" \t") for code, piece in cut)


def test_restyled_samples_parse_and_stand_alone() -> None:
    """A maker restyles the share it is told; what is changed has no symbols of its file any more."""
    file = SourceFile("tests", "a.py", Path(__file__).read_bytes())
    vocabulary = build_vocabulary([file])
    plain, restyled = (
        list(SampleMaker(vocabulary, Random(4), {"clean": 1.0}, restyled=share).from_file(file)) for share in (0.0, 1.0)
    )
    assert sum(len(sample.window.symbols) > 0 for sample in restyled) < sum(len(s.window.symbols) > 0 for s in plain)
    assert all(_parses(sample.source) for sample in restyled)
