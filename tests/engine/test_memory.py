import time
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlrepair import pieces, relexer
from mlrepair.edits import Fix
from mlrepair.engine import Engine
from mlrepair.model import View
from tests.engine.scripted import ScriptedModel, ScriptedRanking, either, inserting, replacing

SCRIPT = either(replacing(b"<", b"<="), replacing(b"retrun", b"return", 0.6), inserting(b"f", b"("))
LINES = st.sampled_from(
    [
        b"def f(a, b):\n    if a < b:\n        return a.c\n    return b.d\n",
        b"class A:\n    def g(self):\n        self.h = 1\n        return self.h < 2\n",
        b"def f(a):\n    retrun a\n",
        b"from a import b, c\n",
        b"x = f 1)\n",
        b"while x < y:\n    x += 1  # mlrepair: ignore[MLR1]\n",
        b"\n# text\n",
    ]
)


@pytest.fixture(autouse=True, scope="module")
def short_texts() -> Iterator[None]:
    """Remember texts of any length: long ones would only be slow."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pieces, "_SHORT", 0)
        patch.setattr(relexer, "_SHORT", 0)
        yield


@settings(max_examples=25)
@given(st.lists(st.lists(LINES, max_size=6).map(b"".join), min_size=2, max_size=4))
def test_findings_do_not_depend_on_what_was_seen_before(texts: list[bytes]) -> None:
    """An engine that has seen other texts finds what a new one finds."""
    used = Engine(model=ScriptedModel(SCRIPT))
    for text in (*texts, *texts):
        assert used.repair(text, top=3) == Engine(model=ScriptedModel(SCRIPT)).repair(text, top=3)


def test_an_editor_is_told_of_a_mistake_before_its_repair() -> None:
    """Of a text that does not parse `partial` gets the mistake, without a repair."""
    told: list[list[Fix]] = []
    found = Engine(model=ScriptedModel(SCRIPT)).repair(b"x = f 1)\n", partial=told.append)
    assert [[(fix.code, fix.edits) for fix in fixes] for fixes in told] == [[("MLR000", ())]]
    assert [fix.label for fix in found if fix.edits]


def test_the_first_finding_of_a_new_text_is_told_before_the_others() -> None:
    """Of a new text that parses `partial` gets one finding, with its repair; of a known one, nothing."""
    told: list[list[Fix]] = []
    code = b"".join(b"def f%d(a, b):\n    if a < b:\n        return a\n    return %d\n\n\n" % (i, i) for i in range(3))
    engine = Engine(model=ScriptedModel(SCRIPT))
    found = engine.repair(code, partial=told.append)
    assert len(found) == 3
    [[first]] = told
    assert first in found
    assert engine.repair(code, partial=told.append) == found
    assert len(told) == 1


def test_what_was_told_of_a_change_stays_when_the_time_is_over() -> None:
    """A finding whose window cannot be read again in time is not lost."""

    class Tiring(ScriptedModel):
        """Uses up all time as soon as something was told."""

        def score(self, views: Sequence[View]) -> list[ScriptedRanking]:
            while told and time.thread_time() < end:
                pass
            return super().score(views)

    told: list[list[Fix]] = []
    end = 0.0
    code = b"def f(a, b):\n    if a < b:\n        return a.c\n    return b.%s\n\n\n" * 3
    engine = Engine(model=Tiring(SCRIPT))
    before = engine.repair(code % (b"d", b"d", b"d"))
    end = time.thread_time() + 0.5
    after = engine.repair(code % (b"d", b"d", b"e"), partial=told.append, seconds=0.2)
    assert len(before) == len(after) == 3
    assert told == [after]


def test_comment_silences_a_finding() -> None:
    """What a comment on its line names is not reported."""
    engine = Engine(model=ScriptedModel(SCRIPT))
    code = b"while x < y:\n    x += 1\n"
    [fix] = engine.repair(code)
    comment = b":  # mlrepair: ignore[%b]\n" % fix.code.encode()
    assert engine.repair(code.replace(b":\n", comment)) == []
