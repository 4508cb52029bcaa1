"""What other languages, shells and tools write, in Python's words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlrepair.edits import apply_edits
from mlrepair.grid import Window
from mlrepair.lexer import lex
from mlrepair.remedies.foreign import readings
from mlrepair.syntax import find_problem


def _read(source: bytes) -> list[bytes]:
    """The texts that a text is read as."""
    problem = find_problem(source)
    assert problem is not None
    found = readings(Window.of(source, lex(source)), problem.start)
    return [apply_edits(source, edits) for alternatives in found for edits in alternatives]


@pytest.mark.parametrize(
    ("broken", "meant"),
    [
        ("x = 5 // set x", "x = 5 # set x"),
        ("// a b\nx = 1\n// c d", "# a b\nx = 1\n# c d"),
        ("def f():\n    /* a\n     * b */\n    x = 1", "def f():\n    # a\n    # b\n    x = 1"),
        ("x = 1 /* a b */", "x = 1 # a b"),
        ("f(a; b; c)", "f(a, b, c)"),
        ("x := 5", "x = 5"),
        ("x = !y and !(z)", "x = not y and not (z)"),
        ("x = !y and f'{z!r}'", "x = not y and f'{z!r}'"),
        ("x = a > b ? f(a) : c", "x = f(a) if a > b else c"),
        ("x = f(a) > b ? c : -1", "x = c if f(a) > b else -1"),
        ("if (a) {\n    b()\n}", "if (a):\n    b()"),
        (
            "if (a) {\n    b()\n} else if (c) {\n    d()\n} else {\n    e()\n}",
            "if (a):\n    b()\nelif (c):\n    d()\nelse:\n    e()",
        ),
        ("function f(x) {\n    return x\n}", "def f(x):\n    return x"),
        ("In [1]: for a in b:\n   ...:     c(a)\nOut[1]: 3", "for a in b:\n    c(a)"),
        ("import a\n$ pip install b", "import a\n# $ pip install b"),
        ("pip install b", "# pip install b"),
        ("%matplotlib inline", "# %matplotlib inline"),
        ("try:\n    a()\nexcept A, B as e:\n    b()", "try:\n    a()\nexcept (A, B) as e:\n    b()"),
        ("import numpy as\nimport matplotlib.pyplot as", "import numpy as np\nimport matplotlib.pyplot as"),
        ("a = SELECT b, c FROM d WHERE e = ? ORDER BY f", 'a = "SELECT b, c FROM d WHERE e = ? ORDER BY f"'),
        ("a.execute(SELECT * FROM b WHERE c = ?, (d,))", 'a.execute("SELECT * FROM b WHERE c = ?", (d,))'),
        ('a(UPDATE b SET c = "d")', "a('UPDATE b SET c = \"d\"')"),
        (
            "print 'a', b\nprint >>c, 'd' % e\nprint\nprint 'f',\nprint('g')\nprint >>h.i",
            "print('a', b)\nprint('d' % e, file=c)\nprint()\nprint('f', end=\" \")\nprint('g')\nprint(file=h.i)",
        ),
    ],
)
def test_foreign_words_are_read_as_python(broken: str, meant: str) -> None:
    """Each is read as what its author means, and as nothing else."""
    assert [text.decode().rstrip("\n") for text in _read(f"{broken}\n".encode())] == [meant]


def test_either_side_of_a_conflict_may_stay() -> None:
    """Of a conflict, ours comes before theirs; the common ancestor goes."""
    conflict = b"<<<<<<< HEAD\na = 1\n||||||| base\nb = 2\n=======\nc = 3\n>>>>>>> other\nd = 4\n"
    assert _read(conflict) == [b"a = 1\nd = 4\n", b"c = 3\nd = 4\n"]


def test_of_a_conflict_with_an_empty_side_the_other_is_likelier() -> None:
    """Whoever marks a conflict has something to say, which only one side of it does; nothing is the alternative."""
    conflict = b"<<<<<<< a\n=======\nb = 1\n>>>>>>> c\n<<<<<<< a\nd = 2\n=======\n>>>>>>> c\ne = 3\n"
    assert _read(conflict) == [b"b = 1\nd = 2\ne = 3\n", b"e = 3\n"]


def test_of_imports_both_sides_of_a_conflict_stay() -> None:
    """Each side needs its own; either side alone comes after that."""
    conflict = b"<<<<<<< a\nimport b\n=======\nfrom c import d\n>>>>>>> e\n"
    assert _read(conflict) == [b"import b\nfrom c import d\n", b"import b\n", b"from c import d\n"]


@pytest.mark.parametrize(
    "broken",
    ["x = a // b + c d", "f(a; b", "if a {", "x = {1: 2\n}}", "x = 'a // b c' d", "a ? b", "x = !", "{\n}}"],
)
def test_what_may_be_something_else_is_left_to_the_model(broken: str) -> None:
    """No reading where the signs of another language do not stand as they do there."""
    assert all(find_problem(text) is not None for text in _read(f"{broken}\n".encode()))


_PARTS = (
    "{",
    "}",
    "if",
    "else",
    "(a)",
    "\n",
    ";",
    "//",
    "/*",
    "*/",
    "!",
    "?",
    ":",
    "=",
    "x",
    ":=",
    "In [1]:",
    "'",
    '"""',
    "$ ",
)


@given(st.lists(st.sampled_from(_PARTS).map(str.encode) | st.binary(max_size=2), max_size=14).map(b" ".join))
def test_readings_are_edits_of_the_text(source: bytes) -> None:
    """Whatever is broken: the edits fit the text, and do not overlap."""
    window = Window.of(source, lex(source))
    for place in range(0, len(source), 3):
        for alternatives in readings(window, place):
            for edits in alternatives:
                apply_edits(source, edits)
