"""Calls: how they fit what is called, and what becomes of what they give.

caching.py     caches whose key says too little
dangers.py     calls whose own arguments say that they are dangerous
exchanged.py   arguments that stand in each other's place
iterators.py   generators that nobody goes through, or that are gone through twice
recursion.py   functions that call themselves and hand on what they got, or lose the answer
results.py     calls whose result is lost, that lack `await`, `raise` or their brackets
signatures.py  calls that do not fit a function of the file
wrappers.py    functions that make a function and do not return it
"""

from mlrepair.contradictions.calls import (
    caching,
    dangers,
    exchanged,
    iterators,
    recursion,
    results,
    signatures,
    wrappers,
)

MODULES = (caching, dangers, exchanged, iterators, recursion, results, signatures, wrappers)
