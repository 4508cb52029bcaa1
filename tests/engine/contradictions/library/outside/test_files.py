"""Files that are taken for texts, or opened for something else, are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("a = json.load(b.read())", "a = json.loads(b.read())"),
        ("a = json.load(b.text)", "a = json.loads(b.text)"),
        ("a = json.load('[1]')", "a = json.loads('[1]')"),
        (
            "def f(a):\n    b = a.read_text()\n    return json.load(b)",
            "def f(a):\n    b = a.read_text()\n    return json.loads(b)",
        ),
        ("a = json.load(os.environ['B'])", "a = json.loads(os.environ['B'])"),
        ("with open(a) as b: c = json.loads(b)", "with open(a) as b: c = json.load(b)"),
        ("a = json.loads(open(b))", "a = json.load(open(b))"),
        ("with Path(a).open('w') as b: pickle.dump(c, b)", "with Path(a).open('wb') as b: pickle.dump(c, b)"),
        (
            "import pathlib\nwith self.a(b).open('r') as c: pickle.load(c)",
            "import pathlib\nwith self.a(b).open('rb') as c: pickle.load(c)",
        ),
        ("a = Path(b)\nwith a.open('r') as b: b.write(c)", "a = Path(b)\nwith a.open('w') as b: b.write(c)"),
        ("with open(a, 'rb') as b: c = pickle.loads(b)", "with open(a, 'rb') as b: c = pickle.load(b)"),
        ("a = json.dump(b, indent=2)", "a = json.dumps(b, indent=2)"),
        ("with open(a, 'w') as b: json.dumps(c, b)", "with open(a, 'w') as b: json.dump(c, b)"),
        ("with open(a) as b: b.write(c)", 'with open(a, "w") as b: b.write(c)'),
        ("with open(a, 'r') as b: json.dump(c, b)", "with open(a, 'w') as b: json.dump(c, b)"),
        ("with open(a, 'w') as b:\n    for c in b: d(c)", "with open(a, 'r') as b:\n    for c in b: d(c)"),
        ("with open(a, 'w') as b: pickle.dump(c, b)", "with open(a, 'wb') as b: pickle.dump(c, b)"),
        ("with open(a, 'wt') as b: b.write(c.encode())", "with open(a, 'wb') as b: b.write(c.encode())"),
        ("with open(a, mode='r') as b: c = tomllib.load(b)", "with open(a, mode='rb') as b: c = tomllib.load(b)"),
        ("with open(a, 'wb') as b: print(c, file=b)", "with open(a, 'w') as b: print(c, file=b)"),
        ("a.write_bytes(b, encoding='utf-8')", "a.write_text(b, encoding='utf-8')"),
        ("a = b.read_bytes(encoding='utf-8')", "a = b.read_text(encoding='utf-8')"),
        ("a = open(b, 'rb', encoding='utf-8')", "a = open(b, 'r', encoding='utf-8')"),
        ("a = open(b, mode='wb', encoding='utf-8')", "a = open(b, mode='w', encoding='utf-8')"),
        (
            (
                "def f(a):\n    b = hashlib.sha1()\n    with open(a, 'r') as c:\n"
                "        d = c.read(9)\n        b.update(d)"
            ),
            (
                "def f(a):\n    b = hashlib.sha1()\n    with open(a, 'rb') as c:\n"
                "        d = c.read(9)\n        b.update(d)"
            ),
        ),
        (
            "def f(a):\n    with open(a) as c:\n        return base64.b64encode(c.read())",
            'def f(a):\n    with open(a, "rb") as c:\n        return base64.b64encode(c.read())',
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = json.load(b)",
        "a = json.load(b.read)",
        "def f(a):\n    if c: a = a.read()\n    return json.load(a)",
        "a = json.loads(b)",
        "a = json.dump(b, c)",
        "a = json.dump(*b)",
        "def f(json): return json.dump(a)",
        "a = json.dumps(b, c)",
        "with open(a, b) as c: c.write(d)",
        "with open(a, 'r+') as b: b.write(b.read())",
        "with a.open('wb') as b: pickle.dump(c, b)",
        "with a.open('w') as b: b.write(b'c')",
        "with FilePath(a).open('w') as b: pickle.dump(c, b)",
        "with a.open(c) as b: pickle.dump(d, b)",
        "with a.open() as b: b.write(c)",
        "with open(a) as b: c(b)",
        "with open(a, 'w') as b: b.write(c)",
        "with open(a, 'wb') as b: b.write(c)",
        "with open(a, 'ab') as b: pickle.dump(c, b)",
        "with open(a, encoding='utf-8') as b: c = pickle.load(b)",
        "with open(a) as b:\n    with raises(TypeError):\n        pickle.load(b)",
        "a.write_bytes(b)",
        "a.write_text(b, encoding='utf-8')",
        "a = open(b, 'rb')",
        "a = open(b, 'r', encoding='utf-8')",
        "a = b.open('rb', encoding='utf-8')",
        "with raises(ValueError):\n    open(b, 'rb', encoding='utf-8')",
        "def f(a):\n    with open(a) as c:\n        return base64.b64encode(c.read().encode())",
        ("def f(a):\n    with open(a) as c:\n        b = c.read()\n        print(b)\n        return hashlib.md5(b)"),
        "def f(a, g):\n    with open(a) as c:\n        b = c.read()\n        g.update(b)",
        "with open(a, 'wb') as b:\n    b.write('c')\n    b.write(pack(d))",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
