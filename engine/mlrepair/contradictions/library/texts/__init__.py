"""Texts, bytes, and what reads them: formats, patterns, escapes.

bytestexts.py      bytes that are taken for texts
directives.py      formats of dates and times that exchange month and minute
escapes.py         backslashes that Python reads before others do
formats.py         texts that what is given does not fill
metacharacters.py  signs that regular expressions read otherwise
numbers.py         numbers where texts are needed
octets.py          texts where bytes are needed
patterns.py        regular expressions: one match taken for many, exchanged arguments
"""

from mlrepair.contradictions.library.texts import (
    bytestexts,
    directives,
    escapes,
    formats,
    metacharacters,
    numbers,
    octets,
    patterns,
)

MODULES = (bytestexts, directives, escapes, formats, metacharacters, numbers, octets, patterns)
