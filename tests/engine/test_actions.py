import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mlrepair.actions import (
    COPY_OPERATIONS,
    PLAIN_OPERATIONS,
    ROW_OPERATIONS,
    TEXT_OPERATIONS,
    Action,
    Operation,
    render,
)
from mlrepair.edits import apply_edits
from mlrepair.grid import Window
from mlrepair.lexer import CellKind, lex
from mlrepair.vocabulary import LINE_BREAK

_ROWS = st.lists(
    st.sampled_from(
        [
            "x = a + b",
            "if x:",
            "    return f(a, b)",
            "\ty",
            "  z",
            "f(",
            ")",
            "a = [1, 2]",
            "'",
            "f'{x}'",
            "# note",
            "",
            "é = \\",
            "del x",
        ]
    ),
    max_size=12,
)
_SOURCES = st.one_of(
    _ROWS.map("\n".join).map(str.encode), _ROWS.map("\r\n".join).map(str.encode), st.binary(max_size=80)
)
_TEXTS = st.sampled_from(
    [b"", b"x", b"(", b")", b":", b",", b"=", b'"', b"'''", b" is None", b"self.", b"[1:]", b"not ", LINE_BREAK]
)
_CODE = st.lists(
    st.sampled_from(
        [
            "x = a + b",
            "if x == 1:",
            "    return f(a, b)",
            "        y = [1, 2]",
            "for i in range(n):",
            "d = {'k': v}",
            "print(a.b.c, e)",
        ]
    ),
    min_size=1,
    max_size=6,
).map(lambda rows: "\n".join([*rows, ""]).encode())
_WORDS = st.sampled_from([b"x", b"other", b"(", b")", b":", b",", b"==", b"and", b"1", b"not"])


def _window(source: bytes) -> Window:
    return Window.of(source, lex(source))


def _apply(source: bytes, location: int, operation: Operation, text: bytes = b"") -> bytes | None:
    edits = render(_window(source), Action(location, operation, text))
    return None if edits is None else apply_edits(source, edits)


def _at(source: bytes, text: bytes) -> int:
    """The first cell with this text, rows aside."""
    cells = _window(source).cells
    return next(i for i, cell in enumerate(cells) if cell.text == text and cell.kind is not CellKind.ROW and i)


def _row(source: bytes, number: int) -> int:
    return _window(source).row_bounds[number][0]


def _texts(source: bytes) -> list[bytes]:
    """The text of each cell, with a line break for each row."""
    return [b"\n" if cell.kind is CellKind.ROW else cell.text for cell in lex(source)]


def _draw_cell(data: st.DataObject, source: bytes) -> int:
    cells = _window(source).cells
    places = [i for i, cell in enumerate(cells) if i and cell.kind is not CellKind.ROW]
    assume(places)
    return data.draw(st.sampled_from(places))


def _rest(source: bytes) -> list[bytes]:
    """The lines without their indentation."""
    return [line.lstrip() for line in source.splitlines()]


@given(_SOURCES, st.integers(-2, 200), st.sampled_from(Operation), _TEXTS)
def test_render_never_raises(source: bytes, location: int, operation: Operation, text: bytes) -> None:
    """Every action on every text is refused or gives disjoint edits inside the source."""
    window = _window(source)
    edits = render(window, Action(location % (len(window.cells) + 2) - 1, operation, text))
    if edits is not None:
        assert edits
        position = 0
        for edit in sorted(edits):
            assert position <= edit.start <= edit.end <= len(source)
            position = edit.end


@given(_CODE, _WORDS, st.data())
def test_insert_adds_one_token(source: bytes, text: bytes, data: st.DataObject) -> None:
    """An inserted token stands right after its cell, and every other token stays."""
    location = _draw_cell(data, source)
    texts = _texts(source)
    after = texts[location] if location < len(texts) else b"\n"
    # Two operators side by side, or `1` before a dot, may read as one: that is no fault of the spacing.
    assume(text != b"1" or texts[location - 1] != b".")
    assume(_texts(b" ".join((texts[location - 1], text))) == [b"\n", texts[location - 1], text])
    assume(_texts(text + after) == [b"\n", text, after] or after == b"\n" or text.isalpha())
    result = _apply(source, location, Operation.INSERT, text)
    assert result is not None
    assert [*texts[:location], text, *texts[location:]] == _texts(result)


@given(_CODE, _WORDS, st.data())
def test_replace_changes_one_token(source: bytes, text: bytes, data: st.DataObject) -> None:
    """A replaced token gives way to the new one, and every other token stays."""
    location = _draw_cell(data, source)
    texts = _texts(source)
    # A number against a dot reads as one with it: that is no fault of the spacing.
    assume(text != b"1" or b"." not in (texts[location - 2 : location - 1] + texts[location : location + 1]))
    result = _apply(source, location, Operation.REPLACE, text)
    if texts[location - 1] == text:
        assert result is None
    else:
        assert result is not None
        assert [*texts[: location - 1], text, *texts[location:]] == _texts(result)


@given(
    _CODE,
    st.sampled_from(
        [(Operation.DELETE, 1), (Operation.DELETE_TWO, 2), (Operation.DELETE_THREE, 3), (Operation.DELETE_FOUR, 4)]
    ),
    st.data(),
)
def test_delete_removes_its_tokens(source: bytes, operation: tuple[Operation, int], data: st.DataObject) -> None:
    """One to four tokens of a row disappear, and every other token stays; a row that loses all disappears too."""
    location = _draw_cell(data, source)
    texts = _texts(source)
    row = _window(source).row_bounds[_window(source).row_of[location]]
    count = operation[1]
    result = _apply(source, location, operation[0])
    if location + count > row[1]:
        assert result is None
        return
    assert result is not None
    first = location - (location == row[0] + 1 and location + count == row[1])
    left = [*texts[: first - 1], *texts[location - 1 + count :]]
    assert left == _texts(result)


@given(_CODE, st.data())
def test_delete_rest_ends_the_row(source: bytes, data: st.DataObject) -> None:
    """From the cell on the row is gone, and the rows about it stay."""
    location = _draw_cell(data, source)
    start, end = _window(source).row_bounds[_window(source).row_of[location]]
    result = _apply(source, location, Operation.DELETE_REST)
    if end - location < 2:
        assert result is None
    else:
        texts = _texts(source)
        first = location - (location == start + 1)
        assert result is not None
        assert [*texts[: first - 1], *texts[end - 1 :]] == _texts(result)


@given(_CODE, st.sampled_from(ROW_OPERATIONS), st.data())
def test_row_operations_change_only_indentation(source: bytes, operation: Operation, data: st.DataObject) -> None:
    """Moving a row or a block changes indentation and nothing else; moving a row moves this row alone."""
    number = data.draw(st.integers(0, len(_window(source).row_bounds) - 1))
    result = _apply(source, _row(source, number), operation)
    if result is not None:
        assert result != source
        assert _rest(source) == _rest(result)
        before, after = source.splitlines(), result.splitlines()
        assert before[:number] == after[:number]
        if operation < Operation.BLOCK_IN:
            assert before[number + 1 :] == after[number + 1 :]


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (Operation.ROW_IN, b"if a:\n    if b:\n        c\n            d\n             e\n"),
        (Operation.ROW_SAME, b"if a:\n    if b:\n        c\n        d\n             e\n"),
        (Operation.ROW_OUT, b"if a:\n    if b:\n        c\n    d\n             e\n"),
        (Operation.ROW_OUT_TWO, b"if a:\n    if b:\n        c\nd\n             e\n"),
        (Operation.ROW_OUT_THREE, None),
        (Operation.BLOCK_SAME, b"if a:\n    if b:\n        c\n        d\n            e\n"),
        (Operation.BLOCK_OUT, b"if a:\n    if b:\n        c\n    d\n        e\n"),
    ],
)
def test_rows_move_to_open_levels(operation: Operation, expected: bytes | None) -> None:
    """The levels are those of the row before and of the blocks about it; a level that is not open is refused."""
    source = b"if a:\n    if b:\n        c\n         d\n             e\n"
    assert expected == _apply(source, _row(source, 3), operation)


def test_delete_of_a_row_joins_it_to_the_one_before() -> None:
    """Deleting where a row begins puts it behind the row before."""
    source = b"x = 1 +\n    2\ny\n"
    assert _apply(source, _row(source, 1), Operation.DELETE) == b"x = 1 + 2\ny\n"
    assert _apply(source, _row(source, 0), Operation.DELETE) is None


def test_rows_with_a_comment_between_are_not_joined() -> None:
    """A comment is never swallowed and never swallows code."""
    source = b"x = 1 + # one\n    2\n"
    assert _apply(source, _row(source, 1), Operation.DELETE) is None


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n", b"\r"])
def test_delete_row_removes_the_line(line_end: bytes) -> None:
    """A deleted row takes its indentation and its line end with it."""
    source = line_end.join([b"if x:", b"    y", b"    z", b"w", b""])
    assert _apply(source, _row(source, 1), Operation.DELETE_ROW) == line_end.join([b"if x:", b"    z", b"w", b""])


def test_delete_row_keeps_a_comment() -> None:
    """A comment behind a deleted row stays on its line."""
    source = b"x\ny  # why\nz\n"
    assert _apply(source, _row(source, 1), Operation.DELETE_ROW) == b"x\n  # why\nz\n"


def test_last_row_without_a_line_end_can_be_deleted() -> None:
    """The last row of a file may end without a line end."""
    assert _apply(b"x\ny", _row(b"x\ny", 1), Operation.DELETE_ROW) == b"x\n"


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_line_break_splits_a_row(line_end: bytes) -> None:
    """A line break after a colon begins a block, elsewhere a row of the same indentation, with the file's line end."""
    source = b"if x: y = 1" + line_end
    assert _apply(source, _at(source, b":"), Operation.INSERT, LINE_BREAK) == line_end.join(
        [b"if x:", b"    y = 1", b""]
    )
    source = b"x = 1 y = 2" + line_end
    assert _apply(source, _at(source, b"1"), Operation.INSERT, LINE_BREAK) == line_end.join([b"x = 1", b"y = 2", b""])


def test_line_break_before_a_clause_of_the_last_row() -> None:
    """Behind the last row no row follows whose brackets could be counted."""
    source = b"(\nx else"
    assert _apply(source, _at(source, b"x"), Operation.INSERT, LINE_BREAK) == b"(\nx\nelse"


@pytest.mark.parametrize(
    ("source", "at", "expected"),
    [
        (b"f(a, b)\n", b",", b"f(b, a)\n"),
        (b"f(a[0], g(b, c))\n", b",", b"f(g(b, c), a[0])\n"),
        (b"f(a, b, c)\n", b",", b"f(b, a, c)\n"),
        (b"x = a - b\n", b"-", b"x = b - a\n"),
        (b"x = a.b < c[1]\n", b"<", b"x = c[1] < a.b\n"),
        (b"if key in table:\n", b"in", b"if table in key:\n"),
        (b"f(a=1, b=2)\n", b",", b"f(b=2, a=1)\n"),
        (b"import a, b as c from d.e\n", b"from", b"from d.e import a, b as c\n"),
        (b"import a from\n", b"from", None),
        (b"f(a, a)\n", b",", None),
        (b"f(a)\n", b"a", None),
    ],
)
def test_swap_exchanges_both_sides(source: bytes, at: bytes, expected: bytes | None) -> None:
    """Arguments about a comma and operands about an operator change places; equal or missing ones are refused."""
    assert expected == _apply(source, _at(source, at), Operation.SWAP)


_ARGUMENTS = st.sampled_from(["a", "1", "'s'", "b.c", "d[0]", "g(x)", "(p + q)"])


@given(_ARGUMENTS, _ARGUMENTS, st.sampled_from(["f({}, {})\n", "x = {} - {}\n", "if {} < {}:\n", "f(z, {},  {}, y)\n"]))
def test_swap_twice_changes_nothing(first: str, second: str, form: str) -> None:
    """To swap the same two arguments or operands a second time undoes the first."""
    assume(first != second)
    source = form.format(first, second).encode()
    there = form.format(second, first).encode()
    separators = [i for i, cell in enumerate(_window(source).cells) if cell.text in (b",", b"-", b"<")]
    middle = separators[1] if form.startswith("f(z") else separators[0]
    assert there == _apply(source, middle, Operation.SWAP)
    shift = len(lex(second.encode())) - len(lex(first.encode()))
    assert source == _apply(there, middle + shift, Operation.SWAP)


def test_operations_are_partitioned() -> None:
    """Each operation takes a text or not, and the numbers are those that models were trained on."""
    assert sorted([*COPY_OPERATIONS, *PLAIN_OPERATIONS]) == list(Operation)
    assert COPY_OPERATIONS[: len(TEXT_OPERATIONS)] == TEXT_OPERATIONS
    assert list(range(36)) == [int(operation) for operation in Operation]


@pytest.mark.parametrize("location", [-1, 0, 3, 99])
def test_places_outside_the_window_are_refused(location: int) -> None:
    """Nothing is done at the NO_BUG cell or beyond the last cell."""
    assert all(_apply(b"x\n", location, operation, b"y") is None for operation in Operation)


@pytest.mark.parametrize(
    ("source", "before", "after"),
    [
        (b"x = f(\n    a,\n    b,\n\n", b",", b"x = f(\n    a,\n    b,\n)\n\n"),
        (b"if y:\n    x = [\n        1\n", b"1", b"if y:\n    x = [\n        1\n    ]\n"),
        (b"x = f(a,\n      b\n", b"b", b"x = f(a,\n      b)\n"),
        (b"x = [\r\n    1,\r\n", b",", b"x = [\r\n    1,\r\n]\r\n"),
    ],
)
def test_a_lost_closer_gets_a_row_of_its_own_where_its_bracket_hangs(
    source: bytes, before: bytes, after: bytes
) -> None:
    """Content that begins on the next row is closed on another one, as far in as the row that opens it."""
    window = Window.of(source, lex(source))
    location = max(i for i, cell in enumerate(window.cells) if cell.text == before)
    closer = b"]" if b"[" in source else b")"
    edits = render(window, Action(location, Operation.INSERT, closer))
    assert edits is not None
    assert apply_edits(source, edits) == after


@pytest.mark.parametrize(
    ("source", "at", "name", "after"),
    [
        (b"x = range(items)\n", b"items", b"len", b"x = range(len(items))\n"),
        (b"x = a.b[0](c) + d\n", b"a", b"int", b"x = int(a.b[0](c)) + d\n"),
        (b"return a + b, c\n", b"return", b"abs", b"return abs(a + b), c\n"),
        (b"x = f'{a}' 'b'\n", b"f'", b"print", b"x = print(f'{a}') 'b'\n"),
        (b"for i in a[1:]:\n    pass\n", b"in", b"enumerate", b"for i in enumerate(a[1:]):\n    pass\n"),
        (b"f(x, (1, 2))\n", b",", b"list", b"f(x, list((1, 2)))\n"),
        (b"f(a if b else c)\n", b"(", b"int", b"f(int(a) if b else c)\n"),
    ],
)
def test_a_call_is_put_around_and_taken_away(source: bytes, at: bytes, name: bytes, after: bytes) -> None:
    """A call stands around a value, or around all that follows a sign or keyword; taking it away is the inverse."""
    assert _apply(source, _at(source, at), Operation.WRAP, name) == after
    assert _apply(after, _at(after, name), Operation.UNWRAP) == source


@pytest.mark.parametrize("source", [b"f(\n", b"f()\n", b"f\n", b"f.\n", b"f.x\n", b"f(x\n"])
def test_what_is_no_call_cannot_be_taken_away(source: bytes) -> None:
    """Without a closing bracket, an argument or a bracket at all there is nothing to do."""
    assert _apply(source, 2, Operation.UNWRAP) is None


@pytest.mark.parametrize("source", [b"x = )\n", b"x = \n", b"x = ,\n"])
def test_nothing_is_put_around_nothing(source: bytes) -> None:
    """Where no expression follows there is nothing to wrap."""
    assert _apply(source, _at(source, b"="), Operation.WRAP, b"len") is None


@pytest.mark.parametrize(
    ("operation", "after"),
    [
        (Operation.INSERT_ELEMENT, b"f(a, b)\n"),
        (Operation.INSERT_INDEX, b"f(a[b])\n"),
        (Operation.INSERT_ATTRIBUTE, b"f(a.b)\n"),
        (Operation.INSERT_METHOD, b"f(a.b())\n"),
        (Operation.INSERT_SUM, b"f(a + b)\n"),
        (Operation.INSERT_DIFFERENCE, b"f(a - b)\n"),
        (Operation.INSERT_PRODUCT, b"f(a * b)\n"),
    ],
)
def test_templates_put_a_text_in_its_place(operation: Operation, after: bytes) -> None:
    """An element, an index and an attribute are written as people write them."""
    assert _apply(b"f(a)\n", _at(b"f(a)\n", b"a"), operation, b"b") == after


@pytest.mark.parametrize(
    ("word", "split"),
    [
        (b"returnx", b"return x"),
        (b"defmain", b"def main"),
        (b"importos", b"import os"),
        (b"inrange", b"in range"),
        (b"itemin", b"item in"),
        (b"notin", b"not in"),
        (b"x", None),
    ],
)
def test_a_word_is_split_at_its_keyword(word: bytes, split: bytes | None) -> None:
    """The longest keyword at the beginning of a word, or the one at its end, becomes a word of its own."""
    assert _apply(word + b"\n", 2, Operation.SPLIT) == (split and split + b"\n")


def test_neighbours_change_places() -> None:
    """Two cells of a row are exchanged; the last one has no neighbour."""
    assert _apply(b"print 'a')(\n", 4, Operation.TRANSPOSE) == b"print 'a'()\n"
    assert _apply(b"x = y\n", 4, Operation.TRANSPOSE) is None


@pytest.mark.parametrize(
    ("source", "after"), [(b"x = '{a}'\n", b"x = f'{a}'\n"), (b"x = 'a'\n", None), (b"x = r'{a}'\n", None)]
)
def test_a_string_with_a_field_becomes_an_fstring(source: bytes, after: bytes | None) -> None:
    """Where nothing stands in braces, or another prefix does, there is nothing to format."""
    assert _apply(source, 4, Operation.FORMAT) == after


@pytest.mark.parametrize(
    ("broken", "location", "repaired"),
    [
        (b"print('It's a day')", 4, b'print("It\'s a day")'),
        (b"f('It's', x, 'y')", 4, b"f(\"It's\", x, 'y')"),
        (b'f("say "hi", ok")', 4, b"f('say \"hi\", ok')"),
        (b's = "say "yes""', 4, b"s = 'say \"yes\"'"),
        (b"s = f'{a} isn't'", 5, b's = f"{a} isn\'t"'),
        (b"s = 'a \"b\" isn't'", 4, None),  # the other quote stands inside, too
        (b"s = 'whole'", 4, None),
        (b"s = x", 4, None),
    ],
)
def test_requote_ends_a_string_at_its_last_quote(broken: bytes, location: int, repaired: bytes | None) -> None:
    """What stands inside decides which quotes a string can have."""
    assert _rendered(broken, Action(location, Operation.REQUOTE)) == repaired


@pytest.mark.parametrize(
    ("broken", "location", "repaired"),
    [
        (b"my list = 1", 2, b"my_list = 1"),
        (b"for class-name in x:", 3, b"for class_name in x:"),
        (b"my - list = 1", 2, None),
        (b"x 1", 2, None),
        (b"x", 2, None),
    ],
)
def test_underscore_joins_two_words(broken: bytes, location: int, repaired: bytes | None) -> None:
    """Only words, and only those that stand close."""
    assert _rendered(broken, Action(location, Operation.UNDERSCORE)) == repaired


@pytest.mark.parametrize(
    ("broken", "location", "repaired"),
    [
        (b"print x == 1", 2, b"print(x == 1)"),
        (b"print f(a,\n  b), 3\ny", 2, b"print(f(a,\n  b), 3)\ny"),
        (b"if a: print b", 5, b"if a: print(b)"),
        (b"print", 2, None),
    ],
)
def test_call_takes_the_rest_of_the_statement(broken: bytes, location: int, repaired: bytes | None) -> None:
    """A statement of Python 2 becomes a call; brackets that go on in the next rows belong to it."""
    assert _rendered(broken, Action(location, Operation.CALL)) == repaired


@pytest.mark.parametrize(
    ("broken", "location", "repaired"),
    [
        (b"re turn x", 2, b"return x"),
        (b"a > = b", 3, b"a >= b"),
        (b"a b", 2, b"ab"),
        (b"a = b", 2, None),
        (b"a>b", 2, None),
        (b"x", 2, None),
    ],
)
def test_join_makes_one_token_of_two(broken: bytes, location: int, repaired: bytes | None) -> None:
    """Where the blank goes, one token must be left."""
    assert _rendered(broken, Action(location, Operation.JOIN)) == repaired


@pytest.mark.parametrize(
    ("broken", "location", "repaired"),
    [
        (b"def f():\nx = 1", 6, b"def f():\n    pass\nx = 1"),
        (b"if a:  # note\r\nb", 4, b"if a:  # note\r\n    pass\r\nb"),
        (b"x = [1 if a:", 8, b"x = [1 if a: pass"),
        (b"if a: b", 4, b"if a: pass b"),
    ],
)
def test_a_body_gets_its_own_row(broken: bytes, location: int, repaired: bytes) -> None:
    """Behind a colon that ends its row a statement stands on the next one, one level in."""
    assert _rendered(broken, Action(location, Operation.INSERT, b"pass")) == repaired


@pytest.mark.parametrize(
    ("broken", "location", "repaired"),
    [(b"x = ((1 + 2) * 3", 4, b"x = (1 + 2) * 3"), (b"f(x=(1)", 6, b"f(x=1)"), (b"f(1) ) = 3", 6, b"f(1) = 3")],
)
def test_a_blank_about_an_equals_sign_stays_as_it_is_outside_of_brackets(
    broken: bytes, location: int, repaired: bytes
) -> None:
    """A bracket that goes does not make the `=` beside it a keyword argument's."""
    assert _rendered(broken, Action(location, Operation.DELETE)) == repaired


@pytest.mark.parametrize(
    ("broken", "location", "repaired"),
    [
        (b"...     return x", 2, b"    return x"),
        (b">>> return x", 2, b"return x"),
        (b"    1   return x", 2, b"    return x"),
    ],
)
def test_what_stands_before_an_indented_row_goes_alone(broken: bytes, location: int, repaired: bytes) -> None:
    """Behind a prompt or a number at the margin, one blank goes with it; the others are the row's indentation."""
    assert _rendered(broken, Action(location, Operation.DELETE)) == repaired


@pytest.mark.parametrize(
    ("broken", "repaired"),
    [
        (b"if a:\n    b\n  else:\n    c\n", b"if a:\n    b\nelse:\n    c\n"),
        (b"if a:\n    b\n  else:\n      c\n", b"if a:\n    b\nelse:\n    c\n"),
    ],
)
def test_a_block_moves_with_its_head_unless_it_stands_right(broken: bytes, repaired: bytes) -> None:
    """A body one level inside of where its head goes stays there; another keeps its distance to the head."""
    assert _rendered(broken, Action(7, Operation.BLOCK_OUT)) == repaired


@pytest.mark.parametrize(
    ("broken", "location", "repaired"),
    [
        (b"if a:\n    b else:\n    c", 6, b"if a:\n    b\nelse:\n    c"),
        (b"  if a:\n    b elif c:\n    d", 6, b"  if a:\n    b\n  elif c:\n    d"),
        (b"if a:\n    b c", 6, b"if a:\n    b\n    c"),
        (b"if a: b", 4, b"if a:\n    b"),
    ],
)
def test_a_broken_row_goes_on_at_its_level(broken: bytes, location: int, repaired: bytes) -> None:
    """What follows a line break stands beside what precedes it, an `else` further out, a body further in."""
    assert _rendered(broken, Action(location, Operation.INSERT, LINE_BREAK)) == repaired


@pytest.mark.parametrize(
    ("broken", "action", "repaired"),
    [
        (b"x = input('Name: )", Action(8, Operation.INSERT, b"'"), b"x = input('Name: ')"),
        (b"print('abc + x)", Action(5, Operation.INSERT, b"'"), b"print('abc' + x)"),
        (b"print(f'{x')", Action(7, Operation.INSERT, b"}"), b"print(f'{x}')"),
        (b"print(f'{x is {y}')", Action(7, Operation.INSERT, b"}"), b"print(f'{x} is {y}')"),
        (b"print(f'a is b}')", Action(7, Operation.INSERT, b"{"), b"print(f'a is {b}')"),
        (b"x = 'don't'", Action(5, Operation.INSERT, b"\\"), b"x = 'don\\'t'"),
        (b"def f(x) {\n    return x", Action(7, Operation.REPLACE, b":"), b"def f(x):\n    return x"),
    ],
)
def test_blanks_stay_where_they_belong(broken: bytes, action: Action, repaired: bytes) -> None:
    """A blank before a closing bracket was the string's; inside of a string a repair puts none."""
    assert _rendered(broken, action) == repaired


def _rendered(source: bytes, action: Action) -> bytes | None:
    edits = render(Window.of(source, lex(source), []), action)
    return None if edits is None else apply_edits(source, edits)
