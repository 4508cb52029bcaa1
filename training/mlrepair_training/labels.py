"""From the edits that undo a corruption to the actions that a model must learn.

Every step of the repair becomes one *target*: the set of actions that all do the same (delete either of two equal
commas, insert before or after an equal neighbour). Corruptions never name actions themselves, so real fixes and made
ones are labelled alike.
"""

import ast
import warnings
from collections.abc import Sequence

from mlrepair.actions import (
    PLAIN_OPERATIONS,
    ROW_OPERATIONS,
    TEMPLATES,
    TEXT_OPERATIONS,
    Action,
    Operation,
    leads_to,
    render,
)
from mlrepair.cell_changes import split_word
from mlrepair.edits import Edit, apply_edits
from mlrepair.grid import Window
from mlrepair.lexer import Cell, CellKind, lex, tokens_of
from mlrepair.spacing import joined
from mlrepair.vocabulary import LINE_BREAK

Target = tuple[Action, ...]

MAX_STEPS = 8  # a repair of more actions is none that a search would find
_DELETIONS = {1: Operation.DELETE, 2: Operation.DELETE_TWO, 3: Operation.DELETE_THREE, 4: Operation.DELETE_FOUR}


def targets_of(window: Window, edits: Sequence[Edit]) -> list[Target] | None:
    """Return one target a step of the repair, or None if actions cannot express it."""
    whole = _row_target(window, edits)
    if whole is None and len(edits) in (2, 4):
        whole = _swap_target(window, edits) or _call_target(window, edits) or _quote_target(window, edits)
    if whole:
        return [whole]
    targets: list[Target] = []
    rest = sorted(edits)
    while rest:
        brackets = _brackets_target(window, rest[:2])
        target = brackets or _target(window, rest[0])
        rest = rest[2:] if brackets else rest[1:]
        if target is None:
            return None
        if target not in targets:
            targets.append(target)
    return targets if len(targets) <= MAX_STEPS else None


def _same(window: Window, action: Action, wanted: bytes) -> bool:
    edits = render(window, action)
    return edits is not None and apply_edits(window.source, edits) == wanted


def _row_target(window: Window, edits: Sequence[Edit]) -> Target | None:
    """All edits change indentation: the row operations that do just this."""
    starts = [start for start, _ in window.row_bounds]
    first = None
    for edit in edits:
        row = next((i for i in starts if window.cells[i].start <= edit.start <= edit.end <= window.cells[i].end), None)
        if row is None or edit.text.strip(b" \t\f"):
            return None
        first = row if first is None else min(first, row)
    if first is None:
        return None
    wanted = apply_edits(window.source, edits)
    found = tuple(Action(first, op) for op in ROW_OPERATIONS if _same(window, Action(first, op), wanted))
    return found or None


def _swap_target(window: Window, edits: Sequence[Edit]) -> Target | None:
    """Two operands, or the two words and two names of `import a from b`."""
    low, high = min(edits), max(edits)
    wanted = apply_edits(window.source, edits)
    between = [
        i
        for i, cell in enumerate(window.cells)
        if low.start <= cell.start and cell.end <= high.end and cell.kind in (CellKind.OPERATOR, CellKind.KEYWORD)
    ]
    found = tuple(Action(i, Operation.SWAP) for i in between if _same(window, Action(i, Operation.SWAP), wanted))
    return found or None


def _call_target(window: Window, edits: Sequence[Edit]) -> Target | None:
    """A call is put around an expression, or taken away."""
    opening = min(edits)
    wanted = apply_edits(window.source, edits)
    first = next((i for i, cell in enumerate(window.cells) if cell.start >= opening.start and cell.text), None)
    if first is None or len(edits) != 2:
        return None
    name = opening.text.removesuffix(b"(")
    actions = [Action(first, Operation.UNWRAP)]
    if name and name != opening.text:
        actions += [Action(i, Operation.WRAP, name) for i in (first, first - 1)]
    found = tuple(action for action in actions if _same(window, action, wanted))
    return found or None


def _brackets_target(window: Window, edits: Sequence[Edit]) -> Target | None:
    """Round brackets come around the rest of a statement."""
    if [edit.text for edit in edits] != [b"(", b")"]:
        return None
    wanted = tokens_of(apply_edits(window.source, edits))
    before = (i for i, cell in enumerate(window.cells) if cell.text and cell.end == edits[0].start)
    return tuple(action for i in before if leads_to(window, action := Action(i, Operation.CALL), wanted)) or None


def _quote_target(window: Window, edits: Sequence[Edit]) -> Target | None:
    """A string gets other quotes."""
    start, wanted = min(edits).start, apply_edits(window.source, edits)
    actions = (Action(i, Operation.REQUOTE) for i, cell in enumerate(window.cells) if cell.start <= start < cell.end)
    return tuple(action for action in actions if _same(window, action, wanted)) or None


def _target(window: Window, edit: Edit) -> Target | None:
    cells, source = window.cells, window.source
    removed = source[edit.start : edit.end]
    if edit.text == b"_" and removed in (b" ", b"-"):
        return _underscore_target(window, edit)
    if edit.text == b"\\" and not removed:
        return _escape_target(window, edit)
    if b"\n" in removed or b"\r" in removed:
        return _line_target(window, edit)
    if b"\n" in edit.text:
        return _break_target(window, edit)
    if edit.text == b"f" and edit.start == edit.end:
        strings = (i for i, cell in enumerate(cells) if cell.start == edit.start and cell.kind is CellKind.STRING)
        return next(((Action(i, Operation.FORMAT),) for i in strings), None)
    touched = [
        i
        for i, cell in enumerate(cells)
        if cell.kind not in (CellKind.NO_BUG, CellKind.ROW) and cell.start < edit.end and cell.end > edit.start
    ]
    if edit.start == edit.end and not touched:
        touched = [
            i for i, cell in enumerate(cells) if cell.start < edit.start < cell.end and cell.kind is not CellKind.ROW
        ]
    if not touched and removed and not removed.strip() and not edit.text:
        return _joined_target(window, edit)
    # Neighbours without a gap may grow together with what is put in: `=` + `=`, `retur` + `n`.
    left = _last_before(window, touched[0] if touched else None, edit.start)
    new = source[cells[touched[0]].start : edit.start] + edit.text if touched else edit.text
    if touched:
        new += source[edit.end : cells[touched[-1]].end]
    if (
        not touched
        and left is not None
        and cells[left].end == edit.start
        and cells[left].kind not in (CellKind.ROW, CellKind.NO_BUG)
        and _grows(cells[left].text, new)
    ):
        touched, new = [left], cells[left].text + new
    after = (touched[-1] if touched else left if left is not None else 0) + 1
    edge = cells[touched[-1]].end if touched else edit.end
    if (
        after < len(cells)
        and cells[after].start == edge
        and cells[after].kind is not CellKind.ROW
        and new
        and _grows(new, cells[after].text, whole=True)
    ):
        touched, new = [*touched, after], new + cells[after].text
    tokens = [cell.text for cell in lex(new.strip()) if cell.kind is not CellKind.ROW]
    return _token_target(window, touched, left, tokens)


def _underscore_target(window: Window, edit: Edit) -> Target | None:
    actions = (Action(i, Operation.UNDERSCORE) for i, cell in enumerate(window.cells) if cell.end == edit.start)
    return tuple(action for action in actions if render(window, action) == (edit,)) or None


def _escape_target(window: Window, edit: Edit) -> Target | None:
    """A quote inside a string is escaped; the string with other quotes has the same value."""
    left = _last_before(window, None, edit.start)
    wanted = apply_edits(window.source, (edit,))
    if left is None or not _same(window, escape := Action(left, Operation.INSERT, edit.text), wanted):
        return None
    start, _ = window.row_bounds[window.row_of[left]]
    requotes = [Action(i, Operation.REQUOTE) for i in range(start + 1, left + 1)]
    rendered = ((action, render(window, action)) for action in requotes)
    return (escape, *(a for a, edits in rendered if edits and same_meaning(apply_edits(window.source, edits), wanted)))


def same_meaning(one: bytes, other: bytes) -> bool:
    """Whether two texts parse, and to the same tree."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
    except (SyntaxError, ValueError):
        return False


def _joined_target(window: Window, edit: Edit) -> Target | None:
    """The gap between two cells goes: `re turn` and `! =` become one."""
    left = _last_before(window, None, edit.start)
    if left is None or left + 1 >= len(window.cells):
        return None
    first, second = window.cells[left], window.cells[left + 1]
    together = first.text + second.text
    if first.end != edit.start or second.start != edit.end or not _grows(first.text, second.text, whole=True):
        return None
    return (Action(left, Operation.JOIN), Action(left, Operation.REPLACE_TWO, together))


def _token_target(window: Window, touched: list[int], left: int | None, tokens: list[bytes]) -> Target | None:
    """Cells `touched` become `tokens`: trim what stays the same, then name the operation."""
    cells = window.cells
    while touched and tokens and cells[touched[0]].text == tokens[0]:
        left = touched[0]
        touched, tokens = touched[1:], tokens[1:]
    while touched and tokens and cells[touched[-1]].text == tokens[-1]:
        touched, tokens = touched[:-1], tokens[:-1]
    if not touched and not tokens:
        return None
    if not touched:
        if left is None or left == 0:
            return None
        return _sliding_inserts(window, left, tokens)
    row_end = window.row_bounds[window.row_of[touched[0]]][1]
    if touched[-1] >= row_end:
        return None
    if tokens:
        if len(touched) == 2 and [cells[i].text for i in reversed(touched)] == tokens:
            return (Action(touched[0], Operation.TRANSPOSE),)
        operation = {1: Operation.REPLACE, 2: Operation.REPLACE_TWO}.get(len(touched))
        if operation is None:
            return None
        replacement = Action(touched[0], operation, joined(tokens))
        is_split = len(touched) == 1 and split_word(cells[touched[0]].text) == tuple(tokens)
        return (replacement, Action(touched[0], Operation.SPLIT)) if is_split else (replacement,)
    found: list[Action] = []
    if len(touched) in _DELETIONS:
        found = _sliding_deletions(window, touched[0], len(touched))
    if touched[-1] + 1 == row_end and len(touched) > 1:
        found.append(Action(touched[0], Operation.DELETE_REST))
    return tuple(found) or None


def _grows(left: bytes, right: bytes, *, whole: bool = False) -> bool:
    """Whether two texts without a gap are read as other tokens than each alone."""
    together = [cell.text for cell in lex(left + right) if cell.kind is not CellKind.ROW]
    alone = [cell.text for text in (left, right) for cell in lex(text) if cell.kind is not CellKind.ROW]
    return together != alone and not (not whole and any(quote in left + right for quote in (b'"', b"'")))


def _last_before(window: Window, first: int | None, offset: int) -> int | None:
    if first is not None:
        return first - 1
    low = None
    for i, cell in enumerate(window.cells):
        if cell.end <= offset and cell.start <= offset:
            low = i
    return low


def _sliding_inserts(window: Window, left: int, tokens: list[bytes]) -> Target:
    """Tokens put in after a cell; where they equal their neighbours, a little further left or right is the same."""
    cells, found = window.cells, _inserts(left, tokens)
    i, turned = left, list(tokens)
    while (
        cells[i].text == turned[-1] and cells[i].kind is not CellKind.ROW and cells[i - 1].kind is not CellKind.NO_BUG
    ):
        i, turned = i - 1, [turned[-1], *turned[:-1]]
        found += _inserts(i, turned)
    i, turned = left + 1, list(tokens)
    while i < len(cells) and cells[i].text == turned[0] and cells[i].kind is not CellKind.ROW:
        turned = [*turned[1:], turned[0]]
        found += _inserts(i, turned)
        i += 1
    return tuple(found)


def _inserts(left: int, tokens: list[bytes]) -> list[Action]:
    """The ways to put tokens in after a cell: as one phrase, or as a template with one of them as its text."""
    actions = [Action(left, Operation.INSERT, joined(tokens))]
    for operation, (before, after) in TEMPLATES.items():
        for token in tokens:
            if joined(tokens) == before + token + after:
                actions.append(Action(left, operation, token))
    return actions


def _sliding_deletions(window: Window, first: int, count: int) -> list[Action]:
    """Deleting any stretch of a repetition is the same."""
    cells = window.cells
    row_start, row_end = window.row_bounds[window.row_of[first]]
    found = [Action(first, _DELETIONS[count])]
    i = first
    while i - 1 > row_start and cells[i - 1].text == cells[i + count - 1].text:
        i -= 1
        found.append(Action(i, _DELETIONS[count]))
    i = first
    while i + count < row_end and cells[i].text == cells[i + count].text:
        i += 1
        found.append(Action(i, _DELETIONS[count]))
    return found


def _line_target(window: Window, edit: Edit) -> Target | None:
    """Bytes with a line end go: two rows are joined, or a row is deleted."""
    wanted = tokens_of(apply_edits(window.source, (edit,)))
    candidates = [
        Action(start, operation)
        for start, end in window.row_bounds
        if window.cells[start].start <= edit.end and window.cells[end - 1].end >= edit.start
        for operation in (Operation.DELETE, Operation.DELETE_ROW)
    ]
    found = tuple(action for action in candidates if leads_to(window, action, wanted))
    return found or None


def _break_target(window: Window, edit: Edit) -> Target | None:
    """A line end comes in: a row is broken in two, or a text opens or closes a row (a lone closer that was lost)."""
    wanted = tokens_of(apply_edits(window.source, (edit,)))
    left = _last_before(window, None, edit.start)
    if left is None or left == 0:
        return None
    if not edit.text.strip():
        action = Action(left, Operation.INSERT, LINE_BREAK)
        return (action,) if leads_to(window, action, wanted) else None
    tokens = [cell.text for cell in lex(edit.text.strip()) if cell.kind is not CellKind.ROW]
    if len(tokens) > 2:
        return None
    at = left - 1 if window.cells[left].kind is CellKind.ROW and left > 1 else left
    return _sliding_inserts(window, at, tokens)


def is_reachable(action: Action, vocabulary: dict[bytes, int], texts: set[bytes]) -> bool:
    """Whether a model can produce an action: its text stands in the vocabulary or in the window."""
    if action.operation in PLAIN_OPERATIONS or action.text in texts:
        return True
    return action.operation in TEXT_OPERATIONS and action.text in vocabulary


def reachable_texts(cells: Sequence[Cell]) -> set[bytes]:
    """The texts that can be copied from cells."""
    return {cell.text for cell in cells if cell.kind not in (CellKind.ROW, CellKind.NO_BUG)}
