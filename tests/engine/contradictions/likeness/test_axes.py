"""Widths that are taken for heights are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_FIELD = (
    "class A:\n    def __init__(self):\n"
    "        self.a = [(x, y) for x in range(self.{0}) for y in range(self.{1})]\n\n"
    "    def f(self, nx, ny):\n        return 0 <= nx < self.{2} and 0 <= ny < self.{3}"
)


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "class A:\n    def f(self): return self.x + self.width\n"
            "    def g(self): return self.y + self.width\n    def h(self): return self.height",
            "class A:\n    def f(self): return self.x + self.width\n"
            "    def g(self): return self.y + self.height\n    def h(self): return self.height",
        ),
        ("def f(x, y, w, h):\n    if x < w and y < w: g(h)", "def f(x, y, w, h):\n    if x < w and y < h: g(h)"),
        (
            "def f(row, col, rows, cols):\n    return 0 <= row < rows and 0 <= col < rows",
            "def f(row, col, rows, cols):\n    return 0 <= row < rows and 0 <= col < cols",
        ),
        (
            "def f(row, col):\n    top = row // 3 * 3\n    left = row // 3 * 3\n    return top, left",
            "def f(row, col):\n    top = row // 3 * 3\n    left = col // 3 * 3\n    return top, left",
        ),
        (
            "def f(a):\n    x = a.x - 1\n    y = a.x - 1\n    return x, y, a.y",
            "def f(a):\n    x = a.x - 1\n    y = a.y - 1\n    return x, y, a.y",
        ),
        ("height, width = image.size", "width, height = image.size"),
        ("h, w = self.img.size", "w, h = self.img.size"),
        (_FIELD.format("width", "height", "height", "width"), _FIELD.format("width", "height", "width", "height")),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "def f(row, col):\n    top = row // 3 * 3\n    left = col // 3 * 3",
        "def f(row):\n    top = row // 3 * 3\n    left = row // 3 * 3",
        "def f(size, col):\n    top = size // 3\n    left = size // 3",
        "def f(a):\n    x = a.x - 1\n    y = a.x - 1",
        "class A:\n    def f(self): return self.x + self.width\n    def g(self): return self.y + self.width",
        "def f(x, y, w, h):\n    if y < w: g(h)",
        "def f(x, y, w, h):\n    if x < h and y < w: g(h)",
        "def f(x, y, w, h):\n    if x < w and y < h: g(h)",
        "def f(x, y, size):\n    if x < size and y < size: g()",
        "width, height = image.size",
        "height, width = self.size",
        "height, width = image.shape",
        _FIELD.format("height", "width", "height", "width"),
        _FIELD.format("width", "height", "width", "height"),
        "def f(x, y, h, w):\n    return 0 <= x < h and 0 <= y < w",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
