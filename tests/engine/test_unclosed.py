"""Where a bracket ends that nothing closes: what it holds tells, without a model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlrepair.edits import apply_edits
from mlrepair.grid import Window
from mlrepair.lexer import lex
from mlrepair.remedies.remedy import CERTAIN
from mlrepair.remedies.unclosed import unclosed_remedies
from mlrepair.search import Search
from mlrepair.syntax import find_problem
from mlrepair.windows import Snippet
from tests.engine.scripted import ScriptedModel, silent


@pytest.mark.parametrize(
    ("broken", "repaired"),
    [
        ("a.bind((HOST, PORT)", "a.bind((HOST, PORT))"),
        ("b = a.zeros((3, 4)", "b = a.zeros((3, 4))"),
        ("for b in product((1, 2):\n    c()", "for b in product((1, 2)):\n    c()"),
        ("Thread(target=a, args=(b, c).start()", "Thread(target=a, args=(b, c)).start()"),
        ("draw(a, (255, 0, 0, b)", "draw(a, (255, 0, 0), b)"),
        ("draw(a, (0, 0, 0, 128, b, c)", "draw(a, (0, 0, 0, 128), b, c)"),
        ("put(a, (10, 50, b, 1, (0, 0, 255), 2)", "put(a, (10, 50), b, 1, (0, 0, 255), 2)"),
        ("a = sum(b / len(b)", "a = sum(b) / len(b)"),
        ('a = sum(b["c"] / len(b["c"])', 'a = sum(b["c"]) / len(b["c"])'),
        ("a = max(b - min(b)", "a = max(b) - min(b)"),
        ("a = len(b / 2", "a = len(b) / 2"),
        ("for i in range(len(a - 1):\n    b()", "for i in range(len(a) - 1):\n    b()"),
        ('a = "b" + str(c + "d"', 'a = "b" + str(c) + "d"'),
        ('a = int(input("b") + 1', 'a = int(input("b")) + 1'),
        ('a = input("b: ".lower()', 'a = input("b: ").lower()'),
        ('if input("b? ".strip() == "y":\n    c()', 'if input("b? ").strip() == "y":\n    c()'),
        ('a = open("b.txt".read()', 'a = open("b.txt").read()'),
        ('while (a := f("?") != "b":\n    c(a)', 'while (a := f("?")) != "b":\n    c(a)'),
        ("a[i], a[i + 1] = a[i + 1, a[i]", "a[i], a[i + 1] = a[i + 1], a[i]"),
        ("b = a[i - 1]\nf(a[i - 1, c)", "b = a[i - 1]\nf(a[i - 1], c)"),
        ('f(a, ", ".join(b.get(c, []))', 'f(a, ", ".join(b.get(c, [])))'),
        ('print(", ".join(a, end="")', 'print(", ".join(a), end="")'),
        ('print(" ".join(str(a for a in b))', 'print(" ".join(str(a) for a in b))'),
        ("a = [int(b for b in c().split()]", "a = [int(b) for b in c().split()]"),
        ("a = list(map(int, b().split())", "a = list(map(int, b().split()))"),
        ('print("a" + str(round(b, 1))', 'print("a" + str(round(b, 1)))'),
        ("a = 2 * b.cos(c) * b.exp(-c / 5", "a = 2 * b.cos(c) * b.exp(-c / 5)"),
        ("a.append({\n    'b': 1,\n)", "a.append({\n    'b': 1,\n})"),
        ("a = f(\n    [\n        b\n    ,\n    c,\n)", "a = f(\n    [\n        b\n    ],\n    c,\n)"),
        (
            "a = {\n    'b': {\n        'c': {'d': 1}},\n        'e': 2,\n    },\n}",
            "a = {\n    'b': {\n        'c': {'d': 1},\n        'e': 2,\n    },\n}",
        ),
        ("a = f([\n    1,\n    2\n)\nb()", "a = f([\n    1,\n    2\n])\nb()"),
    ],
)
def test_what_a_bracket_holds_tells_its_end(broken: str, repaired: str) -> None:
    """Without a model the bracket is closed where it ends."""
    snippet = Snippet.of(source := f"{broken}\n".encode(), 0, len(source))
    found = Search(ScriptedModel(silent), snippet, (), snippet.problem(source)).run()
    assert apply_edits(source, found[0].edits).decode() == f"{repaired}\n"


@pytest.mark.parametrize(
    "broken",
    [
        "f(a, (1, b)",
        "f(a, (1, 2, b)",
        "f((a + b, c)",
        "print((a, b)",
        "f((a)",
        "a = len(b + c",
        "a = sum(b / c",
        "a = max(b, 1 - min(b)",
        'a = str("b" + "c"',
        'a = f("b".lower()',
        "a = (b := c",
        "a[i] = a[i + 1, b",
        "a = list(b(c)",
        "f(a, (b, c).count(d)",
        "a = f(\n    b,\n]",
        "a = [f(b,\n       c)),\n       d]",
        "a = f(\n    b\n    , c",
    ],
)
def test_what_tells_no_end_is_left_to_the_model(broken: str) -> None:
    """Where the bracket may end in several places, none of them is taken for certain."""
    source = f"{broken}\n".encode()
    problem = find_problem(source)
    assert problem is not None
    found = unclosed_remedies(Window.of(source, lex(source)), problem)
    assert [remedy for remedy in found if remedy.log_probability == CERTAIN] == []


_PARTS = (
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ".",
    "1",
    "a",
    "'b'",
    "sum(",
    "len(",
    "input(",
    ".join(",
    ":=",
    "+",
    "\n",
    "/",
)


@given(st.lists(st.sampled_from(_PARTS).map(str.encode) | st.binary(max_size=2), max_size=14).map(b"".join))
def test_ends_of_brackets_are_edits_of_the_text(source: bytes) -> None:
    """Whatever is broken: the edits fit the text."""
    problem = find_problem(source)
    window = Window.of(source, lex(source))
    for edits, _ in unclosed_remedies(window, problem) if problem else ():
        apply_edits(source, edits)
