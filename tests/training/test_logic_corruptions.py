import ast
import inspect
import os
import subprocess
import sys
import textwrap
import warnings
from functools import cache
from random import Random
from types import ModuleType

import pytest

from mlrepair.edits import apply_edits, invert_edits
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Corruption, Snippet, load_corruptions
from mlrepair_training.corruptions.logic.code import read

RUNNING = [corruption for corruption in load_corruptions().values() if corruption.group != "syntax"]
LOGIC = [corruption for corruption in RUNNING if corruption.group == "logic"]
SECURITY = [corruption for corruption in RUNNING if corruption.group == "security"]
each = pytest.mark.parametrize("corruption", RUNNING, ids=lambda corruption: corruption.name)


@cache
def real_functions() -> tuple[Snippet, ...]:
    """Functions of the standard library, from the modules that are at hand on every system."""
    import argparse
    import asyncio.streams
    import calendar
    import configparser
    import difflib
    import textwrap as wrapping
    import zipfile

    found: list[Snippet] = []
    for module in (argparse, asyncio.streams, calendar, configparser, difflib, wrapping, zipfile):
        source = inspect.getsource(module)
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                text = textwrap.dedent("\n".join(source.split("\n")[node.lineno - 1 : node.end_lineno])) + "\n"
                found.append(Snippet(text.encode()))
    return tuple(Random(7).sample(found, 250))


def meaning(source: bytes) -> str:
    """The syntax tree of code that compiles, as text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # `x is 1` and the like: mutants may be odd
        compile(source, "<snippet>", "exec", dont_inherit=True)
    return ast.dump(ast.parse(source))


def module_of(corruption: Corruption) -> ModuleType:
    """The file of a kind."""
    return sys.modules[corruption.corrupt.__module__]


@each
def test_both_sides_of_an_example_are_valid_and_mean_different_things(corruption: Corruption) -> None:
    """An example shows code that parses on both sides and does not do the same."""
    broken, repaired = corruption.example
    assert meaning(broken.encode()) != meaning(repaired.encode())


@each
def test_an_example_is_what_the_corruption_makes(corruption: Corruption) -> None:
    """The broken side of an example is among what the corruption makes of the repaired side."""
    broken, repaired = corruption.example
    snippet = Snippet(repaired.encode())
    made = set()
    for seed in range(3000):
        edits = corruption.corrupt(snippet, Random(seed))
        made.add(apply_edits(snippet.source, edits or ()))
        if broken.encode() in made:
            return
    pytest.fail(f"{len(made)} other mutants, for example\n{max(made).decode()}")


@each
def test_real_code_is_changed_in_its_meaning_and_can_be_restored(corruption: Corruption) -> None:
    """Every mutant of a real function compiles, means something else, and its inverse edits give the original bytes."""
    rng = Random(1)
    for snippet in real_functions():
        edits = corruption.corrupt(snippet, rng)
        if edits is None:
            continue
        mutant = apply_edits(snippet.source, edits)
        assert snippet.source == apply_edits(mutant, invert_edits(snippet.source, edits))
        assert meaning(mutant) != meaning(snippet.source), mutant.decode()


@pytest.mark.parametrize("corruption", LOGIC, ids=lambda corruption: corruption.name)
def test_real_code_offers_places(corruption: Corruption) -> None:
    """Every logic kind finds a place in some of the real functions or of the examples of the others."""
    examples = [Snippet(other.example[1].encode()) for other in LOGIC if other is not corruption]
    places = [
        snippet for snippet in (*real_functions(), *examples) if corruption.corrupt(snippet, Random(0)) is not None
    ]
    assert places


@pytest.mark.parametrize("source", [b"", b"\n", b"pass\n", b"# nothing\n", b'"""Only words."""\n', b"import os\n"])
@each
def test_code_without_a_place_gives_none(corruption: Corruption, source: bytes) -> None:
    """Where there is nothing to break, nothing is broken."""
    assert corruption.corrupt(Snippet(source), Random(0)) is None


@each
def test_one_seed_gives_one_mutant(corruption: Corruption) -> None:
    """The same seed breaks the same place in the same way."""
    snippet = Snippet(corruption.example[1].encode())
    assert corruption.corrupt(snippet, Random(5)) == corruption.corrupt(snippet, Random(5))


@pytest.mark.parametrize("corruption", SECURITY, ids=lambda corruption: corruption.name)
def test_the_grammar_writes_safe_code_that_can_be_broken(corruption: Corruption) -> None:
    """The templates of a security kind are valid, varied, and nearly all of them have a place for it."""
    rng = Random(2)
    safe = [module_of(corruption).SAFE(rng) for _ in range(300)]
    mutants = [corruption.corrupt(Snippet(source), rng) for source in safe]
    for source, edits in zip(safe, mutants, strict=True):
        if edits is not None:
            mutant = apply_edits(source, edits)
            assert ast.dump(ast.parse(mutant)) != ast.dump(ast.parse(source))
            assert source == apply_edits(mutant, invert_edits(source, edits))
    assert len(set(safe)) > 200
    assert sum(edits is not None for edits in mutants) > 240


def test_annotations_docstrings_and_imports_are_not_places() -> None:
    """What does not run is not editable."""
    code = read(
        Snippet(
            b'import os\n\n\ndef f(a: int = 3, *, b: str) -> bool:\n    """Words."""\n    c: float = a\n    return c\n'
        )
    )
    editable = {text for index, text in enumerate(code.texts) if code.editable(index)}
    assert not editable & {b"os", b"int", b"str", b"bool", b"float", b'"""Words."""', b"f"}
    assert {b"3", b"a", b"c", b"return"} <= editable


def test_a_primary_reaches_from_its_first_name_to_its_last_bracket() -> None:
    """Trailers belong to the expression that they follow, also over brackets."""
    code = read(Snippet(b"x = -a.b(c, d)[e].f + g\n"))
    first, last = code.texts.index(b"a"), code.texts.index(b"f")
    assert code.primary_end(first) == last
    assert code.primary_start(last) == first


def test_every_fstring_field_is_read_like_other_code() -> None:
    """Names in a replacement field can be misused; the format and the text cannot."""
    code = read(Snippet(b'def f(name, width):\n    return f"{name!r:>{width}} and {name}"\n'))
    assert {b"name", b"width"} == {code.texts[index] for index in code.loads}
    assert not any(code.editable(i) for i, kind in enumerate(code.kinds) if kind is CellKind.FSTRING_TEXT)


def test_the_draw_does_not_depend_on_the_hash_seed() -> None:
    """Two processes with one seed make the same mutants, or a dataset could not be built again."""
    program = (
        "import sys\n"
        "from random import Random\n"
        "from mlrepair_training.corruptions import Snippet, load_corruptions\n"
        "kinds = [kind for kind in load_corruptions().values() if kind.group != 'syntax']\n"
        "for kind in kinds:\n"
        "    for other in kinds:\n"
        "        print(kind.code, kind.corrupt(Snippet(other.example[1].encode()), Random(3)))\n"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1
    assert len(made.pop().splitlines()) == len(RUNNING) ** 2


def test_inserted_words_do_not_grow_together_with_others() -> None:
    """`while(ready):` becomes `while not (ready):`, not `whilenot`."""
    snippet = Snippet(b"while(ready):\n    wait()\n")
    edits = load_corruptions()["MLR111"].corrupt(snippet, Random(0))
    assert apply_edits(snippet.source, edits or ()) == b"while not (ready):\n    wait()\n"
