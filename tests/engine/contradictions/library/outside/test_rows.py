"""Rows and lines that are taken for something else are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            (
                'def f(a, stream):\n    """Write a table with a header."""\n'
                "    writer = csv.DictWriter(stream, COLUMNS)\n    for b in a: writer.writerow(b)"
            ),
            (
                'def f(a, stream):\n    """Write a table with a header."""\n'
                "    writer = csv.DictWriter(stream, COLUMNS)\n    writer.writeheader()\n"
                "    for b in a: writer.writerow(b)"
            ),
        ),
        (
            "with open(a) as b:\n    for line in b:\n        if not line: continue\n        f(line)",
            "with open(a) as b:\n    for line in b:\n        if not line.strip(): continue\n        f(line)",
        ),
        (
            "import sys\nfor line in sys.stdin:\n    if line == 'quit': f()",
            "import sys\nfor line in sys.stdin:\n    if line.strip() == 'quit': f()",
        ),
        (
            "with open(a) as b:\n    for line in b:\n        word = line.lower()\n        if word: f(word)",
            "with open(a) as b:\n    for line in b:\n        word = line.strip().lower()\n        if word: f(word)",
        ),
        ("writer.writerow('abc')", "writer.writerow(['abc'])"),
        ("for row in csv.reader(a): f(row['b'])", "for row in csv.DictReader(a): f(row['b'])"),
        (
            "def f(a):\n    reader = csv.reader(a)\n    return [row['b'] for row in reader]",
            "def f(a):\n    reader = csv.DictReader(a)\n    return [row['b'] for row in reader]",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        (
            'def f(a, stream):\n    """Write a table with a header."""\n'
            "    writer = csv.DictWriter(stream, COLUMNS)\n    writer.writeheader()\n"
            "    for b in a: writer.writerow(b)"
        ),
        (
            'def f(a, stream):\n    """Write a table with a header."""\n'
            "    writer = csv.DictWriter(stream, COLUMNS)\n    if header: writer.writeheader()\n"
            "    for b in a: writer.writerow(b)"
        ),
        (
            'def f(a, stream):\n    """Write a table with a header."""\n'
            "    writer = csv.DictWriter(stream, COLUMNS)\n    g(writer)\n    for b in a: writer.writerow(b)"
        ),
        (
            'def f(a, stream):\n    """Write a table with rows."""\n    writer = csv.DictWriter(stream, COLUMNS)\n'
            "    for b in a: writer.writerow(b)"
        ),
        "with open(a) as b:\n    for line in b:\n        line = line.strip()\n        if line: f(line)",
        "with open(a) as b:\n    for line in b:\n        if not line.strip(): continue\n        f(line)",
        "for line in a:\n    if line: f(line)",
        "with open(a) as b:\n    for line in b:\n        if line and line[0] == 'c': f(line)",
        "with open(a) as b:\n    for line in b:\n        if line == '\\n': f()",
        "with open(a) as b:\n    for line in b:\n        if line: f(line.strip())",
        "writer.writerow(a)",
        "for row in csv.reader(a): f(row[0])",
        "def f(a):\n    reader = csv.reader(a)\n    b = next(reader)\n    return [row['b'] for row in reader]",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
