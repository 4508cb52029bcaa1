"""`mlrepair check` beside pylint and ruff: the same files of the standard library, two processes each, one run.

    pip install pylint ruff
    python -m tests.benchmarks.check_speed [--lines 100000]

Each tool starts anew, with what it has by default, and keeps nothing from an earlier run. Tools that are not installed
are left out.
"""

import argparse
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

_PROCESSES = 2
_TOOLS = {
    "mlrepair": [sys.executable, "-m", "mlrepair", "check", "--exit-zero", "--jobs", str(_PROCESSES)],
    "pylint": [sys.executable, "-m", "pylint", "--rcfile=", "--recursive=y", "--exit-zero", "-j", str(_PROCESSES)],
    "ruff": ["ruff", "check", "--isolated", "--no-cache", "--exit-zero"],
}
_LONGEST = 4000  # lines; longer ones are tables
_LEFT_OUT = {"test", "tests", "idle_test", "site-packages", "lib2to3", "__pycache__"}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the seconds of each tool, and how many times longer than ours they are."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", type=int, default=100_000, help="of files drawn at random")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        lines = _copied(Path(folder), options.lines)
        print(f"{lines} lines, {_PROCESSES} processes")
        ours = 0.0
        for name, command in _TOOLS.items():
            if shutil.which(command[0]) is None or not _runs(command):
                print(f"{name}: not installed")
                continue
            seconds = _seconds([*command, folder])
            ours = ours or seconds
            print(f"{name}: {seconds:.1f} s, {seconds / ours:.2f} times ours")


def _copied(folder: Path, lines: int) -> int:
    """Copy files of the standard library until they have so many lines; return how many they have."""
    root = Path(sysconfig.get_path("stdlib"))
    files = sorted(path for path in root.rglob("*.py") if not _LEFT_OUT & set(path.relative_to(root).parts))
    total = 0
    for path in Random(0).sample(files, len(files)):
        if total >= lines:
            break
        count = path.read_bytes().count(b"\n")
        if count <= _LONGEST:
            target = folder / path.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            total += count
    return total


def _runs(command: Sequence[str]) -> bool:
    module = list(command[1:3]) if command[1] == "-m" else []
    return subprocess.run([command[0], *module, "--version"], capture_output=True, check=False).returncode == 0


def _seconds(command: Sequence[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
