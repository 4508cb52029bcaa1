"""Running code that cannot mean what it says: it always fails, has no effect, or is decided before it runs.

piece.py        a piece of the text as Python's own parser reads it, and what is known of its file
calls.py        calls whose result is lost, that lack `await` or their brackets, whose arguments are exchanged
conditions.py   conditions that are always true or false
values.py       texts taken for numbers, loops over numbers, indices behind the end
flow.py         loops that end in their first round, methods without `self`
dangers.py      calls whose own arguments say that they are dangerous
signatures.py   calls that do not fit a function of the file
copies.py       statements that were copied and not changed everywhere
loops.py        searches that never end, products of nought, keys taken for pairs
pitfalls.py     one object for many, names that are read too late, `==` for `=`
ranges.py       ranges that are empty or too long, lengths less than 0, double rounding
library/        what contradicts the standard library and Python's own types
known.py        what a name or an attribute gets as its value, and of which class that is
findings.py     what is shown of it

No model takes part: names, types of literals and Python's own rules tell it. Each check is a function of a node; one
that is added to the list of its module takes part.
"""
