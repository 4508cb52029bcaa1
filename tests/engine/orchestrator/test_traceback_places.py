"""Where tracebacks point."""

import pytest

from mlrepair.orchestrator.traceback_places import places

CODE = b"""import os

limit = 3
@os.cache
def outer(a):
    def inner(b):
        return b / 0

    return inner(a)


class Box:
    size = 1

    async def open(self):
        if self.size:
            return self.lid
"""


def _frame(row: int, quoted: str | None) -> str:
    return f'  File "x.py", line {row}, in f\n' + ("" if quoted is None else f"    {quoted}\n")


@pytest.mark.parametrize(
    ("message", "rows"),
    [
        ("", []),
        ("TypeError: 3", []),
        (_frame(7, "return b / 0"), [(6, 7)]),
        (_frame(9, "return inner(a)") + "    ^^^^^^^\n" + _frame(7, "return b / 0"), [(4, 9), (6, 7)]),
        (_frame(17, "return self.lid"), [(15, 17)]),
        (_frame(13, "size = 1"), [(12, 17)]),
        (_frame(3, "limit = 3"), [(3, 3)]),
        (_frame(4, "@os.cache"), [(4, 9)]),
        (_frame(7, "another_file()"), []),
        (_frame(7, None) + "TypeError: x", [(6, 7)]),
        (_frame(9, None) + _frame(7, "return b / 0"), [(4, 9), (6, 7)]),
        (_frame(700, None), []),
        (_frame(2, None), []),
        ("ZeroDivisionError on line 7", [(6, 7)]),
        ("line 0, line 99999999999999999999", []),
    ],
)
def test_a_message_names_functions(message: str, rows: list[tuple[int, int]]) -> None:
    """Each frame whose quoted line stands in the text gives its innermost function, or its statement."""
    found = places(message, CODE)
    assert [(place.first_row, place.last_row) for place in found] == rows
    lines = CODE.splitlines(keepends=True)
    for place in found:
        assert CODE[place.start : place.end] == b"".join(lines[place.first_row - 1 : place.last_row])


@pytest.mark.parametrize("source", [b"def f(:\n", b"x = '\0'\n", b"\xff\n", b""])
def test_a_text_that_does_not_parse_has_no_places(source: bytes) -> None:
    """Where Python finds no functions, nothing is narrowed."""
    assert places("line 1", source) == []
