"""What the standard library gives or takes, taken for something else, is found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("a = delta.seconds / 3600", "a = delta.total_seconds() / 3600"),
        ("a = (b - c).seconds / 60", "a = (b - c).total_seconds() / 60"),
        ("a = hashlib.sha256(b)[:4]", "a = hashlib.sha256(b).hexdigest()[:4]"),
        ("if hashlib.md5(a) == b: c()", "if hashlib.md5(a).hexdigest() == b: c()"),
        ("a = 'b' + hashlib.md5(c)", "a = 'b' + hashlib.md5(c).hexdigest()"),
        ("a = b'b' + hashlib.md5(c)", "a = b'b' + hashlib.md5(c).digest()"),
        (
            "a = hashlib.md5(b).digest()\nc = hashlib.md5(d)[:4]",
            "a = hashlib.md5(b).digest()\nc = hashlib.md5(d).digest()[:4]",
        ),
        ("a = b.rstrip('.py')", "a = b.removesuffix('.py')"),
        ("a = b.rstrip('.tar.gz')", "a = b.removesuffix('.tar.gz')"),
        ("a = b.lstrip('https://')", "a = b.removeprefix('https://')"),
        ("A = '.jpeg'\ndef f(a): return a.rstrip(A)", "A = '.jpeg'\ndef f(a): return a.removesuffix(A)"),
        ("if a.endswith(suffix): a = a.rstrip(suffix)", "if a.endswith(suffix): a = a.removesuffix(suffix)"),
        (
            "b = a.lstrip('v1/') if a.startswith('v1/') else a",
            "b = a.removeprefix('v1/') if a.startswith('v1/') else a",
        ),
        ("os.environ['A'] = 1", "os.environ['A'] = \"1\""),
        ("os.environ['A'] = len(b)", "os.environ['A'] = str(len(b))"),
        ("a = requests.get(b)\nc = a.json['d']", "a = requests.get(b)\nc = a.json()['d']"),
        ("a = requests.post(b).json['c']", "a = requests.post(b).json()['c']"),
        ("a = hashlib.md5(b)\na.update(c)\nd = a[:4]", "a = hashlib.md5(b)\na.update(c)\nd = a.hexdigest()[:4]"),
        (
            "def f(a):\n    b = a - datetime.now(timezone.utc)\n    return b.seconds",
            "def f(a):\n    b = a - datetime.now(timezone.utc)\n    return b.total_seconds()",
        ),
        (
            "def f(a):\n    b = (a.c[0].d - datetime.utcnow()).seconds\n    if b > 0:\n        sleep(b)",
            "def f(a):\n    b = (a.c[0].d - datetime.utcnow()).total_seconds()\n    if b > 0:\n        sleep(b)",
        ),
        (
            "def f(o):\n    if isinstance(o, dt.timedelta):\n        return o.seconds",
            "def f(o):\n    if isinstance(o, dt.timedelta):\n        return o.total_seconds()",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = delta.seconds // 3600",
        "a = delta.days * 24 + delta.seconds / 3600",
        "a = delta.seconds / b",
        "a = clock.seconds / 60",
        "a = timedelta(minutes=3)\nb = a.seconds / 60",
        "a = hashlib.md5(b).hexdigest()[:4]",
        "a = b[hashlib.md5(c)]",
        "a = hashlib.md5(b) == hashlib.md5(c)",
        "a = b.rstrip('. ')",
        "a = b.rstrip('.0')",
        "a = b.rstrip('/.')",
        "A = '. '\na = b.rstrip(A)",
        "A = '.jpeg'\ndef f(a, A): return a.rstrip(A)",
        "a = b.rstrip(suffix)",
        "if a.endswith('//'): a = a.rstrip('//')",
        "if b.endswith(suffix): a = a.rstrip(suffix)",
        "a = b.strip('.py')",
        "a = b.lstrip('0x')",
        "os.environ['A'] = '1'",
        "os.environ['A'] = b",
        "a['A'] = 1",
        "a = b.json['c']",
        "a = requests.get(b)\nc = a.json()['d']",
        "a = hashlib.md5(b)\na = a.hexdigest()\nc = a[:4]",
        "a = hashlib.md5(b)\nc = d[a]",
        "def f(a):\n    b = datetime.now() - a\n    return b.seconds",
        "def f(a):\n    b = a - datetime.now()\n    return b.days, b.seconds",
        "def f(a):\n    if a > datetime.now():\n        return (a - datetime.now()).seconds",
        "def f(a):\n    b = (a - datetime.now()).seconds\n    if b > a.c:\n        sleep(b)",
        "def f(a):\n    b = (a - datetime.now()).seconds\n    if a.left > 0:\n        sleep(b)",
        "def f(o):\n    if isinstance(o, Length):\n        return o.seconds",
        "def f(o, b):\n    if isinstance(o, timedelta):\n        return b.seconds",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
