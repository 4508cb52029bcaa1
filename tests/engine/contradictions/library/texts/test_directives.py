"""Formats that take the month for the minute, or the other way round, are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("a.strftime('%Y%m%dT%H%m%SZ')", "a.strftime('%Y%m%dT%H%M%SZ')"),
        ("a = datetime.strptime(b, '%H:%m')", "a = datetime.strptime(b, '%H:%M')"),
        ("a.strftime('%Y-%M-%d %H:%m:%S')", "a.strftime('%Y-%m-%d %H:%M:%S')"),
        ("DATE_FORMAT = '%d.%M.%Y'", "DATE_FORMAT = '%d.%m.%Y'"),
        ("a = f(fmt='%M/%d/%y')", "a = f(fmt='%m/%d/%y')"),
        ("a = f'{b:%H:%m}'", "a = f'{b:%H:%M}'"),
        ("a = '{:%Y-%M-%d}'.format(b)", "a = '{:%Y-%m-%d}'.format(b)"),
        ("a.strftime('%H:%M:%s')", "a.strftime('%H:%M:%S')"),
        ("a.strftime('%Y-%m-%D')", "a.strftime('%Y-%m-%d')"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a.strftime('%Y-%m-%d %H:%M:%S')",
        "a.strftime('%H %d.%m.%Y')",
        "a = f('git', 'log', '--format=%H%m')",
        "a = '%d.%M.%Y'",
        "a = f'%H:%m {b}'",
        "a.strftime('%M:%S, %d %B')",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
