"""A model at work: its weights are found, checked and loaded when they are first needed, and score windows.

Weights are ONNX files that a manifest names. Pickles run code when they are loaded, so they are refused.
"""

import hashlib
import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from mlrepair.actions import PLAIN_OPERATIONS, TEXT_OPERATIONS, Action
from mlrepair.calibration import Calibration
from mlrepair.document import Document
from mlrepair.grid import Encoded, Feature, Window, encode
from mlrepair.syntax import SyntaxProblem
from mlrepair.vocabulary import Vocabulary

_ARCHITECTURE = "trm"
_CELLS_A_BATCH = 2500  # more cost memory and delay a cancellation without being faster
_FEWEST_CELLS = 16  # the graph takes its best places from at least so many cells
_PICKLES = (".pt", ".pth", ".pkl", ".pickle", ".bin", ".ckpt")
_WEIGHTS = Path(__file__).with_name("weights")
_OUTPUTS = ["location", "places", "plain", "texts", "copies"]

Floats = NDArray[np.float32]


class ModelError(Exception):
    """A model cannot be loaded; the text says what was found, what was expected, and what to do."""


@dataclass(frozen=True)
class View:
    """A window, and what the parsers say about its text if that does not parse; offsets count in `window.source`."""

    window: Window
    problem: SyntaxProblem | None = None
    document: Document | None = None


class Ranking(Protocol):
    """What a model makes of one view."""

    @property
    def no_bug(self) -> float:
        """The log-probability that nothing is wrong."""
        ...

    def actions(self, top: int) -> list[tuple[Action, float]]:
        """Return the most probable actions with their log-probabilities, best first."""
        ...


class Model(Protocol):
    """What the engine needs of a model."""

    @property
    def architecture(self) -> str:
        """Its name: "trm"."""
        ...

    @property
    def thresholds(self) -> Mapping[str, float]:
        """The calibrated confidence from which a finding is shown, by group; "safe": applied without asking."""
        ...

    @property
    def calibrations(self) -> Mapping[str, Calibration]:
        """What makes confidences probabilities, by group."""
        ...

    def score(self, views: Sequence[View]) -> Sequence[Ranking]:
        """Look at windows; the rankings are in the order of the views."""
        ...


@dataclass(frozen=True)
class Scores:
    """The model's outputs for one window; shapes: L cells, K places, V vocabulary entries, O text operations."""

    window: Window
    vocabulary: Vocabulary
    location: Floats  # (L,) log-probabilities
    places: NDArray[np.int64]  # (K,) cells
    plain: Floats  # (K, plain operations) logits, as are the next two
    texts: Floats  # (K, O, V)
    copies: Floats  # (K, O, L)

    @property
    def no_bug(self) -> float:
        """The log-probability that nothing is wrong."""
        return float(self.location[0])

    def actions(self, top: int) -> list[tuple[Action, float]]:
        """Return the most probable actions with their log-probabilities, best first.

        A text that the model can write and copy, or copy from several cells, has the sum of these probabilities.
        """
        if not len(self.places):
            return []
        cells = (*self.window.cells, *self.window.symbols)
        size, operations = len(self.vocabulary), len(TEXT_OPERATIONS)
        extra: dict[bytes, int] = {}
        ids = np.array(
            [self.vocabulary.index.get(cell.text) or size + extra.setdefault(cell.text, len(extra)) for cell in cells]
        )
        highest = max(float(logits.max()) for logits in (self.plain, self.texts, self.copies))
        plain = np.exp(self.plain - highest)  # (K, P)
        copies = np.exp(self.copies - highest)  # (K, O, L)
        texts = np.zeros((len(self.places), operations, size + len(extra)), np.float32)  # (K, O, V + new texts)
        texts[:, :, :size] = np.exp(self.texts - highest)
        rest = 1e-30 + plain.sum(1) + texts.sum((1, 2)) + copies.sum((1, 2))  # (K,)
        for place in range(len(self.places)):
            for operation in range(operations):
                texts[place, operation] += np.bincount(
                    ids, weights=copies[place, operation], minlength=texts.shape[2]
                ).astype(np.float32)
        texts[:, :, 0] = 0  # no text
        chance = np.concatenate([plain, texts.reshape(len(self.places), -1)], 1)
        chance *= (np.exp(self.location[self.places]) / rest)[:, None]
        best = np.argpartition(chance, -min(top, chance.size), axis=None)[-min(top, chance.size) :]
        best = best[np.argsort(-chance.ravel()[best], kind="stable")]
        written = [*self.vocabulary.entries, *extra]
        found: list[tuple[Action, float]] = []
        for flat in best.tolist():
            place, column = divmod(flat, chance.shape[1])
            if chance[place, column] <= 0:
                break
            location = int(self.places[place])
            if column < len(PLAIN_OPERATIONS):
                action = Action(location, PLAIN_OPERATIONS[column])
            else:
                operation, text = divmod(column - len(PLAIN_OPERATIONS), texts.shape[2])
                action = Action(location, TEXT_OPERATIONS[operation], written[text])
            found.append((action, float(np.log(chance[place, column]))))
        return found


@dataclass
class ModelSession:
    """A model of a directory; nothing is read before the first use, and any thread may be the first."""

    directory: Path | None = None  # None: what came with the package
    threads: int = 1  # a second makes typing lag more than it speeds a repair
    architecture: str = _ARCHITECTURE
    _loaded: "_Loaded | None" = field(default=None, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    @property
    def thresholds(self) -> Mapping[str, float]:
        """The calibrated confidence from which a finding is shown, by group."""
        return self._load().thresholds

    @property
    def calibrations(self) -> Mapping[str, Calibration]:
        """What makes confidences probabilities, by group."""
        return self._load().calibrations

    def score(self, views: Sequence[View]) -> list[Scores]:
        """Look at windows; similar lengths share a batch, so that little is padding.

        Raises:
            ModelError: if the model cannot be loaded.
        """
        loaded = self._load()
        encoded = [encode(view.window, view.problem, view.document) for view in views]
        order = sorted(range(len(views)), key=lambda i: len(encoded[i].cells))
        found: dict[int, Scores] = {}
        while order:
            batch = [order.pop()]
            longest = len(encoded[batch[0]].cells)
            while order and longest * (len(batch) + 1) <= _CELLS_A_BATCH:
                batch.append(order.pop())
            outputs = loaded.run([encoded[i] for i in batch])
            for row, i in enumerate(batch):
                length = len(encoded[i].cells)
                location, places, plain, texts, copies = (output[row] for output in outputs)
                real = places < encoded[i].size  # a short window has fewer cells than the graph gives places
                found[i] = Scores(
                    views[i].window,
                    loaded.vocabulary,
                    location[:length],
                    places[real],
                    plain[real],
                    texts[real],
                    copies[real, :, :length],
                )
        return [found[i] for i in range(len(views))]

    def _load(self) -> "_Loaded":
        with self._lock:
            if self._loaded is None:
                self._loaded = _Loaded.of(self.directory or _WEIGHTS, self.architecture, self.threads)
            return self._loaded


@dataclass(frozen=True)
class _Loaded:
    """What is in memory of a model."""

    runtime: Any  # onnxruntime.InferenceSession, which has no types
    vocabulary: Vocabulary
    thresholds: Mapping[str, float]
    calibrations: Mapping[str, Calibration]

    @classmethod
    def of(cls, directory: Path, architecture: str, threads: int) -> "_Loaded":
        entry = _entry(directory, architecture)
        try:
            weights = _checked(directory, entry)
            vocabulary = _vocabulary(directory, entry["vocabulary"])
            thresholds = {group: float(value) for group, value in entry.get("thresholds", {}).items()}
            calibrations = {
                group: Calibration(float(value["slope"]), float(value["bias"]))
                for group, value in entry.get("calibration", {}).items()
            }
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ModelError(
                f"{directory / 'manifest.json'}: the entry of `{architecture}` is not a model's "
                f"({type(error).__name__}: {error}); expected file, sha256 and vocabulary; {_ADVICE}"
            ) from error
        return cls(_open(weights, directory / entry["file"], threads), vocabulary, thresholds, calibrations)

    def run(self, batch: Sequence[Encoded]) -> list[Any]:
        """Return the outputs for a batch of windows, in the order of `_OUTPUTS`."""
        longest = max(_FEWEST_CELLS, *(len(item.cells) for item in batch))
        lexemes: dict[bytes, int] = {}
        cells = np.zeros((len(batch), longest), np.int64)  # (B, L)
        features = np.zeros((len(batch), longest, len(Feature)), np.int64)  # (B, L, features)
        rows = np.zeros((len(batch), longest), np.int64)  # (B, L)
        for i, item in enumerate(batch):
            merged = np.array([lexemes.setdefault(lexeme, len(lexemes)) for lexeme in item.lexemes])
            length = len(item.cells)
            cells[i, :length] = merged[item.cells]
            features[i, :length] = item.features
            rows[i, :length] = item.rows
        ids, pieces = self.vocabulary.lexeme_table(list(lexemes))
        inputs = {
            "lexeme_ids": ids.astype(np.int64),
            "lexeme_pieces": pieces.astype(np.int64),
            "cells": cells,
            "features": features,
            "rows": rows,
            "category": np.array([item.category for item in batch], np.int64),
            "size": np.array([item.size for item in batch], np.int64),
            "length": np.array([len(item.cells) for item in batch], np.int64),
        }
        outputs: list[Any] = self.runtime.run(_OUTPUTS, inputs)
        return outputs


_ADVICE = "reinstall mlrepair, or name another directory of models"


def _entry(directory: Path, architecture: str) -> dict[str, Any]:
    manifest = directory / "manifest.json"
    try:
        models = json.loads(manifest.read_bytes())["models"]
        names = ", ".join(models)
        entry = models.get(architecture)
    except OSError as error:
        raise ModelError(f"{manifest}: {error.strerror or error}; expected a list of models; {_ADVICE}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(
            f"{manifest}: not a manifest ({type(error).__name__}: {error}); expected the list of the models; {_ADVICE}"
        ) from error
    if not isinstance(entry, dict):
        raise ModelError(f"{manifest}: names {names or 'no model'}; expected `{architecture}`; {_ADVICE}")
    return entry


def _checked(directory: Path, entry: dict[str, Any]) -> bytes:
    """The bytes of a weights file whose format and checksum are right."""
    file = directory / entry["file"]
    if file.suffix in _PICKLES:
        raise _pickle(file)
    if file.suffix != ".onnx":
        raise ModelError(f"{file}: a file of the format `{file.suffix}`; expected `.onnx`; {_ADVICE}")
    content = _read(file)
    if content.startswith((b"\x80", b"PK\x03\x04")):  # pickle's protocol mark; torch puts pickles into zip files
        raise _pickle(file)
    return _same(file, content, entry["sha256"])


def _pickle(file: Path) -> ModelError:
    return ModelError(
        f"{file}: a pickle, which can run any code when it is loaded; expected an ONNX file; "
        "export the checkpoint with `mlrepair-train export`"
    )


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ModelError(f"{file}: {error.strerror or error}; the manifest names this file; {_ADVICE}") from error


def _same(file: Path, content: bytes, expected: str) -> bytes:
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise ModelError(f"{file}: has the SHA-256 {found}; expected {expected}: it is damaged or another; {_ADVICE}")
    return content


def _vocabulary(directory: Path, entry: dict[str, Any]) -> Vocabulary:
    file = directory / entry["file"]
    if "sha256" in entry:
        _same(file, _read(file), entry["sha256"])
    try:
        vocabulary = Vocabulary.load(file)
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise ModelError(
            f"{file}: no vocabulary ({type(error).__name__}: {error}); expected a list of words; {_ADVICE}"
        ) from error
    if vocabulary.fingerprint != entry["fingerprint"]:
        raise ModelError(
            f"{file}: has the fingerprint {vocabulary.fingerprint}; expected {entry['fingerprint']}, "
            f"that of the words the model was trained with; {_ADVICE}"
        )
    return vocabulary


def _open(weights: bytes, file: Path, threads: int) -> Any:
    import onnxruntime  # here, because it takes a moment, and a wrong manifest is told without it

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.log_severity_level = 3  # errors: warnings are about the graph, which no user can change
    try:
        runtime = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime raises many kinds, private to it
        raise ModelError(f"{file}: the runtime cannot load it ({error}); expected an ONNX model; {_ADVICE}") from error
    missing = set(_OUTPUTS) - {output.name for output in runtime.get_outputs()}
    if missing:
        raise ModelError(f"{file}: has no output {', '.join(sorted(missing))}; expected a repair model; {_ADVICE}")
    return runtime
