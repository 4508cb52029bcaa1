"""Docstrings' examples as training code."""

from mlrepair_training.examples import examples_of, is_example
from mlrepair_training.packages import SourceFile

_SOURCE = b'''
def double(x):
    """Return twice x.

    >>> numbers = [1, 2]
    >>> for number in numbers:
    ...     print(double(number))
    2
    4

    """
    return 2 * x


def half(x):
    """Return half of x: >>> half(2) is no example, and one statement is too little.

    >>> half(2)
    1.0
    """
    return x / 2
'''


def test_the_examples_of_a_docstring_become_a_file() -> None:
    """Prompts and results are gone, blocks stay whole, and the file can be told from one that someone wrote."""
    file = SourceFile("package", "a.py", _SOURCE)
    (example,) = examples_of(file)
    assert example.source == b"numbers = [1, 2]\nfor number in numbers:\n    print(double(number))\n"
    assert is_example(example)
    assert not is_example(file)
