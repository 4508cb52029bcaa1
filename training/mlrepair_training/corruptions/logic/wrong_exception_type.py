"""Another exception is meant.

A dictionary raises `KeyError`, a list `IndexError`, `int("x")` `ValueError`: an `except` for another one catches
nothing.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read

_GROUPS = (
    b"KeyError IndexError LookupError",
    b"KeyError AttributeError",
    b"ValueError TypeError",
    b"ValueError KeyError",
    b"ImportError ModuleNotFoundError",
    b"OSError IOError FileNotFoundError PermissionError",
    b"NotImplementedError RuntimeError",
    b"NotImplemented NotImplementedError",
    b"StopIteration StopAsyncIteration",
    b"UnicodeDecodeError UnicodeEncodeError",
    b"Exception BaseException",
    b"AttributeError TypeError",
    b"ZeroDivisionError ValueError",
    b"EOFError OSError",
    b"TimeoutError OSError",
)
_CONFUSED: dict[bytes, list[bytes]] = {}
for _group in _GROUPS:
    for _name in _group.split():
        _CONFUSED.setdefault(_name, []).extend(other for other in _group.split() if other != _name)


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Catch or raise another built-in exception."""
    code = read(snippet)
    places = code.find(*(name for name in _CONFUSED if name in code.by_text))
    # IOError is OSError: the mutant would mean the same.
    if not places:
        return None
    index = rng.choice(places)
    text = code.texts[index]
    others = [
        name
        for name in _CONFUSED[text]
        if {name, text} != {b"OSError", b"IOError"} and name not in _listed(code.texts, index)
    ]
    return (code.replace(index, rng.choice(others)),) if others else None


def _listed(texts: list[bytes], index: int) -> set[bytes]:
    """The exceptions beside it in `except (A, B)`."""
    return set(texts[max(0, index - 6) : index + 7])


EXAMPLE = (
    """\
def port(settings):
    try:
        return settings["port"]
    except IndexError:
        return 80
""",
    """\
def port(settings):
    try:
        return settings["port"]
    except KeyError:
        return 80
""",
)

CORRUPTION = Corruption(
    code="MLR140",
    name="wrong-exception-type",
    group="logic",
    summary="Another exception is meant.",
    weight=1.5,
    example=EXAMPLE,
    corrupt=corrupt,
)
