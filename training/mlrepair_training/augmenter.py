"""Clean pieces of packages in the style of short programs: other names, another layout, no annotations.

The code of packages is long-named, annotated and formatted by a tool; what beginners write, and what people paste into
questions, is not. What a piece does stays the same: the tests compare trees over the standard library.
"""

import symtable
import warnings
from keyword import iskeyword
from random import Random

from mlrepair_training.code_tokens import Code, is_format
from mlrepair_training.renaming import rename

# How often each change is made, where it finds a place.
_RENAME = 0.85
_DROP_DECORATORS = _DROP_DOCSTRINGS = _DROP_ANNOTATIONS = 0.6
_DROP_BLANK_ROWS = 0.5
_INDENT = 0.35
_QUOTES = 0.4
_OPERATORS = 0.4
_COMMAS = 0.2
_SPACED_CALLS = 0.05
_REORDER = 0.5

_UNITS = ("  ", "\t", "   ")
_UNIT_WEIGHTS = (5, 4, 1)
_ARITHMETIC = frozenset(("+", "-", "*", "/", "//", "%", "**"))
_COMPARISON = frozenset(("==", "!=", "<", ">", "<=", ">="))
_ASSIGNMENT = frozenset(("=", "+=", "-=", "*=", "/=", "//="))
_TIGHT = (_ARITHMETIC, _ARITHMETIC | _COMPARISON, _ASSIGNMENT, _ARITHMETIC | _COMPARISON | _ASSIGNMENT)
_LITERALS = ("True", "False", "None")


def augmented(source: bytes, rng: Random) -> bytes:
    """Return a piece that parses in another style, or as it is where that is not safe."""
    try:
        text = source.decode()
        code = Code.of(text)
        if code is None or not code.lines:
            return source
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # invalid escapes of old code
            if rng.random() < _DROP_DECORATORS:
                _drop_decorators(code)
            if rng.random() < _DROP_DOCSTRINGS:
                _drop_docstrings(code)
            if rng.random() < _DROP_ANNOTATIONS:
                _drop_annotations(code)
            if rng.random() < _RENAME:
                rename(code, text, rng)
            if rng.random() < _REORDER:
                _reorder(code, rng)
            _restyle(code, rng)
            result = code.text()
            symtable.symtable(result, "piece", "exec")  # parses, and builds no tree of Python objects
    except (SyntaxError, ValueError, RecursionError):
        return source
    return result.encode()


def _drop_decorators(code: Code) -> None:
    """Those of the first definition, and only of a function: `@dataclass` makes a class what it is."""
    texts, count = code.texts, 0
    while count < len(code.lines) and texts[code.lines[count][0]] == "@":
        count += 1
    if count < len(code.lines) and texts[code.lines[count][0]] in ("def", "async"):
        for _ in range(count):
            code.remove_line(0)


def _drop_docstrings(code: Code) -> None:
    """Statements that are a string alone, where a statement follows in the same block."""
    for number in range(len(code.lines) - 2, -1, -1):
        line, following = code.lines[number], code.lines[number + 1]
        alone = len(line) == 1 and code.texts[line[0]][-1] in "'\""
        if alone and code.gaps[line[0]] == code.gaps[following[0]]:
            code.remove_line(number)


def _drop_annotations(code: Code) -> None:
    """Those of parameters and results, and of variables with a value; fields of a class need them."""
    texts = code.texts
    for line in code.lines:
        head = texts[line[0]]
        if head in ("def", "async") and "lambda" not in (words := [texts[i] for i in line]) and "def" in words[:2]:
            spans = _annotations(words)
        elif len(line) > 3 and texts[line[1]] == ":" and head.isidentifier() and "class" not in texts:
            words = [texts[i] for i in line]
            spans = [(1, words.index("="))] if "=" in words and not iskeyword(head) else []
        else:
            continue
        for first, end in reversed(spans):
            code.remove(line[first], line[end] - 1)
            if texts[line[end]] == "=":
                code.gaps[line[end]] = code.gaps[line[end] + 1] = "" if head in ("def", "async") else " "
            del line[first:end]


def _annotations(words: list[str]) -> list[tuple[int, int]]:
    """The ranges from the `:` behind a parameter, and from `->`, to what follows."""
    spans: list[tuple[int, int]] = []
    depth, begin = 0, 0
    for k, word in enumerate(words):
        if begin and (
            (depth == 1 and word in (",", "=", ")") and words[begin] == ":")
            or (depth == 0 and word == ":" and words[begin] == "->")
        ):
            spans.append((begin, k))
            begin = 0
        if word in "([{":
            depth += 1
        elif word in ")]}":
            depth -= 1
        elif (depth == 1 and word == ":" and not begin and words[k - 2] in ("(", ",", "*", "**")) or (
            depth == 0 and word == "->"
        ):
            begin = k
        elif depth == 0 and word == ":":
            break
    return spans


def _reorder(code: Code, rng: Random) -> None:
    """Swap neighbours such as `left = 0` and `right = n`, once each at most. Constants may be members of an `Enum`."""
    texts, number = code.texts, 0
    while number + 1 < len(code.lines):
        a, b = code.lines[number], code.lines[number + 1]
        if _is_simple(code, a) and _is_simple(code, b) and b[0] == a[-1] + 2 and code.gaps[a[0]] == code.gaps[b[0]]:
            (first, _, value), (second, _, other) = (texts[a[0] : a[-1] + 1], texts[b[0] : b[-1] + 1])
            if first not in (second, other) and value != second and rng.random() < 0.5:
                for i, j in zip(a, b, strict=True):
                    texts[i], texts[j] = texts[j], texts[i]
                number += 1
        number += 1


def _is_simple(code: Code, line: list[int]) -> bool:
    """Whether a line is `name = value`, three tokens side by side."""
    if len(line) != 3 or line[2] - line[0] != 2:
        return False
    target, sign, value = (code.texts[i] for i in line)
    if sign != "=" or not target.islower() or is_format(value):
        return False
    is_name = value.isidentifier() and not iskeyword(value)
    return is_name or value in _LITERALS or value[0].isdigit() or value[-1] in "'\""


def _restyle(code: Code, rng: Random) -> None:
    if rng.random() < _DROP_BLANK_ROWS:
        for i, text in enumerate(code.texts):
            if text == "\n" and code.begins_row(i):
                code.gaps[i] = ""
                code.texts[i] = ""
    if rng.random() < _INDENT:
        _indent(code, rng.choices(_UNITS, _UNIT_WEIGHTS)[0])
    if rng.random() < _QUOTES:
        _quote(code, rng.choice("'\""))
    if rng.random() < _OPERATORS:
        if rng.random() < 0.7:
            _tighten(code, rng.choice(_TIGHT))
        else:
            _loosen(code)
    if rng.random() < _COMMAS:
        for i, text in enumerate(code.texts[:-1]):
            if text == "," and code.texts[i + 1] not in ("\n", "") and code.texts[i + 1][0] != "#":
                code.gaps[i + 1] = ""
    if rng.random() < _SPACED_CALLS:
        _space_calls(code)


def _indent(code: Code, unit: str) -> None:
    """Indent by another unit, where it is four blanks."""
    if any(len(gap) % 4 or "\t" in gap for gap in (code.gaps[line[0]] for line in code.lines)):
        return
    for i, gap in enumerate(code.gaps):
        if len(gap) > 3 and code.begins_row(i):
            code.gaps[i] = unit * (len(gap) // 4) + gap[: len(gap) % 4]


def _quote(code: Code, quote: str) -> None:
    """Put strings without quotes in them into these."""
    for i, text in enumerate(code.texts):
        if text[-1:] in ("'", '"') and text[-1] != quote and text.count("'") + text.count('"') == 2:
            code.texts[i] = text.replace(text[-1], quote)


def _tighten(code: Code, operators: frozenset[str]) -> None:
    gaps = code.gaps
    for i, text in enumerate(code.texts[:-1]):
        if text in operators and gaps[i] == gaps[i + 1] == " " and not code.begins_row(i):
            gaps[i] = gaps[i + 1] = ""


def _loosen(code: Code) -> None:
    """Blanks around what has none: signs of arithmetic between operands, `=` of keyword arguments."""
    gaps, texts = code.gaps, code.texts
    for i in range(1, len(texts) - 1):
        if not gaps[i] and not gaps[i + 1]:
            text, before = texts[i], texts[i - 1]
            operand = before[-1:].isalnum() or before in (")", "]")
            if text == "=" or (text in _ARITHMETIC and operand and not iskeyword(before)):
                gaps[i] = gaps[i + 1] = " "


def _space_calls(code: Code) -> None:
    for i, text in enumerate(code.texts):
        if text == "(" and i and not code.gaps[i] and code.texts[i - 1].isidentifier():
            code.gaps[i] = " "
