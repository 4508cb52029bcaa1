"""Which expressions a run may evaluate on the side, because that changes nothing."""

import ast
from collections.abc import Callable, Mapping
from functools import cached_property

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
_CONDITIONAL = (ast.BoolOp, ast.IfExp, ast.comprehension, ast.Lambda)  # evaluate some of their parts only
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


class Surroundings:
    """The widest expression around a site that a run may evaluate on the side."""

    def __init__(self, site: Site, parents: Mapping[int, ast.AST]) -> None:
        """`parents` maps expressions, by `id`, to what they are part of."""
        self._site = site
        self._parents = parents

    def probe(self, text: str) -> Probe | None:
        """Return how a run can tell what another text at the site changes."""
        site, lines = self._site, self._site.scope.lines
        if site.is_called:  # the new function may do what the old one does not
            root = self._widest(lambda first, last: is_harmless(self._changed(first, last, text)))
        else:
            root = self._root if is_harmless(text) else None
        if root is None:
            return None
        statement = site.statement
        is_test = isinstance(statement, (ast.If, ast.While, ast.Assert)) and statement.test is root
        loop = (0, -1)
        if isinstance(statement, ast.For):
            loop = (statement.lineno + 1, statement.end_lineno or statement.lineno)
        new = self._changed(*lines.span(root), text)
        calls = "(" in new or " in " in new
        return Probe(site.scope.number, statement.lineno, f"({lines.text(root)})", f"({new})", is_test, loop, calls)

    @cached_property
    def _root(self) -> ast.expr | None:
        return self._widest(lambda first, last: True)

    def _changed(self, first: int, last: int, text: str) -> str:
        """The bytes from `first` to `last` with another text at the site."""
        source = self._site.scope.lines.source
        start, end = self._site.scope.lines.span(self._site.node)
        return (source[first:start] + text.encode() + source[end:last]).decode()

    def _widest(self, stays_harmless: Callable[[int, int], bool]) -> ast.expr | None:
        """The widest harmless expression, if it is evaluated whenever its statement is."""
        site, lines = self._site, self._site.scope.lines
        if isinstance(site.statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Match)):
            return None
        widest: ast.expr | None = None
        node: ast.AST = site.node
        is_conditional = False
        while isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", None), ast.Load | None):
            if is_harmless(lines.text(node)) and stays_harmless(*lines.span(node)):
                widest = node
                is_conditional = False
            parent = self._parents.get(id(node))
            is_conditional = is_conditional or isinstance(
                parent, (ast.BoolOp, ast.IfExp, ast.comprehension, ast.Lambda)
            )
            if isinstance(parent, ast.comprehension):
                parent = self._parents.get(id(parent))
            node = parent if parent is not None else site.statement
        return None if is_conditional else widest
