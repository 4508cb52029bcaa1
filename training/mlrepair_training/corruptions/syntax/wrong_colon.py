"""Another sign stands where a colon belongs, or a colon where a comma or nothing belongs.

Broken:

    ages = {"Ann" = 31, "Bob" = 27}

Repaired:

    ages = {"Ann": 31, "Bob": 27}
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import ColonRole, pick, read
from mlrepair_training.corruptions.syntax.slips import add_after, swap_for

# By likelihood: the same key without shift, then what other languages and other brackets use.
_INSTEAD: dict[ColonRole, tuple[bytes, ...]] = {
    "block": (b";", b";", b";", b"=", b",", b".", b"::", b':"', b"->"),
    "dict": (b"=", b"=", b"=", b",", b";", b"=>", b"->", b"::"),
    "lambda": (b";", b",", b"=>", b"->", b"="),
    "slice": (b";", b"..", b"::::"),
    "annotation": (b";", b"::", b"->"),
}


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Replace a colon, or all those of a dictionary; or put one in a dictionary where a comma belongs, or twice."""
    layout = read(snippet)
    colons = layout.colons
    if not colons:
        return None
    dicts = [index for index, role in colons.items() if role == "dict"]
    blocks = [index for index, role in colons.items() if role == "block"]
    draw = rng.random()
    if dicts and (draw < 0.5 or not blocks):
        index = pick(rng, dicts)
        opener = layout.opener[index]
        if rng.random() < 0.15:  # the commas become colons instead
            commas = [
                at
                for at in range(opener, layout.partner[opener])
                if layout.opener[at] == opener and layout.tokens[at].text == b","
            ]
            if commas:
                return (swap_for(layout, pick(rng, commas), pick(rng, (b":", b";", b"."))),)
        text = pick(rng, _INSTEAD["dict"])
        same = [other for other in dicts if layout.opener[other] == opener]
        if rng.random() < 0.4 and len(same) <= 10:  # who writes `=` for one key writes it for all
            return tuple(swap_for(layout, other, text) for other in same)
        return (swap_for(layout, index, text),)
    if blocks and draw < 0.94:
        index = pick(rng, blocks)
        if rng.random() < 0.12:  # a colon too early: `if: ready:`
            early = [line.first for line in layout.lines if line.first + 1 < index < line.end]
            if early:
                return (add_after(layout, early[0], b":"),)
        return (swap_for(layout, index, pick(rng, _INSTEAD["block"])),)
    index = pick(rng, list(colons))
    return (swap_for(layout, index, pick(rng, _INSTEAD[colons[index]])),)


CORRUPTION = Corruption(
    code="MLR007",
    name="wrong-colon",
    group="syntax",
    summary="Another sign stands where a colon belongs.",
    weight=110,
    example=('ages = {"Ann" = 31}\n', 'ages = {"Ann": 31}\n'),
    corrupt=corrupt,
)
