"""The best repairs of a whole text."""

from dataclasses import replace

import pytest

from mlrepair.edits import Applicability, Edit, Fix, apply_edits
from mlrepair.ranking import ranked

_BROKEN = b"if a\n    b\nif c\n    d\n"


def _fix(*edits: Edit, confidence: float = 0.5, alternatives: tuple[Fix, ...] = ()) -> Fix:
    where = edits[0].start
    return Fix(
        "MLR003", "missing-colon", "A colon is missing", where, where + 1, edits, "Insert it", confidence,
        Applicability.SAFE, "trm", ("parses",), alternatives,
    )  # fmt: skip


def test_the_repairs_of_all_errors_are_put_together() -> None:
    """A text with two errors parses after its best repair, and the confidence is that of both being right."""
    (best,) = ranked(_BROKEN, [_fix(Edit(4, 4, b":")), _fix(Edit(15, 15, b":"), confidence=0.8)], 5)
    assert apply_edits(_BROKEN, best.edits) == b"if a:\n    b\nif c:\n    d\n"
    assert best.confidence == pytest.approx(0.4)
    assert best.alternatives == ()


def test_an_alternative_repairs_one_error_another_way_and_parses() -> None:
    """What does not parse together with the other repairs is not offered."""
    other = _fix(Edit(4, 4, b" and e:"), confidence=0.1)
    useless = _fix(Edit(4, 4, b" and"), confidence=0.3)
    first = _fix(Edit(4, 4, b":"), alternatives=(useless, other))
    (best,) = ranked(_BROKEN, [first, _fix(Edit(15, 15, b":"))], 5)
    assert [apply_edits(_BROKEN, fix.edits) for fix in best.alternatives] == [b"if a and e:\n    b\nif c:\n    d\n"]


def test_findings_of_a_text_that_parses_stand_for_themselves() -> None:
    """The likeliest finding comes first, wherever it stands, and only so many as asked for."""
    places = ((0, 0.2), (4, 0.9), (8, 0.4))
    fixes = [replace(_fix(Edit(i, i + 1, b"z"), confidence=c), code="MLR101") for i, c in places]
    (best,) = ranked(b"a = b + c\n", fixes, 2)
    assert [fix.confidence for fix in (best, *best.alternatives)] == [0.9, 0.4]


def test_errors_of_an_older_python_are_put_together() -> None:
    """A text that only the newest Python reads has errors for an older one; what else is found stands for itself."""
    source = b"a = f'{b['c']}'\nd = f'{e['c']}'\ng = b\n"
    quotes = [_fix(*(Edit(i, i + 1, b'"') for i in places), confidence=0.9) for places in ((9, 11), (25, 27))]
    misuse = replace(_fix(Edit(36, 37, b"e"), confidence=0.95), code="MLR101")
    (best,) = ranked(source, [*quotes, misuse], 5)
    assert apply_edits(source, best.edits) == b"a = f'{b[\"c\"]}'\nd = f'{e[\"c\"]}'\ng = b\n"
    assert [fix.edits for fix in best.alternatives] == [misuse.edits]


def test_findings_without_a_repair_stay() -> None:
    """A syntax error that nothing repairs is still reported."""
    finding = replace(_fix(Edit(0, 0, b"")), edits=())
    assert ranked(_BROKEN, [finding], 5) == (finding,)


def test_repairs_that_touch_the_same_bytes_are_not_put_together() -> None:
    """What cannot be applied is not offered: each repair stands for itself then."""
    fixes = [_fix(Edit(0, 2, b"for"), confidence=0.3), _fix(Edit(1, 4, b"x"), confidence=0.6)]
    (best,) = ranked(_BROKEN, fixes, 5)
    assert [fix.confidence for fix in (best, *best.alternatives)] == [0.6, 0.3]
