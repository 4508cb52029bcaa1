"""What CPython's message says is repaired without a word of the model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlrepair.edits import apply_edits
from mlrepair.grid import Window
from mlrepair.lexer import lex
from mlrepair.lookalikes import meant
from mlrepair.remedies import remedies
from mlrepair.search import Search
from mlrepair.syntax import find_problem
from mlrepair.windows import Snippet
from tests.engine.scripted import ScriptedModel, either, inserting, replacing, silent


@pytest.mark.parametrize(
    ("broken", "repaired"),
    [
        ("f(0755)", "f(0o755)"),
        ("f(2019, 01, 08)", "f(2019, 1, 8)"),
        ("print(\N{LEFT DOUBLE QUOTATION MARK}a\N{RIGHT DOUBLE QUOTATION MARK})", 'print("a")'),
        ("x = a \N{MINUS SIGN} b \N{DIVISION SIGN} c", "x = a - b / c"),
        ("if x \N{GREATER-THAN OR EQUAL TO} 3: y()", "if x >= 3: y()"),
        ("f\N{FULLWIDTH LEFT PARENTHESIS}a\N{FULLWIDTH COMMA}b)", "f(a,b)"),
        ("x\N{NO-BREAK SPACE}= 1", "x = 1"),
        ("x = 1\N{ZERO WIDTH SPACE}", "x = 1"),
        ("x = 1 + \\ \n    2", "x = 1 + \\\n    2"),
        ('x = "C:\\Users"', 'x = r"C:\\Users"'),
        ("x = f(1, f'C:\\x{a}')", "x = f(1, rf'C:\\x{a}')"),
        ("def f():\n\tif a:\n        b()", "def f():\n    if a:\n        b()"),
        ("def f():\n\ta()\n\tb()\n\tif c:\n        d()", "def f():\n\ta()\n\tb()\n\tif c:\n\t\td()"),
        ('def f():\n    """What it does.\n    return 1', 'def f():\n    """What it does."""\n    return 1'),
        ("x = '''a\nb c\ny = 1\nz = 2", "x = '''a\nb c'''\ny = 1\nz = 2"),
        ("if a &lt; b &amp;&quot;c&quot;: d()", 'if a < b &"c": d()'),
        ("def f():\n    return await g()", "async def f():\n    return await g()"),
        ("x = 'it's'", 'x = "it\'s"'),
        ("f('I can't do that', 'b')", "f(\"I can't do that\", 'b')"),
        ("f('say 'a' twice')", "f(\"say 'a' twice\")"),
        ('f("say "a" twice")', "f(\"say 'a' twice\")"),
        ('f("a "b"")', "f(\"a 'b'\")"),
        ("x = ur'a'", "x = r'a'"),
        ("if a: b() else: c()", "if a: b()\nelse: c()"),
        ("def f():\n    if a: b() else: c()", "def f():\n    if a: b()\n    else: c()"),
        ("if a:\n    b() else: c()", "if a:\n    b()\nelse: c()"),
    ],
)
def test_remedy_comes_first(broken: str, repaired: str) -> None:
    """Without a model the parser's suggestion is found, and is no guess."""
    snippet = Snippet.of(source := f"{broken}\n".encode(), 0, len(source))
    found = Search(ScriptedModel(silent), snippet, (), snippet.problem(source)).run()
    assert apply_edits(source, found[0].edits).decode() == f"{repaired}\n"
    assert not found[0].is_guided


def test_remedy_comes_before_what_the_model_says() -> None:
    """A sure remedy is more probable than what a model would do to the same number."""
    snippet = Snippet.of(source := b"f(0755)\n", 0, len(source))
    script = either(replacing(b"0755", b"1", 0.6), inserting(b"(", b"x", 0.2))
    first, *_ = Search(ScriptedModel(script), snippet, (), snippet.problem(source)).run()
    assert apply_edits(source, first.edits) == b"f(0o755)\n"


def test_characters_without_an_equal_stay() -> None:
    """What may stand for several things stands for none."""
    assert [meant(character) for character in "\N{BULLET}\N{SNOWMAN}"] == [None, None]


_PARTS = (
    *(
        "0755",
        "\N{LEFT DOUBLE QUOTATION MARK}",
        "\N{NO-BREAK SPACE}",
        "\\ \n",
        '"C:\\U"',
        "f'\\x{",
        "\t",
        "    ",
        '"""',
    ),
    *("&lt;", " else: ", "if x:", "\n", "a", "(", "'"),
)


@given(st.lists(st.sampled_from(_PARTS).map(str.encode) | st.binary(max_size=2), max_size=12).map(b"".join))
def test_remedies_are_edits_of_the_text(source: bytes) -> None:
    """Whatever is broken: the edits of a remedy fit the text, and do not overlap."""
    problem = find_problem(source)
    window = Window.of(source, lex(source), [])
    for edits, _ in remedies(window, problem) if problem else ():
        apply_edits(source, edits)
