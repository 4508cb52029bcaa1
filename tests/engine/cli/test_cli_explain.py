"""`mlrepair explain`."""

import pytest

from mlrepair.taxonomy import KINDS
from tests.engine.cli.conftest import Run


@pytest.mark.parametrize("code", KINDS)
def test_every_code_has_its_page(mlrepair: Run, code: str) -> None:
    """A code and its name, in any case, print the same page."""
    run = mlrepair("explain", code)
    assert run.exit_code == 0
    assert run.text.startswith(f"# {code}: {KINDS[code].name}\n")
    assert mlrepair("explain", KINDS[code].name.upper()).text == run.text
    assert mlrepair("explain", code.lower()).text == run.text


def test_an_unknown_code_names_the_nearest(mlrepair: Run) -> None:
    """A slip of the finger gets suggestions and exit code 2."""
    code = next(iter(KINDS))
    run = mlrepair("explain", code.replace("MLR", "MRL"))
    assert (run.text, run.exit_code) == ("", 2)
    assert f"{code} ({KINDS[code].name})" in run.errors


@pytest.mark.parametrize("code", ["MLR001", "MLR003", "MLR006", "MLR103"])
def test_every_example_is_shown_once(mlrepair: Run, code: str) -> None:
    """Where the words of a page show its example, it does not follow again; where they show another, it does."""
    shown = [line.strip() for line in mlrepair("explain", code).text.splitlines()]
    broken, repaired = (example.splitlines() for example in KINDS[code].example)
    [changed] = [after for before, after in zip(broken, repaired, strict=True) if after != before]
    assert shown.count(changed.strip()) == 1


def test_the_beginning_of_codes_lists_them(mlrepair: Run) -> None:
    """What `--select` takes for several kinds gives each one's code and name."""
    run = mlrepair("explain", "mlr2")
    expected = [[kind.code, kind.name] for kind in KINDS.values() if kind.group == "security"]
    assert ([line.split() for line in run.text.splitlines()], run.exit_code) == (expected, 0)


@pytest.mark.parametrize("wanted", ["?", "", "nope"])
def test_an_unlike_code_says_where_all_are(mlrepair: Run, wanted: str) -> None:
    """Where nothing is near, the message names the call that lists what there is."""
    run = mlrepair("explain", wanted)
    assert run.errors == f"error: no mistake is called `{wanted}`; `mlrepair explain MLR` lists all\n"
    assert run.exit_code == 2
    assert mlrepair("explain", "MLR").text.count("\n") == len(KINDS)


@pytest.mark.parametrize(("wanted", "said"), [("XYZ1", "explain MLR"), ("weak-hush", "(weak-hash)")])
def test_selecting_nothing_is_refused(mlrepair: Run, wanted: str, said: str) -> None:
    """A code that `--select` could never match is a mistake of the caller, not a clean file."""
    run = mlrepair("check", "-", "--select", wanted)
    assert run.exit_code == 2
    assert wanted in run.errors
    assert said in run.errors
