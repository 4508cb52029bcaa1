"""Writing on, cell by cell."""

import numpy as np
import pytest

from mlrepair.generation import Generator, Sampling, written_behind
from mlrepair.reader import ModelGraphs
from mlrepair_training.mamba import MambaLM
from tests.engine.small_mamba import NAMES, VOCABULARY

CHANCES = np.log([0.5, 0.3, 0.15, 0.05])


def test_the_graphs_write_what_the_model_writes(mamba: MambaLM, mamba_graphs: ModelGraphs) -> None:
    """The most probable words are torch's, as far as both write."""
    source = b"def f(first, second):\n    return first\n\n\nvalue = f(first"
    expected = mamba.complete(source, 12)
    assert len(expected) > len(source)
    written = b"".join(Generator(mamba_graphs, VOCABULARY, NAMES).write(source, 12))
    assert len(written) > 4
    assert expected[len(source) :].startswith(written)


def test_chance_is_repeatable(mamba_graphs: ModelGraphs) -> None:
    """The same seed writes the same, another one something else."""
    generator = Generator(mamba_graphs, VOCABULARY, NAMES)
    texts = [b"".join(generator.write(b"x = ", 8, Sampling(temperature=1.0, seed=seed))) for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_sampling_keeps_to_the_probable_words() -> None:
    """Top-k and top-p leave out the improbable ones, a penalty what occurred."""
    rng, none = np.random.default_rng(0), np.zeros(0, np.int64)

    def chosen(sampling: Sampling, occurred: np.ndarray = none) -> set[int]:
        return {sampling.choose(CHANCES, occurred, rng) for _ in range(200)}

    assert chosen(Sampling()) == {0}
    assert chosen(Sampling(temperature=1.0)) == {0, 1, 2, 3}
    assert chosen(Sampling(temperature=1.0, top_k=2)) == {0, 1}
    assert chosen(Sampling(temperature=1.0, top_p=0.7)) == {0, 1}
    assert chosen(Sampling(repetition_penalty=5.0), np.array([0])) == {1}


def test_senseless_sampling_is_refused() -> None:
    """The message says what is expected."""
    with pytest.raises(ValueError, match="expected a top-k"):
        Sampling(top_k=0)


def test_words_get_the_blanks_that_people_write() -> None:
    """Words are put behind a text as PEP 8 spaces them."""
    words = [b"=", b"f", b"(", b"a", b",", b"b", b")", b"\n", b"y"]
    assert written_behind(b"x", words) == b"x = f(a, b)\ny"
