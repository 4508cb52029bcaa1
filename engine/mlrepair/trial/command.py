"""The user's test command: what it runs, and with which interpreter."""

import os
import re
import shlex
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

_PYTHON = re.compile(r"python(\d+(\.\d+)?)?(\.exe)?", re.IGNORECASE)
_PYTEST = re.compile(r"(pytest|py\.test)(\.exe)?", re.IGNORECASE)
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")
_SHELL = re.compile(r"[|&;<>`$*?~(){}\n]")
_WITH_VALUE = ("-W", "-X")  # options of the interpreter that take a value


class UnusableCommandError(Exception):
    """The command cannot be run at all; the message says what was found and what to do."""


@dataclass(frozen=True)
class Command:
    """A test command, taken apart."""

    text: str
    words: tuple[str, ...]  # the program, found, and its arguments; through the shell where that is needed
    environment: dict[str, str] = field(default_factory=dict)  # what it sets
    interpreter: tuple[str, ...] = ()  # the Python that runs the tests, with its options; empty: not known
    suite: str = "other"  # "pytest" | "unittest" | "script" | "other"
    arguments: tuple[str, ...] = ()  # of the suite

    @property
    def adds_folder(self) -> bool:
        """Whether Python puts the current folder on its path: `python -m` does."""
        return "-m" in self.words[1:]

    @classmethod
    def of(cls, text: str, folder: Path) -> "Command":
        """Read a command that is run in a folder.

        Raises:
            UnusableCommandError: if it is empty, unfinished, or names a program that does not exist.
        """
        if _SHELL.search(text):
            return cls(text, _shell(text))
        try:
            words = shlex.split(text, posix=os.name != "nt")
        except ValueError as error:
            raise UnusableCommandError(f"the command `{text}` is unfinished: {str(error).lower()}") from error
        environment = {}
        while words and _ASSIGNMENT.match(words[0]):
            name, _, value = words.pop(0).partition("=")
            environment[name] = value
        if not words:
            raise UnusableCommandError("the command is empty; name one that runs your tests, such as `pytest -x`")
        program = _found(words[0], folder)
        every = (program, *words[1:])
        name = Path(words[0]).name
        if _PYTEST.fullmatch(name):
            return cls(text, every, environment, (_interpreter_of(program),), "pytest", tuple(words[1:]))
        if _PYTHON.fullmatch(name):
            return cls(text, every, environment, *_python(program, words[1:]))
        return cls(text, every, environment)


def _found(program: str, folder: Path) -> str:
    found = shutil.which(program if os.path.dirname(program) == "" else str(folder / program))  # noqa: PTH120
    if found is not None:
        return found
    if program in ("python", "pytest", "py.test"):
        if program == "python":
            return sys.executable  # systems that only have `python3`
        return _own_pytest()
    raise UnusableCommandError(f"`{program}`: command not found; check its spelling, or activate its environment")


def _own_pytest() -> str:
    beside = shutil.which("pytest", path=str(Path(sys.executable).parent))
    if beside is None:
        raise UnusableCommandError("`pytest`: command not found; install it, or activate the environment that has it")
    return beside


def _interpreter_of(program: str) -> str:
    """The Python in the first line of an installed script; on Windows, the one in or above its folder."""
    path = Path(program)
    try:
        with path.open("rb") as stream:
            first = stream.readline(512)
    except OSError:
        first = b""
    if first.startswith(b"#!"):
        interpreter = first[2:].strip().decode(errors="replace")
        if Path(interpreter).is_file():
            return interpreter
    for folder in (path.parent, path.parent.parent):
        for name in ("python", "python3", "python.exe"):
            if (folder / name).is_file():
                return str(folder / name)
    return sys.executable


def _python(program: str, words: list[str]) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """The interpreter with its options, the suite, and the suite's arguments."""
    options: list[str] = []
    rest = list(words)
    while rest and rest[0].startswith("-") and rest[0] not in ("-m", "-c", "-"):
        options.append(rest.pop(0))
        if options[-1] in _WITH_VALUE and rest:
            options.append(rest.pop(0))
    interpreter = (program, *options)
    if len(rest) >= 2 and rest[0] == "-m":
        if rest[1] in ("pytest", "unittest"):
            return interpreter, rest[1], tuple(rest[2:])
        return interpreter, "script", tuple(rest)
    if rest and not rest[0].startswith("-"):
        return interpreter, "script", tuple(rest)
    return (), "other", ()


def _shell(text: str) -> tuple[str, ...]:
    if os.name == "nt":
        return (os.environ.get("COMSPEC", "cmd.exe"), "/c", text)
    return ("/bin/sh", "-c", text)
