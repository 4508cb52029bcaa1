"""What a repair of a text that does not parse must not do besides, though the parser does not mind."""

import keyword
from collections.abc import Sequence

from mlrepair.edits import Edit, apply_edits
from mlrepair.lexer import COMPOUND, OPENERS, Cell, CellKind, lex
from mlrepair.pieces import problem_of
from mlrepair.prose import TRIPLE_QUOTES, ends_of_prose
from mlrepair.search import Candidate
from mlrepair.windows import Snippet

_KEYWORDS = [[word.encode()] for word in keyword.kwlist]
_DEFINITIONS = (b"def", b"class", b"async", b"@")


def has_more_than_needed(source: bytes, snippet: Snippet, candidate: Candidate) -> bool:
    """Return whether a repair of several steps also changes words that the parser does not mind."""

    def is_enough(edits: Sequence[Edit]) -> bool:
        if snippet.problem(apply_edits(snippet.text, edits)) is None:
            return True
        return not snippet.is_whole and problem_of(apply_edits(source, snippet.edits_in_source(edits))) is None

    if len(candidate.actions) < 2 or not candidate.is_complete:
        return False
    for one in candidate.edits:
        rest = [edit for edit in candidate.edits if edit is not one]
        is_suspect = _is_of_words(one) or _is_elsewhere(snippet.text, one, rest)
        if is_suspect and rest and is_enough(rest):
            return True
    return False


def takes_a_beginning(source: bytes, snippet: Snippet, candidate: Candidate) -> bool:
    """Return whether a repair deletes a row that was only begun, such as `def f(`: whoever writes one wants it."""
    text = snippet.text
    removed = [edit for edit in candidate.edits if text[edit.start : edit.end].strip()]
    joining = [edit for edit in candidate.edits if text.count(b"\n", edit.start, edit.end) > edit.text.count(b"\n")]
    if not (removed or joining) or candidate.is_certain:
        return False
    window = snippet.window(text)
    rows = [window.cells[start + 1 : end] for start, end in window.row_bounds if end > start + 1]
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        first, last = row[0], row[-1]
        is_end = following is None and _is_end(source, snippet.to_source(last.end))
        is_alone = first.text == b"@" and (following is None or following[0].text not in _DEFINITIONS)
        if is_alone and is_end and any(not text[edit.end : first.start].strip() for edit in joining):
            return True  # `a() @b`: a decorator is no factor
        is_target = last.text == b"=" and first.kind is CellKind.NAME
        is_begun = last.text in OPENERS or is_alone or is_target or (is_end and _is_head(row))
        if is_begun and any(_takes(edit, row, is_end=is_end) for edit in removed):
            return True
    return False


def swallows_code(snippet: Snippet, candidate: Candidate) -> bool:
    """Return whether a repair makes words of what is plainly code, by triple quotes about it."""
    if not any(quotes in edit.text for edit in candidate.edits for quotes in TRIPLE_QUOTES):
        return False
    before, after = snippet.text, apply_edits(snippet.text, candidate.edits)
    texts = [cell for cell in lex(after) if cell.kind is CellKind.STRING and cell.text[-3:] in TRIPLE_QUOTES]
    return any(
        is_sure and before.find(cell.text) < 0
        for cell in texts
        for _, is_sure in ends_of_prose(after, cell.start, cell.end)
    )


def _is_head(row: Sequence[Cell]) -> bool:
    """Whether a row may be what a block follows, or the beginning of an annotation; `return a:` is not."""
    first, last = row[0], row[-1]
    may_be_one = first.kind is CellKind.NAME and all(cell.kind is CellKind.NAME for cell in row[1:-1][:1])  # misspelt
    return last.text == b":" and (first.text in COMPOUND or may_be_one)


def _takes(edit: Edit, row: Sequence[Cell], *, is_end: bool) -> bool:
    """Whether an edit takes a row away, or the word that says what it begins; `else if` may become `elif`."""
    first, last = row[0], row[-1]
    has_first, has_last = (edit.start <= cell.start and cell.end <= edit.end for cell in (first, last))
    is_other = edit.text.split(maxsplit=1)[:1] not in _KEYWORDS
    says_what = first.text in _DEFINITIONS or (first.kind is CellKind.KEYWORD and is_other)
    return (has_first and (has_last or says_what)) or (is_end and (has_first or has_last))


def _is_end(source: bytes, place: int) -> bool:
    """Whether only comments stand behind a place."""
    return all(not row.strip() or row.lstrip().startswith(b"#") for row in source[place:].split(b"\n"))


def _is_of_words(edit: Edit) -> bool:
    """Whether an edit puts words in place of others: rows move together, and a lost token alone may parse."""
    return bool(edit.text.strip()) and edit.end > edit.start


def _is_elsewhere(text: bytes, one: Edit, others: Sequence[Edit]) -> bool:
    """Whether an edit of words stands on other rows than the rest."""
    if not (one.text + text[one.start : one.end]).strip():
        return False
    return all(b"\n" in text[min(one.end, edit.end) : max(one.start, edit.start)] for edit in others)
