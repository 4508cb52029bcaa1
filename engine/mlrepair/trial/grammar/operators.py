"""Operators: another one, swapped or dropped operands, negation."""

import ast
from collections.abc import Iterator

from mlrepair.trial.grammar.site import Rewrite, Site
from mlrepair.trial.kinds import Kind
from mlrepair.trial.text import COMPARISON, level

SIGNS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
    ast.MatMult: "@",
}
COMPARISONS: dict[type[ast.AST], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.Is: "is",
    ast.IsNot: "is not",
}
_STRICTNESS: dict[type[ast.AST], str] = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">"}
_BOUNDS = 6  # variables, and elements, that bound a value from the other side
_LEVELS = {"|": 6, "^": 7, "&": 8, "<<": 9, ">>": 9, "+": 10, "-": 10, "**": 13}
_NEAR = (("<", "<=", ">", ">="), ("==", "!="), ("in", "not in"), ("is", "is not"), ("==", "is"), ("!=", "is not"))
_FAMILIES = (
    ("+", "-"),
    ("*", "//", "/", "%", "**"),
    ("&", "|", "^"),
    ("<<", ">>"),
    ("+", "*"),
    ("%", "//"),
    ("|", "+"),
)


def near_signs(sign: str) -> Iterator[tuple[str, float]]:
    """Yield the other arithmetic operators, with weights: 3 for one of the same family."""
    for other in SIGNS.values():
        if other != sign and other != "@":
            is_near = any(sign in family and other in family for family in _FAMILIES)
            is_bits = (sign in "&|^<<>>") == (other in "&|^<<>>")
            yield other, 3.0 if is_near else 0.6 if is_bits else 0.2


def arithmetic(site: Site) -> Iterator[Rewrite]:
    """Another operator, swapped operands, one operand only, other brackets."""
    node = site.node
    if not isinstance(node, ast.BinOp) or type(node.op) not in SIGNS:
        return
    sign = SIGNS[type(node.op)]
    for other, weight in near_signs(sign):
        needed = _LEVELS.get(other, 11)
        left = site.at(node.left, needed + (other == "**"))
        right = site.at(node.right, needed + (other != "**"))
        yield Rewrite(Kind.ARITHMETIC, f"{left} {other} {right}", weight)
    if sign == "//":
        yield Rewrite(Kind.ARITHMETIC, f"-(-{site.at(node.left, 12)} // {site.at(node.right, 12)})")
    own = level(node)
    left, right = site.at(node.left, own + 1), site.at(node.right, own + 1)
    yield Rewrite(Kind.OPERANDS_SWAPPED, f"{right} {sign} {left}", 0.5 if sign in "+*&|^" else 2)
    yield Rewrite(Kind.OPERAND_REMOVED, site.at(node.left, site.needed))
    yield Rewrite(Kind.OPERAND_REMOVED, site.at(node.right, site.needed))
    if sign in "+-" and isinstance(node.right, ast.Constant):  # the other of two: 1 - a
        yield Rewrite(Kind.OPERANDS_SWAPPED, f"{right} {'-' if sign == '+' else '+'} {left}")
    if isinstance(node.left, ast.BinOp):  # (a * b) + c -> a * (b + c)
        inner = SIGNS.get(type(node.left.op))
        if inner:
            bracketed = f"({site.at(node.left.right, own)} {sign} {right})"
            yield Rewrite(Kind.OPERANDS_SWAPPED, f"{site.at(node.left.left, level(node.left))} {inner} {bracketed}")
    if isinstance(node.right, ast.BinOp):  # a + (b * c) -> (a + b) * c
        inner = SIGNS.get(type(node.right.op))
        if inner:
            bracketed = f"({left} {sign} {site.at(node.right.left, own + 1)})"
            text = f"{bracketed} {inner} {site.at(node.right.right, level(node.right) + 1)}"
            yield Rewrite(Kind.OPERANDS_SWAPPED, text)
    if isinstance(node.right, ast.Call) and isinstance(node.right.func, ast.Attribute):  # a + b.c() -> (a + b).c()
        value = node.right.func.value
        tail = site.text[len(site.text) - len(site.scope.lines.text(node.right)) + len(site.scope.lines.text(value)) :]
        yield Rewrite(Kind.OPERANDS_SWAPPED, f"({left} {sign} {site.at(value, own + 1)}){tail}")


def comparisons(site: Site) -> Iterator[Rewrite]:
    """Another comparison, swapped sides; a chain's part dropped."""
    node = site.node
    if not isinstance(node, ast.Compare):
        return
    parts = [site.at(part, COMPARISON + 1) for part in (node.left, *node.comparators)]
    signs = [COMPARISONS[type(op)] for op in node.ops]
    for i, sign in enumerate(signs):
        for other in COMPARISONS.values():
            if other == sign:
                continue
            is_near = any(sign in group and other in group for group in _NEAR)
            is_order = sign in "<=>=!=" and other in "<=>=!="
            weight = (
                4.0 if {sign, other} in ({"<", "<="}, {">", ">="}) else 2.0 if is_near else 1.0 if is_order else 0.2
            )
            yield Rewrite(Kind.COMPARISON, _chain(parts, [*signs[:i], other, *signs[i + 1 :]]), weight)
    if len(signs) == 1:
        if signs[0] in ("<", "<=", ">", ">="):
            yield from _bounded(site, parts, signs[0])
        if "in" in signs[0]:  # of the others the opposite sign says the same
            yield Rewrite(Kind.OPERANDS_SWAPPED, f"{parts[1]} {signs[0]} {parts[0]}")
    else:
        yield Rewrite(Kind.CONDITION_RELAXED, _chain(parts[:-1], signs[:-1]))
        yield Rewrite(Kind.CONDITION_RELAXED, _chain(parts[1:], signs[1:]))


def _bounded(site: Site, parts: list[str], sign: str) -> Iterator[Rewrite]:
    """`a < b` becomes `x <= a < b` or `a < b <= x`."""
    elements = [site.scope.lines.text(node) for node in site.scope.donors if isinstance(node, ast.Subscript)]
    mirrored = [
        f"{part.split('[')[0]}[{name}]"
        for part in parts
        if part.endswith("]")
        for name in site.scope.variables[:_BOUNDS]
    ]
    for bound in dict.fromkeys(("0", *site.scope.variables[:_BOUNDS], *elements[:_BOUNDS], *mirrored)):
        for other in dict.fromkeys((sign[0], f"{sign[0]}=")) if bound not in parts else ():
            yield Rewrite(Kind.CONDITION_EXTENDED, _chain([bound, *parts], [other, sign]), 0.3)
            yield Rewrite(Kind.CONDITION_EXTENDED, _chain([*parts, bound], [sign, other]), 0.15)


def _chain(parts: list[str], signs: list[str]) -> str:
    return " ".join([parts[0], *(piece for sign, part in zip(signs, parts[1:], strict=True) for piece in (sign, part))])


def logic(site: Site) -> Iterator[Rewrite]:
    """`and` for `or`, a part dropped, a negation."""
    node = site.node
    if isinstance(node, ast.BoolOp):
        sign, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        parts = [site.at(part, 4) for part in node.values]
        yield Rewrite(Kind.LOGIC, f" {other} ".join(parts))
        for i in range(len(parts)):
            rest = [*parts[:i], *parts[i + 1 :]]
            yield Rewrite(Kind.CONDITION_RELAXED, f" {sign} ".join(rest))
        if len(parts) == 2:
            yield Rewrite(Kind.OPERANDS_SWAPPED, f"{parts[1]} {sign} {parts[0]}")
        yield from _both_bounded(site, node)
        for i, part in enumerate(node.values):  # a or b and c -> (a or b) and c
            if isinstance(part, ast.BoolOp) and len(parts) == 2:
                inner = [site.at(value, 4) for value in part.values]
                joined = f"({parts[0]} {sign} {inner[0]}) {other} {inner[-1]}"
                if i == 0:
                    joined = f"{inner[0]} {other} ({inner[-1]} {sign} {parts[1]})"
                yield Rewrite(Kind.LOGIC, joined)
    if isinstance(node, ast.UnaryOp):
        yield Rewrite(Kind.NEGATION, site.at(node.operand, site.needed), 3)
    elif site.is_test or isinstance(site.parent, ast.BoolOp) or _is_logical(node):
        if not isinstance(node, ast.Compare):
            yield Rewrite(Kind.NEGATION, f"not {site.at(node, 4)}", 3)
        elif len(node.ops) > 1:
            yield Rewrite(Kind.NEGATION, f"not {site.text}")
    elif site.is_value and isinstance(node, (ast.Name, ast.Call, ast.Subscript, ast.Attribute, ast.BinOp)):
        yield Rewrite(Kind.NEGATION, f"-{site.at(node, 12)}", 3 if _is_negated_elsewhere(site) else 1)
        if isinstance(site.parent, ast.Return):
            yield Rewrite(Kind.NEGATION, f"not {site.at(node, 4)}")


def _both_bounded(site: Site, node: ast.BoolOp) -> Iterator[Rewrite]:
    """`a < b and c < d` becomes `0 <= a < b and 0 <= c < d`, or `a <= b and c <= d`: one slip, twice."""
    is_and = isinstance(node.op, ast.And)
    bounded, stricter = [], []
    for part in node.values:
        own = site.at(part, 4)
        bounded.append(own)
        stricter.append(own)
        if not isinstance(part, ast.Compare) or type(part.ops[-1]) not in _STRICTNESS:
            continue
        parts = [site.at(one, COMPARISON + 1) for one in (part.left, *part.comparators)]
        signs = [COMPARISONS[type(op)] for op in part.ops]
        stricter[-1] = _chain(parts, [*signs[:-1], _STRICTNESS[type(part.ops[-1])]])
        if len(signs) == 1 and (signs[0][0] == "<") == is_and:
            bounded[-1] = f"0 <= {own}" if is_and else f"{parts[0]} < 0 or {own}"
    for changed in (bounded, stricter):
        if sum(one != site.at(part, 4) for one, part in zip(changed, node.values, strict=True)) > 1:
            yield Rewrite(Kind.BOTH_BOUNDED, (" and " if is_and else " or ").join(changed))


def _is_negated_elsewhere(site: Site) -> bool:
    """Whether the function negates what the same function returns: a heap of negated values."""
    if not isinstance(site.node, ast.Call):
        return False
    called = site.scope.lines.text(site.node.func)
    return any(
        isinstance(donor, ast.UnaryOp)
        and isinstance(donor.op, ast.USub)
        and isinstance(donor.operand, ast.Call)
        and site.scope.lines.text(donor.operand.func) == called
        for donor in site.scope.donors
    )


def _is_logical(node: ast.expr) -> bool:
    return isinstance(node, (ast.BoolOp, ast.Compare)) or (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("any", "all", "isinstance")
    )
