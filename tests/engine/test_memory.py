from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlrepair import pieces, relexer
from mlrepair.edits import Fix
from mlrepair.engine import Engine
from tests.engine.scripted import ScriptedModel, either, inserting, replacing

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


def test_comment_silences_a_finding() -> None:
    """What a comment on its line names is not reported."""
    engine = Engine(model=ScriptedModel(SCRIPT))
    code = b"while x < y:\n    x += 1\n"
    [fix] = engine.repair(code)
    comment = b":  # mlrepair: ignore[%b]\n" % fix.code.encode()
    assert engine.repair(code.replace(b":\n", comment)) == []
