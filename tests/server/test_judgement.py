from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mlrepair.edits import Applicability, Fix
from mlrepair.settings import Settings
from mlrepair_lsp.documents import Document
from mlrepair_lsp.edited_lines import EditedLines
from mlrepair_lsp.judgement import Judgement
from mlrepair_lsp.notebooks import Notebook, together
from mlrepair_lsp.positions import PositionEncoding
from mlrepair_lsp.text import Text

CALIBRATED = {"logic": 0.8, "security": 0.6, "syntax": 0.3}
EDITED = Document("file:///a.py", "python", 2, Text(b"a\nb\nc\n"), recent=EditedLines(((1, 1),)))


def found(code: str, start: int, confidence: float) -> Fix:
    """Return a finding of one byte."""
    return Fix(code, "", "", start, start + 1, (), "", confidence, Applicability.UNSAFE, "trm", ())


def test_thresholds_of_edited_lines_are_lowered() -> None:
    """The engine is asked with thresholds that are lower by the discount, the user's before the calibrated ones."""
    settings = Settings(min_confidence_logic=0.5, recent_discount=0.5)
    asked = Judgement.of(EDITED, settings, CALIBRATED).asked
    assert asked == replace(settings, min_confidence_logic=0.25, min_confidence_security=0.3)


def test_without_a_discount_nothing_changes() -> None:
    """By default, and in a text that was not edited, the engine is asked as ever and all of its answer is shown."""
    fixes = [found("MLR103", 0, 0.01)]
    unedited = Document("file:///a.py", "python", 1, Text(b"a\n"))
    for document, settings in ((EDITED, Settings()), (unedited, Settings(recent_discount=0.5))):
        judgement = Judgement.of(document, settings, CALIBRATED)
        assert (judgement.asked, judgement.shown(fixes)) == (settings, fixes)


def test_old_code_is_judged_as_before() -> None:
    """What is below the usual threshold of its group is shown in edited lines only; syntax errors everywhere."""
    judgement = Judgement.of(EDITED, Settings(recent_discount=0.5), CALIBRATED)
    unsure_old, unsure_edited = found("MLR103", 0, 0.7), found("MLR103", 2, 0.7)
    sure_old, other_group, broken = found("MLR103", 4, 0.8), found("MLR203", 4, 0.7), found("MLR000", 4, 0.0)
    fixes = [unsure_old, unsure_edited, sure_old, other_group, broken]
    assert judgement.shown(fixes) == [unsure_edited, sure_old, other_group, broken]


def test_group_without_a_threshold_keeps_the_engines() -> None:
    """Where neither the user nor the model names a threshold the engine's own is not lowered."""
    judgement = Judgement.of(EDITED, Settings(recent_discount=0.5), {})
    assert (judgement.asked.min_confidence_logic, judgement.asked.min_confidence_security) == (None, None)


def test_edited_lines_of_cells_are_those_of_the_notebook() -> None:
    """In the one text of a notebook the edited lines of each cell stand where the cell does."""
    one = Document("cell:1", "python", 1, Text(b"a\nb"), recent=EditedLines(((1, 1),)))
    two = Document("cell:2", "python", 1, Text(b"c\nd\ne\n"), recent=EditedLines(((0, 0), (2, 2))))
    whole = together(Notebook("file:///a.ipynb", 1, ("cell:1", "cell:2")), [one, two])
    assert whole.text.data == b"a\nb\nc\nd\ne\n"
    assert whole.recent == EditedLines(((1, 2), (4, 4)))


def test_replaced_text_is_not_known_to_be_edited() -> None:
    """Of a text that the editor sends anew as a whole, as some do after formatting, nothing counts as edited."""
    assert not EDITED.changed([{"text": "x\n"}], 3, PositionEncoding.UTF8).recent


CHANGE = st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 3))


@given(st.integers(1, 12), st.lists(CHANGE, max_size=8))
def test_edited_lines_move_with_their_text(lines: int, changes: list[tuple[int, int, int]]) -> None:
    """After any changes exactly the lines that were touched by one are edited, wherever they have moved to."""
    marks = [False] * lines  # one for each line of a text of "x" lines
    document = Document("file:///a.py", "python", 1, Text(b"\n".join([b"x"] * lines)))
    for version, (one, other, new) in enumerate(changes, start=2):
        first, last = sorted((one % len(marks), other % len(marks)))
        start, end = {"line": first, "character": 0}, {"line": last, "character": 1}
        change = {"range": {"start": start, "end": end}, "text": "\n".join(["x"] * (new + 1))}
        document = document.changed([change], version, PositionEncoding.UTF8)
        marks[first : last + 1] = [True] * (new + 1)
    assert [document.recent.touches(line, line) for line in range(len(marks))] == marks
    assert all(first > last + 1 for (_, last), (first, _) in pairwise(document.recent.runs))
