"""The small programs with one mistake each: first the right row, then the program, then its tests."""

from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).with_name("programs")


@dataclass(frozen=True)
class Program:
    """One of them."""

    name: str
    right: str  # a row of the right program
    code: str
    tests: str

    def written_to(self, folder: Path) -> Path:
        """Write the program and `test_<name>.py` into a folder; return the program's file."""
        file = folder / f"{self.name}.py"
        file.write_text(self.code)
        (folder / f"test_{self.name}.py").write_text(f"from {self.name} import *\n\n{self.tests}")
        return file


def program(name: str) -> Program:
    """Read one of the programs."""
    head, tests = (_FOLDER / f"{name}.py.txt").read_text().split("# tests\n")
    right, code = head.split("\n", 1)
    return Program(name, right.removeprefix("# right: "), code, tests)


NAMES = sorted(file.name.removesuffix(".py.txt") for file in _FOLDER.glob("*.py.txt"))
