"""The parentheses of a call are missing.

`queue.empty` is the method itself, which is always true; `queue.empty()` asks it. A statement `lock.release` does
nothing.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Forget the `()` of a call without arguments."""
    code = read(snippet)
    places = [b for b in code.calls if code.partner[b] == b + 1 and code.at(b - 1) != b"super"]
    # `self.items().x` without its parentheses fails at once: people see that, so it is rare.
    places = [b for b in places if code.at(b + 2) not in (b".", b"[", b"(") or rng.random() < 0.2]
    if not places:
        return None
    bracket = rng.choice(places)
    return (code.drop(bracket, bracket + 1),) if code.on_one_row(bracket - 1, bracket + 1) else None


EXAMPLE = (
    """\
def drain(queue):
    while not queue.empty:
        queue.get()
""",
    """\
def drain(queue):
    while not queue.empty():
        queue.get()
""",
)

CORRUPTION = Corruption(
    code="MLR118",
    name="missing-call-parentheses",
    group="logic",
    summary="The parentheses of a call are missing.",
    weight=2.5,
    example=EXAMPLE,
    corrupt=corrupt,
)
