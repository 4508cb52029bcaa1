"""A form that only Python 2 knew: `except E, e`, `raise E, "text"`, `exec "code"`, backquotes, `<>`, `0777`, `10L`.

Broken:

    except OSError, error:

Repaired:

    except OSError as error:
"""

from collections.abc import Callable
from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import Layout, pick, read
from mlrepair_training.corruptions.syntax.slips import add_after, swap_for

_Form = Callable[[Layout, int], tuple[Edit, ...] | None]


def _except(layout: Layout, index: int) -> tuple[Edit, ...] | None:
    """`except E as e` -> `except E, e`."""
    tokens = layout.tokens
    row = layout.rows[layout.row_of[index]]
    if tokens[row.first].text != b"except":
        return None
    return (Edit(tokens[index - 1].end, tokens[index].end, b","),)


def _raise(layout: Layout, index: int) -> tuple[Edit, ...] | None:
    """`raise E("text")` -> `raise E, "text"`."""
    tokens = layout.tokens
    opened = index + 1
    while opened < len(tokens) and tokens[opened].text != b"(":
        if tokens[opened].kind is not CellKind.NAME and tokens[opened].text != b".":
            return None
        opened += 1
    closed = layout.partner[opened] if opened < len(tokens) else -1
    if closed <= opened + 1 or not layout.ends_row(closed) or layout.row_of[closed] != layout.row_of[index]:
        return None
    return (swap_for(layout, opened, b", "), swap_for(layout, closed, b""))


def _exec(layout: Layout, index: int) -> tuple[Edit, ...] | None:
    """`exec(code)` -> `exec code`."""
    opened = index + 1
    if opened >= len(layout.tokens) or layout.tokens[opened].text != b"(" or layout.partner[opened] < 0:
        return None
    return (swap_for(layout, opened, b" "), swap_for(layout, layout.partner[opened], b""))


def _repr(layout: Layout, index: int) -> tuple[Edit, ...] | None:
    """`repr(x)` -> backquotes."""
    opened = index + 1
    if opened >= len(layout.tokens) or layout.tokens[opened].text != b"(" or layout.partner[opened] < 0:
        return None
    return (
        Edit(layout.tokens[index].start, layout.tokens[opened].end, b"`"),
        swap_for(layout, layout.partner[opened], b"`"),
    )


def _number(layout: Layout, index: int) -> tuple[Edit, ...] | None:
    """`0o777` -> `0777`, `10` -> `10L`."""
    text = layout.tokens[index].text
    if text[:2].lower() == b"0o":
        return (swap_for(layout, index, b"0" + text[2:]),)
    return (add_after(layout, index, b"L"),) if text.isdigit() else None


def _unequal(layout: Layout, index: int) -> tuple[Edit, ...] | None:
    return (swap_for(layout, index, b"<>"),)


_FORMS: dict[bytes, _Form] = {
    b"as": _except,
    b"raise": _raise,
    b"exec": _exec,
    b"repr": _repr,
    b"!=": _unequal,
}


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Write one place in its Python 2 form."""
    layout = read(snippet)
    places: list[tuple[int, _Form]] = []
    numbers: list[tuple[int, _Form]] = []
    for index, token in enumerate(layout.tokens):
        if token.text in _FORMS and not layout.formatted[index]:
            places.append((index, _FORMS[token.text]))
        elif token.kind is CellKind.NUMBER and not layout.formatted[index]:
            numbers.append((index, _number))
    if numbers and rng.random() < 0.1:
        places = numbers
    if not places:
        return None
    index, form = pick(rng, places)
    return form(layout, index)


CORRUPTION = Corruption(
    code="MLR010",
    name="python2-form",
    group="syntax",
    summary="A form that only Python 2 knew.",
    weight=150,
    example=(
        "try:\n    go()\nexcept OSError, error:\n    stop()\n",
        "try:\n    go()\nexcept OSError as error:\n    stop()\n",
    ),
    corrupt=corrupt,
)
