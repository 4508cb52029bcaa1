"""The benchmark counts what it should, and its baseline knows nothing but the parser and token pairs."""

from dataclasses import dataclass

import pytest

from mlrepair import Engine
from mlrepair.syntax import find_problem
from mlrepair_training.baseline import baseline_repair, count_pairs
from mlrepair_training.benchmark import repairs
from tests.engine.scripted import ScriptedModel, replacing

PAIRS = count_pairs([b"print(f(x))\nprint(g(y))\nfor a in b:\n    print(a)\n" * 3])


@pytest.mark.parametrize(
    ("broken", "repaired"),
    [(b"print(f(x)\n", b"print(f(x))\n"), (b"for a in b\n    print(a)\n", b"for a in b:\n    print(a)\n")],
)
def test_the_baseline_repairs_what_is_usual(broken: bytes, repaired: bytes) -> None:
    """A lost bracket or colon near the parser's error comes back."""
    assert baseline_repair(broken, PAIRS) == repaired


def test_the_baseline_leaves_what_it_cannot_repair() -> None:
    """Two mistakes are too many for one edit."""
    broken = b"f(((\n" + b"x = 1\n" * 30 + b"if y\n    pass\n"
    assert find_problem(broken) is not None
    assert baseline_repair(broken, PAIRS) == broken


@dataclass(frozen=True)
class _Random:
    source: bytes
    kind: str = "insecure-random"
    repaired: bytes = b"def token():\n    return secrets.choice('abc')\n"


@pytest.mark.parametrize(("module", "rank"), [(b"secrets", 0), (b"ast", None)])
def test_an_import_that_the_piece_lacks_is_no_mistake(module: bytes, rank: int | None) -> None:
    """Samples are cut from files without their imports; what else differs counts."""
    source = b"def token():\n    return random.choice('abc')\n"
    (found,) = repairs([_Random(source)], Engine(model=ScriptedModel(replacing(b"random", module))), "security")
    assert found.rank == rank
