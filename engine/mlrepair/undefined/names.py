"""Which names a text reads and nowhere binds, piece by piece, so that a keystroke costs what its piece costs."""

import builtins
import re
import symtable
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator, Set
from typing import NamedTuple

from mlrepair.pieces import pieces_of
from mlrepair.recent import Recent
from mlrepair.undefined.scopes import scopes_of
from mlrepair.undefined.spelling import neighbourhood

PREDEFINED = frozenset(
    (
        *dir(builtins),
        *("__file__", "__name__", "__doc__", "__package__", "__spec__", "__loader__", "__path__", "__class__"),
        *("__module__", "__qualname__", "__annotations__", "WindowsError", "reveal_type"),
    )
)
# What installs itself, or is there in another version: `_` of gettext, the names of IPython and of Python 2.
_ELSEWHERE = frozenset(
    ("_", "ngettext", "display", "get_ipython", "unicode", "basestring", "long", "unichr", "buffer", "file", "cmp")
)
# What binds names, or catches their lack, in ways that cannot be read off.
_DYNAMIC = re.compile(
    rb"\bimport\s*\(?\s*\*|(?<![.\w])(?:exec|execfile|globals)\s*\(|\b(?:builtins|__builtins__|__builtin__)\b"
    rb"|^\s*except\b[^\n]*\bNameError\b",
    re.MULTILINE,
)
# What Python makes itself, and `__name` within a class, which is called otherwise.
_SPECIAL = re.compile(r"\.|__|_\w*?[^\W_]__")
_OF_SELF = re.compile(rb"\bself\.([^\W\d]\w*)")
_REMEMBERED = 4000  # pieces; more than 20 long files have


class Names(NamedTuple):
    """The names of a piece, or of a text."""

    bound: frozenset[str] = frozenset()  # at its top level
    read: frozenset[str] = frozenset()  # and not bound about the place
    attributes: frozenset[str] = frozenset()  # of `self`, that get no value, and are spelt much like one that does
    local: frozenset[str] = frozenset()  # bound in functions and classes


_UNTOLD = Names()  # of a piece whose names cannot be told; the same object always


def undefined_names(source: bytes) -> Names:
    """Return the names that a text which parses reads and nowhere binds; none where that cannot be told."""
    every = [_names_of(piece) for piece in pieces_of(source) or (source,)]
    if any(names is _UNTOLD for names in every):
        return Names()
    bound, read, attributes, local = (frozenset().union(*sets) for sets in zip(*every, strict=True))
    return Names(bound, read - bound - PREDEFINED - _ELSEWHERE, attributes, local)


def pieces_with(source: bytes, names: Set[str]) -> Iterator[tuple[int, bytes]]:
    """Yield where pieces begin that have some of the undefined names, and the pieces."""
    start = 0
    for piece in pieces_of(source) or (source,):
        found = _names_of(piece)
        if not names.isdisjoint(found.read | found.attributes):
            yield start, piece
        start += len(piece)


_known: Recent[tuple[int, int], Names] = Recent(_REMEMBERED)


def _names_of(piece: bytes) -> Names:
    """The names of a piece, as remembered or as read."""
    key = hash(piece), len(piece)
    known = _known.get(key)
    if known is None:
        known = _read(piece)
        _known.put(key, known)
    return known


def _read(piece: bytes) -> Names:
    if _DYNAMIC.search(piece):
        return _UNTOLD
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            top = symtable.symtable(piece, "piece", "exec")  # type: ignore[arg-type]  # bytes with their encoding
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return _UNTOLD
    bound: set[str] = set()
    read: set[str] = set()
    local: set[str] = set()
    tables = [top]
    for table in tables:
        tables += table.get_children()
        for symbol in table.get_symbols():
            if table is top:
                is_bound = symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
            else:
                is_bound = symbol.is_declared_global() and symbol.is_assigned()
            name = symbol.get_name()
            if not is_bound and symbol.is_local():
                local.add(name)
            if is_bound:
                bound.add(name)
            elif symbol.is_referenced() and (table is top or symbol.is_global()) and not _SPECIAL.match(name):
                read.add(name)
    return Names(frozenset(bound), frozenset(read), frozenset(_attributes(piece)), frozenset(local))


def _attributes(piece: bytes) -> Iterator[str]:
    """The attributes of `self` that stand once, are spelt much like another, and get no value in their class."""
    counts = Counter(_OF_SELF.findall(piece))
    spelt: dict[str, set[str]] = defaultdict(set)
    for name in counts:
        for near in neighbourhood(name.decode()):
            spelt[near].add(name.decode())
    lonely = {
        name.decode()
        for name, count in counts.items()
        if count == 1 and any(len(spelt[near]) > 1 for near in neighbourhood(name.decode()))
    }
    module = scopes_of([(0, piece)], len(piece)) if lonely else None
    if module is not None:
        for scope in module.walk():
            missing = scope.attributes - scope.bound
            if scope.knows_all() and missing <= lonely:  # else others, whom it is mixed into, give it some
                yield from missing
