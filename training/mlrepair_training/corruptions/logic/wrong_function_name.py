"""Another function is meant.

`any` for `all`, `min` for `max`, `sorted` for `reversed`, or the neighbour of the function in the same module.
"""

from random import Random

from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import BUILTINS, Edits, choose, first_success, likeness, read

_GROUPS = (
    b"any all",
    b"min max sum",
    b"sorted reversed",
    b"sorted list",
    b"list tuple set dict",
    b"set frozenset",
    b"int float str",
    b"int round",
    b"str repr",
    b"bytes str bytearray",
    b"isinstance issubclass",
    b"getattr hasattr setattr",
    b"hasattr isinstance",
    b"enumerate zip range",
    b"map filter",
    b"iter next",
    b"ord chr",
    b"id hash",
    b"abs round",
    b"staticmethod classmethod",
    b"len max",
    b"ceil floor",
)
_CONFUSED: dict[bytes, list[bytes]] = {}
for _group in _GROUPS:
    for _name in _group.split():
        _CONFUSED.setdefault(_name, []).extend(other for other in _group.split() if other != _name)


def _kinship(left: bytes, right: bytes) -> float:
    """Whether both are functions or both are classes, and both the author's own."""
    is_own = left not in BUILTINS and right not in BUILTINS
    return (1.0 if is_own else 0.3) * (
        1.0 if left.lstrip(b"_")[:1].isupper() == right.lstrip(b"_")[:1].isupper() else 0.1
    )


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Call another function: one that is confused with it, or one that the snippet calls elsewhere."""
    code = read(snippet)
    places = [
        b - 1 for b in code.calls if code.kinds[b - 1] is CellKind.NAME and code.at(b - 2) not in (b".", b"raise")
    ]
    called = dict.fromkeys(code.texts[i] for i in places)

    def attempt(index: int) -> Edits | None:
        text = code.texts[index]
        candidates = [(name, 4.0) for name in _CONFUSED.get(text, ())]
        # A name that stands nowhere else is put back from the file's definitions and imports, where it is one of many.
        candidates += [(name, likeness(name, text) * _kinship(name, text)) for name in called if name != text]
        name = choose(rng, candidates)
        return (
            (code.replace(index, name),) if name and text not in (b"super", b"print", b"NotImplementedError") else None
        )

    return first_success(rng, places, attempt)


EXAMPLE = (
    """\
def all_positive(numbers):
    return any(number > 0 for number in numbers)
""",
    """\
def all_positive(numbers):
    return all(number > 0 for number in numbers)
""",
)

CORRUPTION = Corruption(
    code="MLR114",
    name="wrong-function-name",
    group="logic",
    summary="Another function is meant.",
    weight=5,
    example=EXAMPLE,
    corrupt=corrupt,
)
