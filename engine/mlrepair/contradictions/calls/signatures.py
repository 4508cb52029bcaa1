"""Calls that do not fit what the file says of the function: arguments that are missing, or named as no parameter is."""

import ast
from collections.abc import Iterator, Sequence

from mlrepair.contradictions.known import is_guarded, names_before, path_of
from mlrepair.contradictions.piece import FUNCTIONS, Contradiction, Piece, Signature, signature_of
from mlrepair.edits import Edit
from mlrepair.undefined.spelling import is_slip

_MOST_MISSING = 2
_FEWEST_ALIKE = 2
_OF_PARENT = "super().__init__"


def ill_fitting(piece: Piece, node: ast.Call) -> Iterator[Contradiction]:
    """A call that hands a function of the file too little, or what it does not know."""
    signature = None if _is_open(node) else _signature(piece, node)
    if signature is None:
        return
    may_fail = is_guarded(piece, node)
    yield from () if may_fail else _missing_argument(piece, node, signature)
    yield from _forgotten_argument(piece, node, signature)
    yield from _withheld_argument(piece, node, signature)
    yield from () if may_fail else _unknown_keyword(piece, node, signature)


def _missing_argument(piece: Piece, node: ast.Call, signature: Signature) -> Iterator[Contradiction]:
    """`area(width)` of `def area(width, height)`, where there is a `height`."""
    named = [keyword.arg for keyword in node.keywords]
    given = {*signature.positional[: len(node.args)], *named}
    missing = [name for name in signature.needed if name not in given]
    is_known = all(name in signature.named for name in named) or signature.takes_any_name
    if not 0 < len(missing) <= _MOST_MISSING or not is_known or len(node.args) > len(signature.positional):
        return
    before = names_before(piece, node)
    if not all(name in before for name in missing):
        return
    are_next = [*signature.positional[len(node.args) :][: len(missing)]] == missing and not named
    edit = _with_arguments(piece, node, missing, named=not are_next)
    yield Contradiction(node, (edit,), f"`{ast.unparse(node.func)}` needs `{missing[0]}`", 0.93)


def _forgotten_argument(piece: Piece, node: ast.Call, signature: Signature) -> Iterator[Contradiction]:
    """`area(width)` of `def area(width, height=1)` in a function whose `height` nobody reads."""
    if len(node.args) > len(signature.positional):
        return
    given = {*signature.positional[: len(node.args)], *(keyword.arg for keyword in node.keywords)}
    names = [name for name in signature.named if name not in given and name not in signature.needed]
    unread = _unread(piece, node) if names else frozenset()
    forgotten = [name for name in names if name in unread]
    if len(forgotten) == 1:
        are_next = signature.positional[len(node.args) :][:1] == (forgotten[0],) and not node.keywords
        is_last = are_next and signature.positional[-1] == forgotten[0]
        called = ast.unparse(node.func)
        reason = f"`{called}` takes a `{forgotten[0]}`, and nobody reads the one that is here"
        yield Contradiction(node, (_with_arguments(piece, node, forgotten, named=not is_last),), reason, 0.92)


def _withheld_argument(piece: Piece, node: ast.Call, signature: Signature) -> Iterator[Contradiction]:
    """`fail(1, "a")` of `def fail(code, text, number=None)`, where all others that have a `number` hand it on."""
    last = signature.positional[-1] if len(node.args) == len(signature.positional) - 1 else ""
    if not last or node.keywords or last in signature.needed or last not in names_before(piece, node):
        return
    inside = [*ast.walk(piece.function(node) or piece.tree)]
    tests = [one.test for one in inside if isinstance(one, (ast.If, ast.IfExp, ast.While))]
    if any(path_of(one) == last for test in tests for one in ast.walk(test)):
        return  # it may be known to be nothing here
    scope, called = piece.owner(node) or piece.function(node) or piece.tree, ast.unparse(node.func)
    calls = [one for one in ast.walk(scope) if isinstance(one, ast.Call) and ast.unparse(one.func) == called]
    others = [one for one in calls if one is not node and last in names_before(piece, one)]
    are_alike = len({type(piece.parents[one]) for one in (node, *others)}) == 1  # all are returned, or none
    if are_alike and len(others) >= _FEWEST_ALIKE and all(_hands_on(one, last, len(node.args)) for one in others):
        edit = _with_arguments(piece, node, [last], named=False)
        yield Contradiction(node, (edit,), f"All other calls of `{called}` hand on `{last}`", 0.92)


def _hands_on(call: ast.Call, name: str, place: int) -> bool:
    """Whether a call hands on a variable in a place, or by its own name."""
    values = [*call.args[place : place + 1], *(one.value for one in call.keywords if one.arg == name)]
    return len(values) == 1 and isinstance(values[0], ast.Name) and values[0].id == name


def _with_arguments(piece: Piece, node: ast.Call, names: Sequence[str], *, named: bool) -> Edit:
    """The edit that hands on the variables of some names."""
    texts = [f"{name}={name}" if named else name for name in names]
    arguments = [*node.args, *node.keywords]
    end = max((piece.span(one)[1] for one in arguments), default=piece.span(node)[1] - 1)
    return Edit(end, end, ", ".join([*[""][: len(arguments)], *texts]).encode())


def _unknown_keyword(piece: Piece, node: ast.Call, signature: Signature) -> Iterator[Contradiction]:
    """`area(widht=1)` of `def area(width)`."""
    if signature.takes_any_name:
        return
    names = [keyword.arg or "" for keyword in node.keywords]
    unknown = [keyword for keyword in node.keywords if keyword.arg not in signature.named]
    free = [name for name in signature.named if name not in {*signature.positional[: len(node.args)], *names}]
    if len(unknown) != 1:
        return
    name = unknown[0].arg or ""
    alike = [one for one in free if is_slip(name, one)]
    needed = [one for one in free if one in signature.needed]
    meant = alike if len(alike) == 1 else needed
    if len(meant) == 1:
        start = piece.span(unknown[0])[0]
        edits = (Edit(start, start + len(name.encode()), meant[0].encode()),)
        called = ast.unparse(node.func)
        yield Contradiction(unknown[0], edits, f"`{called}` has no parameter `{name}`", 0.95 if alike else 0.91)


def _signature(piece: Piece, node: ast.Call) -> Signature | None:
    """What is called, if the file defines it once: a function, a class, a method of `self` or of the parent."""
    if isinstance(node.func, ast.Name):
        name = node.func.id
        return None if _is_shadowed(piece, node, name) else piece.facts.signature(name)
    if not isinstance(node.func, ast.Attribute):
        return None
    if ast.unparse(node.func) == _OF_PARENT:
        owner = piece.owner(node)
        bases = [base.id for base in owner.bases if isinstance(base, ast.Name)] if owner is not None else []
        name = bases[0] if owner is not None and len(bases) == len(owner.bases) == 1 else ""
        return None if piece.facts.function(name) else piece.facts.signature(name)
    method = piece.methods(node).get(piece.owned(node.func) or "")
    if method is None or len(method.decorator_list) > 1:
        return None
    kind = path_of(method.decorator_list[0]) if method.decorator_list else "classmethod"
    return signature_of(method, is_method=kind == "classmethod") if kind in ("classmethod", "staticmethod") else None


def _is_shadowed(piece: Piece, node: ast.AST, name: str) -> bool:
    """Whether a name may be another one than that of the top level."""
    return piece.facts.value(name) is not None or name in piece.bound(node) or name in piece.inner


def _is_open(node: ast.Call) -> bool:
    """Whether a call hands on what is not written in it."""
    return any(isinstance(one, ast.Starred) for one in node.args) or any(one.arg is None for one in node.keywords)


def _unread(piece: Piece, node: ast.Call) -> frozenset[str]:
    """The variables of the functions about a place that are read nowhere in them.

    Parameters count where the function is made for them: those of a method others may ask for.
    """
    unread: set[str] = set()
    for function in (outer for outer in piece.about(node) if isinstance(outer, FUNCTIONS)):
        named = [one for one in ast.walk(function) if isinstance(one, ast.Name)]
        read = {one.id for one in named if not isinstance(one.ctx, ast.Store)}
        place = piece.span(node)[0]
        statement = next(outer for outer in piece.about(node) if isinstance(outer, ast.stmt))
        late = {one.id for one in ast.walk(statement) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)}
        loops = (one.target for one in ast.walk(function) if isinstance(one, (ast.For, ast.AsyncFor)))
        late |= {one.id for target in loops for one in ast.walk(target) if isinstance(one, ast.Name)}
        stored = {one.id for one in named if isinstance(one.ctx, ast.Store) and piece.span(one)[0] < place} - late
        parameters = {one.arg for one in ast.walk(function.args) if isinstance(one, ast.arg)}
        is_method = isinstance(piece.parents[function], ast.ClassDef) and ast.unparse(node.func) != _OF_PARENT
        is_bound = is_method or bool(function.decorator_list)
        if not read & {"locals", "vars"}:
            unread |= (stored - parameters if is_bound else stored | parameters) - read
    return frozenset(name for name in unread if not name.startswith("_"))


CHECKS = ((ast.Call, ill_fitting),)
