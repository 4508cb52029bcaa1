"""`mlrepair check`."""

import json
import os
import re
from pathlib import Path

import pytest

from mlrepair import Engine
from mlrepair.cli import app
from mlrepair.cli.findings import EngineUnavailableError
from mlrepair.edits import Applicability
from tests.engine.cli.conftest import Mistake, Run, ScriptedEngine
from tests.engine.scripted import ScriptedModel, inserting

COMPARISON = Mistake(b"<", b"<=", confidence=0.97)


def test_json_has_ruffs_shape(mlrepair: Run, engine: ScriptedEngine) -> None:
    """A finding has its place, its repair and its confidence, rows and columns from 1, columns in code points."""
    engine.mistakes = [COMPARISON]
    Path("a.py").write_text("x = 1\r\n'é😀' < x\r\n", encoding="utf-8", newline="")

    run = mlrepair("check", "a.py", "--output-format", "json")

    assert json.loads(run.text) == [
        {
            "code": "MLR103",
            "name": "wrong-comparison-operator",
            "message": "`<` is wrong",
            "filename": "a.py",
            "location": {"row": 2, "column": 6},
            "end_location": {"row": 2, "column": 7},
            "confidence": 0.97,
            "architecture": "fake",
            "fix": {
                "applicability": "safe",
                "message": "Replace `<` with `<=`",
                "edits": [
                    {
                        "content": "<=",
                        "location": {"row": 2, "column": 6},
                        "end_location": {"row": 2, "column": 7},
                    }
                ],
            },
            "alternatives": [],
            "verified": ["parses"],
        }
    ]
    assert run.exit_code == 1


def test_clean_json_is_an_empty_array(mlrepair: Run, engine: ScriptedEngine) -> None:
    """Nothing found is `[]` and exit code 0."""
    run = mlrepair("check", "-", "--output-format", "json", stdin=b"x = 1\n")
    assert json.loads(run.text) == []
    assert run.exit_code == 0


def test_a_finding_without_repair_has_no_fix(mlrepair: Run, engine: ScriptedEngine) -> None:
    """A file that does not parse and cannot be repaired is reported, with `fix` null."""
    engine.mistakes = [Mistake(b"$", None, code="MLR000", name="syntax-error")]
    run = mlrepair("check", "-", "--output-format", "json", stdin=b"x = $\n")
    assert [(finding["code"], finding["fix"]) for finding in json.loads(run.text)] == [("MLR000", None)]
    assert "no repair found" in mlrepair("check", "-", stdin=b"x = $\n").text


@pytest.mark.parametrize(("errors", "note"), [(1, "more errors were not looked at"), (2, "no repair found")])
def test_an_error_that_was_not_looked_at_says_so(
    mlrepair: Run, monkeypatch: pytest.MonkeyPatch, errors: int, note: str
) -> None:
    """Behind the last error that the engine repairs in one text, nobody says that there is no repair."""
    model = ScriptedModel(inserting(b"a", b":"))
    monkeypatch.setattr(app, "open_engine", lambda settings: Engine(model=model))
    monkeypatch.setattr("mlrepair.broken._ERRORS", errors)
    text = mlrepair("check", "-", stdin=b"if a\n    b\nif c\n    d\n").text
    assert re.findall("(?:help|note): (.*)", text) == ["Insert `:` (90%, unsafe)", note]


def test_text_shows_the_line_the_caret_and_the_repair(mlrepair: Run, engine: ScriptedEngine) -> None:
    """The text report reads like a good linter's."""
    engine.mistakes = [COMPARISON]
    run = mlrepair("check", "-", stdin=b"if a < b:\n    pass\n")
    assert run.text.splitlines() == [
        "-:1:6: MLR103 `<` is wrong",
        "  |",
        "1 | if a < b:",
        "  |      ^",
        "  = help: Replace `<` with `<=` (97%)",
        "",
        "Found 1 mistake in 1 file; 1 safe to fix with `fix`.",
    ]


@pytest.mark.parametrize(
    ("before", "shown"),
    [
        ("\t", "    "),
        ("'漢字'", "'漢字'"),
        ("'e\u0301'", "'e\u0301'"),
        ("'\x1b[31m'", "'␛[31m'"),
        ("'\u202e'", "'\ufffd'"),
    ],
    ids=["tab", "wide", "combining", "escape", "right-to-left"],
)
def test_the_caret_stands_under_the_mistake(mlrepair: Run, engine: ScriptedEngine, before: str, shown: str) -> None:
    """Whatever stands before, the caret is as many terminal cells to the right; nothing steers the terminal."""
    from rich.cells import cell_len

    engine.mistakes = [COMPARISON]
    lines = mlrepair("check", "-", stdin=f"{before} < b\n".encode()).text.splitlines()
    assert lines[2] == f"1 | {shown} < b"
    assert lines[3] == "  | " + " " * cell_len(f"{shown} ") + "^"


def test_a_long_line_is_cut_about_the_mistake(mlrepair: Run, engine: ScriptedEngine) -> None:
    """Of a line of a megabyte, what surrounds the mistake is shown."""
    engine.mistakes = [COMPARISON]
    lines = mlrepair("check", "-", stdin=b"x" * 500_000 + b" < " + b"y" * 500_000).text.splitlines()
    assert max(map(len, lines)) < 200
    assert lines[2][lines[3].index("^")] == "<"


def test_no_colour_without_a_terminal(mlrepair: Run, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pipe gets plain text; `FORCE_COLOR` asks for colour."""
    engine.mistakes = [COMPARISON]
    assert b"\x1b[" not in mlrepair("check", "-", stdin=b"a < b\n").output
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert b"\x1b[" in mlrepair("check", "-", stdin=b"a < b\n").output


def test_min_confidence_replaces_the_calibrated_threshold(mlrepair: Run, engine: ScriptedEngine) -> None:
    """By default the engine's threshold holds; 0 shows everything."""
    engine.mistakes = [Mistake(b"<", b"<=", confidence=0.1)]
    assert mlrepair("check", "-", stdin=b"a < b\n").exit_code == 0
    assert mlrepair("check", "-", "--min-confidence", "0", stdin=b"a < b\n").exit_code == 1
    assert mlrepair("check", "-", "--min-confidence", "0.2", stdin=b"a < b\n").exit_code == 0


@pytest.mark.parametrize("confidence", ["-0.1", "1.5", "much"])
def test_a_confidence_is_a_probability(mlrepair: Run, engine: ScriptedEngine, confidence: str) -> None:
    """Anything but a number from 0 to 1 is refused."""
    run = mlrepair("check", "-", "--min-confidence", confidence)
    assert run.exit_code == 2
    assert "--min-confidence" in run.errors


def test_top_ranks_repairs_over_all_places(mlrepair: Run, engine: ScriptedEngine) -> None:
    """`--top` lists the file's best repairs whatever the threshold, best first, the best one as `fix`."""
    engine.mistakes = [
        Mistake(b"<", b"<=", confidence=0.3),
        Mistake(b"<", b">", confidence=0.1),
        Mistake(b"+", b"-", confidence=0.2),
        Mistake(b"*", b"/", confidence=0.4),
        Mistake(b"*", b"**", confidence=0.05),
    ]
    source = b"a < b + c * d\n"

    [finding] = json.loads(mlrepair("check", "-", "--top", "4", "--output-format", "json", stdin=source).text)

    assert finding["fix"]["message"] == "Replace `*` with `/`"
    assert finding["location"] == {"row": 1, "column": 11}
    assert [(other["confidence"], other["message"]) for other in finding["alternatives"]] == [
        (0.3, "Replace `<` with `<=`"),
        (0.2, "Replace `+` with `-`"),
        (0.1, "Replace `<` with `>`"),
    ]


def test_top_one_is_the_best_repair_alone(mlrepair: Run, engine: ScriptedEngine) -> None:
    """`--top 1` gives one finding without alternatives."""
    engine.mistakes = [Mistake(b"<", b"<=", confidence=0.3), Mistake(b"+", b"-", confidence=0.2)]
    run = mlrepair("check", "-", "--top", "1", "--output-format", "json", stdin=b"a < b + c\n")
    assert [(finding["confidence"], finding["alternatives"]) for finding in json.loads(run.text)] == [(0.3, [])]


def test_top_lists_the_same_edits_once(mlrepair: Run, engine: ScriptedEngine) -> None:
    """Two ways to the same text are one repair, with the higher confidence."""
    engine.mistakes = [Mistake(b"<", b"<=", confidence=0.3), Mistake(b"<", b"<=", code="MLR110", confidence=0.2)]
    [finding] = json.loads(mlrepair("check", "-", "--top", "5", "--output-format", "json", stdin=b"a < b\n").text)
    assert (finding["code"], finding["alternatives"]) == ("MLR103", [])


def test_folders_are_searched_in_order(mlrepair: Run, engine: ScriptedEngine) -> None:
    """Python files and stubs in all folders are read in alphabetical order; environments, caches and others are not."""
    engine.mistakes = [COMPARISON]
    wanted = ["a.py", "b.pyi", "pkg/c.py"]
    others = [
        ".git/h.py",
        "venv/v.py",
        "node_modules/n.py",
        "__pycache__/p.py",
        "build/b.py",
        "notes.txt",
        "e/lib/e.py",
    ]
    for name in [*wanted, *others]:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("a < b\n")
    Path("e/pyvenv.cfg").touch()

    findings = json.loads(mlrepair("check", "--output-format", "json").text)

    assert [Path(finding["filename"]).as_posix() for finding in findings] == wanted


def test_a_file_named_twice_is_read_once(mlrepair: Run, engine: ScriptedEngine) -> None:
    """A folder and a file in it give each file once."""
    engine.mistakes = [COMPARISON]
    Path("a.py").write_text("a < b\n")
    assert len(json.loads(mlrepair("check", ".", "a.py", "--output-format", "json").text)) == 1


def test_a_file_named_is_read_whatever_its_suffix(mlrepair: Run, engine: ScriptedEngine) -> None:
    """A script without a suffix is looked at if it is named."""
    engine.mistakes = [COMPARISON]
    Path("script").write_text("a < b\n")
    assert mlrepair("check", "script").exit_code == 1


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_loop_of_links_ends(mlrepair: Run, engine: ScriptedEngine) -> None:
    """A link to a folder above is not followed."""
    engine.mistakes = [COMPARISON]
    Path("pkg").mkdir()
    Path("pkg/a.py").write_text("a < b\n")
    Path("pkg/loop").symlink_to("..", target_is_directory=True)
    assert len(json.loads(mlrepair("check", "--output-format", "json").text)) == 1


def test_unsafe_repairs_say_so(mlrepair: Run, engine: ScriptedEngine) -> None:
    """The text report tells which repairs `fix` would not apply by itself."""
    engine.mistakes = [Mistake(b"<", b"<=", applicability=Applicability.UNSAFE)]
    text = mlrepair("check", "-", stdin=b"a < b\n").text
    assert "(90%, unsafe)" in text
    assert "0 safe to fix" in text


def test_a_missing_model_is_an_error(mlrepair: Run, engine: ScriptedEngine) -> None:
    """The engine's message is shown as it is, without a traceback, exit code 2."""
    engine.failure = EngineUnavailableError("trm.onnx: checksum differs; reinstall mlrepair")
    run = mlrepair("check", "-", stdin=b"x\n")
    assert (run.exit_code, run.errors) == (2, "error: trm.onnx: checksum differs; reinstall mlrepair\n")


def test_a_crash_is_not_a_finding(mlrepair: Run, engine: ScriptedEngine) -> None:
    """An unexpected exception exits with 2, not with Python's 1, and says whose mistake it is."""
    engine.failure = RuntimeError("unforeseen")
    run = mlrepair("check", "-", stdin=b"x\n")
    assert run.exit_code == 2
    assert "RuntimeError: unforeseen" in run.errors
    assert "please report" in run.errors
