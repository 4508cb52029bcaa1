"""What the shipped model must repair: one file a case in `tests/repairs`, a line on what is wrong, before, after."""

from pathlib import Path

import pytest

from mlrepair.cli.repairing import repair_text
from mlrepair.engine import Engine
from mlrepair.settings import Settings

CASES = sorted((Path(__file__).parents[1] / "repairs").glob("*.txt"))


@pytest.fixture(scope="module")
def engine() -> Engine:
    """The engine as it is shipped."""
    return Engine()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_shipped_model_repairs(case: Path, engine: Engine) -> None:
    """The best repair of each case is the author's, and nothing else in the file changes."""
    _, _, texts = case.read_bytes().partition(b"=== before\n")
    before, _, after = texts.partition(b"=== after\n")
    assert repair_text(before, engine, Settings(), unsafe=True).text.decode() == after.decode()


def test_there_are_cases() -> None:
    """A wrong path would test nothing."""
    assert len(CASES) >= 10
