"""Documents: fresh and incremental parses, and where the parser stumbled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tree_sitter import Node

from mlrepair.document import Document, ErrorFlag, error_flags
from mlrepair.edits import Edit
from tests.quick import ends_within

SNIPPETS = [
    "x = 1\n",
    "if x:\n    ",
    "    y\n",
    "def f(a):\n    return a\n",
    "(",
    ")",
    '"',
    "é",
    "😀",
    ":",
    "\n",
    "\r\n",
    "f'{",
    "}",
]
texts = st.lists(st.sampled_from(SNIPPETS), max_size=12).map(lambda pieces: "".join(pieces).encode())


def shape(document: Document) -> list[tuple[str, int, int, int, int, bool]]:
    """Everything that tells two trees apart."""
    found: list[tuple[str, int, int, int, int, bool]] = []
    pending: list[Node] = [document.tree.root_node]
    while pending:
        node = pending.pop()
        start = node.start_point
        found.append((node.type, node.start_byte, node.end_byte, start.row, start.column, node.is_missing))
        pending += node.children
    return found


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[bytes, list[Edit]]:
    """A text and up to three edits that do not overlap."""
    source = draw(texts)
    count = draw(st.integers(0, 3))
    places = sorted(draw(st.lists(st.integers(0, len(source)), min_size=2 * count, max_size=2 * count)))
    return source, [Edit(places[i], places[i + 1], draw(texts)) for i in range(0, 2 * count, 2)]


@given(edited_texts())
def test_edited_equals_fresh_parse(case: tuple[bytes, list[Edit]]) -> None:
    """An edited document has the tree that a fresh parse of its text has."""
    source, edits = case
    edited = Document.parse(source).edited(edits)
    assert shape(Document.parse(edited.source)) == shape(edited)


@given(st.binary(max_size=200) | texts)
def test_any_bytes_are_read(source: bytes) -> None:
    """Arbitrary bytes are read without an error, and the flags lie in the text, in order."""
    flags = error_flags(Document.parse(source))
    assert sorted(flags, key=lambda flag: flag.start) == flags
    assert all(0 <= flag.start <= flag.end <= len(source) for flag in flags)
    assert all((flag.start == flag.end) is flag.is_missing for flag in flags)


def test_editing_leaves_the_old_document() -> None:
    """A document stays as it was when another is made from it."""
    document = Document.parse(b"x = 1\n")
    before = shape(document)
    document.edited([Edit(0, 1, b"long_name")])
    assert (b"x = 1\n", before) == (document.source, shape(document))


def test_edit_outside_is_refused() -> None:
    """An edit past the end of the source is an error."""
    with pytest.raises(ValueError, match="leaves the source"):
        Document.parse(b"x").edited([Edit(5, 6, b"")])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"x = 1\n", []),
        (b'x = f"{}"\n', [ErrorFlag(7, 7, True)]),
        (b"x = 1\n$\ny = 2\n", [ErrorFlag(6, 7, False)]),
    ],
)
def test_error_flags(source: bytes, expected: list[ErrorFlag]) -> None:
    """Flags are the tokens that cannot be placed and, without width, the tokens that are missing."""
    assert expected == error_flags(Document.parse(source))


@pytest.mark.parametrize(
    "source",
    [b"(" * 5000, b"[" * 5000 + b"]" * 5000 + b")", b"x = '" + b"a" * 1_000_000, b"x = f(1\n" * 50_000],
    ids=["open brackets", "nested brackets", "line of a megabyte", "50,000 lines"],
)
def test_large_texts_are_read_fast(source: bytes) -> None:
    """Deep nesting and very large broken texts are flagged without overflow within five seconds."""
    with ends_within(5):
        assert error_flags(Document.parse(source))
