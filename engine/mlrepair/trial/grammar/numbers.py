"""Constants: another number, one more or less, another truth value, another beginning."""

import ast
from collections.abc import Iterator

from mlrepair.trial.grammar.site import Rewrite, Site
from mlrepair.trial.kinds import Kind
from mlrepair.trial.scope import renamed
from mlrepair.trial.text import ATOM, SUM

_BEGINNINGS = ("[]", "{}", "set()", "0", "1", "None", '""', "[[]]", "True", "False", "()", "deque()")
_OWNERS = 6  # variables whose flags are returned
_HANDED_ON = 4.0  # how much more probable a parameter is that a recursion does not hand on
_EXTREMES = ("float('inf')", "float('-inf')")
_INFINITE = ("float('inf')", "float('-inf')", 'float("inf")', 'float("-inf")', "math.inf", "-math.inf")


def numbers(site: Site) -> Iterator[Rewrite]:
    """Another number."""
    node = site.node
    if not isinstance(node, ast.Constant) or isinstance(node.value, bool) or not isinstance(node.value, (int, float)):
        return
    value = node.value
    near = [value + 1, value - 1, 0, 1, 2, -1, -value, value * 2, value * 10, value // 2 if value else 0]
    for number in dict.fromkeys(near):
        if number != value or type(number) is not type(value):
            yield Rewrite(Kind.NEAR_NUMBER if abs(number - value) == 1 else Kind.NUMBER, repr(number))
    for name in (*site.scope.variables[:8], *site.scope.constants):
        if name != site.text:
            yield Rewrite(Kind.DONOR, name)
    if isinstance(site.parent, ast.List):
        for text in (*_EXTREMES, "None", "False", "True"):
            yield Rewrite(Kind.INITIAL, text, 0.5)
    if _is_index(site):
        for name in site.scope.variables[:6]:
            yield Rewrite(Kind.DONOR, f"{name} + 1")
            yield Rewrite(Kind.DONOR, f"{name} - 1", 0.5)
    if isinstance(value, int) and value and isinstance(site.parent, ast.BinOp):
        yield Rewrite(Kind.NUMBER, f"{value}.0", 0.3)


def off_by_one(site: Site) -> Iterator[Rewrite]:
    """One more, or one less."""
    node = site.node
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)) and isinstance(node.right, ast.Constant):
        yield Rewrite(Kind.OFF_BY_ONE, site.at(node.left, site.needed), 3)
    if not site.is_value or not isinstance(node, (ast.Name, ast.Subscript, ast.Call, ast.BinOp, ast.Attribute)):
        return
    if isinstance(node, ast.BinOp) and not isinstance(node.op, (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv)):
        return
    is_index = _is_index(site)
    weight = 3.0 if is_index else 1.5 if isinstance(site.parent, (ast.Return, ast.Compare)) else 1.0
    text = site.at(node, SUM)
    yield Rewrite(Kind.OFF_BY_ONE, f"{text} + 1", weight)
    yield Rewrite(Kind.OFF_BY_ONE, f"{text} - 1", weight)
    if isinstance(node, ast.Call) and not is_index:
        yield Rewrite(Kind.OFF_BY_ONE, f"1 + {text}", 0.2)


def _is_list(node: ast.expr) -> bool:
    """Whether a value is a list for all that its text shows."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Slice)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("list", "sorted")


def _is_index(site: Site) -> bool:
    """Whether a value is an index, the bound of a slice, or that of a `range`."""
    parent = site.parent
    is_range = isinstance(parent, ast.Call) and isinstance(parent.func, ast.Name) and parent.func.id == "range"
    return is_range or isinstance(parent, (ast.Subscript, ast.Slice))


def constants(site: Site) -> Iterator[Rewrite]:
    """Another truth value, `None`, string or empty collection."""
    node = site.node
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield Rewrite(Kind.BOOLEAN, str(not node.value))
        yield Rewrite(Kind.CONSTANT, "None")
        for name in site.scope.variables[:8]:
            yield Rewrite(Kind.CONDITION_REPLACED, name, 2 if isinstance(site.parent, ast.While) else 1)
        if isinstance(site.parent, ast.Return):
            for name in site.scope.variables[:_OWNERS]:
                yield from (Rewrite(Kind.VALUE_CHECKED, f"{name}.{flag}") for flag in site.scope.flags)
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        for text in site.scope.constants:
            if text != site.text and text[-1] in "'\"":
                yield Rewrite(Kind.CONSTANT, text)
        yield from (Rewrite(Kind.CONSTANT, text, 0.5) for text in ('""', '" "') if node.value)
        for name in site.scope.variables[:8]:
            yield Rewrite(Kind.DONOR, name)
    if site.text in _INFINITE:
        for text in (*_EXTREMES, "0"):
            yield Rewrite(Kind.INITIAL, text)
    is_whole = isinstance(site.parent, (ast.Assign, ast.Return, ast.AnnAssign)) or bool(_targets(site))
    if site.is_value and _is_beginning(node) and is_whole:
        for text in _BEGINNINGS:
            if text != site.text and (text != "deque()" or "deque" in site.scope.functions):
                yield Rewrite(Kind.INITIAL, text)
        if _is_best_so_far(site):
            for text in _EXTREMES:
                yield Rewrite(Kind.INITIAL, text)
        for name in site.scope.variables[:8]:
            yield Rewrite(Kind.DONOR, name)
            yield Rewrite(Kind.ELEMENT_ADDED, f"[{name}]", 0.5)
    elif isinstance(node, ast.Constant) and node.value is None and site.is_value:
        handed = _handed_on(site)
        for name in dict.fromkeys((*handed, "[]", "0", "True", "False", "{}", *site.scope.variables[:8])):
            yield Rewrite(Kind.CONSTANT, name, _HANDED_ON if name in handed else 1.0)


def _handed_on(site: Site) -> list[str]:
    """The parameter for which a function gives itself a constant."""
    call, scope = site.parent, site.scope
    if not isinstance(call, ast.Call) or scope.lines.text(call.func).split(".")[-1] != scope.name:
        return []
    return [name for arg, name in zip(call.args, scope.parameters, strict=False) if arg is site.node]


def _is_beginning(node: ast.expr) -> bool:
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return len(node.elts) < 2
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and not node.args and node.func.id in ("set", "dict", "list", "tuple")
    return isinstance(node, ast.Constant) or (isinstance(node, ast.Dict) and not node.keys)


def _is_best_so_far(site: Site) -> bool:
    """Whether a number begins a variable that the function gives to `min` or `max`, or compares by size."""
    node = site.node
    if not (isinstance(node, ast.Constant) and type(node.value) in (int, float)):
        return False
    targets = {target.id for target in _targets(site) if isinstance(target, ast.Name)}
    for other in ast.walk(site.scope.node):
        if isinstance(other, ast.Call) and isinstance(other.func, ast.Name) and other.func.id in ("min", "max"):
            parts = other.args
        elif isinstance(other, ast.Compare) and isinstance(other.ops[0], (ast.Lt, ast.LtE, ast.Gt, ast.GtE)):
            parts = [other.left, *other.comparators]
        else:
            continue
        if any(isinstance(part, ast.Name) and part.id in targets for part in parts):
            return True
    return False


def _targets(site: Site) -> list[ast.expr]:
    """What a value is assigned to: `b` that of `2` in `b = 2` and in `a, b = 1, 2`."""
    statement = site.statement
    if not isinstance(statement, ast.Assign):
        return []
    if site.parent is statement:
        return statement.targets
    value, target = statement.value, statement.targets[-1]
    if site.parent is not value or not isinstance(value, ast.Tuple) or not isinstance(target, ast.Tuple):
        return []
    return [one for one, given in zip(target.elts, value.elts, strict=False) if given is site.node]


def operands(site: Site) -> Iterator[Rewrite]:
    """`x` becomes `x + name`, `x - name`, …"""
    node = site.node
    if not site.is_value or not isinstance(
        node, (ast.Name, ast.Subscript, ast.Call, ast.BinOp, ast.Attribute, ast.Constant)
    ):
        return
    if isinstance(node, ast.Constant) and not (isinstance(node.value, int) and site.statement is site.parent):
        return
    text = site.at(node, SUM)
    for name in site.scope.variables[:6]:
        if name == text:
            continue
        yield Rewrite(Kind.OPERAND_ADDED, f"{text} + {name}", 2)
        yield Rewrite(Kind.OPERAND_ADDED, f"{text} - {name}", 2)
        for sign in ("*", "//", "%"):
            yield Rewrite(Kind.OPERAND_ADDED, f"{site.at(node, ATOM - 4)} {sign} {name}", 0.5)
    for donor in site.scope.donors[:8]:
        if isinstance(donor, (ast.Subscript, ast.Call, ast.Attribute)):
            yield Rewrite(Kind.OPERAND_ADDED, f"{text} + {site.at(donor, SUM + 1)}", 0.5)
            yield Rewrite(Kind.OPERAND_ADDED, f"{text} - {site.at(donor, SUM + 1)}", 0.3)
    for renaming in site.scope.renamings if isinstance(node, (ast.BinOp, ast.Call, ast.Subscript)) else ():
        last = site.at(node.right, SUM + 1) if isinstance(node, ast.BinOp) else text
        mirrored = renamed(last, renaming)
        if mirrored != last:
            yield Rewrite(Kind.OPERAND_ADDED, f"{text} + {mirrored}", 1.0)
    if _is_list(node):
        for element in ("0", "None", *site.scope.variables[:6]):
            yield Rewrite(Kind.ELEMENT_ADDED, f"{text} + [{element}]", 0.5)
            yield Rewrite(Kind.ELEMENT_ADDED, f"[{element}] + {text}", 0.3)
    for size in site.scope.sizes:
        yield Rewrite(Kind.MODULO, f"{site.at(node, ATOM - 4)} % {size}")
    if isinstance(node, ast.Name) and _is_index(site):
        starts = [*site.scope.instance, *(name for name in site.scope.variables[:4] if name != text)]
        for start in starts if site.scope.sizes else ():
            yield Rewrite(Kind.MODULO, f"({start} + {text}) % {site.scope.sizes[0]}", 0.5)
    if isinstance(node, (ast.BinOp, ast.Call)) and isinstance(site.parent, (ast.AugAssign, ast.Assign)):
        for name in dict.fromkeys(site.scope.steps[:3]):  # signs that alternate
            yield Rewrite(Kind.OPERAND_ADDED, f"(-1) ** {name} * {site.at(node, ATOM - 4)}", 0.3)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.FloorDiv):  # rounded down
        yield Rewrite(Kind.OPERAND_ADDED, f"{site.text} * {site.at(node.right, ATOM)}", 1.0)
    for number in ("* 2", "// 2", "% 2", "/ 2"):
        yield Rewrite(Kind.OPERAND_ADDED, f"{site.at(node, ATOM - 4)} {number}", 0.3)
