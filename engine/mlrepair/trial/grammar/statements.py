"""Statements: deleted, moved, guarded, with another operator or target or jump."""

import ast
import re
from collections.abc import Iterator
from functools import partial

from mlrepair.edits import Edit
from mlrepair.trial.grammar.clamps import clamped
from mlrepair.trial.grammar.elsewhere import values
from mlrepair.trial.grammar.exchanges import exchanged, substituted
from mlrepair.trial.grammar.insertions import inserted
from mlrepair.trial.grammar.leftovers import apart, completed, represented, reset
from mlrepair.trial.grammar.marks import begun_anew, unasked
from mlrepair.trial.grammar.operators import SIGNS, near_signs
from mlrepair.trial.grammar.owed import owed_tests, zero_divisors
from mlrepair.trial.grammar.rows import Change, Place, Rows, is_chained, is_documentation, only_if, probe_of, unit
from mlrepair.trial.grammar.tables import begun
from mlrepair.trial.kinds import Kind
from mlrepair.trial.scope import FunctionNode, Scope, blocks
from mlrepair.trial.truths import likely

_SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.AnnAssign, ast.Delete)
_JUMPS = ("break", "continue", "return", "pass")
_BLOCKS = (ast.If, ast.For, ast.While)
_ELSE = re.compile(rb"\belse[ \t]*:")
_ONE_LONG = re.compile(r"len\((\w+)\) == 1")
_GUARDS = 40  # conditions of what leaves early
_CONDITIONS = 60  # of what is done only then
_SURE = 4.0  # how much more probable it is to bind a name that is read and bound nowhere


def statements(scope: Scope, place: Place) -> Iterator[Change]:
    """All that may be done to a statement."""
    rows = Rows(scope)
    yield from _operators(scope, place)
    yield from _returned(scope, place)
    yield from exchanged(scope, place)
    yield from substituted(scope, place)
    yield from values(scope, place)
    yield from clamped(scope, place)
    span = rows.span(place.statement)
    if span is None:
        return
    if not isinstance(place.statement, FunctionNode | ast.ClassDef | ast.Import | ast.ImportFrom):
        yield from _deleted(place, span, rows)
        yield from _moved(place, span, rows)
        yield from _unguarded(place, span, rows)
    yield from _guarded(scope, place, span, rows)
    yield from completed(scope, place, span, rows)
    yield from begun(scope, place, span, rows)
    yield from represented(scope, place, span, rows)
    yield from apart(scope, place, span, rows)
    yield from reset(scope, place, span, rows)
    yield from _conditional(scope, place, span, rows)
    yield from _else_if(scope, place, rows)
    yield from inserted(scope, place, span, rows)


def _operators(scope: Scope, place: Place) -> Iterator[Change]:
    statement, lines = place.statement, scope.lines
    start, end = lines.span(statement)

    def whole(kind: Kind, text: str, weight: float = 1.0) -> Change:
        return Change(kind, (Edit(start, end, text.encode()),), weight)

    if isinstance(statement, ast.AugAssign):
        target, value = lines.text(statement.target), lines.text(statement.value)
        sign = SIGNS[type(statement.op)]
        for other, weight in near_signs(sign):
            yield whole(Kind.ARITHMETIC, f"{target} {other}= {value}", weight)
        yield whole(Kind.ASSIGNMENT, f"{target} = {value}")
        for wrapper in ("max", "min"):
            yield whole(Kind.BOUNDED, f"{target} = {wrapper}({target}, {value})", 4)  # the best so far
    elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target, value = lines.text(statement.targets[0]), lines.text(statement.value)
        if not isinstance(statement.targets[0], ast.Tuple):
            for sign, weight in (("+", 3.0), ("-", 2.0), ("*", 1.0), ("|", 0.5)):
                yield whole(Kind.ASSIGNMENT, f"{target} {sign}= {value}", weight)
        targets = [lines.text(t) for s in scope.statements for t in _targets(s)]
        attributes = [lines.text(donor) for donor in scope.donors if isinstance(donor, (ast.Attribute, ast.Subscript))]
        for other in dict.fromkeys((*sorted(scope.unbound), *targets, *attributes)):
            if other != target and not isinstance(statement.targets[0], ast.Tuple):
                yield whole(Kind.TARGET, f"{other} = {value}", _SURE if other in scope.unbound else 1.0)
                yield whole(Kind.TARGET, f"{other} = {target} = {value}", 0.2)
        yield whole(Kind.TARGET, f"{value} = {target}", 0.5)
    elif isinstance(statement, (ast.If, ast.While)):
        word = "while" if isinstance(statement, ast.If) else "if"
        keyword = 4 if lines.source[start : start + 4] == b"elif" else 2 if isinstance(statement, ast.If) else 5
        if keyword != 4:
            yield Change(Kind.LOOP, (Edit(start, start + keyword, word.encode()),), 3 if _wears_down(statement) else 1)
            if isinstance(statement, ast.If) and place.index and isinstance(place.block[place.index - 1], ast.If):
                yield Change(Kind.LOOP, (Edit(start, start + keyword, b"elif"),))
        else:
            yield Change(Kind.LOOP, (Edit(start, start + 4, b"if"),))
    elif isinstance(statement, (ast.Break, ast.Continue, ast.Pass)) or (
        isinstance(statement, ast.Return) and statement.value is None
    ):
        for word in _JUMPS:
            if word != lines.text(statement):
                yield whole(Kind.JUMP, word, 0.3 if word == "pass" else 1)
        for name in (*scope.variables[:4], "True", "False", "None"):
            yield whole(Kind.JUMP, f"return {name}", 0.3)
        if isinstance(statement, (ast.Continue, ast.Pass)) and place.loop:  # what the others get is taken from this one
            changed = (t for s in ast.walk(place.loop) if isinstance(s, ast.stmt) for t in _targets(s))
            for target in dict.fromkeys(lines.text(t) for t in changed if isinstance(t, (ast.Subscript, ast.Name))):
                for empty in ("0", "None", "False"):
                    weight = 1.0 if empty == "0" and "[" in target else 0.3
                    yield whole(Kind.JUMP, f"{target} = {empty}", weight)


def _wears_down(statement: ast.If | ast.While) -> bool:
    """Whether the block takes something from what the test reads: then it may be done more than once."""
    read = {node.id for node in ast.walk(statement.test) if isinstance(node, ast.Name)}
    for node in (inner for one in statement.body for inner in ast.walk(one)):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(name), attr="pop" | "popleft" | "remove")) if name in read:
                return True
            case ast.Call(func=ast.Name("heappop") | ast.Attribute(attr="heappop"), args=[ast.Name(name)]) if (
                name in read
            ):
                return True
            case ast.AugAssign(target=ast.Name(name)) if name in read:
                return True
    return False


def _targets(statement: ast.stmt) -> list[ast.expr]:
    if isinstance(statement, ast.Assign):
        return statement.targets
    return [statement.target] if isinstance(statement, (ast.AugAssign, ast.AnnAssign, ast.For)) else []


def _returned(scope: Scope, place: Place) -> Iterator[Change]:
    statement, lines = place.statement, scope.lines
    start, end = lines.span(statement)

    def whole(kind: Kind, text: str, weight: float = 1.0) -> Change:
        return Change(kind, (Edit(start, end, text.encode()),), weight)

    if isinstance(statement, ast.Return) and statement.value is not None:
        value = lines.text(statement.value)
        yield whole(Kind.RETURNED, f"yield {value}", 0.5)
        yield whole(Kind.RETURNED, value, 0.5)
        for word in _JUMPS[:2] if place.loop else ():
            yield whole(Kind.JUMP, word, 0.5)
    elif isinstance(statement, ast.Expr):
        value = lines.text(statement.value)
        if isinstance(statement.value, ast.Yield) and statement.value.value is not None:
            inner = lines.text(statement.value.value)
            yield whole(Kind.RETURNED, f"yield from {inner}", 2)
            yield whole(Kind.RETURNED, f"return {inner}", 0.5)
        elif isinstance(statement.value, ast.YieldFrom):
            inner = lines.text(statement.value.value)
            yield whole(Kind.RETURNED, f"yield {inner}", 2)
        elif isinstance(statement.value, ast.Call):
            yield whole(Kind.RETURNED, f"return {value}", 3)
            yield whole(Kind.RETURNED, f"yield from {value}", 1)
            yield whole(Kind.RETURNED, f"yield {value}", 0.3)
            if isinstance(statement.value.func, ast.Attribute) and statement.value.func.attr == "clear":
                for empty in ("[]", "{}", "set()"):  # what was handed out keeps what it holds
                    yield whole(Kind.COPIED, f"{lines.text(statement.value.func.value)} = {empty}", 2)
            for target in _passed(statement.value):  # `f(x)` for `x = f(x)`
                yield whole(Kind.TARGET, f"{lines.text(target)} = {value}", 3)
            for name in scope.variables[:6]:
                yield whole(Kind.TARGET, f"{name} = {value}")
                yield whole(Kind.TARGET, f"{name} += {value}", 0.5)
    elif isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        yield whole(Kind.RETURNED, f"return {lines.text(statement.value)}", 0.5)


def _passed(call: ast.Call) -> list[ast.expr]:
    """What a call gets that could be assigned to."""
    receiver = [call.func.value] if isinstance(call.func, ast.Attribute) else []
    return [value for value in (*receiver, *call.args) if isinstance(value, (ast.Name, ast.Attribute, ast.Subscript))]


def _deleted(place: Place, span: tuple[int, int], rows: Rows) -> Iterator[Change]:
    if is_documentation(place.statement):
        return
    text = f"{rows.indentation(place.statement)}pass\n".encode() if len(place.block) == 1 else b""
    yield Change(Kind.STATEMENT_DELETED, (Edit(*span, text),))


def _moved(place: Place, span: tuple[int, int], rows: Rows) -> Iterator[Change]:
    statement, block, index = place.statement, place.block, place.index
    indentation = rows.indentation(statement)
    gap = f"{indentation}pass\n".encode() if len(block) == 1 else b""
    if index + 1 < len(block):
        following = rows.span(block[index + 1])
        if following and following[0] >= span[1] and rows.source[following[0] :].lstrip()[:4] != b"elif":
            text = rows.moved(block[index + 1], indentation) + rows.moved(statement, indentation)
            between = rows.source[span[1] : following[0]].decode()
            yield Change(Kind.STATEMENT_MOVED, (Edit(span[0], following[1], (between + text).encode()),), 2)
        for later in block[index + 2 : index + 4]:
            goal = rows.span(later)
            if goal:
                yield Change(
                    Kind.STATEMENT_MOVED, _transport(span, goal[1], gap, rows.moved(statement, indentation)), 0.5
                )
        for inner in blocks(block[index + 1]):  # into the block that follows
            goal = rows.span(inner[0])
            if goal and not isinstance(block[index + 1], FunctionNode):
                text = rows.moved(statement, rows.indentation(inner[0]))
                yield Change(Kind.STATEMENT_MOVED, _transport(span, goal[0], gap, text))
    if index:
        yield from _otherwise(place, span, rows)
        for inner in blocks(block[index - 1]):  # to the end of the block before
            goal = rows.span(inner[-1])
            if goal and not isinstance(block[index - 1], FunctionNode):
                text = rows.moved(statement, rows.indentation(inner[-1]))
                yield Change(Kind.STATEMENT_MOVED, _transport(span, goal[1], gap, text), 3)
    for i, parent in enumerate(reversed(place.parents)):
        if not isinstance(parent, ast.stmt) or isinstance(parent, FunctionNode) or i > 1:
            break
        whole = rows.span(parent)
        if whole is None:
            break
        text = rows.moved(statement, rows.indentation(parent))
        weight = 3.0 if index == len(block) - 1 else 1.0
        yield Change(Kind.STATEMENT_MOVED, _transport(span, whole[1], gap, text), weight)
        if rows.source[whole[0] :].lstrip()[:4] != b"elif":
            yield Change(Kind.STATEMENT_MOVED, _transport(span, whole[0], gap, text), 0.7)


def _otherwise(place: Place, span: tuple[int, int], rows: Rows) -> Iterator[Change]:
    """Into an `else` of the `if` before, which has none."""
    before, indentation = place.block[place.index - 1], rows.indentation(place.statement)
    first = rows.span(before.body[0]) if isinstance(before, ast.If) and not before.orelse else None
    if first is not None:
        moved = rows.moved(place.statement, rows.indentation(before.body[0]))  # type: ignore[attr-defined]
        yield Change(Kind.STATEMENT_MOVED, (Edit(*span, f"{indentation}else:\n{moved}".encode()),), 3)


def _transport(span: tuple[int, int], goal: int, gap: bytes, text: str) -> tuple[Edit, ...]:
    if goal == span[1]:
        return (Edit(*span, gap + text.encode()),)
    if goal == span[0]:
        return (Edit(*span, text.encode() + gap),)
    return tuple(sorted((Edit(*span, gap), Edit(goal, goal, text.encode()))))


def _unguarded(place: Place, span: tuple[int, int], rows: Rows) -> Iterator[Change]:
    statement = place.statement
    if isinstance(statement, ast.If) and rows.source[span[0] : span[1]].lstrip()[:2] == b"if":
        indentation = rows.indentation(statement)
        for block in (statement.body, statement.orelse):
            if block and all(rows.span(inner) for inner in block):
                text = "".join(rows.moved(inner, indentation) for inner in block)
                yield Change(Kind.GUARD_REMOVED, (Edit(*span, text.encode()),))
        end = rows.span(statement.body[-1])
        is_chain = len(statement.orelse) == 1 and isinstance(statement.orelse[0], ast.If)
        if end and statement.orelse and not is_chain and all(rows.span(inner) for inner in statement.orelse):
            text = "".join(rows.moved(inner, indentation) for inner in statement.orelse)
            yield Change(Kind.GUARD_REMOVED, (Edit(end[1], span[1], text.encode()),), 0.7)  # `else` always follows


def _guarded(scope: Scope, place: Place, span: tuple[int, int], rows: Rows) -> Iterator[Change]:
    """Leave under a condition before a statement."""
    row = place.statement.lineno
    if is_chained(rows, span):
        return
    is_first = place.is_first
    jumps = ["continue", "break"] if place.loop else []
    exits = {early: [] if isinstance(scope.node, ast.Module) else _exits(scope, rows, early) for early in (True, False)}
    lacking = owed_tests(scope, place)
    lacking += [f"len({name}) == 1" for name in _parted(scope)] if is_first else []
    tests = [(Kind.GUARD_OWED, test, 1.0) for test in lacking]
    tests += [(Kind.DIVISOR_CHECKED, test, 1.0) for test in zero_divisors(scope, place) if test not in lacking]
    others = likely(scope, _nearby(place, rows), _GUARDS)
    tests += [(Kind.GUARD_ADDED, test, chance) for test, chance in others if test not in lacking]
    for kind, test, chance in tests:
        probe = partial(probe_of, test, scope.number, row)
        is_begin = is_first or (kind is Kind.GUARD_OWED and place.is_early)
        for leave in (*jumps, *exits[is_begin], *_of_size(test)):
            weight = (2.0 if is_begin else 0.5) * (2.0 if test.startswith("not ") or leave in jumps else 1.0)
            yield Change(kind, (only_if(place, span, rows, test, leave),), weight * chance, probe)


def _of_size(test: str) -> list[str]:
    """What may be returned of a sequence with one element."""
    found = _ONE_LONG.fullmatch(test)
    return [f"return {found[1]}[0]", f"return {found[1]}"] if found else []


def _parted(scope: Scope) -> list[str]:
    """The parameters of which the function takes parts without a look at how long they are."""
    nodes = [node for root in scope.roots for node in ast.walk(root)]
    sliced = (node for node in nodes if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice))
    names = dict.fromkeys(node.value.id for node in sliced if isinstance(node.value, ast.Name))
    return [
        name for name in names if name in scope.parameters and not any(f"len({name})" in c for c in scope.conditions)
    ]


def _nearby(place: Place, rows: Rows) -> str:
    """The text of a statement, of what stands before it, and of the heads around it."""
    before = place.block[place.index - 1 : place.index] if place.index else []
    around = [parent for parent in place.parents[-2:] if isinstance(parent, ast.stmt)]
    return "\n".join([*map(rows.text, (place.statement, *before)), *(rows.text(one).split("\n")[0] for one in around)])


def _exits(scope: Scope, rows: Rows, is_first: bool) -> list[str]:
    """How a function may be left early: as it is elsewhere, or with a plain value."""
    returned = [
        rows.text(statement)
        for statement in scope.statements
        if isinstance(statement, (ast.Return, ast.Raise)) and (isinstance(statement, ast.Raise) or statement.value)
    ]
    short = [text for text in dict.fromkeys(returned) if "\n" not in text and len(text) < 50][:4]
    plain = ["return", "return None", "return False", "return True"]
    plain += ["return []", "return 0", "return 1", "return -1", 'return ""', "return {}"] if is_first else []
    return list(dict.fromkeys((*short, *plain, *(f"return {name}" for name in scope.variables[:3]))))


def _conditional(scope: Scope, place: Place, span: tuple[int, int], rows: Rows) -> Iterator[Change]:
    """Put a statement, or those from it on, under a condition."""
    if is_chained(rows, span):
        return
    indentation = rows.indentation(place.statement)
    deeper = unit(indentation)
    rest = place.block[place.index :]
    for count in sorted({1, 2, len(rest)}):
        some = rest[:count]
        spans = [rows.span(statement) for statement in some]
        if len(some) < count or None in spans or not all(isinstance(one, (*_SIMPLE, *_BLOCKS)) for one in some):
            return
        if count == 1 and not (isinstance(some[0], _SIMPLE) and not is_documentation(some[0])):
            continue
        end = spans[-1][1] if spans[-1] else span[1]
        inside = rows.source[span[0] : end].decode().splitlines(keepends=True)  # with the comments between
        body = "".join(deeper + row if row.strip() else row for row in inside)
        body = body if body.endswith("\n") else f"{body}\n"
        others = likely(scope, _nearby(place, rows), _CONDITIONS if count == 1 else _CONDITIONS // 2)
        marked = [test.replace(" in ", " not in ") for test in begun_anew(scope, place)]
        tests = [(Kind.CONDITION_OWED, test, 1.0) for test in (*marked, *unasked(scope))]
        for kind, test, chance in (*tests, *((Kind.CONDITION_ADDED, *other) for other in others)):
            edit = Edit(span[0], end, f"{indentation}if {test}:\n{body}".encode())
            probe = partial(probe_of, f"not ({test})", scope.number, place.statement.lineno)
            yield Change(kind, (edit,), chance if count == 1 else 0.7 * chance, probe)


def _else_if(scope: Scope, place: Place, rows: Rows) -> Iterator[Change]:
    """`else:` becomes `elif test:`, and the last `elif test:` of a chain `else:`."""
    statement = place.statement
    if not isinstance(statement, ast.If):
        return
    start, end = scope.lines.span(statement.body[-1])[1], scope.lines.span((statement.orelse or statement.body)[0])[0]
    head = _ELSE.search(rows.source, start, end)
    if head:
        near = "\n".join([rows.text(statement.test), *map(rows.text, statement.orelse)])
        for test in unasked(scope):
            yield Change(Kind.CONDITION_OWED, (Edit(*head.span(), f"elif {test}:".encode()),))
        for test, chance in likely(scope, near, _CONDITIONS // 2):
            yield Change(Kind.CONDITION_ADDED, (Edit(*head.span(), f"elif {test}:".encode()),), chance)
    start = scope.lines.span(statement)[0]
    if not statement.orelse and rows.source.startswith(b"elif", start):
        yield Change(Kind.GUARD_REMOVED, (Edit(start, scope.lines.span(statement.test)[1], b"else"),), 0.7)
