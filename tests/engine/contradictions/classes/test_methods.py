"""Special methods that give nothing, or fail otherwise than is waited for, are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "class A:\n    def __iadd__(self, b):\n        self.a += b",
            "class A:\n    def __iadd__(self, b):\n        self.a += b\n        return self",
        ),
        (
            "class A:\n    def __ior__(self, b):\n        for c in b:\n            self.add(c)",
            ("class A:\n    def __ior__(self, b):\n        for c in b:\n            self.add(c)\n        return self"),
        ),
        (
            "class A:\n    def __len__(self):\n        len(self.a)",
            "class A:\n    def __len__(self):\n        return len(self.a)",
        ),
        (
            "class A:\n    def __eq__(self, b):\n        self.a == b.a",
            "class A:\n    def __eq__(self, b):\n        return self.a == b.a",
        ),
        (
            "class A:\n    def __getattr__(self, b):\n        raise KeyError(b)",
            "class A:\n    def __getattr__(self, b):\n        raise AttributeError(b)",
        ),
        (
            "class A:\n    def __missing__(self, b):\n        raise AttributeError",
            "class A:\n    def __missing__(self, b):\n        raise KeyError",
        ),
        (
            "class A:\n    async def __anext__(self):\n        raise StopIteration",
            "class A:\n    async def __anext__(self):\n        raise StopAsyncIteration",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "class A:\n    def __iadd__(self, b):\n        self.refuse(b)",
        "class A:\n    def __iadd__(self, b):\n        self.a += b\n        return self",
        "class A:\n    def __iadd__(self, b):\n        self.a = b\n        raise TypeError(b)",
        "class A:\n    def __len__(self):\n        print(self.a)",
        (
            "class A:\n    def __getattr__(self, b):\n        try:\n            raise KeyError(b)\n"
            "        except KeyError:\n            return 1"
        ),
        "class A:\n    def __getitem__(self, b):\n        raise KeyError(b)",
        "class A:\n    def __getattr__(self, b):\n        raise TypeError(b)",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
