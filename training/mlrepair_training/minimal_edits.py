"""The fewest and smallest edits from one text to another, over lexical cells: how a mistake that a person corrected is
told to a model.

Two states of a text differ in more than their meaning: a longer call is broken into rows, a comment comes along. Rows
that only go on in brackets are passed over, and an edit without which the tree is the same is left out.
"""

import ast
import difflib
import warnings
from collections.abc import Iterator, Sequence

from mlrepair.edits import Edit, apply_edits
from mlrepair.lexer import Cell, CellKind, lex
from mlrepair.spacing import joined, needs_blank

_OPENERS = (b"(", b"[", b"{")
_MOST_EDITS = 12  # more are another text


def edit_sets(before: bytes, after: bytes) -> Iterator[tuple[Edit, ...]]:
    """Yield sets of edits of `before` that give the tree of `after`; none is empty.

    They are several because actions may express one and not the other: an insertion on either side, or one replacement.
    """
    found: list[tuple[Edit, ...]] = []
    meaning = meaning_of(after)
    if meaning in (None, meaning_of(before)):
        return
    whole, wanted = lex(before), lex(after)
    for old, new in ((_without_layout(whole), _without_layout(wanted)), (whole, wanted)):
        for codes in (_differences(old, new), _one_difference(old, new)):
            if len(codes) > _MOST_EDITS:
                continue
            edits = tuple(_edit(before, after, old, new, *code) for code in codes)
            if edits and meaning_of(apply_edits(before, edits)) == meaning:
                edits = _needed(before, meaning, edits)
                if edits and edits not in found:
                    found.append(edits)
                    yield edits


def _without_layout(cells: Sequence[Cell]) -> list[Cell]:
    """The cells without `ROW` cells inside of brackets, and without commas before a closer."""
    depth, kept = 0, list[Cell]()
    for cell in cells:
        if cell.kind is CellKind.ROW and depth > 0:
            continue
        if cell.kind is CellKind.BRACKET:
            depth += 1 if cell.text in _OPENERS else -1
            if cell.text not in _OPENERS and kept[-1:] and kept[-1].text == b",":
                kept.pop()
        kept.append(cell)
    return kept


def _texts(cells: Sequence[Cell]) -> list[bytes]:
    return [b"\n" + cell.text if cell.kind is CellKind.ROW else cell.text for cell in cells]


_Code = tuple[int, int, int, int]  # cells [a, b) of the old text become cells [c, d) of the new one


def _differences(old: Sequence[Cell], new: Sequence[Cell]) -> list[_Code]:
    matcher = difflib.SequenceMatcher(None, _texts(old), _texts(new), autojunk=False)
    return [code for tag, *code in matcher.get_opcodes() if tag != "equal"]  # type: ignore[misc]


def _one_difference(old: Sequence[Cell], new: Sequence[Cell]) -> list[_Code]:
    """All between the common beginning and the common end."""
    olds, news = _texts(old), _texts(new)
    shorter = min(len(olds), len(news))
    first = next((i for i in range(shorter) if olds[i] != news[i]), shorter)
    last = next((i for i in range(shorter - first) if olds[-1 - i] != news[-1 - i]), shorter - first)
    code = (first, len(olds) - last, first, len(news) - last)
    return [code] if code[0] < code[1] or code[2] < code[3] else []


def _edit(
    before: bytes, after: bytes, old: Sequence[Cell], new: Sequence[Cell], a: int, b: int, c: int, d: int
) -> Edit:
    """One difference as an edit, with the blanks that its place wants."""
    if a == b:
        return _insertion(before, after, old, new, a, c, d)
    if c < d:
        return Edit(old[a].start, old[b - 1].end, _text(after, new[c:d]))
    if old[a].kind is CellKind.ROW or b == len(old) or old[b].kind is CellKind.ROW:
        return Edit(old[a - 1].end if a else 0, old[b - 1].end, b"")  # to the end of a row
    return Edit(old[a].start, old[b].start, b"")


def _insertion(before: bytes, after: bytes, old: Sequence[Cell], new: Sequence[Cell], a: int, c: int, d: int) -> Edit:
    text = _text(after, new[c:d])
    if not a or new[c].kind is CellKind.ROW:
        place = old[a - 1].end if a else 0
        return Edit(place, place, after[new[c - 1].end if c else 0 : new[c].start] + text)
    left, following = old[a - 1], old[a] if a < len(old) and old[a].kind is not CellKind.ROW else None
    blank_before = b" " * _has_blank(after, new[c - 1], new[c])
    if following is None:
        return Edit(left.end, left.end, blank_before + text)
    blank_behind = b" " * (d < len(new) and _has_blank(after, new[d - 1], new[d]))
    if left.end == following.start:
        return Edit(left.end, left.end, blank_before + text + blank_behind)
    if blank_before or left.kind is CellKind.ROW:  # the gap that is there serves as the blank on the left
        return Edit(following.start, following.start, text + blank_behind)
    return Edit(left.end, left.end, text)


def _has_blank(source: bytes, left: Cell, right: Cell) -> bool:
    """Whether two neighbours are written with a blank between them, or would be if they stood in one row."""
    gap = source[left.end : right.start]
    if b"\n" in gap and left.kind is not CellKind.ROW:
        return needs_blank(left.text, right.text, in_brackets=True)
    return bool(gap)


def _text(after: bytes, cells: Sequence[Cell]) -> bytes:
    """Cells as they are written, or in one row if they are broken inside of brackets."""
    text = after[cells[0].start : cells[-1].end]
    is_broken = b"\n" in text and all(cell.kind is not CellKind.ROW for cell in cells)
    return joined([cell.text for cell in cells]) if is_broken else text


def _needed(before: bytes, meaning: str, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """The edits without those that change nothing in the tree: commas before a closer, quotes, annotations."""
    kept = list(edits)
    for edit in edits if len(edits) > 1 else ():
        others = [other for other in kept if other is not edit]
        if meaning_of(apply_edits(before, others)) == meaning:
            kept = others
    return tuple(kept)


def meaning_of(source: bytes) -> str | None:
    """The tree of a text, without docstrings and the annotations of functions; None if it does not parse."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes of old code
        try:
            return ast.dump(_Plain().visit(ast.parse(source)))
        except (SyntaxError, ValueError, RecursionError):
            return None


class _Plain(ast.NodeTransformer):
    """Takes away what a function does not do."""

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return ast.arg(node.arg)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._plain(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._plain(node)

    def _plain(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> ast.AST:
        node.returns = None
        if ast.get_docstring(node, clean=False) is not None:
            node.body = node.body[1:]
        return self.generic_visit(node)
