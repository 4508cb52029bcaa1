"""Texts with several mistakes, repaired piece by piece; the models are scripted, the rest is real."""

from typing import Any

from mlrepair import (
    Applicability,
    Edit,
    Fix,
    MLOrchestrator,
    Request,
    Response,
    RoutingDecision,
    RoutingStrategy,
    apply_edits,
)
from mlrepair.context import ContextSession
from mlrepair.orchestrator import Deadline
from mlrepair.orchestrator.edit_search import EditSearch
from mlrepair.orchestrator.shipped import CTM, TRM
from mlrepair.rlm.repair import Recursion
from tests.engine.scripted import Script, ScriptedModel, either, inserting, replacing, silent

NOBODY = RoutingDecision(RoutingStrategy.BALANCED, ())
HOPELESS = b"a = = (((\n"
SEVERAL = HOPELESS + b"def one(x):\n    return f(x, 1\n\n\ndef two(x):\n    return x - 2\n\n\ny = g(3\n"
SCRIPT = either(inserting(b"1", b")"), inserting(b"3", b")"), replacing(b"-", b"+"))


def _process(trm: Script, data: Any, ctm: Script = silent, **fields: Any) -> Response:
    orchestrator = MLOrchestrator()
    orchestrator.registry.register("trm", lambda: EditSearch(ScriptedModel(trm, "trm")), TRM)
    orchestrator.registry.register("ctm", lambda: EditSearch(ScriptedModel(ctm, "ctm")), CTM)
    fields.setdefault("preferred_architecture", "rlm")
    return orchestrator.process(Request("code_repair", data, **fields))


def test_an_error_without_repair_hides_no_other() -> None:
    """Errors before and behind are repaired, and a slip in code that parses; what is left is said."""
    response = _process(SCRIPT, SEVERAL)
    wanted = SEVERAL.replace(b"x, 1", b"x, 1)").replace(b"g(3", b"g(3)").replace(b"x - 2", b"x + 2").decode()
    assert response.output["fixed_code"] == wanted
    assert (response.success, response.architecture_used) == (False, "rlm")
    assert response.metadata["message"].startswith("a syntax error is left: ")


def test_the_repairs_make_the_text() -> None:
    """All repairs together, applied to the text that was given, are what is returned."""
    response = _process(SCRIPT, SEVERAL)
    edits = [edit for fix in response.output["fixes"] for edit in fix.edits]
    assert apply_edits(SEVERAL, edits).decode() == response.output["fixed_code"]
    assert [fix.label for fix in response.output["fixes"]] == ["Insert `)`", "Replace `-` with `+`", "Insert `)`"]
    assert all(SEVERAL[fix.start : fix.end].strip() for fix in response.output["fixes"])


def test_repairs_may_stand_within_each_other() -> None:
    """A repair of two places with another one between them: all edits find their places."""
    source = b"one\ntwo\nthree\n"
    outer = (Edit(0, 3, b"first"), Edit(8, 13, b"third"))
    inner = (Edit(4, 7, b"second_thing"),)

    def ask(request: Request) -> Response:
        fixes = [
            Fix("MLR101", "name", "", 0, 1, edits, "", 0.9, Applicability.UNSAFE, "trm", ()) for edits in (inner, outer)
        ]
        is_first = request.source == source
        return Response(True, {"findings": fixes * is_first}, "trm", None, 0.0, NOBODY, {"error": None})

    result = Recursion(ask, ContextSession()).run(Request("code_repair", source), Deadline())
    assert result.output["fixed_code"] == "first\nsecond_thing\nthird\n"
    edits = [edit for fix in result.output["fixes"] for edit in fix.edits]
    assert apply_edits(source, edits).decode() == result.output["fixed_code"]


def test_what_nobody_can_repair_is_asked_about_once() -> None:
    """A hopeless piece costs its time once, however many rounds the others need."""
    views: list[bytes] = []

    def ask(request: Request) -> Response:
        views.append(request.source)
        return Response(True, {"findings": []}, "trm", None, 0.0, NOBODY, {"error": None})

    Recursion(ask, ContextSession()).run(Request("code_repair", HOPELESS + b"x = 1\n"), Deadline())
    assert views == [HOPELESS + b"x = 1\n", b"0" + b" " * (len(HOPELESS) - 2) + b"\nx = 1\n"]


def test_each_piece_goes_to_whom_it_suits() -> None:
    """A piece that the TRM cannot repair goes to the CTM, the others do not."""
    source = "x = [1 2]\ny = 0\nz = [3 4]\n"
    response = _process(inserting(b"1", b","), source, ctm=inserting(b"3", b","))
    assert (response.success, response.output["fixed_code"]) == (True, "x = [1, 2]\ny = 0\nz = [3, 4]\n")
    assert [fix.architecture for fix in response.output["fixes"]] == ["trm", "ctm"]


def test_of_repairs_in_conflict_the_surer_is_taken() -> None:
    """Where the answers about two pieces touch the same bytes, the more confident one is applied."""
    source = b"x = f(1\ny = g(3\n"
    between = source.index(b"y")

    def ask(request: Request) -> Response:
        text, chance = (b"a = 0\n", 0.6) if b"f(1" in request.source else (b"b = 0\n", 0.9)
        edit = Edit(between, between, text)
        fix = Fix("MLR001", "name", "", 0, 1, (edit,), "", chance, Applicability.UNSAFE, "trm", ())
        is_whole = b"f(1" in request.source and b"g(3" in request.source
        findings = [] if is_whole or b"= 0" in request.source else [fix]
        metadata = {"error": None}
        return Response(True, {"findings": findings}, "trm", None, 0.0, NOBODY, metadata)

    result = Recursion(ask, ContextSession()).run(Request("code_repair", source), Deadline())
    assert result.output["fixed_code"] == "x = f(1\nb = 0\ny = g(3\n"


def test_repairs_that_undo_each_other_end() -> None:
    """A model that wants `+` for `-` and `-` for `+` is not followed for ever."""
    code = "def f(a, b):\n    return a - b\n"
    response = _process(either(replacing(b"-", b"+"), replacing(b"+", b"-")), code)
    assert response.output["fixed_code"] in (code, code.replace("-", "+"))


def test_long_texts_are_taken_apart_without_being_asked() -> None:
    """A repair of more than a window goes to the recursion, a short one does not; an editor's analysis never does."""
    long = "x = 1\n" * 100

    def first(task: str, code: str, **fields: Any) -> str | None:
        return MLOrchestrator().process(Request(task, code, **fields)).architecture_used

    assert first("code_repair", long) == "rlm"
    assert first("code_repair", "x = 1\n") == "trm"
    assert first("code_repair", long, config={"strategy": "fast"}) == "trm"
    assert first("code_analysis", long) == "trm"


def test_the_traceback_narrows_the_pieces() -> None:
    """With a traceback the function that it names is repaired, others are not."""
    code = "def one(a, b):\n    return a - b\n\n\ndef two(a, b):\n    return a - b\n"
    message = 'Traceback (most recent call last):\n  File "code.py", line 6, in two\n    return a - b\nTypeError: …'
    response = _process(replacing(b"-", b"+", 0.3), {"code": code, "error_message": message})
    assert response.output["fixed_code"] == code[:-6] + "a + b\n"


def test_test_cases_validate() -> None:
    """What does not pass the tests is no success."""
    data = {"code": "def f(a):\n    return (a + 1\n", "test_cases": ["assert f(1) == 2"]}
    assert _process(inserting(b"1", b")"), data).success
    data["test_cases"] = ["assert f(1) == 3"]
    response = _process(inserting(b"1", b")"), data, technique="recursive-decomposition")
    assert (response.success, response.metadata["message"]) == (False, "the repaired text does not pass the test cases")


def test_without_time_there_is_an_answer() -> None:
    """When the time is over, what is known so far is returned."""
    response = _process(SCRIPT, SEVERAL, constraints={"max_latency_ms": 0.001})
    assert (response.success, response.metadata["message"]) == (False, "out of time")
