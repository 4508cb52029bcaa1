"""The statement belongs to another block.

A `return` inside the loop ends it in the first round; a line that should be in the loop runs once, after it.
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Code, Edits, read

_CONTINUED = frozenset((b"else", b"elif", b"except", b"finally", b"case"))
_HEADS = frozenset(b"if elif else for while with try except finally def class async match case @".split())
_INNER = frozenset(b"for while if else elif with async".split())  # blocks whose edge people miss
_EXITS = frozenset((b"return", b"raise", b"continue", b"break"))  # nothing runs after them


def _row(code: Code, line: int) -> bool:
    """Whether the logical line is a simple statement alone on one row."""
    first, end = code.lines[line]
    return code.texts[first] not in _HEADS and b";" not in code.texts[first:end] and code.on_one_row(first, end - 1)


def _head(code: Code, line: int) -> int:
    """The line that opens the block of a line."""
    before = line - 1
    while before >= 0 and len(code.indents[before]) >= len(code.indents[line]):
        before -= 1
    return before


def _moved(code: Code, line: int, indent: bytes) -> Edits:
    start = code.starts[code.lines[line][0]]
    old = code.indents[line]
    if len(indent) < len(old):
        return (Edit(start - len(old) + len(indent), start, b""),)
    return (Edit(start, start, indent[len(old) :]),)


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Move the last row of a block out of it, or the row after a block into it."""
    code = read(snippet)
    if len(code.indents) != len(code.lines):
        return None
    lines = [line for line in range(1, len(code.lines)) if _row(code, line)]
    found = [edits for line in lines for edits in (_moved_out(code, line), _moved_in(code, line)) if edits]
    return rng.choice(found) if found else None


def _moved_out(code: Code, line: int) -> Edits | None:
    indents = code.indents
    is_last = line + 1 == len(indents) or len(indents[line + 1]) < len(indents[line])
    if not is_last or not indents[line]:
        return None
    head = _head(code, line)
    if not 0 <= head < line - 1 or not _is_inner(code, head) or not indents[line].startswith(indents[head]):
        return None
    if line + 1 < len(indents) and code.texts[code.lines[line + 1][0]] in _CONTINUED:
        return None
    statement, block = code.texts[code.lines[line][0]], code.texts[code.lines[head][0]]
    if statement in (b"break", b"continue", b"pass") or (statement == b"return" and block not in (b"for", b"while")):
        return None
    return _moved(code, line, indents[head])


def _moved_in(code: Code, line: int) -> Edits | None:
    indents = code.indents
    depth = len(indents[line])
    if len(indents[line - 1]) <= depth or code.texts[code.lines[line - 1][0]] in _EXITS:
        return None
    head = line - 1
    while head > 0 and len(indents[head]) > depth:
        head -= 1
    if len(indents[head]) != depth or not _is_inner(code, head) or not indents[head + 1].startswith(indents[line]):
        return None
    if line + 1 < len(indents) and len(indents[line + 1]) > depth:
        return None
    return _moved(code, line, indents[head + 1])


def _is_inner(code: Code, head: int) -> bool:
    first = code.lines[head][0]
    return code.texts[first] in _INNER and code.at(first + 1) != b"def"


EXAMPLE = (
    """\
def total(prices):
    result = 0
    for price in prices:
        result += price
        return result
""",
    """\
def total(prices):
    result = 0
    for price in prices:
        result += price
    return result
""",
)

CORRUPTION = Corruption(
    code="MLR145",
    name="misplaced-statement",
    group="logic",
    summary="The statement belongs to another block.",
    weight=1.5,
    example=EXAMPLE,
    corrupt=corrupt,
)
