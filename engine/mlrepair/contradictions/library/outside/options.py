"""Options of a command line that are switched the wrong way, or that nobody reads."""

import ast
import re
from collections.abc import Iterator, Mapping

from mlrepair.contradictions.known import is_text, origins, path_of
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Piece, Signature, signature_of
from mlrepair.edits import Edit

_OFF_BY_DEFAULT = frozenset(
    (
        *("quiet", "silent", "verbose", "debug", "dry_run", "force", "recursive", "overwrite", "yes", "version"),
        *("dryrun", "very_verbose", "very_quiet"),
    )
)


def switched_off(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`add_argument("--quiet", action="store_false")` is quiet unless it is asked to be."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr != "add_argument":
        return
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    action = given.get("action")
    if action is None or not is_text(action) or action.value != "store_false":  # type: ignore[attr-defined]
        return
    if _name(node) in _OFF_BY_DEFAULT and not given.keys() & {"dest", "default", None} and not _says_off(given):
        quote = piece.text(action)[:1]
        edits = (piece.instead(action, quote + b"store_true" + quote),)
        yield Contradiction(action, edits, f"`{_name(node)}` is true unless it is given", 0.94)


def any_text_is_true(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """`add_argument("--dry-run", type=bool, default=False)` is true of `--dry-run False`, too."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr != "add_argument":
        return
    given = {keyword.arg: keyword for keyword in node.keywords}
    default = given["default"].value if "default" in given else None
    is_off = default is None or (isinstance(default, ast.Constant) and default.value is False)
    is_option = bool(node.args) and all(is_text(one) and str(one.value).startswith("-") for one in node.args)  # type: ignore[attr-defined]
    kind = given.get("type")
    if kind is None or path_of(kind.value) != "bool" or not is_option or not is_off or "bool" in piece.bound(node):
        return
    if given.keys() <= {"type", "default", "help", "dest", "required"} and "required" not in given:
        start = piece.span(kind)[0]
        edit = Edit(start, piece.span(kind)[1], b'action="store_true"')
        yield Contradiction(kind, (edit,), "Of any text that is given, `bool` is true", 0.94)


def _says_off(given: Mapping[str | None, ast.expr]) -> bool:
    """Whether the help says that the option turns something off."""
    said = given.get("help")
    text = ast.unparse(said).lower() if said is not None else ""
    return re.search(r"\b(?:disable|do not|don't|turn off|not |without|no )", text) is not None and "quiet" not in text


def _name(call: ast.Call) -> str:
    """The attribute that an option gets."""
    given = {keyword.arg: keyword.value for keyword in call.keywords}
    dest = given.get("dest")
    if dest is not None:
        return str(dest.value) if is_text(dest) else ""  # type: ignore[attr-defined]
    names = [str(one.value) for one in call.args if is_text(one)]  # type: ignore[attr-defined]
    long = [name for name in names if name.startswith("--")] or names
    return long[0].lstrip("-").replace("-", "_") if long and len(names) == len(call.args) else ""


def option_handed_to_nobody(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """`args.folder` is read nowhere, and `upload(path)` takes a `folder`."""
    target, call = node.targets[0], node.value
    if not isinstance(target, ast.Name) or len(node.targets) > 1 or not isinstance(call, ast.Call):
        return
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "parse_args":
        return
    scope = piece.function(node)
    if scope is None:
        return
    options = _options(piece, scope, path_of(call.func.value))
    uses = [one for one in ast.walk(scope) if isinstance(one, ast.Name) and one.id == target.id]
    reads = [piece.parents[one] for one in uses if one is not target]
    read = [one for one in reads if isinstance(one, ast.Attribute)]
    if not options or len(read) != len(reads) or not all(isinstance(one.ctx, ast.Load) for one in read):
        return
    for name in sorted(options - {one.attr for one in read}):
        yield from _forgotten(piece, scope, target.id, name)


def _options(piece: Piece, scope: ast.AST, parser: str) -> frozenset[str]:
    """The names of all options of a parser; none if others may be added elsewhere."""
    made = False
    found: list[str] = []
    for one in ast.walk(scope):
        match one:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call) if name == parser:
                given = {keyword.arg for keyword in call.keywords}
                if path_of(call.func).rpartition(".")[2] != "ArgumentParser" or given & {"parents", None}:
                    return frozenset()
                made = True
            case ast.Call(func=ast.Attribute(attr="add_argument")):
                found.append(_name(one))
            case ast.Call(func=ast.Attribute(attr="add_subparsers" | "set_defaults")):
                return frozenset()
            case ast.Call(args=[*_, ast.Name(id=name)]) if name == parser:
                return frozenset()
    return frozenset(found) if made and all(found) else frozenset()


def _forgotten(piece: Piece, scope: ast.AST, arguments: str, name: str) -> Iterator[Contradiction]:
    """The one call of a function of the file that takes what an option is for, and does not get it."""
    found: list[tuple[ast.Call, Signature]] = []
    for call in ast.walk(scope):
        if not isinstance(call, ast.Call) or any(isinstance(one, ast.Starred) for one in call.args):
            continue
        signature = _signature(piece, call)
        if signature is None or name not in signature.named or name in signature.needed:
            continue
        given = {*signature.positional[: len(call.args)], *(keyword.arg for keyword in call.keywords)}
        if None in given or name in given or len(call.args) > len(signature.positional):
            return
        found.append((call, signature))
    if len(found) != 1:
        return
    ((call, signature),) = found
    is_next = signature.positional[len(call.args) :] == (name,) and not call.keywords
    text = f"{arguments}.{name}" if is_next else f"{name}={arguments}.{name}"
    parts = [*call.args, *call.keywords]
    end = max((piece.span(one)[1] for one in parts), default=piece.span(call)[1] - 1)
    edit = Edit(end, end, (", " * bool(parts) + text).encode())
    reason = f"`{ast.unparse(call.func)}` takes a `{name}`, and nobody reads the option"
    yield Contradiction(call, (edit,), reason, 0.93)


def _signature(piece: Piece, call: ast.Call) -> Signature | None:
    """What a function of the file takes, or a method of what is made of a class of the piece."""
    if isinstance(call.func, ast.Name):
        return piece.facts.signature(call.func.id)
    if not isinstance(call.func, ast.Attribute) or not isinstance(call.func.value, ast.Name):
        return None
    made = {path_of(one.func) if isinstance(one, ast.Call) else "" for one in origins(piece, call.func.value)}
    owner = made.pop() if len(made) == 1 else ""
    classes = [one for one in piece.tree.body if isinstance(one, ast.ClassDef) and one.name == owner]
    methods = [one for cls in classes for one in cls.body if isinstance(one, FUNCTIONS) and one.name == call.func.attr]
    return signature_of(methods[0], is_method=True) if len(methods) == 1 and not methods[0].decorator_list else None


CHECKS = ((ast.Call, switched_off), (ast.Call, any_text_is_true), (ast.Assign, option_handed_to_nobody))
