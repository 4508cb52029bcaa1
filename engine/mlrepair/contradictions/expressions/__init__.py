"""Expressions that are decided before they run, or that Python reads otherwise than they look.

commas.py      commas that are missing, or make a tuple of a value
conditions.py  conditions that are always true or false
percents.py    shares that are shown as percents
pitfalls.py    one object for many, names that are read too late, `==` for `=`
placeholders.py  texts with names in braces that nothing fills
precedence.py  expressions that are taken apart otherwise than they look
rounding.py    numbers that are rounded down before their decimals are shown
untested.py    what may be None, where something else is tested
values.py      texts taken for numbers, loops over numbers, indices behind the end
"""

from mlrepair.contradictions.expressions import (
    commas,
    conditions,
    percents,
    pitfalls,
    placeholders,
    precedence,
    rounding,
    untested,
    values,
)

MODULES = (commas, conditions, percents, pitfalls, placeholders, precedence, rounding, untested, values)
