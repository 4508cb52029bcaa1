"""Parts that begin with a slash, so that the path before them is dropped, are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("a = os.path.join(b, '/c')", "a = os.path.join(b, 'c')"),
        ("a = os.path.join(b, f'/{c}')", "a = os.path.join(b, f'{c}')"),
        ("a = urlparse(b)\nc = os.path.join(d, a.path)", 'a = urlparse(b)\nc = os.path.join(d, a.path.lstrip("/"))'),
        (
            "def f(a):\n    if not a.startswith('/'): raise B\n    return os.path.join(c, a)",
            "def f(a):\n    if not a.startswith('/'): raise B\n    return os.path.join(c, a.lstrip(\"/\"))",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = os.path.join(b, 'c')",
        "a = os.path.join(b, '/')",
        "def test_a(): assert os.path.join(b, '/c') == d",
        "a = os.path.join('/c', b)",
        "a = os.path.join(b, c)",
        "def f(a):\n    if not a.startswith('/'): a = '/' + a\n    return os.path.join(c, a)",
        "def f(a):\n    if a.startswith('/'): raise B\n    return os.path.join(c, a)",
        "a = '/'.join(b)",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
