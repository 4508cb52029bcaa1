"""Slices, indices, elements."""

import ast
from collections.abc import Iterator

from mlrepair.trial.grammar.calls import is_kept
from mlrepair.trial.grammar.site import Rewrite, Site
from mlrepair.trial.kinds import Kind
from mlrepair.trial.text import ATOM

_SLICES = ("[1:]", "[:-1]", "[::-1]", "[:]")


def sliced(site: Site) -> Iterator[Rewrite]:
    """`x` becomes `x[1:]`, `x[:k]`, `x[0]`, `x[i]`."""
    node = site.node
    if not site.is_value or not isinstance(node, (ast.Name, ast.Attribute, ast.Subscript, ast.Call)):
        return
    text = site.at(node, ATOM)
    names = [name for name in site.scope.variables[:8] if name != text]
    for piece in _SLICES:
        is_copy = piece == "[:]" and is_kept(site)
        yield Rewrite(Kind.COPIED, text + piece) if is_copy else Rewrite(Kind.SLICED, text + piece, 2)
    for name in names:
        yield Rewrite(Kind.SLICED, f"{text}[:{name}]")
        yield Rewrite(Kind.SLICED, f"{text}[{name}:]")
        yield Rewrite(Kind.SLICED, f"{text}[{name} + 1:]", 0.7)
        yield Rewrite(Kind.INDEXED, f"{text}[{name}]")
    for index in ("0", "-1", "1"):
        yield Rewrite(Kind.INDEXED, f"{text}[{index}]")


def indices(site: Site) -> Iterator[Rewrite]:
    """`x[i]` becomes `x`, `x[-i]`, `x[i:]`; `x[i][j]` becomes `x[j][i]`; a slice gets other bounds."""
    node = site.node
    if not isinstance(node, ast.Subscript):
        return
    value = site.at(node.value, ATOM)
    yield Rewrite(Kind.INDEX_REMOVED, value)
    inner = node.slice
    if isinstance(inner, ast.Slice):
        yield from _bounds(site, value, inner)
        return
    index = site.scope.lines.text(inner)
    if isinstance(inner, (ast.Name, ast.BinOp)):
        yield Rewrite(Kind.MODULO, f"{value}[{site.at(inner, 11)} % len({value})]")
    yield Rewrite(Kind.SLICED, f"{value}[{index}:]", 0.5)
    yield Rewrite(Kind.SLICED, f"{value}[:{index}]", 0.5)
    if isinstance(inner, (ast.Name, ast.BinOp)):
        yield Rewrite(Kind.NUMBER, f"{value}[-{site.at(inner, 12)}]", 0.5)
    if isinstance(node.value, ast.Subscript) and not isinstance(node.value.slice, ast.Slice):
        outer, first = site.at(node.value.value, ATOM), site.scope.lines.text(node.value.slice)
        yield Rewrite(Kind.OPERANDS_SWAPPED, f"{outer}[{index}][{first}]", 2)
    if isinstance(inner, ast.Tuple) and len(inner.elts) == 2:
        first, second = map(site.scope.lines.text, inner.elts)
        yield Rewrite(Kind.OPERANDS_SWAPPED, f"{value}[{second}, {first}]", 2)


def _bounds(site: Site, value: str, inner: ast.Slice) -> Iterator[Rewrite]:
    text = site.scope.lines.text
    low = text(inner.lower) if inner.lower else ""
    high = text(inner.upper) if inner.upper else ""
    step = f":{text(inner.step)}" if inner.step else ""
    options = ["1", "-1", *site.scope.variables[:6], *(f"{name} + 1" for name in site.scope.variables[:4])]
    pairs = [("", high), (low, ""), (high, low), (_mirrored(high), _mirrored(low))]
    pairs += [(option, high) for option in options if not low] + [(low, option) for option in options if not high]
    for one, other in pairs:
        yield Rewrite(Kind.SLICED, f"{value}[{one}:{other}{step}]")
    if not step:
        yield Rewrite(Kind.SLICED, f"{value}[{low}:{high}:-1]", 0.5)


def _mirrored(bound: str) -> str:
    """A bound counted from the other end: `k` for `-k`."""
    return bound.removeprefix("-") if bound.startswith("-") else f"-{bound}" if bound.isalnum() else bound


def elements(site: Site) -> Iterator[Rewrite]:
    """One element more or less; `x` becomes `[x]` and back; the two of a pair swapped."""
    node, scope = site.node, site.scope
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)) and site.is_read:
        left, right = {ast.List: ("[", "]"), ast.Tuple: ("(", ")"), ast.Set: ("{", "}")}[type(node)]
        if isinstance(node, ast.Tuple) and site.needed < 0 and not site.text.startswith("("):
            left = right = ""
        own = [scope.lines.text(element) for element in node.elts]
        for name in (*scope.variables[:8], "[]", "0", "1"):
            if not isinstance(node, ast.Tuple):
                for i in {0, len(own)}:
                    yield Rewrite(Kind.ELEMENT_ADDED, left + ", ".join([*own[:i], name, *own[i:]]) + right)
        if len(own) > 1:
            for i in range(len(own)):
                rest = ", ".join([*own[:i], *own[i + 1 :]])
                comma = "," if len(own) == 2 and isinstance(node, ast.Tuple) else ""
                yield Rewrite(Kind.ELEMENT_REMOVED, f"{left}{rest}{comma}{right}")
            for i in range(len(own) - 1):
                swapped = [*own[:i], own[i + 1], own[i], *own[i + 2 :]]
                yield Rewrite(Kind.OPERANDS_SWAPPED, left + ", ".join(swapped) + right, 2)
        if len(own) == 1:
            yield Rewrite(Kind.ELEMENT_REMOVED, own[0])
        if isinstance(node, ast.List):
            yield Rewrite(Kind.ELEMENT_ADDED, f"[{site.text}]")
    elif site.is_value and isinstance(node, (ast.Name, ast.Call, ast.Subscript, ast.Attribute)):
        yield Rewrite(Kind.ELEMENT_ADDED, f"[{site.text}]", 0.7)
    if isinstance(node, (ast.ListComp, ast.GeneratorExp, ast.SetComp)) and not node.generators[-1].ifs:
        body = site.text if isinstance(node, ast.GeneratorExp) and not site.text.startswith("(") else site.text[1:-1]
        ends = ("", "") if body == site.text else (site.text[0], site.text[-1])
        targets = [name.id for name in ast.walk(node.generators[-1].target) if isinstance(name, ast.Name)]
        others = [name for name in scope.variables[:6] if name not in targets]
        for target in targets:
            tests = [target, f"not {target}"]
            tests += [f"{target} {sign} {other}" for other in others for sign in ("!=", "<", ">", "in", "not in", "==")]
            for test in tests:
                yield Rewrite(Kind.CONDITION_EXTENDED, f"{ends[0]}{body} if {test}{ends[1]}", 0.5)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) and isinstance(node.left, ast.List):
        for row in node.left.elts if len(node.left.elts) == 1 else ():  # all rows are one
            if not isinstance(row, ast.Constant):
                text = f"[{scope.lines.text(row)} for _ in range({scope.lines.text(node.right)})]"
                yield Rewrite(Kind.COPIED, text, 3)
    if isinstance(node, ast.ListComp):
        yield Rewrite(Kind.INITIAL, "{" + site.text[1:-1] + "}")
