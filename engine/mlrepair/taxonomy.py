"""The kinds of mistakes by code; `taxonomy.json` is generated from the corruptions that train them."""

import json
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal

Group = Literal["syntax", "logic", "security"]
Severity = Literal["error", "warning", "information"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of mistake."""

    code: str  # "MLR103"
    name: str  # "wrong-comparison-operator"
    group: Group
    severity: Severity
    cwe: int | None  # the number of the weakness in the CWE list, for security
    summary: str  # half a sentence: what is wrong
    documentation: str  # Markdown: the page of the code
    example: tuple[str, str]  # broken, repaired; both empty for the codes of what has no closer kind


class UnknownKindError(KeyError):
    """A code that does not exist."""

    def __str__(self) -> str:
        """The sentence itself, without the quotation marks of `KeyError`."""
        return str(self.args[0])


@cache
def kinds() -> MappingProxyType[str, Kind]:
    """Return all kinds by code, in the order of the codes; the file is read at the first call."""
    entries = json.loads(files("mlrepair").joinpath("taxonomy.json").read_text(encoding="utf-8"))
    found = (Kind(**{**entry, "example": tuple(entry["example"])}) for entry in entries)
    return MappingProxyType({kind.code: kind for kind in found})


def kind(code: str) -> Kind:
    """Return the kind of a code.

    Raises:
        UnknownKindError: if there is none; the text names near ones.
    """
    try:
        return kinds()[code]
    except KeyError:
        near = ", ".join(get_close_matches(code.upper(), kinds(), n=5)) or ", ".join(kinds())
        raise UnknownKindError(f"no mistake has the code {code!r}; near it: {near}") from None


def __getattr__(name: str) -> Any:
    """`KINDS` is `kinds()`, read when it is first asked for."""
    if name == "KINDS":
        return kinds()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
