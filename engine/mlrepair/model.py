"""What the engine needs of a model: windows go in, rankings of actions come out.

Between them are arrays, the same for every runtime that computes the graph.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from mlrepair.actions import COPY_OPERATIONS, PLAIN_OPERATIONS, TEXT_OPERATIONS, Action
from mlrepair.calibration import Calibration, Weighing
from mlrepair.document import Document
from mlrepair.grid import Encoded, Feature, Window, encode
from mlrepair.syntax import SyntaxProblem
from mlrepair.vocabulary import Vocabulary

OUTPUTS = ("location", "places", "plain", "texts", "copies")
_CELLS_A_BATCH = 300  # padding and what leaves the cache cost more than a call: with 2500 a file takes twice as long
_UNLIKELY = (1e-5, 1e-8, 1e-11, 0.0)  # beside the most probable action
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

    @property
    def weighing(self) -> Weighing:
        """How much each piece of evidence counts for a repair of code that parses."""
        ...

    def score(self, views: Sequence[View]) -> Sequence[Ranking]:
        """Look at windows; the rankings are in the order of the views."""
        ...


@dataclass(frozen=True)
class Scores:
    """The model's outputs for one window.

    Shapes: L cells, K places, V vocabulary entries; P operations have no text, T one that can be written, C one that
    can be copied. Weights that are older than the newest operations have fewer of each.
    """

    window: Window
    vocabulary: Vocabulary
    location: Floats  # (L,) log-probabilities
    places: NDArray[np.int64]  # (K,) cells
    plain: Floats  # (K, P) logits, as are the next two
    texts: Floats  # (K, T, V)
    copies: Floats  # (K, C, L)

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
        copied = list(dict.fromkeys(cell.text for cell in cells))  # U texts
        number = {text: i for i, text in enumerate(copied)}
        numbers = np.array([number[cell.text] for cell in cells])  # (L,): which text stands in which cell
        together = np.argsort(numbers, kind="stable")
        firsts = np.searchsorted(numbers[together], np.arange(len(copied)))  # (U,)
        highest = max(float(logits.max()) for logits in (self.plain, self.texts, self.copies))
        plain = np.exp(self.plain - highest)  # (K, P)
        texts = np.exp(self.texts - highest)  # (K, T, V)
        copies = np.exp(self.copies - highest)[:, :, together]  # (K, C, L)
        copies = np.add.reduceat(copies, firsts, axis=2)  # (K, C, U); a matrix product would start threads for this
        rest = 1e-30 + plain.sum(1) + texts.sum((1, 2)) + copies.sum((1, 2))  # (K,)
        known = [(i, entry) for i, text in enumerate(copied) if (entry := self.vocabulary.index.get(text))]
        if known:  # what can be written too counts there
            ours, entries = (list(pair) for pair in zip(*known, strict=True))
            written = texts.shape[1]
            texts[:, :, entries] += copies[:, :written, ours]
            copies[:, :written, ours] = 0
        texts[:, :, 0] = 0  # no text
        places = len(self.places)
        chance = np.concatenate([plain, texts.reshape(places, -1), copies.reshape(places, -1)], 1)
        chance *= (np.exp(self.location[self.places]) / rest)[:, None]
        best_chance = chance.max()
        for unlikely in _UNLIKELY:  # of 200,000 actions all but a few are hopeless: they are not sorted
            likely = np.flatnonzero(chance > unlikely * best_chance)
            if len(likely) >= top:
                break
        best = likely[np.argsort(-chance.ravel()[likely], kind="stable")][:top]
        found: list[tuple[Action, float]] = []
        for flat in best.tolist():
            place, column = divmod(flat, chance.shape[1])
            if chance[place, column] <= 0:
                break
            action = self._action(int(self.places[place]), column, copied)
            found.append((action, float(np.log(chance[place, column]))))
        return found

    def _action(self, location: int, column: int, copied: Sequence[bytes]) -> Action:
        """The action of a column: first those without a text, then those with a written one, then with a copied one."""
        if column < self.plain.shape[1]:
            return Action(location, PLAIN_OPERATIONS[column])
        operation, entry = divmod(column - self.plain.shape[1], self.texts.shape[2])
        if operation < self.texts.shape[1]:
            return Action(location, TEXT_OPERATIONS[operation], self.vocabulary.entries[entry])
        operation, text = divmod(column - self.plain.shape[1] - self.texts[0].size, len(copied))
        return Action(location, COPY_OPERATIONS[operation], copied[text])


Inputs = dict[str, NDArray[np.int64]]
Run = Callable[[Sequence[Inputs]], Sequence[Sequence[Any]]]  # of the arrays of batches, those of `OUTPUTS`


def score(views: Sequence[View], vocabulary: Vocabulary, run: Run) -> list[Scores]:
    """Look at windows with `run`, which computes the graph for batches.

    Windows of similar length share a batch, so that little is padding.
    """
    encoded = [_encoded(view) for view in views]
    batches = _batches([len(item.cells) for item in encoded])
    found: dict[int, Scores] = {}
    outputs = run([_inputs([encoded[i] for i in batch], vocabulary) for batch in batches])
    for batch, arrays in zip(batches, outputs, strict=True):
        for row, i in enumerate(batch):
            length = len(encoded[i].cells)
            location, places, plain, texts, copies = (array[row] for array in arrays)
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


def inputs_of(views: Sequence[View], vocabulary: Vocabulary) -> Inputs:
    """The arrays of windows that are looked at together."""
    return _inputs([_encoded(view) for view in views], vocabulary)


def _encoded(view: View) -> Encoded:
    return encode(view.window, view.problem, view.document)


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """The numbers of the windows of these lengths, in batches; the longest first."""
    batches: list[list[int]] = []
    for i in sorted(range(len(lengths)), key=lambda i: -lengths[i]):
        if batches and lengths[batches[-1][0]] * (len(batches[-1]) + 1) <= _CELLS_A_BATCH:
            batches[-1].append(i)
        else:
            batches.append([i])
    return batches


def _inputs(batch: Sequence[Encoded], vocabulary: Vocabulary) -> Inputs:
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
