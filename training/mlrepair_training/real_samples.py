"""Samples of real fixes: each fix in several views, because there are few of them, and what it left as clean code.

    maker = RealSampleMaker(vocabulary, Random(1))
    samples = list(maker.from_fixes(read_fixes(data / "real-train.parquet")))

A view is the whole function, a run of statements about the change, or one of them in the style of short programs. A fix
that no three actions express gives clean samples only.
"""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from mlrepair.edits import Edit, apply_edits
from mlrepair.grid import encode, fits
from mlrepair.lexer import Cell, lex
from mlrepair.symbols import SymbolTable
from mlrepair.vocabulary import Vocabulary
from mlrepair.windows import Snippet
from mlrepair_training.augmenter import augmented
from mlrepair_training.collectors import RealFix, read_fixes
from mlrepair_training.dataset import Sample, read_window
from mlrepair_training.labels import Target, is_reachable, reachable_texts, targets_of
from mlrepair_training.minimal_edits import edit_sets, meaning_of
from mlrepair_training.packages import Split
from mlrepair_training.shards import shard_of

REAL = "real"  # the group of the samples
_MOST_STEPS = 3
_VIEWS = 6  # of a fix that actions express, at most
_CLEAN_VIEWS = 2  # of what a fix left, at most
_TRIES = 2  # for each of them
_WHOLE = 0.4  # of the views, where the function fits into a window
_RESTYLED = 0.35
_MOST_NEIGHBOURS = 6  # statements before the change, and behind it


class View(NamedTuple):
    """A piece of code before and after a fix."""

    before: bytes
    after: bytes
    is_restyled: bool = False


class Repair(NamedTuple):
    """The smallest edits between the two sides of a view, and the steps that do what they do."""

    edits: tuple[Edit, ...]
    steps: list[Target]  # empty: no action, or no text in reach, for one of them
    outcome: str


class RealSampleMaker:
    """Draws views of fixes; all randomness comes from one generator, so a seed gives the same samples again."""

    def __init__(self, vocabulary: Vocabulary, rng: Random) -> None:
        self.vocabulary, self.rng = vocabulary, rng
        self.outcomes: Counter[str] = Counter()  # of the fixes: "1 step", …, "no action", "text out of reach"

    def from_fixes(self, fixes: Iterable[RealFix]) -> Iterator[Sample]:
        """Yield the samples of all fixes."""
        for fix in fixes:
            yield from self.from_fix(fix)

    def from_fix(self, fix: RealFix) -> Iterator[Sample]:
        """Yield different views of one fix, and of what it left."""
        whole, table = View(fix.before, fix.after), SymbolTable.of(lex(fix.file_before))
        repair = self.repair(whole, _symbols(fix, fix.before, table))
        if repair is None:
            self.outcomes["same meaning"] += 1
            return
        self.outcomes[repair.outcome] += 1
        for is_clean, count in ((False, _VIEWS if repair.steps else 0), (True, _CLEAN_VIEWS)):
            seen: set[bytes] = set()
            made = 0
            for view in (self._view(whole, repair.edits) for _ in range(_TRIES * count)):
                source = view.after if is_clean else view.before
                if source in seen:
                    continue
                seen.add(source)
                symbols = [] if view.is_restyled else _symbols(fix, source, table)
                sample = _clean(source, symbols) if is_clean else self._broken(view, symbols, fix.change, repair.steps)
                if sample is not None:
                    yield sample
                    made += 1
                    if made == count:
                        break

    def repair(self, view: View, symbols: Sequence[Cell]) -> Repair | None:
        """Return the repair of the fewest steps, or else the smallest one; None if both sides mean the same."""
        window, _, _ = read_window(view.before, list(symbols))
        texts = reachable_texts((*window.cells, *symbols))
        best: Repair | None = None
        for edits in edit_sets(view.before, view.after):
            found = targets_of(window, edits)
            steps = [tuple(a for a in step if is_reachable(a, self.vocabulary.index, texts)) for step in found or ()]
            if found is None:
                repair = Repair(edits, [], "no action")
            elif not all(steps):
                repair = Repair(edits, [], "text out of reach")
            elif len(steps) > _MOST_STEPS:
                repair = Repair(edits, [], "many steps")
            else:
                repair = Repair(edits, steps, f"{len(steps)} step{'s' * (len(steps) > 1)}")
            if best is None or _rank(repair) < _rank(best):
                best = repair
            if len(best.steps) == 1:
                break
        return best

    def _view(self, whole: View, edits: Sequence[Edit]) -> View:
        view = whole
        if self.rng.random() >= _WHOLE or not fits(lex(whole.before)):
            view = _run(whole.before, edits, self.rng) or whole
        if self.rng.random() < _RESTYLED:
            seed = self.rng.random()
            before, after = (augmented(source, Random(seed)) for source in (view.before, view.after))
            if before != view.before and after != view.after:
                view = View(before, after, is_restyled=True)
        return view

    def _broken(self, view: View, symbols: list[Cell], kind: str, steps: Sequence[Target]) -> Sample | None:
        """The sample of a view, if it is repaired by the same operations as the whole function."""
        cells = lex(view.before)
        if not fits(cells):
            return None
        window, problem, _ = read_window(view.before, symbols, cells)
        repair = self.repair(view, symbols)
        if problem is not None or repair is None or _operations(repair.steps) != _operations(steps):
            return None
        return Sample(view.before, view.after, window, encode(window), repair.steps, kind, REAL)


def _rank(repair: Repair) -> tuple[bool, bool, int]:
    return not repair.steps, repair.outcome == "no action", len(repair.steps)


def _operations(steps: Sequence[Target]) -> list[int]:
    return [int(step[0].operation) for step in steps]


def _symbols(fix: RealFix, source: bytes, table: SymbolTable) -> list[Cell]:
    return table.reach(fix.start, fix.end, {cell.text for cell in lex(source)})


def _clean(source: bytes, symbols: list[Cell]) -> Sample | None:
    cells = lex(source)
    if not cells or not fits(cells):
        return None
    window, problem, _ = read_window(source, symbols, cells)
    return Sample(source, source, window, encode(window), [], "clean", "clean") if problem is None else None


def _run(before: bytes, edits: Sequence[Edit], rng: Random) -> View | None:
    """Some statements about the edits, from a random one of the blocks about them; None if they stand in none."""
    first, last = min(edit.start for edit in edits), max(edit.end for edit in edits)
    lines = before.splitlines(keepends=True)
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line))
    blocks: list[tuple[list[tuple[int, int]], list[int]]] = []  # rows of each statement, numbers of the edited ones
    for body in _bodies(ast.parse(before)):
        rows = [_rows(statement) for statement in body]
        touched = [i for i, (begin, end) in enumerate(rows) if offsets[begin] <= last and first <= offsets[end]]
        if touched and offsets[rows[touched[0]][0]] <= first and last <= offsets[rows[touched[-1]][1]]:
            blocks.append((rows, touched))
    if not blocks:
        return None
    rows, touched = rng.choice(blocks)
    begin = rows[max(touched[0] - rng.randint(0, _MOST_NEIGHBOURS), 0)][0]
    end = rows[min(touched[-1] + rng.randint(0, _MOST_NEIGHBOURS), len(rows) - 1)][1]
    indentation = lines[begin][: len(lines[begin]) - len(lines[begin].lstrip(b" \t"))]
    piece = Snippet.of(before, offsets[begin], offsets[end], indentation)
    if piece.text.startswith(b"elif"):  # to the parser an `if`, but no code of its own
        return None
    moved = [
        Edit(piece.from_source(edit.start), piece.from_source(edit.end), edit.text.replace(b"\n" + indentation, b"\n"))
        for edit in edits
    ]
    after = apply_edits(piece.text, moved)
    return View(piece.text, after) if None not in (meaning_of(piece.text), meaning_of(after)) else None


def _rows(statement: ast.stmt) -> tuple[int, int]:
    """From its first row, decorators included, to the row behind it."""
    decorators = getattr(statement, "decorator_list", ())
    return min([statement.lineno, *(decorator.lineno for decorator in decorators)]) - 1, statement.end_lineno or 0


def _bodies(tree: ast.Module) -> Iterator[list[ast.stmt]]:
    """The blocks inside of a function, whose own block is not meant."""
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            body = getattr(node, name, None)
            if isinstance(body, list) and body and isinstance(body[0], ast.stmt) and not isinstance(node, ast.Module):
                yield body


def real_shard(fixes: Iterable[RealFix], vocabulary: Vocabulary, number: int, seed: int) -> bytes:
    """Return a shard of all fixes, each in views of this number's own."""
    maker = RealSampleMaker(vocabulary, Random(f"{seed}/real/{number}"))
    samples = list(maker.from_fixes(fixes))
    return shard_of(samples, {"seed": seed, "split": str(Split.TRAIN), "fixes": dict(maker.outcomes)})


def build_real(data: Path, count: int, seed: int) -> Iterator[Path]:
    """Write `count` shards of the fixes that train beside the other shards; yield their paths.

    Raises:
        FileNotFoundError: if no fixes were collected (`mlrepair-train data real`).
    """
    fixes = [fix for fix in read_fixes(data / f"real-{Split.TRAIN}.parquet") if fix.split == Split.TRAIN]
    vocabulary = Vocabulary.load(data / "vocabulary.json")
    directory = data / Split.TRAIN
    directory.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        path = directory / f"real-{number:05}.arrow"
        partial = path.with_suffix(".partial")
        partial.write_bytes(real_shard(fixes, vocabulary, number, seed))
        partial.replace(path)
        yield path
