"""Names in reach of the whole file: candidates that a local window cannot see.

The right name of a misspelt attribute often stands elsewhere: in `__init__`, in an import, in another method. A window
carries the nearest of them behind its own cells, so that the model can read and copy them.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import TypeAlias, TypeVar

from mlrepair.lexer import Cell, CellKind

SYMBOLS_OF_A_KIND = 12  # names and as many attributes: more cost time and seldom hold the right one
_NEAR = 4  # an attribute of `self` counts as this many times nearer: it is more likely meant
_FIRST_RADIUS = 512  # bytes
_FEW = 60  # different texts
_OWNERS = (b"self", b"cls")
_DEFINING = (b"def", b"class")

_Places: TypeAlias = dict[tuple[bytes, int], list[int]]


@dataclass(frozen=True)
class SymbolTable:
    """Where the names of a file stand; offsets count bytes."""

    names: tuple[tuple[bytes, int], ...]  # bound at the top level: imports, functions, classes, globals
    attributes: tuple[tuple[bytes, int, bool], ...]  # read or set on an object, or a method; True: of `self`

    @classmethod
    def of(cls, cells: Sequence[Cell]) -> "SymbolTable":
        """Collect the table of a whole file's cells in one pass."""
        names: list[tuple[bytes, int]] = []
        attributes: list[tuple[bytes, int, bool]] = []
        top_level = importing = in_brackets = False  # in_brackets: of an import that goes over several rows
        for i, cell in enumerate(cells):
            if cell.kind is CellKind.ROW:
                top_level, importing = not cell.text, importing and in_brackets
            elif cell.kind is CellKind.BRACKET and importing:
                in_brackets = cell.text == b"("
            elif cell.kind is CellKind.KEYWORD:
                begins = i > 0 and cells[i - 1].kind is CellKind.ROW  # not `raise … from`, `yield from`
                importing = importing or (begins and cell.text in (b"import", b"from"))
                in_brackets = in_brackets and importing and not begins
            elif cell.kind is CellKind.NAME:
                before = cells[i - 1].text if i else b""
                if before == b"." and not importing:
                    attributes.append((cell.text, cell.start, i > 1 and cells[i - 2].text in _OWNERS))
                elif importing:
                    names.append((cell.text, cell.start))
                elif before in _DEFINING:
                    if top_level:
                        names.append((cell.text, cell.start))
                    else:
                        attributes.append((cell.text, cell.start, True))
                elif top_level and i and cells[i - 1].kind is CellKind.ROW and _is_assigned(cells, i):
                    names.append((cell.text, cell.start))
        return cls(tuple(names), tuple(attributes))

    def reach(self, start: int, end: int, known: Set[bytes]) -> list[Cell]:
        """Return symbol cells for the window at source[start:end]: the nearest names and attributes not in `known`."""

        def distance(place: int) -> int:
            return start - place if place < start else max(place - end, 0)

        def names(radius: int) -> list[tuple[int, bytes]]:
            near = _between(self.names, start - radius, end + radius)
            return sorted((distance(place), text) for text, place in near)

        def attributes(radius: int) -> list[tuple[int, bytes]]:
            near = _between(self.attributes, start - radius * _NEAR, end + radius * _NEAR)
            return sorted((distance(place) // (_NEAR if own else 1), text) for text, place, own in near)

        farthest = max(start, *(table[-1][1] - end for table in (self.names, self.attributes) if table), 0)
        name_places, attribute_places = self._places
        found_names = (
            _nearest(names, farthest, known) if name_places is None else _nearest_texts(name_places, start, end, known)
        )
        found_attributes = (
            _nearest(attributes, farthest, known)
            if attribute_places is None
            else _nearest_texts(attribute_places, start, end, known)
        )
        return [
            *(Cell(CellKind.SYMBOL_NAME, 0, 0, text) for text in found_names),
            *(Cell(CellKind.SYMBOL_ATTRIBUTE, 0, 0, text) for text in found_attributes),
        ]

    @cached_property
    def _places(self) -> tuple[_Places | None, _Places | None]:
        """Where each name and each attribute stands, with what a distance is divided by; None where they are many.

        The neighbourhood of few texts that come again and again would grow to the whole file.
        """
        names: _Places = {}
        for text, place in self.names:
            names.setdefault((text, 1), []).append(place)
        attributes: _Places = {}
        for text, place, own in self.attributes:
            attributes.setdefault((text, _NEAR if own else 1), []).append(place)
        return names if len(names) <= _FEW else None, attributes if len(attributes) <= _FEW else None


_Entry = TypeVar("_Entry", bound=tuple[object, ...])


def _between(table: tuple[_Entry, ...], start: int, end: int) -> tuple[_Entry, ...]:
    """The entries, which are in the order of the text, that stand in source[start : end + 1]."""
    place = itemgetter(1)
    return table[bisect_left(table, start, key=place) : bisect_right(table, end, key=place)]


def _nearest_texts(places: _Places, start: int, end: int, known: Set[bytes]) -> list[bytes]:
    """The texts whose nearest places are nearest to source[start:end], of equal ones the first in the alphabet."""
    distances: dict[bytes, int] = {}
    for (text, divisor), found in places.items():
        if text in known:
            continue
        i = bisect_left(found, start)
        before = [start - found[i - 1]] if i else []
        behind = [max(found[i] - end, 0)] if i < len(found) else []
        distance = min(before + behind) // divisor
        distances[text] = min(distance, distances.get(text, distance))
    return sorted(distances, key=lambda text: (distances[text], text))[:SYMBOLS_OF_A_KIND]


def _is_assigned(cells: Sequence[Cell], i: int) -> bool:
    return i + 1 < len(cells) and cells[i + 1].text in (b"=", b":")


def _nearest(candidates: Callable[[int], list[tuple[int, bytes]]], farthest: int, known: Set[bytes]) -> list[bytes]:
    """Choose among growing neighbourhoods: to sort the whole table for every window would make long files slow."""
    chosen: dict[bytes, None] = {}
    radius = _FIRST_RADIUS
    while True:
        chosen.clear()
        for distance, text in candidates(radius):
            if distance >= radius < farthest:  # others at this distance may lie outside the neighbourhood
                break
            if text not in known:
                chosen[text] = None
                if len(chosen) == SYMBOLS_OF_A_KIND:
                    break
        if len(chosen) == SYMBOLS_OF_A_KIND or radius >= farthest:
            return list(chosen)
        radius *= 4
