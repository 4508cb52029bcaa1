"""Where code stands in a text, and how characters of it are replaced.

A slip finds its places in the *mask* of a text: the same length, but what stands in strings and comments is hidden.
It returns the broken text, or None where it finds no place.
"""

import re
from collections.abc import Callable, Sequence
from random import Random

Make = Callable[[str, Random], str | None]
_HIDDEN = "\x01"  # what a character inside of a string becomes
STRING_OR_COMMENT = re.compile(
    r"""(?P<quote>'{3}|"{3}|'|")(?P<content>(?:\\.|(?!(?P=quote)).)*)(?P=quote)|\#[^\n]*""", re.S
)
_CLOSERS = {"(": ")", "[": "]", "{": "}"}


def mask(text: str) -> str:
    """The text with strings' contents and comments replaced, character by character."""

    def hide(match: re.Match[str]) -> str:
        quote = match["quote"]
        if quote is None:
            return " " * len(match[0])
        return quote + _HIDDEN * len(match["content"]) + quote

    return STRING_OR_COMMENT.sub(hide, text)


def brackets(masked: str) -> list[tuple[int, int]]:
    """The places of all pairs of brackets, in the order in which they close."""
    open_ones: list[int] = []
    pairs: list[tuple[int, int]] = []
    for place, character in enumerate(masked):
        if character in _CLOSERS:
            open_ones.append(place)
        elif character in ")]}" and open_ones:
            pairs.append((open_ones.pop(), place))
    return pairs


def rewrite(pattern: str, *templates: str) -> Make:
    r"""Replace one random match of a pattern in the mask; `\1` in a template stands for the text of the group."""
    compiled = re.compile(pattern, re.M)

    def make(text: str, rng: Random) -> str | None:
        matches = list(compiled.finditer(mask(text)))
        if not matches:
            return None
        match = rng.choice(matches)
        return text[: match.start()] + _filled(rng.choice(templates), match, text) + text[match.end() :]

    return make


def rewrite_all(pattern: str, *templates: str) -> Make:
    """Replace every match of a pattern in the mask, all in the same way."""
    compiled = re.compile(pattern, re.M)

    def make(text: str, rng: Random) -> str | None:
        template, pieces, done = rng.choice(templates), [], 0
        for match in compiled.finditer(mask(text)):
            pieces += [text[done : match.start()], _filled(template, match, text)]
            done = match.end()
        return "".join((*pieces, text[done:])) if pieces else None

    return make


def _filled(template: str, match: re.Match[str], text: str) -> str:
    return re.sub(r"\\(\d)", lambda number: text[slice(*match.span(int(number[1])))], template)


def without(text: str, places: Sequence[int]) -> str:
    """The text without the characters at these places."""
    gone = set(places)
    return "".join(character for place, character in enumerate(text) if place not in gone)
