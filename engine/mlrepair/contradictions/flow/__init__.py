"""Loops, branches and their order: what ends too early, never, or in the wrong place.

ages.py        the oldest that is taken for the newest
contexts.py    fixtures and context managers that end too early, hide what failed, or are not used
counting.py    counts that begin with the wrong number
ends.py        loops and functions that end too early
evictions.py   stores that are too full, from which what came in last is taken out
exclusions.py  questions of which the answer to one is the answer to the other
forgetting.py  loops that forget what was seen, or collected before
guards.py      branches of a loop that forget what the others do
handlers.py    handlers of exceptions that are never raised
least.py       minimums that begin with 0 and stay there
loops.py       searches that never end, products of nought, keys taken for pairs
order.py       entries in another order than they are taken out, lists sorted the wrong way round
paging.py      pages that are counted from 1 and taken as if from 0
ranges.py      ranges that are empty or too long, lengths less than 0, double rounding
searches.py    searches that go on when they have found what they look for
shadowing.py   loops that take the name of the one about them
windows.py     windows that are not full yet, buffers that are overwritten
"""

from mlrepair.contradictions.flow import (
    ages,
    contexts,
    counting,
    ends,
    evictions,
    exclusions,
    forgetting,
    guards,
    handlers,
    least,
    loops,
    order,
    paging,
    ranges,
    searches,
    shadowing,
    windows,
)

MODULES = (
    ages,
    contexts,
    counting,
    ends,
    evictions,
    exclusions,
    forgetting,
    guards,
    handlers,
    least,
    loops,
    order,
    paging,
    ranges,
    searches,
    shadowing,
    windows,
)
