"""The closed vocabulary, counted from the corpus: frequent lexemes, and phrases that are often forgotten whole."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable

from mlrepair.lexer import Cell, CellKind, lex
from mlrepair.spacing import joined
from mlrepair.vocabulary import LINE_BREAK, Vocabulary, lexeme_of
from mlrepair_training.examples import is_example
from mlrepair_training.packages import SourceFile

LEXEMES = 3_300
PHRASES = 790
_LONGEST_PHRASE = 4
_FILES = 80  # of a package: no large one may fill the vocabulary with its own names
# What broken code needs and clean code seldom or never shows alone.
_NEEDED = [
    LINE_BREAK,
    b'"',
    b"'",
    b'"""',
    b"'''",
    b"))",
    b")))",
    b"):",
    b")]",
    b"])",
    b"})",
    b"]:",
    b"()",
    b"[]",
    b"{}",
    b"():",
    b"+= 1",
    b"-= 1",
    b"input",
    b"input(",
    b"print(",
    b"self,",
    # What replaces an insecure call is rare in code, and yet the only right answer.
    b"safe_load",
    b"safe_load_all",
    b"SafeLoader",
    b"CSafeLoader",
    b"literal_eval",
    b"ast.literal_eval",
    b"json.loads",
    b"secrets",
    b"secrets.",
    b"SystemRandom",
    b"randbelow",
    b"randbits",
    b"token_bytes",
    b"token_hex",
    b"mkstemp",
    b"mkdtemp",
]
_OPEN, _CLOSE = (b"(", b"[", b"{"), (b")", b"]", b"}")
_STARTS = (
    b".",
    b"[",
    b"(",
    b"+",
    b"-",
    b"*",
    b"/",
    b"is",
    b"not",
    b"in",
    b"==",
    b"!=",
    b"<",
    b">",
    b"<=",
    b">=",
    b"=",
    b"and",
    b"or",
    b"if",
    b"else",
    b"as",
    b"for",
    b"%",
    b"//",
    b",",
    b":",
)
_LITERAL = (CellKind.NAME, CellKind.KEYWORD, CellKind.OPERATOR, CellKind.BRACKET, CellKind.NUMBER, CellKind.STRING)


def build_vocabulary(files: Iterable[SourceFile], seed: int = 0) -> Vocabulary:
    """Count some files of each package; return the vocabulary, most frequent entries first."""
    rng = random.Random(seed)
    packages: dict[tuple[str, bool], list[bytes]] = defaultdict(list)
    for file in files:
        packages[file.package, is_example(file)].append(file.source)
    lexemes: Counter[bytes] = Counter()
    phrases: Counter[bytes] = Counter()
    for source in (source for sources in packages.values() for source in _some(sources, rng)):
        cells = lex(source)
        lexemes.update({lexeme_of(cell) for cell in cells})
        phrases.update(set(_phrases(cells)))
    known = [lexeme for lexeme, _ in lexemes.most_common(LEXEMES) if _is_text(lexeme)]
    names = set(known)
    chosen = [phrase for phrase, _ in phrases.most_common(PHRASES * 3) if phrase not in names][:PHRASES]
    return Vocabulary(list(dict.fromkeys([*_NEEDED, *known, *chosen])))


def _some(sources: list[bytes], rng: random.Random) -> list[bytes]:
    return rng.sample(sources, min(len(sources), _FILES))


def _is_text(lexeme: bytes) -> bool:
    try:
        return bool(lexeme.decode()) and b"\x00" not in lexeme
    except UnicodeDecodeError:
        return False


def _phrases(cells: list[Cell]) -> Iterable[bytes]:
    """Runs of two to four cells of a row that begin like an addition, or end like a prefix: `self.`, `len(`."""
    for i in range(len(cells) - 1):
        first, second = cells[i], cells[i + 1]
        if first.kind is CellKind.NAME and second.text in (b".", b"(") and len(first.text) < 16:
            yield first.text + second.text
        if first.text not in _STARTS:
            continue
        depth = 0
        for j in range(i, min(i + _LONGEST_PHRASE, len(cells))):
            cell = cells[j]
            if cell.kind not in _LITERAL or len(cell.text) > 16:
                break
            depth += (cell.text in _OPEN) - (cell.text in _CLOSE)
            if depth < 0:
                break
            if depth == 0 and j > i and cell.text not in (b".", b",", b"=", b"("):
                text = joined([c.text for c in cells[i : j + 1]])
                if _is_text(text):
                    yield text
