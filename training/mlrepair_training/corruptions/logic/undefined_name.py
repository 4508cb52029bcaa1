"""A name is read that is defined nowhere.

Mostly it is misspelt: two letters transposed, one lost or doubled. Python finds that out when the row runs. Which names
a text defines can be read off it, and what is meant off the spelling, so no model is trained for this mistake. An
attribute without its `self.`, a constant of another language (`true`, `null`) and a module that is not imported go by
the same code.
"""

from random import Random

from mlrepair.lexer import KEYWORDS
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import BUILTINS, Edits, first_success, read
from mlrepair_training.corruptions.syntax.keyboard import misspelt

_SHORT = 3  # letters: nobody can tell what shorter names were


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Misspell one of the places where a name is read that is defined here or by Python."""
    code = read(snippet)
    known = set(code.texts)
    stores = {code.starts[index] for index in code.stores}
    places = [
        index
        for index in code.names
        if len(code.texts[index]) > _SHORT
        and (code.texts[index] in code.bound or code.texts[index] in BUILTINS)
        and code.starts[index] not in stores
        and code.at(index + 1) not in (b"=", b":=")
        and not code.binds(index)
    ]

    def attempt(index: int) -> Edits | None:
        name = misspelt(code.texts[index].decode(), rng).encode()
        is_free = name not in known and name not in KEYWORDS and name not in BUILTINS
        return (code.replace(index, name),) if is_free and name.decode().isidentifier() else None

    return first_success(rng, places, attempt)


EXAMPLE = (
    """\
def mean(numbers):
    return sum(numbers) / len(nubmers)
""",
    """\
def mean(numbers):
    return sum(numbers) / len(numbers)
""",
)

CORRUPTION = Corruption(
    code="MLR149",
    name="undefined-name",
    group="logic",
    summary="A name is read that is defined nowhere.",
    weight=0,
    example=EXAMPLE,
    corrupt=corrupt,
)
