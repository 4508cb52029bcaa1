"""What the engine needs of a model: windows go in, rankings of actions come out.

Between them are arrays, the same for every runtime that computes the graph.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from mlrepair.actions import PLAIN_OPERATIONS, TEXT_OPERATIONS, Action
from mlrepair.calibration import Calibration
from mlrepair.document import Document
from mlrepair.grid import Encoded, Feature, Window, encode
from mlrepair.syntax import SyntaxProblem
from mlrepair.vocabulary import Vocabulary

OUTPUTS = ("location", "places", "plain", "texts", "copies")
_CELLS_A_BATCH = 2500  # more cost memory and delay a cancellation without being faster
_FEWEST_CELLS = 16  # the graph takes its best places from at least so many cells

Floats = NDArray[np.float32]


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


def score(
    views: Sequence[View], vocabulary: Vocabulary, run: Callable[[dict[str, NDArray[np.int64]]], Sequence[Any]]
) -> list[Scores]:
    """Look at windows with `run`, which takes the arrays of a batch and returns those of `OUTPUTS`.

    Windows of similar length share a batch, so that little is padding.
    """
    encoded = [encode(view.window, view.problem, view.document) for view in views]
    order = sorted(range(len(views)), key=lambda i: len(encoded[i].cells))
    found: dict[int, Scores] = {}
    while order:
        batch = [order.pop()]
        longest = len(encoded[batch[0]].cells)
        while order and longest * (len(batch) + 1) <= _CELLS_A_BATCH:
            batch.append(order.pop())
        outputs = run(_inputs([encoded[i] for i in batch], vocabulary))
        for row, i in enumerate(batch):
            length = len(encoded[i].cells)
            location, places, plain, texts, copies = (output[row] for output in outputs)
            real = places < encoded[i].size  # a short window has fewer cells than the graph gives places
            found[i] = Scores(
                views[i].window,
                vocabulary,
                location[:length],
                places[real],
                plain[real],
                texts[real],
                copies[real, :, :length],
            )
    return [found[i] for i in range(len(views))]


def _inputs(batch: Sequence[Encoded], vocabulary: Vocabulary) -> dict[str, NDArray[np.int64]]:
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
    ids, pieces = vocabulary.lexeme_table(list(lexemes))
    return {
        "lexeme_ids": ids.astype(np.int64),
        "lexeme_pieces": pieces.astype(np.int64),
        "cells": cells,
        "features": features,
        "rows": rows,
        "category": np.array([item.category for item in batch], np.int64),
        "size": np.array([item.size for item in batch], np.int64),
        "length": np.array([len(item.cells) for item in batch], np.int64),
    }
