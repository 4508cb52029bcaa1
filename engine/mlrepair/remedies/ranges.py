"""Loops over the ranges of other languages, in Python's words: `1..10`, `1 to 10`, `0 until n`."""

import re
from collections.abc import Iterator, Sequence

from mlrepair.edits import Edit
from mlrepair.lexer import Cell
from mlrepair.remedies.remedy import Reading

_LOOP = re.compile(
    rb"for\s+(?P<name>\w+(?:\s*,\s*\w+)*)\s*(?:\bin\b|:?=)\s*(?P<call>range\s*)?(?P<open>\(\s*)?"
    rb"(?P<start>[^\n(]*?(?:\([^()\n]*\))?)\s*"
    rb"(?P<sign>\.\.\.<|\.\.<|\.\.=|\.\.\.|\.\.|\buntil\b|\bto\b|\bdownto\b)\s*(?P<bound>[^\n]+?)"
    rb"(?:\s+(?:step|by)\s+(?P<step>-?\w+))?\s*(?P<close>\))?\s*(?:\bdo\b)?\s*(?P<end>[:{]?)",
    re.IGNORECASE,
)
_EXCLUSIVE = (b"...<", b"..<", b"until")
_ONE_LESS = re.compile(rb"(.*\S)\s*-\s*1")
_ONE_MORE = re.compile(rb"(.*\S)\s*\+\s*1")
_VALUE = re.compile(
    rb"-?\d{1,18}|-?[A-Za-z_][\w.]*(?:\[[^\[\]]*\]|\([^()]*(?:\([^()]*\)[^()]*)*\))*(?:\s*[-+*/]{1,2}\s*[\w.]+)*"
)


def ranges(source: bytes, row: Sequence[Cell]) -> Iterator[Reading]:
    """Yield `for a in range(1, 11):` for `for a in 1..10:`; whether the last one is meant, languages see otherwise."""
    texts = [cell.text for cell in row]
    if texts[1:2] != [b"for"]:
        return
    found = _LOOP.fullmatch(source, row[1].start, row[-1].end)
    if found is None:
        return
    start, bound = found["start"].strip(), found["bound"].strip()
    sign = found["sign"].lower()
    if found["close"] and not found["open"]:
        bound += b")"
    elif found["open"] and not found["close"]:
        return
    if not _VALUE.fullmatch(start) or not _VALUE.fullmatch(bound):
        return
    is_down = sign == b"downto"
    step = found["step"] or b"1"
    step = b"-" + step if is_down and not step.startswith(b"-") else step
    is_counted = found["call"] is not None or bound.startswith(b"len(")  # as `range` and indexes count
    ends = [bound, _further(bound, is_down=is_down)]
    is_exclusive = sign in _EXCLUSIVE or (is_counted and sign != b"..=")
    for end in ends if is_exclusive else reversed(ends):
        parts = [start, end] if step == b"1" else [start, end, step]
        parts = parts[1:] if parts[0] == b"0" and len(parts) == 2 else parts
        head = b"for " + found["name"] + b" in range(" + b", ".join(parts) + b")"
        yield (Edit(row[1].start, row[-1].end, head + (b" {" if found["end"] == b"{" else b":")),)
        if sign in (*_EXCLUSIVE, b"..=", b"to", b"downto"):
            return


def _further(bound: bytes, *, is_down: bool) -> bytes:
    """What a range ends with that has a bound, too."""
    if bound.lstrip(b"-").isdigit():
        return b"%d" % (int(bound) + (-1 if is_down else 1))
    back = (_ONE_MORE if is_down else _ONE_LESS).fullmatch(bound)
    return back[1] if back else bound + (b" - 1" if is_down else b" + 1")
