"""The syntax corruptions on real functions and statements of the standard library."""

import ast
import importlib
import pkgutil
import textwrap
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest

import mlrepair_training.corruptions.syntax
from mlrepair.edits import apply_edits, invert_edits
from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.syntax.keyboard import NEIGHBOURS, misspelt
from mlrepair_training.corruptions.syntax.layout import Layout

MODULES = (
    "argparse",
    "configparser",
    "csv",
    "dataclasses",
    "difflib",
    "fractions",
    "gzip",
    "imaplib",
    "mimetypes",
    "tarfile",
)
SNIPPETS = 200
# Kinds that change names and numbers too, or whose forms are sometimes valid; the dataset builder drops what parses.
LEAST_BROKEN = {"mistyped-punctuation": 0.6, "typing-slip": 0.6, "impossible-assignment": 0.5, "mixed-tabs": 0.5}
HAND_MADE = """\
import os
from math import sqrt, floor
import json as parser

class Missing(Exception):
    pass

def report(func, xs, func2=None, *, limit=1):
    print("values", len(xs))
    print("it's", func, class_)
    class_ = func
    if func and not xs or limit == 1 and xs[0] == "a":
        limit += 1
    elif limit != 3 and limit <= 7:
        return f"{limit} of {xs}"
    try:
        open("a", mode="w")
    except OSError as error:
        raise ValueError("no" + repr(error))
    mode = 0o777
    return {"a": 1, "b": lambda x: x}
"""


def _corruptions() -> Iterator[Corruption]:
    package = mlrepair_training.corruptions.syntax
    for module_info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        corruption = getattr(importlib.import_module(module_info.name), "CORRUPTION", None)
        if corruption is not None:
            yield corruption


CORRUPTIONS = sorted(_corruptions(), key=lambda corruption: corruption.code)
each_corruption = pytest.mark.parametrize("corruption", CORRUPTIONS, ids=lambda corruption: corruption.name)


@cache
def real_snippets() -> tuple[Snippet, ...]:
    """Functions of the standard library, dedented, and one text made by hand that offers every kind a place."""
    found: list[Snippet] = []
    for name in MODULES:
        path = importlib.import_module(name).__file__
        assert path is not None  # these modules are written in Python
        text = Path(path).read_text(encoding="utf-8")
        rows = text.splitlines(keepends=True)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
                function = textwrap.dedent("".join(rows[node.lineno - 1 : node.end_lineno]))
                if function.count("\n") <= 60 and _parses(function.encode()):
                    found.append(Snippet(function.encode()))
    Random(7).shuffle(found)
    return (*found[:SNIPPETS], *[Snippet(HAND_MADE.encode())] * 5)


def _parses(source: bytes) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # broken code is full of invalid escapes and suspicious literals
        try:
            compile(source, "snippet", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
        except (SyntaxError, ValueError):
            return False
    return True


def _applied(corruption: Corruption, seed: int) -> list[tuple[bytes, bytes, bytes]]:
    """For each snippet where the corruption finds a place: original, broken, and repaired by the inverse edits."""
    rng = Random(seed)
    results = []
    for snippet in real_snippets():
        edits = corruption.corrupt(snippet, rng)
        if edits is not None:
            broken = apply_edits(snippet.source, edits)
            results.append((snippet.source, broken, apply_edits(broken, invert_edits(snippet.source, edits))))
    return results


def test_the_codes_are_the_syntax_ones_and_each_is_used_once() -> None:
    """Codes and names are unique, begin with MLR0, and MLR000 stays free for errors without a repair."""
    codes = [corruption.code for corruption in CORRUPTIONS]
    assert len(codes) == len(set(codes)) == len({corruption.name for corruption in CORRUPTIONS}) >= 40
    assert all(code.startswith("MLR0") and code != "MLR000" for code in codes)
    assert all(corruption.group == "syntax" and corruption.weight > 0 for corruption in CORRUPTIONS)


@each_corruption
def test_the_example_is_broken_before_and_right_after(corruption: Corruption) -> None:
    """Of each example, the broken side does not parse and the repaired side does."""
    broken, repaired = corruption.example
    assert not _parses(broken.encode())
    assert _parses(repaired.encode())


@each_corruption
def test_the_module_explains_its_kind(corruption: Corruption) -> None:
    """The docstring, which users read as documentation, shows broken and repaired code."""
    page = importlib.import_module(corruption.corrupt.__module__).__doc__ or ""
    assert "Broken:" in page
    assert "Repaired" in page


@each_corruption
def test_the_inverse_edits_restore_every_byte(corruption: Corruption) -> None:
    """A corruption that applies changes the text, and its inverse gives the original back exactly."""
    results = _applied(corruption, seed=1)
    assert results
    for original, broken, repaired in results:
        assert broken != original
        assert repaired == original


@each_corruption
def test_most_corrupted_texts_do_not_parse(corruption: Corruption) -> None:
    """What a syntax corruption makes is nearly always unparsable."""
    results = [result for seed in range(3) for result in _applied(corruption, seed)]
    unparsable = sum(not _parses(broken) for _, broken, _ in results)
    assert unparsable >= LEAST_BROKEN.get(corruption.name, 0.7) * len(results)


@each_corruption
def test_the_same_seed_makes_the_same_mistakes(corruption: Corruption) -> None:
    """All chance comes from the generator that is passed in."""
    assert _applied(corruption, seed=5) == _applied(corruption, seed=5)


@each_corruption
@pytest.mark.parametrize(
    "source", [b"", b"\n", b"# only a comment\n", b"x", b'"""text"""\n', b"\xef\xbb\xbfx = 1\r\ny = (2)\r\n"]
)
def test_snippets_that_offer_little_are_no_trouble(corruption: Corruption, source: bytes) -> None:
    """Empty, tiny and CRLF snippets give edits that can be undone, or None; nothing is raised."""
    for seed in range(20):
        edits = corruption.corrupt(Snippet(source), Random(seed))
        if edits is not None:
            broken = apply_edits(source, edits)
            assert apply_edits(broken, invert_edits(source, edits)) == source


def test_an_example_is_something_its_corruption_can_make() -> None:
    """The never-closed bracket, the lost comma and the Python 2 print of the documentation come out of the code."""
    for name in ("never-closed-bracket", "missing-comma", "missing-colon", "assignment-in-condition", "python2-print"):
        corruption = next(corruption for corruption in CORRUPTIONS if corruption.name == name)
        broken, repaired = (side.encode() for side in corruption.example)
        made = set()
        for seed in range(200):
            edits = corruption.corrupt(Snippet(repaired), Random(seed))
            made.add(apply_edits(repaired, edits or ()))
        assert broken in made, name


def test_colons_are_told_apart() -> None:
    """A colon is the block's, the annotation's, the lambda's, the dictionary's or the slice's."""
    layout = Layout(Snippet(b"def f(a: int) -> int:\n    g: int = {1: lambda: a[2:3]}\n    x: y\n"))
    roles = list(layout.colons.values())
    assert roles == ["annotation", "block", "annotation", "dict", "lambda", "slice", "annotation"]


def test_rows_in_brackets_belong_to_one_line() -> None:
    """A logical line goes on until its brackets are closed, and across a backslash."""
    layout = Layout(Snippet(b"f(1,\n  2)\nx = 1 + \\\n    2\ny = 3\n"))
    assert [(line.row, line.last_row) for line in layout.lines] == [(0, 1), (2, 3), (4, 4)]


def test_neighbours_are_mutual_among_letters() -> None:
    """If a finger can miss `a` for `s`, it can miss `s` for `a`."""
    letters = [key for key in NEIGHBOURS if key.isalpha()]
    assert len(letters) == 52
    assert all(key in NEIGHBOURS[near] for key in letters for near in NEIGHBOURS[key] if near.isalpha())


def test_a_misspelt_word_is_another_word() -> None:
    """Whatever the slip, the result differs from the word and is at most one letter longer or shorter."""
    rng = Random(3)
    for word in ("if", "return", "aa", "x"):
        for _ in range(200):
            slip = misspelt(word, rng)
            assert slip != word
            assert abs(len(slip) - len(word)) <= 1
