"""The best repairs of a whole text, over all its findings.

A text that does not parse needs a repair for every error, so its repairs are put together: the best of each error, then
those in which one error is repaired another way. In a text that parses every finding stands for itself.
"""

import heapq
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from mlrepair.edits import Applicability, Edit, Fix, apply_edits
from mlrepair.syntax import find_problem
from mlrepair.taxonomy import kind

_TRIES = 4  # combinations read by the parser for each repair that is asked for


def ranked(source: bytes, fixes: Sequence[Fix], top: int) -> tuple[Fix, ...]:
    """Return the best repair of a text with the next `top` - 1 as its alternatives; the findings, if none has one."""
    repairs = [fix for fix in fixes if fix.edits]
    if not repairs:
        return tuple(fixes)
    # A text may parse and have errors all the same, those of a Python that is older than the newest.
    errors = repairs if find_problem(source) is not None else [fix for fix in repairs if _is_error(fix)]
    candidates = [*_combinations(source, errors, top)] if errors else []
    candidates += _singles([fix for fix in repairs if not candidates or fix not in errors])  # unless they fit together
    distinct: dict[tuple[Edit, ...], Fix] = {}
    for fix in candidates:
        distinct.setdefault(fix.edits, fix)
        if len(distinct) == top:
            break
    best, *others = distinct.values()
    return (replace(best, alternatives=tuple(others)),)


def _is_error(fix: Fix) -> bool:
    return kind(fix.code).group == "syntax"


def _singles(repairs: Sequence[Fix]) -> list[Fix]:
    every = [single for fix in repairs for single in _choices(fix)]
    return sorted(every, key=lambda fix: -fix.confidence)


def _choices(fix: Fix) -> list[Fix]:
    return [replace(single, alternatives=()) for single in (fix, *fix.alternatives)]


def _combinations(source: bytes, repairs: Sequence[Fix], top: int) -> Iterator[Fix]:
    """Yield repairs of the whole text, the likeliest first; if the first one parses, all others do."""
    choices = [_choices(fix) for fix in repairs]
    first = (0,) * len(choices)
    must_parse = _parses(source, _together([options[0] for options in choices]).edits) is True
    queue, seen = [(0.0, first)], {first}
    for _ in range(_TRIES * top):
        if not queue:
            return
        _, chosen = heapq.heappop(queue)
        together = _together([options[i] for options, i in zip(choices, chosen, strict=True)])
        parses = _parses(source, together.edits)
        if parses or (parses is False and not must_parse):
            yield together
        for place, options in enumerate(choices):
            following = (*chosen[:place], chosen[place] + 1, *chosen[place + 1 :])
            if following[place] < len(options) and following not in seen:
                seen.add(following)
                cost = -sum(math.log(max(c[i].confidence, 1e-9)) for c, i in zip(choices, following, strict=True))
                heapq.heappush(queue, (cost, following))


def _together(fixes: Sequence[Fix]) -> Fix:
    """One repair that does what all of them do."""
    if len(fixes) == 1:
        return fixes[0]
    return replace(
        fixes[0],
        edits=tuple(sorted({edit for fix in fixes for edit in fix.edits})),
        label=f"Repair {len(fixes)} errors: {'; '.join(fix.label for fix in fixes)}",
        confidence=math.prod(fix.confidence for fix in fixes),
        applicability=max((fix.applicability for fix in fixes), key=lambda a: a is not Applicability.SAFE),
    )


def _parses(source: bytes, edits: Sequence[Edit]) -> bool | None:
    """Whether the text parses after the edits; None where two of them touch the same bytes."""
    try:
        return find_problem(apply_edits(source, edits)) is None
    except ValueError:
        return None
