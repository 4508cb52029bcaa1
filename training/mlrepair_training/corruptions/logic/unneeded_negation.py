"""A `not` is too much.

The condition asks the opposite of what is meant.
"""

from random import Random

from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Negate a part of a condition."""
    code = read(snippet)
    places = []
    for index in code.find(b"if", b"elif", b"while", b"and", b"or", b"assert"):
        following = index + 1
        if code.kinds[following] is CellKind.NAME or (
            code.texts[following] == b"(" and code.texts[index] in (b"if", b"while")
        ):
            after = code.at(code.primary_end(following) + 1)
            # A negated comparison reads badly: people write the other operator.
            if after in (b":", b"and", b"or", b"else", b")", b"]") or code.texts[index] == b"assert":
                places.append(following)
    return (code.before(rng.choice(places), b"not "),) if places else None


EXAMPLE = (
    """\
def close(stream):
    if not stream.is_open:
        stream.close()
""",
    """\
def close(stream):
    if stream.is_open:
        stream.close()
""",
)

CORRUPTION = Corruption(
    code="MLR111",
    name="unneeded-negation",
    group="logic",
    summary="A `not` is too much.",
    weight=2,
    example=EXAMPLE,
    corrupt=corrupt,
)
