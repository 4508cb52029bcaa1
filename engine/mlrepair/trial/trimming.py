"""Edits without what they leave as it is."""

from mlrepair.edits import Edit


def trimmed(source: bytes, edit: Edit) -> Edit:
    """Return the edit without the words at its ends that stay as they are."""
    old, new = source[edit.start : edit.end], edit.text
    shortest = min(len(old), len(new))
    before = _shared(old, new)
    while before and (_is_word(old, before) or _is_word(new, before)):
        before -= 1
    after = _shared(old[before:][::-1], new[before:][::-1])
    while after and (_is_word(old, len(old) - after) or _is_word(new, len(new) - after)):
        after -= 1
    if before + after > shortest:
        after = shortest - before
    return Edit(edit.start + before, edit.end - after, new[before : len(new) - after])


def _shared(one: bytes, other: bytes) -> int:
    """How many bytes two texts begin with in common."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _is_word(text: bytes, place: int) -> bool:
    """Whether a place lies inside a word, an operator or a run of blanks."""
    left, right = text[place - 1 : place], text[place : place + 1]
    return bool(left and right) and (
        ((left.isalnum() or left == b"_") and (right.isalnum() or right == b"_"))
        or (left in b"<>=!*/&|+-" and right in b"<>=!*/&|+-")
        or (left == b" " and right == b" ")
    )
