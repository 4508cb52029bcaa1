"""Requests in, answers out; the architectures are stubs, the rest is real."""

import gc
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mlrepair import MLOrchestrator, Request, Response, Result, TaskType
from mlrepair.orchestrator import ArchitectureCapability, UnknownArchitectureError
from tests.engine.orchestrator.stubs import REPAIR, Stub, able


def _orchestrator(**stubs: tuple[Stub, float]) -> MLOrchestrator:
    """An orchestrator of stubs with their affinities, in place of what ships."""
    orchestrator = MLOrchestrator()
    orchestrator.registry.capabilities.clear()
    for name, (stub, affinity) in stubs.items():
        orchestrator.registry.register(name, lambda stub=stub: stub, able(affinity))  # type: ignore[misc]
    return orchestrator


def test_one_registration_adds_an_architecture() -> None:
    """After `register`, requests go to the new architecture, and it is listed everywhere."""
    orchestrator, stub = MLOrchestrator(), Stub(Result({"code": "x = 1"}))
    for name in ("mamba", "rlm"):  # which do the same task
        del orchestrator.registry.capabilities[name]
    capability = ArchitectureCapability({TaskType.CODE_GENERATION: 0.9}, techniques=("sampling",))
    orchestrator.registry.register("new", lambda: stub, capability)
    response = orchestrator.process(Request("code_generation", "x"))
    assert (response.success, response.output, response.architecture_used) == (True, {"code": "x = 1"}, "new")
    assert orchestrator.list_capabilities()["tasks"]["code_generation"] == ["new"]
    assert orchestrator.list_capabilities()["techniques"]["sampling"]["architectures"] == ["new"]
    assert orchestrator.get_architecture_info("new")["tasks"]["code_generation"]["runs"] == 1


def test_the_next_one_is_asked_where_one_fails() -> None:
    """An error and a failure each lead to the next architecture; the answer tells of both."""
    orchestrator = _orchestrator(
        raises=(Stub(RuntimeError("boom")), 0.9),
        finds_nothing=(Stub(Result({"n": 1}, success=False, message="nothing found")), 0.8),
        succeeds=(Stub(Result({"n": 2}, technique="t")), 0.7),
    )
    response = orchestrator.process(REPAIR)
    assert (response.success, response.output, response.architecture_used, response.technique_used) == (
        True,
        {"n": 2},
        "succeeds",
        "t",
    )
    assert response.metadata["failures"] == {"raises": "RuntimeError: boom", "finds_nothing": "nothing found"}
    assert orchestrator.get_status()["failure_stats"] == {"raises": {"error": 1}, "finds_nothing": {"no answer": 1}}


def test_of_failures_the_first_answer_is_given() -> None:
    """Where all fail, what the best of them has is returned, as a failure."""
    orchestrator = _orchestrator(
        a=(Stub(ValueError("no")), 0.9),
        b=(Stub(Result({"n": 1}, success=False, message="half done")), 0.8),
        c=(Stub(Result({"n": 2}, success=False)), 0.7),
    )
    response = orchestrator.process(REPAIR)
    assert (response.success, response.output, response.architecture_used) == (False, {"n": 1}, "b")
    assert response.metadata["message"] == "half done"


def test_errors_everywhere_are_an_answer() -> None:
    """Where all raise, the response says what each raised."""
    response = _orchestrator(a=(Stub(ValueError("no")), 0.9)).process(REPAIR)
    assert (response.success, response.output, response.architecture_used) == (False, {}, None)
    assert response.metadata["message"] == "every architecture failed (a: ValueError: no)"


def test_without_time_nobody_else_is_asked() -> None:
    """Once the time of a request is over, there is no fallback."""
    second = Stub()
    orchestrator = _orchestrator(a=(Stub(Result({}, success=False)), 0.9), b=(second, 0.8))
    orchestrator.process(Request("code_repair", "x", {"max_latency_ms": 1e-6}))
    assert second.seen == []


def test_the_history_of_earlier_runs_routes(data_directory: Path) -> None:
    """What fails in one run is no longer asked first in the next."""

    def run() -> Response:
        with _orchestrator(a=(Stub(Result({}, success=False)), 0.9), b=(Stub(), 0.8)) as orchestrator:
            return orchestrator.process(REPAIR)

    first = [run().routing_decision.architecture for _ in range(3)]
    assert (first[0], first[-1]) == ("a", "b")
    assert [file.name for file in data_directory.iterdir()] == ["routing.json"]


def test_the_history_is_kept_when_an_orchestrator_goes(data_directory: Path) -> None:
    """Nobody has to close an orchestrator."""
    orchestrator = _orchestrator(a=(Stub(), 0.9))
    orchestrator.process(REPAIR)
    assert not data_directory.exists()
    del orchestrator
    gc.collect()
    assert (data_directory / "routing.json").is_file()


def test_a_batch_is_grouped_by_architecture() -> None:
    """Requests of one architecture are worked on together, urgent ones first; answers are in the order asked."""
    seen: list[Request] = []
    orchestrator = _orchestrator(
        a=(Stub(Result({"by": "a"}), seen), 0.5), b=(Stub(Result({"by": "b"}), seen), 0.5)
    )  # fmt: skip
    asked = [
        Request("code_repair", f"{name}{number}", {"priority": priority}, preferred_architecture=name)
        for number, (name, priority) in enumerate([("a", 0), ("b", 1), ("a", 5), ("b", 9)])
    ]
    responses = orchestrator.process_batch(asked)
    assert [request.code for request in seen] == ["b3", "b1", "a2", "a0"]
    assert [response.output["by"] for response in responses] == ["a", "b", "a", "b"]


def test_the_status_counts() -> None:
    """`get_status` has the promised keys and tells who was asked first."""
    orchestrator = _orchestrator(a=(Stub(), 0.9), b=(Stub(), 0.8))
    orchestrator.process_batch([REPAIR, REPAIR])
    orchestrator.process(Request("code_generation", "x"))
    assert orchestrator.get_status() == {
        "initialized": True,
        "architectures": {"a": {"loaded": True}, "b": {"loaded": False}},
        "techniques": ["edit-search", "test-search", "recursive-decomposition", "continuation"],
        "routing_stats": {"requests": 3, "first_choice": {"a": 2, "none": 1}},
        "failure_stats": {},
    }


def test_what_ships_is_described() -> None:
    """The shipped architecture tells its tasks and techniques without being loaded; another name is an error."""
    orchestrator = MLOrchestrator()
    info = orchestrator.get_architecture_info("trm")
    assert (list(info["tasks"]), info["techniques"]) == (
        ["code_repair", "code_analysis"],
        ["edit-search", "test-search"],
    )
    assert info["loaded"] is False
    with pytest.raises(UnknownArchitectureError, match="there are trm"):
        orchestrator.get_architecture_info("gpt")


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"task_type": "poetry", "input_data": "x"}, "no task is called 'poetry'; there are code_repair"),
        ({"task_type": "code_repair", "input_data": {"cod": "x"}}, "input_data holds code, .*not cod"),
        ({"task_type": "code_repair", "input_data": {"code": 1}}, "the code must be text or bytes, not int"),
        (
            {"task_type": "code_repair", "input_data": "x", "constraints": {"latency": 1}},
            "no constraint is called latency",
        ),
        (
            {"task_type": "code_repair", "input_data": "x", "constraints": {"max_memory_mb": 0}},
            "must be above 0, not 0",
        ),
    ],
)
def test_a_wrong_request_is_told_at_once(request_: dict[str, Any], message: str) -> None:
    """A request that says what cannot be is an error that says what can."""
    with pytest.raises(ValueError, match=message):
        Request(**request_)


def test_a_file_configures(tmp_path: Path, data_directory: Path) -> None:
    """Strategy, number of architectures and the history's file are what the file says."""
    (tmp_path / "c.toml").write_text(
        '[orchestrator]\nstrategy = "accurate"\nmax-architectures = 1\nhistory-file = "mine.json"\n'
    )
    second = Stub()
    with MLOrchestrator(tmp_path / "c.toml") as orchestrator:
        orchestrator.registry.register("a", lambda: Stub(Result({}, success=False)), able(1.0))
        orchestrator.registry.register("b", lambda: second, able(0.9))
        assert orchestrator.process(REPAIR).routing_decision.strategy == "accurate"
    assert second.seen == []
    assert ((tmp_path / "mine.json").is_file(), data_directory.exists()) == (True, False)


def test_the_history_can_be_switched_off(tmp_path: Path, data_directory: Path) -> None:
    """With `keep-history = false` nothing is written."""
    (tmp_path / "c.toml").write_text("[orchestrator]\nkeep-history = false\n")
    with MLOrchestrator(str(tmp_path / "c.toml")) as orchestrator:
        orchestrator.registry.register("a", Stub, able(1.0))
        assert orchestrator.process(REPAIR).architecture_used == "a"
    assert not data_directory.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[orchestrator", "c.toml: "),
        ("orchestrator = 1", "c.toml: "),
        ("[orchestrator]\nstrateg = 1", "unknown: strateg; there are strategy"),
        ('[orchestrator]\nstrategy = "best"', "'best' is not a valid RoutingStrategy"),
        ("[orchestrator]\nmax-architectures = 0", "expected a number from 1, not 0"),
        ("[orchestrator]\nkeep-history = 1", "expected true or false, not 1"),
        ("[orchestrator]\nhistory-file = 1", "c.toml: "),
    ],
)
def test_a_wrong_configuration_is_told(tmp_path: Path, content: str, message: str) -> None:
    """A configuration that cannot be is an error that names the file and what is wrong."""
    (tmp_path / "c.toml").write_text(content)
    with pytest.raises(ValueError, match=message):
        MLOrchestrator(tmp_path / "c.toml")


def test_routing_costs_less_than_a_millisecond() -> None:
    """What the orchestrator adds to an architecture's own time, with three of them, is at most 1 ms."""
    orchestrator = _orchestrator(a=(Stub(), 0.9), b=(Stub(), 0.8), c=(Stub(), 0.7))
    times = [orchestrator.process(REPAIR).execution_time_ms for _ in range(300)]
    assert statistics.median(times) < 1


def test_importing_loads_no_engine() -> None:
    """`import mlrepair` loads no module of ours; an orchestrator is made without numpy, the runtime and the parser."""
    code = """
import sys
import mlrepair
assert not [name for name in sys.modules if name.startswith("mlrepair.")]
mlrepair.MLOrchestrator().get_status()
print({"numpy", "onnxruntime", "tree_sitter", "torch"} & set(sys.modules))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "set()\n"
