"""A call around the expression is missing.

The value must be converted, counted, sorted or copied first: `int(text)`, `len(items)`, `list(view)`, `str(number)`.
"""

from random import Random

from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import BUILTINS, Code, Edits, first_success, read

# Without them nothing is left of the sentence, or the argument is only allowed inside the call.
_KEPT = frozenset(b"super isinstance range open print type getattr hasattr".split())
_NOT_ALONE = frozenset((b"*", b"**", b"=", b":=", b"for", b"lambda", b"yield", b"if", b"await"))


def can_be_unwrapped(code: Code, bracket: int) -> bool:
    """Whether `name(argument)` can lose its call and stay valid."""
    close, name = code.partner[bracket], bracket - 1
    if code.kinds[name] is not CellKind.NAME or code.at(name - 1) == b"." or code.texts[name] in _KEPT:
        return False
    if len(code.items(bracket)) != 1 or code.at(close - 1) == b"," or not code.on_one_row(name, close):
        return False
    if code.at(name - 1) in (b"@", b"raise", b"except"):
        return False
    inner = range(bracket + 1, close)
    return not any(code.texts[i] in _NOT_ALONE and code.opener[i] == bracket for i in inner)


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Forget the call around its only argument."""
    code = read(snippet)

    def attempt(bracket: int) -> Edits | None:
        close, name = code.partner[bracket], bracket - 1
        if not can_be_unwrapped(code, bracket) or code.is_statement(name, close):
            return None
        if code.texts[name] not in BUILTINS and code.counts[code.texts[name]] < 2 and rng.random() < 0.8:
            return None  # it stands nowhere else, so it is hard to guess
        return code.replace(name, b"", bracket), code.replace(close, b"")

    return first_success(rng, code.calls, attempt)


EXAMPLE = (
    """\
def show(items):
    for index in range(items):
        print(index, items[index])
""",
    """\
def show(items):
    for index in range(len(items)):
        print(index, items[index])
""",
)

CORRUPTION = Corruption(
    code="MLR119",
    name="missing-call",
    group="logic",
    summary="A call around the expression is missing.",
    weight=6,
    example=EXAMPLE,
    corrupt=corrupt,
)
