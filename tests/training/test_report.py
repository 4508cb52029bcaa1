"""The report counts what it should, its intervals are honest, and its page needs nothing else."""

import base64
import math
import re
from collections import Counter
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from random import Random

import pytest

from mlrepair.edits import Applicability, Edit, Fix, apply_edits, invert_edits
from mlrepair.syntax import find_problem
from mlrepair_training.benchmark import GROUPS, calibration_error
from mlrepair_training.report import cases, figures, intervals, several, whole_files
from mlrepair_training.report.detectors import DETECTORS, Report, changed_rows, is_found, reports
from mlrepair_training.report.measuring import Plan, Text, jobs
from mlrepair_training.report.page import draw
from mlrepair_training.report.records import (
    OURS,
    Attention,
    Certainty,
    CleanFile,
    Detection,
    FileBug,
    Foreseen,
    Messages,
    Missing,
    Model,
    Reading,
    Record,
    Repair,
    Run,
    Several,
    Suspicion,
    Synchronisation,
    Tick,
    WindowTime,
    read,
    without_texts,
    write,
)
from mlrepair_training.report.systems import COMPARED, SYSTEMS, UNQUANTIZED

SOURCE = b"import os\n\n\n@f\ndef a(x):\n    return x\n\n\nb = [1, 2]\nc = a(b)\n"


THOUGHT = Attention(
    "a name",
    ["", "pint", "(", "1", ")"],
    [[0.1, 0.4, 0, 0, 0], [0, 0.5, 0, 0, 0], [0, 0, 0, 0, 0]],
    [0, 1, 2],
    [0.5] * 3,
)


def a_repair(rank: int | None = 0, confidence: float = 0.9, *, group: str = "logic", **others: object) -> Repair:
    """A repair of a comparison, right where the rank is 0."""
    best = "if a < b:\n    f()\n" if rank == 0 else "if b > a:\n    g()\n"
    fields: dict[str, object] = {
        "system": OURS,
        "kind": "wrong-comparison-operator",
        "code": "MLR103",
        "source": "if a > b:\n    f()\n",
        "wanted": "if a < b:\n    f()\n",
        "best": best,
        "parses": True,
        "is_shown": confidence > 0.8,
        "milliseconds": 12.5,
        "baseline": None,
    }
    return Repair(**{**fields, "group": group, "rank": rank, "confidence": confidence, **others})  # type: ignore[arg-type]


def a_run() -> list[Record]:
    """Records of every type; a repair's text would be markup if the page let it."""
    markup = '<script src="https://example.org/x.js"></script>\u2028'
    return [
        Run("2026-01-02", 0, 5, 1, 2, "Linux x86_64", "3.11.0"),
        Model("trm", "ab" * 32, 5_000_000, {"logic": 0.9, "security": 0.9, "syntax": 0.01}),
        Model("mamba", "cd" * 32, 6_000_000, {}),
        *(a_repair(rank, 0.1 + 0.2 * i, group=group) for group in GROUPS for i, rank in enumerate((0, 2, None, 0))),
        *(a_repair(rank, group=group, system="ctm") for group in COMPARED for rank in (0, 1)),
        a_repair(None, source=markup + "\n", best=markup + "2\n"),
        CleanFile("p/a.py", 1000, 1, 300.0),
        CleanFile("p/b.py", 500, 0, 100.0),
        Suspicion("p/a.py", "logic", 0.95),
        WindowTime("20 rows", 9.5),
        *(Several("p/a.py", errors, errors - 1, errors, 1, 50.0) for errors in several.COUNTS),
        FileBug("all bugs", "off-by-one", None, 0),
        Foreseen("mamba", "p/a.py", 100, 110.0, 20, 8),
        Reading(2000, 9000, 500.0, [50.0, 25.0, 10.0], 12.1),
        *(Tick(reader, "all", 10, right) for right, reader in enumerate(("trm", "tick 1", "tick 2"))),
        Certainty(0.8, 0.75),
        Synchronisation("off-by-one", [0.5, -0.5]),
        THOUGHT,
        Detection("pyflakes", "logic", True),
        Messages("pyflakes", 1000, 3),
        Missing("pylint"),
    ]


def a_fix(*edits: Edit) -> Fix:
    """A finding with these edits."""
    return Fix("MLR001", "x", "", 0, 1, edits, "", 0.9, Applicability.SAFE, "trm", ())


def test_records_come_back_from_their_file(tmp_path: Path) -> None:
    """What is written is what is read, line separators of other alphabets included."""
    write(tmp_path / "r.jsonl", a_run())
    assert read(tmp_path / "r.jsonl") == a_run()


@pytest.mark.parametrize("line", ['["Unknown"]', '["Missing"]', "[]", "{}", "no JSON"])
def test_a_line_that_is_no_record_is_named(tmp_path: Path, line: str) -> None:
    """An old or broken file says where it cannot be read, and what to do."""
    (tmp_path / "r.jsonl").write_text(f'["Missing","ruff"]\n{line}\n')
    with pytest.raises(ValueError, match=r"r\.jsonl:2 .*measure again"):
        read(tmp_path / "r.jsonl")


def test_an_interval_holds_its_figure_and_narrows_with_samples() -> None:
    """Of 20 and of 2,000 samples half are right; both bounds are those of a binomial."""
    few, many = intervals.share([True, False] * 10), intervals.share([True, False] * 1000)
    assert few is not None
    assert many is not None
    for found, size in ((few, 20), (many, 2000)):
        assert found.value == 0.5
        margin = 1.96 * math.sqrt(0.25 / size)
        assert (found.low, found.high) == pytest.approx((0.5 - margin, 0.5 + margin), abs=0.3 * margin)


def test_samples_that_all_agree_promise_no_certainty() -> None:
    """Ten of ten right leaves room for 31 % wrong; no alarm in 1,000 lines leaves room for 3.7."""
    assert intervals.share([True] * 10) == intervals.Interval(1.0, pytest.approx(0.6915, abs=1e-4), 1.0)
    assert intervals.share([False] * 10) == intervals.Interval(0.0, 0.0, pytest.approx(0.3085, abs=1e-4))
    assert intervals.rate([0, 0], [400, 600], per=1000) == intervals.Interval(0.0, 0.0, pytest.approx(3.689, abs=1e-3))


def test_nothing_counted_gives_no_figure() -> None:
    """A share of no samples is not 0 %."""
    assert intervals.share([]) is None
    assert intervals.rate([], []) is None
    assert figures.written(None) == ("–", "")


def test_a_rate_counts_events_by_amount_not_by_file() -> None:
    """Two alarms in 1,500 lines are 1.33 in 1,000, however the files are cut."""
    found = intervals.rate([2, 0], [1000, 500], per=1000)
    assert found is not None
    assert found.value == pytest.approx(4 / 3)
    assert (found.low, found.high) == (0.0, 2.0)


def test_a_headline_counts_what_is_right_and_what_is_shown() -> None:
    """Precision is over what is shown, and each system has its row."""
    some = [a_repair(0, 0.9), a_repair(3, 0.9), a_repair(None, 0.1), a_repair(0, 0.1)]
    rows = figures.headlines([*some, a_repair(0, system="ctm"), a_repair(0, group="syntax", baseline=False)])
    assert [(row.group, row.system, row.samples) for row in rows] == [
        ("syntax", OURS, 1),
        ("logic", OURS, 4),
        ("logic", "ctm", 1),
    ]
    logic = rows[1]
    shown = (logic.exact, logic.among_five, logic.shown_and_right, logic.precision)
    assert [one.value for one in shown if one] == [0.5, 0.75, 0.25, 0.5]
    assert logic.baseline is None
    assert rows[0].baseline is not None
    assert rows[0].baseline.value == 0.0


def test_the_calibration_error_is_the_benchmark_s() -> None:
    """Page and README name the same figure."""
    rng = Random(0)
    some = [a_repair(rng.choice((0, 1)), rng.random()) for _ in range(60)] + [a_repair(0, 1.0), a_repair(None, 0.0)]
    found = figures.reliability(some)
    assert found is not None
    expected = calibration_error([(repair.confidence, repair.rank == 0) for repair in some])
    assert found.error.value == pytest.approx(expected, abs=1e-4)
    assert sum(samples for _, _, samples in found.bins) == len(some)


def test_a_higher_threshold_shows_less() -> None:
    """Each threshold keeps all repairs from it on; texts without a repair count as not shown."""
    some = [a_repair(0, 0.9), a_repair(1, 0.5), a_repair(0, 0.5), a_repair(None, 0.0, code="")]
    assert figures.precision_by_threshold(some) == [
        figures.Point(0.5, 0.75, pytest.approx(2 / 3)),
        figures.Point(0.9, 0.25, 1.0),
    ]


def test_a_confusion_says_what_a_kind_is_taken_for() -> None:
    """The most usual kinds come first; a kind that is no row, and no repair at all, have columns of their own."""
    name = "wrong-comparison-operator"
    some = [a_repair(), a_repair(), a_repair(code="MLR001"), a_repair(code=""), a_repair(kind="off-by-one")]
    found = figures.confusion(some)
    assert found.kinds == (name, "off-by-one")
    assert found.shares == ((0.5, 0.0, 0.25, 0.25), (1.0, 0.0, 0.0, 0.0))


def test_ticks_are_counted_by_group_beside_the_trm() -> None:
    """Shares of right answers in the order of the ticks, and what the TRM has without any."""
    found = [
        Tick("trm", "all", 4, 1),
        Tick("trm", "logic", 2, 0),
        Tick("tick 1", "all", 4, 2),
        Tick("tick 1", "logic", 2, 1),
    ]
    assert figures.accuracy_by_tick(found) == {"all": ([0.5], 0.25), "logic": ([0.5], 0.0)}


def test_what_the_file_adds_is_counted_both_ways() -> None:
    """Ranks from 5 on are not among five; a bug that both have first is not one that only one of them has."""
    ranks = [(0, 0), (0, 2), (3, 0), (None, 0), (5, 4), (None, None)]
    (row,) = whole_files.bug_rows([FileBug("all bugs", "x", alone, in_context) for alone, in_context in ranks])
    assert (row.sort, row.bugs, row.alone.only_here, row.in_context.only_here) == ("all bugs", 6, 1, 2)
    shares = (row.alone.first, row.in_context.first, row.alone.among_five, row.in_context.among_five)
    assert [one.value for one in shares if one] == pytest.approx([2 / 6, 3 / 6, 3 / 6, 5 / 6])


def test_perplexity_is_that_of_all_cells_and_its_interval_that_of_files() -> None:
    """A long file counts for more; between the bounds lie its own perplexity and that of the short one."""
    some = [Foreseen("mamba", "a", 30, 30.0, 0, 0), Foreseen("mamba", "b", 10, 20.0, 0, 0)]
    (row,) = whole_files.foresight_rows([*some, Foreseen("n-grams", "a", 0, 0.0, 0, 0)])
    assert (row.reader, row.files, row.cells, row.names) == ("mamba", 2, 40, None)
    found = (row.perplexity.value, row.perplexity.low, row.perplexity.high)
    assert found == pytest.approx((math.exp(50 / 40), math.exp(1), math.exp(2)))


def test_attention_is_shown_at_ticks_that_double() -> None:
    """The first tick and the second; shares of the highest weight, and no mark where nothing is taken for wrong."""
    first, second = figures.glances(THOUGHT)
    assert (first.tick, second.tick) == (1, 2)
    assert [share for _, share, _ in first.cells] == [0.25, 1.0, 0.0, 0.0, 0.0]
    assert [text for text, _, is_answer in first.cells if is_answer] == []
    assert [text for text, _, is_answer in second.cells if is_answer] == ["pint"]


def test_alarms_are_counted_from_a_threshold_on() -> None:
    """Of two suspicions in 2,000 lines, one is left above both thresholds."""
    some = [Suspicion("a", "logic", 0.5), Suspicion("a", "logic", 0.92)]
    found = {round(threshold, 2): alarms for threshold, alarms in figures.alarms_by_threshold(some, 2000)}
    assert (found[0.3], found[0.6], found[0.95]) == (1.0, 0.5, 0.0)


def test_statements_have_their_decorators_and_whole_lines() -> None:
    """What is broken and judged alone are rows of the file."""
    found = [SOURCE[start:end] for start, end in several.statements(SOURCE)]
    assert found == [b"import os\n", b"@f\ndef a(x):\n    return x\n", b"b = [1, 2]\n", b"c = a(b)\n"]
    assert [*several.statements(b"a = 1; b = 2\nc = 3\n")] == [(0, 13), (13, 19)]
    assert [*several.statements(b"def\n")] == []


def test_every_slip_breaks_its_own_statement() -> None:
    """All slips lie in different statements, none of which parses alone; a seed gives the same again."""
    found = several.slips(SOURCE, Random(3))
    assert found == several.slips(SOURCE, Random(3))
    assert len({slip.start for slip in found}) == len(found) >= 2
    for slip in found:
        edits = [Edit(edit.start - slip.start, edit.end - slip.start, edit.text) for edit in slip.edits]
        assert find_problem(apply_edits(SOURCE[slip.start : slip.end], edits)) is not None


def test_each_of_several_errors_is_judged_by_itself() -> None:
    """The author's own edits repair all; without one of them one is left; what touches another place is wrong."""
    places = list(several.statements(SOURCE))
    colon, bracket = SOURCE.index(b":"), SOURCE.index(b"]")
    slips = [
        several.Slip(*places[1], (Edit(colon, colon + 1, b""),)),
        several.Slip(*places[2], (Edit(bracket, bracket + 1, b""),)),
    ]
    first, second = (a_fix(edit) for edit in invert_edits(SOURCE, [edit for slip in slips for edit in slip.edits]))
    elsewhere = a_fix(Edit(0, 6, b"export"))
    assert apply_edits(several.with_errors(SOURCE, slips), [*first.edits, *second.edits]) == SOURCE
    assert several.judge(SOURCE, slips, []) == ([], [])
    assert several.judge(SOURCE, slips, [first, second]) == (slips, [])
    assert several.judge(SOURCE, slips, [second, elsewhere]) == ([slips[1]], [elsewhere])
    half = a_fix(Edit(first.edits[0].start, first.edits[0].start, b";"))
    assert several.judge(SOURCE, slips, [half, second]) == ([slips[1]], [half])


def test_rows_of_several_errors_count_errors_and_files() -> None:
    """A file is whole when all its errors are repaired and nothing else is changed."""
    some = [Several("a", 2, 2, 2, 0, 10.0), Several("b", 2, 2, 3, 1, 30.0)]
    (row,) = figures.several_rows(some)
    assert (row.files, row.milliseconds) == (2, 30.0)
    assert [one.value for one in (row.repaired, row.whole, row.wrong) if one] == [1.0, 0.5, 0.5]


def test_a_tool_detects_what_it_says_on_the_broken_row_only() -> None:
    """What it says of the repaired text, too, or of another row, is no detection."""
    known, new, away = Report(2, "W1", "style"), Report(2, "E1", "bug"), Report(9, "E1", "bug")
    assert is_found({known, new}, {Report(5, "W1", "style")}, {2})
    assert not is_found({known}, {Report(5, "W1", "style")}, {2})
    assert not is_found({away}, set(), {2})


@pytest.mark.parametrize(
    ("broken", "repaired", "rows"),
    [
        (b"a\nb\nc\n", b"a\nB\nc\n", {2}),
        (b"a\nc\n", b"a\nb\nc\n", {1, 2}),
        (b"a\nb\nc\n", b"a\nc\n", {2}),
        (b"b\n", b"a\nb\n", {1}),
    ],
)
def test_broken_rows_are_those_that_the_author_changes(broken: bytes, repaired: bytes, rows: set[int]) -> None:
    """A row that is missing makes its neighbours suspicious."""
    assert changed_rows(broken, repaired) == rows


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.name)
def test_tools_are_asked_for_all_texts_at_once(detector: object) -> None:
    """Each installed tool reports the unused import in the right text and row, and no undefined name."""
    (tool,) = [known for known in DETECTORS if known is detector]
    if find_spec(tool.name) is None:
        pytest.skip(f"{tool.name} is not installed")
    clean, broken = reports(tool, [b"X = 1\n", b"X = 1\nimport os\nprint(unknown)\n"])
    assert clean == set()
    assert {report.row for report in broken} == {2}


def test_cases_show_good_and_bad_with_the_author_s_repair() -> None:
    """The same seed draws the same; of a bad one both diffs are there, of a good one only one."""
    some = [a_repair(0), a_repair(0), a_repair(0), a_repair(2), a_repair(None, best="")]
    drawn = list(cases.draw(some, 0))
    assert drawn == list(cases.draw(some, 0))
    assert [case.is_good for case in drawn] == [True, True, False, False]
    assert ("new", "+if a < b:") in drawn[0].ours
    assert drawn[0].author == ()
    assert ("new", "+if a < b:") in drawn[2].author
    assert {case.ours for case in drawn if not case.repair.best} == {()}


def test_a_page_is_complete_and_needs_nothing_else(tmp_path: Path) -> None:
    """No script, no address, no text of a sample as markup; every plot is inside; missing tools are named."""
    page = tmp_path / "r.html"
    draw(a_run(), page)
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert not re.search(r'(?:src|href)="(?!data:image/svg|#)', text)
    plots = [base64.b64decode(found) for found in re.findall(r"data:image/svg\+xml;base64,([^\"]+)", text)]
    assert len(plots) == len(GROUPS) + 10
    assert all(b"<svg" in plot for plot in plots)
    assert "pylint was not installed" in text
    assert "Not measured" not in text
    assert all(re.search(rf'<td class="text">{group}</td>', text) for group in GROUPS)


def test_a_page_without_texts_says_where_the_cases_are(tmp_path: Path) -> None:
    """What is published holds no code of others, and says so."""
    page = tmp_path / "r.html"
    draw(without_texts(a_run()), page)
    text = page.read_text(encoding="utf-8")
    assert "if a &lt; b" not in text
    assert "They are code of others" in text


def test_the_same_records_give_the_same_page(tmp_path: Path) -> None:
    """Nothing of the page depends on the day or on chance."""
    for name in ("a.html", "b.html"):
        draw(a_run(), tmp_path / name)
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


@pytest.mark.parametrize(("records", "missing"), [(a_run()[:3], "a repair"), (a_run()[3:], "their run")])
def test_records_without_a_run_or_repairs_make_no_page(tmp_path: Path, records: list[Record], missing: str) -> None:
    """The error says what is missing."""
    with pytest.raises(ValueError, match=missing):
        draw(records, tmp_path / "r.html")


def test_all_is_measured_of_what_users_have_and_some_of_each_model(tmp_path: Path) -> None:
    """The models alone see syntax, logic and security; other weights the first half of these."""
    texts = [Text(b"a", b"b", str(i)) for i in range(13)]
    plan = Plan(tmp_path, tmp_path, 13, unquantized=tmp_path / "fp32", extras=False)
    samples = Counter[tuple[str, str]]()
    for job in jobs(plan, {"syntax": texts, "undefined names": texts[:3]}, []):
        assert isinstance(job, partial)
        _, system, weights, group, some = job.args
        assert (weights == plan.unquantized) == (system == UNQUANTIZED)
        samples[system, group] += len(some)
    expected = {(system, "syntax"): 13 for system in SYSTEMS}
    assert samples == {**expected, (UNQUANTIZED, "syntax"): 6, (OURS, "undefined names"): 3}
