"""Cells of notebooks: what is read together, what alone, and what is left to IPython."""

import pytest

from mlrepair.edits import Applicability, Edit, Fix, apply_edits
from mlrepair.notebooks import Cell, findings, without_magics
from mlrepair.settings import Settings


def fix(code: str, start: int, end: int, text: bytes) -> Fix:
    """Return a finding whose repair replaces what it underlines."""
    edits = (Edit(start, end, text),)
    return Fix(code, "", "", start, end, edits, "", 0.9, Applicability.SAFE, "trm", ())


def placed(*texts: bytes) -> list[Cell]:
    """Return cells that stand behind each other, a hundred bytes apart."""
    return [Cell(100 * number, text) for number, text in enumerate(texts)]


def asked(*cells: bytes) -> list[bytes]:
    """Return the texts that the engine is asked for."""
    texts: list[bytes] = []

    def ask(text: bytes) -> list[Fix]:
        texts.append(text)
        return []

    findings(placed(*cells), ask, Settings())
    return texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%%bash\nls", "      \n  "),
        ("%time f()", "0        "),
        ("  !ls", "  0  "),
        ("!ls \\\n  -l\nx", "0    \n    \nx"),
        ("files = !ls -l", "files = 0     "),
        ("str.join?", "0        "),
        ("x[0].*int*??", "0           "),
        ("df?\r\n", "0  \r\n"),
        ("x = a % b", "x = a % b"),
        ("r = await f()", "r = -     f()"),
        ("async def g():\n    await f()\n", "async def g():\n    await f()\n"),
        ("a != b", "a != b"),
    ],
)
def test_what_only_ipython_reads_is_blanked(text: str, expected: str) -> None:
    """Magics, shell lines and questions become something short of the same length; Python stays as it is."""
    assert without_magics(text.encode()) == expected.encode()


def test_cells_of_python_are_read_together() -> None:
    """The engine sees all of them at once, in their order."""
    assert asked(b"x = 1", b"print(x)\n") == [b"x = 1\nprint(x)\n\n"]


@pytest.mark.parametrize(
    "cells",
    [
        (b"s = '''abc", b"def'''"),
        (b"def f(a):", b"    if a: return a\nb)"),
        (b"x = (1", b"2)"),
        (b"if x:\n    y", b"else:\n    z"),
    ],
)
def test_no_cell_completes_another(cells: tuple[bytes, bytes]) -> None:
    """What is Python with the next cell only is a broken cell, which is read alone."""
    assert set(cells) & set(asked(*cells)[1:])


def test_broken_cells_may_bind_any_of_their_names() -> None:
    """Where a cell is not read with the others, they know of the names in it; no one else's are added."""
    assert asked(b"df = load(1", b"df.head()") == [b"from _ import df, load\ndf.head()\n", b"df = load(1"]
    assert asked(b"from a import *\nx = (", b"y")[0] == b"from _ import *\ny\n"


@pytest.mark.parametrize(
    "cell",
    [
        b"for x in y:\n    await f(x)",
        b"async with a as b:\n    b",
        b"[x async for x in y]",
        b"  x = 1\n  y = 2\n",
    ],
)
def test_what_ipython_runs_is_no_mistake(cell: bytes) -> None:
    """A cell with `await` anywhere, or indented as a whole, is Python for IPython: the engine is not asked for it."""
    assert cell not in asked(cell, b"z")


@pytest.mark.parametrize(
    "cell", [b"s = ('%s %s'\n     % (a, b))\n", b"%time f()\ns = ('%s'\n     % a)\n", b"t = '''\n%s\n!\n'''\n"]
)
def test_lines_that_go_on_are_no_magics(cell: bytes) -> None:
    """A row that begins with `%` inside a bracket or a string is Python, also beside a magic."""
    [text] = asked(cell)
    assert cell.split(b"\n")[1:] == text.removeprefix(b"from _ import f, time\n").split(b"\n")[1:-1]


def test_future_imports_stand_in_any_cell() -> None:
    """IPython takes them behind other cells, so they make no error."""
    assert asked(b"x", b"from __future__ import annotations\ny") == [b"x\n0                                 \ny\n"]


def test_findings_stand_in_their_cells() -> None:
    """Places count in the notebook, behind blanks, added names and broken cells, too."""
    cells = placed(b"%time f()\nbad", b"bad = (1", "é = bad".encode())

    def ask(text: bytes) -> list[Fix]:
        code, place = ("MLR006", text.index(b"(")) if b"(" in text else ("MLR103", text.rindex(b"bad"))
        return [fix(code, place, place + 1, b"B")]

    found = findings(cells, ask, Settings())
    assert [(one.code, one.start, one.edits[0].end) for one in found] == [("MLR006", 106, 107), ("MLR103", 205, 206)]
    assert apply_edits(cells[2].text, [Edit(5, 6, found[1].edits[0].text)]) == "é = Bad".encode()


def test_errors_of_all_cells_together_are_none() -> None:
    """Cells that are Python each are not accused of what they are together."""
    assert findings(placed(b"x", b"global x"), lambda text: [fix("MLR000", 2, 3, b"")], Settings()) == []


@pytest.mark.parametrize("place", [15, 16, 24])
def test_repairs_leave_magics_alone(place: int) -> None:
    """A repair at or in a magic is none, but the error stays, unless it is not asked for."""
    cells = placed(b"print(f(1, 2)\n\n%time f()\n")
    [found] = findings(cells, lambda text: [fix("MLR006", place, place, b")")], Settings())
    assert (found.code, found.name, found.edits, found.start) == ("MLR000", "syntax-error", (), place)
    assert findings(cells, lambda text: [fix("MLR103", place, place, b")")], Settings()) == []
    ignoring = Settings(ignore=("MLR000",))
    assert findings(cells, lambda text: [fix("MLR006", place, place, b")")], ignoring) == []
