"""Texts that are formatted, and what fills them."""

import ast
import builtins
import re
import string
from collections.abc import Iterator

from mlrepair.contradictions.known import LOGGING, is_text, kind_of, names_before, origins, path_of, unless_tried
from mlrepair.contradictions.piece import Contradiction, Piece, call_of
from mlrepair.edits import Edit

_CONVERSION = re.compile(r"%(?:\((\w+)\))?[#0+-]*\d*(?:\.\d+)?([diouxXeEfFgGcrsa%])")
_WORD = re.compile(r"(?<!%)%[a-z][A-Za-z]{2}")  # `%store` is no conversion
_PLAIN = (ast.Name, ast.Attribute, ast.Constant, ast.Call, ast.Subscript, ast.JoinedStr)
_GIVING_ONE = frozenset(("str", "repr", "len", "int", "float", "round", "abs", "sum", "type", "id", "hex"))
_LOG = re.compile(r"_?_?(?:log|logger|logging)", re.IGNORECASE)
_PLACE = re.compile(r"\{[^{}]*\}")
_WORD_BEFORE = re.compile(r"([A-Za-z_]\w*)[\s:='\"(\[#<`]*$")
_UNSAID = frozenset(
    ("self", "cls", "request", "context", "ctx", "event", "sender", "session", "conn", "connection", "db")
)
_TRIPLE = (b"''", b'""')
_EXCEPTIONS = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, Exception) and value is not OSError  # which takes a number first
)


def renamed_field(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`"{name}".format(nmae=a)` lacks what it asks for, and has what it does not."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr != "format" or not node.keywords:
        return
    text, given = _template(piece, node.func.value), {keyword.arg: keyword for keyword in node.keywords}
    if text is None or None in given:
        return
    fields = _fields(text)
    missing, unused = {name for name in fields if name.isidentifier()} - given.keys(), given.keys() - {*fields}
    if len(missing) == len(unused) == 1:
        (field,), (name,) = missing, unused
        start = piece.span(given[name])[0]
        at = start, start + len(str(name).encode())
        place = rf"(?<=(?<!\{{)\{{){field}(?=[.\[!:}}])"
        yield from _fitted(piece, node.func.value, place, Edit(*at, field.encode()), str(name), given[name].value)


def renamed_key(piece: Piece, node: ast.BinOp) -> Iterator[Contradiction]:
    """`"%(name)s" % {"nmae": a}` lacks what it asks for, and has what it does not."""
    if not isinstance(node.op, ast.Mod) or not isinstance(node.right, ast.Dict) or not node.right.keys:
        return
    text, keys = _template(piece, node.left), node.right.keys
    given = {key.value: i for i, key in enumerate(keys) if isinstance(key, ast.Constant)}
    if text is None or len(given) < len(keys):
        return
    fields = {found[1] for found in _CONVERSION.finditer(text) if found[1]}
    missing, unused = fields - given.keys(), given.keys() - fields
    if len(missing) == len(unused) == 1:
        (field,), (name,) = missing, unused
        key, value = keys[given[name]], node.right.values[given[name]]
        edit = piece.instead(key, piece.text(key).replace(str(name).encode(), field.encode()))  # type: ignore[arg-type]
        yield from _fitted(piece, node.left, rf"(?<=%\(){field}(?=\))", edit, str(name), value)


def _template(piece: Piece, node: ast.expr) -> str | None:
    """The text that is formatted, if there is one alone."""
    made = origins(piece, node) if isinstance(node, ast.Name) else (node,)
    return made[0].value if len(made) == 1 and is_text(made[0]) else None  # type: ignore[attr-defined]


def _fields(text: str) -> list[str]:
    """The names of the fields of a text, and of those in their formats; none if it cannot be formatted."""
    try:
        parsed = [*string.Formatter().parse(text)]
    except ValueError:
        return []
    inner = [name for _, _, form, _ in parsed if form for name in _fields(form)]
    return [re.split(r"[.\[]", name)[0] for _, name, _, _ in parsed if name is not None] + inner


def _fitted(
    piece: Piece, text: ast.expr, place: str, edit: Edit, name: str, value: ast.expr
) -> Iterator[Contradiction]:
    """The field as what fills it is called; the other way round where the text is elsewhere, or the value says so."""
    field, edits = edit.text.decode().strip("'\""), [edit]
    if is_text(text) and path_of(value).rpartition(".")[2] != field:
        start, found = piece.span(text)[0], re.finditer(place.encode(), piece.text(text))
        edits = [Edit(start + one.start(), start + one.end(), name.encode()) for one in found]
    if edits and name.isidentifier():
        yield Contradiction(text, tuple(edits), f"`{field}` is asked for, `{name}` is given", 0.94)


def _conversions(text: str) -> int:
    """How many values a text takes by `%`; none where it has a `%` for another reason, or takes them by name."""
    found = [*_CONVERSION.finditer(text)]
    is_sure = not any(one[1] for one in found) and "%" not in _CONVERSION.sub("", text) and not _WORD.search(text)
    return sum(one[2] != "%" for one in found) if is_sure else 0


def _places(text: str) -> int:
    """How many values a text takes by `{}`; none where it takes them in another way too."""
    fields = _fields(text)
    return len(fields) if not any(fields) and "%" not in text else 0


def half_filled(piece: Piece, node: ast.BinOp) -> Iterator[Contradiction]:
    """`print("%s %s" % a, b)` and `c = "%s %s" % a, b` fill it with `a` alone."""
    if not isinstance(node.op, ast.Mod) or not is_text(node.left):
        return
    count, values = _conversions(node.left.value), _beside(piece, node)  # type: ignore[attr-defined]
    if count == 1 + len(values) and values and _is_one(piece, node.right):
        edits = piece.before(node.right, b"("), piece.behind(values[-1], b")")
        yield Contradiction(node, edits, f"The text takes {count} values, and gets one", 0.94)


def _beside(piece: Piece, node: ast.expr) -> list[ast.expr]:
    """What follows a text in a message, or in a pair without brackets."""
    parent = piece.parents[node]
    values = list[ast.expr]()
    if isinstance(parent, ast.Call) and not parent.keywords and _is_message(piece, parent):
        values = parent.args
    elif isinstance(parent, ast.Tuple) and piece.span(parent)[0] == piece.span(node)[0]:
        values = parent.elts if isinstance(piece.parents[parent], (ast.Assign, ast.Return)) else []
    others = values[values.index(node) + 1 :] if node in values else []
    return others if not any(isinstance(other, ast.Starred) for other in others) else []


def _is_message(piece: Piece, call: ast.Call) -> bool:
    """Whether what a call gets is for somebody to read."""
    is_log = isinstance(call.func, ast.Attribute) and call.func.attr in LOGGING
    return is_log or call_of(call, "print") is not None or _is_raised(piece, call, call)


def _is_raised(piece: Piece, call: ast.Call, node: ast.AST) -> bool:
    """Whether a call makes an exception of Python, and a node is what is raised."""
    return isinstance(piece.parents[node], ast.Raise) and path_of(call.func) in _EXCEPTIONS


def _is_one(piece: Piece, node: ast.expr) -> bool:
    """Whether a value is hardly several."""
    if isinstance(node, ast.Call):
        return path_of(node.func) in _GIVING_ONE
    if isinstance(node, ast.Subscript):
        return not isinstance(node.slice, ast.Slice)
    return isinstance(node, (ast.Name, ast.Attribute, ast.Constant, ast.JoinedStr)) and kind_of(piece, node) != "tuple"


def unfilled(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`raise ValueError("%s", a)` and `print("{}", a)` do not fill the text."""
    if len(node.args) < 2 or not is_text(node.args[0]) or any(isinstance(one, ast.Starred) for one in node.args):
        return
    is_printed = call_of(node, "print") is not None and not node.keywords
    text, values = node.args[0], node.args[1:]
    count, places = _conversions(text.value), _places(text.value)  # type: ignore[attr-defined]
    if (is_printed or _is_raised(piece, node, node)) and len(values) in (count, places):
        begin, end = piece.span(text)[1], piece.span(values[0])[0]
        is_plain = count == 1 and isinstance(values[0], _PLAIN)
        opener = b" % " if is_plain else b" % (" if count else b".format("
        edits = (Edit(begin, end, opener), *(() if is_plain else (piece.behind(values[-1], b")"),)))
        yield Contradiction(text, edits, "Nothing fills the text", 0.94)


def logged(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`logging.info("{}", a)` and `logging.info("a:", b)` have no `%s` for the value."""
    is_log = isinstance(node.func, ast.Attribute) and node.func.attr in LOGGING and len(node.args) > 1
    if not is_log or not is_text(node.args[0]) or not _is_logger(piece, node.func.value):  # type: ignore[attr-defined]
        return
    text, source = node.args[0].value, piece.text(node.args[0])  # type: ignore[attr-defined]
    if _places(text) == len(node.args) - 1 == source.count(b"{}"):
        edit = piece.instead(node.args[0], source.replace(b"{}", b"%s"))
    elif len(node.args) == 2 and text.rstrip()[-1:] in (":", "=") and "%" not in text and source[-3:-1] not in _TRIPLE:
        end = piece.span(node.args[0])[1] - 1
        edit = Edit(end, end, b"%s" if text[-1] in " =" else b" %s")
    else:
        return
    yield Contradiction(node.args[0], (edit,), "Logging fills `%s` alone", 0.94)


def _is_logger(piece: Piece, node: ast.expr) -> bool:
    return path_of(node) == "logging" or kind_of(piece, node) == "logging.getLogger"


def too_few(piece: Piece, node: ast.Call | ast.BinOp) -> Iterator[Contradiction]:
    """`log.info("%d of %s", a)`, `"%d of %s" % (a,)` and `"{} of {}".format(a)` lack a value, which is at hand."""
    text, values, count = _filled(node)
    if text is None or count != len(values) + 1 or any(isinstance(one, ast.Starred) for one in values):
        return
    place, name = _lacking(piece, node, text.value, [ast.unparse(one) for one in values])  # type: ignore[attr-defined]
    if not name:
        return
    if place < len(values):
        edit = piece.before(values[place], name.encode() + b", ")
    elif values:
        edit = piece.behind(values[-1], b", " + name.encode())
    else:
        edit = piece.behind(text, b", " + name.encode())
    yield Contradiction(node, (edit,), f"The text takes {count} values, and gets {len(values) or 'none'}", 0.94)


def _filled(node: ast.Call | ast.BinOp) -> tuple[ast.expr | None, list[ast.expr], int]:
    """The text that a node fills, by what, and how many values the text takes."""
    match node:
        case ast.BinOp(op=ast.Mod(), left=ast.Constant(value=str() as said) as text, right=ast.Tuple(elts=values)):
            return text, values, _conversions(said)
        case ast.Call(func=ast.Attribute(attr="format", value=ast.Constant(value=str() as said) as text), keywords=[]):
            return text, node.args, _places(said)
        case ast.Call(func=ast.Attribute(attr=name, value=owner), args=[ast.Constant(value=str() as said) as text, *_]):
            is_log = name in LOGGING and _LOG.fullmatch(path_of(owner).rpartition(".")[2]) is not None
            return text if is_log else None, node.args[1:], _conversions(said)
    return None, [], 0


def _lacking(piece: Piece, node: ast.AST, text: str, given: list[str]) -> tuple[int, str]:
    """Which value a text lacks: the variable that its word before says, or else the one parameter that is left."""
    function = piece.function(node)
    if function is None:
        return 0, ""
    sign = _CONVERSION if "{" not in text else _PLACE
    before = [text[: one.start()] for one in sign.finditer(text) if one[0] != "%%"]
    words = [found[1].lower() if (found := _WORD_BEFORE.search(one)) else "" for one in before]
    free = names_before(piece, node) - {name for one in given for name in re.findall(r"\w+", one)}
    said = [(place, word) for place, word in enumerate(words) if word in free]
    if len(said) == 1 and len(words) == len(given) + 1:
        return said[0]
    parameters = [one.arg for one in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]
    mentioned = frozenset(re.findall(r"\w+", text.lower()))
    left = [one for one in parameters if one in free - mentioned and one not in _UNSAID]
    return (len(given), left[0]) if len(left) == 1 and given else (0, "")


def filled_too_late(piece: Piece, node: ast.Call | ast.BinOp) -> Iterator[Contradiction]:
    """`print("{}").format(a)` fills what `print` gives."""
    if isinstance(node, ast.BinOp):
        inner = node.left if isinstance(node.op, ast.Mod) else None
    else:
        inner = node.func.value if isinstance(node.func, ast.Attribute) and node.func.attr == "format" else None
    if not isinstance(inner, ast.Call) or len(inner.args) != 1 or inner.keywords or not is_text(inner.args[0]):
        return
    text, end = inner.args[0], piece.span(inner)[1]
    takes = _conversions(text.value) if isinstance(node, ast.BinOp) else len(_fields(text.value))  # type: ignore[attr-defined]
    is_message = call_of(inner, "print") is not None or _is_raised(piece, inner, node)
    if is_message and takes and not piece.source[piece.span(text)[1] : end - 1].strip():
        edits = Edit(end - 1, end, b""), piece.behind(node, b")")
        yield Contradiction(node, edits, f"`{path_of(inner.func)}` gives no text", 0.96)


def percent_for_braces(piece: Piece, node: ast.BinOp) -> Iterator[Contradiction]:
    """`"{}" % a` fails; `"{}".format(a)` fills the text."""
    if not isinstance(node.op, ast.Mod) or not is_text(node.left) or kind_of(piece, node.right) == "dict":
        return
    is_several = isinstance(node.right, ast.Tuple)
    values = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
    if len(values) == _places(node.left.value) and (is_several or kind_of(piece, node.right) != "tuple"):  # type: ignore[attr-defined]
        start, end = piece.span(node.left)[1], piece.span(node.right)[0]
        opener, closer = (b".format", b"") if is_several else (b".format(", b")")
        edits = tuple(edit for edit in (Edit(start, end, opener), piece.behind(node.right, closer)) if edit.text)
        yield Contradiction(node, edits, "`%` does not fill `{}`", 0.95)


def braces_for_percent(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`"%s".format(a)` stays as it is; `"%s" % a` fills the text."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr != "format" or node.keywords or not node.args:
        return
    text = node.func.value
    if not is_text(text) or "{" in text.value or any(isinstance(one, ast.Starred) for one in node.args):  # type: ignore[attr-defined]
        return
    if _conversions(text.value) == len(node.args):  # type: ignore[attr-defined]
        is_plain = len(node.args) == 1 and isinstance(node.args[0], _PLAIN)
        edits: tuple[Edit, ...] = (
            Edit(piece.span(text)[1], piece.span(node.args[0])[0], b" % " if is_plain else b" % ("),
        )
        if is_plain:
            edits = (*edits, Edit(piece.span(node.args[0])[1], piece.span(node)[1], b""))
        yield Contradiction(node, edits, "`format` does not fill `%s`", 0.95)


CHECKS = (
    (ast.Call, unless_tried(renamed_field)),
    (ast.BinOp, unless_tried(renamed_key)),
    (ast.BinOp, half_filled),
    (ast.Call, unfilled),
    (ast.Call, logged),
    (ast.Call, too_few),
    (ast.BinOp, too_few),
    (ast.Call, filled_too_late),
    (ast.BinOp, filled_too_late),
    (ast.BinOp, unless_tried(percent_for_braces)),
    (ast.Call, unless_tried(braces_for_percent)),
)
