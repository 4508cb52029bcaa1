"""A keyword is used as a name, as in `class = 3` or `f(from=x)`.

Broken:

    class = row["class"]
    print(class_)

Repaired: by an underscore after it, or by the name that the rest of the code uses.

    class_ = row["class"]
    print(class_)
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import KEYWORDS, CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read
from mlrepair_training.corruptions.syntax.slips import swap_for

_TEMPTING: dict[bytes, tuple[bytes, ...]] = {
    b"cls": (b"class",),
    b"klass": (b"class",),
    b"func": (b"lambda", b"def"),
    b"function": (b"lambda", b"def"),
    b"start": (b"from",),
    b"source": (b"from",),
    b"result": (b"return",),
    b"condition": (b"if",),
    b"test": (b"assert",),
    b"exc": (b"except",),
    b"module": (b"import",),
    b"alias": (b"as",),
}


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Use the keyword that a name avoids, where the name stands elsewhere too (so that it can be put back)."""
    layout = read(snippet)
    places: dict[bytes, list[int]] = {}
    for index, token in enumerate(layout.tokens):
        if token.kind is CellKind.NAME and not layout.formatted[index]:
            text = token.text
            if text in _TEMPTING or (text.endswith(b"_") and text[:-1] in KEYWORDS):
                places.setdefault(text, []).append(index)
    repeated = [text for text, found in places.items() if len(found) > 1]
    if not repeated:
        return None
    text = pick(rng, repeated)
    word = pick(rng, _TEMPTING[text]) if text in _TEMPTING else text[:-1]
    return (swap_for(layout, pick(rng, places[text]), word),)


CORRUPTION = Corruption(
    code="MLR034",
    name="keyword-as-name",
    group="syntax",
    summary="A keyword is used as a name.",
    weight=20,
    example=("class = row[0]\nprint(class_)\n", "class_ = row[0]\nprint(class_)\n"),
    corrupt=corrupt,
)
