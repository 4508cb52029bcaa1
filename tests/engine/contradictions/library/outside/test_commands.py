"""What a program is given and takes otherwise is found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "def main(argv):\n    old, new = argv[1], argv[2]\n    for a in argv[2:]: f(a, old, new)",
            "def main(argv):\n    old, new = argv[1], argv[2]\n    for a in argv[3:]: f(a, old, new)",
        ),
        (
            "import sys\na = sys.argv[1]\nb = int(sys.argv[2])\nfor c in sys.argv[2:]: f(a, b, c)",
            "import sys\na = sys.argv[1]\nb = int(sys.argv[2])\nfor c in sys.argv[3:]: f(a, b, c)",
        ),
        (
            (
                "def main():\n    parser = argparse.ArgumentParser()\n    parser.add_argument('source')\n"
                "    parser.add_argument('-o', '--output-dir')\n    args = parser.parse_args()\n"
                "    print(args.output_dir, args.source)\n    f(args.out_dir)"
            ),
            (
                "def main():\n    parser = argparse.ArgumentParser()\n    parser.add_argument('source')\n"
                "    parser.add_argument('-o', '--output-dir')\n    args = parser.parse_args()\n"
                "    print(args.output_dir, args.source)\n    f(args.output_dir)"
            ),
        ),
        (
            (
                "def main():\n    parser = argparse.ArgumentParser()\n    parser.add_argument('source')\n"
                "    parser.add_argument('-o', '--output-dir')\n    args = parser.parse_args()\n"
                "    print(args.output_dir, args.source)\n    f(args.sourec)"
            ),
            (
                "def main():\n    parser = argparse.ArgumentParser()\n    parser.add_argument('source')\n"
                "    parser.add_argument('-o', '--output-dir')\n    args = parser.parse_args()\n"
                "    print(args.output_dir, args.source)\n    f(args.source)"
            ),
        ),
        ("PORT = os.environ.get('PORT', 8000)", "PORT = int(os.environ.get('PORT', 8000))"),
        ("f(timeout=os.getenv('TIMEOUT', 2.5))", "f(timeout=float(os.getenv('TIMEOUT', 2.5)))"),
        ("f(workers=os.environ.get('A', 1))", "f(workers=int(os.environ.get('A', 1)))"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "def main(argv):\n    old, new = argv[1], argv[2]\n    for a in argv[3:]: f(a)",
        "def main(argv):\n    command = argv[1]\n    f(command, argv[1:])",
        "def main(argv):\n    if argv[2]: f(argv[2:])",
        (
            "def main():\n    parser = argparse.ArgumentParser()\n    parser.add_argument('source')\n"
            "    parser.add_argument('-o', '--output-dir')\n    args = parser.parse_args()\n"
            "    print(args.output_dir, args.source)\n    f(args.other)"
        ),
        (
            "def main():\n    parser = argparse.ArgumentParser()\n    parser.add_argument('source')\n"
            "    parser.add_argument('-o', '--output-dir')\n    parser.set_defaults(out_dir=1)\n"
            "    args = parser.parse_args()\n    print(args.output_dir, args.source)\n    f(args.out_dir)"
        ),
        (
            "def main():\n    parser = argparse.ArgumentParser()\n    parser.add_argument('source')\n"
            "    parser.add_argument('-o', '--output-dir')\n    add_more(parser)\n    args = parser.parse_args()\n"
            "    print(args.output_dir, args.source)\n    f(args.out_dir)"
        ),
        (
            "def main():\n    parser = argparse.ArgumentParser()\n    parser.add_argument('source')\n"
            "    parser.add_argument('-o', '--output-dir')\n    args = parser.parse_args()\n"
            "    print(args.output_dir, args.source)\n    args.out_dir = 1\n    f(args.out_dir)"
        ),
        "PORT = os.environ.get('PORT', '8000')",
        "DEBUG = os.environ.get('DEBUG', 0)",
        "PORT = int(os.environ.get('PORT', 8000))",
        "PORT = os.environ.get('PORT', 8000)\nf(int(PORT))",
        "PORT = os.environ.get('PORT', 8000)\nf(f'{PORT}')",
        "f(debug=os.environ.get('A', 1))",
        "f(workers=int(os.environ.get('A', 1)))",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
