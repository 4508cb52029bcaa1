"""A snippet as the corruptions of running code read it: tokens, brackets, statements and the roles of names.

It is read off the lexer's cells in one pass and kept for the last few snippets, because every kind is tried on the
same snippet and a walk over the syntax tree would cost ten times as much. It relies on the snippet being valid
code.
"""

import builtins
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, lru_cache
from random import Random
from typing import TypeVar

from mlrepair.edits import Edit
from mlrepair.lexer import CellKind
from mlrepair_training.corruptions import Snippet

T = TypeVar("T")

Edits = tuple[Edit, ...]

BUILTINS = frozenset(name.encode() for name in dir(builtins))
COMPARISONS = frozenset((b"<", b"<=", b">", b">=", b"==", b"!=", b"is", b"in"))
ARITHMETIC = frozenset((b"+", b"-", b"*", b"/", b"//", b"%", b"**", b"@", b"&", b"|", b"^", b"<<", b">>"))

_CONSTANTS = frozenset((b"True", b"False", b"None"))
_OPERAND_ENDS = frozenset((b")", b"]", b"}", b"...")) | _CONSTANTS
# A token of these kinds ends an operand.
_ATOMS = frozenset((CellKind.NAME, CellKind.NUMBER, CellKind.STRING, CellKind.FSTRING_END))
_CLAUSE_ENDS = frozenset(
    b", : = ; := if else and or for async return assert while elif yield lambda in not with as raise from".split()
    + [b"except"]
    + [word + b"=" for word in ARITHMETIC]
)
_COMPOUND = frozenset(
    b"if elif else for while with try except finally def class async match case lambda assert return raise del".split()
)


class Code:
    """The tokens of one snippet (without `ROW` cells); every position below is an index of a token."""

    def __init__(self, source: bytes, snippet: Snippet) -> None:
        self.source = source
        self.kinds: list[CellKind] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.texts: list[bytes] = []
        self.partner: list[int] = []  # of a bracket: its other half
        self.opener: list[int] = []  # the innermost bracket around the token, -1 outside all
        self.statement: list[int] = []  # the number of the logical line
        self.lines: list[tuple[int, int]] = []  # logical lines: first token, one past the last
        self.indents: list[bytes] = []  # of the logical lines
        self.by_text: dict[bytes, list[int]] = {}  # editable tokens only
        self._read(snippet)
        self._frozen = self._freeze()
        for index, text in enumerate(self.texts):
            if not self._frozen[index]:
                self.by_text.setdefault(text, []).append(index)

    def _read(self, snippet: Snippet) -> None:
        open_brackets: list[int] = []
        first = 0
        for cell in snippet.cells:
            index = len(self.texts)
            if cell.kind is CellKind.ROW:
                continued = self.source[: cell.start].rstrip(b" \t").endswith((b"\\\n", b"\\\r\n")) if index else False
                if not open_brackets and not continued:
                    if index > first:
                        self.lines.append((first, index))
                    first = index
                    self.indents.append(cell.text)
                continue
            if cell.kind is CellKind.BRACKET and cell.text in b")]}" and open_brackets:
                self.partner.append(open_brackets.pop())
                self.partner[self.partner[-1]] = index
            else:
                self.partner.append(-1)
            self.opener.append(open_brackets[-1] if open_brackets else -1)
            if cell.kind is CellKind.BRACKET and cell.text in b"([{":
                open_brackets.append(index)
            self.kinds.append(cell.kind)
            self.starts.append(cell.start)
            self.ends.append(cell.end)
            self.texts.append(cell.text)
            self.statement.append(len(self.lines))
        if len(self.texts) > first:
            self.lines.append((first, len(self.texts)))

    def _freeze(self) -> list[bool]:
        """Mark what changes nothing that runs (annotations, docstrings) or belongs to no kind (imports, patterns)."""
        frozen = [False] * len(self.texts)
        for first, end in self.lines:
            head = self.texts[first]
            if (
                head in (b"import", b"from", b"global", b"nonlocal", b"@")
                or (
                    head in (b"case", b"type")
                    and end - first > 2
                    and self.texts[first + 1] not in (b"=", b".", b"(", b",")
                )
                or all(self.kinds[i] is CellKind.STRING for i in range(first, end))
            ):
                frozen[first:end] = [True] * (end - first)
            elif head in (b"def", b"class") or (head == b"async" and self.texts[first + 1] == b"def"):
                self._freeze_header(frozen, first, end)
            elif head not in _COMPOUND:
                self._freeze_annotation(frozen, first, end)
        for index, text in enumerate(self.texts):  # `!r` of a replacement field, and its format
            if text == b"!" or self.kinds[index] is CellKind.FSTRING_TEXT:
                frozen[index] = True
                if text == b"!":
                    frozen[index + 1] = True
        return frozen

    def _freeze_header(self, frozen: list[bool], first: int, end: int) -> None:
        in_annotation = False
        name = first + 1 + (self.texts[first] == b"async")
        frozen[name] = True
        arrow = False
        parameters = next((i for i in range(name, end) if self.texts[i] == b"(" and self.opener[i] < 0), -1)
        for index in range(name + 1, end):
            text = self.texts[index]
            if text == b"->" and self.opener[index] < 0:
                arrow = True
            elif text == b":" and self.opener[index] < 0:
                if not arrow:
                    in_annotation = False
                arrow = False
                in_annotation = False
            elif self.opener[index] == parameters and text == b":":
                in_annotation = True
            elif (self.opener[index] == parameters and text in (b",", b"=")) or index == self.partner[parameters]:
                in_annotation = False
            if arrow or in_annotation or (parameters < 0) or text in (b"*", b"**", b"/"):
                frozen[index] = True
            elif self.opener[index] == parameters and self.kinds[index] is CellKind.NAME:
                frozen[index] = self.texts[index - 1] != b"="  # a default is code, a parameter's name is not
            elif index < parameters:  # type parameters
                frozen[index] = True

    def _freeze_annotation(self, frozen: list[bool], first: int, end: int) -> None:
        for index in range(first + 1, end):
            if self.opener[index] >= 0 and self.opener[index] >= first:
                continue
            if self.texts[index] == b":":
                while index < end and self.texts[index] != b"=":
                    frozen[index] = True
                    index += 1
                return
            if self.texts[index] == b"=":
                return

    def at(self, index: int) -> bytes:
        """The text of a token, empty before the first and after the last."""
        return self.texts[index] if 0 <= index < len(self.texts) else b""

    def find(self, *texts: bytes) -> list[int]:
        """The editable tokens that read so, in the order of the text."""
        found: list[int] = []
        for text in texts:
            found += self.by_text.get(text, ())
        return sorted(found)

    def editable(self, index: int) -> bool:
        """Whether a change of the token changes what runs."""
        return not self._frozen[index]

    def span(self, first: int, last: int) -> bytes:
        """The source from one token to another, both included."""
        return self.source[self.starts[first] : self.ends[last]]

    # Edits

    def replace(self, first: int, text: bytes, last: int | None = None) -> Edit:
        """Put a text in the place of tokens."""
        return Edit(self.starts[first], self.ends[first if last is None else last], text)

    def drop(self, first: int, last: int) -> Edit:
        """Delete tokens and the blanks before them."""
        return Edit(
            self.ends[first - 1] if self._same_row(first - 1, first) else self.starts[first], self.ends[last], b""
        )

    def drop_forward(self, first: int, last: int) -> Edit:
        """Delete tokens and the blanks after them."""
        return Edit(
            self.starts[first],
            self.starts[last + 1] if self._same_row(last, last + 1) else self.ends[last],
            b"",
        )

    def before(self, index: int, text: bytes) -> Edit:
        """Insert a text before a token, with a blank where it would grow together with a word (`while(`)."""
        start = self.starts[index]
        merges = self.source[start - 1 : start].isalnum() and text[:1].isalnum() and start > 0
        return Edit(start, start, b" " + text if merges else text)

    def after(self, index: int, text: bytes) -> Edit:
        """Insert a text after a token."""
        return Edit(self.ends[index], self.ends[index], text)

    def exchange(self, left: tuple[int, int], right: tuple[int, int]) -> Edits:
        """Let two runs of tokens (first and last, both included) change places."""
        return (
            self.replace(left[0], self.span(*right), left[1]),
            self.replace(right[0], self.span(*left), right[1]),
        )

    def _same_row(self, left: int, right: int) -> bool:
        if left < 0 or right >= len(self.texts):
            return False
        return not self.source[self.ends[left] : self.starts[right]].strip(b" \t")

    def on_one_row(self, first: int, last: int) -> bool:
        """Whether no line break lies between two tokens."""
        return b"\n" not in self.source[self.starts[first] : self.ends[last]]

    # Expressions

    def ends_operand(self, index: int) -> bool:
        """Whether an operand may end with the token, so that an operator after it is a binary one."""
        if index < 0:
            return False
        return self.kinds[index] in _ATOMS or self.texts[index] in _OPERAND_ENDS

    def is_binary(self, index: int) -> bool:
        """Whether the operator stands between two operands."""
        return index > 0 and self.statement[index] == self.statement[index - 1] and self.ends_operand(index - 1)

    def primary_start(self, last: int) -> int:
        """The first token of `a.b(c)[d]` that ends at `last`."""
        index = last
        while True:
            if self.partner[index] >= 0 and self.texts[index] in b")]}":
                index = self.partner[index]
                before = index - 1
                if (
                    self.texts[index] != b"{"
                    and self._continues(before)
                    and self.statement[before] == self.statement[index]
                ):
                    index = before
                    continue
            elif self.kinds[index] is CellKind.FSTRING_END:
                index -= 1
                while self.kinds[index] is not CellKind.FSTRING_START:
                    index -= 1
            if self.at(index - 1) == b"." and index >= 2:
                index -= 2
                continue
            return index

    def _continues(self, index: int) -> bool:
        """Whether a bracket after the token is a call or a subscript."""
        return index >= 0 and (
            self.kinds[index] in (CellKind.NAME, CellKind.STRING) or self.texts[index] in (b")", b"]")
        )

    def primary_end(self, first: int) -> int:
        """The last token of the `a.b(c)[d]` that begins at `first`."""
        index = first
        if self.partner[index] > index:
            index = self.partner[index]
        elif self.kinds[index] is CellKind.FSTRING_START:
            while self.kinds[index] is not CellKind.FSTRING_END or self.opener[index] != self.opener[first]:
                index += 1
        while index + 1 < len(self.texts) and self.statement[index + 1] == self.statement[first]:
            following = self.texts[index + 1]
            if following == b"." and self.kinds[index] is not CellKind.NUMBER:
                index += 2
            elif following in (b"(", b"[") and self._continues(index):
                index = self.partner[index + 1]
            else:
                break
        return index

    def clause(self, operator: int) -> tuple[int, int]:
        """The first token of the left side and the last of the right side of an `and` or `or`."""
        first = last = operator
        level, line = self.opener[operator], self.statement[operator]
        index = operator - 1
        while index > level and self.statement[index] == line:
            if self.texts[index] in b")]}" and self.partner[index] >= 0:
                index = self.partner[index]
            elif self._ends_clause(index, level) and self.texts[index] not in (b"not", b"in", b"await"):
                break
            first = index
            index -= 1
        index = operator + 1
        while index < len(self.texts) and self.statement[index] == line:
            if index == self.partner[level] and level >= 0:
                break
            if self.texts[index] in b"([{" and self.partner[index] >= 0:
                index = self.partner[index]
            elif self._ends_clause(index, level) and self.texts[index] not in (b"not", b"in", b"await"):
                break
            last = index
            index += 1
        return first, last

    def _ends_clause(self, index: int, level: int) -> bool:
        return self.opener[index] != level or self.texts[index] in _CLAUSE_ENDS

    # Calls

    def is_call(self, bracket: int) -> bool:
        """Whether the `(` opens the arguments of a call (not of a definition)."""
        before = bracket - 1
        if self.texts[bracket] != b"(" or before < 0 or self.statement[before] != self.statement[bracket]:
            return False
        if not (self.kinds[before] is CellKind.NAME or self.texts[before] in (b")", b"]")):
            return False
        return self.at(before - 1) not in (b"def", b"class")

    @cached_property
    def calls(self) -> list[int]:
        """The opening brackets of all calls."""
        return [bracket for bracket in self.by_text.get(b"(", ()) if self.is_call(bracket)]

    def items(self, bracket: int) -> list[tuple[int, int]]:
        """What the commas in a bracket separate: first and last token of each (none for a comprehension)."""
        close = self.partner[bracket]
        found: list[tuple[int, int]] = []
        first = index = bracket + 1
        while index < close:
            text = self.texts[index]
            if text == b"," and self.opener[index] == bracket:
                if index > first:
                    found.append((first, index - 1))
                first = index + 1
            elif (text == b"for" and self.opener[index] == bracket) or (
                text == b"lambda" and self.opener[index] == bracket
            ):
                return []
            elif self.partner[index] > index:
                index = self.partner[index]
            index += 1
        if close > first:
            found.append((first, close - 1))
        return found

    def is_keyword_argument(self, first: int) -> bool:
        """Whether the item of a call that begins there is `name=value`."""
        return self.kinds[first] is CellKind.NAME and self.at(first + 1) == b"="

    # Names

    @cached_property
    def names(self) -> list[int]:
        """Editable names that are neither attributes nor names of keyword arguments."""
        found = []
        for index, kind in enumerate(self.kinds):
            if kind is CellKind.NAME and not self._frozen[index] and self.at(index - 1) != b".":
                if self.at(index + 1) == b"=" and self.opener[index] >= 0 and self.texts[self.opener[index]] == b"(":
                    continue
                found.append(index)
        return found

    @cached_property
    def bound(self) -> dict[bytes, int]:
        """The variables that the snippet binds, each with the first token that does."""
        found: dict[bytes, int] = {}
        for index, kind in enumerate(self.kinds):
            if kind is CellKind.NAME and self.texts[index] not in found and self.binds(index):
                found[self.texts[index]] = index
        return found

    @cached_property
    def stores(self) -> list[int]:
        """The names that a plain or augmented assignment binds."""
        return [
            first
            for first, end in self.lines
            if end - first > 2
            and self.kinds[first] is CellKind.NAME
            and self.texts[first + 1] in (b"=", b"+=", b"-=", b",")
            and (self.texts[first + 1] != b"," or b"=" in self.texts[first:end])
            and not self._frozen[first]
        ]

    def binds(self, index: int) -> bool:
        """Whether a name is bound where it stands."""
        before, following = self.at(index - 1), self.at(index + 1)
        if before == b".":
            return False
        first = self.lines[self.statement[index]][0]
        head = self.texts[first]
        if head in (b"def", b"async") and self.texts[first + (head == b"async")] == b"def":
            if self.opener[index] >= first and self.opener[self.opener[index]] < first:
                return before in (b"(", b",", b"*", b"**")
            return False
        if following == b"=" or following == b":=":
            return self.opener[index] < 0 or following == b":="
        if before in (b"for", b"as"):
            return head not in (b"import", b"from") or before == b"as"
        if before == b"," or following == b",":  # a, b = … and for a, b in …
            return self._in_targets(index, first)
        return before in (b"lambda",) or (following == b":" and index == first)

    def _in_targets(self, index: int, first: int) -> bool:
        for after in range(index + 1, min(index + 12, self.lines[self.statement[index]][1])):
            text = self.texts[after]
            if text == b"=" and self.opener[after] < 0:
                return self.texts[first] not in (b"return", b"yield") and self.opener[index] < 0
            if text == b"in":
                return any(self.texts[i] == b"for" for i in range(max(first, index - 8), index))
            if self.kinds[after] is not CellKind.NAME and text not in (b",", b"(", b")"):
                return False
        return False

    @cached_property
    def variables(self) -> Counter[bytes]:
        """The variables in reach and how often each occurs: bound in the snippet or read in it and not called only."""
        found: Counter[bytes] = Counter()
        called: set[bytes] = set()
        for index in self.names:
            text = self.texts[index]
            if text in BUILTINS or text in (b"self", b"cls", b"_"):
                continue
            if self.at(index + 1) == b"(":
                called.add(text)
            found[text] += 1
        for text in self.bound:
            if text not in (b"self", b"cls", b"_") and text not in BUILTINS:
                found[text] += 1
        for text in called - self.bound.keys():
            del found[text]
        return found

    @cached_property
    def loads(self) -> list[int]:
        """Where a variable is read and not called."""
        stores = {self.starts[index] for index in self.stores}
        return [
            index
            for index in self.names
            if self.texts[index] in self.variables
            and self.starts[index] not in stores
            and self.at(index + 1) not in (b"(", b"=", b":=")
            and not self.binds(index)
            and self.at(index - 1) != b"del"
        ]

    @cached_property
    def counts(self) -> Counter[bytes]:
        """How often each token's text occurs."""
        return Counter(self.texts)

    def is_statement(self, first: int, last: int) -> bool:
        """Whether the tokens are a whole logical line."""
        return self.lines[self.statement[first]] == (first, last + 1)


@lru_cache(maxsize=8)  # all kinds are tried on one snippet before the next one comes
def read(snippet: Snippet) -> Code:
    """Return the snippet's tokens."""
    return Code(snippet.source, snippet)


def choose(rng: Random, weighted: Iterable[tuple[T, float]]) -> T | None:
    """Draw one of the items, each with its weight; None if there is none."""
    pairs = [(item, weight) for item, weight in weighted if weight > 0]
    return rng.choices([item for item, _ in pairs], [weight for _, weight in pairs])[0] if pairs else None


def first_success(
    rng: Random, places: Sequence[T], attempt: Callable[[T], Edits | None], tries: int = 12
) -> Edits | None:
    """Try places in random order until one can be broken."""
    for place in rng.sample(places, min(tries, len(places))):
        if (edits := attempt(place)) is not None:
            return edits
    return None


def likeness(left: bytes, right: bytes) -> float:
    """How easily one name is taken for the other: shared words, beginnings and ends, equal lengths."""
    score = 1.0
    if left[:1] == right[:1]:
        score += 1
    if set(left.lower().split(b"_")) & set(right.lower().split(b"_")):
        score += 3
    if left.rstrip(b"s0123456789") == right.rstrip(b"s0123456789") or left.startswith(right) or right.startswith(left):
        score += 3
    if len(left) == len(right):
        score += 1
    if left.isupper() != right.isupper():
        score *= 0.3
    return score
