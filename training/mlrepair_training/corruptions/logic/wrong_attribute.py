"""Another attribute or method of the object is meant.

`node.left` for `node.right`, `self.start` for `self.end`: the attribute exists, so the code runs, with the wrong
value.
"""

from random import Random

from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, choose, first_success, likeness, read


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Ask for another attribute that the snippet uses."""
    code = read(snippet)
    places = [i + 1 for i in code.find(b".") if code.kinds[i + 1] is CellKind.NAME]
    if len(places) < 2:
        return None
    attributes: dict[bytes, list[tuple[bytes, bool]]] = {}
    for index in places:
        attributes.setdefault(code.texts[index], []).append((code.texts[index - 2], code.at(index + 1) == b"("))

    def attempt(index: int) -> Edits | None:
        text, owner, called = code.texts[index], code.texts[index - 2], code.at(index + 1) == b"("

        def weight(name: bytes) -> float:
            if name == text:
                return 0
            uses = attributes[name]
            same_owner = any(use[0] == owner for use in uses)
            same_role = any(use[1] == called for use in uses)
            return likeness(name, text) * (4 if same_owner else 1) * (1 if same_role else 0.1)

        name = choose(rng, ((name, weight(name)) for name in attributes))
        return (code.replace(index, name),) if name else None

    return first_success(rng, places, attempt, tries=3)


EXAMPLE = (
    """\
def width(box):
    return box.right - box.right
""",
    """\
def width(box):
    return box.right - box.left
""",
)

CORRUPTION = Corruption(
    code="MLR104",
    name="wrong-attribute",
    group="logic",
    summary="Another attribute of the object is meant.",
    weight=7,
    example=EXAMPLE,
    corrupt=corrupt,
)
