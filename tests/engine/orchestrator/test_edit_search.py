"""The shipped architecture, around a model whose opinions are scripted."""

from typing import Any

import pytest

from mlrepair import Fix, MLOrchestrator, Request, Response, Settings, apply_edits
from mlrepair.orchestrator.edit_search import EditSearch
from mlrepair.orchestrator.shipped import TRM
from tests.engine.scripted import Script, ScriptedModel, inserting, replacing, silent

BROKEN = "print(1\n"
TWO = "def one(a, b):\n    return a - b\n\n\ndef two(a, b):\n    return a - b\n"
IN_TWO = """Traceback (most recent call last):
  File "/somewhere/test.py", line 2, in test
    assert two(1, 1) == 2
  File "/somewhere/code.py", line 6, in two
    return a - b
           ~~^~~
TypeError: …
"""
PLUS = replacing(b"-", b"+", 0.3)  # far below the threshold of a text that nothing is known of


def _process(script: Script, data: Any, task: str = "code_repair", **fields: Any) -> Response:
    orchestrator = MLOrchestrator()
    for name in ("ctm", "rlm"):  # which would be asked next
        del orchestrator.registry.capabilities[name]
    orchestrator.registry.register("trm", lambda: EditSearch(ScriptedModel(script)), TRM)
    return orchestrator.process(Request(task, data, **fields))


def _fixed(code: str, response: Response) -> str:
    fixes: list[Fix] = response.output["fixes"]
    return apply_edits(code.encode(), [edit for fix in fixes for edit in fix.edits]).decode()


def test_a_syntax_error_is_repaired() -> None:
    """The output of a repair is the repaired text, and the fixes that lead to it."""
    response = _process(inserting(b"1", b")"), BROKEN)
    assert (response.success, response.output["fixed_code"]) == (True, "print(1)\n")
    assert _fixed(BROKEN, response) == "print(1)\n"
    assert (response.architecture_used, response.technique_used) == ("trm", "edit-search")


def test_what_stays_broken_is_no_success() -> None:
    """Where the text still does not parse, the answer says so, and leaves the text as it was."""
    response = _process(silent, "x = = (((\n")
    assert (response.success, response.output["fixed_code"]) == (False, "x = = (((\n")
    assert response.metadata["message"].startswith("a syntax error is left: ")


def test_silence_about_good_code_is_a_success() -> None:
    """Nothing to repair is an answer."""
    response = _process(silent, TWO)
    assert (response.success, response.output) == (True, {"fixed_code": TWO, "fixes": []})


def test_analysis_gives_findings_only() -> None:
    """The output of an analysis is what was found; an error without a repair is found, too, but is no success."""
    response = _process(silent, "x = = (((\n", "code_analysis")
    assert (response.success, [fix.code for fix in response.output["findings"]]) == (False, ["MLR000"])
    assert list(response.output) == ["findings"]


def test_any_text_can_be_asked_about() -> None:
    """A surrogate that no file can hold comes back as it went in."""
    assert _process(silent, "x = '\ud800'\n").output["fixed_code"] == "x = '\ud800'\n"


def test_a_traceback_narrows_the_place() -> None:
    """Only the function of the traceback is repaired, and a less certain repair is enough there."""
    assert _process(PLUS, TWO).output["fixes"] == []
    response = _process(PLUS, {"code": TWO, "error_message": IN_TWO})
    assert response.output["fixed_code"] == "def one(a, b):\n    return a - b\n\n\ndef two(a, b):\n    return a + b\n"
    assert (response.success, response.metadata["narrowed_to_rows"]) == (True, [(5, 6)])


def test_an_unexplained_error_is_no_success() -> None:
    """If an error is reported and nothing found, the next architecture is worth asking."""
    response = _process(silent, {"code": TWO, "error_message": IN_TWO})
    assert (response.success, response.metadata["message"]) == (False, "nothing found that explains the error message")


def test_test_cases_choose_the_repair() -> None:
    """Of what the model proposes, what passes the test cases is taken: here one of two possible repairs."""
    response = _process(
        PLUS, {"code": TWO, "test_cases": ["assert one(3, 1) == 2", {"call": "two(3, 1)", "expected": 4}]}
    )
    assert response.output["fixed_code"] == "def one(a, b):\n    return a - b\n\n\ndef two(a, b):\n    return a + b\n"
    assert (response.technique_used, response.output["fixes"][0].verified) == (
        "edit-search",
        ("parses", "names", "tests"),
    )


def test_what_passes_is_left_alone() -> None:
    """A text that passes its test cases is not repaired, whatever the model thinks."""
    response = _process(replacing(b"-", b"+", 0.99), {"code": TWO, "test_cases": "assert one(3, 1) == 2"})
    assert (response.success, response.output["fixes"]) == (True, [])


def test_tests_search_where_the_model_is_silent() -> None:
    """Without an idea of the model, one-step edits are tried until the test cases pass; syntax is repaired before."""
    code = "def one(a, b):\n    return (a - b\n"
    response = _process(inserting(b"b", b")"), {"code": code, "test_cases": ["assert one(3, 1) == 4"]})
    assert (response.success, response.technique_used) == (True, "test-search")
    assert response.output["fixed_code"] == "def one(a, b):\n    return (a + b)\n"
    assert _fixed(code, response) == response.output["fixed_code"]


def test_a_repair_that_fails_the_tests_is_not_offered() -> None:
    """The technique that was asked for is used alone; without a passing repair the text stays."""
    data = {"code": TWO, "test_cases": ["assert one(3, 1) == 'nothing'"]}
    response = _process(PLUS, data, technique="edit-search")
    assert (response.success, response.output["fixed_code"], response.output["fixes"]) == (False, TWO, [])
    assert response.metadata["message"] == "no repair passes the test cases"


@pytest.mark.parametrize("case", ["assert (", {"call": "f()"}, "x\0"])
def test_a_test_case_that_is_none_is_told(case: object) -> None:
    """What cannot be executed is not: the answer says which case."""
    response = _process(silent, {"code": TWO, "test_cases": [case]})
    assert not response.success
    assert "test case" in response.metadata["message"]


def test_a_search_by_tests_needs_tests() -> None:
    """A technique that lacks what it needs says so."""
    response = _process(silent, TWO, technique="test-search")
    assert (response.success, response.metadata["message"]) == (False, "test-search needs test_cases")


def test_the_time_limit_ends_the_work() -> None:
    """Without time left the engine stops, and the answer is no success."""
    response = _process(PLUS, {"code": TWO, "test_cases": ["assert False"]}, constraints={"max_latency_ms": 0.001})
    assert (response.success, response.metadata["message"]) == (False, "out of time")


def test_a_test_case_without_end_is_stopped() -> None:
    """Test cases get no more time than the request has left."""
    data = {"code": TWO, "test_cases": ["while True: pass"]}
    response = _process(silent, data, constraints={"max_latency_ms": 500})
    assert (response.success, response.metadata["message"]) == (False, "out of time")
    assert response.execution_time_ms < 8000


def test_streaming_tells_what_is_known_so_far() -> None:
    """`config["partial"]` is called with the findings before the answer is there."""
    told: list[list[str]] = []
    config = {"partial": lambda fixes: told.append([fix.code for fix in fixes])}
    assert _process(inserting(b"1", b")"), BROKEN, constraints={"streaming": True}, config=config).success
    assert told == [["MLR000"]]


def test_the_settings_of_a_request_count() -> None:
    """`config["settings"]` are the engine's settings."""
    response = _process(inserting(b"1", b")"), BROKEN, "code_analysis", config={"settings": Settings(select=("MLR2",))})
    assert response.output["findings"] == []


@pytest.mark.parametrize(("context", "ignored"), [("def far(a):\n    return a", []), ("def far(", ["context"])])
def test_context_is_read(context: str, ignored: list[str]) -> None:
    """What stands before the code may be used in it, and is not repaired; what is no Python is said to be ignored."""
    everything = Settings(min_confidence_logic=0.0)
    config = {"settings": everything}
    response = _process(replacing(b"near", b"far", 0.3), {"code": "x = near(1)\n", "context": context}, config=config)
    assert response.metadata["ignored"] == ignored
    assert response.output["fixed_code"] == ("x = near(1)\n" if ignored else "x = far(1)\n")


def test_bytes_are_repaired_too() -> None:
    """The code may be the bytes of a file, in whatever encoding."""
    assert _process(inserting(b"1", b")"), BROKEN.encode()).output["fixed_code"] == "print(1)\n"
    assert _process(silent, b"x = '\xe9'\n").output["fixed_code"] == "x = '\ufffd'\n"
