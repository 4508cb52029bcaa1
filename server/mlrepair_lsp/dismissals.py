"""What the user has dismissed: kinds of findings on pieces of code, remembered until the server ends."""

from collections.abc import Iterable

from mlrepair.edits import Fix
from mlrepair_lsp.documents import Document


class Dismissals:
    """Knows a dismissed finding again wherever its code has moved to in the document, until that code is changed."""

    def __init__(self) -> None:
        self._known: set[tuple[str, str, str]] = set()  # URI, code of the finding, code of the user

    def add(self, uri: str, code: str, lines: str) -> None:
        """Remember that a kind of finding is not wanted on these lines of a document."""
        self._known.add((uri, code, lines))

    def without(self, document: Document, fixes: Iterable[Fix]) -> tuple[Fix, ...]:
        """Return the findings of a document that were not dismissed, in their order."""
        if not self._known:
            return tuple(fixes)
        return tuple(fix for fix in fixes if (document.uri, fix.code, lines_of(document, fix)) not in self._known)


def lines_of(document: Document, fix: Fix) -> str:
    """Return the lines that a finding is on, without their indentation: it is the same code in another block."""
    text = document.text
    start, _ = text.line_span(text.line_of(fix.start))
    _, end = text.line_span(text.line_of(fix.end))
    return "\n".join(line.strip() for line in text.data[start:end].decode().splitlines())
