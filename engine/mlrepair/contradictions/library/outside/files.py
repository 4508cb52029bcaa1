"""Files that are taken for texts, texts that are taken for files, and files that are opened for something else."""

import ast
import re
from collections.abc import Iterator

from mlrepair.contradictions.known import is_text, is_tried, origins, path_of, unless_tried
from mlrepair.contradictions.piece import Contradiction, Piece, call_of
from mlrepair.edits import Edit

_TAKING_BYTES = frozenset(
    (
        *(f"hashlib.{name}" for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "new")),
        *("base64.b64encode", "base64.urlsafe_b64encode", "base64.standard_b64encode"),
    )
)
_SERIALIZERS = ("json", "pickle")
_READING = frozenset(("read", "read_text", "read_bytes", "getvalue", "decode"))
_PATHS = re.compile(rb"\bPath\b|\bpathlib\b")
_OPENING = frozenset(("open", "urlopen"))
_READERS = frozenset(("read", "readline", "readlines"))
_WRITERS = frozenset(("write", "writelines"))
_OF_TEXTS = frozenset(("encoding", "errors", "newline"))
_NEITHER = frozenset(("close", "fileno", "flush", "name"))
_SERIALIZED = {  # whether it reads or writes, and whether that is bytes or text
    "json.load": ("r", ""),
    "json.dump": ("w", "t"),
    "pickle.load": ("r", "b"),
    "pickle.dump": ("w", "b"),
    "tomllib.load": ("r", "b"),
}


def text_or_file(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`json.load(a.read())` and `json.loads(open(a))` fail; so do `json.dump(a)` and `json.dumps(a, b)`."""
    module, _, name = path_of(node.func).rpartition(".")
    if module not in _SERIALIZERS or not node.args or module in piece.bound(node):
        return
    if any(isinstance(one, ast.Starred) for one in node.args) or any(one.arg is None for one in node.keywords):
        return
    first, given = node.args[0], {keyword.arg for keyword in node.keywords}
    if name == "load" and _is_read(piece, first):
        meant, reason = "loads", "A file is expected, and this is what is in one"
    elif name == "loads" and _is_file(piece, first):
        meant, reason = "load", "A text is expected, and this is a file"
    elif name == "dump" and len(node.args) == 1 and not given & {"fp", "file"}:
        meant, reason = "dumps", "There is no file to write to"
    elif name == "dumps" and len(node.args) == 2 and _is_file(piece, node.args[1]):
        meant, reason = "dump", "A file to write to is given"
    else:
        return
    end = piece.span(node.func)[1]
    edit = Edit(end - len(name), end, meant.encode())
    yield Contradiction(node.func, (edit,), reason, 0.96)


def _is_read(piece: Piece, node: ast.expr) -> bool:
    """Whether a value is the text or the bytes of something."""
    values = origins(piece, node) if isinstance(node, ast.Name) else (node,)
    return bool(values) and all(map(_is_content, values))


def _is_content(value: ast.expr) -> bool:
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        return value.func.attr in _READING or path_of(value.func) == "os.getenv"
    if isinstance(value, ast.Subscript):
        return ast.unparse(value.value) == "os.environ"
    is_attribute = isinstance(value, ast.Attribute) and value.attr == "text"
    return is_attribute or (is_text(value) and value.value.lstrip()[:1] in ("{", "["))  # type: ignore[attr-defined]


def _is_file(piece: Piece, node: ast.expr) -> bool:
    values = origins(piece, node)
    return bool(values) and all(
        isinstance(value, ast.Call) and path_of(value.func).rpartition(".")[2] in _OPENING for value in values
    )


def opened_for_another_use(piece: Piece, node: ast.With) -> Iterator[Contradiction]:
    """`with open(a) as b: b.write(c)` fails: the file is open for reading."""
    for item in node.items:
        call, target = _opening(item.context_expr), item.optional_vars
        if call is None or not isinstance(target, ast.Name) or "open" in piece.bound(node):
            continue
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        place = isinstance(call.func, ast.Name)  # of a path it is a method, which gets the mode first
        mode = call.args[place] if len(call.args) > place else given.get("mode")
        if not place and (mode is None or not _PATHS.search(piece.source)):
            continue  # of Twisted's paths all is binary
        if (
            None in given
            or any(isinstance(one, ast.Starred) for one in call.args)
            or not (mode is None or is_text(mode))
        ):
            continue
        now = "r" if mode is None else str(mode.value)  # type: ignore[attr-defined]
        meant = _meant_mode(piece, node, target.id, now)
        if meant != now and not ("b" in meant and given.keys() & _OF_TEXTS):
            quote = b'"' if mode is None else piece.text(mode)[:1]
            text = quote + meant.encode() + quote
            edit = piece.behind(call.args[0], b", " + text) if mode is None else piece.instead(mode, text)
            yield Contradiction(call, (edit,), f"`{target.id}` is opened for something else", 0.95)


def _opening(node: ast.expr) -> ast.Call | None:
    """A call of `open`, or of the method of a path."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "open":
        is_mode = bool(node.args) and is_text(node.args[0]) and {*node.args[0].value} <= {*"rwatb"}  # type: ignore[attr-defined]
        return node if is_mode and len(node.args) == 1 else None
    call = call_of(node, "open")
    return call if call is not None and call.args else None


def _meant_mode(piece: Piece, node: ast.With, name: str, mode: str) -> str:
    """The mode for all that is done with a file; as it is where that is not known, or needs several."""
    inner = (one for statement in node.body for one in ast.walk(statement))
    uses = [one for one in inner if isinstance(one, ast.Name) and one.id == name]
    wanted = [_wanted(piece, use) for use in uses]
    directions, contents = {one and one[0] for one in wanted} - {""}, {one and one[1] for one in wanted} - {""}
    is_known = None not in directions and {*mode} <= {*"rwatb"}
    if not is_known or any(is_tried(piece, use) for use in uses) or len(directions) > 1 or len(contents) > 1:
        return mode
    if "r" in directions and "r" not in mode:
        mode = mode.replace("w", "r").replace("a", "r")
    elif "w" in directions:
        mode = mode.replace("r", "w")
    if "b" in contents and "b" not in mode:
        return mode.replace("t", "") + "b"
    is_text_alone = "t" in contents and ("w", "") not in wanted  # what else is written may be bytes
    return mode.replace("b", "") if is_text_alone else mode


def _wanted(piece: Piece, use: ast.Name) -> tuple[str, str] | None:
    """Whether a use of a file reads or writes, and whether that is bytes or text; None if it may be any."""
    parent = piece.parents[use]
    if isinstance(parent, ast.Attribute):
        call = piece.parents[parent]
        if parent.attr in _NEITHER:
            return "", ""
        if parent.attr in _READERS:
            return "r", "b" if _is_hashed(piece, call) else ""
        if parent.attr in _WRITERS and isinstance(call, ast.Call):
            return "w", _content(call.args[0]) if len(call.args) == 1 and parent.attr == "write" else ""
        return None
    if isinstance(parent, (ast.For, ast.comprehension)) and parent.iter is use:
        return "r", ""
    if isinstance(parent, ast.keyword) and parent.arg == "file":
        return ("w", "t") if call_of(piece.parents[parent], "print") else None
    if isinstance(parent, ast.Call):
        return _SERIALIZED.get(path_of(parent.func)) if use in parent.args else None
    return None


def _is_hashed(piece: Piece, read: ast.AST) -> bool:
    """Whether what is read is handed to a hash, as it is."""
    parent = piece.parents[read]
    if isinstance(parent, ast.Call) and read in parent.args:
        return _takes_bytes(piece, parent)
    target = parent.targets[0] if isinstance(parent, ast.Assign) else getattr(parent, "target", None)
    scope = piece.function(read)
    if not isinstance(target, ast.Name) or scope is None:
        return False
    names = [one for one in ast.walk(scope) if isinstance(one, ast.Name) and one.id == target.id]
    stored = [one for one in names if isinstance(one.ctx, ast.Store)]
    others = [piece.parents[one] for one in names if isinstance(one.ctx, ast.Load)]
    calls = [one for one in others if isinstance(one, ast.Call) and call_of(one, "len") is None]
    is_alone = len(stored) == 1 or all(path_of(target) == one.id and _is_same(piece, one, read) for one in stored)
    return is_alone and bool(calls) and all(_takes_bytes(piece, one) for one in calls)


def _is_same(piece: Piece, target: ast.Name, read: ast.AST) -> bool:
    """Whether a name gets what is read in the same way."""
    parent = piece.parents[target]
    return isinstance(parent, (ast.Assign, ast.NamedExpr)) and ast.unparse(parent.value) == ast.unparse(read)


def _takes_bytes(piece: Piece, call: ast.Call) -> bool:
    """Whether a call hashes its argument, or makes it base64."""
    if path_of(call.func) in _TAKING_BYTES:
        return True
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "update":
        return False
    made = origins(piece, call.func.value)
    return bool(made) and all(isinstance(one, ast.Call) and path_of(one.func) in _TAKING_BYTES for one in made)


def encoded_bytes(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`a.write_bytes(b, encoding="utf-8")` and `open(a, "rb", encoding="utf-8")` fail: bytes have no encoding."""
    if not any(keyword.arg == "encoding" for keyword in node.keywords):
        return
    name = path_of(node.func).rpartition(".")[2]
    if name in ("read_bytes", "write_bytes"):
        end = piece.span(node.func)[1]
        edit = Edit(end - len("bytes"), end, b"text")
    else:
        modes = [keyword.value for keyword in node.keywords if keyword.arg == "mode"] or node.args[1:2]
        if path_of(node.func) != "open" or not modes or not is_text(modes[0]) or "b" not in modes[0].value:  # type: ignore[attr-defined]
            return
        edit = piece.instead(modes[0], piece.text(modes[0]).replace(b"b", b""))
    yield Contradiction(node, (edit,), "Bytes have no encoding", 0.96)


def _content(value: ast.expr) -> str:
    """Whether a value is bytes or text, if it says so itself."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        return {"encode": "b", "read_bytes": "b", "read_text": "t", "decode": "t"}.get(value.func.attr, "")
    if isinstance(value, ast.Constant):
        return {"bytes": "b", "str": "t"}.get(type(value.value).__name__, "")
    return "t" if isinstance(value, ast.JoinedStr) else ""


CHECKS = (
    (ast.Call, unless_tried(text_or_file)),
    (ast.With, unless_tried(opened_for_another_use)),
    (ast.Call, unless_tried(encoded_bytes)),
)
