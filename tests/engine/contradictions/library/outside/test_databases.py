"""Statements of SQL that do not get what they need are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "a = db.execute('SELECT b FROM c WHERE d = ?', (e)).fetchone()",
            "a = db.execute('SELECT b FROM c WHERE d = ?', (e,)).fetchone()",
        ),
        ("cur.execute('SELECT b FROM c WHERE d = %s', (e.f))", "cur.execute('SELECT b FROM c WHERE d = %s', (e.f,))"),
        (
            "db.execute('INSERT INTO a (b, c, d) VALUES (?, ?)', (b, c, d))",
            "db.execute('INSERT INTO a (b, c, d) VALUES (?, ?, ?)', (b, c, d))",
        ),
        ("db.execute('SELECT a FROM b WHERE c = \"?\"', (d,))", "db.execute('SELECT a FROM b WHERE c = ?', (d,))"),
        (
            (
                "class A:\n    def __init__(self, a):\n        self.db = sqlite3.connect(a)\n    def b(self, c):\n"
                "        self.db.execute('DELETE FROM a WHERE c = ?', (c,))\n        self.db.commit()\n"
                "    def d(self, c):\n        self.db.execute('INSERT INTO a VALUES (?)', (c,))"
            ),
            (
                "class A:\n    def __init__(self, a):\n        self.db = sqlite3.connect(a)\n    def b(self, c):\n"
                "        self.db.execute('DELETE FROM a WHERE c = ?', (c,))\n        self.db.commit()\n"
                "    def d(self, c):\n        self.db.execute('INSERT INTO a VALUES (?)', (c,))\n"
                "        self.db.commit()"
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
        "db.execute('SELECT b FROM c WHERE d = ?', (e,))",
        "db.execute('SELECT b FROM c WHERE d = ?', e)",
        "def f():\n    e = (1,)\n    db.execute('SELECT b FROM c WHERE d = ?', (e))",
        "db.execute('SELECT b FROM c WHERE d = ? AND e = ?', (f))",
        "db.execute('c ?', (e))",
        "db.execute('INSERT INTO a (b, c) VALUES (?, ?)', (b, c))",
        "db.execute('INSERT INTO a (b, c) VALUES (?, now())', (b,))",
        "db.execute('SELECT a FROM b WHERE c = \"?\" AND d = ?', (d,))",
        "with raises(Error): db.execute('SELECT b FROM c WHERE d = ?', (e))",
        (
            "class A:\n    def __init__(self, a):\n        self.db = sqlite3.connect(a)\n    def b(self, c):\n"
            "        self.db.execute('DELETE FROM a WHERE c = ?', (c,))\n        self.db.commit()\n"
            "    def d(self, c):\n        self.db.execute('INSERT INTO a VALUES (?)', (c,))\n        self.db.commit()"
        ),
        (
            "class A:\n    def __init__(self, a):\n        self.db = sqlite3.connect(a, isolation_level=None)\n"
            "    def b(self, c):\n        self.db.execute('DELETE FROM a WHERE c = ?', (c,))\n"
            "        self.db.commit()\n    def d(self, c):\n        self.db.execute('INSERT INTO a VALUES (?)', (c,))"
        ),
        (
            "class A:\n    def __init__(self, a):\n        self.db = connect(a)\n    def b(self, c):\n"
            "        self.db.execute('DELETE FROM a WHERE c = ?', (c,))\n        self.db.commit()\n"
            "    def d(self, c):\n        self.db.execute('INSERT INTO a VALUES (?)', (c,))"
        ),
        (
            "class A:\n    def __init__(self, a):\n        self.db = sqlite3.connect(a)\n    def b(self, c):\n"
            "        self.db.execute('DELETE FROM a WHERE c = ?', (c,))\n    def d(self, c):\n"
            "        self.db.execute('INSERT INTO a VALUES (?)', (c,))"
        ),
        (
            "class A:\n    def __init__(self, a):\n        self.db = sqlite3.connect(a)\n    def b(self, c):\n"
            "        self.db.execute('DELETE FROM a WHERE c = ?', (c,))\n        self.db.commit()\n"
            "    def d(self, c):\n        self.db.execute('INSERT INTO a VALUES (?)', (c,))\n"
            "    def commit(self): self.db.commit()"
        ),
        (
            "class A:\n    def __init__(self, a):\n        self.db = sqlite3.connect(a)\n    def b(self, c):\n"
            "        self.db.execute('DELETE FROM a WHERE c = ?', (c,))\n        self.db.commit()\n"
            "    def d(self, c):\n        self.db.execute('INSERT INTO a VALUES (?)', (c,))\n    def e(self):\n"
            "        self.d(1)\n        self.db.commit()"
        ),
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
