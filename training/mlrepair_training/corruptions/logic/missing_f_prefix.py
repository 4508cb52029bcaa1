"""The `f` before a string is missing.

`"{name}"` is the text with its braces; `f"{name}"` puts the value in.
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Forget the `f` of a string that has a field."""
    code = read(snippet)
    places = []
    for index, kind in enumerate(code.kinds):
        if kind is CellKind.FSTRING_START and code.texts[index] in (b'f"', b"f'"):
            end = index + 1
            while code.kinds[end] is not CellKind.FSTRING_END:
                end += 1
            inside = code.source[code.ends[index] : code.starts[end]]
            nested = any(k in (CellKind.STRING, CellKind.FSTRING_START) for k in code.kinds[index + 1 : end])
            if b"{" in inside and b"{{" not in inside and not nested:
                places.append(index)
    if not places:
        return None
    start = code.starts[rng.choice(places)]
    return (Edit(start, start + 1, b""),)


EXAMPLE = (
    """\
def greet(name):
    print("Hello, {name}!")
""",
    """\
def greet(name):
    print(f"Hello, {name}!")
""",
)

CORRUPTION = Corruption(
    code="MLR148",
    name="missing-f-prefix",
    group="logic",
    summary="The `f` before a string is missing.",
    weight=1.2,
    example=EXAMPLE,
    corrupt=corrupt,
)
