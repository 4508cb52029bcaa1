"""What stands twice, or beside its like, or beside words that say it, and differs where it should not.

axes.py       widths that are taken for heights
bounds.py     lower and upper bounds that are exchanged
clockparts.py hours, minutes and seconds that a duration is split into
copies.py     statements that were copied and not changed everywhere
durations.py  durations in another unit than is said
keys.py       keys that a dict of the file does not have
keytypes.py   keys that are made texts everywhere but in one place
messages.py   tests that are the opposite of what their message says
neighbours.py neighbours of a field, of which only those at the corners are looked at
numbering.py  indices that are counted up, one of them twice
said.py       functions that do another thing than they say
twins.py      expressions and branches that were copied from the one beside
unread.py     names that nobody reads, where others are read in their place
"""

from mlrepair.contradictions.likeness import (
    axes,
    bounds,
    clockparts,
    copies,
    durations,
    keys,
    keytypes,
    messages,
    neighbours,
    numbering,
    said,
    twins,
    unread,
)

MODULES = (
    axes,
    bounds,
    clockparts,
    copies,
    durations,
    keys,
    keytypes,
    messages,
    neighbours,
    numbering,
    said,
    twins,
    unread,
)
