"""Short pieces of held-out code that look like what people ask about: sessions, scripts, calls, small functions."""

import ast
import doctest
import re
import warnings
from collections.abc import Iterator, Sequence
from random import Random

from mlrepair.syntax import find_problem
from mlrepair_training.packages import SourceFile

_LINES = (1, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 6, 7, 8, 10)  # wanted lengths: a median of four
_MOST_LINES = 14
_MOST_COLUMNS = 100
_EXPRESSION = re.compile(r"(?!p?print)(?:[a-z_]\w*[.(\[]|\w+$|sorted|len|list).*\Z")
_ASSIGNED = re.compile(r"^([a-z]\w*) = ", re.M)


class _File:
    """What one file offers; each method cuts a random piece out of it, or gives None where there is none."""

    def __init__(self, source: bytes) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
        self.lines = source.decode("utf-8", "replace").splitlines()
        self.docstrings: list[str] = []
        self.bodies: list[list[ast.stmt]] = []
        self.functions: list[ast.FunctionDef] = []
        self.blocks: list[ast.stmt] = []  # small statements with statements inside
        self.chains: list[ast.stmt] = []  # those that go on with `elif`
        self.literals: list[ast.stmt] = []
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
                text = ast.get_docstring(node) or ""
                self.docstrings += [text] if ">>> " in text else []
            for name in ("body", "orelse"):
                body = getattr(node, name, None)
                if isinstance(body, list) and body and isinstance(body[0], ast.stmt):
                    self.bodies.append([statement for statement in body if not _is_docstring(statement)])
            if isinstance(node, ast.stmt):
                self._sort_in(node)
        self.bodies = [body for body in self.bodies if body]

    def _sort_in(self, node: ast.stmt) -> None:
        rows = (node.end_lineno or node.lineno) - node.lineno + 1
        if isinstance(node, ast.FunctionDef) and not node.decorator_list:
            self.functions.append(node)
        elif rows <= 1 or rows > _MOST_LINES or _is_docstring(node):
            return
        elif isinstance(node, ast.If | ast.For | ast.While | ast.Try):
            is_chain = isinstance(node, ast.If) and len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If)
            (self.chains if is_chain else self.blocks).append(node)
        elif isinstance(node, ast.Assign | ast.Expr):
            self.literals.append(node)

    def session(self, rng: Random) -> str | None:
        """Neighbouring examples of a docstring, as the script that a reader would type; what they show is printed."""
        if not self.docstrings:
            return None
        try:
            examples = doctest.DocTestParser().get_examples(rng.choice(self.docstrings))
        except ValueError:
            return None
        wanted = rng.choice(_LINES)
        start = rng.randrange(max(len(examples) - wanted + 1, 1))
        lines: list[str] = []
        for example in examples[start:]:
            statement = example.source.rstrip("\n")
            if _EXPRESSION.match(statement) and example.want and "\n" not in statement and "#" not in statement:
                statement = f"print({statement})"
            lines += statement.split("\n")
            if len(lines) >= wanted:
                break
        return _with_print("\n".join(lines) + "\n", rng)

    def statements(self, rng: Random) -> str | None:
        """Neighbouring statements of any body, as far as the wanted number of lines goes."""
        if not self.bodies:
            return None
        body = rng.choice(self.bodies)
        first = last = rng.randrange(len(body))
        wanted = rng.choice(_LINES)
        while last + 1 < len(body) and (body[last + 1].end_lineno or 0) - body[first].lineno < wanted:
            last += 1
        return _with_print(self._cut(body[first], body[last]), rng)

    def block(self, rng: Random) -> str | None:
        """A loop, a condition, a `try`."""
        found = self.chains if self.chains and rng.random() < 0.3 else self.blocks
        return self._one(found, rng)

    def literal(self, rng: Random) -> str | None:
        """A statement over several lines: data, a long call."""
        return self._one(self.literals, rng)

    def function(self, rng: Random) -> str | None:
        """A small function without its docstring."""
        if not self.functions:
            return None
        function = rng.choice(self.functions)
        body = function.body[1:] if _is_docstring(function.body[0]) else function.body
        if not body or body[0].lineno <= function.lineno:
            return None
        header = self.lines[function.lineno - 1 : function.body[0].lineno - 1]
        rest = self.lines[body[0].lineno - 1 : body[-1].end_lineno]
        return _dedented([line for line in (*header, *rest) if line.strip()])

    def _one(self, statements: list[ast.stmt], rng: Random) -> str | None:
        if not statements:
            return None
        statement = rng.choice(statements)
        return self._cut(statement, statement)

    def _cut(self, first: ast.stmt, last: ast.stmt) -> str:
        start = min([first.lineno, *(decorator.lineno for decorator in getattr(first, "decorator_list", ()))])
        return _dedented(self.lines[start - 1 : last.end_lineno])


_CUTTERS = (_File.session,) * 6 + (_File.statements,) * 3 + (_File.literal, _File.function, _File.block, _File.block)


def snippets(files: Sequence[SourceFile], rng: Random) -> Iterator[str]:
    """Cut pieces out of random files for ever; each parses alone, and none comes twice."""
    seen: set[str] = set()
    opened: dict[int, _File | None] = {}
    while True:
        index = rng.randrange(len(files))
        if index not in opened:
            opened[index] = _open(files[index].source)
        file = opened[index]
        text = rng.choice(_CUTTERS)(file, rng) if file else None
        if text and text not in seen and _is_plain(text):
            seen.add(text)
            yield text


def _open(source: bytes) -> _File | None:
    try:
        return _File(source)
    except (SyntaxError, ValueError, RecursionError):
        return None


def _is_plain(text: str) -> bool:
    lines = text.splitlines()
    if not lines or len(lines) > _MOST_LINES or max(map(len, lines)) > _MOST_COLUMNS or len(text) < 12:
        return False
    if not text.isascii() or re.search(r"^(?:self|cls)\b|\bself\.", lines[0]) or '"""' in text:
        return False
    return find_problem(text.encode()) is None


def _with_print(text: str, rng: Random) -> str:
    """Scripts of beginners print what they made."""
    names = _ASSIGNED.findall(text)
    if not names or "print" in text or rng.random() < 0.5:
        return text
    name = names[-1]
    shown = (name, f'"{name}:", {name}', f'"{name} = %s" % {name}', f'"{name} is " + str({name})', f'f"{{{name}}}"')
    return f"{text}print({rng.choice((name, *shown))})\n"


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _dedented(rows: Sequence[str]) -> str:
    """The rows without the indentation of the first."""
    indent = len(rows[0]) - len(rows[0].lstrip())
    return "".join(row[indent:].rstrip() + "\n" for row in rows)
