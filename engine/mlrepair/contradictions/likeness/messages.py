"""Tests whose message says that what is refused is the opposite of what they ask for."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import Contradiction, Piece, call_of
from mlrepair.edits import Edit

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_POSITIVE = re.compile(
    r"\b(?:must|should|has to|needs to) be (?:a |an )?(?:strictly )?(?:positive|greater than (?:0|zero)\b|> ?0)"
)
_NOT_NEGATIVE = re.compile(
    r"\b(?:must|should|can) ?(?:not|n't) be (?:a )?(?:negative|less than (?:0|zero)\b)"
    r"|\b(?:must|should|has to|needs to) be (?:a )?non-?negative\b"
)
_MUCH = re.compile(
    r"\btoo (?:many|long|large|big|much|high)\b(?! times)|\bexceed|\bat most\b|\bno more than\b|\bmore than the max"
)
_LITTLE = re.compile(r"\btoo (?:few|short|small|little|low)\b|\bat least\b|\bless than the min")
_BOUND = re.compile(r"\b(?:at (?:least|most)|than|exceeds?) \{([^{}!:]+)")  # of a message that names it
_INSUFFICIENT = re.compile(r"\binsufficient\b|\bnot enough\b")
_SUPPLY = frozenset(("available", "balance", "funds", "credit", "stock", "money", "inventory"))
_MOST = frozenset(("max", "limit", "capacity"))
_LEAST = frozenset(("min", "required"))
_EMPTY = re.compile(r"\b(?:must|should|has to|needs to) be (?:blank|empty)\b")
_NOT_EMPTY = re.compile(r"\b(?:must not|should not|cannot|can't|can not|may not|mustn't) be (?:blank|empty)\b")
_EMPTY_NAMED = re.compile(r"empty|blank", re.IGNORECASE)
_NAMED = (ast.Name, ast.Attribute, ast.Subscript)
_MORE = (ast.Gt, ast.GtE)
_SIGNS = {ast.Lt: b"<", ast.LtE: b"<=", ast.Gt: b">", ast.GtE: b">="}
_OPPOSITE = {ast.Lt: b">", ast.LtE: b">=", ast.Gt: b"<", ast.GtE: b"<="}


def opposite_test(piece: Piece, node: ast.If) -> Iterator[Contradiction]:
    """`if amount > 0: raise ValueError("must be positive")`."""
    test, raised = node.test, node.body[-1]
    if (
        not isinstance(raised, ast.Raise)
        or len(node.body) > 2
        or not isinstance(test, ast.Compare)
        or len(test.ops) > 1
    ):
        return
    sign = type(test.ops[0])
    text = _said(raised) if sign in _SIGNS else ""
    is_bound_left = ast.unparse(test.left) in _BOUND.findall(ast.unparse(raised))
    meant = _meant(test, text) if text and not is_bound_left else b""
    start, end = piece.span(test.left)[1], piece.span(test.comparators[0])[0]
    if meant and piece.source[start:end].strip() == _SIGNS[sign]:
        reason = f"This is no reason to say that: {ast.unparse(test)}"
        yield Contradiction(test, (Edit(start, end, b" " + meant + b" "),), reason, 0.93)


def _said(node: ast.Raise) -> str:
    """What an exception says, with the words of its name."""
    call = node.exc
    if call is None:
        return ""
    name = path_of(call.func if isinstance(call, ast.Call) else call).rpartition(".")[2]
    texts = [one.value for one in ast.walk(call) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return " ".join([*_WORD.findall(name), *texts]).lower()


def _meant(test: ast.Compare, text: str) -> bytes:
    """The sign that fits a message; nothing where the one that is there may fit."""
    left, right, sign = test.left, test.comparators[0], test.ops[0]
    is_more = isinstance(sign, _MORE)
    if isinstance(right, ast.Constant) and right.value == 0 and is_more and type(right.value) is int:
        if _NOT_NEGATIVE.search(text):
            return b"<"
        return b"<=" if _POSITIVE.search(text) else b""
    words, others = _words(left), _words(right)
    if _INSUFFICIENT.search(text) and bool(words & _SUPPLY) != bool(others & _SUPPLY):
        is_enough = is_more == bool(words & _SUPPLY)
        return _OPPOSITE[type(sign)] if is_enough else b""
    if bool(_MUCH.search(text)) == bool(_LITTLE.search(text)) or words & (_MOST | _LEAST):
        return b""
    is_length = call_of(left, "len") is not None and " None" not in ast.unparse(left)  # which counts what is not there
    is_measured = isinstance(left, (ast.Name, ast.Attribute)) or is_length
    if not is_measured or not _is_bound(right) or _is_bound(left):
        return b""
    is_wrong = (_MUCH.search(text) and not is_more and not others & _LEAST) or (
        _LITTLE.search(text) and is_more and not others & _MOST
    )
    return _OPPOSITE[type(sign)] if is_wrong else b""


def _is_bound(node: ast.expr) -> bool:
    number = node.value if isinstance(node, ast.Constant) else None
    return (isinstance(number, (int, float)) and number > 1) or bool(_words(node) & (_MOST | _LEAST))


def _words(node: ast.expr) -> frozenset[str]:
    words = [word.lower() for word in _WORD.findall(path_of(node).rpartition(".")[2])]
    return frozenset(word[:3] if word.startswith(("max", "min")) else word for word in words)


def opposite_emptiness(piece: Piece, node: ast.If) -> Iterator[Contradiction]:
    """`if not line.strip(): errors.append("must be blank")`, `if name: raise ValueError("name must not be empty")`."""
    test = (
        node.test.values[-1] if isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.And) else node.test
    )
    is_not = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    asked = test.operand if isinstance(test, ast.UnaryOp) else test
    stripped = asked.func.value if isinstance(asked, ast.Call) and path_of(asked.func)[-6:] == ".strip" else asked  # type: ignore[attr-defined]
    said = _reported(node.body[-1]) if len(node.body) == 1 and isinstance(stripped, _NAMED) else ""
    if is_not and _EMPTY.search(said) and not _EMPTY_NAMED.search(ast.unparse(stripped)):
        start, end = piece.span(test)[0], piece.span(asked)[0]
        edit = Edit(start, end, b"")
    elif not is_not and _NOT_EMPTY.search(said) and f"{_last(stripped)} " in said and not node.orelse:
        edit = piece.before(test, b"not ")
    else:
        return
    yield Contradiction(node.test, (edit,), f"This is no reason to say that: {ast.unparse(node.test)}", 0.93)


def _reported(statement: ast.stmt) -> str:
    """What a statement says that raises, or puts a message into a list."""
    match statement:
        case ast.Raise():
            return _said(statement)
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(attr="append" | "error"), args=[ast.Constant(value=str() as text)])
        ):
            return text.lower()
    return ""


def _last(node: ast.expr) -> str:
    """The last word of what is asked for, as a message says it."""
    return path_of(node).rpartition(".")[2].lower().replace("_", " ") or "\n"


CHECKS = ((ast.If, opposite_test), (ast.If, opposite_emptiness))
