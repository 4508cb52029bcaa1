"""Tables of operators in which one function does not fit its sign."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import Contradiction, Piece

_FITTING = {  # the first is meant where none of them stands
    **dict.fromkeys(("<", "lt", "Lt"), ("lt",)),
    **dict.fromkeys(("<=", "le", "lte", "LtE"), ("le",)),
    **dict.fromkeys((">", "gt", "Gt"), ("gt",)),
    **dict.fromkeys((">=", "ge", "gte", "GtE"), ("ge",)),
    **dict.fromkeys(("==", "eq", "Eq"), ("eq",)),
    **dict.fromkeys(("!=", "ne", "NotEq"), ("ne",)),
    **dict.fromkeys(("+", "add", "Add"), ("add", "concat", "pos", "iadd")),
    **dict.fromkeys(("-", "sub", "Sub"), ("sub", "neg", "isub")),
    **dict.fromkeys(("*", "mul", "Mult"), ("mul", "imul")),
    **dict.fromkeys(("/", "div", "truediv", "Div"), ("truediv", "floordiv", "itruediv")),
    **dict.fromkeys(("//", "floordiv", "FloorDiv"), ("floordiv", "ifloordiv")),
    **dict.fromkeys(("%", "mod", "Mod"), ("mod", "imod")),
    **dict.fromkeys(("**", "pow", "Pow"), ("pow", "ipow")),
    **dict.fromkeys(("&", "BitAnd"), ("and_", "iand")),
    **dict.fromkeys(("|", "BitOr"), ("or_", "ior")),
    **dict.fromkeys(("^", "BitXor"), ("xor", "ixor", "pow")),
    **dict.fromkeys(("<<", "LShift"), ("lshift", "ilshift")),
    **dict.fromkeys((">>", "RShift"), ("rshift", "irshift")),
    "UAdd": ("pos",),
    "USub": ("neg",),
    "Invert": ("invert", "inv"),
    "Not": ("not_",),
    "Is": ("is_",),
    "IsNot": ("is_not",),
}


def wrong_operator(piece: Piece, node: ast.Dict) -> Iterator[Contradiction]:
    """`{"<": operator.lt, ">": operator.gt, "<=": operator.lt}` has one that does not fit."""
    fitting, others = 0, list[tuple[ast.Attribute, str]]()
    for key, value in zip(node.keys, node.values, strict=True):
        if key is None or not isinstance(value, ast.Attribute) or path_of(value.value) != "operator":
            continue
        known = _FITTING.get(str(key.value) if isinstance(key, ast.Constant) else path_of(key).rpartition(".")[2])
        if known and value.attr in known:
            fitting += 1
        elif known:
            others.append((value, known[0]))
    if fitting > 1 and len(others) == 1:
        ((value, meant),) = others
        edits = (piece.instead(value, f"operator.{meant}".encode()),)
        yield Contradiction(value, edits, f"`{ast.unparse(value)}` is another operator", 0.95)


CHECKS = ((ast.Dict, wrong_operator),)
