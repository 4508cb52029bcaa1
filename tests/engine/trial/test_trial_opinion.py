"""What the model is asked, and when."""

from mlrepair.trial.opinion import Adviser
from tests.engine.scripted import ScriptedModel, replacing, silent

SOURCE = b"def low(a):\n    return max(a)\n\n\ndef high(a):\n    return max(a)\n"


def test_only_the_rows_that_run_count() -> None:
    """Of two equal proposals, the one in a row that no failing test runs is no candidate."""
    opinion = Adviser(ScriptedModel(replacing(b"max", b"min", 0.5)), [SOURCE]).opinion({(0, 2)})
    assert opinion.rows == {(0, 2): 1.0}
    (own,) = opinion.own
    assert (own.file, own.row, own.edits[0].text) == (0, 2, b"min")


def test_short_files_are_looked_at_once() -> None:
    """The model looks at a short file while the tests run; what it saw is not looked at again."""
    model = ScriptedModel(silent)
    adviser = Adviser(model, [SOURCE])
    adviser.opinion({(0, 2)})
    first = len(model.seen)
    adviser.opinion({(0, 2), (0, 6)})
    assert len(model.seen) == first == 2


def test_long_files_are_looked_at_where_they_run() -> None:
    """Of a file of many functions, only those that a failing test runs cost a look."""
    source = b"".join(b"def f%d(a):\n    return max(a)\n\n\n" % i for i in range(40))
    model = ScriptedModel(silent)
    Adviser(model, [source]).opinion({(0, 2)})
    assert len(model.seen) == 1
