"""An attribute access is missing.

`count` for `self.count` reads or makes a local variable of the same name, and `node` for `node.value` is the whole
object.
"""

from random import Random

from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, choose, read


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Forget the object before the dot, or the attribute after it."""
    code = read(snippet)
    places: list[tuple[tuple[int, int], float]] = []
    for dot in code.find(b"."):
        owner, attribute = dot - 1, dot + 1
        if (
            code.kinds[attribute] is not CellKind.NAME
            or code.kinds[owner] is not CellKind.NAME
            or not code.on_one_row(owner, attribute)
        ):
            continue
        if code.at(owner - 1) == b"." or code.at(attribute + 1) in (b"(", b".", b"["):
            chain_end = False
        else:
            chain_end = code.at(attribute + 1) not in (b"=", b"+=", b"-=", b":")
        if code.at(owner - 1) != b"." and (
            code.texts[owner] in (b"self", b"cls") or code.counts[code.texts[attribute]] > 1
        ):
            is_self = code.texts[owner] in (b"self", b"cls")
            places.append(((owner, dot), 4.0 if is_self else 0.5))
        if chain_end and code.texts[owner] not in (b"self", b"cls") and code.kinds[owner] is CellKind.NAME:
            places.append(((dot, attribute), 1.5 if code.counts[code.texts[attribute]] > 1 else 0.3))
    place = choose(rng, places)
    return (code.replace(place[0], b"", place[1]),) if place else None


EXAMPLE = (
    """\
class Counter:
    def add(self, number):
        count += number
        self.changed = True
""",
    """\
class Counter:
    def add(self, number):
        self.count += number
        self.changed = True
""",
)

CORRUPTION = Corruption(
    code="MLR122",
    name="missing-attribute-access",
    group="logic",
    summary="`self.` or an attribute is missing.",
    weight=3.5,
    example=EXAMPLE,
    corrupt=corrupt,
)
