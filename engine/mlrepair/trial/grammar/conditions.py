"""Conditions: extended, replaced, made of a constant; branches of a conditional expression."""

import ast
from collections.abc import Iterator

from mlrepair.trial.grammar.marks import unasked
from mlrepair.trial.grammar.site import Rewrite, Site
from mlrepair.trial.kinds import Kind
from mlrepair.trial.text import parsed
from mlrepair.trial.truths import likely

_EXTENSIONS = 120
_REPLACEMENTS = 90
_DEFAULTS = 4  # constants of the function
_VALUES = 6  # variables with which the value of a key is compared


def conditions(site: Site) -> Iterator[Rewrite]:
    """A condition becomes narrower or wider, or another one."""
    node, scope = site.node, site.scope
    is_condition = site.is_test or (isinstance(site.parent, ast.Return) and isinstance(node, (ast.Compare, ast.BoolOp)))
    if is_condition and not (isinstance(node, ast.Constant)):
        for text, weight in likely(scope, scope.lines.text(site.statement), _EXTENSIONS):
            if text in site.text:
                continue
            for sign in ("and", "or"):
                own = site.at(node, 3 if sign == "and" else 2)
                yield Rewrite(Kind.CONDITION_EXTENDED, f"{own} {sign} {text}", weight)
                if _guards(text):
                    yield Rewrite(Kind.CONDITION_EXTENDED, f"{text} {sign} {own}", weight)
        for text in unasked(scope):
            own, away = site.at(node, 3), text.replace(" in ", " not in ")
            yield Rewrite(Kind.CONDITION_OWED, f"{site.at(node, 2)} or {text}")
            yield from (Rewrite(Kind.CONDITION_OWED, f"{own} and {other}") for other in (text, away))
        for text in _values(site):
            yield Rewrite(Kind.VALUE_CHECKED, f"{site.at(node, 3)} and {text}")
        for text in _checks(site):
            yield Rewrite(Kind.INDEX_CHECKED, f"{text} and {site.at(node, 3)}")
    if site.is_test:
        for text, weight in likely(scope, scope.lines.text(site.statement), _REPLACEMENTS):
            if text != site.text:
                yield Rewrite(Kind.CONDITION_REPLACED, text, 0.7 * weight)
        yield Rewrite(Kind.CONDITION_REPLACED, "True", 0.5)
        yield Rewrite(Kind.CONDITION_REPLACED, "False", 0.2)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool) and site.is_value:
        for text, weight in likely(scope, scope.lines.text(site.statement), _REPLACEMENTS):
            yield Rewrite(Kind.CONDITION_REPLACED, text, 1.5 * weight)


def _checks(site: Site) -> Iterator[str]:
    """What must hold before a condition, or the rows under it, may read their elements and attributes."""
    text = site.scope.lines.text
    seen = set(map(text, site.node.values if isinstance(site.node, ast.BoolOp) else [site.node]))
    guarded = site.statement.body if isinstance(site.statement, (ast.If, ast.While)) else []
    chained = [
        node
        for statement in guarded
        for node in ast.walk(statement)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute)
    ]
    for node in (*ast.walk(site.node), *chained):
        if isinstance(node, ast.Subscript) and not isinstance(node.slice, (ast.Slice, ast.Constant, ast.Tuple)):
            index, container = text(node.slice), text(node.value)
            checks = [f"{index} >= 0", f"{index} < len({container})", f"{index} in {container}"]
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            checks = [text(node.value)]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, (ast.Name, ast.Attribute)):
            checks = [text(node.value), f"{text(node.value)} is not None"]
        else:
            continue
        for check in checks:
            if check not in seen:
                seen.add(check)
                yield check


def _values(site: Site) -> Iterator[str]:
    """What may be asked of the value of a key that is there, and of an object that is one: `last[key] >= start`."""
    text, scope = site.scope.lines.text, site.scope
    for part in site.node.values if isinstance(site.node, ast.BoolOp) else [site.node]:
        match part:
            case ast.Compare(left=key, ops=[ast.In()], comparators=[ast.Name(container)]) if (
                container in scope.subscripted
            ):
                for name in scope.variables[:_VALUES]:
                    if name not in (container, text(key)):
                        for sign in ("<", "<=", ">", ">=", "==", "!="):
                            yield f"{container}[{text(key)}] {sign} {name}"
            case ast.Compare(left=ast.Name(name), ops=[ast.IsNot()], comparators=[ast.Constant(None)]) | ast.Name(name):
                yield from (f"{name}.{flag}" for flag in scope.flags)


def compared(site: Site) -> Iterator[Rewrite]:
    """`x` becomes `x == 0`, `x > 0`, …: a number where its truth, or a truth value, is meant."""
    if not (site.is_test or isinstance(site.parent, (ast.Return, ast.BoolOp))):
        return
    if isinstance(site.node, (ast.Name, ast.Call, ast.Attribute, ast.Subscript, ast.BinOp)):
        for tail in ("== 0", "> 0", "!= 0", "== 1", "> 1", "< 0", "is not None", "is None"):
            yield Rewrite(Kind.COMPARED, f"{site.at(site.node, 6)} {tail}")


def _guards(text: str) -> bool:
    """Whether a condition makes sense before another: it protects it."""
    return text.endswith("None") or text.startswith("not ") or text.isidentifier() or parsed(text) is None


def branches(site: Site) -> Iterator[Rewrite]:
    """The branches of `a if c else b` swapped, or one only."""
    node = site.node
    if isinstance(node, ast.IfExp):
        body, orelse, test = site.at(node.body, 2), site.at(node.orelse, 1), site.at(node.test, 2)
        yield Rewrite(Kind.BRANCHES_SWAPPED, f"{site.at(node.orelse, 2)} if {test} else {site.at(node.body, 1)}")
        yield Rewrite(Kind.CONDITION_RELAXED, body)
        yield Rewrite(Kind.CONDITION_RELAXED, orelse)


def chosen(site: Site) -> Iterator[Rewrite]:
    """`return x` becomes `return x if condition else y`."""
    if not isinstance(site.parent, ast.Return) or not isinstance(site.node, (ast.Name, ast.Call, ast.Attribute)):
        return
    own = site.at(site.node, 2)
    for test in site.scope.conditions[:8]:
        for other in ("None", "0", "-1", "[]"):
            yield Rewrite(Kind.CONDITION_EXTENDED, f"{own} if {test} else {other}", 0.1)


def defaulted(site: Site) -> Iterator[Rewrite]:
    """`x` becomes `x or 0` where it is kept, returned or gone over: something stands for what is empty."""
    is_kept = isinstance(site.parent, (ast.Assign, ast.Return)) or (
        isinstance(site.parent, ast.For) and site.parent.iter is site.node
    )
    if not is_kept or not site.is_value or not isinstance(site.node, (ast.Name, ast.Call, ast.Attribute)):
        return
    others = ["()"] if isinstance(site.parent, ast.For) else ["0", "[]", "{}", *site.scope.constants[:_DEFAULTS]]
    for other in dict.fromkeys(others):
        yield Rewrite(Kind.DEFAULTED, f"{site.at(site.node, 3)} or {other}")


def donors(site: Site) -> Iterator[Rewrite]:
    """An expression that stands elsewhere in the function, or a variable, in place of this one."""
    node, scope = site.node, site.scope
    if not site.is_value or isinstance(node, ast.Constant) or site.is_test:
        return
    if isinstance(node, ast.Name) and not isinstance(site.parent, (ast.Call, ast.Attribute)):
        for text in scope.constants:
            yield Rewrite(Kind.CONSTANT, text)
    for donor in scope.donors:
        text = scope.lines.text(donor)
        if text == site.text or (isinstance(donor, ast.Compare) and not isinstance(node, (ast.Compare, ast.BoolOp))):
            continue
        weight = 2.0 if type(donor) is type(node) else 1.0
        yield Rewrite(Kind.DONOR, text, weight)
    if not isinstance(node, ast.Name):
        for name in scope.variables[:10]:
            yield Rewrite(Kind.DONOR, name)
    if isinstance(site.parent, ast.Return):
        for text in ("True", "False", "None", "[]", "0"):
            yield Rewrite(Kind.DONOR, text, 0.5)
