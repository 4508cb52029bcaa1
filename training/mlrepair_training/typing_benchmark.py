"""Files while they are typed, row by row: is what does not parse yet finished, or is something right taken away?

All that stands in such a file is right, for it comes from one that parses; only the rest is missing. So a repair may
put in what is missing where the typing stands, and nothing else.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from mlrepair.edits import Edit
from mlrepair.pieces import problem_of
from mlrepair_training.corpus import SourceFile

PLACES = ("at the end", "in the middle")  # of the file
_FIRST = 5  # rows that are always there
_LONGEST = 600  # rows
_ROUNDS = 10  # through all files, at most
_BEGINS = re.compile(rb"[ \t]*(?:(?:async[ \t]+def|def|class)\b|@)")


class Verdict(StrEnum):
    """What was done with an unfinished file."""

    FINISHED = "finished"
    NOTHING = "nothing"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A file that does not parse because a part of it is still to be typed."""

    source: bytes
    cursor: int  # the byte behind the row typed last
    place: str

    def verdict(self, repairs: Sequence[Sequence[Edit]]) -> Verdict:
        """Judge the first repair of each finding."""
        edits = [edit for repair in repairs for edit in repair]
        if not edits:
            return Verdict.NOTHING
        is_right = len(repairs) == 1 and all(map(self._is_at_cursor, edits))
        return Verdict.FINISHED if is_right else Verdict.WRONG

    def _is_at_cursor(self, edit: Edit) -> bool:
        """Whether an edit only puts in text, with nothing but comments between it and the cursor."""
        between = self.source[min(edit.start, self.cursor) : max(edit.start, self.cursor)]
        rows = (row.strip() for row in between.split(b"\n"))
        removed = self.source[edit.start : edit.end]
        return not removed.strip() and all(not row or row.startswith(b"#") for row in rows)


def unfinished_files(files: Iterable[SourceFile], rng: Random, count: int) -> Iterator[Unfinished]:
    """Draw `count` states of files that do not parse for each place; of each file one before a second of any."""
    missing = dict.fromkeys(PLACES, count)
    whole = [file for file in files if "#" not in file.path and file.source.count(b"\n") <= _LONGEST]
    for file in (file for _ in range(_ROUNDS) for file in rng.sample(whole, len(whole))):
        place = max(missing, key=lambda name: missing[name])
        if not missing[place]:
            return
        lines = file.source.splitlines(keepends=True)
        state = _at_the_end(lines, rng) if place == PLACES[0] else _in_the_middle(lines, rng)
        if state is not None and problem_of(file.source) is None and problem_of(state.source) is not None:
            missing[place] -= 1
            yield state


def figures(judged: Sequence[tuple[Unfinished, Verdict]]) -> dict[str, dict[str, float]]:
    """The number of states and the shares of the verdicts, by place."""
    found = {}
    for place in PLACES:
        counts = Counter(verdict for state, verdict in judged if state.place == place)
        shares = {verdict.value: round(counts[verdict] / max(counts.total(), 1), 4) for verdict in Verdict}
        found[place] = {"states": counts.total(), **shares}
    return found


def difference(source: bytes, repaired: bytes) -> list[Sequence[Edit]]:
    """What a repaired text changes, as the one edit between what both begin and end with; nothing if it is the same."""
    start = next((i for i, (old, new) in enumerate(zip(source, repaired, strict=False)) if old != new), len(source))
    end = 0
    while end < min(len(source), len(repaired)) - start and source[-1 - end] == repaired[-1 - end]:
        end += 1
    return [] if source == repaired else [(Edit(start, len(source) - end, repaired[start : len(repaired) - end]),)]


def _at_the_end(lines: Sequence[bytes], rng: Random) -> Unfinished | None:
    if len(lines) <= _FIRST + 1:
        return None
    typed = b"".join(lines[: rng.randrange(_FIRST, len(lines))])
    return Unfinished(typed, len(typed.rstrip()), PLACES[0])


def _in_the_middle(lines: Sequence[bytes], rng: Random) -> Unfinished | None:
    """A definition of which the first rows are typed, a blank row, and what stood behind it."""
    heads = [i for i, line in enumerate(lines) if i >= _FIRST and _BEGINS.match(line)]
    if not heads:
        return None
    begin = rng.choice(heads)
    width = _indentation(lines[begin])
    end = begin + 1
    while end < len(lines) and not (_is_outside(lines[end], width)):
        end += 1
    if not b"".join(lines[end:]).strip():
        return None
    typed = b"".join(lines[: rng.randrange(begin + 1, end + 1)])
    return Unfinished(typed + b"\n" + b"".join(lines[end:]), len(typed.rstrip()), PLACES[1])


def _is_outside(line: bytes, width: int) -> bool:
    return bool(line.strip()) and _indentation(line) <= width and not line.lstrip().startswith((b")", b"]"))


def _indentation(line: bytes) -> int:
    return len(line) - len(line.lstrip())
