"""YAML is read with a loader that builds any Python object.

A document from somewhere else can then run code. `yaml.safe_load` builds plain data only.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read
from mlrepair_training.corruptions.security.natural import writer

TEMPLATES = (
    "$result = yaml.safe_load($stream)",
    "$result = yaml.safe_load($data)",
    "return yaml.safe_load($data)",
    "with open($path) as $stream:\n    $result = yaml.safe_load($stream)",
    "return yaml.safe_load($stream.read())",
    "$result = yaml.load($stream, Loader=yaml.SafeLoader)",
    "$result = yaml.load($data, Loader=SafeLoader)",
    "return yaml.load($stream, Loader=yaml.CSafeLoader)",
    "$result = yaml.safe_load($path.read_text())",
    "$result.update(yaml.safe_load($data))",
    "for $name in yaml.safe_load_all($stream):\n    $function($name)",
    "$result = yaml.safe_load($data) or {}",
    "self.$result = yaml.safe_load($stream)",
    "assert yaml.safe_load($data) == expected",
    '$result = yaml.safe_load($data)["$name"]',
)
SAFE = writer(TEMPLATES)

_UNSAFE = {b"safe_load": b"load", b"safe_load_all": b"load_all"}
_LOADERS = {b"SafeLoader": b"Loader", b"CSafeLoader": b"CLoader"}


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Read with the loader that trusts everything."""
    code = read(snippet)
    places = [
        (i, _UNSAFE[code.texts[i]]) for i in code.find(*_UNSAFE) if code.at(i + 1) == b"(" and code.at(i - 2) == b"yaml"
    ]
    for index in code.find(*_LOADERS):
        start = code.primary_start(index)
        if code.at(start - 1) == b"=" and code.at(start - 2) == b"Loader":
            places.append((index, _LOADERS[code.texts[index]] if rng.random() < 0.6 else b"UnsafeLoader"))
    if not places:
        return None
    index, unsafe = rng.choice(places)
    return (code.replace(index, unsafe),)


EXAMPLE = (
    """\
import yaml


def read(stream):
    return yaml.load(stream)
""",
    """\
import yaml


def read(stream):
    return yaml.safe_load(stream)
""",
)

CORRUPTION = Corruption(
    code="MLR201",
    name="yaml-load",
    group="security",
    summary="YAML is read with a loader that builds any object.",
    weight=3,
    example=EXAMPLE,
    corrupt=corrupt,
    cwe=502,
)
