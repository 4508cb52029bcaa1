"""Specifications with the bodies that they lack, written by the model that ships."""

import ast

import pytest

from mlrepair import MLOrchestrator, Request
from mlrepair.rlm.specification import Hole, holes

CODE = 'def add(a, b):\n    """Return the sum of a and b."""\n\n\nclass A:\n    def get(self):\n        ...\n'


@pytest.mark.parametrize(
    ("body", "is_hole"),
    [
        ('"""Do it."""', True),
        ("...", True),
        ("pass", True),
        ("raise NotImplementedError", True),
        ("raise NotImplementedError('later')", True),
        ("raise ValueError", False),
        ("return 1", False),
        ('"""Do it."""\n    return 1', False),
    ],
)
def test_what_lacks_a_body(body: str, is_hole: bool) -> None:
    """A docstring, `pass`, `...` and `NotImplementedError` are no body; anything else is one."""
    assert bool(holes(f"def f():\n    {body}\n".encode())) == is_hole


def test_holes_stand_where_bodies_belong() -> None:
    """Behind the docstring or the header, of methods, too; a text that does not parse has none."""
    source = CODE.encode()
    first, second = holes(source)
    assert first == Hole(source.index(b'b."""') + 5, source.index(b'b."""') + 5, 0)
    assert second == Hole(source.index(b"get(self):") + 10, source.index(b"...") + 3, 4)
    assert holes(source + b"(") == []


def test_all_bodies_are_written() -> None:
    """A specification goes to the recursion, and what comes back parses, with nothing left to write."""
    response = MLOrchestrator().process(Request("code_generation", CODE, config={"cells": 20}))
    assert (response.success, response.architecture_used) == (True, "rlm")
    ast.parse(response.output["code"])
    assert holes(response.output["code"].encode()) == []
    assert response.output["code"].startswith(CODE[:50])


def test_test_cases_decide() -> None:
    """What passes no test case is no success, and is returned as what was written."""
    data = {"code": CODE, "test_cases": ["assert False"]}
    config = {"cells": 10, "candidates": 1}
    response = MLOrchestrator().process(
        Request("code_generation", data, technique="recursive-decomposition", config=config)
    )
    assert (response.success, response.metadata["message"]) == (False, "nothing that was written passes the tests")


def test_what_lacks_nothing_is_written_on() -> None:
    """Code without a hole is not the recursion's work: the sequence model goes on behind it."""
    response = MLOrchestrator().process(Request("code_generation", "x = 1\n", config={"cells": 5}))
    assert response.architecture_used == "mamba"
