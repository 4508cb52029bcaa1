"""Open documents as immutable snapshots; the server keeps its own because pygls splits lines where LSP does not."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from lsprotocol.types import (
    TextDocumentContentChangeEvent,
    TextDocumentContentChangePartial,
    TextDocumentItem,
)

from mlrepair_lsp.positions import PositionEncoding, offset_at
from mlrepair_lsp.text import Text, encoded

_PYTHON_ENDINGS = (".py", ".pyi", ".pyw")


@dataclass(frozen=True, eq=False)
class Document:
    """One version of an open document; compared by identity, so a new version never equals an old one."""

    uri: str
    language: str  # as the editor names it
    version: int
    text: Text
    edited_line: int | None = None  # where the last change ended, counted from 0; None: not known or not edited

    @classmethod
    def opened(cls, item: TextDocumentItem) -> "Document":
        """Return the document that a client has opened."""
        return cls(item.uri, item.language_id, item.version, Text.of(item.text))

    @property
    def is_python(self) -> bool:
        """Whether it is Python, by the editor's word or by its name."""
        return self.language == "python" or self.uri.endswith(_PYTHON_ENDINGS)

    def changed(
        self, changes: Iterable[TextDocumentContentChangeEvent], version: int, encoding: PositionEncoding
    ) -> "Document":
        """Return the document after changes, each of which counts positions in the result of the one before."""
        text, edited_line = self.text, self.edited_line
        for change in changes:
            new = encoded(change.text)
            if isinstance(change, TextDocumentContentChangePartial):
                # Clients have sent ranges with start and end swapped.
                start, end = sorted(
                    (offset_at(text, change.range.start, encoding), offset_at(text, change.range.end, encoding))
                )
                text = text.replaced(start, end, new)
                edited_line = text.line_of(start + len(new))
            else:
                text, edited_line = Text(new), None
        return replace(self, version=version, text=text, edited_line=edited_line)
