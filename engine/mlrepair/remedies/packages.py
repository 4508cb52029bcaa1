"""How other languages say where names come from: rows that say nothing in Python go."""

import re
from collections.abc import Iterator, Sequence

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import Cell
from mlrepair.remedies.remedy import Reading, rows_of, without_row

_STRING = rb"(?:'[^'\n]*'|\"[^\"\n]*\")"
_LEFT = re.compile(
    rb"using(?: +(?:namespace|static))? +[A-Za-z_][\w.:]*(?: *= *[\w.:]+)? *;?"  # C++, C#
    rb"|package +[A-Za-z_][\w.]* *;?"  # Java, Go, Kotlin
    rb"|import +(?:static +)?(?:javax?|jakarta|org|com|kotlinx?|scala|androidx?)\.[\w.]+?(?:\.[*_])? *;?"
    rb"|use +(?:strict|warnings|utf8|[A-Za-z_]\w*(?:::(?:[\w*]+|\{[^{}\n]*\}))+) *;?"  # Perl, Rust
    rb"|extern +crate +\w+ *;?"
    rb"|(?:(?:import|export) +[\w*{}, ]+? +from|import|require(?:_relative)?) +"
    + _STRING
    + rb" *;?"  # JavaScript, Ruby, Go
    rb"|<\?(?:php)?|\?>"
)
_BEGINS = frozenset(b"using package import use extern export require require_relative < ?".split())


def packages(window: Window, row: Sequence[Cell]) -> Iterator[Reading]:
    """`using namespace std;`, `package a.b;` and `import java.util.*;` are gone; `import math.*` takes all of it."""
    if len(row) < 3 or row[1].text not in _BEGINS:
        return
    source = window.source
    words = [cell.text for cell in row[1:]]
    if _is_left(source, row) and not any(cell.text == words[0] + b"_" + words[1] for cell in window.cells):
        yield tuple(without_row(source, one[1].start) for one in rows_of(window) if _is_left(source, one))
    elif words[0] == b"import" and words[-1 - (words[-1] == b";") :][:1] == [b"*"] and words[2:3] == [b"."]:
        end = row[-1 - (words[-1] == b";")]
        point = row[row.index(end) - 1]
        yield Edit(row[1].start, row[1].end, b"from"), Edit(point.start, row[-1].end, b" import *")


def _is_left(source: bytes, row: Sequence[Cell]) -> bool:
    return row[1].text in _BEGINS and _LEFT.fullmatch(source, row[1].start, row[-1].end) is not None
