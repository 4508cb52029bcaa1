"""Samples: pieces of real code, broken as people break them, as the numbers that a model reads and must answer."""

import importlib
import itertools
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import NamedTuple

from mlrepair.document import Document
from mlrepair.edits import Edit, apply_edits, invert_edits
from mlrepair.grid import Encoded, Window, encode, fits
from mlrepair.lexer import Cell, lex
from mlrepair.symbols import SymbolTable
from mlrepair.syntax import Category, SyntaxProblem, find_problem
from mlrepair.vocabulary import Vocabulary
from mlrepair_training.apostrophes import with_apostrophe
from mlrepair_training.augmenter import augmented
from mlrepair_training.corpus import SourceFile
from mlrepair_training.corruptions import Corruption, Snippet, drawn_corruptions
from mlrepair_training.examples import is_example
from mlrepair_training.labels import Target, is_reachable, reachable_texts, same_meaning, targets_of
from mlrepair_training.prints import with_prints
from mlrepair_training.several import SEVERAL, apart, undoing
from mlrepair_training.windows import FilePieces, Piece, computes_in_loops, draw

SAMPLES_A_FILE = 48  # more from one file would cost variety, fewer cost time
GROUPS = {"syntax": 0.27, "logic": 0.44, "security": 0.05, "clean": 0.24}
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
_EXAMPLES = 5.0  # docstrings' examples count so many times: short programs, as beginners write them
_ALGORITHMIC = 3.0  # so often count packages of algorithms and data structures, which are few and small
_ALGORITHMS = (
    *("anytree", "boltons", "cachetools", "funcy", "galois", "inflect", "intervaltree", "more-itertools", "mpmath"),
    *("pygtrie", "pyrsistent", "simpy", "sortedcollections", "sortedcontainers", "textdistance", "toolz", "treelib"),
)
_LINES_A_STEP = 8.0  # in files, which have imports and heads of classes, too
_TRIES = 6
_SAMPLES_A_PIECE = 2  # in the mean; all kinds look for a place in it, which costs little
_WAITING = 300  # places kept for each kind
_PRINTING = 0.15  # of the pieces whose syntax is broken
_NO_SYMBOLS = SymbolTable((), ())  # those of its file would give away the style that a piece had before
_READ_AHEAD = 40  # files, so that the first samples are drawn from as many kinds as the others


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


class Place(NamedTuple):
    """Where a kind found a place: a piece of a file, its symbols, and the edits that break it."""

    piece: Piece
    symbols: SymbolTable
    edits: tuple[Edit, ...]


def read_window(
    source: bytes, symbols: list[Cell] | None = None, cells: list[Cell] | None = None
) -> tuple[Window, SyntaxProblem | None, Document | None]:
    """A stand-alone window of a snippet, with the parsers' view of it if it does not parse."""
    window = Window.of(source, cells if cells is not None else lex(source), symbols or [])
    problem = find_problem(source)
    if problem is not None and problem.category is Category.OUTSIDE:  # `return` in a piece of a function
        problem = None
    return window, problem, Document.parse(source) if problem else None


class BrokenPiece(NamedTuple):
    """A piece in which several kinds found a place."""

    piece: Piece
    symbols: SymbolTable
    found: list[tuple[Corruption, tuple[Edit, ...]]]


class SampleMaker:
    """Draws samples from files; all randomness comes from one generator, so a seed gives the same samples again."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        rng: Random,
        groups: dict[str, float] | None = None,
        evenness: float = 1.0,
        halfway: float = _HALFWAY,
        restyled: float = 0.0,
        algorithms: float = 0.0,
        several: float = 0.0,
        apostrophes: float = 0.0,
    ) -> None:
        """Draw kinds by weight ** `evenness`: 1 as often as people make them, less for more of the rare ones.

        `halfway` is the share of the samples of several steps in which some are already done: what a search meets on
        its way, not what people write. `restyled` is the share of the pieces that go through the augmenter,
        `algorithms` the share of the functions that are chosen because they compute in loops, `several` the share
        of the logic samples with several bugs to find: more to learn from a window; `apostrophes` the share of the
        pieces for syntax that get an apostrophe in a string.
        """
        self.vocabulary, self.rng, self.evenness, self.halfway = vocabulary, rng, evenness, halfway
        self.restyled, self.algorithms, self.several = restyled, algorithms, several
        self.apostrophes = apostrophes
        self.groups = groups or GROUPS
        self.kinds = {group: drawn_corruptions(group) for group in ("syntax", "logic", "security")}
        self.places: dict[str, list[Place]] = defaultdict(list)  # by code, those that wait to become samples
        self.broken: list[BrokenPiece] = []  # those that wait for several mistakes
        self.rejections: dict[str, int] = defaultdict(int)

    def read(self, file: SourceFile, count: int = SAMPLES_A_FILE) -> FilePieces | None:
        """Look for places in as many pieces of a file as `count` samples of it deserve; return its pieces."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                pieces = FilePieces(file.source)
        except (SyntaxError, ValueError, RecursionError):
            return None
        if not pieces.bodies:
            return None
        for group in ("syntax", "logic"):
            if group in self.groups:
                number = max(1, round(_deserved(pieces, count) * self.groups[group] / _SAMPLES_A_PIECE))
                for piece in itertools.islice(self._draw_pieces(pieces, group), number):
                    if group == "syntax" and self.rng.random() < _PRINTING:
                        piece = replace(piece, source=with_prints(piece.source, self.rng))
                    if group == "syntax" and self.apostrophes and self.rng.random() < self.apostrophes:
                        piece = replace(piece, source=with_apostrophe(piece.source, self.rng))
                    self._find_places(*self._styled(piece, pieces.symbols), group)
        return pieces

    def _draw_pieces(self, pieces: FilePieces, group: str) -> Iterator[Piece]:
        return draw(pieces, self.rng, _PIECES[group], self.algorithms)

    def _styled(self, piece: Piece, symbols: SymbolTable) -> tuple[Piece, SymbolTable]:
        """The piece as it is, or in another style; then alone, as short programs are."""
        if self.rng.random() >= self.restyled:
            return piece, symbols
        source = augmented(piece.source, self.rng)
        return (replace(piece, source=source), _NO_SYMBOLS) if source != piece.source else (piece, symbols)

    def _find_places(self, piece: Piece, symbols: SymbolTable, group: str) -> None:
        """Try every kind on a piece: a kind that seldom finds a place must not miss one."""
        snippet = Snippet(piece.source)
        found: list[tuple[Corruption, tuple[Edit, ...]]] = []
        for kind in self.kinds[group]:
            edits = kind.corrupt(snippet, self.rng)
            if edits:
                found.append((kind, edits))
                waiting = self.places[kind.code]
                if len(waiting) < _WAITING:
                    waiting.append(Place(piece, symbols, edits))
                else:
                    waiting[self.rng.randrange(_WAITING)] = Place(piece, symbols, edits)
        if group == "logic" and self.several and len(found) > 1:
            self.broken = [*self.broken, BrokenPiece(piece, symbols, found)][-_WAITING:]

    def from_file(self, file: SourceFile, count: int = SAMPLES_A_FILE) -> Iterator[Sample]:
        """Read a file; yield up to `count` samples, bugs in it or in files read before, each place used once."""
        pieces = self.read(file, count)
        if pieces is None:
            return
        for _ in range(_deserved(pieces, count)):
            group = self.rng.choices(list(self.groups), list(self.groups.values()))[0]
            if group == "clean":
                sample = self._clean(pieces)
            else:
                sample = self._insecure(pieces) if group == "security" else self._corrupted(group)
            if sample is not None:
                yield sample

    def _clean(self, pieces: FilePieces) -> Sample | None:
        piece = next(self._draw_pieces(pieces, "clean"), None)
        return self._sample(*self._styled(piece, pieces.symbols), (), "clean", "clean") if piece else None

    def _corrupted(self, group: str) -> Sample | None:
        if group == "logic" and self.broken and self.rng.random() < self.several:
            return self._several_mistakes(self.broken.pop(self.rng.randrange(len(self.broken))))
        for _ in range(_TRIES):
            kinds = [kind for kind in self.kinds[group] if self.places[kind.code]]
            if not kinds:
                return None
            kind = self._draw(kinds)
            waiting = self.places[kind.code]
            piece, symbols, edits = waiting.pop(self.rng.randrange(len(waiting)))
            if group == "syntax":
                edits = self._second_mistake(Snippet(piece.source), edits)
            sample = self._sample(piece, symbols, edits, kind.name, group)
            if sample is not None:
                return sample
        return None

    def _several_mistakes(self, broken: BrokenPiece) -> Sample | None:
        """Put in the bugs that lie apart and can be told; each is a step of its own."""
        piece, table, found = broken
        weights = [self.rng.random() ** (1 / kind.weight**self.evenness) for kind, _ in found]  # a draw without return
        ordered = [edits for _, (_, edits) in sorted(zip(weights, found, strict=True), key=lambda pair: -pair[0])]
        clean = piece.source
        bugs = [bug for bug in apart(clean, ordered) if not same_meaning(apply_edits(clean, bug), clean)]
        for _ in range(_TRIES):
            if len(bugs) < 2:
                return self._rejected("few bugs")
            source = apply_edits(clean, itertools.chain(*bugs))
            cells = lex(source)
            if not cells or not fits(cells):
                return self._rejected("does not fit")
            symbols = table.reach(piece.start, piece.end, {cell.text for cell in cells})
            window, problem, document = read_window(source, symbols, cells)
            if problem is not None:
                return self._rejected("does not parse")
            texts = reachable_texts((*cells, *symbols))
            steps = [self._told(window, edits, texts) for edits in undoing(clean, bugs)]
            if all(steps):
                targets = [step for step in steps if step]
                return Sample(source, clean, window, encode(window, problem, document), targets, SEVERAL, SEVERAL)
            bugs = [bug for bug, step in zip(bugs, steps, strict=True) if step]
        return None

    def _told(self, window: Window, edits: tuple[Edit, ...], texts: set[bytes]) -> Target | None:
        """The actions that undo one bug, if one alone does."""
        targets = targets_of(window, edits)
        if not targets or len(targets) > 1:
            return None
        return tuple(action for action in targets[0] if is_reachable(action, self.vocabulary.index, texts)) or None

    def _insecure(self, pieces: FilePieces) -> Sample | None:
        for _ in range(_TRIES):
            kind = self._draw(self.kinds["security"])
            piece = next(self._draw_pieces(pieces, "security"), None)
            if piece is None:
                return None
            piece = with_safe_code(piece, kind, self.rng)
            edits = kind.corrupt(Snippet(piece.source), self.rng)
            sample = self._sample(piece, pieces.symbols, edits, kind.name, "security") if edits else None
            if sample is not None:
                return sample
        return None

    def _draw(self, kinds: list[Corruption]) -> Corruption:
        return self.rng.choices(kinds, [kind.weight**self.evenness for kind in kinds])[0]

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
            known = [tuple(a for a in target if is_reachable(a, self.vocabulary.index, texts)) for target in found]
            targets = [target for target in known if target]
            if not targets or (group != "syntax" and len(targets) < len(found)):  # half a repair helps a parser alone
                return self._rejected("text out of reach")
            if group != "syntax" and problem is None and same_meaning(source, clean):
                return self._rejected("same meaning")
        elif problem is not None:
            return self._rejected("clean piece does not parse")
        return Sample(source, clean, window, encode(window, problem, document), targets, kind, group)

    def _rejected(self, reason: str) -> Sample | None:
        self.rejections[reason] += 1
        return None


def with_safe_code(piece: Piece, kind: Corruption, rng: Random) -> Piece:
    """Put the safe form of a kind of security somewhere in the piece, or let it stand alone."""
    module = importlib.import_module(f"mlrepair_training.corruptions.security.{kind.name.replace('-', '_')}")
    safe: bytes = module.SAFE(rng)
    if rng.random() < 0.4 or b"def " in piece.source:
        return Piece(safe, piece.start, piece.end)
    parts = [piece.source.rstrip() + b"\n", safe.rstrip() + b"\n"]
    rng.shuffle(parts)
    return Piece(b"".join(parts), piece.start, piece.end)


def _deserved(pieces: FilePieces, count: int) -> int:
    """How many samples a file gives: a short one fewer than `count`."""
    return min(count, 4 + 2 * len(pieces.bodies))


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


class FilePool:
    """Draws files so that no large package drowns the others: a package counts by the square root of its files."""

    def __init__(self, files: Iterable[SourceFile], computing: float = 1.0) -> None:
        """Files that compute in loops count `computing` times as much as the others of their package."""
        self._pools: dict[tuple[str, bool, bool], list[SourceFile]] = defaultdict(list)
        for file in files:
            computes = computing != 1.0 and computes_in_loops(file.source, _LINES_A_STEP)
            self._pools[file.package, is_example(file), computes].append(file)
        self._weights = [
            len(pool) ** 0.5
            * (_EXAMPLES if is_doctest else 1.0)
            * (_ALGORITHMIC if package in _ALGORITHMS else 1.0)
            * (computing if computes else 1.0)
            for (package, is_doctest, computes), pool in self._pools.items()
        ]

    def draw(self, rng: Random) -> SourceFile:
        """Return a random file."""
        pool = rng.choices(list(self._pools.values()), self._weights)[0]
        return rng.choice(pool)


def draw_samples(pool: FilePool, maker: SampleMaker, size: int, a_file: int = SAMPLES_A_FILE) -> Iterator[Sample]:
    """Yield `size` samples of random files, at most `a_file` from each in a row."""
    for _ in range(_READ_AHEAD):
        maker.read(pool.draw(maker.rng), a_file)
    made = 0
    while made < size:
        for sample in maker.from_file(pool.draw(maker.rng), a_file):
            yield sample
            made += 1
            if made == size:
                return
