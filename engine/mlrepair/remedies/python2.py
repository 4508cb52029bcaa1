"""What only Python 2 reads: `print a`, `exec a`, backquotes, exceptions behind a comma."""

from collections.abc import Iterator, Sequence

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import CLOSERS, PARTNERS, Cell, CellKind
from mlrepair.remedies.brackets import VALUES, outside_of_brackets
from mlrepair.remedies.remedy import Reading, rows_of


def python2(window: Window, row: Sequence[Cell]) -> Iterator[Iterator[Reading]]:
    """Yield what a row that does not parse, and the prints of a window, may be meant as."""
    yield from (_exceptions(row), _execution(row), _prints(window), _representation(row))


def _prints(window: Window) -> Iterator[Reading]:
    """`print a`, `print a,` and `print >>b, a`, all of them; where there is one, `print` alone ends a row, too."""
    rows = [row for row in rows_of(window) if row[1].text == b"print" and _is_whole(row)]
    edits = [edit for row in rows for edit in _print(row)]
    if edits:
        alone = [Edit(row[1].end, row[1].end, b"()") for row in rows if len(row) == 2]
        yield tuple(sorted((*edits, *alone)))


def _is_whole(row: Sequence[Cell]) -> bool:
    """Whether a row is one statement: the next one does not belong to it, nor a second one to it."""
    texts = [cell.text for cell in row]
    depth = sum((text in PARTNERS) - (text in CLOSERS) for text in texts)
    return depth == 0 and texts[-1] != b"\\" and b";" not in texts


def _print(row: Sequence[Cell]) -> Iterator[Edit]:
    """The edits that make a call of Python 2's statement; a trailing comma goes on in its row, as 2to3 has it."""
    word, *given = row[1:]
    if not given or (given[0].kind not in (*VALUES, CellKind.FSTRING_START) and given[0].text != b">>"):
        return
    end, file = b"", b""
    if given[0].text == b">>":
        comma = outside_of_brackets(tuple(given), b",")
        target = given[1:comma]
        if not target:
            return
        file = b"file=" + b"".join(cell.text for cell in target)
        given = [] if comma is None else given[comma + 1 :]
    if not given:
        yield Edit(word.end, row[-1].end, b"(" + file + b")")
        return
    if len(given) > 1 and given[-1].text == b",":
        end, given = b'end=" "', given[:-1]
    more = b", ".join(text for text in (end, file) if text)
    yield Edit(word.end, given[0].start, b"(")
    yield Edit(given[-1].end, row[-1].end, (b", " + more if more else b"") + b")")


def _exceptions(row: Sequence[Cell]) -> Iterator[Reading]:
    """`except A, B as e:` wants brackets."""
    texts = [cell.text for cell in row]
    if texts[1:2] == [b"except"] and b"," in texts and b"(" not in texts and texts[-1] == b":":
        end = (texts.index(b"as") if b"as" in texts else len(texts) - 1) - 1
        is_name = b"as" not in texts and texts[end][:1].islower()  # of Python 2: `except A, error:`
        if end > 1 and not is_name:
            yield (Edit(row[2].start, row[2].start, b"("), Edit(row[end].end, row[end].end, b")"))


def _execution(row: Sequence[Cell]) -> Iterator[Reading]:
    """Python 2's `exec a in b` is `exec(a, b)`."""
    texts = [cell.text for cell in row]
    if texts[1:2] == [b"exec"] and len(row) > 2 and texts[2] != b"(":
        edits = [Edit(row[1].end, row[2].start, b"("), Edit(row[-1].end, row[-1].end, b")")]
        if b"in" in texts[3:-1]:
            parted = texts.index(b"in", 3)
            edits.insert(1, Edit(row[parted - 1].end, row[parted].end, b","))
        yield tuple(edits)


def _representation(row: Sequence[Cell]) -> Iterator[Reading]:
    """Python 2's `` `a` `` is `repr(a)`."""
    marks = [i for i, cell in enumerate(row) if cell.text == b"`"]
    pairs = [*zip(marks[::2], marks[1::2], strict=False)]
    if marks and len(marks) % 2 == 0 and all(end > begin + 1 for begin, end in pairs):
        yield tuple(
            edit
            for begin, end in pairs
            for edit in (Edit(row[begin].start, row[begin].end, b"repr("), Edit(row[end].start, row[end].end, b")"))
        )
