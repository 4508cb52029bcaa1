"""From the edits that undo a corruption to the actions that a model learns."""

from random import Random

import pytest

from mlrepair.actions import Action, Operation, render
from mlrepair.edits import Edit, apply_edits, invert_edits
from mlrepair.grid import Window
from mlrepair.lexer import lex, tokens_of
from mlrepair.vocabulary import LINE_BREAK
from mlrepair_training.corruptions import Snippet, load_corruptions
from mlrepair_training.labels import targets_of

CLEAN = b"""\
def total(items, start=0):
    result = start
    for item in items:
        if item.count > 0 and item.price is not None:
            result += item.count * item.price
    return [result, "done"]
"""


def window(source: bytes) -> Window:
    """A text as one window."""
    return Window.of(source, lex(source))


@pytest.mark.parametrize(
    ("broken", "edit", "operation", "text"),
    [
        (b"f(a b)\n", Edit(3, 3, b","), Operation.INSERT, b","),
        (b"retrun x\n", Edit(0, 6, b"return"), Operation.REPLACE, b"return"),
        (b"f(a,, b)\n", Edit(4, 5, b""), Operation.DELETE, b""),
        (b"re turn x\n", Edit(2, 3, b""), Operation.REPLACE_TWO, b"return"),
        (b"if a ! = b:\n    pass\n", Edit(6, 7, b""), Operation.REPLACE_TWO, b"!="),
        (b"if a = b:\n    pass\n", Edit(6, 6, b"="), Operation.REPLACE, b"=="),
        (b'print("hello)\n', Edit(12, 12, b'"'), Operation.INSERT, b'"'),
        (b"if a:\nb = 1\n", Edit(6, 6, b"    "), Operation.ROW_IN, b""),
        (b"my list = 1\n", Edit(2, 3, b"_"), Operation.UNDERSCORE, b""),
        (b"def my-list(): pass\n", Edit(6, 7, b"_"), Operation.UNDERSCORE, b""),
        (b"x = 'don't'\n", Edit(8, 8, b"\\"), Operation.INSERT, b"\\"),
        (b"x = 'don't'\n", Edit(8, 8, b"\\"), Operation.REQUOTE, b""),
    ],
)
def test_one_edit_is_one_action(broken: bytes, edit: Edit, operation: Operation, text: bytes) -> None:
    """The operation and its text are those that a person would name."""
    targets = targets_of(window(broken), [edit])
    assert targets is not None
    assert (operation, text) in {(action.operation, action.text) for action in targets[0]}


def test_statements_of_python_2_are_one_action_each() -> None:
    """Two brackets around the rest of a statement come together, in every statement that lacks them."""
    broken = b"print a\nprint b, c\n"
    edits = [Edit(5, 6, b"("), Edit(7, 7, b")"), Edit(13, 14, b"("), Edit(18, 18, b")")]
    assert targets_of(window(broken), edits) == [(Action(2, Operation.CALL),), (Action(5, Operation.CALL),)]


def test_an_else_is_broken_off_at_its_level() -> None:
    """The line break in front of it brings it where its `if` stands."""
    broken = b"if a:\n    b else:\n    c\n"
    assert targets_of(window(broken), [Edit(11, 12, b"\n")]) == [(Action(6, Operation.INSERT, LINE_BREAK),)]


def test_other_quotes_are_one_action() -> None:
    """Both ends of a string change together."""
    broken = b"print('It's %s' % x, 'y')\n"
    targets = targets_of(window(broken), [Edit(6, 7, b'"'), Edit(14, 15, b'"')])
    assert targets == [(Action(4, Operation.REQUOTE),)]


@pytest.mark.parametrize(
    ("clean", "broken", "action"),
    [
        (b"from d.e import a, b\n", b"import a, b from d.e\n", (Operation.SWAP, b"")),
        (b"def f(x):\n    return x\n", b"def f(x) return x\n", (Operation.INSERT, b":")),
    ],
)
def test_a_form_of_another_language_is_one_action(clean: bytes, broken: bytes, action: tuple[Operation, bytes]) -> None:
    """Imports in the order of JavaScript and a body behind its header without a colon are undone in one step."""
    corruption = load_corruptions()["MLR043" if b"import" in clean else "MLR006"]
    draws = (corruption.corrupt(Snippet(clean), Random(seed)) for seed in range(200))
    edits = next(edits for edits in draws if edits and apply_edits(clean, edits) == broken)
    targets = targets_of(window(broken), invert_edits(clean, edits))
    assert targets is not None
    assert [{(some.operation, some.text) for some in target} for target in targets] == [{action}]


def test_equivalent_actions_are_one_target() -> None:
    """Deleting either of two equal commas is right."""
    targets = targets_of(window(b"f(a,, b)\n"), [Edit(4, 5, b"")])
    assert targets is not None
    assert {action.location for action in targets[0]} == {5, 6}


def test_actions_lead_back_to_what_was_broken() -> None:
    """For corruptions that one action undoes, rendering that action gives the clean tokens again."""
    rng = Random(0)
    right = wrong = 0
    for corruption in load_corruptions().values():
        for _ in range(5):
            edits = corruption.corrupt(Snippet(CLEAN), rng)
            if not edits:
                continue
            broken = apply_edits(CLEAN, edits)
            targets = targets_of(window(broken), invert_edits(CLEAN, edits))
            if targets is None or len(targets) != 1:
                continue
            repair = render(window(broken), targets[0][0])
            same = repair is not None and [c.text for c in lex(apply_edits(broken, repair))] == [
                c.text for c in lex(CLEAN)
            ]
            right += same
            wrong += not same
    assert right > 100
    assert wrong < 0.1 * right


def test_what_no_action_can_do_has_no_target() -> None:
    """Three cells replaced by new text are beyond one step."""
    assert targets_of(window(b"a b c d\n"), [Edit(0, 7, b"x = y(z)")]) is None


def test_an_action_of_the_grid_changes_the_text() -> None:
    """A rendered label is never empty."""
    targets = targets_of(window(b"x = (1\n"), [Edit(6, 6, b")")])
    assert targets == [(Action(5, Operation.INSERT, b")"),)]


@pytest.mark.parametrize(
    ("source", "edits", "action"),
    [
        (b"x = range(a)\n", [Edit(10, 10, b"len("), Edit(11, 11, b")")], Action(6, Operation.WRAP, b"len")),
        (b"return a + b\n", [Edit(7, 7, b"abs("), Edit(12, 12, b")")], Action(2, Operation.WRAP, b"abs")),
        (b"x = len(a)\n", [Edit(4, 8, b""), Edit(9, 10, b"")], Action(4, Operation.UNWRAP)),
        (b"f(a)\n", [Edit(3, 3, b", b")], Action(4, Operation.INSERT_ELEMENT, b"b")),
        (b"f(a, c)\n", [Edit(5, 5, b"b, ")], Action(4, Operation.INSERT_ELEMENT, b"b")),
        (b"x = a\n", [Edit(5, 5, b"[b]")], Action(4, Operation.INSERT_INDEX, b"b")),
        (b"x = a\n", [Edit(5, 5, b".b")], Action(4, Operation.INSERT_ATTRIBUTE, b"b")),
        (b"x = a\n", [Edit(5, 5, b".b()")], Action(4, Operation.INSERT_METHOD, b"b")),
        (b"x = a\n", [Edit(5, 5, b" * b")], Action(4, Operation.INSERT_PRODUCT, b"b")),
        (b"x y. = 1\n", [Edit(1, 4, b".y ")], Action(3, Operation.TRANSPOSE)),
        (b"x = '{a}'\n", [Edit(4, 4, b"f")], Action(4, Operation.FORMAT)),
        (b"returnx\n", [Edit(6, 6, b" ")], Action(2, Operation.SPLIT)),
    ],
)
def test_templates_and_calls_are_single_steps(source: bytes, edits: list[Edit], action: Action) -> None:
    """What is often forgotten together is one action, whose text may be copied."""
    targets = targets_of(window(source), edits)
    assert targets is not None
    assert len(targets) == 1
    assert action in targets[0]
    for one in targets[0]:
        done = render(window(source), one)
        assert done is not None
        assert tokens_of(apply_edits(source, done)) == tokens_of(apply_edits(source, edits))
