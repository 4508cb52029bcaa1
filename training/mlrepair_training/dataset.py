"""Samples: pieces of real code, broken as people break them, as the numbers that a model reads and must answer."""

import ast
import importlib
import itertools
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from mlrepair.document import Document
from mlrepair.edits import Edit, apply_edits, invert_edits
from mlrepair.grid import Encoded, Window, encode, fits
from mlrepair.lexer import Cell, lex
from mlrepair.symbols import SymbolTable
from mlrepair.syntax import Category, SyntaxProblem, find_problem
from mlrepair.vocabulary import Vocabulary
from mlrepair_training.corpus import SourceFile
from mlrepair_training.corruptions import Corruption, Snippet, load_corruptions
from mlrepair_training.examples import is_example
from mlrepair_training.labels import Target, is_reachable, reachable_texts, targets_of
from mlrepair_training.windows import FilePieces, Piece, draw

SAMPLES_A_FILE = 24  # more from one file would cost variety
GROUPS = {"syntax": 0.38, "logic": 0.44, "security": 0.04, "clean": 0.14}
# Shares of statements, functions and literals (FINDINGS: what carries over to real mistakes).
_PIECES = {
    "syntax": (0.62, 0.22, 0.16),
    "logic": (0.25, 0.72, 0.03),
    "security": (0.6, 0.4, 0.0),
    "clean": (0.35, 0.6, 0.05),
}
_TWO_MISTAKES = 0.15
_HALFWAY = 0.4
_WITHOUT_SYMBOLS = 0.3  # of the runs of statements: a short file has nothing else in reach
_EXAMPLES = 3.0  # docstrings' examples count so many times: each gives few samples
_TRIES = 6
_POOL = 300  # pieces kept for kinds that seldom find a place


@dataclass(frozen=True, slots=True)
class Sample:
    """A window with a bug (or none) and what repairs it."""

    source: bytes
    repaired: bytes
    window: Window
    encoded: Encoded
    targets: list[Target]  # empty: clean
    kind: str  # a name of the taxonomy, or "clean"
    group: str


def read_window(
    source: bytes, symbols: list[Cell] | None = None, cells: list[Cell] | None = None
) -> tuple[Window, SyntaxProblem | None, Document | None]:
    """A stand-alone window of a snippet, with the parsers' view of it if it does not parse."""
    window = Window.of(source, cells if cells is not None else lex(source), symbols or [])
    problem = find_problem(source)
    if problem is not None and problem.category is Category.OUTSIDE:  # `return` in a piece of a function
        problem = None
    return window, problem, Document.parse(source) if problem else None


class SampleMaker:
    """Draws samples from files; all randomness comes from one generator, so a seed gives the same samples again."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        rng: Random,
        groups: dict[str, float] | None = None,
        evenness: float = 1.0,
        halfway: float = _HALFWAY,
    ) -> None:
        """Draw kinds by weight ** `evenness`: 1 as often as people make them, less for more of the rare ones.

        `halfway` is the share of the samples of several steps in which some are already done: what a search meets on
        its way, not what people write.
        """
        self.vocabulary, self.rng, self.evenness, self.halfway = vocabulary, rng, evenness, halfway
        self.groups = groups or GROUPS
        self.kinds: dict[str, list[Corruption]] = defaultdict(list)
        for corruption in load_corruptions().values():
            self.kinds[corruption.group].append(corruption)
        self.pools: dict[str, list[tuple[Piece, SymbolTable]]] = defaultdict(list)
        self.rejections: dict[str, int] = defaultdict(int)

    def from_file(self, file: SourceFile, count: int = SAMPLES_A_FILE) -> Iterator[Sample]:
        """Yield up to `count` samples of one file."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                pieces = FilePieces(file.source)
        except (SyntaxError, ValueError, RecursionError):
            return
        if not pieces.bodies:
            return
        count = min(count, 4 + len(pieces.bodies))
        for _ in range(count):
            group = self.rng.choices(list(self.groups), list(self.groups.values()))[0]
            sample = self._clean(pieces) if group == "clean" else self._corrupted(pieces, group)
            if sample is not None:
                yield sample

    def _clean(self, pieces: FilePieces) -> Sample | None:
        piece = next(draw(pieces, self.rng, _PIECES["clean"]), None)
        return self._sample(piece, pieces.symbols, (), "clean", "clean") if piece else None

    def _corrupted(self, pieces: FilePieces, group: str) -> Sample | None:
        kinds = self.kinds[group]
        for _ in range(_TRIES):
            kind = self._draw(kinds)
            for piece, symbols in self._places(pieces, kind):
                snippet = Snippet(piece.source)
                edits = kind.corrupt(snippet, self.rng)
                if not edits:
                    continue
                self._remember(kind.code, piece, symbols)
                edits = self._second_mistake(snippet, edits) if group == "syntax" else edits
                sample = self._sample(piece, symbols, edits, kind.name, group)
                if sample is not None:
                    return sample
                break
        return None

    def _draw(self, kinds: list[Corruption]) -> Corruption:
        return self.rng.choices(kinds, [kind.weight**self.evenness for kind in kinds])[0]

    def _places(self, pieces: FilePieces, kind: Corruption) -> Iterator[tuple[Piece, SymbolTable]]:
        """Pieces in which a kind may find a place: two of the file, then one that is known to have one."""
        for piece, _ in zip(draw(pieces, self.rng, _PIECES[kind.group]), range(2), strict=False):
            yield self._with_safe_code(piece, kind), pieces.symbols
        pool = self.pools[kind.code]
        if pool:
            yield self.rng.choice(pool)

    def _with_safe_code(self, piece: Piece, kind: Corruption) -> Piece:
        """For security kinds: the safe form stands somewhere in the piece, or alone."""
        if kind.group != "security":
            return piece
        module = importlib.import_module(f"mlrepair_training.corruptions.security.{kind.name.replace('-', '_')}")
        safe: bytes = module.SAFE(self.rng)
        if self.rng.random() < 0.4 or b"def " in piece.source:
            return Piece(safe, piece.start, piece.end)
        parts = [piece.source.rstrip() + b"\n", safe.rstrip() + b"\n"]
        self.rng.shuffle(parts)
        return Piece(b"".join(parts), piece.start, piece.end)

    def _remember(self, code: str, piece: Piece, symbols: SymbolTable) -> None:
        pool = self.pools[code]
        if len(pool) < _POOL:
            pool.append((piece, symbols))
        elif self.rng.random() < 0.02:
            pool[self.rng.randrange(_POOL)] = (piece, symbols)

    def _second_mistake(self, snippet: Snippet, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
        if self.rng.random() > _TWO_MISTAKES:
            return edits
        more = self._draw(self.kinds["syntax"]).corrupt(snippet, self.rng) or ()
        together = sorted((*edits, *more))
        apart = all(a.end < b.start for a, b in itertools.pairwise(together))
        return tuple(together) if apart else edits

    def _sample(
        self, piece: Piece, table: SymbolTable, edits: tuple[Edit, ...], kind: str, group: str
    ) -> Sample | None:
        clean = piece.source
        source = apply_edits(clean, edits)
        remaining = invert_edits(clean, edits)
        if len(remaining) > 1 and self.rng.random() < self.halfway:
            source, remaining = _halfway(source, remaining, self.rng)
        cells = lex(source)
        if not cells or not fits(cells):
            return self._rejected("does not fit")
        symbols: list[Cell] = []
        if self.rng.random() > _WITHOUT_SYMBOLS or b"def " in source[:40]:
            symbols = table.reach(piece.start, piece.end, {cell.text for cell in cells})
        window, problem, document = read_window(source, symbols, cells)
        targets: list[Target] = []
        if group != "clean":
            if group == "syntax" and problem is None:
                return self._rejected("still parses")
            if group != "syntax" and len(remaining) == len(edits) and problem is not None and len(edits) < 2:
                return self._rejected("does not parse")
            found = targets_of(window, remaining)
            if found is None:
                return self._rejected("no action")
            texts = reachable_texts((*cells, *symbols))
            targets = [t for t in found if all(is_reachable(a, self.vocabulary.index, texts) for a in t)]
            if not targets:
                return self._rejected("text out of reach")
            if group != "syntax" and problem is None and _same_meaning(source, clean):
                return self._rejected("same meaning")
        elif problem is not None:
            return self._rejected("clean piece does not parse")
        return Sample(source, clean, window, encode(window, problem, document), targets, kind, group)

    def _rejected(self, reason: str) -> Sample | None:
        self.rejections[reason] += 1
        return None


def _halfway(source: bytes, edits: tuple[Edit, ...], rng: Random) -> tuple[bytes, tuple[Edit, ...]]:
    """Do some of the edits (not all); return the text and the others, moved."""
    done = set(rng.sample(range(len(edits)), rng.randint(1, len(edits) - 1)))
    shift, rest, ordered = 0, [], sorted(edits)
    for i, edit in enumerate(ordered):
        if i in done:
            shift += len(edit.text) - (edit.end - edit.start)
        else:
            rest.append(Edit(edit.start + shift, edit.end + shift, edit.text))
    return apply_edits(source, [ordered[i] for i in sorted(done)]), tuple(rest)


def _same_meaning(source: bytes, clean: bytes) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.dump(ast.parse(source)) == ast.dump(ast.parse(clean))
    except (SyntaxError, ValueError):
        return False


class FilePool:
    """Draws files so that no large package drowns the others: a package counts by the square root of its files."""

    def __init__(self, files: Iterable[SourceFile]) -> None:
        self._pools: dict[tuple[str, bool], list[SourceFile]] = defaultdict(list)
        for file in files:
            self._pools[file.package, is_example(file)].append(file)
        self._weights = [len(pool) ** 0.5 * (_EXAMPLES if key[1] else 1.0) for key, pool in self._pools.items()]

    def draw(self, rng: Random) -> SourceFile:
        """Return a random file."""
        pool = rng.choices(list(self._pools.values()), self._weights)[0]
        return rng.choice(pool)


def draw_samples(pool: FilePool, maker: SampleMaker, size: int, a_file: int = SAMPLES_A_FILE) -> Iterator[Sample]:
    """Yield `size` samples of random files, at most `a_file` from each in a row."""
    made = 0
    while made < size:
        for sample in maker.from_file(pool.draw(maker.rng), a_file):
            yield sample
            made += 1
            if made == size:
                return
