"""The engine around a scripted model."""

from pathlib import Path

import pytest

from mlrepair import Edit, Engine, Fix, MLOrchestrator, ModelError, Settings, apply_edits
from mlrepair.actions import Action, Operation
from mlrepair.grid import Window
from mlrepair.lexer import lex, tokens_of
from mlrepair.syntax import find_problem
from mlrepair.windows import snippet_of, split
from tests.engine.scripted import Script, ScriptedModel, either, inserting, replacing, silent
from tests.quick import ends_within

CLEAN = b"def first(a, b):\n    return a\n\n\ndef second(c, d):\n    return c\n"


def _repair(source: bytes, script: Script, **options: int) -> list[Fix]:
    return Engine(model=ScriptedModel(script)).repair(source, **options)


def _applied(source: bytes, fixes: list[Fix]) -> bytes:
    return apply_edits(source, [edit for fix in fixes for edit in fix.edits])


def test_a_syntax_error_is_repaired() -> None:
    """A broken text gives one fix with edits on the original bytes, its code and its label."""
    (fix,) = _repair(b"# one\nprint(1\n", inserting(b"1", b")"))
    assert (fix.code, fix.label, fix.edits) == ("MLR001", "Insert `)`", (Edit(13, 13, b")"),))


def test_errors_are_repaired_one_after_the_other() -> None:
    """Each error is a fix of its own, and all can be applied together."""
    source = b"if a\n    b\nif a\n    d\nif a\n    e\n"
    fixes = _repair(source, inserting(b"a", b":"))
    assert [fix.edits for fix in fixes] == [(Edit(4, 4, b":"),), (Edit(15, 15, b":"),), (Edit(26, 26, b":"),)]


def test_a_syntax_repair_leaves_alone_what_the_parser_does_not_mind() -> None:
    """A program with a step that the error does not need is no repair, however probable the model thinks it."""
    source = b"x = max(a\ny = b\n"
    script = either(replacing(b"max", b"min", 0.6), inserting(b"a", b")", 0.3))
    (fix,) = _repair(source, script, top=3)
    repaired = [apply_edits(source, repair.edits) for repair in (fix, *fix.alternatives)]
    assert repaired == [b"x = max(a)\ny = b\n"]


def test_a_syntax_repair_takes_nothing_away_on_other_rows() -> None:
    """A deletion far from the error, which the parser does not need, makes another repair of none."""
    source = b"x = [1 2]\ny = f(a=b)\n"

    def script(window: Window) -> list[tuple[Action, float]]:
        deleted = [(Action(i, Operation.DELETE), 0.6) for i, cell in enumerate(window.cells) if cell.text == b"y"]
        shorter = [(Action(i, Operation.DELETE_THREE), 0.6) for i, cell in enumerate(window.cells) if cell.text == b"a"]
        return [*shorter, *deleted, *inserting(b"1", b",", 0.3)(window)]

    (fix,) = _repair(source, script, top=3)
    repaired = [apply_edits(source, repair.edits) for repair in (fix, *fix.alternatives)]
    assert repaired == [b"x = [1, 2]\ny = f(a=b)\n"]


@pytest.mark.parametrize(
    ("source", "repaired"),
    [
        ("for a in b\ndo\n    c()\ndone\ne()\n", "for a in b:\n    c()\ne()\n"),
        ("echo a\nif a:\n    b()\n    fi\necho c\n", "print(a)\nif a:\n    b()\nprint(c)\n"),
        ("while a\ndo\n    end\nEnd;\nb()\n", "while a:\n    pass\nb()\n"),
        ("end = 1\necho a\nend\n", "end = 1\nprint(a)\nend\n"),
        ("echo a\nb = [\n    end\n]\n", "print(a)\nb = [\n    end\n]\n"),
    ],
)
def test_rows_that_end_blocks_elsewhere_go_with_the_rest(source: str, repaired: str) -> None:
    """In a text that does not parse, `end` and `fi` alone are left from another language, unless they are names."""
    fixes = Engine(model=ScriptedModel(silent)).repair(source.encode())
    edits = [edit for fix in fixes for edit in fix.edits]
    assert apply_edits(source.encode(), sorted(edits)).decode() == repaired


def test_a_long_diff_is_read_as_a_whole() -> None:
    """What a diff was made of is found where no window holds it, and every row loses its sign."""
    rows = "".join(f" def f{i}(a):\n+    b = a + {i}\n-    b = a\n     return b\n \n" for i in range(40))
    (fix,) = Engine(model=ScriptedModel(silent)).repair(rows.encode())
    meant = "".join(f"def f{i}(a):\n    b = a + {i}\n    return b\n\n" for i in range(40))
    assert apply_edits(rows.encode(), fix.edits).decode() == meant


def test_rows_that_a_piece_leaves_out_are_never_deleted() -> None:
    """Where a piece joins rows from afar, a repair that would join them has all that is between."""
    items = b"".join(b'    "key%d": %d,\n' % (i, i) for i in range(150))
    source = b"x = {\n" + items.replace(b'"key100":', b'"key100"') + b"}\n"

    def script(window: Window) -> list[tuple[Action, float]]:
        first = next((i for i, cell in enumerate(window.cells) if cell.text == b"{"), 0)
        joined = Action(first + 1, Operation.DELETE)  # the beginning of a row
        return [(joined, 0.5), *inserting(b'"key100"', b":", 0.3)(window)]

    (fix,) = _repair(source, script, top=5)
    assert apply_edits(source, fix.edits) == b"x = {\n" + items + b"}\n"
    for repair in (fix, *fix.alternatives):
        assert apply_edits(source, repair.edits).count(b"key") == 150


def test_without_a_repair_the_error_is_reported() -> None:
    """Where nothing makes the text parse, the finding has no edits."""
    (fix,) = _repair(b"x = = = (((\n", silent)
    assert (fix.code, fix.edits) == ("MLR000", ())


def _misuse(probability: float, name: bytes = b"d") -> Script:
    """The script that returns `d`, or another name, where `c` is returned."""
    return lambda window: [
        (Action(i, Operation.REPLACE, name), probability)
        for i, cell in enumerate(window.cells)
        if cell.text == b"c" and window.cells[i - 1].text == b"return"
    ]


def test_a_suspicious_place_is_reported() -> None:
    """In a text that parses, a verified repair above the threshold is a finding, and never safe."""
    (fix,) = _repair(CLEAN, _misuse(0.95))
    assert _applied(CLEAN, [fix]) == CLEAN.replace(b"return c", b"return d")
    assert fix.applicability == "unsafe"


def test_below_the_threshold_is_silence() -> None:
    """What the model thinks improbable is not reported."""
    assert _repair(CLEAN, replacing(b"return", b"yield", 0.1)) == []


def test_min_confidence_overrules_the_threshold() -> None:
    """Somebody who wants to see everything does, with alternatives."""
    engine = Engine(model=ScriptedModel(either(_misuse(0.02), replacing(b"return", b"yield", 0.01))))
    (first, second) = engine.repair(
        CLEAN, settings=Settings(min_confidence_logic=0.0, min_confidence_security=0.0), top=5
    )
    assert [fix.edits[0].text for fix in (first, second, *second.alternatives)] == [b"yield", b"d", b"yield"]


def test_what_its_own_group_would_not_show_is_not_searched_for() -> None:
    """A doubtful slip of logic costs no second look because dangerous calls are shown from a lower confidence on."""
    thresholds = {"syntax": 0.1, "logic": 0.9, "security": 0.1, "safe": 0.9}
    model = ScriptedModel(_misuse(0.2), thresholds=thresholds)
    assert Engine(model=model).repair(CLEAN) == []
    assert len(model.seen) == 2  # the two functions, as they are


def test_a_repair_that_leaves_a_bug_ranks_lower() -> None:
    """The model reads the repaired text again: what looks wrong to it afterwards, too, cannot be the best repair."""

    def script(window: Window) -> list[tuple[Action, float]]:
        found = []
        for i, cell in enumerate(window.cells):
            before = window.cells[i - 1].text
            if cell.text == b"c" and before == b"return":
                found = [(Action(i, Operation.REPLACE, b"d"), 0.5), (Action(i, Operation.REPLACE, b"1"), 0.4)]
            elif cell.text == b"d" and before == b"return":
                found = [(Action(i, Operation.REPLACE, b"c"), 0.9)]
        return found

    everything = Settings(min_confidence_logic=0.0, min_confidence_security=0.0)
    (fix,) = Engine(model=ScriptedModel(script)).repair(CLEAN, settings=everything, top=2)
    assert [one.edits[0].text for one in (fix, *fix.alternatives)] == [b"1", b"d"]


def test_what_only_looks_wrong_in_its_surroundings_is_not_shown() -> None:
    """The statements about a repair are read alone, too: the log-odds of both answers are averaged."""
    source = b"def first(a, b):\n    return a\n\n\ndef second(c, d):\n    print(c)\n    return c\n"

    def script(window: Window) -> list[tuple[Action, float]]:
        is_whole = any(cell.text == b"def" for cell in window.cells)
        return [(action, 0.95 if is_whole else alone) for action, _ in _misuse(1.0)(window)]

    alone = 0.95
    wanted = Settings(min_confidence_logic=0.6)
    (fix,) = Engine(model=ScriptedModel(script)).repair(source, settings=wanted)
    assert fix.confidence == pytest.approx(0.95)
    alone = 0.01
    assert not Engine(model=ScriptedModel(script)).repair(source, settings=wanted)
    (fix, *_) = _repair(source, script)
    assert fix.confidence == pytest.approx(0.592, abs=0.001)


def test_an_undefined_name_is_not_offered() -> None:
    """A repair that uses a name nobody defined is dropped."""
    assert _repair(CLEAN, replacing(b"return", b"undefined", 0.9)) == []


def test_a_secure_call_comes_with_its_import() -> None:
    """The module that it needs is imported, told in the label, and not what is underlined."""
    source = b"import random\n\n\ndef token():\n    return random.choice('abc')\n"
    secure = replacing(b"random", b"secrets")
    (fix,) = _repair(source, lambda w: [it for it in secure(w) if w.cells[it[0].location - 1].text == b"return"])
    assert _applied(source, [fix]) == source.replace(b"random.", b"secrets.").replace(
        b"random\n", b"random\nimport secrets\n"
    )
    assert (fix.name, source[fix.start : fix.end]) == ("insecure-random", b"random")
    assert fix.label == "Replace `random` with `secrets`, insert `import secrets`"


def test_chance_is_good_enough_for_games() -> None:
    """Where nothing in a file is secret, a predictable generator is shown only to who asks for the unlikely, too."""
    source = b"import random\n\n\ndef level():\n    return random.choice('abc')\n"
    secure = replacing(b"random", b"secrets")
    assert not _repair(source, lambda w: [it for it in secure(w) if w.cells[it[0].location - 1].text == b"return"])


def test_a_logic_bug_is_not_repaired_by_an_import() -> None:
    """An unknown name is rather a wrong guess of the model, even if it is a module's."""
    assert not _repair(CLEAN, _misuse(0.95, b"ast"))


def test_ignored_codes_are_not_reported() -> None:
    """`ignore` drops the findings of a code."""
    engine = Engine(model=ScriptedModel(inserting(b"1", b")")))
    assert engine.repair(b"print(1\n", settings=Settings(ignore=("MLR001",))) == []


def test_only_changed_windows_are_computed_again() -> None:
    """After an edit in one function the model looks at that function only."""
    model = ScriptedModel(silent)
    engine = Engine(model=model)
    engine.repair(CLEAN)
    before = len(model.seen)
    engine.repair(CLEAN.replace(b"return c", b"return c + 1"))
    assert (before, len(model.seen) - before) == (2, 1)


def test_a_cancelled_call_stops() -> None:
    """Once cancelled, the engine asks the model nothing more."""
    model = ScriptedModel(silent)
    assert Engine(model=model).repair(CLEAN, cancelled=lambda: True) == []
    assert model.seen == []


BAD = {
    "empty": b"",
    "blank": b"\n \t\n",
    "no newline at the end": b"x = 1",
    "null bytes": b"x = 1\0\n\0",
    "Latin-1": b"x = '\xe9'\n",
    "byte order mark": b"\xef\xbb\xbfx = (\n",
    "50,000 lines": b"x = f(1, 2)\n" * 50_000,
    "50,000 lines, one broken": b"x = f(1, 2)\n" * 25_000 + b"x = f(1, 2\n" + b"x = f(1, 2)\n" * 24_999,
    "a line of 1 MB": b"x = [" + b"1, " * 330_000 + b"]\n",
    "a broken line of 1 MB": b"x = [" + b"1, " * 330_000 + b"\n",
    "500 nested brackets": b"(" * 500 + b")" * 500,
    "500 open brackets": b"(" * 500,
}


@pytest.mark.parametrize("source", BAD.values(), ids=BAD)
def test_bad_input_is_no_reason_to_fail(source: bytes) -> None:
    """Whatever the bytes: a list within five seconds, and its edits apply."""
    with ends_within(5):
        fixes = _repair(source, inserting(b"1", b")"))
    assert find_problem(source) is None or fixes or not source.strip()
    _applied(source, fixes)


def test_a_missing_model_is_told_when_it_is_needed(tmp_path: Path) -> None:
    """An engine without weights is made without complaint, and says what is missing at the first text."""
    engine = Engine(tmp_path)
    with pytest.raises(ModelError, match=r"manifest\.json"):
        engine.repair(b"x = (\n")


@pytest.mark.parametrize("first", [("g(a, b)", "g(a, b"), ("if a:", "if a")])
def test_errors_far_from_each_other_are_all_repaired(first: tuple[str, str]) -> None:
    """Neither CPython's order of errors nor a bracket that is wrong elsewhere keeps one from its repair."""
    function = "def f{}(a, b):\n    if a:\n        return g(a, b)\n    return [a, b]\n\n\n"
    right = "".join(function.format(i) for i in range(40))
    wrong = right.replace(*first, 1) + function.format(40).replace("b]", "b])")
    right += function.format(40)
    fixes = MLOrchestrator().repair(wrong.encode())
    repaired = apply_edits(wrong.encode(), [edit for fix in fixes for edit in fix.edits])
    assert tokens_of(repaired) == tokens_of(right.encode())


def test_a_bug_in_the_middle_of_a_long_function_is_repaired() -> None:
    """A window that is no code of its own, such as the rest of nested blocks, is judged in its file."""
    blocks = "".join(f"        if a == {i}:\n            for b in a:\n                c({i})\n" for i in range(40))
    source = f"def f(a):\n    while a:\n{blocks}        d(wrong)\n    return a\n".encode()
    windows = list(split(source, lex(source)))
    assert snippet_of(windows[-1]).problem(snippet_of(windows[-1]).text) is not None
    script = replacing(b"wrong", b"a")
    fixes = Engine(model=ScriptedModel(script)).repair(source, settings=Settings(min_confidence_logic=0.0))
    assert [apply_edits(source, fix.edits) for fix in fixes] == [source.replace(b"wrong", b"a")]


def test_equal_windows_are_looked_at_once() -> None:
    """Where a file says the same again and again, the model hears it once."""
    model = ScriptedModel(silent)
    assert Engine(model=model).repair(b"x = 1\n" * 2000) == []
    assert 0 < len(model.seen) < 5
