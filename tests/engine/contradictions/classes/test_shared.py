"""One list or dict that many share is found, where it is changed, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            (
                "class Playlist:\n    tracks = []\n\n    def __init__(self, name):\n        self.name = name\n\n"
                "    def add(self, track):\n        self.tracks.append(track)"
            ),
            (
                "class Playlist:\n    def __init__(self, name):\n        self.tracks = []\n        self.name = name\n"
                "\n    def add(self, track):\n        self.tracks.append(track)"
            ),
        ),
        (
            (
                "class A:\n    found = {}\n    b = 1\n\n    def __init__(self):\n        pass\n\n"
                "    def add(self, c, d):\n        self.found[c] = d"
            ),
            (
                "class A:\n    b = 1\n\n    def __init__(self):\n        self.found = {}\n        pass\n\n"
                "    def add(self, c, d):\n        self.found[c] = d"
            ),
        ),
        (
            (
                "DEFAULTS = {'a': 1}\n\n\nclass A:\n    def __init__(self):\n        self.b = DEFAULTS\n"
                "    def f(self, c): self.b['a'] = c"
            ),
            (
                "DEFAULTS = {'a': 1}\n\n\nclass A:\n    def __init__(self):\n        self.b = DEFAULTS.copy()\n"
                "    def f(self, c): self.b['a'] = c"
            ),
        ),
        (
            "NAMES = ['a']\n\n\ndef f(b):\n    c = NAMES\n    c.append(b)\n    return c",
            "NAMES = ['a']\n\n\ndef f(b):\n    c = NAMES.copy()\n    c.append(b)\n    return c",
        ),
        (
            "NAMES = ['a']\n\n\ndef f(b):\n    c = NAMES\n    c += [b]\n    return c",
            "NAMES = ['a']\n\n\ndef f(b):\n    c = NAMES.copy()\n    c += [b]\n    return c",
        ),
        (
            "def f(b):\n    c = DEFAULT_OPTIONS\n    c.update(b)\n    return c",
            "def f(b):\n    c = DEFAULT_OPTIONS.copy()\n    c.update(b)\n    return c",
        ),
        (
            (
                "def walk(i):\n    if done(i):\n        found.append(path)\n    for a in b:\n"
                "        path.append(a)\n        walk(a)\n        path.pop()"
            ),
            (
                "def walk(i):\n    if done(i):\n        found.append(list(path))\n    for a in b:\n"
                "        path.append(a)\n        walk(a)\n        path.pop()"
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
        (
            "class Playlist:\n    tracks = []\n\n    def __init__(self, name):\n        self.tracks = []\n"
            "        self.name = name\n\n    def add(self, track):\n        self.tracks.append(track)"
        ),
        (
            "class Playlist:\n    track_cache = []\n\n    def __init__(self, name):\n        self.name = name\n\n"
            "    def add(self, track):\n        self.track_cache.append(track)"
        ),
        (
            "class Playlist:\n    tracks = []\n\n    def __init__(self, name):\n        self.name = name\n\n"
            "    def add(self, track):\n        Playlist.tracks.append(track)"
        ),
        (
            "class Playlist:\n    tracks = ()\n\n    def __init__(self, name):\n        self.name = name\n\n"
            "    def add(self, track):\n        self.tracks.append(track)"
        ),
        (
            "class Playlist:\n    tracks = []\n\n    def __init__(self, name):\n        self.name = name\n\n"
            "    def add(self, track):\n        return self.tracks"
        ),
        (
            "class Playlist:\n    tracks = []\n\n    def __init__(self, name):\n        self.name = name\n\n"
            "    def add(self, track):\n        self.tracks = []\n        self.tracks.append(track)"
        ),
        (
            "class Playlist:\n    tracks = []\n\n    def __init__(self, name):\n        self.name = name\n\n"
            "    @classmethod\n    def add(self, track):\n        self.tracks.append(track)"
        ),
        (
            "class A:\n    stack = []\n\n    def __init__(self):\n        self.b = 1\n\n    def add(self, c):\n"
            "        self.stack.append(c)\n        self.stack.pop()"
        ),
        (
            "class A:\n    _found = []\n\n    def __init__(self):\n        self.b = 1\n\n    def add(self, c):\n"
            "        self._found.append(c)"
        ),
        "class A:\n    found = {}\n\n    def __init__(self, b):\n        self.found[b] = self",
        "class A:\n    found = []\n\n    def add(self, b):\n        self.found.append(b)",
        (
            "DEFAULTS = {'a': 1}\n\n\nclass A:\n    def __init__(self):\n        self.b = DEFAULTS\n"
            "    def f(self): return self.b['a']"
        ),
        (
            "DEFAULTS = {'a': 1}\n\n\nclass A:\n    def __init__(self):\n        self.b = DEFAULTS\n"
            "    def f(self, c):\n        self.b = c\n        self.b['a'] = 1"
        ),
        "STATE = f()\n\n\ndef g(b):\n    c = STATE\n    c.append(b)",
        "DEFAULTS = {'a': 1}\n\n\ndef g(b):\n    c = dict(DEFAULTS)\n    c['a'] = b",
        (
            "def walk(i):\n    found.append(path[:])\n    for a in b:\n        path.append(a)\n"
            "        walk(a)\n        path.pop()"
        ),
        ("def walk(i):\n    found.append(path)\n    for a in b:\n        path.append(a)\n        path.pop()"),
        "def walk(i, path):\n    found.append(path)\n    for a in b:\n        walk(a, path + [a])",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
