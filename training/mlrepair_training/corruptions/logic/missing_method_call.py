"""A method call after the expression is missing.

`for key, value in table` goes over the keys only: `table.items()` is meant. A line read from a file keeps its line
break without `.strip()`, and a list that is not `.copy()`-ed is shared.
"""

from random import Random

from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, choose, read

_COMMON = frozenset(
    b"strip rstrip lstrip items keys values lower upper copy split splitlines encode decode read readlines close "
    b"exists is_file is_dir title capitalize total_seconds isoformat flatten tolist".split()
)


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Forget a method call without arguments, name and all."""
    code = read(snippet)
    places: list[tuple[int, float]] = []
    for bracket in code.calls:
        if (
            code.partner[bracket] == bracket + 1
            and code.at(bracket - 2) == b"."
            and code.kinds[bracket - 1] is CellKind.NAME
        ):
            if code.is_statement(code.primary_start(bracket + 1), bracket + 1):  # nothing would be left to do
                continue
            known = code.texts[bracket - 1] in _COMMON or code.counts[code.texts[bracket - 1]] > 1
            places.append((bracket, 1.0 if known else 0.1))
    bracket = choose(rng, places) or -1
    if bracket < 0 or not code.on_one_row(bracket - 3, bracket + 1):
        return None
    return (code.replace(bracket - 2, b"", bracket + 1),)


EXAMPLE = (
    """\
def show(table):
    for key, value in table:
        print(key, value)
""",
    """\
def show(table):
    for key, value in table.items():
        print(key, value)
""",
)

CORRUPTION = Corruption(
    code="MLR121",
    name="missing-method-call",
    group="logic",
    summary="A method call after the expression is missing.",
    weight=4,
    example=EXAMPLE,
    corrupt=corrupt,
)
