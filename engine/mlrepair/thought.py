"""The second opinion at work: a CTM that thinks in ticks, a few a call, and stops when it is certain.

Three graphs: `prep` reads the windows, `tick` thinks some ticks further and carries its state, `heads` rank the edits
at some places and say how certain the answer is. They are loaded when they are first needed.
"""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlrepair.calibration import Calibration, Weighing
from mlrepair.model import Inputs, Scores, View, score
from mlrepair.session import (
    WEIGHTS,
    ModelError,
    calibrations_of,
    checked,
    entry_of,
    open_graph,
    thresholds_of,
    vocabulary_of,
    weighing_of,
)
from mlrepair.vocabulary import Vocabulary

BEST_LOCATIONS = 12
GRAPHS = ("prep", "tick", "heads")
# What is carried from call to call, under the same names in and out.
CARRIED = ("history", "activations", "action_products", "action_weights", "output_products", "output_weights")
SEEN = ("encoder_location", "pointers", "keys", "values", "mask")  # of `prep`, for `tick`
OUTPUTS = {
    "prep": ("states", *SEEN, *CARRIED),
    "tick": ("location", "correction", *(f"next_{name}" for name in CARRIED)),
    "heads": ("plain", "texts", "copies", "certainty"),
}
_ARCHITECTURE = "ctm"
Arrays = dict[str, NDArray[Any]]


def entry_name(graph: str, architecture: str = _ARCHITECTURE) -> str:
    """Where a graph stands in the manifest: the first under the model's own name, the others behind it."""
    return architecture if graph == GRAPHS[0] else f"{architecture}-{graph}"


@dataclass
class ThoughtSession:
    """A CTM of a directory; nothing is read before the first use, and any thread may be the first."""

    directory: Path | None = None  # None: what came with the package
    certain: float | None = None  # the certainty at which it stops; None: what the manifest says; above 1: never
    architecture: str = _ARCHITECTURE
    _loaded: "_Loaded | None" = field(default=None, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    @property
    def thresholds(self) -> Mapping[str, float]:
        """The calibrated confidence from which a finding is shown, by group."""
        return thresholds_of(self._load().entry)

    @property
    def calibrations(self) -> Mapping[str, Calibration]:
        """What makes confidences probabilities, by group."""
        return calibrations_of(self._load().entry)

    @property
    def weighing(self) -> Weighing:
        """How much each piece of evidence counts for a repair of code that parses."""
        return weighing_of(self._load().entry)

    def score(self, views: Sequence[View]) -> list[Scores]:
        """Look at windows; the rankings are in the order of the views.

        Raises:
            ModelError: if the model cannot be loaded.
        """
        loaded = self._load()
        certain = float(loaded.entry["certain"]) if self.certain is None else self.certain
        return score(views, loaded.vocabulary, lambda batches: [loaded.think(inputs, certain) for inputs in batches])

    def _load(self) -> "_Loaded":
        with self._lock:
            if self._loaded is None:
                self._loaded = _Loaded.of(self.directory or WEIGHTS, self.architecture)
            return self._loaded


@dataclass(frozen=True)
class _Loaded:
    """What is in memory of a model."""

    graphs: Mapping[str, Any]  # onnxruntime.InferenceSession, which has no types
    vocabulary: Vocabulary
    entry: Mapping[str, Any]

    @classmethod
    def of(cls, directory: Path, architecture: str) -> "_Loaded":
        entry = entry_of(directory, architecture)
        entries = {graph: entry_of(directory, entry_name(graph, architecture)) for graph in GRAPHS}
        try:
            weights = {graph: checked(directory, entries[graph]) for graph in GRAPHS}
            vocabulary = vocabulary_of(directory, entry["vocabulary"])
            (
                thresholds_of(entry),
                calibrations_of(entry),
                weighing_of(entry),
                float(entry["certain"]),
                int(entry["calls"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ModelError(
                f"{directory / 'manifest.json'}: the entry of `{architecture}` is not a thinking model's "
                f"({type(error).__name__}: {error}); expected file, sha256, certain, calls and vocabulary; "
                "reinstall mlrepair, or name another directory of models"
            ) from error
        graphs = {
            graph: open_graph(weights[graph], directory / entries[graph]["file"], OUTPUTS[graph]) for graph in GRAPHS
        }
        return cls(graphs, vocabulary, entry)

    def think(self, inputs: Inputs, certain: float) -> list[NDArray[Any]]:
        """Think until every window is certain or the time is over; what `mlrepair.model.OUTPUTS` names.

        Each window's answer is that of its most certain moment.
        """
        known = self._run("prep", inputs)
        best: Arrays = {}
        for _ in range(int(self.entry["calls"])):
            now = self._run("tick", {name: known[name] for name in (*SEEN, *CARRIED)})
            known |= {name: now[f"next_{name}"] for name in CARRIED}
            place = now["location"].argmax(-1)[:, None]
            now["certainty"] = self._heads(inputs, known, now, place)["certainty"]
            best = _surer(best, now)
            if (best["certainty"] > certain).all():
                break
        location = best["location"]
        places = np.argsort(-location[:, 1:], -1, kind="stable")[:, :BEST_LOCATIONS] + 1  # (B, K)
        edits = self._heads(inputs, known, best, places)
        return [location, places, edits["plain"], edits["texts"], edits["copies"]]

    def _heads(self, inputs: Inputs, known: Arrays, answer: Arrays, places: NDArray[np.int64]) -> Arrays:
        shared: Arrays = {name: inputs[name] for name in ("features", "size", "length")}
        said = {name: answer[name] for name in ("location", "correction")}
        return self._run("heads", {"states": known["states"], **said, "places": places, **shared})

    def _run(self, graph: str, inputs: Mapping[str, NDArray[Any]]) -> Arrays:
        names = OUTPUTS[graph]
        return dict(zip(names, self.graphs[graph].run(names, inputs), strict=True))


def _surer(before: Arrays, now: Arrays) -> Arrays:
    """For each window the surer of two answers."""
    if not before:
        return {name: now[name] for name in ("location", "correction", "certainty")}
    surer = now["certainty"] > before["certainty"]
    return {name: np.where(surer.reshape(-1, *[1] * (old.ndim - 1)), now[name], old) for name, old in before.items()}
