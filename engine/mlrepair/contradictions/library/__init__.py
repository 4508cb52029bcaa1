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
asserts.py      tests that test nothing
"""
