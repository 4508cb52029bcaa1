"""Layouts of bytes that say nothing of their order, where all others of the file say the same."""

import ast
import re
import struct
from collections.abc import Iterator

from mlrepair.contradictions.known import is_text, path_of
from mlrepair.contradictions.piece import Contradiction, Piece
from mlrepair.edits import Edit

_ORDERED = frozenset("<>!")
_PLAIN = re.compile(r"[\dxcbB?spHhiIlLqQfd ]*[HhiIlLqQfd][\dxcbB?spHhiIlLqQfd ]*")
_OF_SYSTEM = re.compile(rb"ioctl|fcntl|setsockopt|getsockopt|ucred|inotify|mmap")
_FEWEST = 2


def without_order(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`struct.pack("HH", a, b)` is of the order of this machine, where all others of the file are `!`."""
    if not path_of(node.func).startswith("struct.") or not node.args or not is_text(node.args[0]):
        return
    layout = node.args[0].value  # type: ignore[attr-defined]
    others = piece.facts.layouts - {layout}
    orders = {other[:1] for other in others}
    is_alone = _PLAIN.fullmatch(layout) is not None and len(others) >= _FEWEST
    if not is_alone or len(orders) != 1 or not orders <= _ORDERED or _OF_SYSTEM.search(piece.source):
        return
    if "<" in orders and struct.calcsize(layout) == struct.calcsize("<" + layout):
        return  # most machines read both alike
    text, start = piece.text(node.args[0]), piece.span(node.args[0])[0]
    if text[:1] in (b'"', b"'"):
        (order,) = orders
        edit = Edit(start + 1, start + 1, order.encode())
        yield Contradiction(node.args[0], (edit,), f"All others of the file say their order, `{order}`", 0.93)


CHECKS = ((ast.Call, without_order),)
