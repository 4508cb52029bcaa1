"""The index or slice takes the wrong part.

The first for the last, the head for the tail, the row for the column.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Code, Edits, choose, read

# What stands between the brackets, and what people write instead.
_SLIPS: dict[bytes, tuple[tuple[bytes, float], ...]] = {
    b"0": ((b"-1", 3), (b"1", 4), (b":1", 0.5)),
    b"1": ((b"0", 5), (b"-1", 1), (b"2", 1), (b"1:", 1)),
    b"2": ((b"1", 3), (b"3", 1)),
    b"-1": ((b"0", 4), (b"1", 1), (b"-2", 1), (b":-1", 0.5)),
    b"-2": ((b"-1", 2), (b"1", 1)),
    b"1:": ((b":1", 2), (b":-1", 2), (b"1", 2), (b"2:", 1), (b"0:", 1)),
    b":-1": ((b"1:", 3), (b"-1", 2), (b":1", 1), (b"-1:", 1)),
    b"-1:": ((b":-1", 2), (b"-1", 1)),
    b":1": ((b"1:", 3), (b"1", 1)),
    b"::-1": ((b":-1", 1), (b"::1", 1)),
    b":2": ((b"2:", 2), (b":1", 1)),
    b"2:": ((b":2", 2), (b"1:", 2)),
    b":": ((b"0", 1), (b"1:", 1)),
}


def subscripts(code: Code) -> list[int]:
    """The `[` that take a part of something."""
    return [i for i in code.find(b"[") if code.is_binary(i) and code.texts[code.partner[i] - 1] != b","]


def _variable_slice(code: Code, bracket: int) -> list[Edits]:
    """`a[i:]` -> `a[:i]` and the like, as edits at the colon."""
    close = code.partner[bracket]
    found: list[Edits] = []
    if code.texts[bracket + 1] == b":" and code.opener[bracket + 1] == bracket and close - bracket == 3:
        colon = bracket + 1
        found = [(code.replace(colon, b""), code.before(close, b":")), (code.replace(colon, b""),)]
    elif code.texts[close - 1] == b":" and code.opener[close - 1] == bracket and close - bracket == 3:
        colon = close - 1
        found = [(code.after(bracket, b":"), code.replace(colon, b"")), (code.replace(colon, b""),)]
    return found


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Take another part."""
    code = read(snippet)
    places: list[tuple[Edits, float]] = []
    for bracket in subscripts(code):
        close = code.partner[bracket]
        inner = b"".join(code.texts[bracket + 1 : close])
        if close - bracket <= 5 and inner in _SLIPS and code.on_one_row(bracket, close):
            other = choose(rng, _SLIPS[inner])
            if other:
                places.append((_minimal(code, bracket, close, other), 1.0))
        else:
            places += [(edits, 0.5) for edits in _variable_slice(code, bracket)]
    return choose(rng, places)


def _minimal(code: Code, bracket: int, close: int, other: bytes) -> Edits:
    """Replace what stands between the brackets, but not its beginning or end when that stays."""
    old = code.source[code.ends[bracket] : code.starts[close]]
    if old.endswith(other) and other.isdigit():
        return (code.replace(bracket + 1, b"", close - 1 - 1),)
    if other.endswith(old):
        return (code.after(bracket, other.removesuffix(old)),)
    if other.startswith(old):
        return (code.before(close, other.removeprefix(old)),)
    if old.startswith(other) and close - bracket > 2:
        return (
            (code.replace(bracket + 2, b"", close - 1),)
            if code.texts[bracket + 1] == other
            else (code.replace(bracket + 1, other, close - 1),)
        )
    return (code.replace(bracket + 1, other, close - 1),)


EXAMPLE = (
    """\
def head_and_tail(items):
    return items[0], items[:1]
""",
    """\
def head_and_tail(items):
    return items[0], items[1:]
""",
)

CORRUPTION = Corruption(
    code="MLR133",
    name="wrong-index",
    group="logic",
    summary="The index or slice takes the wrong part.",
    weight=2.5,
    example=EXAMPLE,
    corrupt=corrupt,
)
