"""The statements about a change, without what surrounds them: a second view of the same code."""

from collections.abc import Iterator, Sequence

from tree_sitter import Node

from mlrepair.document import Document
from mlrepair.edits import Edit
from mlrepair.windows import Snippet

_NEIGHBOURS = 2  # statements on either side


def excerpt(text: bytes, edits: Sequence[Edit]) -> tuple[Snippet, tuple[Edit, ...]] | None:
    """Return the largest part of a text that holds the edits and is not all of it, and the edits within the part.

    A part is a statement with its neighbours, or alone; None where there is none.
    """
    first, last = min(edit.start for edit in edits), max(edit.end for edit in edits)
    for statements in _levels(Document.parse(text).tree.root_node, first, last):
        start = text.rfind(b"\n", 0, statements[0].start_byte) + 1
        end = text.find(b"\n", statements[-1].end_byte) + 1 or len(text)
        if text[:start].strip() or text[end:].strip():
            line = text[start:end]
            part = Snippet.of(text, start, end, line[: len(line) - len(line.lstrip())])
            moved = tuple(Edit(part.from_source(edit.start), part.from_source(edit.end), edit.text) for edit in edits)
            return (part, moved) if part.edits_in_source(moved) == tuple(edits) else None  # they touch indentation
    return None


def _levels(block: Node | None, first: int, last: int) -> Iterator[list[Node]]:
    """The statements about a span, of the outermost block first: those with neighbours, then the one alone."""
    while block is not None:
        statements = [node for node in block.children if node.is_named and node.type != "comment"]
        place = next((i for i, node in enumerate(statements) if _holds(node, first, last)), None)
        if place is None:
            return
        yield statements[max(place - _NEIGHBOURS, 0) : place + _NEIGHBOURS + 1]
        yield [statements[place]]
        block = _block_of(statements[place], first, last)


def _block_of(node: Node, first: int, last: int) -> Node | None:
    """The outermost block within a statement that holds a span."""
    for child in node.children:
        if _holds(child, first, last):
            return child if child.type == "block" else _block_of(child, first, last)
    return None


def _holds(node: Node, first: int, last: int) -> bool:
    return node.start_byte <= first and last <= node.end_byte
