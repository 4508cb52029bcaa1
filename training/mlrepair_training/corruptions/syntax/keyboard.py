"""The US keyboard: which key a finger hits when it misses, and what it does to a word."""

from random import Random

_ROWS = (("`1234567890-=", 0.0), ("qwertyuiop[]\\", 1.5), ("asdfghjkl;'", 1.75), ("zxcvbnm,./", 2.25))
_SHIFTED = dict(zip("`1234567890-=[]\\;',./", '~!@#$%^&*()_+{}|:"<>?', strict=True))


def _neighbours() -> dict[str, str]:
    places = {key: (row, shift + column) for row, (keys, shift) in enumerate(_ROWS) for column, key in enumerate(keys)}
    near: dict[str, str] = {}
    for key, (row, column) in places.items():
        around = [
            other
            for other, (other_row, other_column) in places.items()
            if other != key and abs(other_row - row) <= 1 and abs(other_column - column) < 1.3
        ]
        upper = _SHIFTED.get(key, key.upper())
        # The shift key missed, or held too long, is the commonest slip on punctuation: it counts twice.
        slip = [upper, upper] if key in _SHIFTED else []
        near[key] = "".join([*around, *slip])
        near[upper] = "".join(
            [*(_SHIFTED.get(other, other.upper()) for other in around), *([key, key] if slip else [])]
        )
    return near


NEIGHBOURS = _neighbours()  # key -> the keys about it, as one string


def missed(key: str, rng: Random) -> str:
    """A key near `key`; the key itself where the keyboard does not have it."""
    near = NEIGHBOURS.get(key)
    return near[int(rng.random() * len(near))] if near else key


def misspelt(word: str, rng: Random) -> str:
    """The word after one slip: two letters transposed, one lost, doubled, or mistyped; never the word itself."""
    for _ in range(8):
        place = int(rng.random() * len(word))
        slip = rng.random()
        if slip < 0.35:
            other = word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]
        elif slip < 0.6:
            other = word[:place] + word[place + 1 :]
        elif slip < 0.8:
            other = word[:place] + word[place] + word[place:]
        else:
            wrong = missed(word[place], rng)
            other = word[:place] + (wrong if wrong.isalpha() else word[place] * 2) + word[place + 1 :]
        if other and other != word:
            return other
    return word + word[-1]
