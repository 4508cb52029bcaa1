"""Shares that are shown as percents, and percents that are multiplied twice, are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("print(f'{a / total:.1f}%')", "print(f'{a / total:.1%}')"),
        ("print(f'{len(a) / len(b):>6.2f}% of it')", "print(f'{len(a) / len(b):>6.2%} of it')"),
        ("print(f'{a / b:.1%}%')", "print(f'{a / b:.1%}')"),
        ("print(f'{100 * a / b:.1%}')", "print(f'{100 * a / b:.1f}%')"),
        ("c = a / b * 100\nprint(f'{c:.1%}')", "c = a / b * 100\nprint(f'{c:.1f}%')"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "print(f'{100 * a / b:.1f}%')",
        "print(f'{a / 10:.1f}%')",
        "print(f'{a / b:.1f}')",
        "print(f'{a / b:.1%}')",
        "print(f'{percents / b:.1f}%')",
        "print(f'{a:.1f}%', f'')",
        "print(f'{acc_sum / total:.1f}%')",
        "print(f'{a / cores:.1f}%')",
        "print(f'{sum(a) / len(a):.1f}%')",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
