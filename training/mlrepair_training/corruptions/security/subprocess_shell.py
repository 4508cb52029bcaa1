"""A command goes through the shell.

With `shell=True` a file name or an answer of a user may hold `;` and another command. A list of arguments needs no
shell.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read
from mlrepair_training.corruptions.security.natural import writer

TEMPLATES = (
    "$output = subprocess.$runner($command)",
    "subprocess.$runner($command, check=True)",
    "$output = subprocess.check_output($command, text=True)",
    "return subprocess.run($command, capture_output=True, text=True)",
    "$output = subprocess.Popen($command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)",
    "subprocess.check_call($command, cwd=$path)",
    "$output = subprocess.run($command, shell=False, check=True)",
    "$output = subprocess.$runner($command, shell=False)",
    "$output = subprocess.run($command, stdout=subprocess.PIPE).stdout.decode()",
    "if subprocess.call($command) != 0:\n    raise RuntimeError($name)",
    "$output = subprocess.run($command, shell=False, timeout=30)",
    "$output = subprocess.check_output($command, cwd=$path, env=env)",
)
SAFE = writer(TEMPLATES)

_RUNNERS = frozenset((b"run", b"call", b"check_call", b"check_output", b"Popen", b"getoutput"))


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Run the command with `shell=True`."""
    code = read(snippet)
    places: list[Edits] = []
    for bracket in code.calls:
        if code.texts[bracket - 1] not in _RUNNERS or code.at(bracket - 3) not in (b"subprocess", b"sp"):
            continue
        items = code.items(bracket)
        shell = [first for first, _ in items if code.texts[first] == b"shell"]
        if shell and code.at(shell[0] + 2) == b"False":
            places.append((code.replace(shell[0] + 2, b"True"),))
        elif items and not shell and not any(code.texts[first] == b"**" for first, _ in items):
            last = items[0] if rng.random() < 0.5 or code.is_keyword_argument(items[0][0]) else items[-1]
            positional_after = any(not code.is_keyword_argument(first) for first, _ in items if first > last[0])
            places.append((code.after(items[-1][1] if positional_after else last[1], b", shell=True"),))
    return rng.choice(places) if places else None


EXAMPLE = (
    """\
import subprocess


def show(path):
    subprocess.run(["ls", path], shell=True)
""",
    """\
import subprocess


def show(path):
    subprocess.run(["ls", path])
""",
)

CORRUPTION = Corruption(
    code="MLR202",
    name="subprocess-shell",
    group="security",
    summary="A command goes through the shell.",
    weight=3,
    example=EXAMPLE,
    corrupt=corrupt,
    cwe=78,
)
