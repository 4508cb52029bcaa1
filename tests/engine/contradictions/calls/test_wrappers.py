"""Functions that are made and that nobody gets are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_WRAPPER = "def d(f):\n    @functools.wraps(f)\n    def w(*args, **kwargs):\n        {}\n    return w"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("def a(b):\n    def c():\n        return b()", "def a(b):\n    def c():\n        return b()\n\n    return c"),
        (
            "def a(b):\n    @wraps(b)\n    def c():\n        return b()",
            "def a(b):\n    @wraps(b)\n    def c():\n        return b()\n\n    return c",
        ),
        (
            "def a(b):\n    @wraps(b)\n    def c():\n        return b()\n    return b",
            "def a(b):\n    @wraps(b)\n    def c():\n        return b()\n    return c",
        ),
        (
            "def a(b):\n    @functools.wraps(b)\n    def c():\n        return b()\n    return c()",
            "def a(b):\n    @functools.wraps(b)\n    def c():\n        return b()\n    return c",
        ),
        (
            "def a(b):\n    @wraps(b)\n    def c(*d):\n        e = b(*d)\n        f()\n    return c",
            "def a(b):\n    @wraps(b)\n    def c(*d):\n        e = b(*d)\n        f()\n        return e\n    return c",
        ),
        (
            "def a(b):\n    @wraps(b)\n    async def c(*d):\n        e = await b(*d)\n        f()\n    return c",
            "def a(b):\n    @wraps(b)\n    async def c(*d):\n        e = await b(*d)\n        f()\n"
            "        return e\n    return c",
        ),
        (_WRAPPER.format("return f(*args)"), _WRAPPER.format("return f(*args, **kwargs)")),
        (_WRAPPER.format("return f(**kwargs)"), _WRAPPER.format("return f(*args, **kwargs)")),
        (
            _WRAPPER.format("log(args, kwargs)\n        return f(self, *args)"),
            _WRAPPER.format("log(args, kwargs)\n        return f(self, *args, **kwargs)"),
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "def a(b):\n    def c():\n        return b()\n    return c",
        "def a(b):\n    @app.route('/')\n    def c():\n        return b()",
        "def a(b):\n    global c\n    def c():\n        return b()",
        "def a(b):\n    def c():\n        return 1",
        "def test_a(b):\n    def c():\n        return b()",
        "def a(b):\n    yield 1\n    def c():\n        return b()",
        "def a(b):\n    @wraps(b)\n    def c():\n        return b()\n    d(c)\n    return b",
        "def a(b):\n    def c():\n        return b()\n    return c()",
        "def a(b):\n    @wraps(b)\n    def c(*d):\n        e = b(*d)\n        return f\n    return c",
        "def a(b):\n    @wraps(b)\n    def c(*d):\n        e = g(*d)\n    return c",
        _WRAPPER.format("return f(*args, a=1)"),
        _WRAPPER.format("a = kwargs['a']\n        return f(*args)"),
        _WRAPPER.format("return f(*args) if args else f(**kwargs)"),
        "def d(f):\n    def w(*args, **kwargs):\n        return f(*args)\n    return w",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
