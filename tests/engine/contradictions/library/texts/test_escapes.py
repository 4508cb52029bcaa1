"""Backslashes that Python reads first are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ('a = re.compile("\\b(" + b + ")\\b", re.I)', 'a = re.compile(r"\\b(" + b + r")\\b", re.I)'),
        ('a = re.sub(r"(b)(c)", "\\2\\1", d)', 'a = re.sub(r"(b)(c)", r"\\2\\1", d)'),
        ("a = re.search('\\bb\\d', c)", "a = re.search(r'\\bb\\d', c)"),
        ('a = re.match("(%s)\\b" % b, c)', 'a = re.match(r"(%s)\\b" % b, c)'),
        ('a = open("C:\\temp\\new.txt")', 'a = open(r"C:\\temp\\new.txt")'),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        'a = re.compile(r"\\bb")',
        'a = re.compile("\\\\bb")',
        'a = re.compile("\\n\\t")',
        'a = re.sub("\\b.", "", b)',
        'a = re.sub("b", "c\\\\1", d)',
        'a = f("\\bb")',
        'a = open("C:\\\\temp\\\\new.txt")',
        'a = open("C:/temp/new.txt")',
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
