"""Whether a model could learn each kind of mistake at all: its repair must be one that actions can say."""

from pathlib import Path
from random import Random

import pytest

import mlrepair
from mlrepair.edits import apply_edits, invert_edits
from mlrepair.vocabulary import Vocabulary
from mlrepair_training.corruptions import Corruption, Snippet, load_corruptions
from mlrepair_training.dataset import read_window
from mlrepair_training.labels import is_reachable, reachable_texts, targets_of

_SHIPPED = Vocabulary.load(Path(mlrepair.__file__).parent / "weights" / "vocabulary.json")
_OUT_OF_REACH = {"missing-condition"}  # a condition is more than one name: that needs a model that writes several words


@pytest.mark.parametrize("kind", load_corruptions().values(), ids=lambda kind: kind.name)
def test_a_kind_can_be_learnt(kind: Corruption) -> None:
    """Some repair of the kind's own example, or of its template, is an action whose text stands in reach."""
    clean = kind.example[1].encode()
    tries = (_is_learnable(clean, kind, seed) for seed in range(60))
    assert any(tries) != (kind.name in _OUT_OF_REACH)


def _is_learnable(clean: bytes, kind: Corruption, seed: int) -> bool:
    edits = kind.corrupt(Snippet(clean), Random(seed))
    if not edits:
        return False
    window, _, _ = read_window(apply_edits(clean, edits))
    texts = reachable_texts(window.cells)
    targets = targets_of(window, invert_edits(clean, edits)) or []
    return any(is_reachable(action, _SHIPPED.index, texts) for target in targets for action in target)
