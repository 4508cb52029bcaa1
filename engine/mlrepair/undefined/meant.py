"""What may be meant by a name that is bound nowhere."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import pairwise

from mlrepair.edits import Edit
from mlrepair.imports import import_edit, is_importable
from mlrepair.lexer import Cell, CellKind
from mlrepair.undefined.names import PREDEFINED, Names
from mlrepair.undefined.scopes import Scope
from mlrepair.undefined.spelling import is_slip, slips

_FOREIGN = {  # the constants of other languages
    "true": "True",
    "false": "False",
    "null": "None",
    "nil": "None",
    "none": "None",
    "undefined": "None",
}
_PYTHON2 = {"xrange": "range", "raw_input": "input"}
_BOTH_PYTHONS = re.compile(rb"\b(?:version_info|PY2|PY3|six)\b")
_FAR = 0.5  # more than for a name of the function: one of the module is a little less likely meant
_FARTHEST = 1.0  # one of Python's own, which has so many that one of them often is a letter away
_SHORTEST = 4  # letters of such a name
_ANOTHER = 2.0  # `items` beside `item`, `_name` beside `name`: two names rather than a slip
_KEYWORD = re.compile(rb"\s*=(?!=)")
_DYNAMIC = re.compile(rb"\bsetattr\b|\b__dict__\b")
_HABIT = 0.25  # of two names that differ by a slip the one that stands more often is rather the right one


class Form(Enum):
    """What was forgotten or mistyped."""

    SLIP = "another name is meant where it is read"
    BINDING = "it is meant where another name is bound"
    ATTRIBUTE = "the object that has it is forgotten"
    IMPORT = "the module is not imported"
    ELSEWHERE = "it is what another language calls it"


@dataclass(frozen=True, slots=True)
class Meant:
    """One repair of an unbound name."""

    edits: tuple[Edit, ...]
    form: Form
    cost: float  # how unlikely it is, beside others


@dataclass(frozen=True, slots=True)
class Undefined:
    """A name that is bound nowhere, where it stands first; offsets count bytes."""

    start: int
    end: int
    is_attribute: bool
    meant: tuple[Meant, ...]  # the likeliest first; each repairs all places that it can


def may_be_meant(source: bytes, names: Names) -> frozenset[str]:
    """Return those of the undefined names for which something may be meant, without a look at the scopes."""
    known = names.bound | names.local | PREDEFINED
    return frozenset(
        name
        for name in names.read
        if name in _FOREIGN
        or name in _PYTHON2
        or is_importable(name.encode())
        or name in names.local
        or b"." + name.encode() in source
        or any(is_slip(name, other) for other in known)
    )


@dataclass(frozen=True)
class Text:
    """A text that parses, as cells and scopes."""

    source: bytes
    cells: Sequence[Cell]
    module: Scope

    def undefined(self, names: Set[str], attributes: Set[str]) -> Iterator[Undefined]:
        """Yield what may be meant by names that are read and not bound, and by attributes that get no value."""
        for name in sorted(names):
            places = [place for place in self._places(name) if self._is_unbound(name, place)]
            if places:
                yield _undefined(name, places, self._names(name, places), is_attribute=False)
        for name in sorted(attributes):
            places = self._places(name, of_object=True)
            if places:
                yield _undefined(name, places, self._attributes(name, places), is_attribute=True)

    def _places(self, name: str, *, of_object: bool = False) -> list[int]:
        """Where a name stands, as an attribute or else."""
        wanted = name.encode()
        return [
            cell.start
            for before, cell in pairwise(self.cells)
            if cell.text == wanted and cell.kind is CellKind.NAME and (before.text == b".") is of_object
        ]

    def _is_unbound(self, name: str, place: int) -> bool:
        """Whether a name is read at a place that can read no such name; not as the keyword of an argument."""
        if _KEYWORD.match(self.source, place + len(name.encode())):
            return False
        return not any(name in scope.names for scope in self.module.at(place).about())

    def _names(self, name: str, places: Sequence[int]) -> Iterator[Meant]:
        elsewhere = _FOREIGN.get(name) or _PYTHON2.get(name)
        if elsewhere:
            if name in _FOREIGN or not _BOTH_PYTHONS.search(self.source):
                yield Meant(_renamed(places, name, elsewhere), Form.ELSEWHERE, 0.0)
            return
        yield from self._owned(name, places)
        if is_importable(name.encode()):
            if self.has_imports and all(map(self._is_owner, places)):
                yield Meant((import_edit(self.source, name.encode()),), Form.IMPORT, 0.0)
            return  # forgotten imports are commoner than slips that make the name of a module
        for scope in dict.fromkeys(scope for place in places for scope in self.module.at(place).about()):
            for other in sorted(other for other in scope.names if is_slip(name, other)):
                cost = _cost(name, other, is_given=other in scope.parameters) + _FAR * (scope is self.module)
                inside = [place for place in places if scope.start <= place < scope.end]
                there = self._places(other)
                habit = _HABIT * (self._habit(name, inside, other) - self._habit(other, there, name))
                yield Meant(_renamed(inside, name, other), Form.SLIP, cost + max(habit, 0.0))
                if len(there) == 1:  # bound and never read
                    yield Meant(_renamed(there, other, name), Form.BINDING, cost)
        for other in sorted(known for known in PREDEFINED if len(known) >= _SHORTEST and is_slip(name, known)):
            yield Meant(_renamed(places, name, other), Form.SLIP, _cost(name, other) + _FARTHEST)

    def _attributes(self, name: str, places: Sequence[int]) -> Iterator[Meant]:
        """Other attributes, where the class about the places knows its own."""
        owning = [scope for scope in self.module.at(places[0]).about() if scope.owner]
        if len(places) == 1 and owning and not _DYNAMIC.search(self.source):
            for other in sorted(owning[0].owning.bound):
                if is_slip(name, other):
                    yield Meant(_renamed(places, name, other), Form.SLIP, _cost(name, other))

    def _habit(self, name: str, places: Sequence[int], other: str) -> int:
        """How often a name stands in some places, and whether also in remarks and in other words than `other`."""
        within = self.source.count(other.encode()) * other.count(name)
        return len(places) + (self.source.count(name.encode()) - within > len(places))

    def _owned(self, name: str, places: Sequence[int]) -> Iterator[Meant]:
        """The name as an attribute of the object whose method it stands in."""
        edits = []
        for place in places:
            method = next((scope for scope in self.module.at(place).about() if scope.owner), None)
            if method is not None and name in method.owning.attributes:
                edits.append(Edit(place, place, f"{method.owner}.".encode()))
        if edits:
            yield Meant(tuple(edits), Form.ATTRIBUTE, 0.0)

    @cached_property
    def has_imports(self) -> bool:
        """Whether the text has imports at its top level: else it is a piece of one that has them."""
        rows = zip(self.cells, self.cells[1:], strict=False)
        return any(
            row.kind is CellKind.ROW and not row.text and cell.text in (b"import", b"from") for row, cell in rows
        )

    def _is_owner(self, place: int) -> bool:
        end = self.source.find(b".", place)
        return end > 0 and self.source[place:end].decode(errors="replace").isidentifier()


def _undefined(name: str, places: Sequence[int], meant: Iterable[Meant], *, is_attribute: bool) -> Undefined:
    found = {one.edits: one for one in sorted(meant, key=_order, reverse=True)}
    ordered = tuple(sorted(found.values(), key=_order))
    return Undefined(places[0], places[0] + len(name.encode()), is_attribute, ordered)


def _order(meant: Meant) -> tuple[float, bool, tuple[Edit, ...]]:
    return meant.cost, meant.form is Form.BINDING, meant.edits


def _cost(name: str, other: str, *, is_given: bool = False) -> float:
    """How far a name is from another, which may be given to the function: then `value` is `values` rather."""
    is_another = name.strip("_").removesuffix("s") == other.strip("_").removesuffix("s")
    is_plural = is_given and name == other.removesuffix("s")
    return slips(name, other) + _ANOTHER * (is_another and not is_plural)


def _renamed(places: Sequence[int], name: str, to: str) -> tuple[Edit, ...]:
    return tuple(Edit(place, place + len(name.encode()), to.encode()) for place in places)
