"""Defaults that are made once are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            (
                "class A:\n    def __init__(self, b={}):\n        self.b = b if b is not None else {}\n"
                "    def f(self, c): self.b[c] = 1"
            ),
            (
                "class A:\n    def __init__(self, b=None):\n        self.b = b if b is not None else {}\n"
                "    def f(self, c): self.b[c] = 1"
            ),
        ),
        (
            "def f(a, b=[]):\n    if b is None:\n        b = []\n    b.append(a)\n    return g(b)",
            "def f(a, b=None):\n    if b is None:\n        b = []\n    b.append(a)\n    return g(b)",
        ),
        (
            "def f(a, b=[]):\n    'c'\n    b.append(a)\n    return b",
            "def f(a, b=None):\n    'c'\n    if b is None:\n        b = []\n    b.append(a)\n    return b",
        ),
        (
            "def f(a, *, b={}):\n    b[a] = 1\n    return b",
            "def f(a, *, b=None):\n    if b is None:\n        b = {}\n    b[a] = 1\n    return b",
        ),
        (
            "def f(a=datetime.now()):\n    return a",
            "def f(a=None):\n    if a is None:\n        a = datetime.now()\n    return a",
        ),
        (
            "class A:\n    b = Column(C, default=datetime.utcnow())",
            "class A:\n    b = Column(C, default=datetime.utcnow)",
        ),
        (
            "class A:\n    b = models.DateTimeField(default=timezone.now())",
            "class A:\n    b = models.DateTimeField(default=timezone.now)",
        ),
        (
            "class A:\n    b: C = Field(default=datetime.now())",
            "class A:\n    b: C = Field(default_factory=datetime.now)",
        ),
        (
            "from dataclasses import dataclass\n@dataclass\nclass A:\n    b: list = []",
            "from dataclasses import dataclass, field\n@dataclass\nclass A:\n    b: list = field(default_factory=list)",
        ),
        (
            "from dataclasses import *\n@dataclass\nclass A:\n    b: set = set()",
            "from dataclasses import *\n@dataclass\nclass A:\n    b: set = field(default_factory=set)",
        ),
        (
            "import dataclasses\n@dataclasses.dataclass\nclass A:\n    b: dict = {}",
            "import dataclasses\n@dataclasses.dataclass\nclass A:\n"
            "    b: dict = dataclasses.field(default_factory=dict)",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "def f(a, b=[]):\n    if b is None:\n        b = []\n    return g(b)",
        "class A:\n    def __init__(self, b={}):\n        self.b = b or {}\n    def f(self, c): self.b[c] = 1",
        "def f(a, b=[]):\n    if b is not None:\n        b.append(a)\n    g(b)",
        "def f(a, b=[]):\n    b.append(a)",
        "def f(a, b=[]):\n    return b",
        "def f(a, b={}):\n    b[a] = 1\n    return b[a]",
        "def f(a, b=[]):\n    b = [*b]\n    b.append(a)\n    return b",
        "def f(a, b=None):\n    b.append(a)\n    return b",
        "def f(a=time.time):\n    return a()",
        "class A:\n    b = Column(C, default=datetime.utcnow)",
        "a = f(default=datetime.now())",
        "@dataclass\nclass A:\n    b: ClassVar[list] = []",
        "class A:\n    b: list = []",
        "from dataclasses import dataclass\nwith raises(ValueError):\n    @dataclass\n    class A:\n"
        "        b: list = []",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
