"""How functions of Python and its standard library are called.

arguments.py   several arguments for one, and objects in the place of their class
asserts.py     tests that test nothing
brackets.py    functions without their brackets, or with the wrong ones
coroutines.py  what asyncio gives to be awaited
exchanged.py   two arguments in the wrong order
keywords.py    arguments that a function does not take
namesakes.py   modules taken for what is called like them, and the other way round
relatives.py   functions that are called in the place of one that is imported
"""

from mlrepair.contradictions.library.calls import (
    arguments,
    asserts,
    brackets,
    coroutines,
    exchanged,
    keywords,
    namesakes,
    relatives,
)

MODULES = (arguments, asserts, brackets, coroutines, exchanged, keywords, namesakes, relatives)
