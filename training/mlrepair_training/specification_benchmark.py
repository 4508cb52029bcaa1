"""How much of a specification the small sequence model writes: small tasks with tests, and real functions without."""

import ast
import warnings
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from random import Random

from mlrepair.lexer import tokens_of
from mlrepair.orchestrator import MLOrchestrator, Request, TaskType
from mlrepair.orchestrator.shipped import DECOMPOSITION, TEST_SEARCH
from mlrepair_training.corpus import SourceFile

Task = tuple[str, str, tuple[str, ...]]

# A signature, what it is to do, and what must hold.
TASKS: Sequence[Task] = (
    ("add(a, b)", "Return the sum of a and b.", ("add(1, 2) == 3", "add(-1, 1) == 0")),
    ("is_even(number)", "Return whether a number is even.", ("is_even(4) is True", "is_even(3) is False")),
    ("is_empty(items)", "Return whether there are no items.", ("is_empty([]) is True", "is_empty([1]) is False")),
    ("first(items)", "Return the first item.", ("first([3, 1]) == 3", "first('xy') == 'x'")),
    ("last(items)", "Return the last item.", ("last([3, 1]) == 1", "last('xy') == 'y'")),
    ("square(x)", "Return the square of x.", ("square(3) == 9", "square(-2) == 4")),
    ("largest(items)", "Return the largest of the items.", ("largest([1, 5, 2]) == 5", "largest([-3, -1]) == -1")),
    ("total(numbers)", "Return the sum of the numbers.", ("total([1, 2, 3]) == 6", "total([]) == 0")),
    ("mean(numbers)", "Return the mean of the numbers.", ("mean([1, 2, 3]) == 2", "mean([4]) == 4")),
    ("reverse(text)", "Return the text backwards.", ("reverse('abc') == 'cba'", "reverse('') == ''")),
    ("count_words(text)", "Return the number of words.", ("count_words('a b c') == 3", "count_words('') == 0")),
    (
        "clamp(x, low, high)",
        "Limit x to a range.",
        ("clamp(5, 0, 3) == 3", "clamp(-1, 0, 3) == 0", "clamp(2, 0, 3) == 2"),
    ),
    ("factorial(n)", "Return the product of 1 to n.", ("factorial(4) == 24", "factorial(0) == 1")),
    ("get_name(user)", "Return the name of a user, which is a dict.", ("get_name({'name': 'x'}) == 'x'",)),
    ("merge(one, other)", "Return a dict with the items of both.", ("merge({1: 2}, {3: 4}) == {1: 2, 3: 4}",)),
    ("unique(items)", "Return the items without duplicates, in order.", ("unique([2, 1, 2]) == [2, 1]",)),
    ("read_lines(text)", "Return the lines of a text.", ("read_lines('a\\nb') == ['a', 'b']",)),
    ("absolute(x)", "Return the distance of x to 0.", ("absolute(-2) == 2", "absolute(2) == 2")),
    (
        "contains(items, item)",
        "Return whether an item is there.",
        ("contains([1], 1) is True", "contains([], 1) is False"),
    ),
    ("identity(x)", "Return x as it is.", ("identity(3) == 3", "identity(None) is None")),
)
_CANDIDATES = 6  # for a task
_LONGEST = 12  # rows of a function


def small_tasks(orchestrator: MLOrchestrator, tasks: Sequence[Task] = TASKS) -> dict[str, object]:
    """How many of the tasks are done, and how many of these only by a repair of what was written."""
    done: list[str] = []
    repaired: list[str] = []
    for signature, purpose, tests in tasks:
        data = {
            "code": f'def {signature}:\n    """{purpose}"""\n',
            "test_cases": [f"assert {test}" for test in tests],
        }
        config = {"candidates": _CANDIDATES}
        response = orchestrator.process(Request(TaskType.CODE_GENERATION, data, technique=DECOMPOSITION, config=config))
        if response.success:
            (repaired if response.technique_used == TEST_SEARCH else done).append(signature)
    return {"tasks": len(tasks), "written right": done, "right after a repair by the tests": repaired}


def real_functions(
    files: Iterable[SourceFile], orchestrator: MLOrchestrator, count: int, seed: int
) -> dict[str, float]:
    """Of short functions with a docstring: how many bodies are written that parse, and that are the author's."""
    found = list(_functions(files))
    written = same = 0
    drawn = Random(f"specifications/{seed}").sample(found, min(count, len(found)))
    for before, body in drawn:
        request = Request(TaskType.CODE_GENERATION, before, technique=DECOMPOSITION)
        response = orchestrator.process(request)
        written += response.success
        same += tokens_of(str(response.output["code"]).encode()) == tokens_of(before + body)
    return {"functions": len(drawn), "written": written / max(len(drawn), 1), "the author's": same / max(len(drawn), 1)}


def _functions(files: Iterable[SourceFile]) -> Iterator[tuple[bytes, bytes]]:
    """The file up to the docstring of a short top-level function, and the rest of the function."""
    for file in files:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(file.source).body
        lines = file.source.splitlines(keepends=True)
        functions = (node for node in body if isinstance(node, ast.FunctionDef) and ast.get_docstring(node))
        for node in islice(functions, 3):
            docstring, end = node.body[0].end_lineno or 0, node.end_lineno or 0
            if 0 < end - docstring <= _LONGEST:
                yield b"".join(lines[:docstring]), b"".join(lines[docstring:end])
