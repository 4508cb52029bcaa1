"""An element of a list, tuple, set or dictionary is missing.

One of several names that belong together was forgotten.
"""

from random import Random

from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Code, Edits, choose, read
from mlrepair_training.corruptions.logic.missing_argument import can_be_put_back


def _is_literal(code: Code, bracket: int) -> bool:
    before = bracket - 1
    if code.texts[bracket] == b"{":
        return code.kinds[before] not in (CellKind.FSTRING_START, CellKind.FSTRING_TEXT) if before >= 0 else True
    if code.texts[bracket] == b"[":
        return not code.is_binary(bracket)
    return not code.is_call(bracket) and code.at(before) not in (b"lambda", b"def", b"class", b"import")


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Forget one element."""
    code = read(snippet)
    places: list[tuple[tuple[int, int], float]] = []
    for bracket in code.find(b"[", b"(", b"{"):
        if not _is_literal(code, bracket):
            continue
        head = code.texts[code.lines[code.statement[bracket]][0]]
        items = code.items(bracket)
        if head in (b"def", b"class", b"async", b"del") or code.at(code.partner[bracket] + 1) in (b"=", b"in"):
            continue
        if len(items) >= 3 or (len(items) == 2 and code.texts[bracket] != b"("):
            for first, last in items[1:]:
                if (
                    can_be_put_back(code, first, last)
                    and code.texts[first - 1] == b","
                    and code.on_one_row(first - 2, last)
                ):
                    places.append(((first - 1, last), 3.0 if (first, last) == items[-1] else 1.0))
    place = choose(rng, places)
    return (code.drop(*place),) if place else None


EXAMPLE = (
    """\
def lengths(first, second, third):
    longest = max(first, second, third, key=len)
    return longest, [len(text) for text in (first, second)]
""",
    """\
def lengths(first, second, third):
    longest = max(first, second, third, key=len)
    return longest, [len(text) for text in (first, second, third)]
""",
)

CORRUPTION = Corruption(
    code="MLR136",
    name="missing-element",
    group="logic",
    summary="An element of a collection is missing.",
    weight=3.5,
    example=EXAMPLE,
    corrupt=corrupt,
)
