"""Bytes that are taken for texts, and texts that are taken for bytes."""

import ast
from collections.abc import Iterator

from mlrepair.contradictions.known import is_text, origins, path_of, unless_tried
from mlrepair.contradictions.piece import Contradiction, Piece, call_of, own_nodes

_ENCODED = frozenset(
    (
        *("base64.b64encode", "base64.urlsafe_b64encode", "base64.standard_b64encode", "base64.b32encode"),
        *("base64.b16encode", "base64.b85encode", "b64encode", "urlsafe_b64encode", "binascii.hexlify", "hexlify"),
        *("binascii.b2a_hex", "binascii.b2a_base64"),
    )
)
_HASHING = frozenset(f"hashlib.{name}" for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512"))
_OUTPUT = frozenset(("subprocess.run", "subprocess.check_output", "check_output"))
_TEXT_ARGUMENTS = frozenset(("text", "universal_newlines", "encoding", "errors"))
_TAKING_OWN = frozenset(
    (
        *("split", "rsplit", "strip", "rstrip", "lstrip", "startswith", "endswith", "replace", "find", "index"),
        *("partition", "rpartition", "count", "removeprefix", "removesuffix"),
    )
)


def bytes_in_text(piece: Piece, node: ast.JoinedStr | ast.BinOp | ast.Call) -> Iterator[Contradiction]:
    """`f"{base64.b64encode(a)}"` says `b'…'`, as does `str(…)` of it; `"a" + base64.b64encode(a)` fails."""
    for value in _texts_of(node):
        if isinstance(node, ast.Call) and any(isinstance(outer, ast.ExceptHandler) for outer in piece.about(node)):
            continue
        values = origins(piece, value)
        if values and all(isinstance(one, ast.Call) and path_of(one.func) in _ENCODED for one in values):
            if isinstance(node, ast.Call):
                edits = (piece.instead(node, piece.text(value) + b".decode()"),)
            else:
                edits = (piece.behind(value, b".decode()"),)
            yield Contradiction(value, edits, "These are bytes, no text", 0.95)


def _texts_of(node: ast.AST) -> Iterator[ast.expr]:
    """The values that a text is made of."""
    match node:
        case ast.JoinedStr(values=parts):
            for before, part in zip([None, *parts], parts, strict=False):
                is_code = isinstance(before, ast.Constant) and str(before.value).endswith(("(", "["))
                if isinstance(part, ast.FormattedValue) and part.conversion == -1 and not (part.format_spec or is_code):
                    yield part.value
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            if is_text(left) or isinstance(left, ast.JoinedStr):
                yield right
            elif is_text(right) or isinstance(right, ast.JoinedStr):
                yield left
        case ast.Call(func=ast.Name("str"), args=[value], keywords=[]):
            yield value


def text_as_bytes(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`hashlib.md5("a")` and `base64.b64encode("a")` fail; they take bytes."""
    if path_of(node.func) not in _HASHING | _ENCODED or not node.args:
        return
    given = node.args[0]
    values = origins(piece, given)
    if values and all(map(_is_known_text, values)):
        is_whole = isinstance(given, (ast.Name, ast.Attribute, ast.Call, ast.Constant, ast.JoinedStr, ast.Subscript))
        edits = [piece.behind(given, b".encode()" if is_whole else b").encode()")]
        yield Contradiction(
            given, tuple(edits if is_whole else [piece.before(given, b"("), *edits]), "This is a text", 0.95
        )


def _is_known_text(value: ast.expr) -> bool:
    """Whether a value is surely a text."""
    if isinstance(value, ast.BinOp) and isinstance(value.op, (ast.Add, ast.Mod)):
        sides = (value.left, value.right) if isinstance(value.op, ast.Add) else (value.left,)
        return any(map(_is_known_text, sides))
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        is_joined = value.func.attr in ("join", "format") and is_text(value.func.value)
        return is_joined or path_of(value.func) in ("json.dumps", "os.getcwd", "time.ctime")
    return is_text(value) or isinstance(value, ast.JoinedStr) or call_of(value, "str", "repr", "input") is not None


def output_as_text(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`subprocess.run(a, stdout=PIPE).stdout.split("b")` fails: without `text=True` these are bytes."""
    if path_of(node.func) not in _OUTPUT or any(one.arg is None or one.arg in _TEXT_ARGUMENTS for one in node.keywords):
        return
    if any(isinstance(one, ast.Starred) for one in node.args) or len(node.args) != 1:
        return
    uses = [*_uses(piece, node)]
    if uses and any(_takes_text(piece, use) for use in uses) and not any(_takes_bytes(piece, use) for use in uses):
        last = max((*node.args, *node.keywords), key=piece.span)
        edits = (piece.behind(last, b"," + _space_before(piece, last) + b"text=True"),)
        yield Contradiction(node, edits, "The output is bytes, and is used as a text", 0.95)


def _space_before(piece: Piece, node: ast.AST) -> bytes:
    """What parts an argument from the one before: a new row with its indentation, or a space."""
    start = piece.span(node)[0]
    line = piece.source.rfind(b"\n", 0, start)
    return b" " if piece.source[line + 1 : start].strip() else piece.source[line:start]


def _uses(piece: Piece, node: ast.Call) -> Iterator[ast.AST]:
    """Where the output of a process is read."""
    is_output = not path_of(node.func).endswith("run")
    match piece.parents[node]:
        case ast.Assign(targets=[ast.Name(id=name)]):
            scope = piece.function(node) or piece.tree
            names = [one for one in own_nodes(scope) if isinstance(one, ast.Name) and one.id == name]
            if sum(isinstance(one.ctx, ast.Store) for one in names) != 1:
                return
            found: list[ast.AST] = [one for one in names if isinstance(one.ctx, ast.Load)]
        case _:
            found = [node]
    for one in found:
        parent = piece.parents[one]
        if is_output:
            yield one
        elif isinstance(parent, ast.Attribute) and parent.attr in ("stdout", "stderr"):
            yield parent


def _takes_text(piece: Piece, node: ast.AST) -> bool:
    """Whether a method of texts is called with a text, or a text is looked for, or added."""
    parent = piece.parents[node]
    if isinstance(parent, ast.Attribute) and parent.attr in _TAKING_OWN:
        call = piece.parents[parent]
        return isinstance(call, ast.Call) and call.func is parent and bool(call.args) and is_text(call.args[0])
    if isinstance(parent, ast.Compare) and len(parent.ops) == 1:
        is_within = isinstance(parent.ops[0], (ast.In, ast.NotIn)) and parent.comparators[0] is node
        return is_within and is_text(parent.left)
    return False


def _takes_bytes(piece: Piece, node: ast.AST) -> bool:
    """Whether a use says that these are bytes."""
    parent = piece.parents[node]
    if isinstance(parent, ast.Attribute):
        call = piece.parents[parent]
        arguments = call.args if isinstance(call, ast.Call) else []
        of_bytes = any(isinstance(one, ast.Constant) and isinstance(one.value, bytes) for one in arguments)
        return parent.attr in ("decode", "hex") or of_bytes
    return False


CHECKS = (
    (ast.JoinedStr, unless_tried(bytes_in_text)),
    (ast.BinOp, unless_tried(bytes_in_text)),
    (ast.Call, unless_tried(bytes_in_text)),
    (ast.Call, unless_tried(text_as_bytes)),
    (ast.Call, unless_tried(output_as_text)),
)
