"""Slips in whole files: a repair must find its place among hundreds of rows, in a piece that is cut out of them."""

import ast
import warnings
from collections.abc import Iterator, Sequence
from random import Random

from mlrepair.syntax import find_problem
from mlrepair_training.packages import SourceFile
from mlrepair_training.realistic.grammar import Group, Slip, draw_group, draw_slips
from mlrepair_training.realistic.sample import Realistic, is_error, name_of

_FILE_LINES = range(20, 701)
_MOST_LINES = 12  # of the statement that a slip is made in
_FILES = 40  # in which a slip looks for a place
_STATEMENTS = 15  # of each


def samples_in_files(files: Sequence[SourceFile], rng: Random, count: int) -> Iterator[Realistic]:
    """Yield `count` files, each with one slip; the seed of `rng` decides all."""
    texts = [_text(file.source) for file in files if "#" not in file.path]
    suited = [text for text in texts if text.count("\n") in _FILE_LINES]
    for _ in range(count):
        yield _sample(suited, rng)


def _text(source: bytes) -> str:
    return source.decode("utf-8", "replace").replace("\r\n", "\n")


def _sample(texts: Sequence[str], rng: Random) -> Realistic:
    group = draw_group(rng)
    for slip in draw_slips(group, rng):
        for text in (rng.choice(texts) for _ in range(_FILES)):
            lines, statements = text.split("\n"), _statements(text)
            for first, end in rng.sample(statements, min(len(statements), _STATEMENTS)):
                broken = _broken(lines, first, end, group, slip, rng)
                if broken is not None:
                    return Realistic(broken.encode(), text.encode(), name_of(group, slip))
    raise AssertionError("draw_slips never ends")


def _statements(text: str) -> list[tuple[int, int]]:
    """The first line and the one behind the last of each small statement but docstrings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(text)
    found = []
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if isinstance(node, ast.stmt) and not is_text and not getattr(node, "decorator_list", None):
            first, end = node.lineno - 1, node.end_lineno or node.lineno
            if end - first <= _MOST_LINES:
                found.append((first, end))
    return found


def _broken(lines: Sequence[str], first: int, end: int, group: Group, slip: Slip, rng: Random) -> str | None:
    """The file with a slip in a statement; None where the slip finds no place there."""
    piece = lines[first:end]
    indentation = piece[0][: len(piece[0]) - len(piece[0].lstrip())]
    if any(line.strip() and not line.startswith(indentation) for line in piece):
        return None
    text = "".join(line[len(indentation) :] + "\n" for line in piece)
    made = slip.make(text, rng)
    if made is None or not is_error(made, text, group):
        return None
    rows = [indentation + line if line.strip() else line for line in made.rstrip("\n").split("\n")]
    broken = "\n".join((*lines[:first], *rows, *lines[end:]))
    return None if find_problem(broken.encode()) is None else broken
