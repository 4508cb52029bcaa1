"""Files with several bugs: how they are made, and how systems are judged by them."""

from itertools import pairwise
from pathlib import Path
from random import Random

from mlrepair.edits import Applicability, Edit, Fix, apply_edits, invert_edits
from mlrepair.settings import Settings
from mlrepair.syntax import find_problem
from mlrepair_training.packages import SourceFile
from mlrepair_training.report.several import with_errors
from mlrepair_training.several_benchmark import GROUPS, Buggy, buggy_files, figures, outcome

PATH = Path(__file__).parents[2] / "engine" / "mlrepair" / "windows.py"
FILES = [SourceFile("mlrepair", "windows.py", PATH.read_bytes())]


def _file(seed: int) -> Buggy:
    (file,) = buggy_files(FILES, Random(seed), 1)
    return file


def _fix(*edits: Edit) -> Fix:
    return Fix("MLR001", "a", "", 0, 1, tuple(sorted(edits)), "", 0.9, Applicability.SAFE, "a", ())


def test_bugs_do_not_touch_each_other() -> None:
    """One to ten bugs of both groups, in pieces apart; without them the file is the author's."""
    numbers = set()
    for seed in range(3):
        file = _file(seed)
        numbers.add(len(file.bugs))
        slips = sorted(file.bugs)
        assert 1 <= len(slips) <= 10
        assert all(one.end <= other.start for one, other in pairwise(slips))
        assert set(file.bugs.values()) <= set(GROUPS)
        of_syntax = [slip for slip, group in file.bugs.items() if group == "syntax"]
        assert bool(of_syntax) == (find_problem(file.source) is not None)
        assert file.source == with_errors(FILES[0].source, slips) != file.clean
    assert len(numbers) > 1


def test_figures_count_bugs_and_wrong_edits() -> None:
    """Who undoes all is all right; who does nothing is not wrong; who changes anything else is."""
    file = _file(1)
    undone = [_fix(edit) for edit in invert_edits(file.clean, [edit for slip in file.bugs for edit in slip.edits])]
    assert apply_edits(file.source, [edit for fix in undone for edit in fix.edits]) == file.clean
    elsewhere = _fix(Edit(0, 3, b"..."))
    found = {
        name: figures([outcome(file, lambda *_, fixes=fixes: fixes, Settings())])  # type: ignore[misc]
        for name, fixes in {"all": undone, "none": [], "wrong": [elsewhere]}.items()
    }
    assert [found[name]["repaired"] for name in found] == [1.0, 0.0, 0.0]
    assert [found[name]["wrong edits"] for name in found] == [0.0, 0.0, 1.0]
    assert found["all"]["bugs"] == len(file.bugs)
