"""A statement in the form of another language: `else if`, `function f()`, `let x =`, `new Foo()`, `{` for `:`, `then`.

Broken:

    else if x > 0:

Repaired:

    elif x > 0:
"""

from random import Random

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.layout import Layout, Line, pick, read
from mlrepair_training.corruptions.syntax.slips import add_after, swap_for

_HEADS: dict[bytes, tuple[bytes, ...]] = {
    b"elif": (b"else if", b"else if", b"else if", b"elseif", b"elsif", b"elsif", b"else-if"),
    b"def": (b"function", b"func", b"fn", b"void", b"public def", b"function def", b"int"),
    b"except": (b"catch",),
    b"raise": (b"throw",),
    b"for": (b"foreach", b"for each"),
    b"import": (b"#include", b"using", b"include"),
    b"class": (b"public class", b"struct"),
    b"match": (b"switch",),
}
_DECLARATIONS = (b"let ", b"var ", b"const ", b"int ", b"my ", b"auto ", b"String ", b"$")


def _braces(layout: Layout, number: int, colon: int, rng: Random) -> tuple[Edit, ...]:
    """`{` for the colon, mostly with the `}` in a row of its own after the block."""
    opened = Edit(layout.tokens[colon].start, layout.tokens[colon].end, b" {" if rng.random() < 0.8 else b"{")
    body = layout.body(number)
    if not body or rng.random() < 0.3:
        return (opened,)
    end = layout.line_end(layout.lines[body[-1]].last_row)
    return (opened, Edit(end, end, b"\n" + layout.indentation(layout.lines[number].row) + b"}"))


def _header(layout: Layout, number: int, line: Line, colon: int, rng: Random) -> tuple[Edit, ...]:
    """Change the end of a block's header."""
    draw = rng.random()
    head = layout.tokens[line.first].text
    if draw < 0.4 or (draw < 0.7 and head in (b"def", b"class", b"async")):
        return _braces(layout, number, colon, rng)
    if draw < 0.7:
        word = b" do" if head in (b"for", b"while") else b" then"
        return (swap_for(layout, colon, word if rng.random() < 0.7 else word + b":"),)
    end = layout.line_end(layout.lines[(layout.body(number) or (number,))[-1]].last_row)
    word = pick(rng, (b"end", b"end", b"}", b"fi" if head == b"if" else b"done", b"end " + head))
    return (Edit(end, end, b"\n" + layout.indentation(line.row) + word),)


def corrupt(snippet: Snippet, rng: Random) -> tuple[Edit, ...] | None:
    """Write one statement as another language does."""
    layout = read(snippet)
    tokens = layout.tokens
    draw = rng.random()
    if draw < 0.12:  # new Foo()
        calls = [
            index
            for index in range(1, len(tokens) - 1)
            if tokens[index + 1].text == b"("
            and tokens[index].kind is CellKind.NAME
            and tokens[index].text[:1].isupper()
            and tokens[index - 1].text in (b"=", b"return", b"(", b",", b"raise")
            and not layout.formatted[index]
        ]
        if not calls:
            return None
        start = tokens[pick(rng, calls)].start
        return (Edit(start, start, b"new "),)
    elifs = [line for line in layout.lines if tokens[line.first].text == b"elif"]
    if elifs and draw < 0.6:
        instead = pick(rng, _HEADS[b"elif"])
        chosen = elifs if rng.random() < 0.4 else [pick(rng, elifs)]
        return tuple(swap_for(layout, line.first, instead) for line in chosen)
    if not layout.lines:
        return None
    number = int(rng.random() * len(layout.lines))
    line = layout.lines[number]
    head = tokens[line.first]
    colon = next((at for at in range(line.first, line.end) if layout.colons.get(at) == "block"), None)
    if colon is not None and (draw < 0.85 or head.text not in _HEADS):
        return _header(layout, number, line, colon, rng)
    if head.text in _HEADS:
        return (swap_for(layout, line.first, pick(rng, _HEADS[head.text])),)
    if head.kind is CellKind.NAME and line.end > line.first + 2 and tokens[line.first + 1].text == b"=":
        return (Edit(head.start, head.start, pick(rng, _DECLARATIONS)),)
    if draw > 0.97 and not layout.formatted[line.end - 1]:
        return (add_after(layout, line.end - 1, b" end"),)
    return None


CORRUPTION = Corruption(
    code="MLR012",
    name="foreign-statement",
    group="syntax",
    summary="A statement in the form of another language.",
    weight=130,
    example=("if x:\n    a()\nelse if y:\n    b()\n", "if x:\n    a()\nelif y:\n    b()\n"),
    corrupt=corrupt,
)
