"""Two sets of edits, one after the other, as one set on the first text.

A repair of several steps reads the text again after each step, so every step counts in the offsets of its own text;
what a user applies counts in the offsets of the file.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from mlrepair.edits import Edit


class _Kept(NamedTuple):
    """Bytes of the first text that stand in the second."""

    start: int
    end: int


_Piece = _Kept | bytes  # bytes: put in by an edit


def compose(length: int, first: Iterable[Edit], second: Iterable[Edit]) -> tuple[Edit, ...]:
    """Return the edits on a text of `length` bytes that do what `first` does, then `second` on its result.

    Edits that touch become one, so the edits of the result have unchanged bytes between them.
    """
    pieces = list(_pieces(length, sorted(first)))
    return tuple(_edits(length, _edited(pieces, sorted(second))))


def attributed(
    length: int, earlier: Sequence[tuple[Edit, ...]], total: tuple[Edit, ...], edits: Iterable[Edit]
) -> tuple[tuple[Edit, ...], list[int]]:
    """Return edits of the text so far as edits of the first text, and which earlier ones are swallowed by them.

    `earlier` are repairs of the first text, which has `length` bytes; `total` are the edits of all of them.
    """
    after = compose(length, total, edits)
    lost, new = set(total) - set(after), set(after) - set(total)
    normal = [set(compose(length, (), some)) for some in earlier]
    swallowed = [number for number, some in enumerate(normal) if lost & some]
    kept = {edit for number in swallowed for edit in normal[number]} - lost
    return tuple(sorted(kept | new)), swallowed


def original_offset(total: Iterable[Edit], offset: int) -> int:
    """Return where a byte of the edited text stood in the first text."""
    shift = 0
    for edit in sorted(total):
        if edit.start + shift + len(edit.text) > offset:
            break
        shift += len(edit.text) - (edit.end - edit.start)
    return offset - shift


def _pieces(length: int, edits: Sequence[Edit]) -> Iterator[_Piece]:
    position = 0
    for edit in edits:
        yield _Kept(position, edit.start)
        yield edit.text
        position = edit.end
    yield _Kept(position, length)


def _size(piece: _Piece) -> int:
    return piece.end - piece.start if isinstance(piece, _Kept) else len(piece)


def _cut(piece: _Piece, start: int, end: int) -> _Piece:
    return _Kept(piece.start + start, piece.start + end) if isinstance(piece, _Kept) else piece[start:end]


def _edited(pieces: Sequence[_Piece], edits: Sequence[Edit]) -> Iterator[_Piece]:
    """Apply edits, whose offsets count in the text that the pieces make."""
    place, position = 0, 0  # the piece read now, and where it begins in the text
    offset = 0  # what is read so far
    for edit in (*edits, None):
        stop = edit.start if edit else position + sum(map(_size, pieces[place:]))
        while offset < stop:
            end = position + _size(pieces[place])
            yield _cut(pieces[place], offset - position, min(end, stop) - position)
            offset = min(end, stop)
            if offset == end:
                place, position = place + 1, end
        if edit is None:
            return
        yield edit.text
        offset = edit.end
        while place < len(pieces) and position + _size(pieces[place]) <= offset:
            position += _size(pieces[place])
            place += 1


def _edits(length: int, pieces: Iterable[_Piece]) -> Iterator[Edit]:
    position, text = 0, b""  # how far the first text is used up, and what was put in since
    for piece in pieces:
        if not isinstance(piece, _Kept):
            text += piece
        elif piece.start < piece.end:
            if text or piece.start > position:
                yield Edit(position, piece.start, text)
            position, text = piece.end, b""
    if text or length > position:
        yield Edit(position, length, text)
