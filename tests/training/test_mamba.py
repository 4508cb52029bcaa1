"""The language model: its recurrence, its memory of names, its cache, its way to write."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest
import torch
from torch import Tensor

from mlrepair.lexer import lex
from mlrepair.sequence import INDENTATIONS, Lexicon, occurrences
from mlrepair.vocabulary import Vocabulary
from mlrepair_training.corpus import SourceFile
from mlrepair_training.mamba import Cells, Formulation, Labels, MambaLM, MambaLMConfig, Sampling, load_pretrained
from mlrepair_training.mamba.closed_words import closed_words
from mlrepair_training.mamba.sampling import sample
from mlrepair_training.mamba.scan import chunked_scan, sequential_scan
from mlrepair_training.vocabulary_builder import build_vocabulary

SOURCE = Path(__file__).read_bytes()
SMALL = MambaLMConfig(width=32, layers=2, state=8, gated=24, head_width=16, chunk=16, key_width=16, names=8, pieces=512)


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    """The words of this very file."""
    return build_vocabulary([SourceFile("tests", f"{i}.py", SOURCE) for i in range(40)])


@pytest.fixture(params=list(Formulation))
def model(request: pytest.FixtureRequest, vocabulary: Vocabulary) -> MambaLM:
    """A small model of each formulation."""
    return model_of(vocabulary, request.param)


def model_of(vocabulary: Vocabulary, formulation: Formulation = Formulation.CHUNKED) -> MambaLM:
    """A small model that knows nothing, always the same."""
    torch.manual_seed(0)
    model = MambaLM(replace(SMALL, vocabulary=len(vocabulary), formulation=formulation), vocabulary).eval()
    with torch.no_grad():
        model.spelling.fill_(0.5)  # it begins at nought, where a model without spelling would be right too
        for net in model.nets:  # so do these
            net.output.weight.normal_(std=0.1)
    return model


def cells_of(source: bytes, vocabulary: Vocabulary, names: int = SMALL.names) -> tuple[Cells, Labels]:
    """All cells of a file but the last, and what follows each."""
    lexicon = Lexicon(vocabulary)
    ids, is_name = lexicon.read_file(lex(source))
    ends, previous = (torch.from_numpy(part)[None] for part in occurrences(ids, is_name, names))
    numbers = torch.from_numpy(ids)[None]
    closed = torch.where(numbers < lexicon.closed, numbers, 0)
    cells = Cells(numbers[:, :-1], torch.from_numpy(lexicon.pieces()), ends[:, :-1])
    return cells, Labels(closed[:, 1:], previous[:, 1:])


@pytest.mark.parametrize("length", [1, 15, 16, 17, 50])
def test_chunks_compute_what_the_recurrence_says(length: int) -> None:
    """The matrix form equals the sequential one to 1e-4, in outputs and in the state, whatever the chunks."""
    torch.manual_seed(length)
    x, b, c = torch.randn(2, length, 3, 4), torch.randn(2, length, 5), torch.randn(2, length, 5)
    log_decay, state = -torch.rand(2, length, 3), torch.randn(2, 3, 4, 5)
    expected = sequential_scan(x, log_decay[..., None], b, c, state)
    for chunk in (16, 7, None):
        for found, wanted in zip(chunked_scan(x, log_decay, b, c, state, chunk), expected, strict=True):
            torch.testing.assert_close(found, wanted, atol=1e-4, rtol=0)


def test_the_recurrence_is_the_papers() -> None:
    """Two cells by hand: the state shrinks and takes in x ⊗ b, and c reads it."""
    x, b, c = (torch.tensor(values).view(1, 2, 1) for values in ([2.0, 3.0], [1.0, 5.0], [1.0, 0.5]))
    halves = torch.full((1, 2, 1, 1), 0.5).log()
    y, state = sequential_scan(x[..., None], halves, b, c, torch.full((1, 1, 1, 1), 4.0))
    assert y.flatten().tolist() == pytest.approx([0.5 * 4 + 2, (0.5 * 4 + 15) * 0.5])
    assert state.item() == pytest.approx(17)


def test_a_strong_decay_does_not_overflow() -> None:
    """Where a chunk forgets everything its gradient is finite: the future is masked before the exponential."""
    x, b, c = torch.randn(1, 64, 1, 2), torch.randn(1, 64, 3), torch.randn(1, 64, 3)
    log_decay = torch.full((1, 64, 1), -50.0, requires_grad=True)
    y, _ = chunked_scan(x, log_decay, b, c, torch.zeros(1, 1, 2, 3), 64)
    y.sum().backward()  # type: ignore[no-untyped-call]
    assert log_decay.grad is not None
    assert torch.isfinite(log_decay.grad).all()


@pytest.mark.parametrize("step", [1, 7, 64])
def test_cached_reading_equals_reading_at_once(model: MambaLM, vocabulary: Vocabulary, step: int) -> None:
    """Piece by piece, even cell by cell, a file gives the same probabilities, the same names and the same state."""
    cells, labels = cells_of(SOURCE[:1500], vocabulary)
    with torch.no_grad():
        whole = model(cells, labels)
        expected = whole.log_chances(labels)
        cache, found = model.allocate_inference_cache(), []
        for start in range(0, cells.ids.shape[1], step):
            piece = slice(start, start + step)
            part = Labels(*(label[:, piece] for label in labels))
            output = model(Cells(cells.ids[:, piece], cells.pieces, cells.ends[:, piece]), part, cache)
            found.append(output.log_chances(part))
            cache = output.cache
    torch.testing.assert_close(torch.cat(found, 1), expected, atol=1e-4, rtol=0)
    torch.testing.assert_close(cache.scan, whole.cache.scan, atol=1e-4, rtol=0)
    assert cache.memory.ids.tolist() == whole.cache.memory.ids.tolist()
    assert cache.memory.places.tolist() == whole.cache.memory.places.tolist()


def test_loss_of_training_is_that_of_reading(model: MambaLM, vocabulary: Vocabulary) -> None:
    """The loss that keeps no logits has the value and the gradients of the one that does."""
    cells, labels = cells_of(SOURCE[:1500], vocabulary)
    plain = model(cells, labels)
    expected = torch.autograd.grad(plain.loss, list(model.parameters()), allow_unused=True)
    loss, cache = model.loss(cells, labels, model.allocate_inference_cache())
    found = torch.autograd.grad(loss, list(model.parameters()), allow_unused=True)
    torch.testing.assert_close(loss, plain.loss)
    torch.testing.assert_close(cache.scan, plain.cache.scan)
    for (name, _), ours, theirs in zip(model.named_parameters(), found, expected, strict=True):
        assert (ours is None) == (theirs is None), name
        if ours is not None:
            torch.testing.assert_close(ours, theirs, atol=1e-5, rtol=1e-3, msg=name)


def test_gradients_of_the_loss_are_those_of_exact_products_in_half_precision() -> None:
    """Autocast rounds what is multiplied, backward too, and nothing else."""
    torch.manual_seed(0)
    parts = [torch.randn(size, requires_grad=True) for size in ((600, 32), (500, 32), (500,))]  # more than one block
    ids = torch.randint(0, 500, (600,))
    exact, rounded = list[Tensor](), list[Tensor]()
    for found, is_rounded in ((exact, False), (rounded, True)):
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=is_rounded):
            total, chosen = closed_words(*parts, ids)
        found += total.detach(), chosen.detach(), *torch.autograd.grad((total - chosen).mean(), parts)
    for one, other in zip(exact, rounded, strict=True):
        assert other.dtype == torch.float32
        assert not torch.equal(one, other)
        assert (one - other).norm() < 0.02 * one.norm()


def test_a_cell_does_not_see_the_next_one(model: MambaLM, vocabulary: Vocabulary) -> None:
    """What a model says after a cell depends on what stands before, and does depend on that."""
    cells, _ = cells_of(SOURCE[:1500], vocabulary)
    changed = cells.ids.clone()
    changed[:, 100] = 5
    with torch.no_grad():
        one, other = model(cells), model(cells._replace(ids=changed))
    torch.testing.assert_close(one.closed[:, :100], other.closed[:, :100])
    torch.testing.assert_close(one.copies[:, :100, :-1], other.copies[:, :100, :-1])
    assert not torch.allclose(one.closed[:, 100], other.closed[:, 100])


def test_probabilities_of_all_words_sum_to_one(model: MambaLM, vocabulary: Vocabulary) -> None:
    """Closed words and names in memory share one distribution; a name outside the vocabulary is in it."""
    lexicon = Lexicon(vocabulary)
    cells, _ = cells_of(b"unseen_name = 1\nprint(unseen_name)\nx = ", vocabulary)
    words = lexicon.closed + len(cells.pieces)
    with torch.no_grad():
        chances = model(cells).next_words(words).exp()
    assert chances.sum().item() == pytest.approx(1, abs=1e-5)
    assert (chances[0, 0, lexicon.closed :] > 0).tolist() == [True] * len(cells.pieces)


def test_loss_is_the_surprise_at_each_next_word(model: MambaLM, vocabulary: Vocabulary) -> None:
    """The loss of a file is the mean of what its prefixes say of their next words, both ways of writing together."""
    source = b"first = second = 1\nprint(first, unseen_name, second, first, unseen_name)\n"
    cells, labels = cells_of(source, vocabulary)
    lexicon = Lexicon(vocabulary)
    ids, is_name = lexicon.read_file(lex(source))
    surprises = []
    with torch.no_grad():
        for end in range(1, len(ids)):
            part = Cells(*(torch.from_numpy(x)[None] for x in (ids[:end], ids[:0], ids[:0])))
            ends = torch.from_numpy(occurrences(ids[:end], is_name[:end], SMALL.names).ends)[None]
            chances = model(Cells(part.ids, cells.pieces, ends)).next_words(lexicon.closed + len(cells.pieces))
            known = torch.isfinite(chances[0, 0, ids[end]])  # another word: it does not stand before
            surprises.append(-chances[0, 0, ids[end] if known else 0].item())
        loss = model(cells, labels).loss
    assert loss.item() == pytest.approx(np.mean(surprises), abs=1e-4)


def test_unlabelled_cells_teach_nothing(model: MambaLM, vocabulary: Vocabulary) -> None:
    """A cell without a label has no part in the loss."""
    cells, labels = cells_of(SOURCE[:600], vocabulary)
    ids = labels.ids.clone()
    ids[:, 10:] = -1
    short = Cells(cells.ids[:, :10], cells.pieces, cells.ends[:, :10])
    with torch.no_grad():
        masked = model(cells, labels._replace(ids=ids)).loss
        alone = model(short, Labels(labels.ids[:, :10], labels.previous[:, :10])).loss
    torch.testing.assert_close(masked, alone)


def test_memory_holds_the_names_used_last() -> None:
    """Of three names and two slots the one not used for the longest time leaves; a name moves when it comes again."""
    ids = np.array([10, 11, 10, 12, 11])
    ends, previous = occurrences(ids, np.array([True] * 5), names=2)
    assert ends.tolist() == [2, 3, 4, 5, 5]
    assert previous.tolist() == [-1, -1, 0, -1, -1]


def test_every_parameter_is_trained(model: MambaLM, vocabulary: Vocabulary) -> None:
    """The loss reaches all weights."""
    cells, labels = cells_of(SOURCE[:1500], vocabulary)
    model(cells, labels).loss.backward()
    assert [name for name, p in model.named_parameters() if p.grad is None or not p.grad.abs().any()] == []


def test_a_model_learns_to_copy(vocabulary: Vocabulary) -> None:
    """After a few steps on `name = name` it expects a name that it has never seen to come again."""
    model, random = model_of(vocabulary), Random(0)
    optimizer = torch.optim.AdamW(model.parameters(), 0.003)
    for _ in range(100):
        one, other = ("".join(random.choices("abcdefghij_", k=8)).encode() for _ in range(2))
        cells, labels = cells_of(b"%b = %b = %b" % (one, other, one), vocabulary)
        loss = model(cells, labels).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    cells, _ = cells_of(b"ajar_badge = brave_one = ajar_badge", vocabulary)
    lexicon = Lexicon(vocabulary)
    with torch.no_grad():
        chances = model(cells).next_words(lexicon.closed + 2)[0, 0, lexicon.closed :].exp()
    assert chances[0] > 0.8  # in the order in which they were met
    assert chances[1] < 0.1


def test_hidden_states_are_those_between_the_layers(model: MambaLM, vocabulary: Vocabulary) -> None:
    """On demand all layers' inputs come out, and what leaves the last."""
    cells, _ = cells_of(SOURCE[:300], vocabulary)
    with torch.no_grad():
        assert model(cells).hidden_states is None
        states = model(cells, output_hidden_states=True).hidden_states
    assert [tuple(state.shape) for state in states] == [(*cells.ids.shape, SMALL.width)] * (SMALL.layers + 1)
    assert all(not torch.allclose(before, after) for before, after in pairwise(states))


def test_what_is_generated_continues_the_most_probable_way(model: MambaLM, vocabulary: Vocabulary) -> None:
    """Without chance each cell is the most probable one after a fresh reading of all before it."""
    source = b"import unseen_name\nfor i in"
    lexicon = Lexicon(vocabulary)
    cells, _ = cells_of(source + b" range", vocabulary)  # the last cell is left out
    words = lexicon.closed + len(cells.pieces)
    is_name = torch.arange(words) >= lexicon.closed
    found = model.generate(cells, 6, is_name=is_name)[0]
    ids, names = cells.ids[0].numpy(), is_name[cells.ids[0]].numpy()
    for number in found.tolist():
        ends = occurrences(ids, names, SMALL.names).ends
        with torch.no_grad():
            output = model(Cells(torch.from_numpy(ids)[None], cells.pieces, torch.from_numpy(ends)[None]))
        chances = output.next_words(words)[0, 0]
        assert chances[number] == pytest.approx(chances[1:].max().item(), abs=1e-4)
        ids, names = np.append(ids, number), np.append(names, is_name[number])


def test_completed_text_begins_with_the_text(vocabulary: Vocabulary) -> None:
    """What stands is kept, and as many cells as were asked for stand behind it."""
    source = b"def unseen_name(value):\n    return"
    completed = model_of(vocabulary).complete(source, 5, Sampling(1.0, generator=torch.Generator().manual_seed(1)))
    assert completed.startswith(source)
    assert len(completed) > len(source)


CHANCES = torch.tensor([[0.5, 0.3, 0.15, 0.05]]).log()


@pytest.mark.parametrize(
    ("sampling", "expected"),
    [
        (Sampling(), [1, 0, 0, 0]),
        (Sampling(1.0), [0.5, 0.3, 0.15, 0.05]),
        (Sampling(0.5), [0.25 / 0.365, 0.09 / 0.365, 0.0225 / 0.365, 0.0025 / 0.365]),
        (Sampling(1.0, top_k=2), [0.625, 0.375, 0, 0]),
        (Sampling(1.0, top_p=0.6), [0.625, 0.375, 0, 0]),
        (Sampling(1.0, top_p=0.01), [1, 0, 0, 0]),
        (Sampling(1.0, top_k=3, top_p=0.6), [0.625, 0.375, 0, 0]),
    ],
)
def test_words_are_drawn_as_often_as_the_options_say(sampling: Sampling, expected: list[float]) -> None:
    """Temperature sharpens, top-k and top-p leave out the improbable and keep at least one word."""
    sampling = replace(sampling, generator=torch.Generator().manual_seed(0))
    drawn = sample(CHANCES.expand(20_000, 4), torch.zeros(20_000, 0, dtype=torch.int64), sampling)
    shares: Tensor = torch.bincount(drawn, minlength=4) / 20_000
    np.testing.assert_allclose(shares.numpy(), expected, atol=0.02)


def test_repetition_is_penalised() -> None:
    """A word that occurred must be more probable by the penalty to come again."""
    occurred = torch.tensor([[0, 0]])
    assert sample(CHANCES, occurred, Sampling()).tolist() == [0]
    assert sample(CHANCES, occurred, Sampling(repetition_penalty=2.0)).tolist() == [1]


@pytest.mark.parametrize(
    "options", [{"temperature": -1.0}, {"top_k": 0}, {"top_p": 0.0}, {"top_p": 1.5}, {"repetition_penalty": 0.0}]
)
def test_senseless_options_are_refused(options: dict[str, float]) -> None:
    """The message says what was expected."""
    with pytest.raises(ValueError, match="expected"):
        Sampling(**options)  # type: ignore[arg-type]


def test_a_pretrained_model_answers_as_before(model: MambaLM, vocabulary: Vocabulary, tmp_path: Path) -> None:
    """What is read back has the same configuration and words, and says the same of each next cell."""
    model = model.bfloat16().float()
    model.save_pretrained(tmp_path / "mamba.safetensors")
    again = load_pretrained(tmp_path / "mamba.safetensors")
    assert again.vocabulary is not None
    assert (again.config, again.vocabulary.entries) == (model.config, vocabulary.entries)
    cells, labels = cells_of(SOURCE[:600], vocabulary)
    with torch.no_grad():
        torch.testing.assert_close(again(cells, labels).loss, model(cells, labels).loss)


@pytest.mark.parametrize(
    ("config", "millions"),
    [
        (MambaLMConfig(), 3.1),
        (MambaLMConfig.small(), 9),
        (MambaLMConfig.medium(), 40),
        (MambaLMConfig.large(), 110),
    ],
)
def test_presets_have_the_size_that_their_names_promise(config: MambaLMConfig, millions: float) -> None:
    """Within a tenth of the number of parameters that their descriptions name."""
    with torch.device("meta"):
        assert MambaLM(config).num_parameters() == pytest.approx(millions * 1e6, rel=0.1)


def test_a_vocabulary_of_another_size_is_refused(vocabulary: Vocabulary) -> None:
    """The message names both sizes."""
    with pytest.raises(ValueError, match=f"{len(vocabulary)} entries; the configuration says 7"):
        MambaLM(replace(SMALL, vocabulary=7), vocabulary)


def test_rows_are_read_by_their_indentation(vocabulary: Vocabulary) -> None:
    """Two blanks make a step, a tab four; text comes back with the indentation."""
    lexicon = Lexicon(vocabulary)
    ids, _ = lexicon.read(lex(b"if a:\n  b\n\tc\n"))
    rows = [lexicon.word(number) for number in ids if len(vocabulary) <= number < len(vocabulary) + INDENTATIONS]
    assert rows == [b"\n", b"\n  ", b"\n" + b" " * 8]
