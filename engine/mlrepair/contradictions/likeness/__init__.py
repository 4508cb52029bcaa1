"""What stands twice, or beside its like, or beside words that say it, and differs where it should not.

axes.py       widths that are taken for heights
bounds.py     lower and upper bounds that are exchanged
copies.py     statements that were copied and not changed everywhere
durations.py  durations in another unit than is said
keys.py       keys that a dict of the file does not have
messages.py   tests that are the opposite of what their message says
numbering.py  indices that are counted up, one of them twice
said.py       functions that do another thing than they say
twins.py      expressions and branches that were copied from the one beside
"""

from mlrepair.contradictions.likeness import (
    axes,
    bounds,
    copies,
    durations,
    keys,
    messages,
    numbering,
    said,
    twins,
)

MODULES = (axes, bounds, copies, durations, keys, messages, numbering, said, twins)
