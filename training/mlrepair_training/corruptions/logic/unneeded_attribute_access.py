"""An attribute access is too much.

`self.value` where the local variable or parameter `value` is meant: the attribute is older, or does not exist.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Put `self.` before a local name."""
    code = read(snippet)
    if b"self" not in code.counts:
        return None
    places = [
        i for i in code.loads if code.texts[i] in code.bound and code.at(i - 1) not in (b"for", b"as", b"nonlocal")
    ]
    return (code.before(rng.choice(places), b"self."),) if places else None


EXAMPLE = (
    """\
class Counter:
    def add(self, number):
        self.count += self.number
""",
    """\
class Counter:
    def add(self, number):
        self.count += number
""",
)

CORRUPTION = Corruption(
    code="MLR123",
    name="unneeded-attribute-access",
    group="logic",
    summary="`self.` is too much.",
    weight=1.2,
    example=EXAMPLE,
    corrupt=corrupt,
)
