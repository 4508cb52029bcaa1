"""Repairs judged by the files that they are of."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from mlrepair.actions import Action, Operation
from mlrepair.context import BEHIND, Context, ContextSession, near_difference
from mlrepair.edits import apply_edits
from mlrepair.engine import Engine
from mlrepair.grid import Window
from mlrepair.lexer import Cell, lex
from mlrepair.reader import ModelGraphs, Reader, difference
from mlrepair.sequence import Lexicon
from mlrepair.session import WEIGHTS, ModelError
from mlrepair.settings import Settings
from tests.engine.scripted import ScriptedModel, either, inserting, replacing
from tests.engine.small_mamba import NAMES, POOL, VOCABULARY

SOURCE = Path(__file__).read_bytes()
REPAIRED = SOURCE.replace(b"NAMES)", b"VOCABULARY)", 1)


@pytest.fixture
def context(mamba_graphs: ModelGraphs) -> Context:
    """A context that has read nothing."""
    return Context(mamba_graphs, VOCABULARY, NAMES)


def _log_chance(graphs: ModelGraphs, cells: list[Cell], last: int) -> float:
    """What a reader of the whole file says of its first cells."""
    reader = Reader(graphs, Lexicon(VOCABULARY), NAMES)
    reader.replace(0, 0, cells)
    return reader.log_chance(0, last)


def test_a_gain_is_what_fresh_readings_differ_by(context: Context, mamba_graphs: ModelGraphs) -> None:
    """The file with the repair, read from its beginning, is so much more probable up to some cells behind it."""
    cells, repaired = lex(SOURCE), lex(REPAIRED)
    place = next(i for i, (one, other) in enumerate(zip(cells, repaired, strict=True)) if one.text != other.text)
    assert context.read(cells, place + 1 + BEHIND)
    before, after = (_log_chance(mamba_graphs, some, place + 1 + BEHIND) for some in (cells, repaired))
    assert abs(after - before) > 0.05
    assert context.gain(repaired) == pytest.approx(after - before, abs=0.05)


@pytest.mark.parametrize("old", [b"NAMES)", b"import", b"[0]", b'"""', b"def ", b"abs=0.05)\n"])
@pytest.mark.parametrize("new", [b"", b"x", b"(a, b)\n    c", b"import"])
def test_a_near_difference_is_the_difference(old: bytes, new: bytes) -> None:
    """Of texts that differ in one place, the cells that differ are found as by a look at all of them."""
    place = SOURCE.rindex(old)
    cells, others = lex(SOURCE), lex(SOURCE[:place] + new + SOURCE[place + len(old) :])
    first, last, end = near_difference(cells, others)
    expected = difference(cells, others)
    assert (first, last - end) == (expected[0], expected[1] - expected[2])
    assert [cell.text for cell in cells[last:]] == [cell.text for cell in others[end:]]
    assert last >= expected[1]


def test_the_text_that_is_there_gains_nothing(context: Context) -> None:
    """A repair that changes no cell has no gain."""
    cells = lex(SOURCE)
    context.read(cells, len(cells))
    assert context.gain(lex(SOURCE + b"# the end\n")) == 0


def test_after_an_edit_little_is_read_again(context: Context, mamba_graphs: ModelGraphs) -> None:
    """The second reading of a long file costs a fraction of the first, and the gains are those of a fresh one."""
    text = SOURCE * 3
    context.read(lex(text), len(lex(text)))
    read = context._reader.cells_read
    edited = text.replace(b"def context", b"def the_context", 1)
    context.read(lex(edited), len(lex(edited)))
    assert context._reader.cells_read - read < read / 4
    fresh = Context(mamba_graphs, VOCABULARY, NAMES)
    fresh.read(lex(edited), len(lex(edited)))
    repaired = lex(edited.replace(b"NAMES)", b"VOCABULARY)", 1))
    assert context.gain(repaired) == pytest.approx(fresh.gain(repaired), abs=0.05)


def test_a_reading_without_time_goes_on_later(context: Context, mamba_graphs: ModelGraphs) -> None:
    """What was read before the time was over is not read again, and what comes out is right."""
    cells = [*POOL, *POOL, *lex(SOURCE)]
    assert not context.read(cells, len(cells), lambda: True)
    assert 0 < context._reader.cells_read < len(cells) / 2
    assert context.read(cells, len(cells))
    assert context._reader.cells_read < len(cells) * 1.2
    expected = _log_chance(mamba_graphs, cells, len(cells))
    assert context._reader.log_chance(0, len(cells)) == pytest.approx(expected, abs=0.5)


def test_a_directory_without_such_a_model_has_no_opinion(tmp_path: Path) -> None:
    """A user's own models may be of windows alone."""
    (tmp_path / "manifest.json").write_text(json.dumps({"models": {}}), encoding="utf-8")
    assert ContextSession(tmp_path).gains(lex(SOURCE), [lex(REPAIRED)], lambda: False) is None


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    """Weights that are not those that were measured are not used."""
    for file in WEIGHTS.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "mamba.onnx").open("ab") as file:
        file.write(b"more")
    with pytest.raises(ModelError, match="SHA-256"):
        ContextSession(tmp_path).gains(lex(SOURCE), [lex(REPAIRED)], lambda: False)


def test_shipped_model_knows_the_names_of_a_file() -> None:
    """A name that the file has used all along is more probable than one that it has not."""
    source = b"import json\n\n\ndef load(path):\n    with open(path) as file:\n        return json.load(path)\n"
    right, wrong = (lex(source.replace(b"load(path)\n", b"load(%s)\n" % name)) for name in (b"file", b"lambda_"))
    gains = ContextSession().gains(lex(source), [right, wrong], lambda: False)
    assert gains is not None
    assert gains[0] > gains[1]


@dataclass
class ScriptedContexts:
    """Knows what gain each text has."""

    gain: Callable[[bytes], float]

    def gains(
        self, cells: Sequence[Cell], repaired: Sequence[Sequence[Cell]], is_over: Callable[[], bool]
    ) -> list[float]:
        """See `Contexts`."""
        return [self.gain(b" ".join(cell.text for cell in some)) for some in repaired]


LOGIC = b"def f(a, b, c):\n    return a\n"


def _first(gain: Callable[[bytes], float], *, confidence: float = 0.0, ask: float = 0.0) -> bytes | None:
    """The text after the best repair, of which the model prefers `b` to `c`; None where nothing is shown."""

    def script(window: Window) -> list[tuple[Action, float]]:
        places = [i for i, cell in enumerate(window.cells) if cell.text == b"a"]
        if len(places) < 2:  # a repaired text
            return []
        place = places[1]
        return [(Action(place, Operation.REPLACE, b"b"), 0.5), (Action(place, Operation.REPLACE, b"c"), 0.3)]

    model = ScriptedModel(script, thresholds={"logic": 0.5, "ask": ask})
    engine = Engine(model=model, contexts=ScriptedContexts(gain))
    fixes = engine.repair(LOGIC, settings=Settings(min_confidence_logic=confidence))
    return apply_edits(LOGIC, fixes[0].edits) if fixes else None


def test_the_file_decides_between_repairs() -> None:
    """Of two repairs that a window finds nearly as probable, that which fits the file is the first."""
    assert _first(lambda text: 0.0) == LOGIC.replace(b"return a", b"return b")
    assert _first(lambda text: 10.0 * text.endswith(b" c")) == LOGIC.replace(b"return a", b"return c")


def test_the_file_confirms_and_silences() -> None:
    """A repair that the file speaks for is shown where it was not; one that it speaks against is not."""
    assert _first(lambda text: 0.0, confidence=0.35) is None
    assert _first(lambda text: 10.0, confidence=0.35) is not None
    assert _first(lambda text: 0.0, confidence=0.2) is not None
    assert _first(lambda text: -15.0, confidence=0.2) is None


def test_nobody_reads_the_file_in_vain() -> None:
    """The file is asked only about a repair that is probable enough without it."""
    asked: list[bytes] = []

    def gain(text: bytes) -> float:
        asked.append(text)
        return 0.0

    _first(gain, confidence=0.5, ask=0.2)
    assert asked
    asked.clear()
    _first(gain, confidence=0.5, ask=0.9)
    assert not asked


@pytest.mark.parametrize(("rows", "first"), [(6, b"f(a.b)"), (0, b"f(a + b)")])
def test_the_file_decides_between_repairs_of_an_error(rows: int, first: bytes) -> None:
    """Of repairs that are about as probable the best is the one that the file speaks for, if enough stands before."""
    source = b"x = 1\n" * rows + b"f(a b)\n"
    script = either(inserting(b"a", b"+", 0.6), inserting(b"a", b".", 0.3))
    contexts = ScriptedContexts(lambda text: 9.0 if b"a . b" in text else 1.0)
    best, *_ = Engine(model=ScriptedModel(script), contexts=contexts).repair(
        source, settings=Settings(min_confidence_syntax=0.0)
    )
    assert apply_edits(source, best.edits).splitlines()[-1] == first


def test_fewer_cells_alone_are_no_merit() -> None:
    """A file is more probable for what it lacks; as much as a cell costs on average, that does not count."""
    source = b"x = 1\n" * 6 + b"f(a b)\n"

    def script(window: Window) -> list[tuple[Action, float]]:
        places = {cell.text: i for i, cell in enumerate(window.cells)}
        longer, shorter = Action(places[b"a"], Operation.INSERT, b"+"), Action(places[b"b"], Operation.DELETE)
        return [(longer, 0.5), (shorter, 0.4)]

    contexts = ScriptedContexts(lambda text: -1.2 * len(text.split()))
    settings = Settings(min_confidence_syntax=0.0)
    best, *_ = Engine(model=ScriptedModel(script), contexts=contexts).repair(source, settings=settings)
    assert apply_edits(source, best.edits).splitlines()[-1] == b"f(a + b)"


def test_the_file_is_not_asked_where_no_doubt_is() -> None:
    """What CPython's message leaves no doubt about stays first, whatever the file would say."""
    source = b"x = 1\n" * 6 + b"f(0755)\n"
    asked: list[bytes] = []

    def gain(text: bytes) -> float:
        asked.append(text)
        return 20.0 * (b"f ( 1 )" in text)

    engine = Engine(model=ScriptedModel(replacing(b"0755", b"1", 0.5)), contexts=ScriptedContexts(gain))
    best, *_ = engine.repair(source, settings=Settings(min_confidence_syntax=0.0))
    assert apply_edits(source, best.edits).splitlines()[-1] == b"f(0o755)"
    assert not asked
