"""What Python reads otherwise than it looks is found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "a = [[0] * b] * (c + 1)\na[d][e] = 1",
            "a = [[0] * b for _ in range(c + 1)]\na[d][e] = 1",
        ),
        ("a = [[]] * b\na[c].append(d)", "a = [[] for _ in range(b)]\na[c].append(d)"),
        (
            "def f(w, h):\n    return [[0] * w] * h\na = f(3, 4)\na[b][c] = 1",
            "def f(w, h):\n    return [[0] * w for _ in range(h)]\na = f(3, 4)\na[b][c] = 1",
        ),
        (
            "class A:\n    def f(self): return [[]] * 3\n"
            "    def g(self):\n        a = self.f()\n        a[0].append(1)",
            "class A:\n    def f(self): return [[] for _ in range(3)]\n"
            "    def g(self):\n        a = self.f()\n        a[0].append(1)",
        ),
        ("a: list = [{}] * b\na[c][d] += 1", "a: list = [{} for _ in range(b)]\na[c][d] += 1"),
        (
            "class A:\n    def b(self):\n        self.c = [[0] * 3] * 3\n    def d(self):\n        self.c[0][1] = 2",
            "class A:\n    def b(self):\n        self.c = [[0] * 3 for _ in range(3)]\n"
            "    def d(self):\n        self.c[0][1] = 2",
        ),
        ("a = dict.fromkeys(b, [])\na[c].append(d)", "a = {key: [] for key in b}\na[c].append(d)"),
        ("a: dict = dict.fromkeys(b, set())\na[c].add(d)", "a: dict = {key: set() for key in b}\na[c].add(d)"),
        (
            "for a in b:\n    Button(c, command=lambda: d(a))",
            "for a in b:\n    Button(c, command=lambda a=a: d(a))",
        ),
        (
            "for a, b in c:\n    for d in b:\n        tk.Button(e, command=lambda: f(d, a))",
            "for a, b in c:\n    for d in b:\n        tk.Button(e, command=lambda d=d, a=a: f(d, a))",
        ),
        (
            "class A:\n    def __init__(self, b):\n        self.b == b",
            "class A:\n    def __init__(self, b):\n        self.b = b",
        ),
        (
            "def a(b):\n    c = 1\n    if b:\n        c == 2\n    return c",
            "def a(b):\n    c = 1\n    if b:\n        c = 2\n    return c",
        ),
        (
            "class A:\n    def __init__(self):\n        self.b: 0",
            "class A:\n    def __init__(self):\n        self.b = 0",
        ),
        ("a: []", "a = []"),
        (
            "class A:\n    def __eq__(self, other):\n        return self.a == other.a and self.b == self.b",
            "class A:\n    def __eq__(self, other):\n        return self.a == other.a and self.b == other.b",
        ),
        (
            "class A(ValueError):\n    def __init__(self):\n        super().__init__(self)",
            "class A(ValueError):\n    def __init__(self):\n        super().__init__()",
        ),
        ("raise 'a'", "raise Exception('a')"),
        ("raise f'{a}'", "raise Exception(f'{a}')"),
        (
            "for a in b:\n    c = a.d\n    Button(e, command=lambda: f(c))",
            "for a in b:\n    c = a.d\n    Button(e, command=lambda c=c: f(c))",
        ),
        (
            "for a in b:\n    c, d = divmod(a, 3)\n    Button(e, command=lambda: f(c, d))",
            "for a in b:\n    c, d = divmod(a, 3)\n    Button(e, command=lambda c=c, d=d: f(c, d))",
        ),
        ("raise 'a %s' % b", "raise Exception('a %s' % b)"),
        (
            "class A:\n    def b(self): self.c = [[]] * 3\n    def d(self): self.c = [[]] * 3\n"
            "    def e(self): self.c[0].append(1)",
            "class A:\n    def b(self): self.c = [[] for _ in range(3)]\n"
            "    def d(self): self.c = [[] for _ in range(3)]\n    def e(self): self.c[0].append(1)",
        ),
        (
            "class B:\n    def __init__(self, d): pass\n"
            "class A(B):\n    def __init__(self, c):\n        super().__init__(self, c)",
            "class B:\n    def __init__(self, d): pass\n"
            "class A(B):\n    def __init__(self, c):\n        super().__init__(c)",
        ),
        (
            (
                "class A:\n    def __init__(self):\n        self.a = [[0] * 4] * 4\n"
                "        self.b()\n    def b(self):\n        self.a[c][d] = 1\n    def e(self):\n"
                "        self.a = f()"
            ),
            (
                "class A:\n    def __init__(self):\n        self.a = [[0] * 4 for _ in range(4)]\n"
                "        self.b()\n    def b(self):\n        self.a[c][d] = 1\n    def e(self):\n"
                "        self.a = f()"
            ),
        ),
        (
            (
                "class A:\n    def __init__(self, b):\n        self.a = dict.fromkeys(b, [])\n"
                "    def c(self, d):\n        e = self.a[d]\n        e.append(1)"
            ),
            (
                "class A:\n    def __init__(self, b):\n        self.a = {key: [] for key in b}\n"
                "    def c(self, d):\n        e = self.a[d]\n        e.append(1)"
            ),
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = [[0] * b] * c\nprint(a[d][e])",
        "def f(w, h):\n    return [[0] * w] * h\na = f(3, 4)\nprint(a[b][c])",
        "def f(w, h):\n    if w: return g\n    return [[0] * w] * h\na = f(3, 4)\na[b][c] = 1",
        "a = [[0] * b] * c\na[d] = [1]\na[d][e] = 1",
        "a = [0] * b\na[c] = 1",
        "a = [[[0] * b] * c] * d\na[e][f] = 1",
        "a = np.array([[0] * b] * c)\na[d][e] = 1",
        "a = [None] * b\na[c].append(d)",
        "a = dict.fromkeys(b, [])\nprint(a[c])",
        "a = dict.fromkeys(b, 0)\na[c] += 1",
        "a = dict.fromkeys(b, [])\na[c] = a[c] + [d]\na[c].append(e)",
        "for a in b:\n    Button(c, command=lambda a=a: d(a))",
        "for a in b:\n    Button(c, command=lambda: d(e))",
        "for a in b:\n    if a:\n        Button(c, command=lambda: d(a))\n        break",
        "for a in b:\n    def c():\n        Button(d, command=lambda: e(a))\n    c()",
        "for a in b:\n    c(key=lambda: a)",
        "def test_a(b):\n    b == 1\n    b = 2",
        "def a(b):\n    b == 1",
        "with raises(TypeError):\n    a == b",
        "a: 'B'",
        "a: None",
        "a: [int]",
        "a: 0 = 1",
        "class A:\n    def b(self):\n        return self.c == self.c",
        "class A:\n    def __eq__(self, other):\n        return self.a == other.a",
        "class A(B):\n    def __init__(self, c):\n        super().__init__(c, self)",
        "class A(B):\n    def __init__(self, c):\n        super(B, self).__init__(self.d)",
        "class A(B):\n    def __init__(self, c):\n        B.__init__(self, c)",
        "raise a",
        "with raises(TypeError):\n    raise 'a'",
        "for a in b:\n    c = Button(d, command=lambda: e(c))",
        "c = None\nfor a in b:\n    c = a.d\n    Button(e, command=lambda: f(c))",
        "for a in b:\n    c += 1\n    Button(e, command=lambda: f(c))",
        "raise a % b",
        "a = [[0] * b] * c\na = np.array(a)\na[d][e] = 1",
        "class A:\n    def __eq__(self, other):\n        return self.a != self.a and other.a != other.a",
        "class B:\n    def __init__(self, d): pass\n"
        "class A(B):\n    def __init__(self):\n        super().__init__(self)",
        "class A(Loader):\n    def __init__(self, c):\n        super().__init__(self, c)",
        (
            "class A:\n    def __init__(self):\n        self.a = [[0] * 4] * 4\n"
            "        self.b()\n    def b(self):\n        self.a = f()\n        self.a[c][d] = 1"
        ),
        (
            "class A:\n    def __init__(self, b):\n        self.a = dict.fromkeys(b, [])\n"
            "    def c(self, d):\n        self.a[d] = []\n        self.a[d].append(1)"
        ),
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
