"""Bytes that are taken for texts, and texts for bytes, are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("a = base64.b64encode(b)\nc = f'{a}.d'", "a = base64.b64encode(b)\nc = f'{a.decode()}.d'"),
        ("c = 'Basic ' + base64.b64encode(b)", "c = 'Basic ' + base64.b64encode(b).decode()"),
        ("c = str(base64.b64encode(b))", "c = base64.b64encode(b).decode()"),
        ("a = hashlib.md5('b')", "a = hashlib.md5('b'.encode())"),
        ("a = hashlib.sha256(str(b) + c)", "a = hashlib.sha256((str(b) + c).encode())"),
        ("a = base64.b64encode(json.dumps(b))", "a = base64.b64encode(json.dumps(b).encode())"),
        (
            "a = subprocess.check_output(b)\nc = a.split('\\n')",
            "a = subprocess.check_output(b, text=True)\nc = a.split('\\n')",
        ),
        (
            "a = subprocess.run(b, stdout=PIPE)\nif 'c' in a.stdout: d()",
            "a = subprocess.run(b, stdout=PIPE, text=True)\nif 'c' in a.stdout: d()",
        ),
        (
            "a = subprocess.run(\n    b,\n    stdout=PIPE,\n).stdout.rstrip('\\n')",
            "a = subprocess.run(\n    b,\n    stdout=PIPE,\n    text=True,\n).stdout.rstrip('\\n')",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = base64.b64encode(b)\nc = f'{a!r}.d'",
        "a = base64.b64encode(b).decode()\nc = f'{a}.d'",
        "c = b'Basic ' + base64.b64encode(b)",
        "a = base64.b64encode(b)\nc = f'base64.b64decode({a})'",
        "a = hashlib.md5(b)",
        "a = base64.b64encode(b)\ntry: c = a.decode()\nexcept UnicodeDecodeError: c = str(a)",
        "a = hashlib.md5(b'b')",
        "a = hashlib.md5(str(b).encode())",
        "a = subprocess.check_output(b, text=True)\nc = a.split('\\n')",
        "a = subprocess.check_output(b)\nc = a.split(b'\\n')",
        "a = subprocess.check_output(b)\nc = a.split()",
        "a = subprocess.check_output(b).decode().split('\\n')",
        "a = subprocess.check_output(*b)\nc = a.split('\\n')",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
