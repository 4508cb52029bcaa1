"""Comprehensions, lambdas and slices with a part in the wrong form or place."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import CLOSERS, PARTNERS, Cell, CellKind
from mlrepair.remedies.brackets import Bracketed, bracketed, outside_of_brackets
from mlrepair.remedies.remedy import CERTAIN, LIKELY, Remedy, row_at
from mlrepair.syntax import SyntaxProblem


def comprehension_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield other forms of what stands in the brackets around the place, and of a lambda in its row."""
    yield from _returning_lambda(window, problem.start)
    if "parenthesized" in problem.message:
        yield from _unpacking_lambda(row_at(window, problem.start))
    for brackets in bracketed(window, problem.start):
        if "comprehension target" in problem.message:
            yield from _target(brackets)
            return
        found = [*_conditional(window.source, brackets), *_slice(brackets)]
        if found:
            yield from found
            return


def _target(brackets: Bracketed) -> Iterator[Remedy]:
    """`[a, b for …]` is `[(a, b) for …]`, and `{a, b for …}` is `{a: b for …}`."""
    clause = next((i for i, part in enumerate(brackets.parts) if outside_of_brackets(part, b"for") is not None), None)
    if clause is None:
        return
    first = brackets.parts[0][0]
    end = brackets.parts[clause][(outside_of_brackets(brackets.parts[clause], b"for") or 1) - 1]
    if brackets.opener.text == b"{" and clause == 1:
        comma, value = brackets.parts[0][-1].end, brackets.parts[1][0].start
        yield Remedy((Edit(comma, value, b": "),), CERTAIN)
    else:
        yield Remedy((Edit(first.start, first.start, b"("), Edit(end.end, end.end, b")")), CERTAIN)


def _conditional(source: bytes, brackets: Bracketed) -> Iterator[Remedy]:
    """`[a for a in b if c else d]` is `[a if c else d for a in b]`."""
    for part in brackets.parts:
        places = [outside_of_brackets(part, word) for word in (b"for", b"if", b"else")]
        if None in places:
            continue
        loop, condition, _ = (place or 0 for place in places)
        if 0 < loop < condition and places == sorted(place or 0 for place in places):
            value, clause, choice = (
                source[some[0].start : some[-1].end] for some in (part[:loop], part[loop:condition], part[condition:])
            )
            yield Remedy((Edit(part[0].start, part[-1].end, b" ".join((value, choice, clause))),), CERTAIN)


def _slice(brackets: Bracketed) -> Iterator[Remedy]:
    """`a(1:2)` is `a[1:2]`."""
    is_call = brackets.opener.text == b"(" and brackets.before.kind is CellKind.NAME
    if is_call and brackets.before.end == brackets.opener.start and len(brackets.parts) == 1:
        part = brackets.parts[0]
        if outside_of_brackets(part, b":") is not None and part[0].text != b"lambda" and not _is_named(part):
            opener, closer = brackets.opener, brackets.closer
            yield Remedy((Edit(opener.start, opener.end, b"["), Edit(closer.start, closer.end, b"]")), LIKELY)


def _is_named(part: tuple[Cell, ...]) -> bool:
    """Whether it is rather `a: int` of a definition, or `a="b": c` of a call."""
    return outside_of_brackets(part, b"=") is not None or any(cell.kind is CellKind.STRING for cell in part)


def _returning_lambda(window: Window, place: int) -> Iterator[Remedy]:
    """A lambda returns without saying so."""
    row = row_at(window, place)
    words = [cell.text for cell in row]
    if b"lambda" in words and b"return" in words[words.index(b"lambda") :]:
        returned = words.index(b"return", words.index(b"lambda"))
        if words[returned - 1] == b":" and returned + 1 < len(row):
            yield Remedy((Edit(row[returned].start, row[returned + 1].start, b""),), CERTAIN)


def _unpacking_lambda(row: Sequence[Cell]) -> Iterator[Remedy]:
    """Python 2's `lambda (a, b): a + b` is `lambda a_b: a_b[0] + a_b[1]`, as 2to3 has it."""
    words = [cell.text for cell in row]
    begin = next((i for i, (one, other) in enumerate(pairwise(words)) if (one, other) == (b"lambda", b"(")), None)
    if begin is None or b")" not in words[begin:]:
        return
    end = words.index(b")", begin)
    names = [cell.text for cell in row[begin + 2 : end] if cell.text != b","]
    if words[end + 1 : end + 2] != [b":"] or not all(name.decode(errors="replace").isidentifier() for name in names):
        return
    together = b"_".join(names)
    edits = [Edit(row[begin + 1].start, row[end].end, together)]
    depth = 0
    for before, cell in pairwise(row[end + 1 :]):
        depth += cell.text in PARTNERS
        depth -= cell.text in CLOSERS
        if depth < 0 or (depth == 0 and cell.text == b","):
            break
        if cell.text in names and before.text != b".":
            edits.append(Edit(cell.start, cell.end, together + b"[%d]" % names.index(cell.text)))
    yield Remedy(tuple(edits), CERTAIN)
