"""Strings with an apostrophe: what is put into pieces before they are broken."""

import ast
from random import Random

import pytest

from mlrepair_training.apostrophes import with_apostrophe


def _strings(source: bytes) -> list[str]:
    return [
        node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant) and type(node.value) is str
    ]


@pytest.mark.parametrize("seed", range(30))
def test_one_string_gets_an_apostrophe_and_the_piece_parses(seed: int) -> None:
    """Whatever is drawn, one string has one more apostrophe, and nothing else is another."""
    piece = b"def f(x):\n    if x:\n        raise ValueError('the name of ' + x)\n    return ['a', \"two words\"]\n"
    before, after = _strings(piece), _strings(with_apostrophe(piece, Random(seed)))
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    assert changed[0][1].count("'") == 1


@pytest.mark.parametrize(
    ("source", "contracted"),
    [(b"x = 'we do not know'", "we don't know"), (b"x = 'it cannot be'", "it can't be"), (b"x = 'is not'", "isn't")],
)
def test_what_people_contract_is_contracted(source: bytes, contracted: str) -> None:
    """`do not` becomes `don't`."""
    assert _strings(with_apostrophe(source, Random(0))) == [contracted]


@pytest.mark.parametrize(
    "source",
    [b"x = 1", b"x = 'word'", b"x = 'it\\'s here'", b"x = '%s of' % y", b"x = '''of two'''", b"x = f'{y} of z'"],
)
def test_other_strings_stay(source: bytes) -> None:
    """Without words, or with marks of their own, strings stay as they are."""
    assert with_apostrophe(source, Random(0)) == source
