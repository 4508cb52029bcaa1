"""Arguments that the standard library does not take are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("a = sorted(b, reversed=True)", "a = sorted(b, reverse=True)"),
        ("a.sort(reversed=True)", "a.sort(reverse=True)"),
        ("a = []\na.sort(keys=len)", "a = []\na.sort(key=len)"),
        ("json.dumps(a, intent=2)", "json.dumps(a, indent=2)"),
        ("subprocess.run(a, cwdd=b)", "subprocess.run(a, cwd=b)"),
        ("os.makedirs(a, exists_ok=True)", "os.makedirs(a, exist_ok=True)"),
        ("a.mkdir(parent=True)", "a.mkdir(parents=True)"),
        ("a = timedelta(day=1)", "a = timedelta(days=1)"),
        ("logging.basicConfig(levle=1)", "logging.basicConfig(level=1)"),
        ("a.add_argument('-b', requird=True)", "a.add_argument('-b', required=True)"),
        ("a.add_argument('-b', type='store_true')", "a.add_argument('-b', action='store_true')"),
        ("a.add_argument('-b', type='int')", "a.add_argument('-b', type=int)"),
        ("a.add_argument('-b', action=int)", "a.add_argument('-b', type=int)"),
        ("os.mkdir(a, exist_ok=True)", "os.makedirs(a, exist_ok=True)"),
        (
            "class A:\n    def b(self): c()\n    def d(self): Thread(target=self.b())",
            "class A:\n    def b(self): c()\n    def d(self): Thread(target=self.b)",
        ),
        ("def a(): b()\nthreading.Timer(3, a()).start()", "def a(): b()\nthreading.Timer(3, a).start()"),
        ("def a(): b()\natexit.register(a())", "def a(): b()\natexit.register(a)"),
        ("def a(): b()\nsignal.signal(c, a())", "def a(): b()\nsignal.signal(c, a)"),
        ("def a(): b()\nButton(c, command=a())", "def a(): b()\nButton(c, command=a)"),
        ("threading.Thread(target=self._run())", "threading.Thread(target=self._run)"),
        ("time.sleep('0.5')", "time.sleep(0.5)"),
        ("a = subprocess.run(b).stdout.strip()", "a = subprocess.run(b, capture_output=True).stdout.strip()"),
        (
            "a = subprocess.run(b, check=True)\nc(a.stdout[0], a.stderr.strip())",
            "a = subprocess.run(b, check=True, capture_output=True)\nc(a.stdout[0], a.stderr.strip())",
        ),
        ("raise NotImplemented('a')", "raise NotImplementedError('a')"),
        ("a.add_argument('--rows', default=4)", "a.add_argument('--rows', type=int, default=4)"),
        (
            "a.add_argument('-b', '--rate', default=0.5, help='c')",
            "a.add_argument('-b', '--rate', type=float, default=0.5, help='c')",
        ),
        (
            "a.add_argument('--rows', default=4)\nprint(f'{c.rows}', range(c.rows))",
            "a.add_argument('--rows', type=int, default=4)\nprint(f'{c.rows}', range(c.rows))",
        ),
        ("def f(a): print(a)\nThread(target=f(1)).start()", "def f(a): print(a)\nThread(target=f, args=(1,)).start()"),
        (
            "def f(a, b): print(a)\nThread(target=f(1, 2), daemon=True)",
            "def f(a, b): print(a)\nThread(target=f, args=(1, 2), daemon=True)",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a = sorted(b, key=c, reverse=True)",
        "def sorted(a, reversed): pass\nsorted(b, reversed=True)",
        "a = Table()\na.sort(keys=['b'])",
        "self.sort(reversed=True)",
        "json.dumps(a, intent=2, cls=B)",
        "a = dict(revers=1)",
        "with pytest.raises(TypeError):\n    sorted(a, reversed=True)",
        "try:\n    sorted(a, reversed=True)\nexcept TypeError:\n    b()",
        "a.add_argument('-b', action=C, requird=1)",
        "a.add_argument('-b', type=str, action='append')",
        "a.add_argument('-b', type='path')",
        "os.mkdir(a, 0o700)",
        "def a(): return b\nThread(target=a())",
        "Thread(target=make_target())",
        "Thread(target=self.run(1))",
        "executor.submit(self.run())",
        "async def a(): b()\nloop.call_soon(a())",
        "time.sleep('a')",
        "a = subprocess.run(b, stdout=c).stdout.strip()",
        "a = subprocess.run(b, **c).stdout.strip()",
        "a = subprocess.run(b)\nif a.stdout is None: c()",
        "def a(): return NotImplemented",
        "a.add_argument('--rows', default='4')",
        "a.add_argument('--rows', default=True)",
        "a.add_argument('--rows', type=str, default=4)",
        "a.add_argument('--rows', action='count', default=0)",
        "a.add_argument('--rows', nargs='?', default=0)",
        "a.add_argument('--rows', choices=[1, 2], default=1)",
        "a.add_argument('--max-rows', default=4)\nd = int(args.max_rows)",
        "a.add_argument('--max-rows', default=4)\nb = int(options['max_rows'])",
        "a.add_argument('--ext', default=0)",
        "a.add_argument(b, default=4)",
        "a.add_argument('--rows', default=4)\nprint('%s' % c.rows, f'{c.rows}')",
        "def f(a): return a\nThread(target=f(1))",
        "Thread(target=f(1))",
        "def f(a): print(a)\nThread(target=f(1), args=(2,))",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
