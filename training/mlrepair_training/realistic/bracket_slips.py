"""Slips at brackets, and at the commas between them."""

import re
from random import Random

from mlrepair_training.realistic.text import brackets, mask, without


def forgotten_closer(text: str, rng: Random) -> str | None:
    """The hand types one closer too few at the end of a line, mostly of several: `print(len(x)`."""
    runs = [match.span(1) for match in re.finditer(r"([)\]}]+)[:,]?$", mask(text), re.M)]
    several = [run for run in runs if run[1] - run[0] > 1]
    if not runs:
        return None
    start, end = rng.choice(several if several and rng.random() < 0.7 else runs)
    lost = 2 if end - start > 1 and rng.random() < 0.08 else 1
    return text[: end - lost] + text[end:]


def forgotten_last_line(text: str, rng: Random) -> str | None:
    """A literal or call over several lines whose last line, only a closer, is not there."""
    lines = list(re.finditer(r"^[ \t]*[)\]}]+,?\n", mask(text), re.M))
    if not lines:
        return None
    line = rng.choice(lines)
    return text[: line.start()] + text[line.end() :]


def forgotten_inner_closer(text: str, rng: Random) -> str | None:
    """A closer in the midst of a line is not typed."""
    pairs = [pair for pair in brackets(mask(text)) if "\n" not in text[slice(*pair)]]
    return without(text, [rng.choice(pairs)[1]]) if pairs else None


def doubled_opener(text: str, rng: Random) -> str | None:
    """A bracket is opened twice."""
    pairs = brackets(mask(text))
    if not pairs:
        return None
    place = rng.choice(pairs)[0]
    return text[:place] + text[place] + text[place:]


def forgotten_nested_closer(text: str, rng: Random) -> str | None:
    """The inner of two different brackets is not closed: `f([1, 2)`."""
    masked = mask(text)
    pairs = brackets(masked)
    inner = [
        pair
        for pair in pairs
        if any(outer[0] < pair[0] and pair[1] < outer[1] and masked[outer[0]] != masked[pair[0]] for outer in pairs)
    ]
    return without(text, [rng.choice(inner)[1]]) if inner else None


def wrong_closer(text: str, rng: Random) -> str | None:
    """The finger hits the neighbouring bracket."""
    pairs = brackets(mask(text))
    if not pairs:
        return None
    place = rng.choice(pairs)[1]
    wrong = {")": "]}", "]": ")})", "}": "])"}[text[place]]
    return text[:place] + rng.choice(wrong) + text[place + 1 :]


def wrong_order(text: str, rng: Random) -> str | None:
    """Two closers are typed in the wrong order: `d[f(x])`."""
    matches = [match.start() for match in re.finditer(r"(?=\)\]|\]\)|\}\)|\)\}|\]\}|\}\])", mask(text))]
    if not matches:
        return None
    place = rng.choice(matches)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def doubled_closer(text: str, rng: Random) -> str | None:
    """One closer too many, mostly at the end of a line."""
    masked = mask(text)
    at_ends = [match.start() for match in re.finditer(r"[)\]}](?=[:,]?$)", masked, re.M)]
    anywhere = [place for _, place in brackets(masked)]
    if not anywhere:
        return None
    place = rng.choice(at_ends if at_ends and rng.random() < 0.8 else anywhere)
    return text[:place] + text[place] + text[place:]


def forgotten_opener(text: str, rng: Random) -> str | None:
    """`print"done")` or `len x)`."""
    pairs = brackets(mask(text))
    if not pairs:
        return None
    place = rng.choice(pairs)[0]
    called = place > 0 and (text[place - 1].isalnum() or text[place - 1] == "_")
    blank = " " if called and rng.random() < 0.8 else ""
    return text[:place] + blank + text[place + 1 :]


def _in_brackets(masked: str, pattern: str) -> list[re.Match[str]]:
    pairs = brackets(masked)
    return [m for m in re.finditer(pattern, masked, re.M) if any(a < m.start() < b for a, b in pairs)]


def forgotten_comma(text: str, rng: Random) -> str | None:
    """A comma between rows, or between two elements of a row, is forgotten; now and then every one of them."""
    masked = mask(text)
    rows = _in_brackets(masked, r",(?=\s*\n)")
    inside = _in_brackets(masked, r",(?= )")
    places = rows if rows and (not inside or rng.random() < 0.6) else inside
    if not places:
        return None
    if rng.random() < 0.08 and 1 < len(places) < 5:
        return without(text, [match.start() for match in places])
    return without(text, [rng.choice(places).start()])
