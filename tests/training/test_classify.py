import inspect
import re
from collections import Counter
from random import Random

import pytest

from mlrepair import classify as classifier
from mlrepair.classify import classify
from mlrepair.edits import Edit, apply_edits, invert_edits
from mlrepair.taxonomy import kind, kinds
from mlrepair_training.corruptions import Snippet, load_corruptions

CORRUPTIONS = load_corruptions()


def repair(broken: str, repaired: str) -> tuple[Edit, ...]:
    """The one edit between two texts, without what they share."""
    old, new = broken.encode(), repaired.encode()
    start = next(i for i in range(len(old) + 1) if old[: i + 1] != new[: i + 1])
    end = 0
    while end < min(len(old), len(new)) - start and old[len(old) - 1 - end] == new[len(new) - 1 - end]:
        end += 1
    return (Edit(start, len(old) - end, new[start : len(new) - end]),)


@pytest.mark.parametrize(
    ("broken", "repaired", "name"),
    [
        ("if a < b:\n    c()\n", "if a <= b:\n    c()\n", "wrong-comparison-operator"),
        ("if a is not in b:\n    c()\n", "if a not in b:\n    c()\n", "suspicious-code"),
        ("x = items[len(items)]\n", "x = items[len(items) - 1]\n", "off-by-one"),
        ("f(left, left)\n", "f(left, right)\n", "variable-misuse"),
        ("x.append(ys)\n", "x.extend(ys)\n", "wrong-method"),
        ("x.left = 1\n", "x.right = 1\n", "wrong-attribute"),
        ("for k, v in d:\n    f(k)\n", "for k, v in d.items():\n    f(k)\n", "missing-method-call"),
        ("for i in range(n):\n    f(i)\n", "for i in range(2, n):\n    f(i)\n", "wrong-range"),
        ("def f(x):\n    return self.x\n", "def f(self, x):\n    return self.x\n", "missing-self-parameter"),
        ("x = yaml.load(f)\n", "x = yaml.safe_load(f)\n", "yaml-load"),
        ("x = get(url, verify=False)\n", "x = get(url)\n", "tls-verify-disabled"),
        ("run(c, shell=True)\n", "run(c, shell=False)\n", "subprocess-shell"),
        ("app.run(debug=True)\n", "app.run()\n", "debug-enabled"),
        ("def f(url, verify=True):\n    g()\n", "def f(url):\n    g()\n", "extra-argument"),
        ("run(c, shell=False)\n", "run(c)\n", "extra-argument"),
        ("app.run(debug=False)\n", "app.run()\n", "extra-argument"),
    ],
)
def test_a_repair_is_named_by_its_form(broken: str, repaired: str, name: str) -> None:
    """What is replaced, put in or taken away, and where, tells the kind."""
    assert name == kind(classify(broken.encode(), repair(broken, repaired), broken=False)).name


@pytest.mark.parametrize(
    ("broken", "repaired", "name"),
    [
        ("if a\n    b()\n", "if a:\n    b()\n", "missing-colon"),
        ("f(a, (b)\n", "f(a, (b))\n", "never-closed-bracket"),
        ("f(a))\n", "f(a)\n", "unmatched-closer"),
        ("f(a]\n", "f(a)\n", "mismatched-bracket"),
        ("f(a b)\n", "f(a, b)\n", "missing-comma"),
        ("if a = b:\n    c()\n", "if a == b:\n    c()\n", "assignment-in-condition"),
        ("retrun a\n", "return a\n", "misspelt-keyword"),
        ("x = a && b\n", "x = a and b\n", "foreign-operator"),
        ('print "a"\n', 'print("a")\n', "python2-print"),
        ("raise ValueError 'a'\n", "raise ValueError('a')\n", "missing-parentheses"),
        ("my list = 1\n", "my_list = 1\n", "split-word"),
        ("a > = b\n", "a >= b\n", "split-word"),
        ("def f():\nx = 1\n", "def f():\n    pass\nx = 1\n", "empty-block"),
        ("x = 1\n  y = 2\n", "x = 1\ny = 2\n", "unexpected-indent"),
        ("a b c d\n", "return 1 + 2 + 3\n", "invalid-syntax"),
    ],
)
def test_a_syntax_repair_is_named_by_its_form(broken: str, repaired: str, name: str) -> None:
    """In a file that does not parse, punctuation, keywords and indentation tell the kind."""
    assert name == kind(classify(broken.encode(), repair(broken, repaired), broken=True)).name


@pytest.mark.parametrize(("group", "share"), [("logic", 0.95), ("security", 0.95), ("syntax", 0.6)])
def test_most_repairs_of_corruptions_get_the_code_of_their_kind(group: str, share: float) -> None:
    """The form of a kind's own repair leads back to the kind; many syntax kinds share a form."""
    rng, results = Random(4), Counter[bool]()
    examples = [Snippet(corruption.example[1].encode()) for corruption in CORRUPTIONS.values()]
    for corruption in CORRUPTIONS.values():
        if corruption.group != group:
            continue
        for snippet in examples:
            if (edits := corruption.corrupt(snippet, rng)) is not None:
                mutant, inverse = apply_edits(snippet.source, edits), invert_edits(snippet.source, edits)
                results[classify(mutant, inverse, broken=group == "syntax") == corruption.code] += 1
    assert results[True] / results.total() > share


def test_every_name_that_a_rule_gives_exists() -> None:
    """The rules and the taxonomy speak of the same kinds."""
    names = {found.name for found in kinds().values()}
    given = set(re.findall(r'return "([a-z0-9]+(?:-[a-z0-9]+)+)"', inspect.getsource(classifier)))
    given |= set(re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)+)" (?:if|else)', inspect.getsource(classifier)))
    assert given - names == set()


def test_names_in_another_encoding_are_classified() -> None:
    """Who declares Latin-1 may use its letters in names."""
    source = b"# coding: latin-1\nabc = 1\nx = \xe9bc\n"
    start = source.index(b"\xe9")
    assert classify(source, (Edit(start, start + 3, b"abc"),), broken=False)
