"""Layouts without the order that all others have are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_OTHERS = "a = struct.pack('!B', 1)\nb = struct.unpack('!HHH', c)\n"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (f"{_OTHERS}d = struct.pack('HH', 1, 2)", f"{_OTHERS}d = struct.pack('!HH', 1, 2)"),
        (
            f"{_OTHERS.replace('!', '<')}d = struct.Struct('3sI')",
            f"{_OTHERS.replace('!', '<')}d = struct.Struct('<3sI')",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        f"{_OTHERS}d = struct.pack('4sB', b'', 2)",
        f"{_OTHERS}d = struct.pack('HH', 1, 2)\ne = struct.pack('I', 1)",
        f"{_OTHERS}d = struct.pack('<I', 2)\ne = struct.pack('HH', 1, 2)",
        "a = struct.pack('!H', 1)\nb = struct.pack('H', 1)",
        f"{_OTHERS}d.setsockopt(e, f, struct.pack('ii', 1, 0))",
        f"{_OTHERS.replace('!', '<')}d = struct.Struct('4I')",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
