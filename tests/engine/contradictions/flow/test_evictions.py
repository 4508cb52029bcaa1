"""What leaves a full store as soon as it came in is found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("a = []\na.append(b)\nif len(a) > 3:\n    a.pop()", "a = []\na.append(b)\nif len(a) > 3:\n    a.pop(0)"),
        (
            "a = deque()\na.append(b)\nwhile len(a) > 3: a.pop()",
            "a = deque()\na.append(b)\nwhile len(a) > 3: a.popleft()",
        ),
        ("a.appendleft(b)\nif len(a) > c: a.popleft()", "a.appendleft(b)\nif len(a) > c: a.pop()"),
        ("a.insert(0, b)\nif len(a) >= c: a.pop(0)", "a.insert(0, b)\nif len(a) >= c: a.pop()"),
        ("a.append(b)\nif len(a) > 3: del a[-1]", "a.append(b)\nif len(a) > 3: del a[0]"),
        ("a.append(b)\nif len(a) > self.c: a = a[:self.c]", "a.append(b)\nif len(a) > self.c: a = a[-self.c:]"),
        (
            "self.a[b] = c\nself.a.move_to_end(b)\nif len(self.a) > 3: self.a.popitem(last=True)",
            "self.a[b] = c\nself.a.move_to_end(b)\nif len(self.a) > 3: self.a.popitem(last=False)",
        ),
        (
            "a = OrderedDict()\na[b] = c\nif len(a) > 3: a.popitem()",
            "a = OrderedDict()\na[b] = c\nif len(a) > 3: a.popitem(last=False)",
        ),
        ("a = {}\na[b] = c\nif len(a) > 3: a.popitem()", "a = {}\na[b] = c\nif len(a) > 3: a.pop(next(iter(a)))"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a.append(b)\na.sort()\nif len(a) > 3: a.pop()",
        "a.append(b)\nif len(a) > 3: a.pop(0)",
        "a.append(b)\nif len(a) > 3: c = a.pop()",
        "a.append(b)\nif len(a) > 3: d.pop()",
        "a[b] = c\nif len(a) > 3: a.popitem()",
        "a[b] = c\nif len(a) > 3: a.popitem(last=False)",
        "a.append(b)\nif len(a) > 3: a = a[-3:]",
        "a.append(b)\nif len(a) < 3: a.pop()",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
