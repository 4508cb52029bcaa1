"""Open documents as immutable snapshots."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from mlrepair_lsp.edited_lines import NO_LINES, EditedLines
from mlrepair_lsp.jsonrpc import Json
from mlrepair_lsp.params import range_in, text_at, whole_at
from mlrepair_lsp.positions import PositionEncoding, offsets_of
from mlrepair_lsp.text import Text, encoded

_PYTHON_ENDINGS = (".py", ".pyi", ".pyw")
_OPEN_ENDS = (b":", b",", b"(", b"[", b"{", b"\\", b"=")  # who ends a line so has not ended the statement
_LONGEST_BLOCK = 200  # lines above the one edited in which the head of its block is looked for


@dataclass(frozen=True, eq=False)
class Document:
    """One version of an open document; compared by identity, so a new version never equals an old one."""

    uri: str
    language: str  # as the editor names it
    version: int
    text: Text
    edited_line: int | None = None  # where the last change ended, counted from 0; None: not known or not edited
    recent: EditedLines = NO_LINES  # since it was opened; not known of a text that was replaced as a whole

    @classmethod
    def opened(cls, item: Json) -> "Document":
        """Return the document that a client has opened (a `TextDocumentItem`).

        Raises:
            RequestError: if it is none.
        """
        return cls(
            text_at(item, "uri"), text_at(item, "languageId"), whole_at(item, "version"), Text.of(text_at(item, "text"))
        )

    @property
    def is_python(self) -> bool:
        """Whether it is Python, by the editor's word or by its name."""
        return self.language == "python" or self.uri.endswith(_PYTHON_ENDINGS)

    def is_recent(self, start: int, end: int) -> bool:
        """Whether a line from the one of byte `start` to the one of byte `end` was edited since it was opened."""
        return bool(self.recent) and self.recent.touches(self.text.line_of(start), self.text.line_of(end))

    @cached_property
    def typed_lines(self) -> tuple[int, ...]:
        """The line last edited, the lines before it that it continues, and the head of its block; upwards."""
        if self.edited_line is None:
            return ()
        lines = [self.edited_line]
        indentation = self._indentation(self.edited_line)
        continues = True  # up to here each line goes on in the next
        for line in range(self.edited_line - 1, max(self.edited_line - _LONGEST_BLOCK, 0) - 1, -1):
            code = self._code(line)
            if not code:
                continue
            continues = continues and code.endswith(_OPEN_ENDS)
            is_head = code.endswith(b":") and self._indentation(line) < indentation
            if continues or is_head:
                lines.append(line)
            if is_head:
                break
        return tuple(lines)

    def _code(self, line: int) -> bytes:
        """A line without what may be its comment."""
        start, end = self.text.line_span(line)
        return self.text.data[start:end].partition(b"#")[0].strip()

    def _indentation(self, line: int) -> int:
        start, end = self.text.line_span(line)
        code = self.text.data[start:end]
        return len(code) - len(code.lstrip())

    def changed(self, changes: Iterable[Json], version: int, encoding: PositionEncoding) -> "Document":
        """Return the document after changes, each of which counts positions in the result of the one before.

        Raises:
            RequestError: if a change is none.
        """
        text, edited_line, recent = self.text, self.edited_line, self.recent
        for change in changes:
            new = encoded(text_at(change, "text"))
            if change.get("range") is None:
                text, edited_line, recent = Text(new), None, NO_LINES
            else:
                start, end = offsets_of(text, range_in(change, "range"), encoding)
                old, text = text, text.replaced(start, end, new)
                edited_line = text.line_of(start + len(new))
                more = len(text.line_starts) - len(old.line_starts)
                recent = recent.after(old.line_of(start), old.line_of(end), more)
        return replace(self, version=version, text=text, edited_line=edited_line, recent=recent)
