"""What is shown of the names that a text reads and nowhere binds."""

from dataclasses import replace

from mlrepair.edits import SCOPES, Edit, Fix, apply_edits
from mlrepair.examination import Examination
from mlrepair.pieces import problem_of
from mlrepair.taxonomy import kind
from mlrepair.undefined.meant import Form, Text, Undefined, may_be_meant
from mlrepair.undefined.names import pieces_with, undefined_names
from mlrepair.undefined.scopes import scopes_of

CODE = "MLR149"
# How often the first repair is right: in a text whose other names are all bound, in a piece of one, of an attribute,
# and where the spelling is too different for that.
_WHOLE = 0.97
_PIECE = {Form.SLIP: 0.9, Form.BINDING: 0.2, Form.ATTRIBUTE: 0.6, Form.IMPORT: 0.1, Form.ELSEWHERE: 0.6}
_ATTRIBUTE = 0.93
_UNSURE = 0.3
# The costs up to which that is so.
_FARTHEST_WHOLE, _FARTHEST_PIECE, _FARTHEST_ATTRIBUTE = 2.5, 1.25, 1.5
_UNKNOWN = 2  # names of a file with its imports for which nothing may be meant: somebody else binds them
_SHARE = 0.5  # of the confidence, for each repair behind another


def undefined(examination: Examination) -> list[Fix]:
    """Return the findings of a text that parses, the best repair of each first; where none is likely, there is none."""
    source = examination.source
    names = undefined_names(source)
    some = may_be_meant(source, names)
    wanted = some | names.attributes
    module = scopes_of(pieces_with(source, wanted), len(source), names.bound) if wanted else None
    if module is None:
        return []
    text = Text(source, examination.memory.relexer.cells(source), module)
    every = [
        replace(one, meant=tuple(meant for meant in one.meant if _holds(source, meant.edits, names.read)))
        for one in text.undefined(some, names.attributes)
    ]
    explained = {source[one.start : one.end].decode() for one in every if one.meant and not one.is_attribute}
    unknown = len(names.read - explained)
    is_whole = unknown == 0 or (unknown <= _UNKNOWN and text.has_imports)
    found = [_finding(examination, one, is_whole) for one in every if one.meant]
    return [fix for fix in found if examination.shows("logic", fix.confidence)]


def _holds(source: bytes, edits: tuple[Edit, ...], known: frozenset[str]) -> bool:
    """Whether the text still parses after a repair, with fewer undefined names and no other."""
    after = apply_edits(source, edits)
    return problem_of(after) is None and undefined_names(after).read <= known


def _finding(examination: Examination, undefined: Undefined, is_whole: bool) -> Fix:
    """The repairs of one name as users see them."""
    first = undefined.meant[0]
    name = examination.source[undefined.start : undefined.end].decode()
    message = f"`{name}` gets no value" if undefined.is_attribute else f"`{name}` is defined nowhere"
    if undefined.is_attribute:
        confidence, farthest = _ATTRIBUTE, _FARTHEST_ATTRIBUTE
    elif is_whole:
        confidence, farthest = _WHOLE, _FARTHEST_WHOLE
    else:
        confidence, farthest = _PIECE[first.form], _FARTHEST_PIECE
    if first.cost > farthest:
        confidence = min(confidence, _UNSURE)
    fixes = [
        replace(
            examination.fix(kind(CODE), one.edits, confidence * _SHARE**number),
            start=undefined.start,
            end=undefined.end,
            message=message,
            architecture=SCOPES,
        )
        for number, one in enumerate(undefined.meant[: examination.top])
    ]
    return replace(fixes[0], alternatives=tuple(fixes[1:]))
