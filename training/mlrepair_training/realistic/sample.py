"""One text that a slip has broken."""

from dataclasses import dataclass

from mlrepair.lexer import tokens_of
from mlrepair.syntax import find_problem
from mlrepair_training.realistic.grammar import Group, Slip


@dataclass(frozen=True, slots=True)
class Realistic:
    """A text that does not parse, and the text that its author meant."""

    source: bytes
    repaired: bytes
    slip: str  # "forgotten comma/comma forgotten": group, then slip; of two slips both, with " + " between
    group: str = "syntax"

    @property
    def kind(self) -> str:
        """What CPython calls it: a group of the grammar, or "two slips"."""
        return "two slips" if " + " in self.slip else self.slip.partition("/")[0]


def is_error(broken: str, text: str, group: Group) -> bool:
    """Return whether CPython says of the broken text what it says of this group, and nothing of the other."""
    problem = find_problem(broken.encode())
    if problem is None or (group.categories and problem.category not in group.categories):
        return False
    return find_problem(text.encode()) is None and tokens_of(broken.encode()) != tokens_of(text.encode())


def name_of(group: Group, slip: Slip) -> str:
    """Return how a slip is called in figures."""
    return f"{group.name}/{slip.name}"
