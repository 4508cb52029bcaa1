"""A sign or word that joins two parts is missing: `=`, `+`, `in`, `as`, `from`, `import`, `.`.

Broken:

    for name names:

Repaired:

    for name in names:
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import pick, read
from mlrepair_training.corruptions.syntax.slips import lose

_FREQUENT = frozenset(
    (b"=", b"in", b"+", b"import", b"from", b"as", b"if", b"else", b"and", b"or", b"==", b"is", b"not", b"def")
)


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Lose one operator or joining keyword; `=`, `in`, `+` and their like more often."""
    layout = read(snippet)
    frequent: list[int] = []
    others: list[int] = []
    for index, token in enumerate(layout.tokens):
        if layout.formatted[index] or token.text in (b",", b":", b";"):
            continue
        if token.text in _FREQUENT:
            frequent.append(index)
        elif token.kind is CellKind.OPERATOR or (token.kind is CellKind.KEYWORD and len(token.text) < 7):
            others.append(index)
    if not frequent and not others:
        return None
    index = pick(rng, frequent if frequent and (not others or rng.random() < 0.7) else others)
    return (lose(layout, index),)


CORRUPTION = Corruption(
    code="MLR028",
    name="missing-operator",
    group="syntax",
    summary="A sign or word that joins two parts is missing.",
    weight=130,
    example=("for name names:\n    add(name)\n", "for name in names:\n    add(name)\n"),
    corrupt=corrupt,
)
