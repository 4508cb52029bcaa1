"""What a file says of its own functions, variables and statements, and what contradicts it."""

import pytest

from tests.engine.contradictions.repairing import repaired

_AREA = "def area(width, height, unit=1):\n    return width * height * unit\n"
_CLASS = "class A:\n    def __init__(self, a, b=None): pass\n    def rows(self): return []\n"
_LAST = "class A:\n    def f(self):\n        self.last = 0\n    def g(self, a):\n"
_LOADED = "class A:\n    async def f(self): pass\n    async def g(self):\n"
_CROP = (
    "def crop(box, size):\n    crop_w = min(box[0], size.width)\n    crop_h = min(box[1], size.height)\n"
    "    left = (size.width - crop_w) // 2\n    top = (size.height - {}) // 2\n    return left, top\n"
)
_SEARCH = (
    "def find(a, b):\n    low, high = 0, len(a){}\n    while low {} high:\n        middle = (low + high) // 2\n"
    "        if a[middle] < b:\n            low = middle{}\n        else:\n            high = middle{}\n"
    "    return low\n"
)
_QUERY = (
    "class Query:\n    def where(self, a) -> 'Query':\n        query = self.copy()\n        query.a = a\n"
    "        return query\n"
    "    def order(self, b) -> 'Query':\n        query = self.copy()\n        query.b = b\n"
)


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        # signatures
        (f"{_AREA}def f(width, height): area(width)", f"{_AREA}def f(width, height): area(width, height)"),
        (f"{_AREA}def f(height): area(width=1)", f"{_AREA}def f(height): area(width=1, height=height)"),
        (f"{_CLASS}def f(a): return A()", f"{_CLASS}def f(a): return A(a)"),
        (
            f"{_CLASS}class B(A):\n    def __init__(self, a):\n        super().__init__()",
            f"{_CLASS}class B(A):\n    def __init__(self, a):\n        super().__init__(a)",
        ),
        (
            f"{_CLASS}class B(A):\n    def __init__(self, a, b):\n        super().__init__(a)",
            f"{_CLASS}class B(A):\n    def __init__(self, a, b):\n        super().__init__(a, b)",
        ),
        (
            f"{_AREA}def f(a):\n    unit = g()\n    return area(a, a)",
            f"{_AREA}def f(a):\n    unit = g()\n    return area(a, a, unit)",
        ),
        (f"{_AREA}def f(unit):\n    def g(a): area(a, a)", f"{_AREA}def f(unit):\n    def g(a): area(a, a, unit)"),
        (f"{_AREA}area(1, hieght=2)", f"{_AREA}area(1, height=2)"),
        (f"{_CLASS}A(c=1)", f"{_CLASS}A(a=1)"),
        # copies
        (_CROP.format("crop_w"), _CROP.format("crop_h")),
        (
            "def f(a):\n    a.left = a.left_pad + b.left\n    a.right = a.left_pad + b.right\n    return a.right_pad",
            "def f(a):\n    a.left = a.left_pad + b.left\n    a.right = a.right_pad + b.right\n    return a.right_pad",
        ),
        # loops
        (_SEARCH.format("", "<", "", ""), _SEARCH.format("", "<", " + 1", "")),
        (_SEARCH.format(" - 1", "<=", " + 1", ""), _SEARCH.format(" - 1", "<=", " + 1", " - 1")),
        ("a = 0\nfor b in c:\n    a *= b", "a = 1\nfor b in c:\n    a *= b"),
        ("a = 0.0\nd = 2\nwhile c():\n    a *= d", "a = 1.0\nd = 2\nwhile c():\n    a *= d"),
        ("a = {'b': 1}\nfor c, d in a: f(c)", "a = {'b': 1}\nfor c, d in a.items(): f(c)"),
        (
            "def f(a: dict[str, int]): return [b for b, c in a]",
            "def f(a: dict[str, int]): return [b for b, c in a.items()]",
        ),
        (
            "class A:\n    def __init__(self, b: Dict[str, str]):\n        self.b = b\ndef f(a: A):\n"
            "    for c, d in a.b: g()",
            "class A:\n    def __init__(self, b: Dict[str, str]):\n        self.b = b\ndef f(a: A):\n"
            "    for c, d in a.b.items(): g()",
        ),
        (
            "def f(a: dict[str, int]): return [b for b, c in sorted(a)]",
            "def f(a: dict[str, int]): return [b for b, c in sorted(a.items())]",
        ),
        (
            "for b in self.a:\n    if b:\n        self.a.remove(b)",
            "for b in list(self.a):\n    if b:\n        self.a.remove(b)",
        ),
        (
            "for b in a:\n    try:\n        f(b)\n    except C:\n        a.discard(b)",
            "for b in list(a):\n    try:\n        f(b)\n    except C:\n        a.discard(b)",
        ),
        (
            "for b in a:\n    with c:\n        if b: a.remove(b)",
            "for b in list(a):\n    with c:\n        if b: a.remove(b)",
        ),
        ("for b in a:\n    del a[b]\n    c()", "for b in list(a):\n    del a[b]\n    c()"),
        ("for b, c in a.items():\n    if c: del a[b]", "for b, c in list(a.items()):\n    if c: del a[b]"),
        ("for b in self.a.keys():\n    self.a.pop(b)", "for b in list(self.a.keys()):\n    self.a.pop(b)"),
        # values
        ("if a.startswith('./'):\n    a = a[:2]", "if a.startswith('./'):\n    a = a[2:]"),
        (
            "def f(a):\n    if b and a.endswith(c):\n        return a[-len(c):]",
            "def f(a):\n    if b and a.endswith(c):\n        return a[:-len(c)]",
        ),
        ("def f(a=None):\n    b = dict(a)", "def f(a=None):\n    b = dict(a or {})"),
        ("def f(*, a=None):\n    for b in a: g(b)", "def f(*, a=None):\n    for b in a or []: g(b)"),
        # calls
        (
            f"{_CLASS}    def f(self):\n        a = self.rows\n        return a[0]",
            f"{_CLASS}    def f(self):\n        a = self.rows()\n        return a[0]",
        ),
        (
            "def clamp(a, low, high): pass\nclamp(b, self.maximum, self.minimum)",
            "def clamp(a, low, high): pass\nclamp(b, self.minimum, self.maximum)",
        ),
        (f"{_AREA}area(a['height'], a['width'])", f"{_AREA}area(a['width'], a['height'])"),
        (
            "class Bad(ValueError): pass\ndef f(a):\n    if a: Bad(a)",
            "class Bad(ValueError): pass\ndef f(a):\n    if a: raise Bad(a)",
        ),
        (
            f"{_LOADED}        a = self.f()\n        return len(a)",
            f"{_LOADED}        a = await self.f()\n        return len(a)",
        ),
        # flow
        (
            f"{_LAST}        b = a - self.last\n        last = a\n        return b",
            f"{_LAST}        b = a - self.last\n        self.last = a\n        return b",
        ),
        (
            "def f(a):\n    b = []\n    for c in a:\n        b.append(c)\n        return b",
            "def f(a):\n    b = []\n    for c in a:\n        b.append(c)\n    return b",
        ),
        (_QUERY, f"{_QUERY[:-1]}\n        return query\n"),
    ],
)
def test_contradiction_isrepaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n").rstrip() == meant.rstrip()


@pytest.mark.parametrize(
    "source",
    [
        # signatures
        f"{_AREA}def f(width): area(width)",
        f"{_AREA}def f(height):\n    with raises(TypeError): area(height)",
        f"{_AREA}def f(height, *a): area(1, *a)",
        f"{_AREA}def f(height, **a): area(1, **a)",
        f"{_AREA}def f(height):\n    from b import area\n    area(height)",
        f"{_AREA}def f(height, area): area(height)",
        f"{_AREA}class B:\n    def f(self, unit): return area(1, 2)",
        f"{_AREA}def f(unit):\n    g(unit)\n    return area(1, 2)",
        f"{_AREA}@g\ndef f(unit): return area(1, 2)",
        f"{_AREA}area(1, 2, depth=3)",
        "def f(a, **b): pass\nf(1, ab=2)",
        f"{_AREA}def f(a):\n    b, unit = area(a, a)\n    return b",
        f"{_AREA}def f(a):\n    b = area(a, a)\n    unit = 2\n    return b",
        "def layer(size_in, size_out): pass\ndef f(size_in, size_out): layer(size_out, size_in)",
        "yaml = YAML()\na = yaml.load(b)",
        "subprocess.run(['ver'], shell=True)",
        # copies
        _CROP.format("crop_h"),
        _CROP.format("other"),
        "def f(s):\n    summer_start = s.spring.replace(month=6)\n    autumn_start = s.spring.replace(month=9)",
        "def f(m, n):\n    c = g(m, n, 'c')\n    d = g(m, m, 'd')",
        "def f(x, y, x0, x1):\n    x = x[x0:x1]\n    y = y[x0:x1]",
        # loops
        _SEARCH.format("", "<", " + 1", ""),
        _SEARCH.format(" - 1", "<=", " + 1", " - 1"),
        _SEARCH.format("", "<", "", "").replace("if a[middle]", "if high - low == 1: break\n        if a[middle]"),
        _SEARCH.format("", "<", "", " - 1").replace("(low + high)", "(low + high + 1)"),
        "a = 0\nfor b in c:\n    a *= b\n    a += 1",
        "a = 0\na = f(a)\nfor b in c:\n    a *= b",
        "a = {(1, 2): 3}\nfor b, c in a: f(b)",
        "a = {}\nfor b, c in a: f(b)",
        "def f(a: dict[str, int]):\n    a = g(a)\n    for b, c in a: h(b)",
        "for b in self:\n    if b:\n        self.remove(b)",
        "for b in self.a:\n    if b:\n        self.a.remove(b)\n    break",
        f"{_AREA}def f(rows):\n    for width, height, unit in rows:\n        area(width, height)",
        "for b in os.environ:\n    if c(b):\n        del os.environ[b]",
        "for b in a:\n    if b:\n        a.remove(b)\n        break",
        "for b in a:\n    a = a - {b}\n    a.remove(b)",
        "for b in a:\n    c.remove(b)",
        "for b in a:\n    try:\n        a.remove(b)\n    finally:\n        break",
        "for b in a:\n    try:\n        a.remove(b)\n    except C:\n        continue\n    break",
        "for b, c in a.items():\n    d.pop(b)",
        "for b in a.find(c):\n    a.remove(b)",
        "for b in a: a.pop()",
        # values
        "if a.startswith('./'):\n    b = a[:2]",
        "if a.startswith('./'):\n    a = a[:3]",
        "if not a.startswith('./'):\n    a = a[:2]",
        "if a.startswith('./'):\n    a = g()\n    a = a[:2]",
        "def f(a=None):\n    if a: b = dict(a)",
        "def f(a=None):\n    if a is None: a = {}\n    b = dict(a)",
        "QUIT = 'q'\ndef f(a):\n    return a is QUIT",
        # calls
        f"{_CLASS}    def f(self):\n        a = self.rows\n        return a.__name__, a()",
        "class B:\n    def f(self):\n        a = self.__class__()\n        a.strip()",
        "def plot(x, y, width, height): pass\ndef f(x, y, width, height): plot(y, x, height, width)",
        "def clamp(a, low, high): pass\nclamp(b, self.minimum, self.maximum)",
        "def clamp(a, low, high): pass\nclamp(b, max_low, min_low)",
        "def clamp(a, low, high): pass\nclamp(b, c.maximum, 0)",
        "class Good(Base): pass\ndef f(a):\n    if a: Good(a)",
        "def f(x_i, x_j): pass\ndef g(x_i, x_j): f(x_j, x_i)",
        "class A:\n    def f(self, a): raise NotImplementedError\n    def g(self): self.f(self, 1)",
        "def f(a):\n    a.strip()\n    return a.names",
        # flow
        f"{_LAST}        last = a\n        return last, self.last",
        f"{_LAST}        last = 1\n        return self.last",
        "class A:\n    def g(self, a):\n        last = a\n        return self.last",
        "def f(a):\n    b = []\n    for c in a:\n        if c: continue\n        b.append(c)\n        return b",
        "def f(a):\n    for c in a:\n        b.append(c)\n        return b",
        _QUERY.replace("-> 'Query'", ""),
        _QUERY.replace("        query.b = b\n", "        raise ValueError(b)\n"),
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
