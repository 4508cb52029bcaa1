"""Regular expressions: matches that are taken for many, and arguments that are exchanged."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import is_text, kind_of, path_of, unless_tried
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


CHECKS = (
    (ast.For, unless_tried(iterated_match)),
    (ast.comprehension, unless_tried(iterated_match)),
    (ast.Call, unless_tried(replaced_in_nothing)),
    (ast.Call, unless_tried(pattern_second)),
    (ast.Call, flags_as_count),
)
