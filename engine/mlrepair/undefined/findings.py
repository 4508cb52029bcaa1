"""What is shown of the names that a text reads and nowhere binds."""

from dataclasses import replace

from mlrepair.edits import Fix, apply_edits
from mlrepair.examination import Examination
from mlrepair.taxonomy import kind
from mlrepair.undefined.meant import Form, Meant, Text, Undefined
from mlrepair.undefined.names import Names, undefined_names
from mlrepair.undefined.scopes import scopes_of
from mlrepair.verifier import Verdict, Verifier

CODE = "MLR149"
ARCHITECTURE = "scopes"  # what found it: no model
# How often the first repair is right: in a text whose other names are all bound, in a piece of one, of an attribute,
# and where the spelling is too different for that.
_WHOLE = 0.97
_PIECE = {Form.SLIP: 0.9, Form.BINDING: 0.2, Form.ATTRIBUTE: 0.6, Form.IMPORT: 0.1, Form.ELSEWHERE: 0.6}
_ATTRIBUTE = 0.93
_UNSURE = 0.3
# The costs up to which that is so.
_FARTHEST_WHOLE, _FARTHEST_PIECE, _FARTHEST_ATTRIBUTE = 2.5, 1.25, 1.5
_SHARE = 0.5  # of the confidence, for each repair behind another


def undefined(examination: Examination) -> list[Fix]:
    """Return the findings of a text that parses, the best repair of each first; where none is likely, there is none."""
    source = examination.source
    names = undefined_names(source)
    module = scopes_of(source) if names.read or names.attributes else None
    if module is None:
        return []
    read = examination.memory.relexer.cells
    verifier = Verifier(source, None, read)
    every = [
        replace(one, meant=_verified(one, verifier, names))
        for one in Text(source, read(source), module).undefined(names)
    ]
    is_whole = all(one.meant for one in every if not one.is_attribute)
    found = [_finding(examination, one, is_whole) for one in every if one.meant]
    return [fix for fix in found if examination.shows("logic", fix.confidence)]


def _verified(undefined: Undefined, verifier: Verifier, names: Names) -> tuple[Meant, ...]:
    """The repairs that hold and lead to no other undefined name."""
    return tuple(
        one
        for one in undefined.meant
        if verifier.verify(one.edits) is Verdict.ACCEPTED
        and undefined_names(apply_edits(verifier.source, one.edits)).read <= names.read
    )


def _finding(examination: Examination, undefined: Undefined, is_whole: bool) -> Fix:
    """The repairs of one name as users see them."""
    first = undefined.meant[0]
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
            architecture=ARCHITECTURE,
        )
        for number, one in enumerate(undefined.meant[: examination.top])
    ]
    return replace(fixes[0], alternatives=tuple(fixes[1:]))
