"""Comprehensions, lambdas and slices with a part in the wrong form or place."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import CLOSERS, PARTNERS, Cell, CellKind
from mlrepair.remedies.brackets import VALUES, Bracketed, bracketed, closing, ends_value, outside_of_brackets
from mlrepair.remedies.remedy import CERTAIN, LIKELY, Remedy, row_at
from mlrepair.syntax import Category, SyntaxProblem

_WHERE = (b"where", b"when")  # what SQL and other languages call the `if` of a comprehension
_LOCATORS = frozenset((b"loc", b"iloc", b"at", b"iat", b"ix"))  # of pandas: rows and columns


def comprehension_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield other forms of what stands in the brackets around the place, and of a lambda in its row."""
    yield from _returning_lambda(window, problem.start)
    yield from _lambda_without_colon(row_at(window, problem.start))
    if "parenthesized" in problem.message:
        yield from _unpacking_lambda(row_at(window, problem.start))
    if "expected 'else'" in problem.message:
        yield from _without_else(window, problem)
    if problem.category in (Category.NEVER_CLOSED, Category.MISMATCHED_BRACKET):
        yield from _closed_before(window)
    for brackets in bracketed(window, problem.start):
        if "comprehension target" in problem.message:
            yield from _target(brackets)
            return
        found = [*_conditional(window.source, brackets), *_where(brackets), *_slice(brackets)]
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


def _where(brackets: Bracketed) -> Iterator[Remedy]:
    """`[a for a in b where a]` is `[a for a in b if a]`."""
    for part in brackets.parts:
        loop = outside_of_brackets(part, b"for")
        for i, (before, word, following) in enumerate(zip(part, part[1:], part[2:], strict=False)):
            if loop is not None and loop < i and word.text in _WHERE and ends_value(before) and _is_begin(following):
                yield Remedy((Edit(word.start, word.end, b"if"),), CERTAIN)


def _is_begin(cell: Cell) -> bool:
    """Whether a value begins with a cell, and not with a sign or bracket, which may also go on with one."""
    return cell.kind in VALUES or cell.text in (b"not", b"None", b"True", b"False")


def _without_else(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """`[a if b for a in c]` is `[a for a in c if b]`; any other `a if b` lacks what it is otherwise."""
    for brackets in bracketed(window, problem.start):
        for part in brackets.parts:
            condition, loop = (outside_of_brackets(part, word) for word in (b"if", b"for"))
            if condition and loop and condition < loop and part[0].start <= problem.start <= part[-1].end:
                choice = window.source[part[condition].start : part[loop - 1].end]
                edits = (
                    Edit(part[condition].start, part[loop].start, b""),
                    Edit(part[-1].end, part[-1].end, b" " + choice),
                )
                yield Remedy(edits, CERTAIN)
                return
    following = next((cell for cell in row_at(window, problem.end) if cell.start >= problem.end), None)
    if following is not None and _is_begin(following):  # `a if b c` is `a if b else c`
        yield Remedy((Edit(following.start, following.start, b"else "),), CERTAIN)
    yield Remedy((Edit(problem.end, problem.end, b" else " + _nothing(row_at(window, problem.start))),), LIKELY)


def _nothing(row: Sequence[Cell]) -> bytes:
    """What a value is where it is not: of a number nought, of a text an empty one."""
    for value, word in pairwise(row):
        if word.text == b"if" and value.kind is CellKind.NUMBER:
            return b"0"
        if word.text == b"if" and value.kind is CellKind.STRING:
            return b'""' if value.text.endswith(b'"') else b"''"
    return b"None"


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


def _closed_before(window: Window) -> Iterator[Remedy]:
    """`[[a for a in b for c in d]` is `[[a for a in b] for c in d]`, and `f(a[1:2, "b")` is `f(a[1:2], "b")`.

    What has lost its closer ends before a loop that does not go over what is in it, a slice before a string, and a
    dictionary before one that is no key.
    """
    opened: list[int] = []
    cells = window.cells
    for i, cell in enumerate(cells):
        if cell.kind is CellKind.BRACKET and cell.text in PARTNERS:
            opened.append(i)
        elif cell.kind is CellKind.BRACKET and opened:
            opened.pop()
        if len(opened) < 2:
            continue
        inside = tuple(one for one in cells[opened[-1] + 1 : i] if one.kind is not CellKind.ROW)
        before = cells[opened[-1] - 1]
        closer = PARTNERS[cells[opened[-1]].text]
        if cell.text == b"for" and _is_independent(inside, cells[i + 1 :]):
            yield Remedy((Edit(inside[-1].end, inside[-1].end, closer),), LIKELY)
        is_slice = closer == b"]" and before.end == cells[opened[-1]].start and before.text not in _LOCATORS
        is_end = cell.text == b"," and i + 1 < len(cells) and cells[i + 1].kind is CellKind.STRING
        is_item = cell.text == b"," and i + 1 < len(cells) and cells[i + 1].text == b"{"
        if closer == b"}" and is_item and outside_of_brackets(inside, b":") is not None and not _is_key(cells[i + 1 :]):
            yield Remedy((Edit(cell.start, cell.start, closer),), LIKELY)
        if is_slice and is_end and outside_of_brackets(inside, b":") is not None:
            yield Remedy((Edit(cell.start, cell.start, closer),), LIKELY)


def _is_key(cells: Sequence[Cell]) -> bool:
    """Whether a colon follows the brackets that some cells begin with."""
    end = closing(cells)
    return end is not None and [cell.text for cell in cells[end + 1 : end + 2]] == [b":"]


def _is_independent(inside: tuple[Cell, ...], behind: Sequence[Cell]) -> bool:
    """Whether a second loop of a comprehension goes over something else than what the first one gives."""
    loop, word = outside_of_brackets(inside, b"for"), outside_of_brackets(inside, b"in")
    if loop is None or word is None or word < loop:
        return False
    targets = {cell.text for cell in inside[loop + 1 : word]}
    texts = [cell.text for cell in takewhile(lambda cell: cell.kind is not CellKind.ROW, behind)]
    return b"in" in texts and targets.isdisjoint(texts[texts.index(b"in") :])


def _returning_lambda(window: Window, place: int) -> Iterator[Remedy]:
    """A lambda returns without saying so."""
    row = row_at(window, place)
    words = [cell.text for cell in row]
    if b"lambda" in words and b"return" in words[words.index(b"lambda") :]:
        returned = words.index(b"return", words.index(b"lambda"))
        if words[returned - 1] == b":" and returned + 1 < len(row):
            yield Remedy((Edit(row[returned].start, row[returned + 1].start, b""),), CERTAIN)


def _lambda_without_colon(row: Sequence[Cell]) -> Iterator[Remedy]:
    """`lambda a, b=c d(a)` and `lambda a, b=c => d(a)` are `lambda a, b=c: d(a)`."""
    for begin, word in enumerate(row):
        depth = 0
        for i in range(begin + 1, len(row) - 1 if word.text == b"lambda" else 0):
            cell, following = row[i : i + 2]
            depth += (cell.text in PARTNERS) - (cell.text in CLOSERS)
            if depth < 0 or (depth == 0 and cell.text == b":"):
                break
            if depth == 0 and cell.text in (b"->", b"=>"):
                yield Remedy((Edit(row[i - 1].end, cell.end, b":"),), CERTAIN)
                break
            begins_value = _is_begin(following) or following.kind is CellKind.FSTRING_START
            if depth == 0 and ends_value(cell) and begins_value and cell.end < following.start:
                yield Remedy((Edit(cell.end, cell.end, b":"),), CERTAIN)
                break


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
