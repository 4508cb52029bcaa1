"""Texts where bytes are needed are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("a = zlib.compress(json.dumps(b))", "a = zlib.compress(json.dumps(b).encode())"),
        ("a = io.BytesIO('b')", "a = io.BytesIO(b'b')"),
        ("a = io.BytesIO('b' + c)", "a = io.BytesIO(('b' + c).encode())"),
        ("a = hmac.new('b', c, 'sha256')", "a = hmac.new(b'b', c, 'sha256')"),
        (
            "def f(a):\n    b = hashlib.sha256()\n    b.update(' '.join(a))",
            "def f(a):\n    b = hashlib.sha256()\n    b.update(' '.join(a).encode())",
        ),
        ("a = 'b' + c.encode()", "a = 'b' + c.encode().decode()"),
        (
            "a = json.dumps(b)\nurllib.request.Request(c, data=a)",
            "a = json.dumps(b)\nurllib.request.Request(c, data=a.encode())",
        ),
        (
            "urllib.request.urlopen(a, urllib.parse.urlencode(b))",
            "urllib.request.urlopen(a, urllib.parse.urlencode(b).encode())",
        ),
        (
            "def f(a):\n    b = secrets.token_hex(8)\n    return hashlib.pbkdf2_hmac('sha256', a, b, 9)",
            "def f(a):\n    b = secrets.token_hex(8)\n    return hashlib.pbkdf2_hmac('sha256', a, b.encode(), 9)",
        ),
        ("hashlib.scrypt(a, salt='b', n=2)", "hashlib.scrypt(a, salt=b'b', n=2)"),
        ("def f(a: str): return hmac.new(KEY, a)", "def f(a: str): return hmac.new(KEY, a.encode())"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = zlib.compress(b)",
        "a = zlib.compress(json.dumps(b).encode())",
        "def f(a: str): return zlib.compress(a)",
        "def f(a):\n    b.update(' '.join(a))",
        "with raises(TypeError): zlib.compress('a')",
        "a = b'b' + c.encode()",
        "a = 'b' + self.encode()",
        "a = 'b' + c.encode(d)",
        "urllib.request.Request(c, data=a)",
        "requests.Request(a, data=json.dumps(b))",
        "urllib2.Request(a, json.dumps(b))",
        "def f(a, b): return hashlib.pbkdf2_hmac('sha256', a, b, 9)",
        "def f(a: str):\n    a = g(a)\n    return hmac.new(KEY, a)",
        "def f(a: str):\n    if isinstance(a, str): a = a.encode()\n    return hmac.new(KEY, a)",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
