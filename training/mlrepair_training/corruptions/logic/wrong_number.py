"""A number is not the one that is meant.

`0` for `1` as the start of a count or a product, an index or a limit that belongs to another line.
"""

from random import Random

from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, choose, first_success, read

# Numbers that a repair can put back although they stand nowhere else.
_COMMON = frozenset(b"0 1 2 3 4 5 6 7 8 9 10 16 32 64 100 1000 255 256 1024 0.0 0.5 1.0 2.0".split())


def _value(text: bytes) -> complex | None:
    """What the literal stands for: `0x10` is no mistake for `16`."""
    try:
        return int(text, 0)
    except ValueError:
        try:
            return complex(text.decode())
        except ValueError:
            return None


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Write another number."""
    code = read(snippet)
    numbers = [
        i
        for i, kind in enumerate(code.kinds)
        if kind is CellKind.NUMBER and code.editable(i) and not code.at(i - 1).endswith(b"!")
    ]
    places = [i for i in numbers if code.texts[i] in _COMMON or code.counts[code.texts[i]] > 1]

    def attempt(index: int) -> Edits | None:
        text = code.texts[index]
        candidates: list[tuple[bytes, float]] = [
            (code.texts[i], 1.0) for i in numbers if _value(code.texts[i]) != _value(text)
        ]
        if text.isdigit():
            value = int(text)
            candidates += [
                (b"%d" % (value + 1), 3.0),
                (b"%d" % max(value - 1, 0), 3.0 if value else 0),
                (b"%d" % (value * 10), 0.3),
            ]
            candidates += [(b"%d" % (1 - value), 4.0)] if value in (0, 1) else [(b"0", 0.5), (b"1", 0.5)]
        elif text in (b"0.0", b"1.0"):
            candidates.append((b"1.0" if text == b"0.0" else b"0.0", 2.0))
        number = choose(
            rng,
            (
                (number, weight)
                for number, weight in candidates
                if number != text and not (number == b"0" and code.at(index - 1) == b"-")
            ),
        )
        return (code.replace(index, number),) if number else None

    return first_success(rng, places, attempt)


EXAMPLE = (
    """\
def product(numbers):
    result = 0
    for number in numbers:
        result *= number
    return result
""",
    """\
def product(numbers):
    result = 1
    for number in numbers:
        result *= number
    return result
""",
)

CORRUPTION = Corruption(
    code="MLR108",
    name="wrong-number",
    group="logic",
    summary="Another number is meant.",
    weight=5,
    example=EXAMPLE,
    corrupt=corrupt,
)
