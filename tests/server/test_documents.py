import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlrepair_lsp.documents import Document
from mlrepair_lsp.jsonrpc import Json
from mlrepair_lsp.positions import Position, PositionEncoding, Range
from mlrepair_lsp.text import Text

PIECES = st.lists(st.sampled_from(["a", "é", "😀", "\n", "\r\n", "\r", "\f", "\x85", "\u2028", "x = 1"]), max_size=6)
UNIT_BYTES = {PositionEncoding.UTF8: 1, PositionEncoding.UTF16: 2, PositionEncoding.UTF32: 4}


def document(string: str, *, uri: str = "file:///a.py", language: str = "python") -> Document:
    """Return an open document."""
    return Document(uri, language, 1, Text.of(string))


def insertion(line: int, character: int, text: str) -> Json:
    """Return a change that only inserts."""
    position = Position(line=line, character=character)
    return {"range": Range(start=position, end=position), "text": text}


class PlainEditor:
    """An editor's text as a string, edited without any index; it speaks positions like a client."""

    def __init__(self, string: str, encoding: PositionEncoding) -> None:
        self.string = string
        self._codec = "utf-8" if encoding is PositionEncoding.UTF8 else f"{encoding}-le"
        self._size = UNIT_BYTES[encoding]

    def position(self, index: int) -> Position:
        lines = re.split("\r\n|\n|\r", self.string[:index])
        return Position(line=len(lines) - 1, character=len(lines[-1].encode(self._codec)) // self._size)

    def replace(self, start: int, end: int, text: str) -> Json:
        change = {
            "range": Range(start=self.position(start), end=self.position(end)),
            "text": text,
        }
        self.string = self.string[:start] + text + self.string[end:]
        return change


@given(st.data(), PIECES.map("".join), st.sampled_from(PositionEncoding))
def test_incremental_changes_equal_a_plain_model(data: st.DataObject, string: str, encoding: PositionEncoding) -> None:
    """After any changes, several in one event or one by one, the server's text equals the editor's."""
    editor, current = PlainEditor(string, encoding), document(string)
    for version in range(2, 5):
        changes = []
        for _ in range(data.draw(st.integers(1, 3))):
            # No editor puts the cursor between CR and LF.
            places = [i for i in range(len(editor.string) + 1) if editor.string[max(i - 1, 0) : i + 1] != "\r\n"]
            start, end = sorted((data.draw(st.sampled_from(places)), data.draw(st.sampled_from(places))))
            changes.append(editor.replace(start, end, "".join(data.draw(PIECES))))
        current = current.changed(changes, version, encoding)
        assert editor.string == current.text.data.decode()
        assert version == current.version


def test_whole_document_change() -> None:
    """A change without a range replaces the text."""
    change = {"text": "b\n"}
    assert document("a\n").changed([change], 2, PositionEncoding.UTF16).text.data == b"b\n"


def test_swapped_range() -> None:
    """A range whose end comes before its start is read the right way round."""
    backwards = Range(start=Position(line=0, character=3), end=Position(line=0, character=1))
    changed = document("abcd").changed([{"range": backwards, "text": "-"}], 2, PositionEncoding.UTF16)
    assert changed.text.data == b"a-d"


def test_edited_line_follows_the_cursor() -> None:
    """After Enter the line being typed is the new one, not the one just finished."""
    first = document("a\nb\n").changed([insertion(0, 1, "x")], 2, PositionEncoding.UTF16)
    second = first.changed([insertion(0, 2, "\n    ")], 3, PositionEncoding.UTF16)
    assert (first.edited_line, second.edited_line) == (0, 1)


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("a\nb\n", 1, (1,)),
        ("if a:\n\n    b\n", 2, (2, 0)),
        ("try:\n    a\n    b\n", 2, (2, 0)),
        ("x = f(\n    a,  # one\n    b", 2, (2, 1, 0)),
        ("for a in b:\n    if a:\n        c\n    d", 3, (3, 0)),
    ],
)
def test_what_is_being_typed(text: str, line: int, expected: tuple[int, ...]) -> None:
    """With the line last edited go the lines that it continues and the head of its block."""
    assert expected == replace(document(text), edited_line=line).typed_lines


def test_versions_are_never_equal() -> None:
    """Two snapshots with the same content are different snapshots."""
    first = document("a")
    assert first != replace(first)


@pytest.mark.parametrize(
    ("uri", "language", "expected"),
    [
        ("untitled:Untitled-1", "python", True),
        ("file:///a.pyi", "", True),
        ("file:///a.toml", "toml", False),
    ],
)
def test_what_is_python(uri: str, language: str, expected: bool) -> None:
    """A document is Python by the editor's word or by its ending."""
    assert expected is document("", uri=uri, language=language).is_python
