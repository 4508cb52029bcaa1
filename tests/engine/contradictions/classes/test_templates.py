"""Templates that are changed in place are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_F = "class A:\n    def {}(self, b):\n        c = {}\n        {}\n        return c"
_G = "import copy\ndef f(b):\n    c = {}\n    {}\n    return c"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (_F.format("f", "self.defaults", "c.update(b)"), _F.format("f", "dict(self.defaults)", "c.update(b)")),
        (_F.format("f", "self.default_b", "c['b'] = b"), _F.format("f", "dict(self.default_b)", "c['b'] = b")),
        (_F.format("f", "cls.DEFAULT_B", "c.append(b)"), _F.format("f", "list(cls.DEFAULT_B)", "c.append(b)")),
        (_G.format("copy.copy(A)", "c['a']['b'] = b"), _G.format("copy.deepcopy(A)", "c['a']['b'] = b")),
        (_G.format("A.copy()", "c['a'].update(b)"), _G.format("copy.deepcopy(A)", "c['a'].update(b)")),
        (_G.format("dict(A)", "c['a']['b'].append(b)"), _G.format("copy.deepcopy(A)", "c['a']['b'].append(b)")),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        _F.format("f", "dict(self.defaults)", "c.update(b)"),
        _F.format("f", "self.defaults", "d = c['b']"),
        _F.format("f", "self.values", "c.update(b)"),
        _F.format("set_b", "self.defaults", "c.update(b)"),
        _F.format("test_b", "self.defaults", "c.update(b)"),
        _F.format("f", "self.defaults", "c = dict(c); c.update(b)"),
        _G.format("copy.copy(A)", "c['a'] = b"),
        _G.format("copy.copy(A)", "c['a'] = {}; c['a']['b'] = b"),
        _G.format("copy.copy(a)", "c['a']['b'] = b"),
        "def f(b):\n    c = A.copy()\n    c['a']['b'] = b\n    return c",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
