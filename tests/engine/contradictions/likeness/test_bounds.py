"""Bounds that are exchanged are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("a = min(low, max(value, high))", "a = max(low, min(value, high))"),
        ("a = max(min(b, self.MIN), self.MAX)", "a = min(max(b, self.MIN), self.MAX)"),
        ("a = min(0, max(b, 255))", "a = max(0, min(b, 255))"),
        ("a = np.minimum(lower, np.maximum(b, upper))", "a = np.maximum(lower, np.minimum(b, upper))"),
        ("a.level = max(a.capacity, a.level + b * c)", "a.level = min(a.capacity, a.level + b * c)"),
        ("delay = max(delay * 2, MAX_DELAY)", "delay = min(delay * 2, MAX_DELAY)"),
        ("delay = min(self.min_delay, delay // 2)", "delay = max(self.min_delay, delay // 2)"),
        ("a = max(self.cap, b * 2 ** c)", "a = min(self.cap, b * 2 ** c)"),
        ("a = random.randint(10, 1)", "a = random.randint(1, 10)"),
        ("a = b.clip(max_value, min_value)", "a = b.clip(min_value, max_value)"),
        ("def f(a): return high < a < low", "def f(a): return low < a < high"),
        ("def f(a): return 9 <= a <= 0", "def f(a): return 0 <= a <= 9"),
        ("if low > a > high: raise B", "if low > a or a > high: raise B"),
        ("b = a[random.randint(0, len(a))]", "b = a[random.randint(0, len(a) - 1)]"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = max(low, min(value, high))",
        "a = min(high, max(value, low))",
        "a = min(255, max(b, 0))",
        "a = min(low, max(value, other))",
        "a = min(max_width, max(a_width, b_width))",
        "def f(min): return min(low, max(value, high))",
        "a.level = min(a.capacity, a.level + b)",
        "a.level = max(a.capacity, a.other + b)",
        "a.level = max(a.capacity, a.level - b)",
        "a = min(self.min_delay, a * 2)",
        "a = max(highest, a + b)\nhighest = a",
        "def f(max, capacity, a): a = max(capacity, a + 1)",
        "a = random.randint(a, 1)",
        "with raises(ValueError): random.randint(10, 1)",
        "a = np.clip(b, low, high)",
        "a = np.clip(b, 1, 0)",
        "if low < a < high: f()",
        "if high < a < low: f()",
        "if 0 <= a <= 9: f()",
        "if 9 < a > 0: f()",
        "b = a[random.randint(0, len(a) - 1)]",
        "b = a[random.randint(0, len(c))]",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
