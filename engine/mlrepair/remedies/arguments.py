"""Arguments and parameters that are right one by one, and wrong in their order or their stars."""

import builtins
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise, takewhile

from mlrepair.edits import Edit
from mlrepair.grid import Window
from mlrepair.lexer import CLOSERS, PARTNERS, Cell, CellKind, width_of
from mlrepair.remedies.brackets import VALUES, Bracketed, bracketed, outside_of_brackets
from mlrepair.remedies.remedy import CERTAIN, LIKELY, POSSIBLE, Remedy, row_at, rows_of
from mlrepair.syntax import Category, SyntaxProblem

_BUILTINS = frozenset(name.encode() for name in dir(builtins) if name.islower())
_FARTHEST = 100  # cells between two brackets that belong together
_Part = tuple[Cell, ...]
_LOOKUPS = frozenset(b"filter exclude get Q create update annotate get_or_create update_or_create".split())
_TAKE_PLACES = frozenset(b"bind connect_ex set_mode".split())  # two numbers or a host and a port, as one
_TAKE_TUPLES = _TAKE_PLACES.union(b"append add connect zeros ones".split())
# Keywords that begin a statement and are in no expression.
_STATEMENTS_ALONE = frozenset(
    b"class def del pass break continue return raise try while with assert global nonlocal except finally".split()
)


def argument_remedies(window: Window, problem: SyntaxProblem) -> Iterator[Remedy]:
    """Yield other orders, and what CPython says of stars and generators."""
    if problem.category in (Category.NEVER_CLOSED, Category.FORGOTTEN_COMMA):
        yield from _opened_twice(row_at(window, problem.start))
    if problem.category is Category.UNMATCHED_CLOSER:
        yield from _unopened_call(window, row_at(window, problem.start), problem.start)
    mend = next((mend for words, mend in _MENDS.items() if words in problem.message), None)
    if mend is not None:
        found = (mend(window.source, brackets, problem) for brackets in bracketed(window, problem.start))
        yield from islice((remedy for remedy in found if remedy is not None), 1)
    if problem.category is Category.OTHER:
        yield from _word_as_name(window, problem.start)
        yield from _word_as_variable(window, problem.start)
        yield from _attributes_as_parameters(window, problem.start)
        yield from _colons_for_equals(window, problem.start)
    if problem.category in (Category.OTHER, Category.FORGOTTEN_COMMA):
        yield from _commas_between(window, problem.start)
    if "trailing comma not allowed" in problem.message:  # `from a import b,`
        yield from (
            Remedy((_without(cell),), CERTAIN) for cell in row_at(window, problem.start)[-1:] if cell.text == b","
        )
    if "Function parameters cannot be parenthesized" in problem.message:
        yield from _tuples_as_parameters(window, problem.start)


def _opened_twice(row: Sequence[Cell]) -> Iterator[Remedy]:
    """`f((a)` is `f(a)`, and `f(()` is `f()`; what has a comma between its brackets is a tuple."""
    for begin, (callee, outer, inner) in enumerate(zip(row, row[1:], row[2:], strict=False), start=2):
        if callee.kind is not CellKind.NAME or (outer.text, inner.text) != (b"(", b"(") or outer.end != inner.start:
            continue
        depth = 0
        for cell in row[begin : begin + _FARTHEST]:
            depth += cell.text in PARTNERS
            depth -= cell.text in CLOSERS
            if depth == 0:
                if cell is row[-1]:
                    yield Remedy((Edit(outer.start, outer.end, b""),), LIKELY)
                break
            if depth == 1 and cell.text in (b",", b"for"):
                break


def _unopened_call(window: Window, row: Sequence[Cell], place: int) -> Iterator[Remedy]:
    """`printa)` is `print(a)` where there is an `a`, and `b.append(a, c))` is `b.append((a, c))`."""
    known = {cell.text for cell in window.cells if cell.kind is CellKind.NAME}
    for before, name, following in zip(row, row[1:], row[2:], strict=False):
        if name.text in _TAKE_TUPLES and following.text == b"(" and following.end < place:
            chance = CERTAIN if name.text in _TAKE_PLACES else LIKELY
            yield Remedy((Edit(following.end, following.end, b"("),), chance)
        if name.kind is not CellKind.NAME or name.start > place or following.text == b"(":
            continue
        for length in range(len(name.text) - 1, 1, -1):
            callee, argument = name.text[:length], name.text[length:]
            is_callee = before.text == b"." or callee in _BUILTINS or callee in known
            if is_callee and argument in known:
                at = name.start + length
                yield Remedy((Edit(at, at, b"("),), CERTAIN)


def _in_order(source: bytes, brackets: Bracketed, problem: SyntaxProblem) -> Remedy | None:
    """`f(a=1, b)` is `f(b, a=1)`: what is not named comes first, `**kwargs` last; the blanks stay where they are."""
    parts = brackets.parts
    stars = [i for i, part in enumerate(parts) if part[0].text == b"*"] if "default" in problem.message else []
    after_star = stars[0] if stars else len(parts)  # there, a parameter needs no default
    ranks = [2 if i >= after_star else _rank(part) for i, part in enumerate(parts)]
    ordered = [part for _, part in sorted(zip(ranks, parts, strict=True), key=lambda pair: pair[0])]
    if ordered == list(parts):
        return None
    gaps = [source[one[-1].end : other[0].start] for one, other in pairwise(parts)]
    texts = [source[part[0].start : part[-1].end] for part in ordered]
    together = b"".join(text + gap for text, gap in zip(texts, [*gaps, b""], strict=True))
    return Remedy((Edit(parts[0][0].start, parts[-1][-1].end, together),), LIKELY)


def _rank(part: _Part) -> int:
    if part[0].text == b"**":
        return 3
    return 0 if outside_of_brackets(part, b"=") is None else 1


def _second_star(_source: bytes, brackets: Bracketed, _problem: SyntaxProblem) -> Remedy | None:
    """`def f(*args, *kwargs)` is `def f(*args, **kwargs)`, and `def f(*args, *, a)` is `def f(*args, a)`."""
    bare = [i for i, part in enumerate(brackets.parts) if i and [cell.text for cell in part] == [b"*"]]
    if bare:
        before, star = brackets.parts[bare[-1] - 1][-1], brackets.parts[bare[-1]][0]
        return Remedy((Edit(before.end, star.end, b""),), CERTAIN)
    stars = [part[0] for part in brackets.parts if part[0].text == b"*" and len(part) > 1]
    return Remedy((Edit(stars[-1].end, stars[-1].end, b"*"),), CERTAIN) if len(stars) > 1 else None


def _generator(_source: bytes, brackets: Bracketed, _problem: SyntaxProblem) -> Remedy | None:
    """`f(a for a in b, c)` is `f((a for a in b), c)`."""
    generators = [part for part in brackets.parts if outside_of_brackets(part, b"for") is not None]
    edits = [
        Edit(place, place, bracket)
        for part in generators
        for place, bracket in ((part[0].start, b"("), (part[-1].end, b")"))
    ]
    return Remedy(tuple(edits), CERTAIN) if edits else None


def _keyword(_source: bytes, brackets: Bracketed, _problem: SyntaxProblem) -> Remedy | None:
    """`dict("a"=1)` is `dict(a=1)`, and `f(self.a=1)` is `f(a=1)`."""
    edits = []
    for part in brackets.parts:
        equals = outside_of_brackets(part, b"=")
        if (
            equals == 1
            and part[0].kind is CellKind.STRING
            and part[0].text[1:-1].decode(errors="replace").isidentifier()
        ):
            edits.append(Edit(part[0].start, part[0].end, part[0].text[1:-1]))
        elif equals is not None and equals > 2 and part[equals - 2].text == b"." and part[0].kind is CellKind.NAME:
            if brackets.before.text in _LOOKUPS and part[0].text != b"self":  # of Django
                edits += [Edit(cell.start, cell.end, b"__") for cell in part[:equals] if cell.text == b"."]
            else:
                edits.append(Edit(part[0].start, part[equals - 1].start, b""))
    return Remedy(tuple(edits), CERTAIN) if edits else None


def _repeated(source: bytes, brackets: Bracketed, problem: SyntaxProblem) -> Remedy | None:
    """Of two arguments of a name the second one goes."""
    number = next(
        (i for i, part in enumerate(brackets.parts) if i and part[0].start <= problem.start <= part[-1].end), None
    )
    if number is None:
        return None
    before, part = brackets.parts[number - 1], brackets.parts[number]
    others = [one for one in brackets.parts[:number] if one[0].text == part[0].text]
    texts = {source[one[0].start : one[-1].end] for one in (*others, part)}
    return Remedy((Edit(before[-1].end, part[-1].end, b""),), CERTAIN if len(texts) == 1 else LIKELY)


def _parameter_twice(_source: bytes, brackets: Bracketed, _problem: SyntaxProblem) -> Remedy | None:
    """`def f(a, a, b)` is `def f(a, b)`."""
    names = [part[0].text for part in brackets.parts]
    for i, (before, part) in enumerate(pairwise(brackets.parts), start=1):
        if names[i] in names[:i]:
            return Remedy((Edit(before[-1].end, part[-1].end, b""),), CERTAIN)
    return None


def _word_as_name(window: Window, place: int) -> Iterator[Remedy]:
    """A parameter or keyword argument called `class` or `async` is written `class_`; a parameter everywhere."""
    at = window.cell_at(place)
    for i in range(max(at - 1, 1), min(at + 1, len(window.cells) - 1)):
        before, cell, after = window.cells[i - 1 : i + 2]
        is_named = before.text in (b"(", b",") and after.text in (b"=", b",", b")", b":")
        if cell.kind is not CellKind.KEYWORD or cell.text in (b"None", b"True", b"False") or not is_named:
            continue
        row = row_at(window, cell.start)
        if any(one.text == b"def" for one in row[1:3]) and cell.text in (*_STATEMENTS_ALONE, b"from", b"lambda"):
            yield Remedy(tuple(Edit(one.end, one.end, b"_") for one in _uses(window, row, cell)), CERTAIN)
        elif after.text != b":":
            yield Remedy((Edit(cell.end, cell.end, b"_"),), LIKELY if after.text == b"=" else POSSIBLE)


def _uses(window: Window, head: Sequence[Cell], parameter: Cell) -> Iterator[Cell]:
    """A parameter named by a keyword, and where the function reads it: there the keyword itself has no place."""
    yield parameter
    behind = (row for row in rows_of(window) if row[0].start > head[0].start)
    for row in takewhile(lambda row: width_of(row[0].text) > width_of(head[0].text), behind):
        for before, cell, after in zip(row, row[1:], [*row[2:], head[0]], strict=False):
            is_value = before.kind is not CellKind.ROW and before.text not in (b":", b";", b"async", b"yield")
            is_value |= after.text == b"." and not any(one.text == b"import" for one in row)
            begins_one = after.kind in VALUES or after.text in (b"None", b":")
            if cell.text == parameter.text and is_value and not begins_one:
                yield cell


def _word_as_variable(window: Window, place: int) -> Iterator[Remedy]:
    """A variable called `class` is written `class_`, everywhere."""
    row = row_at(window, place)
    if len(row) < 3 or row[1].text not in _STATEMENTS_ALONE or row[2].text != b"=":
        return
    edits = []
    for before, cell, after in zip(window.cells, window.cells[1:], window.cells[2:], strict=False):
        is_value = before.kind is not CellKind.ROW and before.text not in (b":", b";", b"async")
        if cell.text == row[1].text and (is_value or after.text == b"="):
            edits.append(Edit(cell.end, cell.end, b"_"))
    yield Remedy(tuple(edits), LIKELY if row[1].text in (b"return", b"raise", b"assert", b"del") else CERTAIN)


def _attributes_as_parameters(window: Window, place: int) -> Iterator[Remedy]:
    """`def f(self, self.a)` is `def f(self, a)`."""
    for brackets in islice(_parameters(window, place), 1):
        owned = [part for part in brackets.parts if len(part) > 2 and part[1].text == b"."]
        if owned and all(part[0].kind is part[2].kind is CellKind.NAME for part in owned):
            yield Remedy(tuple(Edit(part[0].start, part[2].start, b"") for part in owned), CERTAIN)


def _tuples_as_parameters(window: Window, place: int) -> Iterator[Remedy]:
    """Python 2's `def f((a, b), c):` is `def f(a, b, c):`."""
    for brackets in _parameters(window, place):
        if brackets.before.kind is CellKind.NAME:
            tuples = [part for part in brackets.parts if part[0].text == b"(" and part[-1].text == b")"]
            yield Remedy(tuple(_without(cell) for part in tuples for cell in (part[0], part[-1])), LIKELY)


def _colons_for_equals(window: Window, place: int) -> Iterator[Remedy]:
    """`f(a, b: 1)` is `f(a, b=1)`, all of them."""
    for brackets in bracketed(window, place):
        row = row_at(window, brackets.opener.start)
        is_call = brackets.opener.text == b"(" and brackets.before.kind is CellKind.NAME
        named = [
            part for part in brackets.parts if part[0].kind is CellKind.NAME and [*part[1:2], *row][0].text == b":"
        ]
        if is_call and named and not any(cell.text in (b"def", b"class") for cell in row[1:3]):
            yield Remedy(tuple(Edit(part[0].end, part[2].start, b"=") for part in named if part[2:]), LIKELY)
            return


def _commas_between(window: Window, place: int) -> Iterator[Remedy]:
    """`print("a" b "c")` lacks two commas, and so does `["a", "b" "c", "d" 5]`."""
    for brackets in islice(bracketed(window, place), 1):
        gaps = [
            (left, right)
            for part in brackets.parts
            for left, right in pairwise(part)
            if left.kind in VALUES and right.kind in VALUES and left.end < right.start
        ]
        are_texts = [left.kind is right.kind is CellKind.STRING for left, right in gaps]
        has_text = all(CellKind.STRING in (left.kind, right.kind) for left, right in gaps)
        if len(gaps) > 1 and has_text and not all(are_texts):
            yield Remedy(tuple(Edit(left.end, left.end, b",") for left, _ in gaps), LIKELY)


def _parameters(window: Window, place: int) -> Iterator[Bracketed]:
    """The brackets about a place in the head of a function."""
    if any(cell.text == b"def" for cell in row_at(window, place)[1:3]):
        yield from bracketed(window, place)


def _without(cell: Cell) -> Edit:
    return Edit(cell.start, cell.end, b"")


_MENDS: dict[str, Callable[[bytes, Bracketed, SyntaxProblem], Remedy | None]] = {  # by a part of the message
    "follows default argument": _in_order,  # Python 3.11
    "follows parameter with a default": _in_order,  # 3.12
    "follows keyword argument": _in_order,
    "cannot follow var-keyword": _in_order,
    "patterns follow keyword patterns": _in_order,
    "* argument may appear only once": _second_star,
    "Generator expression must be parenthesized": _generator,
    "expression cannot contain assignment": _keyword,
    "keyword argument repeated": _repeated,
    "duplicate argument": _parameter_twice,
}
