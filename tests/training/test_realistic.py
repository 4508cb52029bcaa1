"""The realistic benchmark breaks held-out code as people do, and every sample is one that can be judged."""

import difflib
import re
from itertools import islice
from random import Random

import pytest

from mlrepair.lexer import tokens_of
from mlrepair.syntax import find_problem
from mlrepair_training.packages import SourceFile
from mlrepair_training.realistic import Realistic, samples, samples_in_files
from mlrepair_training.realistic.grammar import GROUPS
from mlrepair_training.realistic.snippets import snippets
from mlrepair_training.realistic.text import brackets, mask

SESSION = '''
def graph(n):
    """A graph.

    >>> g = graph(4)
    >>> g.nodes(data=True)
    [0, 1, 2, 3]
    >>> for node in g:
    ...     print(node)
    """
'''
BODIES = """
{name}_table = {{
    "first_{i}": [1, 2, {i}],
    "second": {{"a": f({i}), "b": "x"}},
    "third": (1, {i}),
}}


def {name}_one_{i}(first, second=None):
    total_{i} = first + {i}
    for item in second:
        if item == {i} and not first:
            print("item is", item)
            total_{i} += 1
        elif item != {i}:
            raise ValueError("no {name}")
    return str(total_{i})


from {name}.part import thing_{i}, other
value_{i} = other.call({i}, [first_{i}, second], key="k")
print(value_{i})
"""
FILES = [
    SourceFile("p", f"{name}.py", (SESSION.replace("4", str(i)) + BODIES.format(name=name, i=i)).encode())
    for i, name in enumerate(f"{a}{b}" for a in "klmnopqrstuvw" for b in "abcdefghij")
]


@pytest.fixture(scope="module")
def drawn() -> list[Realistic]:
    """A hundred samples."""
    return list(samples(FILES, Random("test"), 100))


def test_every_sample_is_broken_and_its_repair_is_not(drawn: list[Realistic]) -> None:
    """The source does not parse, the repaired side does, and they differ in tokens."""
    assert len(drawn) == 100
    for sample in drawn:
        assert find_problem(sample.source) is not None, sample
        assert find_problem(sample.repaired) is None, sample
        assert tokens_of(sample.source) != tokens_of(sample.repaired), sample


def test_a_seed_gives_the_same_samples_again(drawn: list[Realistic]) -> None:
    """All randomness comes from the generator; another seed gives others."""
    assert list(samples(FILES, Random("test"), 20)) == drawn[:20]
    assert list(samples(FILES, Random("other"), 20)) != drawn[:20]


def test_no_two_samples_have_one_snippet(drawn: list[Realistic]) -> None:
    """A snippet is used up by its sample."""
    assert len({sample.repaired for sample in drawn}) == len(drawn)


def test_slips_in_files_leave_the_rest_of_the_file() -> None:
    """A whole file is broken in one small statement; the same seed breaks it in the same way."""
    drawn = list(samples_in_files(FILES, Random("test"), 30))
    assert drawn == list(samples_in_files(FILES, Random("test"), 30))
    sources = {file.source for file in FILES}
    for sample in drawn:
        assert find_problem(sample.source) is not None, sample
        assert sample.repaired in sources
        same = difflib.SequenceMatcher(None, sample.source.splitlines(), sample.repaired.splitlines(), autojunk=False)
        assert sum(block.size for block in same.get_matching_blocks()) >= sample.repaired.count(b"\n") - 12


def test_a_sample_is_counted_under_its_group(drawn: list[Realistic]) -> None:
    """The benchmark's kinds are the groups; two slips are a kind of their own."""
    assert {sample.kind for sample in drawn} <= {"two slips", *(group.name for group in GROUPS)}
    assert Realistic(b"", b"", "other/a").kind == "other"
    assert Realistic(b"", b"", "other/a + never closed/b").kind == "two slips"


def test_groups_have_the_shares_of_real_files() -> None:
    """Never-closed brackets, prints of Python 2 and plain invalid syntax are most of what people get wrong."""
    counts = {group.name: group.count for group in GROUPS}
    assert sum(counts.values()) == 4581
    assert sorted(counts, key=lambda name: -counts[name])[:3] == ["invalid syntax", "never closed", "print of Python 2"]


@pytest.mark.parametrize("name", [f"{group.name}/{slip.name}" for group in GROUPS for slip in group.slips])
def test_every_slip_finds_a_place(name: str) -> None:
    """No pattern of the grammar is dead: each breaks some ordinary text."""
    group = next(group for group in GROUPS if group.name == name.split("/")[0])
    slip = next(slip for slip in group.slips if slip.name == name.split("/")[1])
    broken = [slip.make(text, Random(seed)) for text in TEXTS for seed in range(6)]
    problems = [find_problem(text.encode()) for text in broken if text is not None]
    found = {problem.category for problem in problems if problem is not None}
    assert found
    assert not group.categories or found & group.categories


TEXTS = (
    'import os, sys\nfrom a.b import c as d\nmy_name = "it\'s"\nx = d.call(my_name, (1, 2))\nprint("x is", x)\n',
    'if x == 3 and y or not z:\n    print(x)\nelif x is None:\n    raise ValueError("x")\nelse:\n    y += 1\n',
    "def f(a, b):\n    try:\n        return repr(a)\n    except OSError as e:\n        return b != Thing(e)\n",
    'data = {\n    "a": [1, 2, f(3)],\n    "b": {"c": (4, 5)},\n}\nfor k in data:\n    print(k)\n',
    "class_ = max(rows, key=lambda row: row[0])\nprint(rows[len(x)])\nwhile a >= 10:\n    a -= 1\n",
    'from a.b import c\nx = {"k": c, "l": 1}\n',
    'f(\n    "a",\n    "b",\n)\nx = 10\ny = [1 + 2, "c" + d]\n',
)


def test_the_mask_hides_strings_and_comments() -> None:
    """Brackets in strings and comments are none; length and line breaks stay."""
    text = 'f("(", \'[\')  # {\n"""\n(\n""" + x[0]\n'
    masked = mask(text)
    assert len(masked) == len(text)
    assert [text[start] for start, _ in brackets(masked)] == ["(", "["]


def test_snippets_are_short_scripts_that_parse() -> None:
    """Of a docstring the session is cut, without what it shows; nothing comes twice."""
    found = list(islice(snippets(FILES, Random(0)), 150))
    assert len(set(found)) == 150
    assert all(find_problem(text.encode()) is None for text in found)
    assert sorted(text.count("\n") for text in found)[75] <= 5
    sessions = [text for text in found if re.match(r"g = graph\(\d+\)\n", text)]
    assert any("print(g.nodes(data=True))\n" in text for text in sessions)
    assert not any(">>>" in text for text in found)
