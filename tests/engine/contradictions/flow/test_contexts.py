"""Fixtures and context managers that end too early, or hide what failed, are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_FIXTURE = "@pytest.fixture\ndef a():\n    b = C()\n    "
_MANAGER = "@contextmanager\ndef a():\n    b = C()\n    try:\n        yield b\n        b.commit()\n    "


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (f"{_FIXTURE}return b\n    b.close()", f"{_FIXTURE}yield b\n    b.close()"),
        (
            "@pytest.fixture(scope='module')\nasync def a():\n    b = C()\n    return b\n    await b.close()",
            "@pytest.fixture(scope='module')\nasync def a():\n    b = C()\n    yield b\n    await b.close()",
        ),
        (
            "@contextlib.contextmanager\ndef a(b):\n    os.chdir(b)\n    return b\n    os.chdir(c)",
            "@contextlib.contextmanager\ndef a(b):\n    os.chdir(b)\n    yield b\n    os.chdir(c)",
        ),
        (
            "@pytest.fixture\ndef a():\n    with TemporaryDirectory() as b:\n        return b",
            "@pytest.fixture\ndef a():\n    with TemporaryDirectory() as b:\n        yield b",
        ),
        (
            f"{_FIXTURE}try:\n        return b\n    finally:\n        b.close()",
            f"{_FIXTURE}try:\n        yield b\n    finally:\n        b.close()",
        ),
        (
            f"{_MANAGER}except Exception:\n        b.rollback()\n    finally:\n        b.close()",
            f"{_MANAGER}except Exception:\n        b.rollback()\n        raise\n    finally:\n        b.close()",
        ),
        (
            "@asynccontextmanager\nasync def a(b):\n    try:\n        yield b\n    except:\n        await b.abort()",
            "@asynccontextmanager\nasync def a(b):\n    try:\n        yield b\n    except:\n        await b.abort()\n"
            "        raise",
        ),
        (
            "def test_a(monkeypatch):\n    os.environ['B'] = str(c)\n    f()",
            "def test_a(monkeypatch):\n    monkeypatch.setenv('B', str(c))\n    f()",
        ),
        (
            "def test_a(monkeypatch):\n    del os.environ['B']\n    f()",
            "def test_a(monkeypatch):\n    monkeypatch.delenv('B')\n    f()",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        f"{_FIXTURE}return b",
        f"{_FIXTURE}return b\n    return C()",
        f"{_FIXTURE}if b:\n        return b\n    b.close()\n    return None",
        "def a():\n    b = C()\n    return b\n    b.close()",
        "@pytest.fixture\ndef a():\n    with open(d) as b:\n        return json.load(b)",
        f"{_FIXTURE}try:\n        c = b.get()\n        return c\n    finally:\n        b.close()",
        f"{_MANAGER}except Exception:\n        b.rollback()\n        raise",
        f"{_MANAGER}except Exception:\n        b.rollback()\n        log.exception('c')",
        f"{_MANAGER}except IntegrityError:\n        b.rollback()",
        "@contextmanager\ndef a(b):\n    try:\n        c()\n    except Exception:\n        b.rollback()\n    yield b",
        "def a(b):\n    try:\n        yield b\n    except Exception:\n        b.rollback()",
        "def test_a():\n    os.environ['B'] = 'c'",
        "def test_a(monkeypatch):\n    monkeypatch.chdir(b)\n    os.environ['B'] = 'c'",
        "def test_a(monkeypatch):\n    b['B'] = 'c'",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
