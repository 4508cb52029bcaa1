"""What is shown of the contradictions of a text."""

import ast
import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from mlrepair.classify import classify
from mlrepair.contradictions import calls, classes, expressions, flow, likeness
from mlrepair.contradictions.facts import facts_of
from mlrepair.contradictions.library import calls as library_calls
from mlrepair.contradictions.library import outside, texts, types
from mlrepair.contradictions.piece import NOTHING, Contradiction, Facts, Piece
from mlrepair.edits import SCOPES, Edit, Fix, apply_edits
from mlrepair.examination import Examination
from mlrepair.pieces import pieces_of, problem_of
from mlrepair.recent import Recent
from mlrepair.syntax import is_plain_utf8
from mlrepair.taxonomy import kind

_Check = Callable[[Piece, Any], Iterator[Contradiction]]
_Found = tuple[tuple[int, int, tuple[Edit, ...], str, float], ...]  # as `Contradiction`, without the tree
_REMEMBERED = 4000  # pieces
_LONGEST = 100_000  # bytes of a piece: what is longer is a table

_checks: dict[type[ast.AST], list[_Check]] = defaultdict(list)
for _package in (calls, classes, expressions, flow, likeness, library_calls, outside, texts, types):
    for _module in _package.MODULES:
        for _of, _check in _module.CHECKS:
            _checks[_of].append(_check)
_facts: Recent[tuple[int, int], Facts] = Recent(_REMEMBERED)
_known: Recent[tuple[int, int, int], _Found] = Recent(_REMEMBERED)


def contradictions(examination: Examination, known: Iterable[Fix] = ()) -> list[Fix]:
    """Return the findings of a text that parses; a danger for which a model knows a repair is left to it."""
    left = [fix for fix in known if kind(fix.code).group == "security"]
    found = []
    for start, end, edits, reason, confidence in contradictions_in(examination.source):
        if problem_of(apply_edits(examination.source, edits)) is not None:
            continue
        name = kind(classify(examination.source, edits, broken=False))
        is_left = name.group == "security" and any(fix.start < end and start < fix.end for fix in left)
        if examination.shows(name.group, confidence) and not is_left:
            fix = examination.fix(name, edits, confidence)
            found.append(replace(fix, start=start, end=end, message=reason, architecture=SCOPES))
    return found


def contradictions_in(source: bytes) -> Iterator[tuple[int, int, tuple[Edit, ...], str, float]]:
    """Yield start and end of what a text cannot mean, what it may mean, the reason, and how sure that is."""
    if not is_plain_utf8(source):
        return
    pieces = pieces_of(source) or [source]
    facts = _together([_facts_of(piece) for piece in pieces])
    of, place = hash(facts), 0  # which sets compute anew each time
    for piece in pieces:
        for start, end, edits, reason, confidence in _found_in(piece, facts, of):
            moved = tuple(Edit(edit.start + place, edit.end + place, edit.text) for edit in edits)
            yield start + place, end + place, moved, reason, confidence
        place += len(piece)


def _together(facts: Sequence[Facts]) -> Facts:
    return Facts(*(frozenset().union(*some) for some in zip(*facts, strict=True))) if facts else NOTHING


def _facts_of(source: bytes) -> Facts:
    key = hash(source), len(source)
    known = _facts.get(key)
    if known is None:
        piece = _read(source)
        known = NOTHING if piece is None else facts_of(piece)
        _facts.put(key, known)
    return known


@functools.lru_cache(2)  # of the one that changes, for what it defines and what it means
def _read(source: bytes) -> Piece | None:
    return Piece.of(source) if len(source) < _LONGEST else None


def _found_in(source: bytes, facts: Facts, of: int) -> _Found:
    key = hash(source), len(source), of
    known = _known.get(key)
    if known is None:
        piece = _read(source)
        known = () if piece is None else tuple(_contradictions(replace(piece, facts=facts)))
        _known.put(key, known)
    return known


def _contradictions(piece: Piece) -> Iterator[tuple[int, int, tuple[Edit, ...], str, float]]:
    for node in piece.parents:
        for check in _checks.get(type(node), ()):
            for found in check(piece, node):
                start, end = piece.span(found.node)
                line_end = piece.source.find(b"\n", start, end)  # on one line
                yield (
                    start,
                    end if line_end < 0 else line_end,
                    tuple(sorted(found.edits)),
                    found.reason,
                    found.confidence,
                )
