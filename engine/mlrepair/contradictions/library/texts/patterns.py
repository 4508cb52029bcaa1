"""Regular expressions: matches that are taken for many, and arguments that are exchanged."""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache

from mlrepair.contradictions.known import is_condition, is_text, kind_of, origins, path_of, unless_tried
from mlrepair.contradictions.piece import Contradiction, Piece
from mlrepair.edits import Edit

_SINGLE = frozenset(("match", "search", "fullmatch"))
_OF_MATCHES = frozenset(("group", "groups", "groupdict", "start", "end", "span"))
_TAKE_TEXT_SECOND = frozenset((*_SINGLE, "findall", "finditer", "split"))
_IN_PATTERNS = re.compile(r"\\[dwsbDWSB]|\[[^\]]+\][+*]|\.[*+]|^\^|\$$")
_NAMES_OF_PATTERNS = re.compile(r"pat|reg|_re$|^re$|rx|exp|rule", re.IGNORECASE)
_NAMES_OF_TEXTS = re.compile(
    r"(?:\w+_)?(?:text|string|str|line|s|content|value|html|body|message|msg|title|word|url|slug)"
)


def iterated_match(piece: Piece, node: ast.For | ast.comprehension) -> Iterator[Contradiction]:
    """`for a in PATTERN.match(b)` fails: there is one match; `a.group()` of `findall` fails: these are texts."""
    call = node.iter
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return
    name = call.func.attr
    is_single = name in _SINGLE
    if (is_single or (name == "findall" and _takes_matches(piece, node))) and _is_pattern(piece, call.func.value):
        end = piece.span(call.func)[1]
        are_matches = not is_single or _takes_matches(piece, node)
        edit = Edit(end - len(name), end, b"finditer" if are_matches else b"findall")
        reason = f"`{name}` gives one match" if is_single else f"`{name}` gives texts, no matches"
        yield Contradiction(call.func, (edit,), reason, 0.96)


def _takes_matches(piece: Piece, node: ast.For | ast.comprehension) -> bool:
    if not isinstance(node.target, ast.Name):
        return False
    return any(
        isinstance(use, ast.Attribute) and use.attr in _OF_MATCHES and path_of(use.value) == node.target.id
        for use in ast.walk(node if isinstance(node, ast.For) else piece.parents[node])
    )


def _is_pattern(piece: Piece, node: ast.expr) -> bool:
    """Whether it is the module `re`, or what its `compile` gives."""
    if path_of(node) == "re":
        return "re" not in piece.bound(node)
    return kind_of(piece, node) == "re.compile"


def replaced_in_nothing(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`PATTERN.sub(text, "")` replaces in the empty text."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in ("sub", "subn") or node.keywords:
        return
    wanted = 3 if path_of(node.func.value) == "re" else 2
    if len(node.args) != wanted or not is_text(node.args[-1]) or not _is_pattern(piece, node.func.value):
        return
    by, text = node.args[-2:]
    name = path_of(by).rpartition(".")[2]
    is_function = piece.facts.function(name) is not None
    is_short = len(text.value) < 2 and bool(name) and "repl" not in name  # type: ignore[attr-defined]
    if (is_short or _NAMES_OF_TEXTS.fullmatch(name)) and not is_function:
        edits = piece.instead(by, piece.text(text)), piece.instead(text, piece.text(by))
        yield Contradiction(node, edits, f"`{node.func.attr}` takes what it replaces by before the text", 0.94)


def pattern_second(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    r"""`re.match(line, r"\d+")` takes the line for the pattern."""
    module, _, name = path_of(node.func).rpartition(".")
    if module != "re" or name not in _TAKE_TEXT_SECOND or len(node.args) < 2:
        return
    first, second = node.args[:2]
    if not is_text(second) or piece.text(second)[:1] not in b"rR" or not _IN_PATTERNS.search(second.value):  # type: ignore[attr-defined]
        return
    is_named = isinstance(first, (ast.Name, ast.Attribute)) and not _NAMES_OF_PATTERNS.search(path_of(first))
    if is_named and kind_of(piece, first) != "re.compile":
        edits = piece.instead(first, piece.text(second)), piece.instead(second, piece.text(first))
        yield Contradiction(node, edits, f"`re.{name}` takes the pattern first", 0.95)


def flags_as_count(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`re.sub(a, b, c, re.I)` replaces twice at most: the fourth argument is how often."""
    place = {"re.sub": 3, "re.subn": 3, "re.split": 2}.get(path_of(node.func))
    if place is not None and len(node.args) == place + 1 and not node.keywords:
        given = node.args[place]
        parts = [one for one in ast.walk(given) if isinstance(one, ast.Attribute)]
        if parts and all(path_of(one).startswith("re.") and one.attr.isupper() for one in parts):
            reason = f"`{ast.unparse(given)}` says here how often"
            yield Contradiction(given, (piece.before(given, b"flags="),), reason, 0.97)


def optional_match(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    r"""`re.compile(r"(\d+h)?(\d+m)?").match(a)` is never None: nothing of it must be there."""
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr != "match" or not node.args:
        return
    if path_of(function.value) == "re":
        pattern: ast.expr | None = node.args[0] if len(node.args) == 2 else None
    else:
        made = origins(piece, function.value)
        is_compiled = len(made) == 1 and isinstance(made[0], ast.Call) and path_of(made[0].func) == "re.compile"
        pattern = made[0].args[0] if is_compiled and len(made[0].args) == 1 else None  # type: ignore[attr-defined]
    if pattern is None or not is_text(pattern) or not _is_optional(pattern.value) or not _is_asked(piece, node):  # type: ignore[attr-defined]
        return
    end = piece.span(function)[1]
    edit = Edit(end - len("match"), end, b"fullmatch")
    yield Contradiction(function, (edit,), "Every text begins like this, and none is refused", 0.94)


@lru_cache(256)
def _is_optional(pattern: str) -> bool:
    """Whether a pattern matches the beginning of any text, whatever that is."""
    try:
        compiled = re.compile(pattern)
    except (re.error, OverflowError):
        return False
    has_condition = re.search(r"\$|\^|\\[bBAZz]|\(\?[=!<]", pattern) is not None
    return not has_condition and all(compiled.match(text) for text in ("", "\0", "\n", "a", "0", " "))


def _is_asked(piece: Piece, node: ast.Call) -> bool:
    """Whether is asked if there is a match."""
    if is_condition(piece, node) or _is_compared(piece, node):
        return True
    match piece.parents[node]:
        case ast.Assign(targets=[ast.Name(id=name)]):
            scope = piece.function(node) or piece.tree
            uses = [one for one in ast.walk(scope) if isinstance(one, ast.Name) and one.id == name]
            is_single = sum(isinstance(one.ctx, ast.Store) for one in uses) == 1
            if b".end(" in piece.source or b".group(0)" in piece.source or b".group()" in piece.source:
                return False  # which tells how much of the text it is
            return is_single and any(is_condition(piece, one) or _is_compared(piece, one) for one in uses)
    return False


def _is_compared(piece: Piece, node: ast.expr) -> bool:
    """Whether a value is compared with None."""
    match piece.parents[node]:
        case ast.Compare(left=left, ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=None)]):
            return left is node
    return False


CHECKS = (
    (ast.For, unless_tried(iterated_match)),
    (ast.comprehension, unless_tried(iterated_match)),
    (ast.Call, unless_tried(replaced_in_nothing)),
    (ast.Call, unless_tried(pattern_second)),
    (ast.Call, flags_as_count),
    (ast.Call, unless_tried(optional_match)),
)
