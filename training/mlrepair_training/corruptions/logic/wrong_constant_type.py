"""The constant has the wrong type.

`"1"` for `1`, `[]` for `{}`, `None` for `""`: it looks right and breaks, or compares unequal, later.
"""

from random import Random

from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, choose, read

_CONSTANTS: dict[bytes, tuple[tuple[bytes, float], ...]] = {
    b"None": ((b'""', 2), (b"False", 2), (b"[]", 1), (b"0", 1)),
    b'""': ((b"None", 3), (b"[]", 1), (b"0", 1)),
    b"''": ((b"None", 3), (b"[]", 1), (b"0", 1)),
    b"0": ((b"None", 2), (b'"0"', 2), (b'""', 1), (b"False", 1)),
    b"1": ((b'"1"', 2), (b"True", 1)),
}
_EMPTY: dict[bytes, tuple[tuple[bytes, float], ...]] = {
    b"[]": ((b"{}", 4), (b"None", 2), (b'""', 1), (b"()", 0.5)),
    b"{}": ((b"[]", 4), (b"None", 2)),
    b"()": ((b"[]", 2), (b"None", 1)),
}


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Write a constant of another type."""
    code = read(snippet)
    places: list[tuple[Edits, float]] = []
    for index in code.find(*_CONSTANTS):
        before, following = code.at(index - 1), code.at(index + 1)
        if (
            before in (b"is", b"not", b"<", b">", b"<=", b">=")
            or following in (b".", b"(", b"[")
            or (code.kinds[index] is CellKind.STRING and before[:1] in b"\"'")
        ):
            continue
        if code.opener[index] >= 0 and code.texts[code.opener[index]] == b"[" and code.is_binary(code.opener[index]):
            continue  # an index of another type fails at once
        text = choose(rng, _CONSTANTS[code.texts[index]])
        if text:
            places.append(((code.replace(index, text),), 1.0))
    for bracket in code.find(b"[", b"{", b"("):
        pair = code.texts[bracket] + code.at(bracket + 1)
        if (
            pair in _EMPTY
            and code.at(bracket - 1) in (b"=", b"return", b",", b"(", b"or", b"else", b":")
            and code.opener[bracket + 1] == code.opener[bracket]
        ):
            text = choose(rng, _EMPTY[pair])
            if text and code.on_one_row(bracket, bracket + 1):
                places.append(((code.replace(bracket, text, bracket + 1),), 2.0))
    return choose(rng, places)


EXAMPLE = (
    """\
def count(words):
    counts = []
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts
""",
    """\
def count(words):
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return counts
""",
)

CORRUPTION = Corruption(
    code="MLR143",
    name="wrong-constant-type",
    group="logic",
    summary="The constant has the wrong type.",
    weight=1.2,
    example=EXAMPLE,
    corrupt=corrupt,
)
