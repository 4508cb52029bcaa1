"""Replaced cells to find and put back: many labels a window where a mutant gives one.

After replaced-token detection (Clark et al., "ELECTRA", 2020): names, attributes, operators, literals become others of
their sort, half of them from the same window; the model points at all of them and names what stood there.
"""

import numpy as np
from numpy.typing import NDArray

from mlrepair.lexer import CellKind

_SHARE = 0.06  # of the cells of a window
_MOST = 6  # of a window
_NEAR = 0.6  # of the replacements come from the same window
_SORTS = (
    (b"==", b"!=", b"<", b">", b"<=", b">="),
    (b"+", b"-", b"*", b"/", b"//", b"%"),
    (b"+=", b"-=", b"*=", b"|="),
    (b"and", b"or"),
    (b"True", b"False", b"None"),
    (b"is", b"in"),
    (b"break", b"continue", b"return", b"pass"),
)
_NAME, _ATTRIBUTE, _NUMBER, _STRING, _FIRST = 1, 2, 3, 4, 5
_BY_KIND = {CellKind.NAME: _NAME, CellKind.NUMBER: _NUMBER, CellKind.STRING: _STRING}
_DEFINING = (b"def", b"class", b"import", b"from", b"as")


class Replacer:
    """Replaces cells of the windows of one shard."""

    def __init__(self, cells: NDArray[np.int32], kinds: NDArray[np.uint8], lexemes: list[bytes]) -> None:
        """Take all cells of the shard in a row: their lexemes' numbers and their kinds."""
        by_lexeme = np.zeros(len(lexemes), np.int8)
        index = {lexeme: i for i, lexeme in enumerate(lexemes)}
        for number, alike in enumerate(_SORTS):
            for lexeme in alike:
                if lexeme in index:
                    by_lexeme[index[lexeme]] = _FIRST + number
        self._sorts = by_lexeme[cells]  # (cells,) 0: stays as it is
        for kind, sort in _BY_KIND.items():
            self._sorts[kinds == kind] = sort
        before = np.concatenate([[-1], cells[:-1]])
        names = self._sorts == _NAME
        self._sorts[names & (before == index.get(b".", -2))] = _ATTRIBUTE
        self._sorts[names & np.isin(before, [index[lexeme] for lexeme in _DEFINING if lexeme in index])] = 0
        self._pools = [cells[self._sorts == sort] for sort in range(_FIRST + len(_SORTS))]

    def replace(
        self, window: NDArray[np.int64], offset: int, rng: np.random.Generator
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Replace cells of a window, which begins at `offset` in the shard; return where, and what stood there.

        Shapes: `window` (cells,); both results (replaced,).
        """
        sorts = self._sorts[offset : offset + len(window)]
        able = np.flatnonzero(sorts)
        if len(able) < _MOST:
            return able[:0], able[:0]
        count = min(max(2, round(_SHARE * len(window))), _MOST)
        places = np.sort(rng.choice(able, count, replace=False))
        before = window[places].copy()
        kept = np.zeros(len(places), bool)
        for k, place in enumerate(places):
            near = window[sorts == sorts[place]]
            pool = near if rng.random() < _NEAR else self._pools[sorts[place]]
            window[place] = pool[rng.integers(len(pool))]
            kept[k] = window[place] != before[k]
        return places[kept], before[kept]
