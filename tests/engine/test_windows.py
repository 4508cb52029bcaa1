"""Which pieces of a text a model looks at."""

from pathlib import Path

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
    around = window_around(b"x = (\n", lex(b"x = (\n"), 4)
    assert around is not None
    assert (around[0].text, around[0].is_whole) == (b"x = (\n", True)


def test_the_piece_around_an_error_begins_at_its_function() -> None:
    """In a long file the snippet begins with the enclosing `def`, without its indentation, and has the error."""
    filler = b"".join(b"def f%d(a):\n    b = a\n    return b\n\n" % i for i in range(60))
    broken = b"class A:\n    def method(self):\n        a = 1\n        b = 2\n        if a\n            return b\n"
    source = filler + broken + filler
    problem = find_problem(source)
    assert problem is not None
    around = window_around(source, lex(source), problem.start)
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
