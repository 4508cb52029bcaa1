import os
import sysconfig
import warnings
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlrepair.lexer import Cell, CellKind, lex
from tests.quick import ends_within

_SNIPPETS = st.lists(
    st.sampled_from(
        [
            *(
                "x",
                "self",
                "é",
                "if",
                "1",
                "0x1F",
                "1e5",
                ".5",
                "(",
                ")",
                "[",
                "]",
                "{",
                "}",
                ",",
                ":",
                ":=",
                "=",
                "!",
                ".",
                "...",
            ),
            *("'", '"', "'''", '"""', "f'", 'f"', 'rb"', 'f"""', "f'''", "t'", "r'", "{x", "{{", "}}", "!r", ":>{w}"),
            *(
                "\\",
                "\\\n",
                "\\\r\n",
                "\n",
                "\r\n",
                "\r",
                " ",
                "    ",
                "\t",
                "\f",
                "# a 'note'",
                "\x00",
                "×",
                "“",
                "\ufeff",
                "&&",
            ),
        ]
    ),
    max_size=40,
).map("".join)
_SOURCES = st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode), _SNIPPETS.map(str.encode))


def _texts(source: bytes) -> list[bytes]:
    return [cell.text for cell in lex(source) if cell.kind is not CellKind.ROW]


def _kinds(source: bytes) -> list[str]:
    return [cell.kind.name for cell in lex(source) if cell.kind is not CellKind.ROW]


def _is_gap(gap: bytes) -> bool:
    """Whether bytes between cells are only blanks, line ends, continuations and comments."""
    gap = gap.replace(b"\\\r\n", b"").replace(b"\\\n", b"").replace(b"\\\r", b"")
    lines = gap.replace(b"\r", b"\n").split(b"\n")
    return all(not line.split(b"#", 1)[0].strip(b" \t\f\v") for line in lines)


@given(_SOURCES)
def test_spans_are_disjoint_ordered_and_true(source: bytes) -> None:
    """Whatever the bytes are, each cell begins after the one before and its span holds its text."""
    position = 0
    for cell in lex(source):
        assert position <= cell.start <= cell.end <= len(source)
        assert source[cell.start : cell.end] == cell.text
        position = cell.end


@given(_SOURCES)
def test_gaps_hold_no_code(source: bytes) -> None:
    """What is in no cell is a blank, a comment, a line end, a continuation or the byte order mark."""
    position = len(b"\xef\xbb\xbf") if source.startswith(b"\xef\xbb\xbf") else 0
    for cell in [*lex(source), Cell(CellKind.OTHER, len(source), len(source), b"")]:
        assert _is_gap(source[position : cell.start]), source[position : cell.start]
        position = cell.end


@given(_SOURCES)
def test_only_rows_are_empty_and_each_has_a_cell(source: bytes) -> None:
    """The first cell is a `ROW`, no `ROW` is followed by another, and only a `ROW` may be empty."""
    kinds = [cell.kind for cell in lex(source)]
    assert not kinds or kinds[0] is CellKind.ROW
    assert not kinds or kinds[-1] is not CellKind.ROW
    assert (CellKind.ROW, CellKind.ROW) not in list(pairwise(kinds))
    assert all(cell.text or cell.kind is CellKind.ROW for cell in lex(source))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"x = 'a", ["NAME", "OPERATOR", "QUOTE", "NAME"]),
        (b"x = a'", ["NAME", "OPERATOR", "NAME", "QUOTE"]),
        (b"f('a, 'b')", ["NAME", "BRACKET", "QUOTE", "NAME", "OPERATOR", "QUOTE", "NAME", "QUOTE", "BRACKET"]),
        (b'x = """a', ["NAME", "OPERATOR", "QUOTE", "NAME"]),
        (b"f'{x", ["NAME", "QUOTE", "BRACKET", "NAME"]),
        (b"f'{x'", ["NAME", "QUOTE", "BRACKET", "NAME", "QUOTE"]),  # an f-string whose field has no end
    ],
)
def test_quote_without_an_end(source: bytes, expected: list[str]) -> None:
    """Where a string does not end on its row, the quotes are `QUOTE` cells and the content is lexed like code."""
    assert expected == _kinds(source)


def test_lost_quote_leaves_the_other_rows_alone() -> None:
    """A string on the row after a lost quote is a string."""
    assert _kinds(b"x = 'a\ny = 'b'\n") == ["NAME", "OPERATOR", "QUOTE", "NAME", "NAME", "OPERATOR", "STRING"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"f'a{x}b'", [b"f'", b"a", b"{", b"x", b"}", b"b", b"'"]),
        (b"f'{x!r:>{w}}'", [b"f'", b"{", b"x", b"!", b"r", b":", b">", b"{", b"w", b"}", b"}", b"'"]),
        (b"f'{{{x}}}'", [b"f'", b"{{", b"{", b"x", b"}", b"}}", b"'"]),
        (b"f'{x=}'", [b"f'", b"{", b"x", b"=", b"}", b"'"]),
        (b'f"{d["k"]}"', [b'f"', b"{", b"d", b"[", b'"k"', b"]", b"}", b'"']),
        (b"f'{d[1:2]}'", [b"f'", b"{", b"d", b"[", b"1", b":", b"2", b"]", b"}", b"'"]),
        (b'f"""a\n{x}"""', [b'f"""', b"a\n", b"{", b"x", b"}", b'"""']),
        (b"t'{x}'", [b"t'", b"{", b"x", b"}", b"'"]),
        (rb"rf'\{x}'", [b"rf'", b"\\", b"{", b"x", b"}", b"'"]),
        (rb"f'\N{DASH}'", [b"f'", rb"\N", b"{", b"DASH", b"}", b"'"]),
    ],
)
def test_f_strings_are_taken_apart(source: bytes, expected: list[bytes]) -> None:
    """The code in an f-string is cells like other code, its text is text."""
    assert expected == _texts(source)
    assert not {"QUOTE", "OTHER"} & set(_kinds(source))


@pytest.mark.parametrize(
    "text",
    [
        "×",
        "÷",
        "“",
        "”",
        "’",
        "–",
        "−",
        "…",
        "≤",
        "≥",
        "≠",
        "\uff0c",
        "\uff1a",
        "\uff08",
        "\u00a0",
        "\u200b",
        "$",
        "?",
        "`",
        "\0",
    ],
)
def test_foreign_characters_are_cells_of_their_own(text: str) -> None:
    """A character that no Python version reads is one `OTHER` cell, even in the middle of a name."""
    assert [b"ab", text.encode(), b"cd"] == _texts(f"ab{text}cd".encode())
    assert _kinds(f"ab{text}cd".encode()) == ["NAME", "OTHER", "NAME"]


@pytest.mark.parametrize("text", ["größe", "名前", "µ", "_x1"])
def test_letters_of_all_scripts_make_names(text: str) -> None:
    """A name may hold letters beyond ASCII."""
    assert _kinds(text.encode()) == ["NAME"]


@pytest.mark.parametrize(
    "operator", ["&&", "||", "++", "--", "<>", "=<", "=>", "===", "!==", "!=", ":=", "->", "**=", "//=", ">>=", "..."]
)
def test_operators_of_other_languages_are_one_cell(operator: str) -> None:
    """Python's operators and other languages' are one cell each."""
    assert _kinds(f"a {operator} b".encode()) == ["NAME", "OPERATOR", "NAME"]


@pytest.mark.parametrize("number", ["0", "1_000", "0xFF", "0b10", "0o17", "1.5", ".5", "1.", "1e-5", "1.5E+3j"])
def test_numbers_are_one_cell(number: str) -> None:
    """Each of Python's number literals is one cell."""
    assert _kinds(number.encode()) == ["NUMBER"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_rows_span_their_indentation(line_end: str) -> None:
    """Each line with a token begins with a `ROW` cell that spans its indentation; others have none."""
    source = f"if x:{line_end}{line_end}  # note{line_end}\ty{line_end}".encode()
    assert [cell.text for cell in lex(source) if cell.kind is CellKind.ROW] == [b"", b"\t"]


def test_continued_line_is_a_row() -> None:
    """A line after a continuation begins a row of its own."""
    assert [cell.text for cell in lex(b"x = \\\n    y\n") if cell.kind is CellKind.ROW] == [b"", b"    "]


def test_byte_order_mark_is_skipped() -> None:
    """A byte order mark at the start is no cell."""
    assert [(cell.start, cell.end) for cell in lex(b"\xef\xbb\xbfx")] == [(3, 3), (3, 4)]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(b"a " * 500_000, id="one line of 1 MB"),
        pytest.param(b'"' + b"a" * 1_000_000, id="half a string of 1 MB"),
        pytest.param(b'"' * 100_000, id="quotes"),
        pytest.param(b"\"' " * 50_000, id="mixed quotes"),
        pytest.param(b"(" * 100_000, id="brackets"),
        pytest.param(b"\\" * 100_000, id="backslashes"),
        pytest.param(b"f'{" * 50_000, id="f-strings in one another"),
        pytest.param(b"f'{x:" * 30_000, id="format specifications"),
        pytest.param(b"f'''{x\n" * 20_000, id="f-strings without an end"),
        pytest.param(b"'''a\n''' \" " * 20_000, id="a row of many lines that each lose a quote"),
        pytest.param(b"x '\\\n" * 50_000, id="continued lines that each lose a quote"),
    ],
)
def test_adversarial_text_takes_linear_time(source: bytes) -> None:
    """No text makes the lexer slow: each of these takes less than 5 s."""
    with ends_within(5):
        cells = lex(source)
    assert cells


def _standard_library() -> list[Path]:
    """Every file of the standard library if MLREPAIR_WHOLE_STDLIB is set, else about 150 of them."""
    root = Path(sysconfig.get_paths()["stdlib"])
    files = sorted(path for path in root.rglob("*.py") if not {"site-packages", "dist-packages"} & set(path.parts))
    return files if os.environ.get("MLREPAIR_WHOLE_STDLIB") else files[:: max(len(files) // 150, 1)]


def test_standard_library_has_no_odd_cells() -> None:
    """In files that compile, every quote has its partner and every byte is one that Python knows."""
    odd, files = [], 0
    for path in _standard_library():
        source = path.read_bytes()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compile(source, path.name, "exec", dont_inherit=True)
        except (SyntaxError, ValueError):
            continue  # the tests of CPython hold files that are broken on purpose
        files += 1
        odd += [(path.name, cell) for cell in lex(source) if cell.kind in (CellKind.QUOTE, CellKind.OTHER)][:1]
    assert files > 20
    assert odd == []
