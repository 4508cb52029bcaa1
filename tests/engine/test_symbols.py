from hypothesis import given
from hypothesis import strategies as st

from mlrepair.lexer import Cell, CellKind, lex
from mlrepair.symbols import SYMBOLS_OF_A_KIND, SymbolTable

_SOURCE = b"""\
import os
from json import dumps

LIMIT = 3


class Store:
    def __init__(self, path):
        self.path = path
        path.parent

    def load(self):
        return os.open(self.path)


def main():
    pass
"""


def _reach(source: bytes, place: int, known: frozenset[bytes] = frozenset()) -> tuple[list[bytes], list[bytes]]:
    """The names and the attributes in reach of one place."""
    cells = SymbolTable.of(lex(source)).reach(place, place, known)
    names = [cell.text for cell in cells if cell.kind is CellKind.SYMBOL_NAME]
    return names, [cell.text for cell in cells if cell.kind is CellKind.SYMBOL_ATTRIBUTE]


def test_table_holds_what_the_file_binds() -> None:
    """Imports, globals, classes and functions are names; methods and what follows a dot are attributes."""
    names, attributes = _reach(_SOURCE, 0)
    assert {b"os", b"dumps", b"LIMIT", b"Store", b"main"} <= set(names)
    assert {b"__init__", b"path", b"parent", b"load", b"open"} == set(attributes)


def test_nearest_come_first() -> None:
    """Names are ordered by their distance from the window, on either side."""
    assert _reach(b"a = 1\nb = 1\nc = 1\nd = 1\n", 24)[0] == [b"d", b"c", b"b", b"a"]
    assert _reach(b"a = 1\nb = 1\nc = 1\nd = 1\n", 0)[0] == [b"a", b"b", b"c", b"d"]


def test_own_attributes_come_before_nearer_ones() -> None:
    """An attribute of `self` is preferred to a somewhat nearer one of another object."""
    source = b"x.near\nself.own\n"
    assert _reach(b"#" * 20 + b"\n" + source, 0)[1] == [b"own", b"near"]
    assert _reach(b"x.near\nx.far\n", 0)[1] == [b"near", b"far"]


def test_names_of_the_window_are_left_out() -> None:
    """What the window already shows is not offered a second time."""
    names, attributes = _reach(_SOURCE, 0, frozenset({b"os", b"path"}))
    assert b"os" not in names
    assert b"path" not in attributes
    assert b"LIMIT" in names


def test_each_symbol_once_and_no_more_than_promised() -> None:
    """Of each kind there are at most `SYMBOLS_OF_A_KIND`, each of them once."""
    source = b"".join(b"n%d = x.a%d\nn%d = x.a%d\n" % (i, i, i, i) for i in range(100))
    names, attributes = _reach(source, len(source))
    assert len(names) == len(set(names)) == SYMBOLS_OF_A_KIND
    assert len(attributes) == len(set(attributes)) == SYMBOLS_OF_A_KIND
    assert names[0] == b"n99"


def test_far_names_are_found_too() -> None:
    """A name at the other end of a long file is in reach when there are no nearer ones."""
    source = b"first = 1\n" + b"#\n" * 100_000
    assert _reach(source, len(source))[0] == [b"first"]


def _all_by_distance(table: SymbolTable, place: int, known: frozenset[bytes]) -> tuple[list[bytes], list[bytes]]:
    """The plain definition: sort everything, take the first of each text."""
    names = sorted((abs(place - at), text) for text, at in table.names)
    attributes = sorted((abs(place - at) // (4 if own else 1), text) for text, at, own in table.attributes)

    def first(pairs: list[tuple[int, bytes]]) -> list[bytes]:
        return list(dict.fromkeys(text for _, text in pairs if text not in known))[:SYMBOLS_OF_A_KIND]

    return first(names), first(attributes)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3_000), st.booleans()), max_size=60),
    st.integers(0, 100_000),
)
def test_growing_neighbourhoods_choose_as_a_full_sort(places: list[tuple[int, int, bool]], window: int) -> None:
    """The search in growing neighbourhoods finds exactly what sorting the whole file by distance finds."""
    at, names, attributes = 0, [], []
    for number, step, own in places:
        at += step + 1
        names.append((b"n%d" % number, at))
        attributes.append((b"a%d" % number, at, own))
    table = SymbolTable(tuple(names), tuple(attributes))
    known = frozenset({b"n0", b"a0"})
    cells = table.reach(window, window, known)
    expected = _all_by_distance(table, window, known)
    assert expected[0] == [cell.text for cell in cells if cell.kind is CellKind.SYMBOL_NAME]
    assert expected[1] == [cell.text for cell in cells if cell.kind is CellKind.SYMBOL_ATTRIBUTE]


@given(st.binary(max_size=100), st.integers(0, 100))
def test_any_text_has_a_table(source: bytes, place: int) -> None:
    """No text makes the table fail, and its cells stand at no place of the text."""
    cells = SymbolTable.of(lex(source)).reach(place, place, frozenset())
    assert all((cell.start, cell.end) == (0, 0) for cell in cells)
    assert all(isinstance(cell, Cell) and cell.text for cell in cells)


def test_an_import_over_several_rows_binds_all_its_names() -> None:
    """Names in the brackets of an import are in reach; what is raised from another error is none."""
    table = SymbolTable.of(
        lex(b"from a import (\n    b,\n    c as d,\n)\ntry:\n    e\nexcept F as g:\n    raise h from g\n")
    )
    assert [name for name, _ in table.names] == [b"a", b"b", b"c", b"d"]
