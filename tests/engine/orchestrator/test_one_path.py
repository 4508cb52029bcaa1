"""What server and command line get of the orchestrator: the models are scripted, the rest is real."""

import time
from pathlib import Path

import pytest

from mlrepair import Fix, MLOrchestrator, ModelError, Request, Settings, apply_edits
from mlrepair.engine import Engine
from mlrepair.orchestrator import Configuration, RoutingStrategy, TaskType
from mlrepair.orchestrator.edit_search import EditSearch
from mlrepair.orchestrator.shipped import CTM, TRM
from tests.engine.scripted import Script, ScriptedModel, inserting, silent

BROKEN = b"x = [1 2]\n"
CLOSING = inserting(b"1", b",")
RUNNING = b"def f(a, b):\n    return a - b\n" * 40


def _request(source: bytes) -> Request:
    """What `MLOrchestrator.repair` asks."""
    return Request(TaskType.CODE_ANALYSIS, source)


def _orchestrator(trm: Script, ctm: Script, **configuration: RoutingStrategy) -> tuple[MLOrchestrator, ScriptedModel]:
    """The shipped architectures around scripts; the second one's model is returned, too."""
    orchestrator = MLOrchestrator(Configuration(**configuration))
    first, second = EditSearch(ScriptedModel(trm, "trm")), ScriptedModel(ctm, "ctm")
    orchestrator.registry.register("trm", lambda: first, TRM)
    orchestrator.registry.register("ctm", lambda: EditSearch(second), CTM)
    return orchestrator, second


@pytest.mark.parametrize(("script", "architecture"), [(silent, "ctm"), (CLOSING, "trm")])
def test_what_one_model_cannot_repair_the_other_is_asked(script: Script, architecture: str) -> None:
    """The CTM's repair is shown, with its name, only where the TRM has none."""
    (fix,) = _orchestrator(script, CLOSING)[0].repair(BROKEN)
    assert fix.architecture == architecture
    assert apply_edits(BROKEN, fix.edits) == b"x = [1, 2]\n"


def test_code_that_parses_is_no_work_for_the_second_model() -> None:
    """Where the text parses the CTM is not asked, and the decision says why."""
    orchestrator, second = _orchestrator(silent, CLOSING)
    assert orchestrator.repair(RUNNING) == []
    assert second.seen == []
    assert CTM.rejection(_request(RUNNING)) == "works only on requests with syntax"


def test_the_second_model_is_not_asked_the_same_again() -> None:
    """What it said of a text that nothing has changed is remembered."""
    orchestrator, second = _orchestrator(silent, CLOSING)
    first = orchestrator.repair(BROKEN)
    asked = len(second.seen)
    assert orchestrator.repair(BROKEN) == first
    assert len(second.seen) == asked > 0


def test_an_error_without_any_repair_is_still_found() -> None:
    """Where all are helpless, the error is reported once."""
    assert [fix.code for fix in _orchestrator(silent, silent)[0].repair(b"x = = (((\n")] == ["MLR000"]


def test_what_succeeds_is_asked_first() -> None:
    """Who repairs what the other cannot is soon asked first, and also in the next run, by the history."""
    orchestrator, _ = _orchestrator(silent, CLOSING)
    for _ in range(4):
        orchestrator.repair(BROKEN)
    orchestrator.close()
    again, _ = _orchestrator(CLOSING, CLOSING)
    (fix,) = again.repair(BROKEN)
    assert fix.architecture == "ctm"


@pytest.mark.parametrize(("strategy", "first"), [(RoutingStrategy.BALANCED, "ctm"), (RoutingStrategy.FAST, "trm")])
def test_an_editor_keeps_the_quick_one_in_front(strategy: RoutingStrategy, first: str) -> None:
    """With the server's strategy, failures at half-typed text do not make the slower model the first so soon."""
    orchestrator, _ = _orchestrator(silent, CLOSING, strategy=strategy)
    for number in range(10):
        orchestrator.repair(BROKEN if number % 5 == 0 else b"x = = (((\n")
    assert orchestrator.process(_request(BROKEN)).routing_decision.architecture == first


def test_keystrokes_write_nothing(data_directory: Path) -> None:
    """The history is written at the end, not at each request."""
    orchestrator, _ = _orchestrator(CLOSING, silent)
    for _ in range(5):
        orchestrator.repair(BROKEN)
    assert not data_directory.exists()
    orchestrator.close()
    assert (data_directory / "routing.json").is_file()


def test_cancelled_work_does_not_count() -> None:
    """Who was stopped has not failed, and nobody else is asked."""
    orchestrator, second = _orchestrator(silent, CLOSING)
    orchestrator.repair(BROKEN, cancelled=lambda: True)
    assert (orchestrator.registry.record("trm", TaskType.CODE_ANALYSIS).runs, second.seen) == (0, [])


def test_what_is_known_early_is_told() -> None:
    """`partial` gets the error before the repair is there."""
    told: list[list[Fix]] = []
    _orchestrator(CLOSING, silent)[0].repair(BROKEN, partial=told.append)
    assert [[fix.code for fix in fixes] for fixes in told] == [["MLR000"]]


def test_alternatives_and_settings_are_the_engines() -> None:
    """`top` and `settings` do what they do at the engine."""
    settings = Settings(min_confidence_syntax=0.0)
    found = _orchestrator(CLOSING, silent)[0].repair(BROKEN, settings=settings, top=3)
    assert found == Engine(model=ScriptedModel(CLOSING, "trm")).repair(BROKEN, settings=settings, top=3)
    assert found


def test_bytes_need_not_be_text() -> None:
    """A file in another encoding is an error in the file, not of the engine."""
    assert [fix.code for fix in _orchestrator(silent, silent)[0].repair(b"x = '\xe9'\n")] == ["MLR000"]


def test_a_missing_model_is_told(tmp_path: Path) -> None:
    """Without weights the error says what is missing."""
    orchestrator = MLOrchestrator(Configuration(models_directory=tmp_path))
    for source in (b"x = (\n", b"x = 1\n"):
        with pytest.raises(ModelError, match=r"manifest\.json"):
            orchestrator.repair(source)


def test_the_path_costs_less_than_a_millisecond() -> None:
    """On a text that the engine remembers, the orchestrator takes at most 1 ms of the processor more.

    The text is short, lest what the engine itself takes for it, and its noise, hide the difference.
    """
    orchestrator, _ = _orchestrator(silent, silent)
    engine = Engine(model=ScriptedModel(silent))
    text = b"def f(a, b):\n    return a - b\n"

    def milliseconds(repairer: MLOrchestrator | Engine) -> float:
        started = time.thread_time()  # wall-clock time would measure what else the machine does
        repairer.repair(text)
        return 1000 * (time.thread_time() - started)

    milliseconds(orchestrator), milliseconds(engine)
    pairs = [
        (milliseconds(orchestrator), milliseconds(engine)) for _ in range(50)
    ]  # by turns: both meet the same noise
    with_path, without = (min(times) for times in zip(*pairs, strict=True))
    assert with_path - without < 1
