import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlrepair.document import Document
from mlrepair.edits import apply_edits
from mlrepair.grid import COLUMNS, FEATURE_SIZES, MAX_CELLS, ROWS, Encoded, Feature, Window, encode, fits
from mlrepair.lexer import Cell, CellKind, lex
from mlrepair.syntax import Category, SyntaxProblem, find_problem
from mlrepair.vocabulary import lexeme_of

_LINES = st.lists(
    st.sampled_from(
        [
            "x = 1",
            "if x:",
            "    return f(a, b)",
            "\ty",
            "  z",
            "(",
            ")",
            "a = [",
            "'",
            "f'{x}'",
            "# note",
            "",
            "x " * 60,
            "é = \\",
        ]
    ),
    max_size=80,
)
_SOURCES = st.one_of(_LINES.map("\n".join).map(str.encode), st.binary(max_size=200))


def _window(source: bytes) -> Window:
    return Window.of(source, lex(source))


def _row_starts(encoded: Encoded, feature: Feature) -> list[int]:
    """A feature of each `ROW` cell."""
    values = encoded.features[:, feature]
    return [int(values[i]) for i in np.flatnonzero(encoded.features[:, Feature.KIND] == CellKind.ROW)]


@given(_SOURCES)
def test_untouched_grid_gives_the_text_back(source: bytes) -> None:
    """Putting each cell's own text in its place changes no byte: the grid loses nothing."""
    window = _window(source)
    pieces, position = [], 0
    for cell in window.cells[1:]:
        pieces += [source[position : cell.start], cell.text]
        position = cell.end
    assert source == b"".join([*pieces, source[position:]])
    assert source == apply_edits(source, ())


@given(_SOURCES, st.booleans())
def test_numbers_are_in_their_ranges(source: bytes, with_errors: bool) -> None:
    """Shapes agree, every feature is below its size and every cell of the text is in one of 64 rows."""
    window = _window(source)
    document = Document.parse(source) if with_errors else None
    encoded = encode(window, find_problem(source) if with_errors else None, document)
    assert encoded.cells.shape == encoded.rows.shape == (len(window.cells),)
    assert encoded.features.shape == (len(window.cells), len(Feature))
    assert len(FEATURE_SIZES) == len(Feature)
    assert (encoded.features < np.array(FEATURE_SIZES)).all()
    assert (encoded.rows < ROWS).all()
    assert (np.diff(encoded.rows.astype(int)) >= 0).all()
    assert encoded.size == len(window.cells)


@given(_SOURCES)
def test_lexemes_are_those_of_the_cells(source: bytes) -> None:
    """The lexeme table holds each lexeme once, and each cell points at its own."""
    window = _window(source)
    encoded = encode(window)
    assert len(encoded.lexemes) == len(set(encoded.lexemes))
    assert [lexeme_of(cell) for cell in window.cells] == [encoded.lexemes[i] for i in encoded.cells]


def test_symbols_stand_behind_the_grid() -> None:
    """Symbols come after the cells that a model may point at, in a row of their own."""
    source = b"x = 1\n"
    symbols = [Cell(CellKind.SYMBOL_NAME, 0, 0, b"y"), Cell(CellKind.SYMBOL_ATTRIBUTE, 0, 0, b"x")]
    encoded = encode(Window.of(source, lex(source), symbols))
    assert encoded.size == len(encoded.cells) - 2
    assert encoded.rows[-2:].tolist() == [ROWS, ROWS]
    assert encoded.cells[-1] == encoded.cells[2]  # `x`, as in the text


def test_empty_window_has_the_no_bug_cell() -> None:
    """A window without code still has the cell that means that nothing is wrong."""
    encoded = encode(_window(b""))
    assert encoded.features[:, Feature.KIND].tolist() == [CellKind.NO_BUG]
    assert encoded.size == 1


def test_indentation_is_counted_in_levels() -> None:
    """Indentation and its change are levels of the window's own unit, from its left edge."""
    encoded = encode(_window(b"  if x:\n    if y:\n      z\n  w\n"))
    assert _row_starts(encoded, Feature.INDENT) == [0, 1, 2, 0]
    assert _row_starts(encoded, Feature.INDENT_CHANGE) == [4, 5, 5, 2]
    assert _row_starts(encoded, Feature.OFF_LEVEL) == [0, 0, 0, 0]


def test_odd_indentation_is_flagged() -> None:
    """A row between two levels is marked."""
    encoded = encode(_window(b"if x:\n    y\n    if z:\n        v\n         w\n"))
    assert _row_starts(encoded, Feature.OFF_LEVEL) == [0, 0, 0, 0, 1]


@pytest.mark.parametrize(
    ("source", "unit"),
    [
        (b"if x:\n  y\n", b"  "),
        (b"if x:\n\ty\n", b"\t"),
        (b"x\n", b"    "),
        (b"", b"    "),
        (b"f(\n   a)\nif x:\n    y\n", b"    "),
    ],
)
def test_indent_unit_is_the_windows_own(source: bytes, unit: bytes) -> None:
    """One level is what the window's blocks use, four blanks if it has none; continuation lines do not count."""
    assert unit == _window(source).indent_unit


def test_depths_count_open_brackets() -> None:
    """A bracket and its partner are at the depth outside them."""
    window = _window(b"f(a[0])")
    assert window.depths == [0, 0, 0, 0, 1, 1, 2, 1, 0]


def test_long_line_goes_on_in_the_next_row() -> None:
    """A line of more cells than a row holds takes several rows; the next line begins after them."""
    encoded = encode(_window(b"a " * (COLUMNS + 10) + b"\nb\n"))
    assert [int(encoded.rows[i]) for i in np.flatnonzero(encoded.features[:, Feature.KIND] == CellKind.ROW)] == [0, 2]
    assert encoded.rows.max() == 2


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"", True),
        (b"x\n" * ROWS, True),
        (b"x\n" * (ROWS + 1), False),
        (b"x " * (MAX_CELLS - 1), True),
        (b"x " * MAX_CELLS, False),
    ],
)
def test_window_size_is_limited(source: bytes, expected: bool) -> None:
    """A window has at most 64 rows and `MAX_CELLS` cells."""
    assert expected is fits(lex(source))


@given(_SOURCES)
def test_what_fits_is_not_folded(source: bytes) -> None:
    """In a window that fits, each line begins in a grid row of its own."""
    cells = lex(source)
    if fits(cells):
        encoded = encode(Window.of(source, cells))
        rows = [int(encoded.rows[i]) for i, cell in enumerate((None, *cells)) if cell and cell.kind is CellKind.ROW]
        assert rows == sorted(set(rows))


def test_errors_are_marked() -> None:
    """The cell of CPython's error and those that tree-sitter cannot place are marked, and the category is told."""
    source = b"x = 1\nif x = 2:\n    y\n"
    problem = find_problem(source)
    assert isinstance(problem, SyntaxProblem)
    window = _window(source)
    encoded = encode(window, problem, Document.parse(source))
    marked = np.flatnonzero(encoded.features[:, Feature.PLACE])
    assert len(marked) == 1
    assert window.cells[marked[0]].start <= problem.start
    assert encoded.features[:, Feature.FLAG].any()
    assert problem.category == encoded.category != Category.NONE


def test_text_without_errors_has_no_marks() -> None:
    """A text that parses has no mark and no category."""
    source = b"x = 1\n"
    encoded = encode(_window(source), None, Document.parse(source))
    assert not encoded.features[:, [Feature.FLAG, Feature.PLACE]].any()
    assert encoded.category == Category.NONE


def test_the_indentation_unit_is_the_most_frequent_step() -> None:
    """One row that stands two columns too far in does not change what a level is."""
    source = b"if a:\n    b\n    if c:\n        d\n      e\nif f:\n  g\n"
    assert Window.of(source, lex(source)).indent_unit == b"    "
