"""Whether one Python file is worth learning from, and fingerprints by which copies of its code are found."""

import ast
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from hashlib import blake2b
from pathlib import PurePosixPath
from zlib import crc32

import numpy as np
from datasketch import MinHash
from numpy.typing import NDArray

from mlrepair_training.packages import RESERVED, TEST_ONLY

PERMUTATIONS = 64
_SHINGLE = 5  # tokens
_MAX_BYTES = 300_000
_HEADER = 20  # lines in which a generator names itself
_MAX_LINE = 2_000  # bytes; longer lines are written by machines
_MAX_LITERAL_SHARE = 0.45  # of the tokens; `1, 2, 3` has 0.5

_VENDORED = frozenset(
    {"_vendor", "vendor", "vendored", "_vendored", "extern", "externals", "external", "third_party", "packages"}
    | {"thirdparty", "thirdparty_files"}
    | {"attr"}  # the import name of attrs
)
_BENCHMARKS = frozenset({"quixbugs", "humaneval", "human_eval", "mbpp"})
_FIXTURES = frozenset({"fixtures", "testdata", "test_data", "test-data", "snapshots", "data_for_tests"})
# Python 2 at heart, or the common ancestor of a reserved package (black began as a copy of lib2to3).
_ANCESTORS = frozenset({"lib2to3", "blib2to3", "pgen2"})
_GENERATED_NAME = re.compile(
    r"_pb2(_grpc)?\.py$|/_?version\.py$|versioneer\.py$|(parse|lex|_)tab\.py$|/migrations/\d{4}_"
)
_GENERATED_TEXT = re.compile(
    rb"auto-?(matically )?[ -]?generated|@generated|generated (by|from|with|using)\b|do not (edit|modify)"
    rb"|file (is|was) generated|\bgen-py\b",
    re.IGNORECASE,
)
_TOKEN = re.compile(
    rb"""(?P<comment>\#[^\n]*)
    | (?P<string>[rRbBuUfF]{0,2}(?:
          \"\"\"(?:[^\\]|\\.)*?\"\"\" | '''(?:[^\\]|\\.)*?'''
        | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'))
    | (?P<number>\d[\w.]*)
    | (?P<other>\w+|\\\n|[^\s\w])""",
    re.VERBOSE | re.DOTALL,
)


class Rejection(Enum):
    """Why a file, or a part of it, is not in the corpus."""

    RESERVED = "reserved for evaluation"
    VENDORED = "vendored"
    FIXTURE = "test fixture"
    ANCESTOR = "ancestor of a reserved package, or Python 2"
    TOO_LARGE = f"larger than {_MAX_BYTES // 1000} kB"
    GENERATED = "generated"
    LONG_LINES = "minified or data in long lines"
    NOT_UTF8 = "not UTF-8"
    NOT_COMPILING = "does not compile with the running Python"
    EMPTY = "no code"
    LITERALS = "mostly literals"
    DUPLICATE = "exact duplicate"
    NEAR_DUPLICATE = "near-duplicate of a file that is held out"
    UNCUTTABLE = "cannot be parted from functions that are held out"


@dataclass(frozen=True, slots=True)
class Function:
    """One function definition, nested ones included."""

    fingerprint: bytes  # equal for equal tokens, whatever the comments, docstring and layout
    cut: int  # index into `Outline.definitions`: the outermost function about it


@dataclass(frozen=True, slots=True)
class Definition:
    """The lines [first, last) of an outermost function with its decorators, counted from 0."""

    first: int
    last: int
    block: int  # functions of one block of statements have the same number
    block_size: int  # statements in that block


@dataclass(frozen=True, slots=True)
class Outline:
    """What is compared between files."""

    fingerprint: bytes  # of all tokens
    sketch: NDArray[np.uint32]  # MinHash values
    functions: tuple[Function, ...]
    definitions: tuple[Definition, ...]

    def minhash(self) -> MinHash:
        """Return the sketch in the form that datasketch looks up."""
        return MinHash(
            num_perm=PERMUTATIONS,
            hashfunc=crc32,
            scheme="affine32",
            hashvalues=self.sketch,
            permutations=_permutations(),
        )


def reject_path(path: str, *, test_only_allowed: bool = False) -> Rejection | None:
    """Judge a file by its path alone: reserved, vendored, fixture, generated."""
    parts = [part.lower() for part in PurePosixPath(path).with_suffix("").parts]
    names = {part.strip("_").replace("_", "-") for part in parts}
    if names & RESERVED or not _BENCHMARKS.isdisjoint(parts) or (not test_only_allowed and names & TEST_ONLY):
        return Rejection.RESERVED
    if not _VENDORED.isdisjoint(parts):
        return Rejection.VENDORED
    if not _FIXTURES.isdisjoint(parts):
        return Rejection.FIXTURE
    if not _ANCESTORS.isdisjoint(parts):
        return Rejection.ANCESTOR
    if _GENERATED_NAME.search("/" + path):
        return Rejection.GENERATED
    return None


def examine(source: bytes) -> Outline | Rejection:
    """Judge a file by its text; an accepted file is returned in outline."""
    if len(source) > _MAX_BYTES:
        return Rejection.TOO_LARGE
    if any(len(line) > _MAX_LINE for line in source.splitlines()):
        return Rejection.LONG_LINES
    comments = b"\n".join(line for line in source.splitlines()[:_HEADER] if line.startswith((b"#", b'"""')))
    if _GENERATED_TEXT.search(comments):
        return Rejection.GENERATED
    try:
        source.decode("utf-8")
    except UnicodeDecodeError:
        return Rejection.NOT_UTF8
    tree = parse(source)
    if tree is None:
        return Rejection.NOT_COMPILING
    return _outline(source, tree)


def parse(source: bytes) -> ast.Module | None:
    """Return the syntax tree of a file that the running Python compiles, else nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(source)
            compile(source, "<corpus>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
    return tree


def _outline(source: bytes, tree: ast.Module) -> Outline | Rejection:
    matches = [match for match in _TOKEN.finditer(source) if match.lastgroup != "comment"]
    tokens = [match.group() for match in matches]
    literals = sum(match.lastgroup in {"number", "string"} for match in matches)
    if len(tokens) == 0 or _is_only_docstring(tree):
        return Rejection.EMPTY
    if len(tokens) > 200 and literals > _MAX_LITERAL_SHARE * len(tokens):
        return Rejection.LITERALS
    definitions: list[Definition] = []
    lines = source.splitlines(keepends=True)
    functions = tuple(_functions(tree, lines, definitions))
    return Outline(_digest(tokens), _sketch(tokens), functions, tuple(definitions))


def _is_only_docstring(tree: ast.Module) -> bool:
    return all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in tree.body)


def _functions(tree: ast.Module, lines: list[bytes], definitions: list[Definition]) -> Iterator[Function]:
    """Yield all functions of a file and append the outermost of them to `definitions`."""
    blocks = 0
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        for block in _blocks(node):
            blocks += 1
            for statement in block:
                if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                    waiting.append(statement)
                    continue
                first = min([statement.lineno, *(decorator.lineno for decorator in statement.decorator_list)]) - 1
                definitions.append(Definition(first, statement.end_lineno or statement.lineno, blocks, len(block)))
                for inner in ast.walk(statement):
                    if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
                        yield Function(_function_fingerprint(inner, lines), len(definitions) - 1)


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for field in ("body", "orelse", "finalbody"):
        block = getattr(node, field, None)
        if isinstance(block, list) and block:
            yield block
    for branch in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield branch.body


def _function_fingerprint(function: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[bytes]) -> bytes:
    """Hash the tokens from `def` to the end, without comments, docstring and layout."""
    end_line, end_column = function.end_lineno or 0, function.end_col_offset or 0
    body = function.body[0]
    if isinstance(body, ast.Expr) and isinstance(body.value, ast.Constant) and isinstance(body.value.value, str):
        text = _text(lines, function.lineno, function.col_offset, body.lineno, body.col_offset)
        text += b"\n" + _text(lines, body.end_lineno or 0, body.end_col_offset or 0, end_line, end_column)
    else:
        text = _text(lines, function.lineno, function.col_offset, end_line, end_column)
    return _digest([match.group() for match in _TOKEN.finditer(text) if match.lastgroup != "comment"])


def _text(lines: list[bytes], line: int, column: int, end_line: int, end_column: int) -> bytes:
    """Return the text between two places of the syntax tree: lines from 1, columns in bytes."""
    if line == end_line:
        return lines[line - 1][column:end_column]
    return b"".join((lines[line - 1][column:], *lines[line : end_line - 1], lines[end_line - 1][:end_column]))


def _digest(tokens: list[bytes]) -> bytes:
    return blake2b(b"\0".join(tokens), digest_size=12).digest()


def _sketch(tokens: list[bytes]) -> NDArray[np.uint32]:
    shingles = {b" ".join(tokens[start : start + _SHINGLE]) for start in range(max(1, len(tokens) - _SHINGLE + 1))}
    minhash = MinHash(num_perm=PERMUTATIONS, hashfunc=crc32, scheme="affine32", permutations=_permutations())
    minhash.update_batch(shingles)
    sketch: NDArray[np.uint32] = minhash.hashvalues
    return sketch


@cache
def _permutations() -> NDArray[np.uint32]:
    # Drawn once: anew for each file would take longer than hashing the file.
    permutations: NDArray[np.uint32] = MinHash(num_perm=PERMUTATIONS, seed=1, scheme="affine32").permutations
    return permutations
