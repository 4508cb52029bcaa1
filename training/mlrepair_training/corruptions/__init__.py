"""Corruptions: how people break code, one kind a file.

A corruption takes a snippet that parses and returns the edits that break it the way a person would have; what undoes
them is derived (`mlrepair.edits.invert_edits`), so a corruption cannot get its own fix wrong. Its module's docstring is
the documentation page of its code, its `EXAMPLE` is its test. A new kind is a new file in one of the three folders.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Literal

import tree_sitter

from mlrepair.document import Document
from mlrepair.edits import Edit
from mlrepair.lexer import Cell, lex

Group = Literal["syntax", "logic", "security"]


@dataclass(frozen=True)
class Snippet:
    """A piece of code that parses, dedented; offsets count UTF-8 bytes of `source`."""

    source: bytes

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The lexical cells, `ROW` cells included."""
        return tuple(lex(self.source))

    @cached_property
    def tree(self) -> tree_sitter.Tree:
        """The syntax tree."""
        return Document.parse(self.source).tree


Corrupt = Callable[[Snippet, Random], tuple[Edit, ...] | None]


@dataclass(frozen=True)
class Corruption:
    """One bug kind: what it is called, how often people make it, and how to make it."""

    code: str  # "MLR103"
    name: str  # "wrong-comparison-operator"
    group: Group
    summary: str  # one sentence: what is wrong in code that has this bug
    weight: float  # how often people make it, relative to the others of its group; 0: no model is trained to find it
    example: tuple[str, str]  # broken, repaired
    corrupt: Corrupt  # None where the snippet offers no place for it
    cwe: int | None = None


def drawn_corruptions(group: str) -> list[Corruption]:
    """Return the kinds of a group that samples are drawn from: those that have a weight."""
    return [kind for kind in load_corruptions().values() if kind.group == group and kind.weight]


def load_corruptions() -> dict[str, Corruption]:
    """Import every module of the three folders; return their `CORRUPTION`s by code."""
    found: dict[str, Corruption] = {}
    for module_info in pkgutil.walk_packages(__path__, prefix=f"{__name__}."):
        corruption = getattr(importlib.import_module(module_info.name), "CORRUPTION", None)
        if corruption is not None:
            if corruption.code in found:
                raise ValueError(f"{corruption.code} is used by {found[corruption.code].name} and {corruption.name}")
            found[corruption.code] = corruption
    return dict(sorted(found.items()))
