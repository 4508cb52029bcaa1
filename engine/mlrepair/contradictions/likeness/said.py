"""Functions that do another thing than their own text says in its first sentence."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Function, Piece, call_of
from mlrepair.edits import Edit

_EVERY = re.compile(r"\b(?:every|all|each)\b", re.IGNORECASE)
_SOME = re.compile(r"\b(?:any|some|either|least)\b|(?<!every )(?<!each )\bone\b", re.IGNORECASE)
_NOT = re.compile(
    r"\b(?:not|no|none|never|nor|neither|without|unless|except|only|fails?|false|missing)\b", re.IGNORECASE
)
_ASKED = re.compile(
    r"\b(?:if|iff|whether|that|when)(?: and only if)? (?:every|all|each|any|some|at least|either)\b", re.IGNORECASE
)
_FLAT = re.compile(r"\bflat(?:ten|tens|tened)?\b", re.IGNORECASE)
_OR_MORE = re.compile(r"\b\d+(?: \w+)? or (?:more|above|higher|greater|over|better)\b", re.IGNORECASE)
_OR_LESS = re.compile(r"\b\d+(?: \w+)? or (?:less|fewer|below|lower|under)\b", re.IGNORECASE)
_BEYOND = re.compile(r"\b(?:more than|greater than|above|exceed\w*|over|less than|fewer than|under)\b", re.IGNORECASE)
_QUANTIFIER = re.compile(r"(?:^|_)(all|any)(?:_|$)")


def other_quantifier(piece: Piece, node: ast.Return) -> Iterator[Contradiction]:
    """`return any(…)` of a function that says it is true if every one of them is."""
    call = call_of(node.value, "any", "all") if node.value is not None else None
    function = piece.parents[node]
    if call is None or not isinstance(function, FUNCTIONS) or len(function.body) != 2 or function.body[1] is not node:
        return
    said = _sentence(function)
    if _NOT.search(said) or _NOT.search(ast.unparse(call)) or not _ASKED.search(said):
        return
    is_any = path_of(call.func) == "any"
    every, some = _EVERY.search(said), _SOME.search(said)
    if (is_any and every and not some) or (not is_any and some and not every):
        meant = b"all" if is_any else b"any"
        if not {one[1] for one in _QUANTIFIER.finditer(function.name)} - {meant.decode()}:
            reason = (
                f"`{function.name}` says {'every' if is_any else 'any'}, and asks for {'any' if is_any else 'every'}"
            )
            yield Contradiction(call.func, (piece.instead(call.func, meant),), reason, 0.92)


def _sentence(function: Function) -> str:
    return re.split(r"\.(?:\s|$)|\n\s*\n", ast.get_docstring(function) or "", maxsplit=1)[0]


def missed_bound(piece: Piece, node: ast.Compare) -> Iterator[Contradiction]:
    """`score > limit` of a function that says "90 points or more"."""
    function = piece.function(node)
    if function is None or len(node.ops) != 1 or not isinstance(node.ops[0], (ast.Gt, ast.Lt)):
        return
    said = ast.get_docstring(function) or ""
    wanted = _OR_MORE if isinstance(node.ops[0], ast.Gt) else _OR_LESS
    is_first = isinstance(piece.parents[node], ast.If) and wanted.search(said) is not None
    if not is_first or _BEYOND.search(said) or not isinstance(node.comparators[0], ast.Name):
        return
    compared = [one for one in ast.walk(function) if isinstance(one, ast.Compare)]
    start, end = piece.span(node.left)[1], piece.span(node.comparators[0])[0]
    sign = piece.source[start:end].strip()
    if len(compared) == 1 and sign in (b">", b"<"):
        at = start + piece.source[start:end].index(sign) + 1
        found = wanted.search(said)
        yield Contradiction(node, (Edit(at, at, b"="),), f"It says `{found[0] if found else ''}`", 0.92)


def nested_in_flat(piece: Piece, node: ast.For) -> Iterator[Contradiction]:
    """A loop of `flatten` that appends each part as it is flattens nothing."""
    call = node.body[0].value if len(node.body) == 1 and isinstance(node.body[0], ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or call.func.attr != "append":
        return
    function = piece.function(node)
    is_item = [path_of(one) for one in call.args] == [path_of(node.target)] != [""]
    if function is None or not is_item or node.orelse or not isinstance(call.func.value, ast.Name):
        return
    is_flat = _FLAT.search(_sentence(function)) is not None or function.name.startswith("flatten")
    if is_flat and piece.parents[node] is function and _is_all(function, node, call.func.value.id):
        end = piece.span(call.func)[1]
        start = end - len("append")
        reason = f"`{function.name}` says that it is flat, and each part is put in as it is"
        yield Contradiction(call.func, (Edit(start, end, b"extend"),), reason, 0.93)


def _is_all(function: Function, loop: ast.For, name: str) -> bool:
    """Whether a loop is all that is done with a list until it is returned."""
    uses = [one for one in ast.walk(function) if isinstance(one, ast.Name) and one.id == name]
    returned = any(isinstance(one, ast.Return) and path_of(one.value or one) == name for one in ast.walk(function))
    return returned and len(uses) == 3 and function.body[-1] is not loop


CHECKS = ((ast.Return, other_quantifier), (ast.Compare, missed_bound), (ast.For, nested_in_flat))
