"""Repair against tests, from the command to the patch."""

import os
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from mlrepair.edits import apply_edits
from mlrepair.trial import Command, Options, Outcome, Status, UnusableCommandError, repair_against_tests
from mlrepair.trial.bench import Request, Runner
from mlrepair.trial.candidate import Probe
from mlrepair.trial.project import private_copy
from tests.engine.scripted import ScriptedModel, replacing, silent
from tests.engine.trial.programs import program

PYTHON = f'"{sys.executable}"' if os.name != "nt" else sys.executable


def repaired(folder: Path, name: str, command: str, model: ScriptedModel | None = None, tries: int = 400) -> Outcome:
    """Repair one of the programs in a folder."""
    file = program(name).written_to(folder)
    sources = {file.resolve(): file.read_bytes()}
    return repair_against_tests(
        Command.of(f"{PYTHON} {command}", folder), folder, sources, model, Options(max_tries=tries, max_patches=1)
    )


@pytest.mark.parametrize(
    "name", ["two_sum", *(pytest.param(name, marks=pytest.mark.slow) for name in ("common_prefix", "roman"))]
)
def test_pytest_programs_are_repaired(name: str, tmp_path: Path) -> None:
    """A patch makes the failing tests pass, and the file of the user is as it was."""
    outcome = repaired(tmp_path, name, f"-m pytest -q -x test_{name}.py")
    assert outcome.status is Status.REPAIRED
    assert outcome.failed > 0
    assert (tmp_path / f"{name}.py").read_text() == program(name).code
    (patch,) = outcome.patches
    assert 1 <= patch.tries == outcome.tries <= 100
    assert apply_edits(program(name).code.encode(), patch.edits) != program(name).code.encode()


def test_outcomes_are_those_of_pytest(tmp_path: Path) -> None:
    """Fixtures, skips, expected failures, classes and unittest cases in a pytest suite count as pytest counts them."""
    (tmp_path / "test_all.py").write_text(
        "import unittest\nimport pytest\n\n"
        "@pytest.fixture\ndef good():\n    yield 1\n\n"
        "@pytest.fixture\ndef bad():\n    yield 1\n    assert False\n\n"
        "def test_good(good): assert good == 1\n"
        "def test_bad_end(bad): pass\n"
        "def test_skipped(): pytest.skip('not here')\n"
        "def test_failed(): pytest.fail('no')\n"
        "@pytest.mark.xfail\ndef test_expected(): assert False\n"
        "@pytest.mark.xfail(strict=True)\ndef test_unexpected(): pass\n"
        "@pytest.mark.parametrize('n', [1, 2])\ndef test_numbers(n): assert n == 1\n"
        "class TestClass:\n    def setup_method(self): self.n = 1\n    def test_method(self): assert self.n == 1\n"
        "class TestCase(unittest.TestCase):\n    def test_case(self): self.assertEqual(1, 2)\n"
    )
    with private_copy(tmp_path) as copy:
        runner = Runner(Command.of(f"{PYTHON} -m pytest -q test_all.py", tmp_path), copy, [])
        results = runner.run(Request(tuple(range(len(runner.tests))), stop=False))
        runner.close()
    failed = {runner.tests[result.test].split("::", 1)[1] for result in results if not result.passed}
    assert failed == {
        "test_bad_end",
        "test_failed",
        "test_unexpected",
        "test_numbers[2]",
        "TestCase::test_case",
    }
    assert len(results) == 10


def test_names_without_a_value_are_told(tmp_path: Path) -> None:
    """A traced test that raises for the lack of a name tells it, be it local or not; another error tells none."""
    file = tmp_path / "test_all.py"
    file.write_text(
        "def test_global(): missing\n"
        "def test_local():\n    late += 1\n"
        "def test_other(): assert not 'missing'\n"
        "def test_attribute(): ''.missing\n"
    )
    with private_copy(tmp_path) as copy:
        runner = Runner(Command.of(f"{PYTHON} -m pytest -q test_all.py", tmp_path), copy, [file])
        results = runner.run(Request(tuple(range(len(runner.tests))), stop=False, trace=True))
        runner.close()
    assert [result.unbound for result in results] == ["missing", "late", None, None]


def test_probes_tell_what_candidates_change(tmp_path: Path) -> None:
    """A probe says whether an expression raises, stays the same or changes; one that is no Python spoils no other."""
    file = tmp_path / "half.py"
    file.write_text("def half(n):\n    return n + 2\n")
    (tmp_path / "test_all.py").write_text("from half import half\ndef test_half(): assert half(2) == 1\n")
    texts = ("0.n", "m", "n * 2", "n // 2")
    probes = [asdict(Probe(0, 2, "n + 2", text)) | {"number": number} for number, text in enumerate(texts)]
    with private_copy(tmp_path) as copy:
        runner = Runner(Command.of(f"{PYTHON} -m pytest -q test_all.py", tmp_path), copy, [file])
        (result,) = runner.run(Request((0,), trace=True, probes=probes))
        runner.close()
    assert (result.dead, result.same, result.changed) == ({1}, {2}, {3})


def test_unittest_suites_are_repaired(tmp_path: Path) -> None:
    """`python -m unittest` has its tests run one by one."""
    (tmp_path / "test_prefix.py").write_text(
        "import unittest\nfrom common_prefix import common_prefix\n\n"
        "class TestPrefix(unittest.TestCase):\n"
        "    def test_some(self):\n        self.assertEqual(common_prefix(['flower', 'flow', 'flight']), 'fl')\n"
        "    def test_none(self):\n        self.assertEqual(common_prefix(['a', 'b']), '')\n"
    )
    outcome = repaired(tmp_path, "common_prefix", "-m unittest test_prefix")
    assert (outcome.status, outcome.failed, outcome.passed) == (Status.REPAIRED, 1, 1)


def test_scripts_are_repaired(tmp_path: Path) -> None:
    """A script whose exit code tells whether it passed is one test."""
    (tmp_path / "run_tests.py").write_text(
        "from common_prefix import common_prefix\n"
        "assert common_prefix(['flower', 'flow', 'flight']) == 'fl'\nassert common_prefix([]) == ''\n"
    )
    outcome = repaired(tmp_path, "common_prefix", "run_tests.py")
    assert (outcome.status, outcome.failed, outcome.passed) == (Status.REPAIRED, 1, 0)


def test_endless_candidates_and_tests_are_ended(tmp_path: Path) -> None:
    """A program that does not end is repaired like any other."""
    outcome = repaired(tmp_path, "insertion_point", "-m pytest -q test_insertion_point.py")
    assert outcome.status is Status.REPAIRED


def test_passing_tests_need_no_repair(tmp_path: Path) -> None:
    """Where nothing fails, nothing is tried."""
    outcome = repaired(tmp_path, "roman", "-m pytest -q test_roman.py -k plain")
    assert (outcome.status, outcome.tries, outcome.passed) == (Status.TESTS_PASS, 0, 1)


def test_missing_tests_are_unusable(tmp_path: Path) -> None:
    """A command that finds no tests is told from one whose tests fail, with what its runner said."""
    outcome = repaired(tmp_path, "roman", "-m pytest -q test_missing.py")
    assert outcome.status is Status.TESTS_UNUSABLE
    assert "test_missing.py" in outcome.reason
    outcome = repaired(tmp_path, "roman", "-m pytest -q test_roman.py -k nothing_of_that_name")
    assert "finds no tests" in outcome.reason


def test_tests_that_fail_on_import_are_unusable(tmp_path: Path) -> None:
    """A test file that imports what is not installed is no mistake of the program that it is named after."""
    file = program("roman").written_to(tmp_path)
    (tmp_path / "test_roman.py").write_text("import no_such_module\n")
    command = Command.of(f"{PYTHON} -m pytest -q test_roman.py", tmp_path)
    outcome = repair_against_tests(command, tmp_path, {file.resolve(): file.read_bytes()}, None)
    assert outcome.status is Status.TESTS_UNUSABLE
    assert "no_such_module" in outcome.output


def test_broken_files_are_unusable(tmp_path: Path) -> None:
    """A file that does not parse is told before any test runs, also if no test imports it."""
    (tmp_path / "broken.py").write_text("def f(:\n")
    (tmp_path / "run_tests.py").write_text("assert False\n")
    sources = {(tmp_path / "broken.py").resolve(): b"def f(:\n"}
    outcome = repair_against_tests(Command.of(f"{PYTHON} run_tests.py", tmp_path), tmp_path, sources, None)
    assert outcome.status is Status.TESTS_UNUSABLE
    assert "broken.py does not parse" in outcome.reason


def test_search_gives_up(tmp_path: Path) -> None:
    """After `max_tries` candidates, the outcome says how to go on."""
    outcome = repaired(tmp_path, "caesar", "-m pytest -q test_caesar.py", tries=3)
    assert (outcome.status, outcome.tries) == (Status.UNREPAIRED, 3)
    assert "--max-tries" in outcome.remarks[0]


def test_model_comes_first_where_it_is_sure(tmp_path: Path) -> None:
    """A repair that the model is sure of is tried before those that the grammar alone prefers."""
    without = repaired(tmp_path, "best_profit", "-m pytest -q test_best_profit.py", ScriptedModel(silent))
    sure = repaired(
        tmp_path, "best_profit", "-m pytest -q test_best_profit.py", ScriptedModel(replacing(b"max", b"min", 0.45))
    )
    assert sure.tries <= 3
    assert sure.tries < without.tries


def test_collecting_may_depend_on_the_mistake(tmp_path: Path) -> None:
    """A mistake that fails on import makes the whole command the one test that fails."""
    (tmp_path / "constant.py").write_text("NUMBERS = [1, 2]\nLAST = NUMBERS[len(NUMBERS)]\n")
    (tmp_path / "test_constant.py").write_text("from constant import LAST\n\ndef test_last():\n    assert LAST == 2\n")
    file = (tmp_path / "constant.py").resolve()
    outcome = repair_against_tests(
        Command.of(f"{PYTHON} -m pytest -q test_constant.py", tmp_path),
        tmp_path,
        {file: file.read_bytes()},
        None,
        Options(max_tries=2, max_patches=1),
    )
    assert (outcome.failed, outcome.passed, outcome.reason) == (1, 0, "")


@pytest.mark.parametrize(
    ("text", "message"),
    [("", "is empty"), ("no-such-program-here -x", "command not found"), ("pytest 'a", "unfinished")],
)
def test_useless_commands_are_explained(text: str, message: str, tmp_path: Path) -> None:
    """A command that cannot be run is told at once, with what is wrong."""
    with pytest.raises(UnusableCommandError, match=message):
        Command.of(text, tmp_path)


@pytest.mark.parametrize(
    ("words", "suite", "arguments"),
    [
        ("-m pytest -x tests", "pytest", ("-x", "tests")),
        ("-W error -m unittest a.b", "unittest", ("a.b",)),
        ("run_tests.py --fast", "script", ("run_tests.py", "--fast")),
        ("-m doctest a.py", "script", ("-m", "doctest", "a.py")),
        ("-c 'import a'", "other", ()),
    ],
)
def test_commands_are_understood(words: str, suite: str, arguments: tuple[str, ...], tmp_path: Path) -> None:
    """What Python runs decides how the tests are run."""
    command = Command.of(f"{PYTHON} {words}", tmp_path)
    assert (command.suite, command.arguments) == (suite, arguments)


def test_shell_lines_go_through_the_shell(tmp_path: Path) -> None:
    """A command with an operator of the shell is run by the shell as it is."""
    assert Command.of("cd a && pytest", tmp_path).suite == "other"
