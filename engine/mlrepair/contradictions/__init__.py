"""Running code that cannot mean what it says: it always fails, has no effect, or is decided before it runs.

calls/        how calls fit what is called, and what becomes of what they give
classes/      what objects and methods share, hand on, or forget
flow/         loops and branches that end too early, never, or in the wrong order
expressions/  what is decided before it runs, or read otherwise than it looks
likeness/     copies that were not changed everywhere, names and words that say something else
library/      what contradicts the standard library and Python's own types
piece.py      a piece of the text as Python's own parser reads it, and what is known of its file
facts.py      what a piece says of itself that others of its file are asked about
known.py      what a name or an attribute gets as its value, and of which class that is
findings.py   what is shown of it

No model takes part: names, types of literals and Python's own rules tell it. Each check is a function of a node; one
that is added to the list `CHECKS` of its module, which is one of its package's `MODULES`, takes part.
"""
