"""Times that do not go together: with a zone and without, of one clock and of another, durations taken for numbers."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import origins, path_of, unless_tried
from mlrepair.contradictions.piece import Contradiction, Piece

_CLOCKS = frozenset(
    f"time.{name}{unit}" for name in ("time", "monotonic", "perf_counter", "process_time") for unit in ("", "_ns")
)
_NOW = ("datetime.now", ".now", "datetime.utcnow", ".utcnow")
_ZONES = re.compile(rb"datetime\.now\(\s*(?:tz\s*=\s*)?((?:datetime\.)?(?:timezone\.utc|UTC)|utc)\s*\)")
_NAIVE = re.compile(
    rb"\bdatetime\.(?:now\(\s*\)|utcnow|today|strptime|fromtimestamp|utcfromtimestamp|combine)|\bdatetime\("
)
_ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def without_zone(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`datetime.now() - a` fails where `a` is a time with a zone, as all others of the file are."""
    if not path_of(node.func).endswith(_NOW) or node.args or node.keywords or not _is_calculated(piece, node):
        return
    if piece.facts.imported("timezone") == "django.utils.timezone" and path_of(node.func) == "datetime.now":
        if len(_NAIVE.findall(piece.source)) == 1:
            edits = (piece.instead(node.func, b"timezone.now"),)
            yield Contradiction(node, edits, "The times of Django have a zone", 0.92)
        return
    zones = {found[1] for found in _ZONES.finditer(piece.source)}
    if len(zones) == 1 and len(_NAIVE.findall(piece.source)) == 1:
        called = piece.text(node.func).rpartition(b".")[0] + b".now("
        edits = (piece.instead(node, called + zones.pop() + b")"),)
        yield Contradiction(node, edits, "All other times of the file have a zone", 0.94)


def _is_calculated(piece: Piece, node: ast.Call) -> bool:
    """Whether a time is compared with another one that is not made here, or taken from it."""
    match piece.parents[node]:
        case ast.BinOp(op=ast.Sub(), left=left, right=right):
            other = right if left is node else left
        case ast.Compare(left=left, ops=[ast.Lt() | ast.LtE() | ast.Gt() | ast.GtE()], comparators=[right]):
            other = right if left is node else left
        case _:
            return False
    return isinstance(other, (ast.Name, ast.Attribute, ast.Subscript)) and not re.search(
        r"delta|timeout|interval|age|ttl|period|lifetime|duration", ast.unparse(other).lower()
    )


def other_clock(piece: Piece, node: ast.BinOp) -> Iterator[Contradiction]:
    """`time.time() - start` of a `start` that `time.monotonic()` gave says nothing."""
    if not isinstance(node.op, ast.Sub) or not isinstance(node.right, (ast.Name, ast.Attribute)):
        return
    now = node.left if isinstance(node.left, ast.Call) else None
    if now is None or path_of(now.func) not in _CLOCKS or "time" in piece.bound(node):
        return
    begun = origins(piece, node.right)
    clocks = {path_of(one.func) if isinstance(one, ast.Call) else "" for one in begun}
    if len(clocks) == 1 and clocks < _CLOCKS and path_of(now.func) not in clocks:
        (clock,) = clocks
        edits = (piece.instead(now.func, clock.encode()),)
        yield Contradiction(node, edits, f"`{ast.unparse(node.right)}` is of another clock, `{clock}`", 0.95)


def unlocalized(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`naive.replace(tzinfo=pytz.timezone(name))` is a time of long ago: minutes beside that of the clocks."""
    match node:
        case ast.Call(
            func=ast.Attribute(attr="replace", value=time), args=[], keywords=[ast.keyword(arg="tzinfo", value=zone)]
        ) if b"pytz" in piece.source or piece.facts.defines("pytz"):
            zones, made = origins(piece, zone), origins(piece, time)
            are_local = [isinstance(one, ast.Call) and ast.unparse(one.func) == "pytz.timezone" for one in zones]
            are_naive = [isinstance(one, ast.Call) and _is_naive(one) for one in made]
            is_universal = any("UTC" in ast.unparse(one) or "GMT" in ast.unparse(one) for one in zones)
            if all(are_local) and all(are_naive) and zones and made and not is_universal:
                text = piece.text(zone) + b".localize(" + piece.text(time) + b")"
                yield Contradiction(
                    node, (piece.instead(node, text),), "`pytz` knows the offset of a time by `localize`", 0.95
                )


def _is_naive(call: ast.Call) -> bool:
    """Whether a call gives a time without a zone."""
    called = ast.unparse(call.func).rpartition("datetime.")[2] if "datetime" in ast.unparse(call.func) else ""
    is_parsed = called == "strptime" and len(call.args) == 2 and "%z" not in ast.unparse(call.args[1])
    return is_parsed or (called in ("now", "utcnow", "today") and not call.args and not call.keywords)


def duration_as_number(piece: Piece, node: ast.Compare) -> Iterator[Contradiction]:
    """`datetime.now() - a > 60` fails; a duration is no number."""
    if len(node.ops) != 1 or not isinstance(node.ops[0], _ORDERED):
        return
    left, right = node.left, node.comparators[0]
    is_number = isinstance(right, ast.Constant) and type(right.value) in (int, float)
    values = origins(piece, left) if is_number else ()
    if values and all(map(_is_duration, values)):
        is_name = isinstance(left, (ast.Name, ast.Attribute))
        start, end = piece.span(left)
        is_bracketed = piece.source[start - 1 : start] == b"(" and piece.source[end : end + 1] == b")"
        if is_name:
            edits = [piece.behind(left, b".total_seconds()")]
        elif not is_bracketed:
            edits = [piece.before(left, b"("), piece.behind(left, b").total_seconds()")]
        else:
            edits = []
        if edits:
            yield Contradiction(node, tuple(edits), "A duration is no number of seconds", 0.95)


def _is_duration(value: ast.expr) -> bool:
    match value:
        case ast.BinOp(op=ast.Sub(), left=ast.Call(func=function), right=ast.Name() | ast.Attribute()):
            return ast.unparse(function) in ("datetime.now", "datetime.utcnow", "datetime.datetime.now", "timezone.now")
    return False


CHECKS = (
    (ast.Call, without_zone),
    (ast.BinOp, other_clock),
    (ast.Call, unlocalized),
    (ast.Compare, unless_tried(duration_as_number)),
)
