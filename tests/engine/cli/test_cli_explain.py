"""`mlrepair explain`."""

import pytest

from mlrepair.taxonomy import KINDS
from tests.engine.cli.conftest import Run


@pytest.mark.parametrize("code", KINDS)
def test_every_code_has_its_page(mlrepair: Run, code: str) -> None:
    """A code and its name, in any case, print the same page."""
    run = mlrepair("explain", code)
    assert run.exit_code == 0
    assert run.text.strip() == KINDS[code].documentation.strip()
    assert mlrepair("explain", KINDS[code].name.upper()).text == run.text
    assert mlrepair("explain", code.lower()).text == run.text


def test_an_unknown_code_names_the_nearest(mlrepair: Run) -> None:
    """A slip of the finger gets suggestions and exit code 2."""
    code = next(iter(KINDS))
    run = mlrepair("explain", code.replace("MLR", "MRL"))
    assert (run.text, run.exit_code) == ("", 2)
    assert f"{code} ({KINDS[code].name})" in run.errors


def test_an_unlike_code_lists_all(mlrepair: Run) -> None:
    """Where nothing is near, the message lists what there is."""
    errors = mlrepair("explain", "?").errors
    assert all(code in errors for code in KINDS)


def test_selecting_nothing_is_refused(mlrepair: Run) -> None:
    """A code that `--select` could never match is a mistake of the caller, not a clean file."""
    run = mlrepair("check", "-", "--select", "XYZ1")
    assert run.exit_code == 2
    assert "XYZ1" in run.errors
