"""What other languages put before a name that gets a value, and between a class and what it inherits from.

The words that declare say nothing in Python and go; a type behind a name stays, in Python's words, where it has one.
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import Cell, CellKind, width_of
from mlrepair.remedies.brackets import closing
from mlrepair.remedies.remedy import less_deep, rows_of

_MODIFIERS = frozenset(
    b"let var val const constexpr final static readonly volatile mut auto my local dim public private protected "
    b"unsigned inline".split()
)
# The types of other languages, in Python's words; an empty one says nothing.
_TYPES = {
    **{name: name for name in b"int float str bool bytes object list dict set tuple complex".split()},
    **dict.fromkeys(b"Int Integer Long Short long short i8 i16 i32 i64 u8 u16 u32 u64 usize size_t".split(), b"int"),
    **dict.fromkeys(b"double Double Float f32 f64 decimal".split(), b"float"),
    **dict.fromkeys(b"string String char Char text".split(), b"str"),
    **dict.fromkeys(b"boolean Boolean Bool".split(), b"bool"),
    **dict.fromkeys(b"number any Any var".split(), b""),
}
_ORDINARY = frozenset(b"number any text decimal object".split())  # words with which a name may begin, too
_UNPACKING = frozenset(b"let var val const auto my".split())  # several names, in brackets
_INHERITS = frozenset(b"extends implements inherits < :".split())
_ACCESS = frozenset(b"public private protected virtual".split())
_GENERIC = frozenset(
    b"list dict set frozenset tuple type optional union iterable iterator sequence mapping callable deque defaultdict "
    b"counter generator awaitable collection literal final classvar array vec vector map hashmap".split()
)
_IN_TYPES = frozenset(b". , | [ ] None ... ?".split())
_BEHIND_TYPE = frozenset(b") ] } , : = |".split())
_TYPED_CLASSES = frozenset(b"dataclass dataclasses define BaseModel NamedTuple TypedDict".split())
_Cells = Sequence[Cell]


def inherited(row: _Cells) -> tuple[Edit, ...]:
    """`class A extends b.C:`, `class A < B` and `class A : public B:` are `class A(b.C):`; a `{` stays where it is."""
    words = [cell.text for cell in row]
    if len(row) < 5 or words[1] != b"class" or row[2].kind is not CellKind.NAME or words[3] not in _INHERITS:
        return ()
    end = len(row) - (words[-1] in (b":", b"{"))
    is_marked = words[3] != b":" or end < len(row) or not _ACCESS.isdisjoint(words)
    bases = [b"," if cell.text in _INHERITS else cell.text for cell in row[4:end] if cell.text not in _ACCESS]
    are_names = all(cell.kind is CellKind.NAME or cell.text in (b".", b",") for cell in row[4:end])
    if not (is_marked and are_names and bases) or bases[0] in (b".", b","):
        return ()
    written = b"(" + b"".join(bases).replace(b",", b", ") + b")"
    if words[-1] == b"{":
        return (Edit(row[2].end, row[end - 1].end, written),)
    return (Edit(row[2].end, row[-1].end, written + b":"),)


def declared(window: Window, row: _Cells) -> Iterator[tuple[Edit, ...]]:
    """`let mut a = 1`, `final int a = 1;` and `int[] a = b` are `a = …`, and `val a: Int = 1` is `a: int = 1`."""
    if fields := tuple(_fields(window, row)):
        yield fields
        return
    together = [joint.join(cell.text for cell in row[1:3]) for joint in (b"", b"_")]
    if any(cell.text in together for cell in window.cells):
        return  # `final score` is a name with a blank
    begin = 1
    while begin < len(row) and row[begin].text in _MODIFIERS:
        begin += 1
    name = _behind_type(row, begin)
    if name is None:
        if row[1:2] and row[1].text in _UNPACKING and begin < len(row) and row[begin].text in (b"(", b"["):
            yield Edit(row[1].start, row[begin].start, b""), *_without_end(row)
        return
    equals = name + 1
    edits = [Edit(row[1].start, row[name].start, b""), *_without_end(row)]
    if row[equals].text == b":":
        equals = next((i for i in range(equals, len(row)) if row[i].text == b"="), len(row))
        edits.append(Edit(row[name].end, row[equals - 1].end, _annotation(row[name + 2 : equals])))
    if name > 1 and equals < len(row) - 1 and row[equals].text in (b"=", b":="):
        if row[equals].text == b":=":
            edits.append(Edit(row[equals].start, row[equals].end, b"="))
        yield tuple(sorted(edits))


def _fields(window: Window, row: _Cells) -> Iterator[Edit]:
    """`int a = 1`, `a int = 1` and `a = int: 1` are `a: int = 1` in a class whose fields have types, all of them."""
    rows = rows_of(window)
    width, above = width_of(row[0].text), less_deep(rows, row)
    if len(row) < 3 or not above or rows[head := above[-1]][1].text != b"class":
        return
    behind = takewhile(lambda one: width_of(one[0].text) >= width, rows[head + 1 :])
    body = [one for one in behind if width_of(one[0].text) == width]
    has_types = any(one[1].kind is CellKind.NAME and [cell.text for cell in one[2:3]] == [b":"] for one in body)
    named = {cell.text for one in rows[max(head - 1, 0) : head + 1] for cell in one}
    is_bare = len(row) == 3 and bool(_TYPES.get(row[1].text))  # `String a`
    if is_bare or has_types or not _TYPED_CLASSES.isdisjoint(named):
        edits = {one[0].start: edit for one in body if (edit := _field(one)) is not None}
        yield from edits.values() if row[0].start in edits else ()


def _field(row: _Cells) -> Edit | None:
    """The edit that puts the type of a field behind its name."""
    words = [cell.text for cell in row]
    if words[2:3] == [b"="] and words[4:5] == [b":"] and len(row) > 5 and _is_type(words[3]):
        return Edit(row[1].end, row[4].end, b": " + words[3] + b" =")
    parts = closing(row[2:]) if words[2:3] == [b"["] else -1
    place = 0 if parts is None else 3 + parts  # of the second word
    if place >= len(row):
        return None
    first, second = row[1], row[place]
    is_whole = place + 1 == len(row) or words[place + 1] == b"="
    if not first.kind is second.kind is CellKind.NAME or not is_whole:
        return None
    if _is_type(first.text):
        meant = _annotation(row[1:place])
        return Edit(first.start, second.end, second.text + meant) if meant else None
    return Edit(first.end, first.end, b":") if _TYPES.get(second.text) == second.text else None


def _is_type(word: bytes) -> bool:
    return bool(_TYPES.get(word)) or (word[:1].isupper() and not word.isupper()) or word in _GENERIC


def generics(window: Window) -> Iterator[tuple[Edit, ...]]:
    """`list<int>` and `a: Box<str>` are `list[int]` and `a: Box[str]`, all of them."""
    if b"<" not in window.source:
        return
    cells, edits, end = window.cells, list[Edit](), 0
    for i, (before, name, sign) in enumerate(zip(cells, cells[1:], cells[2:], strict=False), start=1):
        if sign.text != b"<":
            continue
        is_type = name.text.lower() in _GENERIC or before.text in (b":", b"->")
        if i >= end and name.kind is CellKind.NAME and is_type:
            found, end = _in_angles(cells, i + 1)
            edits += found
    if edits:
        yield tuple(edits)


def _in_angles(cells: _Cells, begin: int) -> tuple[list[Edit], int]:
    """The edits that make brackets of the angles from a cell on, and the cell behind them; none for comparisons."""
    depth, edits = 0, list[Edit]()
    for i, cell in enumerate(cells[begin:], begin):
        if cell.text == b"<" and cells[i - 1].kind is CellKind.NAME:
            edits.append(Edit(cell.start, cell.end, b"["))
            depth += 1
        elif cell.text[:1] == b">":  # `>>`, or `>=` where a default follows
            signs = cell.text.count(b">")
            edits.append(Edit(cell.start, cell.start + signs, b"]" * signs))
            depth -= signs
        elif cell.kind is CellKind.NAME and cells[i - 1].text in (b"<", b","):
            meant = _TYPES.get(cell.text, b"")
            if meant and meant != cell.text and cell.text not in _ORDINARY:
                edits.append(Edit(cell.start, cell.end, meant))
        elif cell.kind is not CellKind.NAME and cell.text not in _IN_TYPES:
            break
        if depth <= 0:
            following = cells[i + 1] if i + 1 < len(cells) and cell.text[-1:] == b">" else None
            is_end = following is None or following.kind is CellKind.ROW or following.text in _BEHIND_TYPE
            return (edits, i + 1) if depth == 0 and is_end else ([], begin)
    return [], begin


def _behind_type(row: _Cells, begin: int) -> int | None:
    """Where the name stands that is declared, with or without a type before it; None where there is none."""
    end = begin + 1
    if end + 1 < len(row) and row[begin].kind is CellKind.NAME:
        is_generic = row[end].text == b"<" and any(cell.text in (b">", b">>") for cell in row[end:])
        if is_generic:
            end = max(i for i, cell in enumerate(row) if cell.text in (b">", b">>")) + 1
        elif row[end].text == b"[" and row[end + 1].text == b"]":
            end += 2
        end += end < len(row) and row[end].text in (b"*", b"&")
        is_type = begin > 1 or end > begin + 1 or (row[begin].text in _TYPES and row[begin].text not in _ORDINARY)
        if is_type and end + 1 < len(row) and row[end].kind is CellKind.NAME:
            return end
        if begin > 1 and end == begin + 1 and row[end].text in (b"=", b":", b":="):
            return begin
    return None


def _annotation(cells: _Cells) -> bytes:
    """A type behind a name in Python's words, with its colon; nothing where Python has no word for it."""
    words = [cell.text for cell in cells]
    if len(words) == 1:
        meant = _TYPES.get(words[0], words[0])
        return b": " + meant if meant else b""
    is_python = all(cell.kind is CellKind.NAME or cell.text in (b".", b"[", b"]", b",") for cell in cells)
    has_parts = all(closing(cells[i:]) not in (None, 1) for i, word in enumerate(words) if word == b"[")
    return b": " + b"".join(words).replace(b",", b", ") if is_python and has_parts and words else b""


def _without_end(row: _Cells) -> Iterator[Edit]:
    """Yield what takes a semicolon at the end of a row away."""
    if row[-1].text == b";":
        yield Edit(row[-1].start, row[-1].end, b"")
