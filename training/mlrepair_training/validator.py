"""Is a sample what it says it is? Whatever made it: a corruption, a release, a slip of the realistic benchmark.

validator = Validator()
good = list(validator.accepted(samples))
validator.rejections                        # Counter of reasons
"""

import ast
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Protocol, TypeVar

from mlrepair.actions import render
from mlrepair.edits import Edit, apply_edits
from mlrepair.lexer import tokens_of
from mlrepair.syntax import Category, find_problem
from mlrepair_training.collectors.records import RealFix

_COMMUTATIVE = ast.Mult | ast.BitOr | ast.BitAnd | ast.BitXor


class Pair(Protocol):
    """A text with a mistake, and without; `dataset.Sample` has `window` and `targets` besides."""

    @property
    def source(self) -> bytes:
        """With the mistake."""

    @property
    def repaired(self) -> bytes:
        """Without."""

    @property
    def group(self) -> str:
        """`syntax`, `logic`, `security` or `clean`."""


AnyPair = TypeVar("AnyPair", bound=Pair)


class Reason(Enum):
    """Why a sample is rejected."""

    CLEAN_SIDE = "the repaired side does not compile"
    STILL_PARSES = "the broken side of a syntax error compiles"
    BROKEN = "the mistake of a logic or security sample does not compile"
    NO_CHANGE = "both sides have the same tokens"
    SAME_MEANING = "both sides mean the same"
    OTHER_EDIT = "the recorded repair does not give the repaired side"
    NO_EDIT = "no repair is recorded"
    WRONG_PLACE = "the recorded place in the file has another text"


class Validator:
    """Lets the good samples through and counts the others by reason."""

    def __init__(self) -> None:
        self.rejections: Counter[Reason] = Counter()

    def accepted(self, samples: Iterable[AnyPair]) -> Iterator[AnyPair]:
        """The samples without a reason against them, in their order."""
        for sample in samples:
            reason = reject(sample)
            if reason is None:
                yield sample
            else:
                self.rejections[reason] += 1

    def accepted_fixes(self, fixes: Iterable[RealFix]) -> Iterator[RealFix]:
        """The real fixes without a reason against them, in their order."""
        for fix in fixes:
            reason = reject_fix(fix)
            if reason is None:
                yield fix
            else:
                self.rejections[reason] += 1


def reject(sample: Pair) -> Reason | None:
    """The first reason against a sample; that of its label is asked for if it has one."""
    if sample.group == "clean":
        return Reason.CLEAN_SIDE if not _compiles(sample.repaired) else None
    return _reject_texts(sample.source, sample.repaired, sample.group) or _reject_label(sample)


def reject_fix(fix: RealFix) -> Reason | None:
    """The first reason against a real fix. What people wrote may or may not compile before."""
    group = "logic" if _compiles(fix.before) else "syntax"
    if fix.file_before and _without_indents(fix.file_before[fix.start : fix.end]) != _without_indents(fix.before):
        return Reason.WRONG_PLACE
    return _reject_texts(fix.before, fix.after, group)


def _reject_texts(source: bytes, repaired: bytes, group: str) -> Reason | None:
    if not _compiles(repaired):
        return Reason.CLEAN_SIDE
    if tokens_of(source) == tokens_of(repaired):
        return Reason.NO_CHANGE
    if group == "syntax":
        return Reason.STILL_PARSES if _compiles(source) else None
    if not _compiles(source):
        return Reason.BROKEN
    return Reason.SAME_MEANING if meaning(source) == meaning(repaired) else None


def _reject_label(sample: Pair) -> Reason | None:
    targets, window = getattr(sample, "targets", None), getattr(sample, "window", None)
    if targets is None or window is None:
        return None
    if not targets or not all(targets):
        return Reason.NO_EDIT
    wanted = tokens_of(sample.repaired)
    # With one step each of its equal actions must do it; with several the first of each, together.
    programs = [[action] for action in targets[0]] if len(targets) == 1 else [[target[0] for target in targets]]
    for program in programs:
        edits: list[Edit] = []
        for action in program:
            rendered = render(window, action)
            if rendered is None:
                return Reason.OTHER_EDIT
            edits += rendered
        try:
            text = apply_edits(sample.source, sorted(edits))
        except ValueError:  # they overlap
            return Reason.OTHER_EDIT
        if tokens_of(text) != wanted and not _same_code(text, sample.repaired):
            return Reason.OTHER_EDIT
    return None


def _same_code(text: bytes, wanted: bytes) -> bool:
    """Whether two texts are one but for layout: a closer on the line before is as good as one on its own."""
    return _compiles(text) and meaning(text) == meaning(wanted)


def _compiles(source: bytes) -> bool:
    """Whether it compiles; `return` outside of a function and the like are no fault of a piece."""
    problem = find_problem(source)
    return problem is None or problem.category is Category.OUTSIDE


def meaning(source: bytes) -> str:
    """The syntax tree with the operands of what commutes in order: equal for texts that mean the same.

    Raises:
        SyntaxError: if the text does not parse.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(source)
    return ast.dump(_Ordered().visit(tree))


class _Ordered(ast.NodeTransformer):
    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        if isinstance(node.op, _COMMUTATIVE):
            node.left, node.right = sorted((node.left, node.right), key=ast.dump)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        if len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq | ast.NotEq | ast.Is | ast.IsNot):
            node.left, node.comparators[0] = sorted((node.left, node.comparators[0]), key=ast.dump)
        return node


def _without_indents(source: bytes) -> list[bytes]:
    return [line.strip() for line in source.splitlines()]
