"""Which pieces of a text a model looks at."""

import http.client
import inspect
import shlex
import textwrap
from pathlib import Path

import pytest

import mlrepair.windows
from mlrepair.edits import Edit, apply_edits
from mlrepair.grid import fits
from mlrepair.lexer import CellKind, lex
from mlrepair.syntax import find_problem
from mlrepair.windows import Snippet, split, window_around

SOURCE = b"""import os

@cache
def first():
    return 1

class A(B):
    x = 1

    def method(self):
        return self.x
    y = 2

z = first()
"""


def _texts(source: bytes) -> list[bytes]:
    return [source[w.cells[1].end : w.cells[-1].end] for w in split(source, lex(source))]


def test_functions_and_the_statements_between_are_windows() -> None:
    """A function has its decorators, a class header its statements, the rest are runs."""
    assert _texts(SOURCE) == [
        b"import os",
        b"@cache\ndef first():\n    return 1",
        b"class A(B):\n    x = 1",
        b"def method(self):\n        return self.x",
        b"y = 2",
        b"z = first()",
    ]


def test_every_cell_of_a_real_file_is_in_a_window_that_fits() -> None:
    """Nothing of this project's own longest code is left out, and nothing is too long."""
    source = Path(mlrepair.windows.__file__).read_bytes() * 3
    cells = lex(source)
    windows = list(split(source, cells))
    assert all(fits(window.cells[1:]) for window in windows)
    assert {cell for window in windows for cell in window.cells if cell.kind is not CellKind.NO_BUG} == set(cells)


def test_a_text_without_cells_has_no_windows() -> None:
    """Comments alone are nothing to look at."""
    assert _texts(b"# one\n\n# two\n") == []


def test_a_small_broken_file_is_one_snippet() -> None:
    """Where the whole file fits, the model sees the whole file."""
    problem = find_problem(source := b"x = (\n")
    assert problem is not None
    around = window_around(source, lex(source), problem)
    assert around is not None
    assert (around[0].text, around[0].is_whole) == (b"x = (\n", True)


def test_the_piece_around_an_error_begins_at_its_function() -> None:
    """In a long file the snippet begins with the enclosing `def`, without its indentation, and has the error."""
    filler = b"".join(b"def f%d(a):\n    b = a\n    return b\n\n" % i for i in range(60))
    broken = b"class A:\n    def method(self):\n        a = 1\n        b = 2\n        if a\n            return b\n"
    source = filler + broken + filler
    problem = find_problem(source)
    assert problem is not None
    around = window_around(source, lex(source), problem)
    assert around is not None
    assert around[0].text.startswith(b"def method(self):\n    a = 1\n    b = 2\n    if a\n        return b\n")


def test_edits_of_a_snippet_are_edits_of_the_file() -> None:
    """Cutting a piece out, editing it and editing the file at the same place are the same; new rows are indented."""
    source = b"class A:\n    def f(self):\n        return 1\n"
    snippet = Snippet.of(source, 9, len(source), b"    ")
    assert snippet.text == b"def f(self):\n    return 1\n"
    edits = snippet.edits_in_source([Edit(12, 12, b"\n    pass"), Edit(24, 25, b"2")])
    assert apply_edits(source, edits) == b"class A:\n    def f(self):\n        pass\n        return 2\n"


def test_places_go_to_the_snippet_and_back() -> None:
    """Every byte of a snippet has its place in the file and comes back from there."""
    source = b"if a:\n    b\n\n    c\n"
    snippet = Snippet.of(source, 6, len(source), b"    ")
    assert [snippet.from_source(snippet.to_source(i)) for i in range(len(snippet.text))] == [*range(len(snippet.text))]


def _piece_with(source: bytes, line: int, mark: bytes) -> tuple[Snippet, bytes] | None:
    """The piece around a mark at the end of a line that breaks a text, and its text without the mark."""
    lines = source.split(b"\n")
    place = len(b"\n".join(lines[: line + 1]))
    broken = source[:place] + mark + source[place:]
    problem = find_problem(broken)
    around = window_around(broken, lex(broken), problem) if problem is not None else None
    if around is None:
        return None
    snippet, _ = around
    at = snippet.from_source(place)
    return snippet, snippet.text[:at] + snippet.text[at + len(mark) :]


def test_a_repaired_piece_of_a_file_has_no_problem() -> None:
    """Where a piece is cut out of its file is no error of it: without the mark that breaks the file it is right."""
    problems, pieces = [], 0
    for module in (shlex, textwrap, http.client):
        source = inspect.getsource(module).encode()
        for line, row in enumerate(source.split(b"\n")):
            if row.strip() and line % 5 == 0 and (found := _piece_with(source, line, b" $")):
                snippet, repaired = found
                pieces += 1
                problems += [problem.message] if (problem := snippet.problem(repaired)) else []
    assert pieces > 200
    assert not problems


@pytest.mark.parametrize(
    ("text", "following", "stays"),
    [
        (b"for a in b:\n", (4, b"c"), False),
        (b"for a in b:\n    # c\n", (4, b"c"), False),
        (b"for a in b:\n", (0, b"c"), True),
        (b"for a in b:\n", None, True),
        (b"try:\n    a\n", (4, b"b"), False),
        (b"try:\n    a\n", (0, b"except"), False),
        (b"try:\n    a\n", (0, b"b"), True),
        (b"for a in b:\nc\n", (4, b"c"), True),
    ],
)
def test_what_goes_on_behind_a_piece_is_no_problem(
    text: bytes, following: tuple[int, bytes] | None, *, stays: bool
) -> None:
    """A block that has not begun and a `try` without an end are errors only if the file does not go on with them."""
    snippet = Snippet.of(text + b"x\n", 0, len(text), following=following)
    assert (snippet.problem(text) is not None) == stays


def test_a_piece_does_not_begin_with_what_follows_a_clause() -> None:
    """Where an `elif` has its `if` out of reach, the piece lies in its block."""
    branches = b"".join(b"    elif a == %d:\n        b(%d)\n        c(%d)\n" % (i, i, i) for i in range(60))
    source = b"def f(a, b, c):\n    if a:\n        b()\n" + branches
    found = _piece_with(source, 121, b" $")
    assert found is not None
    assert find_problem(found[1]) is None


_ITEMS = b"".join(b'    "key%d": {\n        "a": %d,\n    },\n' % (i, i) for i in range(60))
_LITERAL = b"import os\n\nDATA = f(1, {\n%s}, 2)\n\n\ndef f(x):\n    return x\n" % _ITEMS
_CLAUSES = b"".join(b"    elif x == %d:\n        y = %d\n        return y\n" % (i, i) for i in range(1, 40))
_HEAD = b"def f(x):\n    if (x ==\n            0):\n        for y in x:\n            return 1\n"
_CHAIN = _HEAD + _CLAUSES + b"    else:\n        return 2\n"


@pytest.mark.parametrize(
    ("right", "old", "new"),
    [
        (_LITERAL, b'"a": 40,', b'"a" 40,'),
        (_LITERAL, b'"key40": {', b'"key40" {'),
        (_LITERAL, b'"key59"', b'"key59'),
        (_LITERAL, b"}, 2)", b", 2)"),
        (b"DATA = {\n%s}\n\n\ndef f(x):\n    return x\n" % _ITEMS, b"}\n\n\ndef", b"\n\n\ndef"),
        (_CHAIN, b"elif x == 30:", b"elif x == 30"),
        (_CHAIN, b"y = 30", b"y = = 30"),
        (_CHAIN, b"elif x == 39:", b"elif x = 39:"),
    ],
)
def test_long_literals_and_chains_are_read_from_their_beginning(right: bytes, old: bytes, new: bytes) -> None:
    """A piece of them has what begins and ends them, so that it is right when the error is gone."""
    broken = right.replace(old, new)
    problem = find_problem(broken)
    assert problem is not None
    around = window_around(broken, lex(broken), problem)
    assert around is not None
    snippet, _ = around
    assert snippet.problem(snippet.text) is not None
    assert new in snippet.text
    assert snippet.problem(snippet.text.replace(new, old)) is None
    assert len(snippet.text) < len(right) // 2


def test_what_is_left_out_cannot_be_edited() -> None:
    """An edit before a gap, behind it, and up to it is one of the file; one that reaches over it is none."""
    source = b"a = [\n    1,\n    2,\n    3,\n]\n"
    snippet = Snippet.of_ranges(source, [(0, 6), (20, len(source))])
    assert snippet.text == b"a = [\n    3,\n]\n"
    edits = snippet.edits_in_source([Edit(0, 1, b"b"), Edit(5, 5, b"  # c"), Edit(10, 11, b"4")])
    assert apply_edits(source, edits) == b"b = [  # c\n    1,\n    2,\n    4,\n]\n"
    assert [snippet.from_source(snippet.to_source(i)) for i in range(len(snippet.text))] == [*range(len(snippet.text))]
    assert snippet.leaves_out([Edit(4, 10, b"")])
    assert not snippet.leaves_out([Edit(0, 6, b""), Edit(6, 10, b"")])


@pytest.mark.parametrize("rows", range(12, 26))
def test_a_piece_does_not_end_within_a_comprehension(rows: int) -> None:
    """A row that begins with `for` or `if` may stand in a bracket: no seam."""
    filler = b"".join(b"def f%d(a):\n    b = a\n    return b\n\n" % i for i in range(60))
    broken = b"x = (\n    a\n    + b\n)\n" + b"y()\n" * rows
    source = filler + broken + b"z = {\n    c: d\n    for c in e\n    if c\n}\n" + b"y()\n" * 9 + filler
    found = _piece_with(source, source[: source.index(b"    + b\n)")].count(b"\n"), b" $")
    assert found is not None
    assert found[0].problem(found[1]) is None
