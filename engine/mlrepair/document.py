"""One immutable snapshot of a text and its syntax tree.

tree-sitter reads every text, also broken code, null bytes and bytes that are no UTF-8, and never raises. Parsers are
made per call: making one costs less than a microsecond, and a parser shared between threads is not safe.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple, Self

import tree_sitter_python
from tree_sitter import Language, Parser, Point, Tree

from mlrepair.edits import Edit, apply_edits

LANGUAGE = Language(tree_sitter_python.language())


class ErrorFlag(NamedTuple):
    """A place where the parser stumbled; offsets count UTF-8 bytes."""

    start: int
    end: int  # equals start where a token is missing
    is_missing: bool


@dataclass(frozen=True, slots=True, eq=False)  # two snapshots are the same only if they are one object
class Document:
    """A text with its tree; both are never changed."""

    source: bytes
    tree: Tree

    @classmethod
    def parse(cls, source: bytes) -> Self:
        """Read a text from nothing."""
        return cls(source, Parser(LANGUAGE).parse(source))

    @property
    def has_error(self) -> bool:
        """Whether tree-sitter's grammar rejects the text."""
        return self.tree.root_node.has_error

    def edited(self, edits: Iterable[Edit]) -> Self:
        """Return the document after the edits; only what they touch is read again.

        Where the old or the new text has errors everything is read again: error recovery depends on the history of
        the tree, and a document must depend on its text alone.

        Raises:
            ValueError: if an edit lies outside the source or two edits overlap.
        """
        ordered = sorted(edits)
        source = apply_edits(self.source, ordered)
        if self.has_error:
            return self.parse(source)
        tree = self.tree.copy()
        for edit in reversed(ordered):  # from the end, so that the places of the others stay right
            start = _point(self.source, edit.start)
            tree.edit(
                edit.start,
                edit.end,
                edit.start + len(edit.text),
                start,
                _point(self.source, edit.end),
                _advance(start, edit.text),
            )
        tree = Parser(LANGUAGE).parse(source, tree)
        return self.parse(source) if tree.root_node.has_error else type(self)(source, tree)


def error_flags(document: Document) -> list[ErrorFlag]:
    """Return the tokens that the parser could not place and the tokens it misses, in the order of the text."""
    flags: list[ErrorFlag] = []
    pending = [(document.tree.root_node, False)]  # not recursion: brackets may be nested thousands deep
    while pending:
        node, in_error = pending.pop()
        if node.is_missing:
            flags.append(ErrorFlag(node.start_byte, node.start_byte, True))
        elif node.child_count == 0:
            if (in_error or node.is_error) and node.start_byte < node.end_byte:
                flags.append(ErrorFlag(node.start_byte, node.end_byte, False))
        elif node.has_error:
            is_error = node.is_error
            pending += [(child, is_error) for child in reversed(node.children)]
    return flags


def _point(source: bytes, offset: int) -> Point:
    row = source.count(b"\n", 0, offset)
    return Point(row, offset - (source.rfind(b"\n", 0, offset) + 1))


def _advance(start: Point, text: bytes) -> Point:
    rows = text.count(b"\n")
    last = len(text) - (text.rfind(b"\n") + 1)
    return Point(start.row + rows, last if rows else start.column + last)
