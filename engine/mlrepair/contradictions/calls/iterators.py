"""Iterators that nobody goes through, or that are gone through twice."""

import ast
from collections.abc import Iterator, Sequence

from mlrepair.contradictions.known import path_of
from mlrepair.contradictions.piece import FUNCTIONS, SCOPES, Contradiction, Function, Piece, is_generator, own_nodes
from mlrepair.edits import Edit

_ONCE = frozenset(
    (
        *("map", "filter", "zip", "reversed", "re.finditer", "csv.reader", "csv.DictReader", "os.scandir", "os.walk"),
        *("itertools.chain", "itertools.islice", "itertools.combinations", "itertools.permutations", "chain"),
        *("itertools.product", "itertools.groupby", "glob.iglob", ".finditer", ".iterdir", ".rglob"),
    )
)
_WHOLE = frozenset(
    (
        *("list", "tuple", "set", "frozenset", "sorted", "dict", "sum", "min", "max", "Counter", ".join"),
        *("collections.Counter", "collections.OrderedDict", "OrderedDict", "collections.deque", "deque"),
        *("statistics.mean", "statistics.median", "statistics.stdev", "math.fsum", "math.prod"),
    )
)
_TAKING = _WHOLE | {"any", "all", "enumerate", "zip", "map", "filter"}
_LOOPS = (ast.For, ast.While, ast.AsyncFor)
_LEAVING = (ast.Break, ast.Return, ast.Raise)
_PLAIN = frozenset(("staticmethod", "classmethod"))


def lost_generator(piece: Piece, node: ast.Expr) -> Iterator[Contradiction]:
    """`walk(child)` as a statement of a generator gives nothing; `yield from walk(child)` does."""
    is_call = isinstance(node.value, ast.Call) and _gives_generator(piece, node.value)
    if is_call and _is_plain_generator(piece.function(node)):
        called = ast.unparse(node.value.func)  # type: ignore[attr-defined]
        edits = (piece.before(node, b"yield from "),)
        yield Contradiction(node, edits, f"Nobody goes through what `{called}` yields", 0.96)


def yielded_generator(piece: Piece, node: ast.Yield) -> Iterator[Contradiction]:
    """`yield walk(child)` of a `walk` that yields other things is a generator for one of them."""
    function = piece.function(node)
    is_call = isinstance(node.value, ast.Call) and isinstance(piece.parents[node], ast.Expr)
    if not is_call or not _is_plain_generator(function) or not _gives_generator(piece, node.value):  # type: ignore[arg-type]
        return
    called = path_of(node.value.func).rpartition(".")[2]  # type: ignore[union-attr]
    yields = [one for one in own_nodes(function) if isinstance(one, (ast.Yield, ast.YieldFrom))]  # type: ignore[arg-type]
    others = [one for one in yields if not isinstance(one.value, ast.Call)]
    if called == function.name and others and all(isinstance(piece.parents[one], ast.Expr) for one in yields):  # type: ignore[union-attr]
        start = piece.span(node)[0]
        edits = (Edit(start + len("yield"), start + len("yield"), b" from"),)
        yield Contradiction(node, edits, f"`{called}` yields many, and is yielded as one", 0.93)


def returned_generator(piece: Piece, node: ast.Return) -> Iterator[Contradiction]:
    """`return walk(child)` in a generator hands nothing to those who go through it."""
    if not isinstance(node.value, ast.Call) or not _gives_generator(piece, node.value):
        return
    function = piece.function(node)
    if not _is_plain_generator(function):
        return
    yields = [one for one in own_nodes(function) if isinstance(one, (ast.Yield, ast.YieldFrom))]  # type: ignore[arg-type]
    are_statements = all(isinstance(piece.parents[one], ast.Expr) for one in yields)
    if are_statements:
        start, end = piece.span(node)
        line = piece.source.rfind(b"\n", 0, start) + 1
        is_last = function.body[-1] is node  # type: ignore[union-attr]
        edits = [Edit(start, piece.span(node.value)[0], b"yield from ")]
        if not is_last:
            edits.append(Edit(end, end, b"\n" + piece.source[line:start] + b"return"))
        if is_last or not piece.source[line:start].strip():
            called = ast.unparse(node.value.func)
            yield Contradiction(node, tuple(edits), f"Nobody goes through what `{called}` yields", 0.95)


def _is_plain_generator(function: Function | None) -> bool:
    return (
        isinstance(function, ast.FunctionDef)
        and all(path_of(one) in _PLAIN for one in function.decorator_list)
        and is_generator(function)
    )


def _gives_generator(piece: Piece, call: ast.Call) -> bool:
    """Whether a call is of a function of the file that yields, and has no decorator."""
    if isinstance(call.func, ast.Name):
        name = call.func.id
        if (name not in piece.facts.generators and name not in piece.inner) or name in piece.bound(call):
            return False
        blocks = [outer.body for outer in piece.about(call) if isinstance(outer, FUNCTIONS)]
        inner = [one for block in blocks for one in block if isinstance(one, FUNCTIONS) and one.name == name]
        if inner:
            return len(inner) == 1 and not inner[0].decorator_list and _is_plain_generator(inner[0])
        return name in piece.facts.generators and piece.facts.function(name) is not None and name not in piece.inner
    name = piece.owned(call.func) or ""
    method = piece.methods(call).get(name) if name else None
    return method is not None and not method.decorator_list and _is_plain_generator(method)


def read_twice(piece: Piece, node: ast.Assign) -> Iterator[Contradiction]:
    """What `map` or a generator gives has no second round."""
    target, value = node.targets[0], node.value
    if len(node.targets) > 1 or not isinstance(target, ast.Name) or not isinstance(value, (ast.Call, ast.GeneratorExp)):
        return
    is_once = isinstance(value, ast.GeneratorExp) or path_of(value.func) in _ONCE
    scope = piece.function(node) if is_once or _gives_generator(piece, value) else None  # type: ignore[arg-type]
    if is_once and isinstance(value, ast.Call) and any(name == path_of(value.func) for name, _ in piece.facts.values):
        return  # which is another one here
    if scope is not None and "test" not in scope.name and _is_read_twice(piece, scope, target.id, node):
        if isinstance(value, ast.GeneratorExp):
            start, end = piece.span(value)
            edits = Edit(start, start + 1, b"["), Edit(end - 1, end, b"]")
        else:
            edits = piece.before(value, b"list("), piece.behind(value, b")")
        yield Contradiction(value, edits, f"`{target.id}` is gone through twice, and is empty the second time", 0.95)


def generator_handed(piece: Piece, node: ast.FunctionDef) -> Iterator[Contradiction]:
    """`scale(readings())` of a generator `readings`, where `scale` goes through its argument twice."""
    generators = [given for name, given in piece.facts.handed if name == node.name]
    if not generators or not isinstance(piece.parents[node], ast.Module) or not node.args.args:
        return
    name = node.args.args[0].arg
    if any(one in piece.facts.generators for one in generators) and _is_read_twice(piece, node, name, None):
        has_text = isinstance(node.body[0], ast.Expr) and isinstance(node.body[0].value, ast.Constant)
        if len(node.body) == 1:
            return
        start = piece.span(node.body[has_text])[0]
        line = piece.source.rfind(b"\n", 0, start) + 1
        text = f"{name} = list({name})\n".encode() + piece.source[line:start]
        yield Contradiction(
            node.args.args[0],
            (Edit(start, start, text),),
            f"`{name}` is gone through twice, and may have one round",
            0.94,
        )


def _is_read_twice(piece: Piece, scope: Function, name: str, made: ast.stmt | None) -> bool:
    """Whether all that is done with a name is to go through it, to its end, and then again."""
    uses = [one for one in ast.walk(scope) if isinstance(one, ast.Name) and one.id == name]
    if [one for one in uses if isinstance(one.ctx, ast.Store)] != [
        one for one in uses if made in (piece.parents[one],)
    ]:
        return False
    reads = sorted((one for one in uses if isinstance(one.ctx, ast.Load)), key=piece.span)
    if not reads or any(_consumer(piece, one) is None or piece.function(one) is not scope for one in reads):
        return False
    if made is not None and any(_is_whole(piece, one) and _is_repeated(piece, one, made) for one in reads):
        return True
    return any(
        _is_whole(piece, first) and any(_follows(piece, first, second) for second in reads[i + 1 :])
        for i, first in enumerate(reads)
    )


def _consumer(piece: Piece, use: ast.Name) -> ast.AST | None:
    """What goes through a name where it is read; None if that is something else."""
    parent = piece.parents[use]
    if isinstance(parent, (ast.For, ast.comprehension)) and parent.iter is use:
        return parent
    is_taken = isinstance(parent, ast.Call) and use in parent.args and _taking(parent) in _TAKING
    return parent if is_taken else None


def _taking(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return f".{call.func.attr}" if isinstance(call.func.value, ast.Constant) else path_of(call.func)
    return path_of(call.func)


def _is_whole(piece: Piece, use: ast.Name) -> bool:
    """Whether nothing is left of an iterator behind one of its uses."""
    consumer = _consumer(piece, use)
    if isinstance(consumer, ast.For):
        return not any(isinstance(one, _LEAVING) for statement in consumer.body for one in ast.walk(statement))
    if isinstance(consumer, ast.comprehension):
        made = piece.parents[consumer]
        return not isinstance(made, ast.GeneratorExp) and made.generators[0] is consumer  # type: ignore[attr-defined]
    return isinstance(consumer, ast.Call) and _taking(consumer) in _WHOLE


def _is_repeated(piece: Piece, use: ast.Name, made: ast.stmt) -> bool:
    """Whether what was made before a loop is gone through in each round of it."""
    loop: ast.For | ast.While | None = None
    inner: ast.AST = use
    for outer in piece.about(use):
        if isinstance(outer, (ast.For, ast.While)) and inner in outer.body:
            loop = outer
        if isinstance(outer, FUNCTIONS):
            break
        inner = outer
    if loop is None or piece.span(made)[0] > piece.span(loop)[0]:
        return False
    return not any(isinstance(one, _LEAVING) for statement in loop.body for one in ast.walk(statement))


def _follows(piece: Piece, first: ast.Name, second: ast.Name) -> bool:
    """Whether one use comes after another whenever it comes."""
    one, other = _statements(piece, first), _statements(piece, second)
    if one[0] is other[0]:
        return (
            not isinstance(one[0], (*_LOOPS, ast.If))
            and _are_both(piece, first, one[0])
            and (_are_both(piece, second, one[0]))
        )
    outer = piece.parents[one[0]]
    block = next((block for block in _blocks(outer) if one[0] in block), [])
    later = next((statement for statement in other if statement in block), None)
    is_after = later is not None and block.index(later) > block.index(one[0])
    return is_after and _are_both(piece, first, one[0])


def _are_both(piece: Piece, use: ast.AST, statement: ast.stmt) -> bool:
    """Whether a use is not one of several choices of its statement."""
    for outer in piece.about(use):
        if outer is statement:
            return True
        if isinstance(outer, (ast.IfExp, ast.BoolOp, *SCOPES)):
            return False
    return False


def _statements(piece: Piece, node: ast.AST) -> list[ast.stmt]:
    """The statements about a node, the innermost first."""
    return [outer for outer in piece.about(node) if isinstance(outer, ast.stmt)]


def _blocks(node: ast.AST) -> Iterator[Sequence[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list):
            yield block


CHECKS = (
    (ast.Expr, lost_generator),
    (ast.Yield, yielded_generator),
    (ast.Return, returned_generator),
    (ast.Assign, read_twice),
    (ast.FunctionDef, generator_handed),
)
