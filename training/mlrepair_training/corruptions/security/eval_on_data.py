"""Data is run as code.

`eval` of a text from a file, a form or the network runs whatever stands in it. `ast.literal_eval` reads literals
only, `json.loads` JSON only.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read
from mlrepair_training.corruptions.security.natural import writer

TEMPLATES = (
    "$result = ast.literal_eval($data)",
    "return ast.literal_eval($data)",
    "$result = json.loads($data)",
    "$result = int($data)",
    '$result = float(input("$name: "))',
    '$result = int(input("$name: "))',
    "return json.loads($data)",
    "$result = [int(part) for part in $data.split()]",
    "$result = literal_eval($data)",
    "$result = ast.literal_eval($stream.read())",
    "self.$result = json.loads($data)",
    "with open($path) as $stream:\n    $result = ast.literal_eval($stream.read())",
    '$result["$name"] = ast.literal_eval($data)',
    "$result = float($data.strip())",
    "for row in $stream:\n    $result = json.loads(row)",
    "yield json.loads($data)",
)
SAFE = writer(TEMPLATES)

_MODULES = {b"literal_eval": b"ast", b"loads": b"json"}


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Evaluate it."""
    code = read(snippet)
    places: list[Edits] = []
    for bracket in code.calls:
        name = bracket - 1
        if len(code.items(bracket)) != 1:
            continue
        text, is_method = code.texts[name], code.at(name - 1) == b"."
        if is_method and text in _MODULES and code.at(name - 2) == _MODULES[text]:
            places.append((code.replace(name - 2, b"eval", name),))
        elif not is_method and (
            text == b"literal_eval" or (text in (b"int", b"float") and _is_input(code.texts, bracket))
        ):
            places.append((code.replace(name, b"eval"),))
    return rng.choice(places) if places else None


def _is_input(texts: list[bytes], bracket: int) -> bool:
    """Whether the argument is a text from outside: only then somebody thinks of `eval`."""
    return texts[bracket + 1] in (b"input", b"data", b"text", b"line", b"value", b"raw", b"part", b"content")


EXAMPLE = (
    """\
import ast


def load(text):
    return eval(text)
""",
    """\
import ast


def load(text):
    return ast.literal_eval(text)
""",
)

CORRUPTION = Corruption(
    code="MLR206",
    name="eval-on-data",
    group="security",
    summary="Data is run as code.",
    weight=3,
    example=EXAMPLE,
    corrupt=corrupt,
    cwe=95,
)
