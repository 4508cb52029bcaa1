"""Options that are switched the wrong way, or that nobody reads, are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "a.add_argument('-q', '--quiet', action='store_false')",
            "a.add_argument('-q', '--quiet', action='store_true')",
        ),
        (
            "a.add_argument('--dry-run', action='store_false', help='b')",
            "a.add_argument('--dry-run', action='store_true', help='b')",
        ),
        (
            "class A:\n    def f(self, b, folder='c'): pass\ndef main():\n    p = ArgumentParser()\n"
            "    p.add_argument('b')\n    p.add_argument('--folder', default='c')\n"
            "    args = p.parse_args()\n    a = A()\n    a.f(args.b)",
            "class A:\n    def f(self, b, folder='c'): pass\ndef main():\n    p = ArgumentParser()\n"
            "    p.add_argument('b')\n    p.add_argument('--folder', default='c')\n"
            "    args = p.parse_args()\n    a = A()\n    a.f(args.b, args.folder)",
        ),
        (
            "def f(b, c=1, d=2): pass\ndef main():\n    p = argparse.ArgumentParser()\n"
            "    p.add_argument('b')\n    p.add_argument('--d', type=int)\n    args = p.parse_args()\n"
            "    f(args.b)",
            "def f(b, c=1, d=2): pass\ndef main():\n    p = argparse.ArgumentParser()\n"
            "    p.add_argument('b')\n    p.add_argument('--d', type=int)\n    args = p.parse_args()\n"
            "    f(args.b, d=args.d)",
        ),
        (
            'a.add_argument("--dry-run", type=bool, default=False)',
            'a.add_argument("--dry-run", action="store_true", default=False)',
        ),
        (
            'a.add_argument("-q", "--quiet", help="b", type=bool)',
            'a.add_argument("-q", "--quiet", help="b", action="store_true")',
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "a.add_argument('--quiet', action='store_true')",
        "a.add_argument('-q', '--quiet', action='store_false', dest='verbose')",
        "a.add_argument('--no-color', action='store_false')",
        "a.add_argument('--shuffle', action='store_false')",
        "def f(b, d=2): pass\ndef main():\n    p = ArgumentParser()\n    p.add_argument('b')\n"
        "    p.add_argument('--d')\n    args = p.parse_args()\n    f(args.b, args.d)",
        "def f(b, d=2): pass\ndef main():\n    p = ArgumentParser()\n    p.add_argument('b')\n"
        "    p.add_argument('--d')\n    args = p.parse_args()\n    g(args)\n    f(args.b)",
        "def f(b, d=2): pass\ndef main():\n    p = ArgumentParser()\n    p.add_argument('b')\n"
        "    p.add_argument('--d')\n    args = p.parse_args()\n    f(args.b)\n    f(1)",
        "def f(b, c=2): pass\ndef main():\n    p = ArgumentParser()\n    p.add_argument('b')\n"
        "    p.add_argument('--d')\n    args = p.parse_args()\n    f(args.b)",
        'a.add_argument("--color", type=bool, default=True)',
        'a.add_argument("color", type=bool)',
        'a.add_argument("--color", type=bool, nargs="?", const=True)',
        'a.add_argument("--color", type=b)',
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
