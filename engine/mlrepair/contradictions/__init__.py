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
evictions.py    stores that are too full, from which what came in last is taken out
wrappers.py     functions that make a function and do not return it
numbering.py    indices that are counted up, one of them twice
percents.py     shares that are shown as percents
counting.py     counts that begin with the wrong number
setups.py       classes whose `__init__` forgets that of the class above
handlers.py     handlers of exceptions that are never raised
shadowing.py    loops that take the name of the one about them
searches.py     searches that go on when they have found what they look for
paging.py       pages that are counted from 1 and taken as if from 0
untested.py     what may be None, where something else is tested
keys.py         keys that a dict of the file does not have
defaults.py     defaults that are made once, and meant to be made each time
axes.py         widths that are taken for heights
messages.py     tests that are the opposite of what their message says
iterators.py    generators that nobody goes through, or that are gone through twice
shared.py       one list that all objects share, defaults that are changed in place
commas.py       commas that are missing, or make a tuple of a value
twins.py        expressions and branches that were copied from the one beside
bounds.py       lower and upper bounds that are exchanged
durations.py    durations in another unit than is said
order.py        entries in another order than they are taken out, lists sorted the wrong way round
said.py         functions that do another thing than they say
guards.py       branches of a loop that forget what the others do
exclusions.py   questions of which the answer to one is the answer to the other
precedence.py   expressions that are taken apart otherwise than they look
parents.py      methods that hand on nothing to the one above
rounding.py     numbers that are rounded down before their decimals are shown
caching.py      caches whose key says too little
library/        what contradicts the standard library and Python's own types
facts.py        what a piece says of itself that others of its file are asked about
known.py        what a name or an attribute gets as its value, and of which class that is
findings.py     what is shown of it

No model takes part: names, types of literals and Python's own rules tell it. Each check is a function of a node; one
that is added to the list of its module takes part.
"""
