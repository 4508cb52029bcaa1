"""Which expressions a run may evaluate on the side, because that changes nothing."""

import ast

from mlrepair.trial.candidate import Probe
from mlrepair.trial.grammar.site import Site
from mlrepair.trial.text import parsed

_PURE = frozenset(
    (
        *("len", "min", "max", "sum", "abs", "any", "all", "sorted", "list", "tuple", "set", "frozenset", "dict"),
        *("int", "float", "str", "bool", "ord", "chr", "round", "isinstance", "reversed", "enumerate", "zip", "range"),
        *("repr", "type", "divmod"),
    )
)
_PURE_METHODS = frozenset(
    (
        *("get", "keys", "values", "items", "copy", "count", "index", "find", "rfind", "lower", "upper", "strip"),
        *("lstrip", "rstrip", "split", "startswith", "endswith", "isalpha", "isdigit", "isalnum", "isspace", "isupper"),
        *("islower", "join", "union", "intersection", "difference", "issubset", "issuperset"),
    )
)
_FORBIDDEN = (
    *(ast.Await, ast.Yield, ast.YieldFrom, ast.NamedExpr, ast.Lambda, ast.JoinedStr, ast.Starred),
    *(ast.Pow, ast.LShift),  # may take forever
)
_known: dict[str, bool] = {}


def is_harmless(text: str) -> bool:
    """Whether an expression can be evaluated without an effect, in a short time."""
    if text not in _known:
        if len(_known) > 1 << 16:
            _known.clear()
        node = parsed(text)
        _known[text] = node is not None and _is_pure(node)
    return _known[text]


def _is_pure(root: ast.expr) -> bool:
    for node in ast.walk(root):
        if isinstance(node, _FORBIDDEN):
            return False
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                if node.func.id not in _PURE:
                    return False
            elif not (isinstance(node.func, ast.Attribute) and node.func.attr in _PURE_METHODS):
                return False
    return True


def probe_of(site: Site, roots: dict[int, ast.AST], text: str) -> Probe | None:
    """Return how a run can tell what another text at a site changes; `roots` maps expressions to their parents."""
    lines, statement = site.scope.lines, site.statement
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Match)):
        return None
    widest: tuple[ast.expr, str] | None = None
    node: ast.AST = site.node
    start, end = lines.span(site.node)
    is_conditional = False
    while isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", None), ast.Load | None):
        first, last = lines.span(node)
        new = (lines.source[first:start] + text.encode() + lines.source[end:last]).decode()
        old = lines.source[first:last].decode()
        if is_harmless(old) and is_harmless(new):
            widest = (node, new)
            is_conditional = False
        parent = roots.get(id(node))
        is_conditional = is_conditional or isinstance(parent, (ast.BoolOp, ast.IfExp, ast.comprehension, ast.Lambda))
        if isinstance(parent, ast.comprehension):
            parent = roots.get(id(parent))
        node = parent if parent is not None else statement
    if widest is None or is_conditional:
        return None
    root, new = widest
    is_test = isinstance(statement, (ast.If, ast.While, ast.Assert)) and statement.test is root
    loop = (0, -1)
    if isinstance(statement, ast.For):
        loop = (statement.lineno + 1, statement.end_lineno or statement.lineno)
    old = lines.text(root)
    return Probe(statement.lineno, f"({old})", f"({new})", is_test, loop, calls="(" in new or " in " in new)
