"""What leaves a full store as soon as it came in is found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_USED = (
    "class A:\n    def get(self, b):\n        self.a.move_to_end({})\n        return self.a[b]\n"
    "    def put(self, b, c):\n        if len(self.a) >= 3: self.a.popitem{}\n        self.a[b] = c"
)
_LRU = (
    "class A:\n    def __init__(self):\n        self.a = collections.OrderedDict()\n\n"
    "    def get(self, b):\n        {}\n        return self.a[b]\n\n    def put(self, b, c):\n"
    "        self.a[b] = c\n        self.used += len(c)\n"
    "        while self.used > self.most:\n            _, d = self.a.popitem({})\n"
    "            self.used -= len(d)"
)


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
        (
            "a = OrderedDict()\na[b] = c\nwhile len(a) > d:\n    e, f = a.popitem()\n    g(e)",
            "a = OrderedDict()\na[b] = c\nwhile len(a) > d:\n    e, f = a.popitem(last=False)\n    g(e)",
        ),
        (
            (
                "class A(OrderedDict):\n    def __setitem__(self, a, b):\n        super().__setitem__(a, b)\n"
                "        if len(self) > self.most: self.popitem()"
            ),
            (
                "class A(OrderedDict):\n    def __setitem__(self, a, b):\n        super().__setitem__(a, b)\n"
                "        if len(self) > self.most: self.popitem(last=False)"
            ),
        ),
        (_USED.format("b", "()"), _USED.format("b", "(last=False)")),
        (_LRU.format("self.a.move_to_end(b)", ""), _LRU.format("self.a.move_to_end(b)", "last=False")),
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
        "a = {}\na[b] = c\nwhile len(a) > d:\n    e, f = a.popitem()\n    g(e)",
        (
            "class A(Base):\n    def f(self, a, b):\n        super().__setitem__(a, b)\n"
            "        if len(self) > 3: self.popitem()"
        ),
        _USED.format("b, last=False", "()"),
        _USED.format("b", "(last=False)"),
        _LRU.format("print(b)", ""),
        _LRU.format("self.a.move_to_end(b)", "last=False"),
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
