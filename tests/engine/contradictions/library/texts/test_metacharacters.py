"""Signs that regular expressions read otherwise are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("a = re.compile(r'(\\d+).(\\d+).(\\d+)')", "a = re.compile(r'(\\d+)\\.(\\d+)\\.(\\d+)')"),
        ("a = re.match(r'v\\d+.\\d+', b)", "a = re.match(r'v\\d+\\.\\d+', b)"),
        ("a = re.split('|', b)", 'a = re.split(r"\\|", b)'),
        ("a = re.split('.', b)", 'a = re.split(r"\\.", b)'),
        ("import re\na = b.replace(r'\\s+', ' ')", "import re\na = re.sub(r'\\s+', ' ', b)"),
        ("import re\na = b.c.split(r'[^a-z]')", "import re\na = re.split(r'[^a-z]', b.c)"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = re.compile(r'(\\d+)\\.(\\d+)')",
        "a = re.compile(r'(\\d{4}).(\\d{2})')",
        "a = re.compile(r'(\\d+).*(\\d+)')",
        "a = f(r'(\\d+).(\\d+)')",
        "a = re.split(',', b)",
        "a = re.split('a|b', b)",
        "import re\na = b.replace('a', ' ')",
        "import re\na = b.str.replace(r'\\s+', ' ')",
        "a = b.replace(r'\\s+', ' ')",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
