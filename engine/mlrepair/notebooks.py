"""Notebooks: cells that are Python are read together, because they share their names; one that is not is read alone.

So no other cell completes a broken one, and no repair leaves its cell. What only IPython understands is blanked, so
that no repair touches it. Every blank has the length of what it stands for: a place in the text is one in the cell.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from keyword import iskeyword
from typing import NamedTuple

from mlrepair.edits import Applicability, Fix, is_within, within
from mlrepair.settings import Settings
from mlrepair.syntax import Category, find_problem, is_python_with_await
from mlrepair.taxonomy import kind

Ask = Callable[[bytes], Iterable[Fix]]

_UNREPAIRED = "MLR000"
_CELL_MAGIC = re.compile(rb"\s*%%")
# A magic or shell line, which goes on after a backslash; `?name`, `name?`; the value of `files = !ls` and `x = %sql …`.
_LINE_MAGIC = re.compile(
    rb"^(?P<gap>[ \t]*(?:[A-Za-z_][\w, \t]*=[ \t]*(?=[!%]\S))?)"
    rb"(?P<magic>[!%?](?:[^\r\n\\]|\\(?:\r?\n|[^\r\n])?)*|[\w.*\[\]-]+\?{1,2}[ \t]*(?=[\r\n]|\Z))",
    re.MULTILINE,
)
_TOP_LEVEL_AWAIT = re.compile(rb"^(?![ \t]|async\b|def\b|class\b|@|#)[^\r\n#]*?\bawait\b", re.MULTILINE)
_FUTURE = re.compile(rb"^from[ \t]+__future__[ \t]+import[ \t][\w, \t]*", re.MULTILINE)  # IPython takes it in any cell
_INDENTATION = re.compile(rb"\s*^([ \t]+)", re.MULTILINE)
_WORD = re.compile(r"[^\W\d]\w*")
_OPEN = (Category.NEVER_CLOSED, Category.UNTERMINATED_TRIPLE)
_REMEMBERED = 500  # cells


class Cell(NamedTuple):
    """A code cell."""

    start: int  # in the text of the notebook
    text: bytes


class _Reading(NamedTuple):
    text: bytes  # what stands for the cell, byte for byte
    is_python: bool
    is_run: bool  # by IPython
    hidden: bytes  # what of it the other cells do not see, and may still bind names


def findings(cells: Sequence[Cell], ask: Ask, settings: Settings) -> list[Fix]:
    """Return what is found in the cells, in the order and at the places of the notebook; `ask` reads one text."""
    read = [_read(cell.text) for cell in cells]
    text = _bound_by(b"\n".join(reading.hidden for reading in read))
    starts = []
    for reading in read:
        starts.append(len(text))
        text += reading.text + b"\n" if reading.is_python else b""
    # Each is Python alone: what the text of all is accused of is no mistake of a cell.
    shared = [fix for fix in ask(text) if not _is_syntax(fix)]
    found: list[Fix] = []
    for cell, reading, start in zip(cells, read, starts, strict=True):
        end = start + len(cell.text)
        own: Iterable[Fix] = ()
        if reading.is_python:
            inside = (fix for fix in shared if start <= fix.start <= end and is_within(fix, start, end))
            own = (within(fix, start, end) for fix in inside)
        elif not reading.is_run:
            own = ask(reading.text)
        found += (_moved(fix, cell.start) for fix in _possible(own, cell.text, reading.text, settings))
    return found


def without_magics(cell: bytes) -> bytes:
    """Return the cell with magics, shell lines, help and top-level `await` replaced by as many bytes of Python."""
    return _without_await(_without_lines(cell))


@lru_cache(_REMEMBERED)
def _read(cell: bytes) -> _Reading:
    plain = _FUTURE.sub(lambda found: _blank(found[0]), cell)
    if find_problem(plain) is None:  # so no line of it is a magic, whatever it begins with
        return _Reading(plain, True, True, b"")
    blanked = _without_lines(plain)
    for text in (blanked, _without_lines(plain, outside_brackets=True)):
        if find_problem(python := _without_await(text)) is None:
            return _Reading(python, True, True, _differing(cell, text))
    indentation = _INDENTATION.match(blanked)
    shifted = re.sub(rb"(?m)^" + indentation[1], b"", blanked) if indentation else blanked
    return _Reading(_without_await(blanked), False, is_python_with_await(shifted), cell)


def _without_lines(cell: bytes, *, outside_brackets: bool = False) -> bytes:
    """Blank the lines of IPython; `outside_brackets`: not where a bracket or a string goes on, as in `% (a, b)`."""
    if _CELL_MAGIC.match(cell):
        return re.sub(rb"[^\r\n]", b" ", cell)
    text = cell
    for found in _LINE_MAGIC.finditer(cell):
        start, end = found.span("magic")
        if not (outside_brackets and _is_open(text[:start])):
            text = text[:start] + _blank(found["magic"]) + text[end:]
    return text


def _is_open(text: bytes) -> bool:
    problem = find_problem(text)
    return problem is not None and problem.category in _OPEN


def _without_await(cell: bytes) -> bytes:
    # "-" takes an operand as `await` does, which Python allows in functions only.
    return _TOP_LEVEL_AWAIT.sub(lambda found: found[0][:-5] + b"-    ", cell)


def _blank(code: bytes) -> bytes:
    return b"0" + re.sub(rb"[^\r\n]", b" ", code[1:])


def _differing(cell: bytes, text: bytes) -> bytes:
    pairs = zip(cell.split(b"\n"), text.split(b"\n"), strict=True)
    return b"\n".join(line for line, blanked in pairs if line != blanked)


def _bound_by(hidden: bytes) -> bytes:
    """A line of Python that binds all names of a text that is not read: nobody knows which of them it binds."""
    words = {word for word in _WORD.findall(hidden.decode(errors="replace")) if not iskeyword(word)}
    names = "*" if b"import *" in hidden else ", ".join(sorted(words))
    return f"from _ import {names}\n".encode() if names else b""


def _possible(fixes: Iterable[Fix], cell: bytes, text: bytes, settings: Settings) -> Iterator[Fix]:
    """Yield what can be said of a cell: no repair that touches a blank, but that there is a syntax error."""

    def is_possible(fix: Fix) -> bool:
        bounds = [(max(edit.start - 1, 0), edit.end + 1) for edit in fix.edits]
        return all(cell[start:end] == text[start:end] for start, end in bounds)

    unrepaired = kind(_UNREPAIRED)
    for fix in fixes:
        if is_possible(fix):
            yield replace(fix, alternatives=tuple(filter(is_possible, fix.alternatives)))
        elif _is_syntax(fix) and settings.wants(unrepaired.code, unrepaired.name):
            yield replace(
                fix, code=unrepaired.code, name=unrepaired.name, edits=(), label="No repair found", confidence=0.0,
                applicability=Applicability.UNSAFE, verified=(), alternatives=(),
            )  # fmt: skip


def _is_syntax(fix: Fix) -> bool:
    return fix.code.startswith("MLR0")


def _moved(fix: Fix, by: int) -> Fix:
    return replace(
        fix,
        start=fix.start + by,
        end=fix.end + by,
        edits=tuple(replace(edit, start=edit.start + by, end=edit.end + by) for edit in fix.edits),
        alternatives=tuple(_moved(other, by) for other in fix.alternatives),
    )
