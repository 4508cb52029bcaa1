"""Statements: deleted, moved, guarded, with another operator or target or jump."""

import ast
import re
from collections.abc import Iterator
from functools import partial

from mlrepair.edits import Edit
from mlrepair.trial.candidate import Probe
from mlrepair.trial.grammar.exchanges import exchanged, substituted
from mlrepair.trial.grammar.insertions import collections, inserted
from mlrepair.trial.grammar.operators import SIGNS, near_signs
from mlrepair.trial.grammar.owed import owed_tests
from mlrepair.trial.grammar.rows import Change, Place, Rows
from mlrepair.trial.kinds import Kind
from mlrepair.trial.scope import NAME, FunctionNode, Scope, blocks
from mlrepair.trial.truths import likely

_SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return, ast.AnnAssign, ast.Delete)
_JUMPS = ("break", "continue", "return", "pass")
_BLOCKS = (ast.If, ast.For, ast.While)
_ELSE = re.compile(rb"\belse[ \t]*:")
_STEPS = 8  # after a loop
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
    span = rows.span(place.statement)
    if span is None:
        return
    if not isinstance(place.statement, FunctionNode | ast.ClassDef | ast.Import | ast.ImportFrom):
        yield from _deleted(place, span, rows)
        yield from _moved(place, span, rows)
        yield from _unguarded(place, span, rows)
    yield from _guarded(scope, place, span, rows)
    yield from _completed(scope, place, span, rows)
    yield from _reset(scope, place, span, rows)
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
            yield whole(Kind.BOUNDED, f"{target} = {wrapper}({target}, {value})")
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
            yield Change(Kind.LOOP, (Edit(start, start + keyword, word.encode()),))
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
    if _is_documentation(place.statement):
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
    if rows.source[span[0] : span[1]].lstrip()[:4] == b"elif":
        return
    is_first = place.index == 0 and not place.parents
    jumps = ["continue", "break"] if place.loop else []
    exits = [] if isinstance(scope.node, ast.Module) else _exits(scope, rows, is_first)
    lacking = owed_tests(scope, place)
    tests = [(Kind.GUARD_OWED, test, 1.0) for test in lacking]
    others = likely(scope, _nearby(place, rows), _GUARDS)
    tests += [(Kind.GUARD_ADDED, test, chance) for test, chance in others if test not in lacking]
    for kind, test, chance in tests:
        probe = partial(_probe, test, scope.number, row)
        for leave in (*jumps, *exits):
            weight = (2.0 if is_first else 0.5) * (2.0 if test.startswith("not ") or leave in jumps else 1.0)
            yield Change(kind, (_only_if(place, span, rows, test, leave),), weight * chance, probe)


def _only_if(place: Place, span: tuple[int, int], rows: Rows, test: str, step: str) -> Edit:
    """Put a step under a condition before a statement."""
    indentation = rows.indentation(place.statement)
    text = f"{indentation}if {test}:\n{indentation}{_unit(indentation)}{step}\n"
    return Edit(span[0], span[0], text.encode())


def _unit(indentation: str) -> str:
    """What a block has more before its rows than what is around it."""
    return "\t" if "\t" in indentation else "    "


def _completed(scope: Scope, place: Place, span: tuple[int, int], rows: Rows) -> Iterator[Change]:
    """After a loop, what one of its steps left over: `if rest: found.append(rest)`."""
    before = place.block[place.index - 1] if place.index else None
    if not isinstance(before, (ast.For, ast.While)) or isinstance(scope.node, ast.Module):
        return
    own = set(NAME.findall(rows.text(before)))
    divided = {
        node.target.id
        for node in ast.walk(before)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) and isinstance(node.op, ast.FloorDiv)
    }
    steps = [
        (f"{collection}.{method}({name})", name)
        for collection, method in collections(scope)
        for name in scope.variables
        if name in own and name != collection
    ]
    steps = steps[:_STEPS] + [(step, name) for step, name in _of_pairs(scope, before) if name in own]
    for step, name in steps:
        for test in (name, f"{name} > 0", f"{name} > 1", f"{name} is not None"):
            kind = Kind.GUARD_OWED if name in divided and test == f"{name} > 1" else Kind.GUARD_ADDED
            yield Change(kind, (_only_if(place, span, rows, test, step),))


def _of_pairs(scope: Scope, loop: ast.stmt) -> Iterator[tuple[str, str]]:
    """Steps of a loop that keep pairs, with another first of them, and what that is: `found.append((rest, 1))`."""
    for node in ast.walk(loop):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("append", "add")
            and len(node.args) == 1
            and isinstance(node.args[0], ast.Tuple)
            and len(node.args[0].elts) == 2
        ):
            for name in scope.variables[:4]:
                for other in ("1", "0", *scope.variables[:4]):
                    if name != other:
                        yield f"{scope.lines.text(node.func)}(({name}, {other}))", name


def _reset(scope: Scope, place: Place, span: tuple[int, int], rows: Rows) -> Iterator[Change]:
    """After an attribute was set: where it is empty, another one is, too."""
    before = place.block[place.index - 1] if place.index else None
    targets = before.targets if isinstance(before, ast.Assign) else []
    own = [rows.text(target) for target in targets if isinstance(target, ast.Attribute)]
    for name in own:
        for other in scope.instance:
            for test in (f"{name} is None", f"not {name}") if other != name else ():
                yield Change(Kind.GUARD_ADDED, (_only_if(place, span, rows, test, f"{other} = None"),), 0.5)


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
    if rows.source[span[0] : span[1]].lstrip()[:4] == b"elif":
        return
    indentation = rows.indentation(place.statement)
    unit = _unit(indentation)
    rest = place.block[place.index :]
    for count in sorted({1, 2, len(rest)}):
        some = rest[:count]
        spans = [rows.span(statement) for statement in some]
        if len(some) < count or None in spans or not all(isinstance(one, (*_SIMPLE, *_BLOCKS)) for one in some):
            return
        if count == 1 and not (isinstance(some[0], _SIMPLE) and not _is_documentation(some[0])):
            continue
        end = spans[-1][1] if spans[-1] else span[1]
        inside = rows.source[span[0] : end].decode().splitlines(keepends=True)  # with the comments between
        body = "".join(unit + row if row.strip() else row for row in inside)
        body = body if body.endswith("\n") else f"{body}\n"
        for test, chance in likely(scope, _nearby(place, rows), _CONDITIONS if count == 1 else _CONDITIONS // 2):
            edit = Edit(span[0], end, f"{indentation}if {test}:\n{body}".encode())
            probe = partial(_probe, f"not ({test})", scope.number, place.statement.lineno)
            yield Change(Kind.CONDITION_ADDED, (edit,), chance if count == 1 else 0.7 * chance, probe)


def _else_if(scope: Scope, place: Place, rows: Rows) -> Iterator[Change]:
    """`else:` becomes `elif test:`, and the last `elif test:` of a chain `else:`."""
    statement = place.statement
    if not isinstance(statement, ast.If):
        return
    start, end = scope.lines.span(statement.body[-1])[1], scope.lines.span((statement.orelse or statement.body)[0])[0]
    head = _ELSE.search(rows.source, start, end)
    if head:
        near = "\n".join([rows.text(statement.test), *map(rows.text, statement.orelse)])
        for test, chance in likely(scope, near, _CONDITIONS // 2):
            yield Change(Kind.CONDITION_ADDED, (Edit(*head.span(), f"elif {test}:".encode()),), chance)
    start = scope.lines.span(statement)[0]
    if not statement.orelse and rows.source.startswith(b"elif", start):
        yield Change(Kind.GUARD_REMOVED, (Edit(start, scope.lines.span(statement.test)[1], b"else"),), 0.7)


def _is_documentation(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _probe(test: str, file: int, row: int) -> Probe | None:
    """What tells whether a test, under which the run takes another way, ever holds at a row."""
    from mlrepair.trial.probing import is_harmless

    return Probe(file, row, "False", test, is_test=True) if is_harmless(test) else None
