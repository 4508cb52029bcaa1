"""Cases drawn at random, good and bad, as diffs: figures say how often, cases say what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from itertools import islice
from random import Random

from mlrepair_training.report.figures import by_group, is_exact
from mlrepair_training.report.records import Repair

_EACH = 2  # good ones and bad ones of each group
_ROWS = 24  # of a diff
_AROUND = 2  # rows of context

Line = tuple[str, str]  # what it is ("old", "new", "same", "place"), and its text


@dataclass(frozen=True, slots=True)
class Case:
    """A broken text, the best repair, and, where they differ, the author's."""

    repair: Repair
    is_good: bool
    ours: tuple[Line, ...]
    author: tuple[Line, ...]  # empty where ours is the same


def draw(repairs: Sequence[Repair], seed: int) -> Iterator[Case]:
    """Yield a few cases of every group, good before bad; nothing but the seed chooses. Without texts there are none."""
    for group, every in by_group(repair for repair in repairs if repair.source).items():
        for is_good in (True, False):
            some = [repair for repair in every if is_exact(repair) is is_good]
            for repair in Random(f"cases/{seed}/{group}").sample(some, min(len(some), _EACH)):
                ours = tuple(diff(repair.source, repair.best)) if repair.best else ()
                author = () if is_good else tuple(diff(repair.source, repair.wanted))
                yield Case(repair, is_good, ours, author)


def diff(before: str, after: str) -> Iterator[Line]:
    """The rows that change, with some around; of a long one the beginning."""
    kinds = {"-": "old", "+": "new", "@": "place", " ": "same"}
    found = unified_diff(before.splitlines(), after.splitlines(), n=_AROUND, lineterm="")
    for row in islice(found, 2, 2 + _ROWS):  # two rows name the files
        yield kinds[row[0]], row
    if next(found, None) is not None:
        yield "place", "…"
