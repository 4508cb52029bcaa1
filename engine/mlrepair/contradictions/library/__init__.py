"""What contradicts the standard library and Python's own types.

keywords.py     arguments that a function does not take
arguments.py    several arguments for one, and objects in the place of their class
brackets.py     functions without their brackets, or with the wrong ones
coroutines.py   what asyncio gives to be awaited
containers.py   methods that a list, dict or set has not
operators.py    tables in which an operator does not fit its sign
patterns.py     regular expressions: one match taken for many, exchanged arguments
files.py        files taken for texts, or opened for something else
formats.py      texts that what is given does not fill
misread.py      parts of durations, hashes, letters and numbers, taken for something else
answers.py      what web clients give to be awaited
exchanged.py    two arguments in the wrong order
bytestexts.py   bytes that are taken for texts
clocks.py       times with a zone and without, and of different clocks
pathparts.py    parts of paths that begin with a slash
metacharacters.py  signs that regular expressions read otherwise
options.py      options of a command line that nobody reads
fields.py       defaults of fields: classes for objects, objects for what makes them
escapes.py      backslashes that Python reads before others do
databases.py    statements of SQL and the values for them
commands.py     arguments of the command line and variables of the environment
rows.py         lines that keep their end, rows without names
verbs.py        requests by another verb than is said
octets.py       texts where bytes are needed
asserts.py      tests that test nothing
"""
