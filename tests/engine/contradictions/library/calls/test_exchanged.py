"""Two arguments in the wrong order are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("datetime.strptime('%Y', a)", "datetime.strptime(a, '%Y')"),
        ("F = '%d.%m.%Y'\na = dt.datetime.strptime(F, b)", "F = '%d.%m.%Y'\na = dt.datetime.strptime(b, F)"),
        ("time.strftime(a, '%Y')", "time.strftime('%Y', a)"),
        ("b = map(a, str)", "b = map(str, a)"),
        ("b = filter(a, lambda c: c)", "b = filter(lambda c: c, a)"),
        ("random.sample(3, a)", "random.sample(a, 3)"),
        ("signal.signal(a, signal.SIGINT)", "signal.signal(signal.SIGINT, a)"),
        ("struct.unpack(a, '<I')", "struct.unpack('<I', a)"),
        ("threading.Timer(self.a, 5.0)", "threading.Timer(5.0, self.a)"),
        ("for a, b in enumerate(1, c): d()", "for a, b in enumerate(c, 1): d()"),
        ("a = []\nheapq.heappush(3, a)", "a = []\nheapq.heappush(a, 3)"),
        ("with open(a, 'w') as f: json.dump(f, b)", "with open(a, 'w') as f: json.dump(b, f)"),
        ("fnmatch.fnmatch('*.py', a)", "fnmatch.fnmatch(a, '*.py')"),
        ("setattr('a', b, c)", "setattr(b, 'a', c)"),
        ("shutil.copy(target, source)", "shutil.copy(source, target)"),
        ("tmp_path.write_text(a)\nos.replace(b, tmp_path)", "tmp_path.write_text(a)\nos.replace(tmp_path, b)"),
        (
            "def f(self, b):\n    c, name = mkstemp()\n    self.tmp = Path(name)\n    os.replace(b, self.tmp)",
            "def f(self, b):\n    c, name = mkstemp()\n    self.tmp = Path(name)\n    os.replace(self.tmp, b)",
        ),
        (
            "with open(tmp, 'w') as f: f.write(a)\nos.rename(b, tmp)",
            "with open(tmp, 'w') as f: f.write(a)\nos.rename(tmp, b)",
        ),
        ("for fmt in a: datetime.strptime(fmt, b.strip())", "for fmt in a: datetime.strptime(b.strip(), fmt)"),
        ("time.strptime(date_format, a)", "time.strptime(a, date_format)"),
        (
            "temporary = a.with_name('b')\nwith temporary.open('wb') as c: c.write(d)\nos.replace(a, temporary)",
            "temporary = a.with_name('b')\nwith temporary.open('wb') as c: c.write(d)\nos.replace(temporary, a)",
        ),
        ("a = urljoin(link, self.base_url)", "a = urljoin(self.base_url, link)"),
        ("a = urllib.parse.urljoin(b['href'], base)", "a = urllib.parse.urljoin(base, b['href'])"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "datetime.strptime(a, '%Y')",
        "datetime.strptime(a, b)",
        "time.strftime('%Y', a)",
        "b = map(str, a)",
        "b = map(str, int)",
        "random.sample(a, 3)",
        "def f(map): return map(a, str)",
        "signal.signal(signal.SIGINT, a)",
        "struct.unpack('<I', a)",
        "threading.Timer(5, a)",
        "Timer(a, 5)",
        "Timer(a, b)",
        "enumerate(c, 1)",
        "heapq.heappush(a, [])",
        "with open(a, 'w') as f: json.dump(b, f)",
        "shutil.copy(source, target)",
        "os.rename(b, tmp)",
        "c, tmp = mkstemp()\nos.remove(tmp)\nos.rename(b, tmp)",
        "c, tmp = mkstemp()\nos.rename(b, tmp)\nif d: os.rename(tmp, b)",
        "def f(a, temp):\n    b, c = mkstemp()\n    os.replace(c, temp)",
        "def f(a, temp_b):\n    b, temp = mkstemp()\n    os.replace(a, temp_b)",
        "os.symlink(target, source)",
        "os.replace(tmp, b)",
        "with raises(TypeError): map(a, str)",
        "from a import map\nmap(b, str)",
        "datetime.strptime(a, fmt)",
        "datetime.strptime(fmt, other_format)",
        "a.strptime(fmt, b)",
        "part = a.with_name('b')\nwith part.open('wb') as c: c.write(d)\nos.replace(part, a)",
        "a = urljoin(base, link)",
        "a = urljoin(root_url, base_path)",
        "a = urljoin(b, c)",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
