"""The comparison is the wrong one.

`<` where `<=` is meant leaves out the last case, `>` for `<` turns the condition round, `is` compares identity where
`==` compares values, and a lost or added `not` before `in` asks the opposite.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Code, Edits, choose, read

# The neighbour (is the border case in or out?) is what people get wrong most, then the direction.
_SLIPS: dict[bytes, tuple[tuple[bytes, float], ...]] = {
    b"<": ((b"<=", 5), (b">", 2), (b">=", 1), (b"!=", 0.3), (b"==", 0.3)),
    b"<=": ((b"<", 5), (b">=", 2), (b">", 1), (b"==", 0.5)),
    b">": ((b">=", 5), (b"<", 2), (b"<=", 1), (b"!=", 0.3), (b"==", 0.3)),
    b">=": ((b">", 5), (b"<=", 2), (b"<", 1), (b"==", 0.5)),
    b"==": ((b"!=", 4), (b"is", 1), (b">=", 1), (b"<=", 1), (b"in", 0.5), (b">", 0.3), (b"<", 0.3)),
    b"!=": ((b"==", 5), (b"is not", 0.7), (b">", 0.7), (b"<", 0.7)),
    b"is": ((b"==", 1),),
    b"in": ((b"not in", 3), (b"==", 1)),
}


def comparison_operators(code: Code) -> list[int]:
    """The comparison operators; of `not in` and `is not` the first token."""
    places = code.find(b"<", b"<=", b">", b">=", b"==", b"!=", b"is")
    for index in code.find(b"in"):
        if not _belongs_to_for(code, index):
            places.append(index - 1 if code.at(index - 1) == b"not" else index)
    return places


def _belongs_to_for(code: Code, index: int) -> bool:
    first = code.lines[code.statement[index]][0]
    for before in range(index - 1, first - 1, -1):
        if code.opener[before] == code.opener[index]:
            if code.texts[before] == b"for":
                return True
            if code.texts[before] in (b"in", b"if", b"else"):
                return False
    return False


def _is_none_check(code: Code, index: int) -> bool:
    """Whether it is `is None` or `is not None`: `== None` means the same, and the contrary is a kind of its own."""
    return code.texts[index] == b"is" and b"None" in (code.at(index + 1), code.at(index + 2))


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Compare in another way."""
    code = read(snippet)
    places = [index for index in comparison_operators(code) if not _is_none_check(code, index)]
    if not places:
        return None
    index = rng.choice(places)
    text = code.texts[index]
    if text == b"not":
        return (code.drop_forward(index, index),)
    if text == b"is" and code.at(index + 1) == b"not":
        return (code.replace(index, b"!=" if rng.random() < 0.3 else b"is", index + 1),)
    slip = choose(rng, _SLIPS[text])
    # `is` beside a literal is a warning of the compiler already.
    literal = any(code.at(i)[:1] in b"0123456789\"'([{" for i in (index - 1, index + 1) if code.at(i))
    return (
        code.replace(
            index, slip if slip and not (slip.startswith(b"is") and literal) else b"!=" if text == b"==" else b"=="
        ),
    )


EXAMPLE = (
    """\
def is_adult(age):
    return age > 18
""",
    """\
def is_adult(age):
    return age >= 18
""",
)

CORRUPTION = Corruption(
    code="MLR103",
    name="wrong-comparison-operator",
    group="logic",
    summary="The comparison is the wrong one.",
    weight=3.5,
    example=EXAMPLE,
    corrupt=corrupt,
)
