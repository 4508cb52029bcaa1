"""Whether one name is another with a slip of the fingers."""

import re

_NUMBER = re.compile(r"\d+|(?<=[a-z])[A-Z]$")
_SHORTEST = 3  # letters: of names that are shorter each is another
_LONG = 7  # letters of a name that may have two slips
_MISTYPED = 1.5  # another letter: rarer than one that is lost, doubled or exchanged with the next


def slips(name: str, other: str) -> float:
    """Return how many letters are lost, added, replaced, or exchanged with the next one; what is rarer counts more.

    The optimal string alignment of Damerau, "A technique for computer detection and correction of spelling errors"
    (1964).
    """
    before, last = list[float](), [float(j) for j in range(len(other) + 1)]
    for i, letter in enumerate(name, 1):
        row = [float(i)]
        for j, counterpart in enumerate(other, 1):
            best = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + _MISTYPED * (letter != counterpart))
            if i > 1 and j > 1 and letter == other[j - 2] and name[i - 2] == counterpart:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before, last = last, row
    return last[-1]


def neighbourhood(name: str) -> set[str]:
    """Return the name and what is left of it without one of its letters: names one slip apart share one of these."""
    return {name, *(name[:i] + name[i + 1 :] for i in range(len(name)))}


def is_slip(name: str, other: str) -> bool:
    """Return whether somebody who means `other` may have typed `name`."""
    shortest = min(len(name), len(other))
    if shortest < _SHORTEST or abs(len(name) - len(other)) > 2 or name[0].isupper() != other[0].isupper():
        return False  # a class is no variable, however it is called
    if _NUMBER.sub("", name) == _NUMBER.sub("", other):
        return False  # `x1` is not `x2`, `pointA` not `pointB`
    if len({*name} ^ {*other}) > 4:  # two slips change no more; to count them takes longer
        return False
    return slips(name, other) <= (2 if shortest >= _LONG else 1 if shortest == _SHORTEST else _MISTYPED)
