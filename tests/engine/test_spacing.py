import pytest

from mlrepair.actions import Action, Operation, render
from mlrepair.edits import apply_edits
from mlrepair.grid import Window
from mlrepair.lexer import lex
from mlrepair.spacing import joined, needs_blank, would_merge


def _inserted(source: str, after: str, text: str) -> str:
    """The source with a text inserted after its first cell that reads `after` (the row itself for "")."""
    encoded = source.encode()
    window = Window.of(encoded, lex(encoded))
    location = next(i for i, cell in enumerate(window.cells) if i and cell.text == after.encode())
    edits = render(window, Action(location, Operation.INSERT, text.encode()))
    assert edits is not None
    return apply_edits(encoded, edits).decode()


@pytest.mark.parametrize(
    ("source", "after", "text", "expected"),
    [
        ("print x\n", "print", "(", "print(x\n"),
        ("print(x\n", "x", ")", "print(x)\n"),
        ("f(a b)\n", "a", ",", "f(a, b)\n"),
        ("f(a  b)\n", "a", ",", "f(a,  b)\n"),
        ("f(a b)\n", "a", "=", "f(a=b)\n"),
        ("if x\n    y\n", "x", ":", "if x:\n    y\n"),
        ("x  1\n", "x", "=", "x  = 1\n"),
        ("x 1\n", "x", "=", "x = 1\n"),
        ("x = a b\n", "a", "+", "x = a + b\n"),
        ("if x in y:\n", "x", "not", "if x not in y:\n"),
        ("if x:\n", "if", "not", "if not x:\n"),
        ("x = a\n", "a", ".items()", "x = a.items()\n"),
        ("x = a\n", "a", "[1:]", "x = a[1:]\n"),
        ("x = a\n", "a", " is None".strip(), "x = a is None\n"),
        ("x = a\n", "a", "()", "x = a()\n"),
        ("x = name\n", "=", "self.", "x = self.name\n"),
        ("x = [1, 2\n", "2", "]", "x = [1, 2]\n"),
        ("x = 1 2]\n", "=", "[", "x = [1 2]\n"),
        ("d = {'a' 1}\n", "'a'", ":", "d = {'a': 1}\n"),
        ("ab\n", "ab", "=", "ab =\n"),
        ("    x\n", "    ", "return", "    return x\n"),
        ("def f(a) -> int\n", "int", ":", "def f(a) -> int:\n"),
        ("x = a, b)\n", "=", "(", "x = (a, b)\n"),
        ("return a\n", "return", "(", "return (a\n"),
    ],
)
def test_inserted_text_is_spaced(source: str, after: str, text: str, expected: str) -> None:
    """Text that a repair puts in reads as PEP 8 writes it, and the rest of the line stays as it was."""
    assert expected == _inserted(source, after, text)


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        ("is None", "is None"),
        ("+ 1", "+ 1"),
        ("[ 1 : ]", "[1:]"),
        ("( )", "()"),
        ("self .", "self."),
        (". items ( )", ".items()"),
        ("f ( a , b = 1 )", "f(a, b=1)"),
        ("x = 1", "x = 1"),
        ("return ( x )", "return (x)"),
        ("not in", "not in"),
        ("a [ 0 ] . b", "a[0].b"),
    ],
)
def test_phrases_are_spelt_in_one_way(tokens: str, expected: str) -> None:
    """The tokens of a phrase join as PEP 8 writes them."""
    assert expected.encode() == joined(tokens.encode().split())


def test_keyword_argument_has_no_blanks() -> None:
    """`=` has blanks about it as an assignment and none as a keyword argument."""
    assert needs_blank(b"a", b"=")
    assert not needs_blank(b"a", b"=", in_brackets=True)
    assert not needs_blank(b"=", b"1", in_brackets=True)


def test_nothing_needs_no_blank() -> None:
    """At the end of a text there is nothing to keep apart."""
    assert not needs_blank(b"", b"a")
    assert not needs_blank(b"a", b"")


@pytest.mark.parametrize(
    ("before", "after"), [(b"a", b"b"), (b"a", b"1"), (b"1", b"if"), (b"f", b"'x'"), ("é".encode(), "é".encode())]
)
def test_words_would_merge(before: bytes, after: bytes) -> None:
    """Two words, or a word and a string, read as one when nothing stands between them."""
    assert would_merge(before, after)


@pytest.mark.parametrize(("before", "after"), [(b"a", b"("), (b")", b"b"), (b"=", b"1"), (b"'x'", b"if"), (b"", b"a")])
def test_others_stay_apart(before: bytes, after: bytes) -> None:
    """A bracket, an operator or the end of a string keeps what follows apart."""
    assert not would_merge(before, after)
