"""Loops that never end or come to nothing: searches that do not narrow, products of nought, keys taken for pairs."""

import ast
from collections.abc import Iterator, Sequence

from mlrepair.contradictions.known import origins, path_of
from mlrepair.contradictions.piece import Contradiction, Piece, call_of

_MIDDLES = (
    *("({0} + {1}) // 2", "({1} + {0}) // 2", "{0} + {1} >> 1", "{1} + {0} >> 1"),
    *("{0} + ({1} - {0}) // 2", "({1} - {0}) // 2 + {0}", "{0} + ({1} - {0} >> 1)", "int(({0} + {1}) / 2)"),
)
_KEYS = ("str", "int", "float", "bytes", "bool")
_LOOKING = frozenset(("get", "items", "keys", "values", "pop", "clear", "copy"))
_MAPPINGS = ("dict", "Dict", "defaultdict", "DefaultDict", "OrderedDict", "Mapping", "MutableMapping")


def unnarrowed_search(piece: Piece, node: ast.While) -> Iterator[Contradiction]:
    """`while low < high` with `low = middle` never ends where both are neighbours: it wants `middle + 1`."""
    bounds = _bounds(node.test)
    if bounds is None:
        return
    low, high, is_closed = bounds
    inner = [other for statement in node.body for other in ast.walk(statement)]
    assigned = [other for other in inner if isinstance(other, ast.Assign) and len(other.targets) == 1]
    middles = [one for one in assigned if _is_middle(one.value, low, high) and isinstance(one.targets[0], ast.Name)]
    if len(middles) != 1 or any(
        isinstance(other, (ast.Compare, ast.Break)) and _ends(other, low, high) for other in inner
    ):
        return
    middle = middles[0].targets[0].id  # type: ignore[attr-defined]
    for one in assigned:
        target, value = one.targets[0], one.value
        if not isinstance(target, ast.Name) or not isinstance(value, ast.Name) or value.id != middle:
            continue
        if target.id == low or (is_closed and target.id == high):
            step = b" + 1" if target.id == low else b" - 1"
            reason = f"The loop never ends where `{middle}` is `{target.id}` already"
            yield Contradiction(value, (piece.behind(value, step),), reason, 0.94)


def _bounds(test: ast.expr) -> tuple[str, str, bool] | None:
    """The names of the lower and the upper bound of a search, and whether both belong to it."""
    if not isinstance(test, ast.Compare) or len(test.ops) != 1:
        return None
    left, right = test.left, test.comparators[0]
    if not isinstance(left, ast.Name) or not isinstance(right, ast.Name):
        return None
    match test.ops[0]:
        case ast.Lt() | ast.LtE():
            return left.id, right.id, isinstance(test.ops[0], ast.LtE)
        case ast.Gt() | ast.GtE():
            return right.id, left.id, isinstance(test.ops[0], ast.GtE)
    return None


def _is_middle(value: ast.expr, low: str, high: str) -> bool:
    """Whether a value is the number in the middle of two, rounded down."""
    return ast.unparse(value) in {form.format(low, high) for form in _MIDDLES}


def _ends(node: ast.AST, low: str, high: str) -> bool:
    """Whether something else than the test of the loop may end it."""
    if isinstance(node, ast.Break):
        return True
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return {low, high} <= names


def product_of_nought(piece: Piece, node: ast.For | ast.While) -> Iterator[Contradiction]:
    """A product that begins with 0 stays 0."""
    inner = [other for statement in node.body for other in ast.walk(statement)]
    for change in inner:
        if not isinstance(change, ast.AugAssign) or not isinstance(change.op, ast.Mult):
            continue
        target = change.target
        stored = [one for one in inner if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)]
        if not isinstance(target, ast.Name) or [one for one in stored if one.id == target.id] != [target]:
            continue
        start = _last_value(piece, node, target.id)
        if isinstance(start, ast.Constant) and type(start.value) in (int, float) and start.value == 0:
            one = b"1" if type(start.value) is int else b"1.0"
            yield Contradiction(start, (piece.instead(start, one),), f"`{target.id}` stays 0", 0.95)


def _last_value(piece: Piece, loop: ast.stmt, name: str) -> ast.expr | None:
    """What a name got last in the block of a loop, if nothing between says otherwise."""
    block = piece.block(loop)
    for statement in reversed(block[: block.index(loop)]):
        names = [one for one in ast.walk(statement) if isinstance(one, ast.Name) and one.id == name]
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1 and statement.targets == names:
            return statement.value
        if names:
            return None
    return None


def keys_as_pairs(piece: Piece, node: ast.For | ast.comprehension) -> Iterator[Contradiction]:
    """`for key, value in a` of a dictionary goes over its keys."""
    target = node.target
    given = call_of(node.iter, "sorted", "list", "reversed")
    over = given.args[0] if given is not None and len(given.args) == 1 and not given.keywords else node.iter
    is_pair = isinstance(target, ast.Tuple) and len(target.elts) == 2
    if is_pair and isinstance(over, (ast.Name, ast.Attribute)) and _has_single_keys(piece, over):
        edits = (piece.behind(over, b".items()"),)
        yield Contradiction(over, edits, f"`{ast.unparse(over)}` gives its keys alone", 0.94)


def changed_while_read(piece: Piece, node: ast.For) -> Iterator[Contradiction]:
    """A loop over `a` that takes items out of `a` passes over others, or fails."""
    gone_through = _whole(node.iter)
    if not isinstance(gone_through, (ast.Name, ast.Attribute)):
        return
    over = ast.unparse(gone_through)
    if over in ("os.environ", "self", "cls"):  # which read their names at once, or as their own class wants it
        return
    if isinstance(node.body[-1], (ast.Return, ast.Break, ast.Raise)):
        return
    for block in _blocks(node.body):
        for i, statement in enumerate(block):
            leaves = any(isinstance(other, (ast.Return, ast.Break, ast.Raise)) for other in block[i + 1 :])
            if (
                (_takes_out(statement, over) or _lets_out(piece, statement, over))
                and not leaves
                and not _is_given(node.body, over)
            ):
                edits = piece.before(node.iter, b"list("), piece.behind(node.iter, b")")
                yield Contradiction(node.iter, edits, f"The loop takes items out of `{over}` while it reads it", 0.93)
                return


def _whole(node: ast.expr) -> ast.expr:
    """The dictionary of which the items, keys or values are gone through."""
    match node:
        case ast.Call(func=ast.Attribute(value=owner, attr="items" | "keys" | "values"), args=[], keywords=[]):
            return owner
    return node


def _blocks(block: Sequence[ast.stmt], following: Sequence[ast.stmt] = ()) -> Iterator[Sequence[ast.stmt]]:
    """A block, and those within its conditions and handlers, each with what comes behind."""
    yield [*block, *following]
    for i, statement in enumerate(block):
        behind = [*block[i + 1 :], *following]
        match statement:
            case ast.If():
                yield from _blocks(statement.body, behind)
                yield from _blocks(statement.orelse, behind)
            case ast.With() | ast.AsyncWith():
                yield from _blocks(statement.body, behind)
            case ast.Try():
                behind = [*statement.finalbody, *behind]
                yield from _blocks([*statement.body, *statement.orelse], behind)
                for handler in statement.handlers:
                    yield from _blocks(handler.body, behind)


def _takes_out(statement: ast.stmt, name: str) -> bool:
    """Whether a statement takes an item out of what has the name."""
    match statement:
        case ast.Assign(value=ast.Call(func=ast.Attribute(attr="pop", value=owner), args=[_, *_])):
            return ast.unparse(owner) == name
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="remove" | "discard" | "pop", value=owner), args=[_, *_])):
            return ast.unparse(owner) == name
        case ast.Delete(targets=[ast.Subscript(value=owner)]):
            return ast.unparse(owner) == name
    return False


def _lets_out(piece: Piece, statement: ast.stmt, name: str) -> bool:
    """Whether a statement calls a method of the class whose first statement takes an item out."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not name.startswith("self.") or not isinstance(call, ast.Call):
        return False
    method = piece.methods(call).get(piece.owned(call.func) or "")
    is_plain = isinstance(method, ast.FunctionDef) and not method.decorator_list
    return is_plain and any(_takes_out(one, name) for one in method.body)  # type: ignore[union-attr]


def _is_given(block: Sequence[ast.stmt], name: str) -> bool:
    """Whether statements give the name another value."""
    targets = (one for statement in block for one in ast.walk(statement) if isinstance(one, (ast.Name, ast.Attribute)))
    return any(isinstance(one.ctx, ast.Store) and ast.unparse(one) == name for one in targets)


def _has_single_keys(piece: Piece, node: ast.expr) -> bool:
    """Whether a value is a dictionary whose keys are no pairs."""
    values = origins(piece, node)
    if values and all(isinstance(value, ast.Dict) and value.keys for value in values):
        return all(_is_number_or_text(key) for value in values for key in value.keys)  # type: ignore[attr-defined]
    if values and all(isinstance(value, ast.Dict) and not value.keys for value in values):
        return _has_texts_put_in(piece, node)
    return _annotated(piece, node)


def _has_texts_put_in(piece: Piece, node: ast.expr) -> bool:
    """Whether what is empty at first gets texts for its keys, or the names of keywords, and nothing else."""
    path, found = ast.unparse(node), []
    scope = piece.owner(node) if path.startswith("self.") else piece.function(node)
    for use in ast.walk(scope) if scope is not None else ():
        if not isinstance(use, (ast.Name, ast.Attribute)) or path_of(use) != path:
            continue
        parent = piece.parents[use]
        if isinstance(parent, ast.Attribute):
            call = piece.parents[parent]
            if parent.attr in _LOOKING:
                continue
            if not isinstance(call, ast.Call) or parent.attr != "update":
                return False
            keywords = piece.function(use).args.kwarg if piece.function(use) else None  # type: ignore[union-attr]
            given = [*call.args, *(one.value for one in call.keywords if one.arg is None)]
            found.append(all(keywords is not None and path_of(one) == keywords.arg for one in given))
        elif isinstance(parent, ast.Subscript):
            found += [_is_number_or_text(parent.slice)] * isinstance(parent.ctx, ast.Store)
        elif isinstance(parent, (ast.Call, ast.keyword, ast.Starred, ast.Return, ast.Yield)) or (
            isinstance(parent, ast.Assign) and parent.value is use
        ):
            return False  # others may put in what they like
    return bool(found) and all(found)


def _is_number_or_text(node: ast.expr | None) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and not isinstance(node.value, tuple))


def _annotated(piece: Piece, node: ast.expr) -> bool:
    """Whether all that bears the name is annotated, as a dictionary with such keys."""
    is_name = isinstance(node, ast.Name)
    name = path_of(node).rpartition(".")[2]
    found: list[ast.expr | None] = []
    for other in ast.walk((piece.function(node) or piece.tree) if is_name else piece.tree):
        is_parameter = isinstance(other, ast.arg) and other.arg == name
        if is_parameter or (isinstance(other, ast.AnnAssign) and path_of(other.target).rpartition(".")[2] == name):
            found.append(other.annotation)  # type: ignore[attr-defined]
        elif _gives_another(other, name) and (is_name or isinstance(other, ast.Assign)):
            return False
    return bool(found) and all(map(_is_mapping, found))


def _gives_another(node: ast.AST, name: str) -> bool:
    """Whether a node gives a name or an attribute something else than a parameter of this name."""
    match node:
        case ast.Assign(value=ast.Name(id=handed)) if handed == name:
            return False
        case ast.Assign(targets=targets):
            pass
        case ast.For(target=target) | ast.withitem(optional_vars=ast.expr() as target):
            targets = [target]
        case _:
            return False
    stored = (one for target in targets for one in ast.walk(target) if isinstance(getattr(one, "ctx", None), ast.Store))
    return any(path_of(one).rpartition(".")[2] == name for one in stored)


def _is_mapping(annotation: ast.expr | None) -> bool:
    if not isinstance(annotation, ast.Subscript) or not isinstance(annotation.slice, ast.Tuple):
        return False
    key = annotation.slice.elts[0]
    return path_of(annotation.value).rpartition(".")[2] in _MAPPINGS and isinstance(key, ast.Name) and key.id in _KEYS


CHECKS = (
    (ast.While, unnarrowed_search),
    (ast.While, product_of_nought),
    (ast.For, product_of_nought),
    (ast.For, keys_as_pairs),
    (ast.For, changed_while_read),
    (ast.comprehension, keys_as_pairs),
)
