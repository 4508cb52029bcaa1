"""Several arguments for one, and objects behind their class, are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("a = ''.join(b, c)", "a = ''.join([b, c])"),
        ("a = random.choice('b', 'c')", "a = random.choice(['b', 'c'])"),
        ("if os.path.exists(a, 'b'): c()", "if os.path.exists(os.path.join(a, 'b')): c()"),
        ("a = os.path.join([b, 'c'])", "a = os.path.join(b, 'c')"),
        ("a.startswith(['b', 'c'])", "a.startswith(('b', 'c'))"),
        ("a.endswith('b' or 'c')", "a.endswith(('b', 'c'))"),
        ("a.endswith('b', 'c')", "a.endswith(('b', 'c'))"),
        ("isinstance(a, [int, B])", "isinstance(a, (int, B))"),
        ("isinstance(a, int or b.C)", "isinstance(a, (int, b.C))"),
        ("issubclass(a, B, C)", "issubclass(a, (B, C))"),
        ("isinstance(str, a)", "isinstance(a, str)"),
        ("hasattr('load', self)", "hasattr(self, 'load')"),
        ("class A:\n    def b(self): super(self, A).b()", "class A:\n    def b(self): super(A, self).b()"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = b.join(c, d)",
        "a = ''.join(*b)",
        "a = random.choice(5, 2)",
        "a = os.path.join(b, [c])",
        "a = os.path.join(*[b, c])",
        "a.startswith('b', 1)",
        "a.startswith(('b', 'c'))",
        "a.startswith(b or 'c')",
        "isinstance(a, b or C)",
        "isinstance(a, (B, C))",
        "isinstance(int, cls)",
        "isinstance(str, B)",
        "def f(bytes): isinstance(bytes, b)",
        "def f():\n    def g(): a.startswith('b', 'c')\n    assert_raises(TypeError, g)",
        "hasattr('', name)",
        "getattr('abc', method)",
        "super(A, self).b()",
        "with self.assertRaises(TypeError):\n    isinstance(a, [B, C])",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
