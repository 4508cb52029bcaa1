"""A CTM at work, tick by tick: how often it is right, how certain, what moves together in it, and where it looks.

The shipped graphs give no such insight, so these are the weights that they were made of, in torch.
"""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch

from mlrepair.document import Document
from mlrepair.grid import Window
from mlrepair.lexer import lex
from mlrepair.model import View, inputs_of
from mlrepair.syntax import find_problem
from mlrepair.vocabulary import Vocabulary
from mlrepair_training.batches import Shard
from mlrepair_training.ctm import ContinuousThoughtMachine
from mlrepair_training.ctm_analysis import deviations, reliability, thoughts
from mlrepair_training.ctm_evaluation import CERTAIN, TRM, looks
from mlrepair_training.report.records import Attention, Certainty, Record, Synchronisation, Tick
from mlrepair_training.trm import Batch, CodeRepairTRM

CASES = {
    "a bracket that nobody closed": b"""\
def load_prices(path):
    rows = json.loads(path.read_text()
    prices = {}
    for row in rows:
        prices[row["name"]] = float(row["price"])
    return prices
""",
    "a comparison the wrong way round": b"""\
def largest(values):
    best = values[0]
    for value in values:
        if value < best:
            best = value
    return best
""",
    "a shell that is not needed": b"""\
def list_folder(folder):
    done = subprocess.run("ls " + folder, shell=True, capture_output=True)
    return done.stdout.decode().splitlines()
""",
}  # written for this page, which shows them


def insights(shard: Path, weights: Path, checkpoints: Path, count: int) -> list[Record]:
    """What the CTM of the checkpoints makes of about `count` samples of a shard, and of our own cases."""
    torch.set_num_threads(1)
    words = Vocabulary.load(weights / "vocabulary.json")
    samples = Shard(shard, words)
    trm = CodeRepairTRM.from_pretrained(checkpoints / "trm.safetensors")
    ctm = ContinuousThoughtMachine.from_pretrained(checkpoints / "ctm.safetensors")
    found = list(looks(trm, ctm, samples, count))
    seen = Counter((look.reader, group) for look in found for group in ("all", look.group))
    right = Counter((look.reader, group) for look in found for group in ("all", look.group) if look.right)
    ticks = [reader for reader in dict.fromkeys(look.reader for look in found) if reader.startswith("tick ")]
    certain = reliability([(look.certainty, look.right) for look in found if look.reader == CERTAIN])
    return [
        *(
            Tick(reader, group, seen[reader, group], right[reader, group])
            for reader, group in seen
            if reader in (TRM, *ticks)
        ),
        *(Certainty(round(mean, 4), round(share, 4)) for mean, share in zip(*certain, strict=True)),
        *(
            Synchronisation(kind, np.round(row.astype(np.float64), 1).tolist())
            for kind, row in zip(*deviations(ctm, samples), strict=True)
        ),
        *(attention(ctm, words, title, source) for title, source in CASES.items()),
    ]


def attention(ctm: ContinuousThoughtMachine, words: Vocabulary, title: str, source: bytes) -> Attention:
    """Where a CTM looks in a text, where its answer points after each tick, and how certain it is of it."""
    problem = find_problem(source)
    window = Window.of(source, lex(source))
    view = View(window, problem, Document.parse(source) if problem else None)
    batch = Batch(**{name: torch.from_numpy(array) for name, array in inputs_of([view], words).items()})
    with torch.no_grad():
        answers = ctm(batch)
    looked = thoughts(ctm, batch)[1][:, 0, : len(window.cells)]  # (T, L)
    bounds = [*(cell.start for cell in window.cells), len(source)]
    return Attention(
        title,
        [source[start:end].decode() for start, end in pairwise(bounds)],
        np.round(looked.numpy().astype(np.float64), 3).tolist(),
        [int(answer.location.argmax()) for answer in answers],
        [round(float(answer.halt.sigmoid()), 3) for answer in answers],
    )
