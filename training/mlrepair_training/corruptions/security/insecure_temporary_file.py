"""The name of a temporary file is guessed before the file exists.

Between `tempfile.mktemp()` and the opening somebody else can put a file or a link there. `mkstemp` and
`mkdtemp` make it at once, for this user only.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read
from mlrepair_training.corruptions.security.natural import writer

TEMPLATES = (
    "handle, $temporary = tempfile.mkstemp()",
    "handle, $temporary = tempfile.mkstemp(suffix=$suffix)",
    "$temporary = tempfile.mkdtemp()",
    "$temporary = tempfile.mkstemp(suffix=$suffix)[1]",
    "$temporary = tempfile.mkstemp(prefix=$name)[1]",
    "_, $temporary = tempfile.mkstemp(dir=$path)",
    "fd, $temporary = tempfile.mkstemp()\nos.close(fd)",
    "self.$temporary = tempfile.mkdtemp(prefix=$name)",
    "$temporary = tempfile.mkdtemp(dir=$path)",
)
SAFE = writer(TEMPLATES)


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Ask for a name only: where `mkstemp` gives a handle and a path, the path alone."""
    code = read(snippet)
    places: list[Edits] = []
    for index in code.find(b"mkdtemp", b"mkstemp"):
        if code.at(index + 1) != b"(" or code.at(index - 2) != b"tempfile":
            continue
        unsafe = code.replace(index, b"mktemp")
        close = code.partner[index + 1]
        first = code.lines[code.statement[index]][0]
        if code.texts[index] == b"mkdtemp":
            places.append((unsafe,))
        elif [code.at(close + n) for n in (1, 2, 3)] == [b"[", b"1", b"]"]:
            places.append((unsafe, code.replace(close + 1, b"", close + 3)))
        elif code.at(first + 1) == b"," and code.at(index - 3) == b"=":
            places.append((code.drop_forward(first, first + 1), unsafe))
    return rng.choice(places) if places else None


EXAMPLE = (
    """\
import tempfile


def scratch():
    return tempfile.mktemp()
""",
    """\
import tempfile


def scratch():
    return tempfile.mkdtemp()
""",
)

CORRUPTION = Corruption(
    code="MLR205",
    name="insecure-temporary-file",
    group="security",
    summary="The name of a temporary file is given before the file exists.",
    weight=2,
    example=EXAMPLE,
    corrupt=corrupt,
    cwe=377,
)
