"""Weights are found, checked and refused."""

import hashlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mlrepair.actions import COPY_OPERATIONS, PLAIN_OPERATIONS, TEXT_OPERATIONS, Action, Operation
from mlrepair.calibration import Weighing
from mlrepair.grid import Window
from mlrepair.lexer import lex
from mlrepair.model import Scores, View
from mlrepair.session import ModelError, ModelSession, _Loaded
from mlrepair.vocabulary import Vocabulary

VOCABULARY = Vocabulary([b"x", b"+"])


def _window(source: bytes) -> Window:
    return Window.of(source, lex(source))


def _directory(folder: Path, *, file: str = "trm.onnx", content: bytes = b"weights", **changes: Any) -> Path:
    VOCABULARY.save(folder / "vocabulary.json")
    (folder / file).write_bytes(content)
    words = (folder / "vocabulary.json").read_bytes()
    entry = {
        "file": file,
        "sha256": hashlib.sha256(content).hexdigest(),
        "vocabulary": {
            "file": "vocabulary.json",
            "sha256": hashlib.sha256(words).hexdigest(),
            "fingerprint": VOCABULARY.fingerprint,
        },
    }
    (folder / "manifest.json").write_text(json.dumps({"models": {"trm": entry | changes}}))
    return folder


def _refusal(folder: Path) -> str:
    with pytest.raises(ModelError) as caught:
        ModelSession(folder).score([View(_window(b"x = 1\n"))])
    return str(caught.value)


def test_nothing_is_read_before_the_first_use(tmp_path: Path) -> None:
    """A session of a directory that does not exist is made without complaint."""
    assert ModelSession(tmp_path / "missing").architecture == "trm"


@pytest.mark.parametrize(
    ("expected", "options"),
    [
        ("a pickle", {"content": b"\x80\x04pickled"}),
        ("a pickle", {"file": "trm.pt"}),
        ("expected `.onnx`", {"file": "trm.safetensors"}),
        ("damaged", {"sha256": "0" * 64}),
        ("the runtime cannot load it", {}),
        ("not a model's", {"vocabulary": None}),
        ("the fingerprint", {"vocabulary": {"file": "vocabulary.json", "fingerprint": "0" * 16}}),
    ],
)
def test_wrong_weights_are_refused(tmp_path: Path, expected: str, options: dict[str, Any]) -> None:
    """A model that is not what the manifest promises is refused, and the error says why."""
    assert expected in _refusal(_directory(tmp_path, **options))


def test_a_broken_manifest_is_told(tmp_path: Path) -> None:
    """A manifest that is no JSON is named, with what to do."""
    (tmp_path / "manifest.json").write_text("{")
    assert "reinstall mlrepair" in _refusal(tmp_path)


def test_another_models_manifest_is_told(tmp_path: Path) -> None:
    """A manifest without the architecture says which it has."""
    (tmp_path / "manifest.json").write_text('{"models": {"ctm": {}}}')
    assert "names ctm; expected `trm`" in _refusal(tmp_path)


class _Runtime:
    """Stands in for the runtime: answers with its input's number, and remembers who asked."""

    def __init__(self, meeting: threading.Barrier) -> None:
        self.threads: set[int] = set()
        self._meeting = meeting

    def run(self, outputs: tuple[str, ...], inputs: dict[str, int]) -> list[int]:
        """Wait until as many threads compute as the barrier expects."""
        self._meeting.wait(timeout=10)
        self.threads.add(threading.get_ident())
        return [inputs["number"]]


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_threads_share_the_batches(threads: int) -> None:
    """As many batches as there are threads are computed at once, and the answers come in the order of the batches."""
    runtime = _Runtime(threading.Barrier(threads))
    others = ThreadPoolExecutor(threads - 1) if threads > 1 else None
    loaded = _Loaded(runtime, others, threads, VOCABULARY, {}, {}, Weighing())
    batches: Any = [{"number": number} for number in range(6)]
    assert loaded.run(batches) == [[number] for number in range(6)]
    assert len(runtime.threads) == threads


def test_the_same_text_from_several_sources_adds_up() -> None:
    """A text that can be written and copied is as probable as both together; entry 0 is no action."""
    window = _window(b"x = y\n")  # no-bug, row, x, =, y
    plain = np.full((1, len(PLAIN_OPERATIONS)), -1e9, np.float32)
    texts = np.full((1, 3, len(VOCABULARY)), -1e9, np.float32)
    copies = np.full((1, 3, 5), -1e9, np.float32)
    texts[0, Operation.REPLACE] = np.log([0.1, 0.3, 0.2])  # nothing, x, +
    copies[0, Operation.REPLACE, 2] = np.log(0.4)  # x
    location = np.log(np.array([0.5, 1e-9, 1e-9, 1e-9, 0.5], np.float32))
    scores = Scores(window, VOCABULARY, location, np.array([4]), plain, texts, copies)
    found = scores.actions(10)
    assert [action for action, _ in found] == [Action(4, Operation.REPLACE, b"x"), Action(4, Operation.REPLACE, b"+")]
    assert np.exp([value for _, value in found]) == pytest.approx([0.35, 0.1], rel=1e-4)


def test_a_template_is_filled_by_copies_alone() -> None:
    """An operation whose text is only copied adds up the cells with the same text, known to the vocabulary or not."""
    window = _window(b"x = y\n")
    plain = np.full((1, len(PLAIN_OPERATIONS)), -1e9, np.float32)
    texts = np.full((1, len(TEXT_OPERATIONS), len(VOCABULARY)), -1e9, np.float32)
    copies = np.full((1, len(COPY_OPERATIONS), 5), -1e9, np.float32)
    copies[0, COPY_OPERATIONS.index(Operation.INSERT_INDEX), [2, 4]] = np.log([0.25, 0.75])
    location = np.log(np.array([0.5, 1e-9, 1e-9, 1e-9, 0.5], np.float32))
    found = Scores(window, VOCABULARY, location, np.array([4]), plain, texts, copies).actions(10)
    assert [action for action, _ in found] == [
        Action(4, Operation.INSERT_INDEX, b"y"),
        Action(4, Operation.INSERT_INDEX, b"x"),
    ]
    assert np.exp([value for _, value in found]) == pytest.approx([0.375, 0.125], rel=1e-4)
