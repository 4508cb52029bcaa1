"""What a program does in one place and lacks in another: marks, first values, bounds, options, values of elsewhere."""

import pytest

from mlrepair.edits import apply_edits
from mlrepair.trial.grammar import candidates
from mlrepair.trial.kinds import Kind

SEARCH = (
    "def f(a, g):\n    seen = set()\n    todo = [a]\n{}    for b in todo:\n        for c in g[b]:\n"
    "            if c not in seen:\n                seen.add(c)\n                todo.append(c)\n"
)
ANEW = (
    "def f(g):\n    seen = {{}}\n    for a in g:\n{}        seen[a] = 0\n        todo = [a]\n        while todo:\n"
    "            for b in g[todo.pop()]:\n                if b not in seen:\n                    seen[b] = 1\n"
)
TABLE = "def f(n):\n    t = [0] * n\n{}    for i in range(1, n):\n        t[i] = t[i - 1] + g(i)\n    return t\n"
SQUARE = (
    "def f(n):\n    t = [[0] * n for _ in range(n)]\n{}    for i in range(n):\n        for j in range(i):\n"
    "            t[i][j] = t[i + 1][j] + 1\n    return t\n"
)
HEAPS = "class A:\n    def f(self, a):\n        self.n = a\n        {}\n    def g(self, b):\n        self.sift(b)\n"
PARTS = "def f(n, k):\n    if n == 0:\n        return 1\n{}    return f(n - k, k) + f(n, k - 1)\n"
BRANCHES = (
    "def f(s, g):\n    s.add(g)\n    for a in g:\n        if a:\n            h(a)\n        {}:\n            k(a)\n"
    "    s.remove(g)\n"
)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (SEARCH.format(""), SEARCH.format("    seen.add(a)\n"), Kind.MARK_OWED),
        (
            SEARCH.format("    seen.add(a)\n").replace("                todo.append(c)\n", ""),
            SEARCH.format("    seen.add(a)\n"),
            Kind.MARK_OWED,
        ),
        (ANEW.format(""), ANEW.format("        if a in seen:\n            continue\n"), Kind.GUARD_OWED),
        (BRANCHES.format("else"), BRANCHES.format("elif a in s"), Kind.CONDITION_OWED),
        (
            "def f(s, t, a):\n    if a in t or not a:\n        return\n    t.add(a)\n    s.add(a - 1)\n",
            "def f(s, t, a):\n    if a in t or not a or a - 1 in s:\n        return\n    t.add(a)\n    s.add(a - 1)\n",
            Kind.CONDITION_OWED,
        ),
        (
            "def f(a):\n    for b in a:\n        c.append(b)\n        c.append(b // 2)\n",
            "def f(a):\n    for b in a:\n        c.append(b)\n        if b != b // 2:\n            c.append(b // 2)\n",
            Kind.CONDITION_OWED,
        ),
        (TABLE.format(""), TABLE.format("    t[0] = 1\n"), Kind.TABLE_BEGUN),
        (SQUARE.format(""), SQUARE.format("    for i in range(n):\n        t[i][i] = 1\n"), Kind.TABLE_BEGUN),
        (SQUARE.format(""), SQUARE.format("    for i in range(n):\n        t[i][0] = i\n"), Kind.TABLE_BEGUN),
        (
            "def f(a, s):\n    for b in s:\n        c = a // b\n        g(c)\n",
            "def f(a, s):\n    for b in s:\n        c = a // b\n        a %= b\n        g(c)\n",
            Kind.STEP_OWED,
        ),
        (
            "def f(a, s):\n    for b in s:\n        c = a // b\n",
            "def f(a, s):\n    for b in s:\n        c, a = divmod(a, b)\n",
            Kind.STEP_OWED,
        ),
        (
            "def f(a, b):\n    if g(a) == g(b):\n        return\n    h(a, b)\n",
            "def f(a, b):\n    a, b = g(a), g(b)\n    if a == b:\n        return\n    h(a, b)\n",
            Kind.STEP_OWED,
        ),
        (
            "def f(a):\n    b = None\n    for c in a:\n        d.append((b, c))\n        b = c\n    return d\n",
            "def f(a):\n    b = None\n    for c in a:\n        d.append((b, c))\n        b = c\n    if b is not None:\n"
            "        d.append((b, c))\n    return d\n",
            Kind.GUARD_OWED,
        ),
        (
            "def f(a):\n    return max(a[1:])\n",
            "def f(a):\n    if len(a) == 1:\n        return a[0]\n    return max(a[1:])\n",
            Kind.GUARD_OWED,
        ),
        (HEAPS.format("return a"), HEAPS.format("self.sift(a)\n        return a"), Kind.STEP_ELSEWHERE),
        (
            "def f(a):\n    b = a\n    while c(b):\n        b = 0\n    b = a[b - 1]\n",
            "def f(a):\n    b = a\n    while c(b):\n        b = a[b - 1]\n    b = a[b - 1]\n",
            Kind.ELSEWHERE,
        ),
        (
            "def f(a):\n    b = 0\n    for c in a[1:]:\n        b = g(b, c)\n",
            "def f(a):\n    b = -a[0]\n    for c in a[1:]:\n        b = g(b, c)\n",
            Kind.ELSEWHERE,
        ),
        (
            "def f(a):\n    a += a & -a\ndef g(b):\n    b -= 1\n",
            "def f(a):\n    a += a & -a\ndef g(b):\n    b -= b & -b\n",
            Kind.ELSEWHERE,
        ),
        (
            "def f(a, b):\n    n = len(a)\n    c = b\n    return a[c]\n",
            "def f(a, b):\n    n = len(a)\n    c = min(b, n - 1)\n    return a[c]\n",
            Kind.CLAMPED,
        ),
        (
            "def f(a, b, c):\n    if a < b:\n        d = c[a]\n",
            "def f(a, b, c):\n    if a < b:\n        d = min(b - a, c[a])\n",
            Kind.CLAMPED,
        ),
        (
            "def f(a, b):\n    if a in b:\n        c = b[a]\n",
            "def f(a, b):\n    if a in b and b[a] >= c:\n        c = b[a]\n",
            Kind.VALUE_CHECKED,
        ),
        (
            "def f(a):\n    a.end = True\n    return a.end\ndef g(b):\n    return b is not None\n",
            "def f(a):\n    a.end = True\n    return a.end\ndef g(b):\n    return b is not None and b.end\n",
            Kind.VALUE_CHECKED,
        ),
        (
            "def f(a, b):\n    c = a - b\n    return a // c\n",
            "def f(a, b):\n    if a == b:\n        return a\n    c = a - b\n    return a // c\n",
            Kind.DIVISOR_CHECKED,
        ),
        (
            'def f(a):\n    """B."""\n    return sum(a) / len(a)\n',
            'def f(a):\n    """B."""\n    if not a:\n        return 0\n    return sum(a) / len(a)\n',
            Kind.DIVISOR_CHECKED,
        ),
        (
            "def f(a, b, c):\n    if a:\n        c = min(c, a)\n    else:\n        d(a)\n",
            "def f(a, b, c):\n    if a:\n        c = min(c, a)\n    else:\n        d(a)\n        c = min(c, b)\n",
            Kind.STEP_OF_BRANCH,
        ),
        (
            "def f(a, b):\n    while b > 9:\n        b -= 9\n    return a, b\n",
            "def f(a, b):\n    while b > 9:\n        b -= 9\n        a += 1\n    return a, b\n",
            Kind.STEP_OWED,
        ),
        ("def f(a):\n    b.append(a)\n", "def f(a):\n    b.append(a[:])\n", Kind.COPIED),
        ("def f(a):\n    b.append(a)\n", "def f(a):\n    b.append(a.copy())\n", Kind.COPIED),
        ("if a < b and c < d:\n    e = 1\n", "if 0 <= a < b and 0 <= c < d:\n    e = 1\n", Kind.BOTH_BOUNDED),
        (
            "if a >= b or c >= d:\n    e = 1\n",
            "if a < 0 or a >= b or c < 0 or c >= d:\n    e = 1\n",
            Kind.BOTH_BOUNDED,
        ),
        (
            "if 0 <= a <= b and 0 <= c <= d and e:\n    e = 1\n",
            "if 0 <= a < b and 0 <= c < d and e:\n    e = 1\n",
            Kind.BOTH_BOUNDED,
        ),
        (
            "def f(a):\n    return a + 'b'\n    c = a\n",
            "def f(a):\n    return a + 'b'\n    c = a or 'b'\n",
            Kind.DEFAULTED,
        ),
        (
            "def f(a=None):\n    for b in a:\n        c(b)\n",
            "def f(a=None):\n    for b in a or ():\n        c(b)\n",
            Kind.DEFAULTED,
        ),
        (
            "def f(a, b):\n    while b:\n        c = 0\n        b = a[c]\n",
            "def f(a, b):\n    while b:\n        c = a[-1]\n        b = a[c]\n",
            Kind.ELSEWHERE,
        ),
        (
            "def f(a):\n    a.end = True\ndef g(b):\n    return True\n",
            "def f(a):\n    a.end = True\ndef g(b):\n    return b.end\n",
            Kind.VALUE_CHECKED,
        ),
        (PARTS.format(""), PARTS.format("    if n < 0 or k == 0:\n        return 0\n"), Kind.GUARD_OWED),
        (PARTS.format(""), PARTS.format("    if k == 0:\n        return 0\n"), Kind.GUARD_OWED),
        ("a.append(b)\nc = 1\n", "a.insert(c, b)\nc = 1\n", Kind.METHOD_CHANGED),
        ("a.insert(c, b)\n", "a.append(b)\n", Kind.METHOD_CHANGED),
        ("a = {}\nb = a[c]\n", "a = {}\nb = a.get(c, 0)\n", Kind.METHOD_CHANGED),
        ("b = a.get(c, 0)\n", "b = a[c]\n", Kind.METHOD_CHANGED),
        ("a = b.popitem()\n", "a = b.popitem(last=False)\n", Kind.OPTION_ADDED),
        ("a = max(b for b in c)\n", "a = max((b for b in c), default=0)\n", Kind.OPTION_ADDED),
        (
            "def f(a):\n    for b in a:\n        if b:\n            continue\n        c[b] = c[b] + 1\n",
            "def f(a):\n    for b in a:\n        if b:\n            c[b] = 0\n        c[b] = c[b] + 1\n",
            Kind.JUMP,
        ),
        ("a = b + 1\nfor c in d:\n    a = c\n", "a = b + 1\nfor c in d:\n    a = max(a, c)\n", Kind.BOUNDED),
        ("a = b[c] > d\ne = 1\n", "a = b[e] > b[c] > d\ne = 1\n", Kind.CONDITION_EXTENDED),
        (
            "def f(a, b, c):\n    if a and b:\n        return c\n",
            "def f(a, b, c):\n    if a and b and c:\n        return c\n",
            Kind.CONDITION_EXTENDED,
        ),
    ],
)
def test_what_is_lacking_is_put_in(before: str, after: str, kind: Kind) -> None:
    """The exact repair is among the candidates, under its kind."""
    kinds = {text: found for found, text in _repaired(before)}
    assert kinds.get(after) is kind


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (SEARCH.format("    seen.add(a)\n"), (Kind.MARK_OWED, Kind.CONDITION_OWED)),
        (
            "def f(a, g):\n    todo = [a]\n    while todo:\n        b = todo.pop()\n        if b in seen:\n"
            "            continue\n        seen.add(b)\n        for c in g[b]:\n            todo.append(c)\n",
            (Kind.MARK_OWED,),  # marked when it is taken up
        ),
        (ANEW.format("        if a in seen:\n            continue\n"), (Kind.GUARD_OWED, Kind.CONDITION_OWED)),
        ("def f(a):\n    found = set()\n    found.add(a)\n    return found\n", (Kind.CONDITION_OWED,)),
        ("def f(a):\n    for b in a:\n        c.append(b)\n        d.append(b // 2)\n", (Kind.CONDITION_OWED,)),
        (TABLE.format("    t[0] = 1\n"), (Kind.TABLE_BEGUN,)),
        (SQUARE.format("    for i in range(n):\n        t[i][i] = 1\n"), (Kind.TABLE_BEGUN,)),
        ("def f(n):\n    t = [0] * n\n    for i in range(n):\n        t[i] = g(i)\n", (Kind.TABLE_BEGUN,)),
        ("def f(a, s):\n    for b in s:\n        c = a // b\n        a -= b * c\n", (Kind.STEP_OWED,)),
        ("def f(a, b):\n    c = a // b\n    return c\n", (Kind.STEP_OWED,)),
        ("def f(a, b):\n    if g(a) == h(b):\n        return\n    k(a, b)\n", (Kind.STEP_OWED,)),
        ("def f(a):\n    if len(a) < 2:\n        return a\n    return max(a[1:])\n", (Kind.GUARD_OWED,)),
        ("def f(a):\n    return a\ndef g(b):\n    return f(b)\n", (Kind.STEP_ELSEWHERE,)),
        ("def f(a):\n    b = g(a)\n    return b\n", (Kind.ELSEWHERE, Kind.CLAMPED)),
        ("def f(a, b, c):\n    if a < b:\n        c.d = min(c.d, a)\n", (Kind.CLAMPED,)),
        ("def f(a, b, c):\n    if a == b:\n        c.d = a\n", (Kind.CLAMPED,)),
        ("def f(a, b):\n    if a in b:\n        return c\n", (Kind.VALUE_CHECKED,)),
        ("if a < b and c in d:\n    e = 1\n", (Kind.BOTH_BOUNDED,)),
        ("if 0 < a == b and c < d:\n    e = 1\n", (Kind.BOTH_BOUNDED,)),
        ("def f(a):\n    b(a)\n    return 1\n", (Kind.DEFAULTED, Kind.ELSEWHERE)),
        ("def f(a):\n    a.end = 1\ndef g(b):\n    return True\n", (Kind.VALUE_CHECKED,)),
        (PARTS.format("    if n < 0 or k == 0:\n        return 0\n"), (Kind.GUARD_OWED,)),
        ("a = [1]\nb = a[c]\n", (Kind.METHOD_CHANGED,)),
        ("def f(a, b):\n    c = a - b\n    return a * c\n", (Kind.DIVISOR_CHECKED,)),
        ("def f(a, b):\n    if a:\n        b = 1\n    c(a)\n", (Kind.STEP_OF_BRANCH,)),
        ("def f(a, b):\n    while b > 9:\n        b -= 9\n        a += 1\n    return a, b\n", (Kind.STEP_OWED,)),
        ("a = max(b, c)\nd = e.popitem(last=True)\n", (Kind.OPTION_ADDED,)),
    ],
)
def test_what_is_there_is_not_put_in(text: str, kinds: tuple[Kind, ...]) -> None:
    """A program that lacks nothing of a kind has no candidate of it."""
    assert [repaired for kind, repaired in _repaired(text) if kind in kinds] == []


@pytest.mark.parametrize(
    ("text", "likely", "other"),
    [
        (
            "def f(a, b):\n    if a:\n        a.pop()\n    if b:\n        c(b)\n",
            "def f(a, b):\n    while a:\n        a.pop()\n    if b:\n        c(b)\n",
            "def f(a, b):\n    if a:\n        a.pop()\n    while b:\n        c(b)\n",
        ),
        (
            "def f(a, low):\n    return f(a, None)\n",
            "def f(a, low):\n    return f(a, low)\n",
            "def f(a, low):\n    return f(a, a)\n",
        ),
        (
            "def f(a):\n    return g(a), h(a), -g(1)\n",
            "def f(a):\n    return -g(a), h(a), -g(1)\n",
            "def f(a):\n    return g(a), -h(a), -g(1)\n",
        ),
        (
            "def f(a, b):\n    b += g(a)\n    c = g(a)\n",
            "def f(a, b):\n    b = max(b, g(a))\n    c = g(a)\n",
            "def f(a, b):\n    b += g(a)\n    c = max(g(a), 0)\n",
        ),
        (
            SQUARE.format(""),
            SQUARE.format("    for i in range(n):\n        t[i][i] = 1\n"),
            SQUARE.format("    t[0][0] = 1\n"),
        ),
    ],
)
def test_what_stands_around_makes_a_repair_more_probable(text: str, likely: str, other: str) -> None:
    """Of two candidates of one kind, that which the rest of the function calls for weighs more."""
    source = text.encode()
    found = candidates(source, range(1, text.count("\n") + 2))
    weights = {apply_edits(source, one.edits).decode(): (one.kind, one.weight) for one in found}
    assert weights[likely][0] is weights[other][0]
    assert weights[likely][1] > weights[other][1]


def _repaired(text: str) -> list[tuple[Kind, str]]:
    source = text.encode()
    rows = range(1, text.count("\n") + 2)
    return [(one.kind, apply_edits(source, one.edits).decode()) for one in candidates(source, rows)]
