"""Windows that are not full and buffers that are overwritten are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_MEAN = (
    "class A:\n    def __init__(self, size):\n        self.size = size\n        self.a = deque({})\n"
    "    def f(self): return sum(self.a) / {}"
)
_READ = "while {}:\n    b = sock.{}(9)\n    if not b: break\n    {} b"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (_MEAN.format("maxlen=size", "self.size"), _MEAN.format("maxlen=size", "len(self.a)")),
        (_MEAN.format("maxlen=self.size", "self.size"), _MEAN.format("maxlen=self.size", "len(self.a)")),
        (_READ.format("b'x' not in buf", "recv", "buf ="), _READ.format("b'x' not in buf", "recv", "buf +=")),
        (_READ.format("len(a) < n", "read", "a ="), _READ.format("len(a) < n", "read", "a +=")),
        (
            "while b'x' not in self._buffer:\n    self._buffer = sock.recv(9)",
            "while b'x' not in self._buffer:\n    self._buffer += sock.recv(9)",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        _MEAN.format("maxlen=size", "len(self.a)"),
        _MEAN.format("[0] * size, maxlen=size", "self.size"),
        _MEAN.format("maxlen=size", "self.size if len(self.a) == self.size else None"),
        _MEAN.format("maxlen=size", "self.other"),
        _READ.format("b'x' not in buf", "recv", "buf +="),
        _READ.format("b'x' not in line", "recv", "line ="),
        _READ.format("b'x' not in buf", "take", "buf ="),
        "while len(a) < n:\n    a = sock.recv(9) + a",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
