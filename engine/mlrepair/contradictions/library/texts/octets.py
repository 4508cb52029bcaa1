"""Texts where bytes are needed, and bytes where texts are."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.known import is_text, origins, path_of, unless_tried
from mlrepair.contradictions.piece import Contradiction, Piece, call_of

_HASHES = frozenset(f"hashlib.{name}" for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b"))
_TAKING = frozenset(
    (*("zlib.compress", "zlib.crc32", "gzip.compress", "bz2.compress", "lzma.compress", "io.BytesIO", "BytesIO"),)
)
# Which arguments of other functions, by place and by name.
_NEEDING: dict[str, tuple[int, int, tuple[str, ...]]] = {
    "hmac.new": (0, 2, ("key", "msg")),
    "hmac.digest": (0, 2, ("key", "msg")),
    "hashlib.pbkdf2_hmac": (1, 3, ("password", "salt")),
    "hashlib.scrypt": (0, 1, ("password", "salt")),
}
_KEPT = frozenset(
    (
        *("lower", "upper", "strip", "lstrip", "rstrip", "replace", "title", "casefold", "capitalize", "format"),
        *("zfill", "removeprefix", "removesuffix", "ljust", "rjust", "center"),
    )
)
_ASKING = frozenset(("urllib.request.Request", "urllib.request.urlopen", "request.Request", "request.urlopen"))
_TEXTS = frozenset(
    (
        *("str", "repr", "input", "json.dumps", "hex", "oct", "bin", "chr", "ascii", "urlencode", "getpass.getpass"),
        *("secrets.token_hex", "secrets.token_urlsafe", "token_hex", "token_urlsafe", "getpass"),
    )
)
_GIVING_TEXT = frozenset(("urlencode", "hexdigest", "read_text", "isoformat", "strftime", "decode"))
_GIVING_BYTES = frozenset(("encode", "read_bytes", "digest"))
_DEPTH = 4


def text_for_bytes(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`digest.update(" ".join(a))` fails; it takes bytes."""
    path = path_of(node.func)
    if path in _TAKING:
        given = node.args[:1]
    elif path.endswith((".Request", ".urlopen")) and ast.unparse(node.func) in _ASKING:
        given = [one.value for one in node.keywords if one.arg == "data"] or node.args[1:2]
    elif path in _NEEDING:
        first, last, names = _NEEDING[path]
        given = [*node.args[first:last], *(one.value for one in node.keywords if one.arg in names)]
    elif path.endswith(".update") and isinstance(node.func, ast.Attribute) and len(node.args) == 1:
        made = origins(piece, node.func.value)
        is_hash = bool(made) and all(isinstance(one, ast.Call) and path_of(one.func) in _HASHES for one in made)
        given = node.args if is_hash else []
    else:
        return
    for value in given:
        if is_written(piece, value, _DEPTH) or (path in _NEEDING and _is_said(piece, value)):
            edits = piece.behind(value, b".encode()")
            if isinstance(value, (ast.BinOp, ast.IfExp, ast.BoolOp)):
                yield Contradiction(
                    value,
                    (piece.before(value, b"("), piece.behind(value, b").encode()")),
                    "Bytes are needed here",
                    0.96,
                )
            elif not is_text(value) or str(value.value).isascii():  # type: ignore[attr-defined]
                is_literal = is_text(value) and piece.text(value)[:1] in (b'"', b"'")
                edits = piece.before(value, b"b") if is_literal else edits
                yield Contradiction(value, (edits,), "Bytes are needed here, and this is a text", 0.96)


def is_written(piece: Piece, node: ast.expr, depth: int) -> bool:
    """Return whether a value is a text for sure."""
    if isinstance(node, ast.JoinedStr) or is_text(node):
        return True
    if depth == 0:
        return False
    match node:
        case ast.BinOp(left=left, op=ast.Add() | ast.Mod()):
            return is_written(piece, left, depth - 1)
        case ast.Call(func=ast.Attribute(value=owner, attr=name)) if name in _KEPT or (
            name == "join" and is_text(owner)
        ):
            return is_written(piece, owner, depth - 1)
        case ast.Call(func=ast.Attribute(attr=name)) if name in _GIVING_TEXT:
            return True
        case ast.Call():
            return path_of(node.func) in _TEXTS and path_of(node.func).partition(".")[0] not in piece.bound(node)
        case ast.Name():
            made = origins(piece, node)
            return bool(made) and not _is_parameter(made) and all(is_written(piece, one, depth - 1) for one in made)
    return False


def _is_parameter(made: tuple[ast.expr, ...]) -> bool:
    """Whether a value is only said to be of a class, by an annotation."""
    return any(isinstance(one, ast.Call) and not hasattr(one, "lineno") for one in made)


def _is_said(piece: Piece, node: ast.expr) -> bool:
    """Whether a value is said to be a text by an annotation, and nothing asks whether it is one."""
    made = origins(piece, node) if isinstance(node, ast.Name) else ()
    return bool(made) and all(call_of(one, "str") is not None for one in made) and b"isinstance(" not in piece.source


def bytes_with_text(piece: Piece, node: ast.BinOp) -> Iterator[Contradiction]:
    """`"a" + b.encode()` fails."""
    if isinstance(node.op, ast.Add):
        for text, other in ((node.left, node.right), (node.right, node.left)):
            is_one = is_text(text) or isinstance(text, ast.JoinedStr)
            if is_one and isinstance(other, ast.Call) and _gives_bytes(piece, other):
                edits = (piece.behind(other, b".decode()"),)
                yield Contradiction(other, edits, "These are bytes, no text", 0.95)


def _gives_bytes(piece: Piece, call: ast.Call) -> bool:
    path = path_of(call.func)
    if call_of(call, "bytes") is not None:
        return True
    is_plain = all(map(is_text, (*call.args, *(one.value for one in call.keywords))))  # the encoding
    return isinstance(call.func, ast.Attribute) and call.func.attr in _GIVING_BYTES and is_plain and path[:5] != "self."


CHECKS = (
    (ast.Call, unless_tried(text_for_bytes)),
    (ast.BinOp, unless_tried(bytes_with_text)),
)
