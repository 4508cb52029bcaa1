"""Values of Python's own types: what they have, give, and take.

clocks.py      times with a zone and without, and of different clocks
containers.py  methods that a list, dict or set has not
fields.py      defaults of fields: classes for objects, objects for what makes them
layouts.py     layouts of bytes without the order that all others have
lazy.py        iterators and views that are taken for lists
misread.py     parts of durations, hashes, letters and numbers, taken for something else
operators.py   tables in which an operator does not fit its sign
pairs.py       pairs that are taken for one of their values
"""

from mlrepair.contradictions.library.types import (
    clocks,
    containers,
    fields,
    layouts,
    lazy,
    misread,
    operators,
    pairs,
)

MODULES = (clocks, containers, fields, layouts, lazy, misread, operators, pairs)
