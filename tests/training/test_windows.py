"""Which code the training split has more of."""

from collections import Counter
from random import Random

from mlrepair_training.dataset import FilePool
from mlrepair_training.packages import SourceFile
from mlrepair_training.windows import FilePieces, computes_in_loops, draw

SEARCH = b"""\
def search(items, wanted):
    low, high = 0, len(items) - 1
    while low <= high:
        middle = (low + high) // 2
        if items[middle] < wanted:
            low = middle + 1
        else:
            high = middle - 1
    return low
"""
PLAIN = b"""\
def greet(name):
    text = "hello " + name
    print(text)
    return text
"""
LOOP = b"""\
def close(files):
    for file in files:
        file.close()
    return None
"""


def test_an_algorithm_has_loops_and_arithmetic() -> None:
    """A loop that computes nothing is none, nor is what has no loop."""
    assert computes_in_loops(SEARCH)
    assert not computes_in_loops(PLAIN)
    assert not computes_in_loops(LOOP)


def test_a_share_of_the_functions_computes_in_loops() -> None:
    """With all of the share every function is an algorithm; without, the others are drawn, too."""
    pieces = FilePieces(b"\n\n".join([PLAIN, SEARCH, LOOP]))
    functions = (0.0, 1.0, 0.0)

    def drawn(algorithms: float) -> set[bytes]:
        found = draw(pieces, Random(0), functions, algorithms)
        return {next(found).source for _ in range(40)}

    assert drawn(1.0) == {SEARCH}
    assert drawn(0.0) == {SEARCH, PLAIN, LOOP}


def test_a_file_without_algorithms_gives_its_other_functions() -> None:
    """The share is a wish."""
    found = draw(FilePieces(PLAIN), Random(0), (0.0, 1.0, 0.0), 1.0)
    assert next(found).source == PLAIN


def test_files_that_compute_are_drawn_oftener() -> None:
    """One of two files of a package, with three times the weight, is three draws of four."""
    files = [SourceFile("p", "search.py", SEARCH), SourceFile("p", "greet.py", PLAIN)]
    pool, rng = FilePool(files, 3.0), Random(0)
    counts = Counter(pool.draw(rng).path for _ in range(2000))
    assert 0.7 < counts["search.py"] / 2000 < 0.8
