"""Whether a text is Python of any version: new grammar, old grammar, mistakes, and the place of the problem."""

import sysconfig
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlrepair.document import Document
from mlrepair.lowering import lowered
from mlrepair.syntax import Category, category_of, find_problem

VERSIONS = {path.name.removesuffix(".py.txt"): path for path in Path(__file__).with_name("versions").glob("*.py.txt")}
INTERPRETERS = [(3, minor) for minor in range(11, 16)]


def read(name: str) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """The valid text of a version file, and the mistakes to put in: what to replace, and by what."""
    text, mistakes = VERSIONS[name].read_bytes().replace(b"\r\n", b"\n").split(b"---- mistakes\n")
    pairs = []
    for line in mistakes.splitlines():
        right, _, wrong = line.replace(b"\\n", b"\n").partition(b" => ")
        pairs.append((right, wrong))
    return text, pairs


MISTAKES = [(name, right, wrong) for name in sorted(VERSIONS) for right, wrong in read(name)[1]]


@pytest.mark.parametrize("name", sorted(VERSIONS))
def test_every_version_is_fine(name: str) -> None:
    """Valid code of any Python version is fine on the interpreter that runs us, with any line ends, also with a BOM."""
    text, _ = read(name)
    for source in (
        text,
        text.replace(b"\n", b"\r\n"),
        text.replace(b"\n", b"\r"),
        b"\xef\xbb\xbf" + text,
        text.rstrip(),
    ):
        assert find_problem(source) is None


@pytest.mark.parametrize(("name", "right", "wrong"), MISTAKES)
def test_mistakes_beside_new_syntax_are_found(name: str, right: bytes, wrong: bytes) -> None:
    """A mistake in a file of new grammar is found, whatever the version."""
    text, _ = read(name)
    broken = text.replace(right, wrong, 1)
    assert broken != text
    assert find_problem(broken) is not None


def test_lowering_keeps_old_code_valid() -> None:
    """The standard library, whose strings and names look like new syntax here and there, stays valid."""
    files = sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))
    assert files
    for path in files:
        source = path.read_bytes()
        if find_problem(source) is None:
            assert find_problem(lowered(source, (3, 11))) is None, path.name


@pytest.mark.parametrize("interpreter", INTERPRETERS)
@pytest.mark.parametrize("name", sorted(VERSIONS))
def test_lowering_keeps_the_length(name: str, interpreter: tuple[int, int]) -> None:
    """Every place in the lowered text is the place in the source."""
    text, _ = read(name)
    assert len(text) == len(lowered(text, interpreter))


@pytest.mark.parametrize(
    "source",
    [
        b"print x\n",
        b"print\t'a', b\n",
        b"exec 'x'\n",
        b"if a <> b: pass\n",
        b"raise ValueError, 'x'\n",
        b"try:\n    pass\nexcept ValueError, e:\n    print(e)\n",
        b"try:\n    pass\nexcept (A, B), err:\n    pass\n",
        b"x = `y`\n",
        b"x = 0777\n",
        b"x = 10L\n",
        b"x = ur'a'\n",
        b"def f(a, (b, c)):\n    pass\n",
        b"lambda (a, b): a\n",
    ],
)
def test_python2_is_broken(source: bytes) -> None:
    """What only Python 2 takes is broken."""
    assert find_problem(source) is not None


MESSAGES = [
    (b"x = (1,\n", b"(", Category.NEVER_CLOSED),
    (b"x = 1)\n", b")", Category.UNMATCHED_CLOSER),
    (b"x = (1]\n", b"]", Category.MISMATCHED_BRACKET),
    (b"if x\n    y\n", None, Category.EXPECTED_COLON),
    (b"x = (a b)\n", b"a b", Category.FORGOTTEN_COMMA),
    (b"x = 'a\n", b"'", Category.UNTERMINATED_STRING),
    (b"x = '''a\n", b"'", Category.UNTERMINATED_TRIPLE),
    (b"if x:\ny\n", b"y", Category.EXPECTED_BLOCK),
    (b"x\n  y\n", None, Category.UNEXPECTED_INDENT),
    (b"if x:\n    y\n  z\n", None, Category.UNINDENT_MISMATCH),
    (b"if x:\n        y\n\tz\n", None, Category.TABS),
    ("x = “a”\n".encode(), "“".encode(), Category.INVALID_CHARACTER),
    (b"x = a$b\n", None, Category.OTHER),
    (b"f() = 1\n", b"f()", Category.ASSIGNMENT_TARGET),
    (b"if x = 1:\n    y\n", b"x = 1", Category.ASSIGNMENT_TARGET),
    (b"print x\n", b"print x", Category.MISSING_PARENTHESES),
    (b"x = 012\n", b"0", Category.BAD_NUMBER),
    (b"x = 1a\n", b"1", Category.BAD_NUMBER),
    (b"f(a=1, b)\n", b")", Category.ARGUMENTS),
    (b"return 1\n", b"return 1", Category.OUTSIDE),
    (b"break\n", b"break", Category.OUTSIDE),
    (b"def f():\n    await x\n", b"await x", Category.OUTSIDE),
    (b"x = f'{}'\n", None, Category.F_STRING),
    (b"try:\n    x\ny\n", b"y", Category.EXPECTED_WORD),
    (b"def f():\n    x = 1\n    global x\n", b"global x", Category.NAME_RULES),
    (b"x = '\\N{no such}'\n", None, Category.BAD_ESCAPE),
    (b"a\0b\n", b"\0", Category.INVALID_CHARACTER),
    (b"x = '\xe9'\n", b"\xe9", Category.INVALID_CHARACTER),
    (b"# coding: nothing\n", b"# coding: nothing", Category.INVALID_CHARACTER),
    (b"a b\n", None, Category.OTHER),
]


@pytest.mark.parametrize(("source", "place", "category"), MESSAGES)
def test_place_and_category(source: bytes, place: bytes | None, category: Category) -> None:
    """A problem has the place and the kind of CPython's message (None: it differs between versions)."""
    problem = find_problem(source)
    assert problem is not None
    assert category is problem.category
    if place is not None:
        assert place == source[problem.start : problem.end]


@pytest.mark.parametrize(
    ("message", "category"),
    [
        ("unterminated f-string literal (detected at line 1)", Category.UNTERMINATED_STRING),
        ("unterminated triple-quoted f-string literal (detected at line 1)", Category.UNTERMINATED_TRIPLE),
        ("f-string: valid expression required before '}'", Category.F_STRING),
        ("t-string: expecting '}'", Category.F_STRING),
        ("invalid syntax. Did you mean 'for'?", Category.OTHER),
        ("multiple exception types must be parenthesized when using 'as'", Category.ARGUMENTS),
        ("words of a later version", Category.OTHER),
    ],
)
def test_messages_of_other_versions(message: str, category: Category) -> None:
    """Messages of newer interpreters fall into the same kinds."""
    assert category is category_of(message)


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("x = 1\ny = '😀é' z\n".encode(), b"z"),
        ("\ufeffy = 'é' $\n".encode(), b"$"),
        ("x = 1\r\n\x0c\ny = 'é' ?\r".encode(), b"?"),
        ("# coding: latin-1\ny = 'é' ?\n".encode("latin-1"), b"?"),
        (b"type X = int\ndef f[T](x):\n    return x ?\n", b"?"),
    ],
)
def test_places_are_bytes(source: bytes, place: bytes) -> None:
    """Places count bytes after wide characters, a BOM, all line ends, other encodings and lowered syntax."""
    problem = find_problem(source)
    assert problem is not None
    assert place == source[problem.start : problem.end]


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"\n",
        b"x = " + b"[" * 500 + b"]" * 500,
        b"x = " + b"-" * 20_000 + b"1\n",
        b"x = " + b"1 + " * 20_000 + b"1\n",
        b"x = " + b"7" * 5_000 + b"\n",
        b"# coding: latin-1\nx = '\xe9'\n",
        b"x = 1\r\x0cy = 2\r",
    ],
)
def test_limits_of_cpython_are_not_mistakes(source: bytes) -> None:
    """Empty, deeply nested, very long and oddly encoded texts are fine."""
    assert find_problem(source) is None


def test_broken_beyond_a_limit() -> None:
    """Where CPython gives up, tree-sitter still sees a lost bracket."""
    assert find_problem(b"x = " + b"[" * 500 + b"]" * 499) is not None


def test_top_level_await_is_broken_in_a_file() -> None:
    """`await` outside a function is for notebooks, not for files."""
    assert find_problem(b"await x\n") is not None


def test_warnings_stay_silent() -> None:
    """Code that CPython merely warns about is fine and quiet, also where warnings are errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert find_problem(b"x = '\\d' is 1\n") is None


@given(st.binary(max_size=100) | st.text(max_size=60).map(lambda text: text.encode(errors="surrogatepass")))
def test_places_lie_in_the_text(source: bytes) -> None:
    """Any bytes are judged without an error, and the place of a problem lies in the text."""
    problem = find_problem(source, Document.parse(source))
    assert problem is None or 0 <= problem.start <= problem.end <= len(source)


WORDS = ["type ", " X", "[", "]", "T", "=", "t'", "f'", "{", "}", "'", "except ", ",", "\n", ":", "lazy ", "def "]
WORDS += ['"', "#", "\\", "import ", "*", "yield ", "\r", "é"]


@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_lowering_never_fails(pieces: list[str]) -> None:
    """Whatever stands about the words of new syntax, the lowered text has the length of the source."""
    source = "".join(pieces).encode()
    assert len(source) == len(lowered(source, (3, 11)))


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (b"x = f(a b)\ny = 1)\n", b"a b"),  # CPython names the bracket
        (b"x = a b\ny = 'c\n", b"b"),
        (b"x = f(a\n\ndef g():\n    return [1}\n", b"(a"),
        (b"x = f(a\n\ndef g():\n    return 1}\n", b"(a"),
        (b"x = [\n    1,\n    2)\n", b")"),  # an open bracket alone is no earlier error
        (b"try:\n    x = 1\n    y = 2)\n", b")"),
        (b"if x:\n    $\n", b"$"),
    ],
)
def test_the_first_error_comes_first(source: bytes, place: bytes) -> None:
    """An error between tokens does not hide one that stands before it."""
    problem = find_problem(source)
    assert problem is not None
    assert problem.start == source.index(place)
