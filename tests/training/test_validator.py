"""The validator lets good samples through and names what is wrong with the others."""

from dataclasses import dataclass, replace

import pytest

from mlrepair.actions import Action, Operation
from mlrepair.grid import Window
from mlrepair.lexer import lex
from mlrepair_training.collectors import RealFix
from mlrepair_training.labels import Target
from mlrepair_training.validator import Reason, Validator, meaning, reject, reject_fix


@dataclass(frozen=True)
class Text:
    """A pair without a label."""

    source: bytes
    repaired: bytes
    group: str


@dataclass(frozen=True)
class Labelled(Text):
    """A pair with a label."""

    targets: list[Target]

    @property
    def window(self) -> Window:
        """The cells of the source."""
        return Window.of(self.source, lex(self.source))


@pytest.mark.parametrize(
    ("source", "repaired", "group", "reason"),
    [
        (b"x = (1\n", b"x = (1)\n", "syntax", None),
        (b"x = a < b\n", b"x = a <= b\n", "logic", None),
        (b"return a\n", b"return b\n", "logic", None),
        (b"x = 1\n", b"x = 1\n", "clean", None),
        (b"x = (1\n", b"x = (1\n", "clean", Reason.CLEAN_SIDE),
        (b"x = (1\n", b"x = [1\n", "syntax", Reason.CLEAN_SIDE),
        (b"x = 1\n", b"x = 2\n", "syntax", Reason.STILL_PARSES),
        (b"x = (1\n", b"x = 1\n", "logic", Reason.BROKEN),
        (b"x = 1 # a\n", b"x  = 1\n", "logic", Reason.NO_CHANGE),
        (b"x = a == b\n", b"x = b == a\n", "logic", Reason.SAME_MEANING),
        (b"x = a * b\n", b"x = b * a\n", "logic", Reason.SAME_MEANING),
        (b"x = (a)\n", b"x = a\n", "logic", Reason.SAME_MEANING),
    ],
)
def test_both_sides_are_judged(source: bytes, repaired: bytes, group: str, reason: Reason | None) -> None:
    """The clean side compiles, the other does what its group says, and they do not mean the same."""
    assert reject(Text(source, repaired, group)) is reason


def test_minus_does_not_commute() -> None:
    """Swapped operands of a difference are a mistake; those of a sum may be texts, so they are one as well."""
    assert meaning(b"a - b") != meaning(b"b - a")
    assert meaning(b"a + b") != meaning(b"b + a")
    assert meaning(b"a < b") != meaning(b"b < a")


def test_the_recorded_repair_must_give_the_repaired_side() -> None:
    """Each of the equal actions of one step does it alone; a label for another text is found out."""
    sample = Labelled(b"x = a < b\n", b"x = a <= b\n", "logic", [])
    place = next(i for i, cell in enumerate(sample.window.cells) if cell.text == b"<")
    right, wrong = (Action(place, Operation.REPLACE, text) for text in (b"<=", b">"))
    assert reject(sample) is Reason.NO_EDIT
    assert reject(replace(sample, targets=[(right,)])) is None
    assert reject(replace(sample, targets=[(right, wrong)])) is Reason.OTHER_EDIT
    assert reject(replace(sample, targets=[(wrong,)])) is Reason.OTHER_EDIT


def test_rejections_are_counted_by_reason() -> None:
    """What is good comes through in its order."""
    good = Text(b"x = (1\n", b"x = (1)\n", "syntax")
    bad = Text(b"x = 1\n", b"x = 2\n", "syntax")
    validator = Validator()
    assert list(validator.accepted([good, bad, good, bad])) == [good, good]
    assert validator.rejections == {Reason.STILL_PARSES: 2}


def test_a_real_fix_stands_where_it_says() -> None:
    """The piece is that of the file, dedented."""
    file = b"class A:\n    def f(self):\n        return 1\n"
    fix = RealFix(
        "git", "o", "v", "p.py", "A.f", b"def f(self):\n    return 1\n", b"def f(self):\n    return 2\n", "replaced"
    )
    place = replace(fix, file_before=file, start=9, end=len(file))
    assert reject_fix(place) is None
    assert reject_fix(replace(place, start=0)) is Reason.WRONG_PLACE
    validator = Validator()
    assert list(validator.accepted_fixes([fix, replace(fix, after=fix.before)])) == [fix]
    assert validator.rejections == {Reason.NO_CHANGE: 1}
