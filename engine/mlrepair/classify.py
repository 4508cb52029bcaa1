"""Which kind of mistake a repair repairs, read off its form alone.

The search proposes edits, not kinds; a person wants to know what the mistake is called. Each rule looks at the tokens
that a repair takes away and puts in, and at what stands about them. The first rule that knows the form names it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from mlrepair.actions import BODIES
from mlrepair.edits import Edit, apply_edits
from mlrepair.lexer import CLOSERS, KEYWORDS, OPENERS, Cell, CellKind, lex
from mlrepair.taxonomy import kinds
from mlrepair.undefined.names import undefined_names
from mlrepair.undefined.spelling import is_slip

Tokens = tuple[bytes, ...]

_COMPARISONS = frozenset((b"<", b"<=", b">", b">=", b"==", b"!=", b"is", b"in"))
_COMPARISON_FORMS = frozenset(((b"is", b"not"), (b"not", b"in"), *((text,) for text in _COMPARISONS)))
_ARITHMETIC = frozenset((b"+", b"-", b"*", b"/", b"//", b"%", b"**", b"@", b"&", b"|", b"^", b"<<", b">>"))
_ASSIGNMENTS = frozenset(text + b"=" for text in _ARITHMETIC) | {b"="}
_LOOP_EXITS = frozenset((b"break", b"continue", b"pass"))
_FLAGS = frozenset((b"True", b"False"))
_CONSTANTS = frozenset((b"True", b"False", b"None"))
_FOREIGN = frozenset((b"&&", b"||", b"!", b"++", b"--", b"=<", b"=>", b"===", b"!==", b"->", b"<>"))
_OPENERS, _CLOSERS = frozenset(OPENERS), frozenset(CLOSERS)
_METHODS = frozenset(
    name.encode() for owner in (str, bytes, list, dict, set) for name in dir(owner) if not name.startswith("__")
) | frozenset(
    b"popleft appendleft read readline readlines write writelines match search fullmatch findall finditer group groups "
    b"start end exists is_file is_dir isfile isdir dirname basename mkdir makedirs dump dumps load loads now utcnow "
    b"put debug info warning error exception acquire release floor ceil first last setUp tearDown assertTrue "
    b"assertFalse assertIn assertNotIn assertEqual assertNotEqual".split()
)


@dataclass(frozen=True, slots=True)
class _Change:
    """What a repair takes away and puts in, and the tokens about it."""

    removed: Tokens
    added: Tokens
    before: Tokens  # all tokens of the changed lines that stay, on the left
    after: Tokens  # the same on the right
    edits: tuple[Edit, ...]
    source: bytes
    removed_kinds: tuple[CellKind, ...]
    added_kinds: tuple[CellKind, ...]

    @property
    def left(self) -> bytes:
        return self.before[-1] if self.before else b""

    @property
    def right(self) -> bytes:
        return self.after[0] if self.after else b""

    @property
    def texts(self) -> frozenset[bytes]:
        """All that goes and comes."""
        return frozenset(self.removed + self.added)

    @property
    def opener(self) -> int:
        """The index in `before` of the innermost open bracket, -1 if there is none."""
        depth = 0
        for index in range(len(self.before) - 1, -1, -1):
            if self.before[index] in _CLOSERS:
                depth += 1
            elif self.before[index] in _OPENERS:
                if depth == 0:
                    return index
                depth -= 1
        return -1

    @property
    def place(self) -> str:
        """What the innermost open bracket belongs to: "def", "range", "call", "subscript", "literal", or nothing."""
        index = self.opener
        if index < 0:
            return ""
        owner = self.before[index - 1] if index else b""
        is_owner = (owner[:1].isalpha() or owner[:1] == b"_" or owner in (b")", b"]")) and owner not in KEYWORDS
        if self.before[index] == b"(" and is_owner:
            if index > 1 and self.before[index - 2] in (b"def", b"class"):
                return "def"
            return "range" if owner == b"range" else "call"
        return "subscript" if self.before[index] == b"[" and is_owner else "literal"


Rule = Callable[[_Change], str | None]


def classify(source: bytes, edits: tuple[Edit, ...], *, broken: bool) -> str:
    """Return the code of what the edits repair; `broken` says whether the source failed to parse."""
    change = _change(source, edits)
    if broken:
        name = _first(_SYNTAX, change)
        if name is None and len(edits) > 1:  # the same mistake at several places
            name = _first(_SYNTAX, _change(source, (min(edits),)))
        return _code(name or _first(_ANY_TOKEN, change) or "invalid-syntax")
    return _code(_first(_SECURITY, change) or _first(_LOGIC, change) or "suspicious-code")


def _first(rules: tuple[Rule, ...], change: _Change) -> str | None:
    return next((name for rule in rules if (name := rule(change)) is not None), None)


@cache
def _codes() -> dict[str, str]:
    return {kind.name: kind.code for kind in kinds().values()}


def _code(name: str) -> str:
    return _codes()[name]


def _change(source: bytes, edits: tuple[Edit, ...]) -> _Change:
    """Compare the tokens of the edited lines, and a few before, with and without the edits."""
    start = min(edit.start for edit in edits)
    end = max(edit.end for edit in edits)
    first = source.rfind(b"\n", 0, start) + 1
    for _ in range(4):  # brackets that open on lines before
        first = source.rfind(b"\n", 0, max(first - 1, 0)) + 1
    found = source.find(b"\n", end)
    last = len(source) if found < 0 else found
    old = source[first:last]
    new = apply_edits(old, (Edit(edit.start - first, edit.end - first, edit.text) for edit in edits))
    old_cells, new_cells = _tokens(old), _tokens(new)
    prefix = suffix = 0
    shorter = min(len(old_cells), len(new_cells))
    limit = sum(cell.end <= start - first for cell in old_cells) if start == end else shorter
    while prefix < min(shorter, limit) and old_cells[prefix].text == new_cells[prefix].text:
        prefix += 1
    while suffix < shorter - prefix and old_cells[-1 - suffix].text == new_cells[-1 - suffix].text:
        suffix += 1
    removed, added = old_cells[prefix : len(old_cells) - suffix], new_cells[prefix : len(new_cells) - suffix]
    return _Change(
        removed=tuple(cell.text for cell in removed),
        added=tuple(cell.text for cell in added),
        before=tuple(cell.text for cell in old_cells[:prefix]),
        after=tuple(cell.text for cell in old_cells[len(old_cells) - suffix :]),
        edits=tuple(sorted(edits)),
        source=source,
        removed_kinds=tuple(cell.kind for cell in removed),
        added_kinds=tuple(cell.kind for cell in added),
    )


def _tokens(text: bytes) -> list[Cell]:
    return [cell for cell in lex(text) if cell.kind is not CellKind.ROW]


# Security


def _security(change: _Change) -> str | None:
    texts, removed, added = change.texts, frozenset(change.removed), frozenset(change.added)
    keyword = change.before[-2] if len(change.before) > 1 and change.left == b"=" else b""
    bare = {text.strip(b"\"'") for text in removed}
    if added & {b"safe_load", b"safe_load_all", b"SafeLoader", b"CSafeLoader"}:
        return "yaml-load"
    if (b"shell" in texts or keyword == b"shell") and b"True" in removed:
        return "subprocess-shell"
    if bare & {b"md5", b"sha1"}:
        return "weak-hash"
    if removed & {b"CERT_NONE", b"_create_unverified_context"}:
        return "tls-verify-disabled"
    if (b"verify" in texts or keyword in (b"verify", b"check_hostname")) and b"False" in removed:
        return "tls-verify-disabled"
    if b"mktemp" in removed:
        return "insecure-temporary-file"
    if b"eval" in removed and b"eval" not in added:
        return "eval-on-data"
    if b"secrets" in added or b"SystemRandom" in added:
        return "insecure-random"
    if b"0.0.0.0" in bare:
        return "binding-to-all-interfaces"
    index = change.before[-3:-1] if change.left == b"=" else ()
    if b"True" in removed and (b"debug" in texts or any(text.strip(b"\"'").lower() == b"debug" for text in index)):
        return "debug-enabled"
    return None


# Logic: changes of several places, then what is put in, taken away, replaced


def _moved(change: _Change) -> str | None:
    return "misplaced-statement" if not change.removed and not change.added else None


def _swapped(change: _Change) -> str | None:
    removed, added = change.removed, change.added
    for index in range(1, len(removed) - 1):
        left, separator, right = removed[:index], removed[index], removed[index + 1 :]
        if (*right, separator, *left) == added:
            if separator == b",":
                return "swapped-arguments" if change.place == "call" else "swapped-operands"
            if separator in _ARITHMETIC | _COMPARISONS:
                return "swapped-operands"
    if len(removed) == len(added) > 3 and removed[1] == b"if" and removed[-2] == b"else":
        return "swapped-branches"
    if b"not" in removed and removed[-1:] == added[:1] and b"in" in removed:
        return "swapped-operands"
    return None


def _wrapped(change: _Change) -> str | None:
    if len(change.edits) != 2:
        return None
    first, second = change.edits
    if second.text == b")" and first.text.endswith(b"(") and first.start == first.end and second.start == second.end:
        return "missing-call"
    old = change.source[first.start : first.end], change.source[second.start : second.end]
    if old[0].endswith(b"(") and old[1] == b")" and not first.text and not second.text:
        return "unneeded-call"
    return None


def _inserted(change: _Change) -> str | None:
    added = change.added
    if change.removed or not added:
        return None
    if added == (b"not",):
        if change.left == b"is":
            return "wrong-none-check" if change.right == b"None" else "wrong-comparison-operator"
        return "wrong-comparison-operator" if change.right == b"in" else "missing-negation"
    if added in ((b"await",), (b"return",)):
        return f"missing-{added[0].decode()}"
    if added == (b"-",):
        return "wrong-sign"
    if added == (b"(", b")"):
        return "missing-call-parentheses"
    if added[0] == b"." or added[-1] == b".":
        return "missing-method-call" if added[-1] == b")" else "missing-attribute-access"
    if {added[0], added[-1]} & {b"and", b"or", b"if"}:
        return "missing-condition"
    if added[0] in _COMPARISONS or added[:2] == (b"not", b"in"):
        return "missing-comparison"
    if added in ((b"+", b"1"), (b"-", b"1")):
        return "off-by-one"
    return _inserted_item(change)


def _inserted_item(change: _Change) -> str | None:
    added, place = change.added, change.place
    if (change.left == b"[" and added[-1] == b":") or (change.right == b"]" and added[0] == b":"):
        return "wrong-index"
    if b"," in (added[0], added[-1]) or (change.left == b"(" and change.right == b")"):
        named = {"def": "missing-self-parameter", "range": "wrong-range", "call": "missing-argument"}
        return named.get(place, "missing-element")
    if added[0] == b"[" and added[-1] == b"]":
        return "missing-index"
    if added[0] in _ARITHMETIC or added[-1] in _ARITHMETIC:
        return "missing-operand"
    return "wrong-index" if place == "subscript" else None


def _deleted(change: _Change) -> str | None:
    removed = change.removed
    if change.added or not removed:
        return None
    if removed == (b"not",):
        if change.left == b"is":
            return "wrong-none-check" if change.right == b"None" else "wrong-comparison-operator"
        return "wrong-comparison-operator" if change.right == b"in" else "unneeded-negation"
    if removed in ((b"+", b"1"), (b"-", b"1")):
        return "off-by-one"
    if removed == (b"-",):
        return "wrong-sign"
    if len(removed) == 2 and b"." in (removed[0], removed[1]):
        return "unneeded-attribute-access"
    if {removed[0], removed[-1]} & {b"and", b"or"}:
        return "extra-condition"
    place = change.place
    if place == "subscript":
        return "wrong-index"
    if b"," in (removed[0], removed[-1]):
        return "wrong-range" if place == "range" else "extra-argument"
    return "extra-argument" if change.left == b"(" and change.right == b")" else None


def _undefined(change: _Change) -> str | None:
    names = (CellKind.NAME,)
    if change.removed_kinds != names or change.added_kinds != names or change.left == b".":
        return None
    old, new = (cell.decode(errors="replace") for cell in (change.removed[0], change.added[0]))
    return "undefined-name" if is_slip(old, new) and old in undefined_names(change.source).read else None


def _operator(change: _Change) -> str | None:
    removed, added = change.removed, change.added
    if removed in _COMPARISON_FORMS and added in _COMPARISON_FORMS:
        return "wrong-comparison-operator"
    if len(removed) != 1 or len(added) != 1:
        return None
    old, new = removed[0], added[0]
    if {old, new} == {b"and", b"or"}:
        return "wrong-boolean-operator"
    if old in _ASSIGNMENTS and new in _ASSIGNMENTS:
        return "wrong-augmented-assignment"
    if old in _ARITHMETIC and new in _ARITHMETIC:
        return "off-by-one" if change.right == b"1" and {old, new} == {b"+", b"-"} else "wrong-arithmetic-operator"
    if old in _LOOP_EXITS and new in _LOOP_EXITS:
        return "wrong-loop-exit"
    return "if-for-elif" if (old, new) == (b"if", b"elif") else None


def _value(change: _Change) -> str | None:
    removed, added = change.removed, change.added
    if set(removed) <= _FLAGS and set(added) <= _FLAGS:
        return "wrong-boolean-literal"
    if change.left == b"return" and len(added) == 1 and len(removed) == 1 and _is_simple(change):
        return "wrong-return-value"
    old, new = change.removed_kinds, change.added_kinds
    if new[:1] == (CellKind.FSTRING_START,) and old == (CellKind.STRING,):
        return "missing-f-prefix"
    if change.place == "subscript" and not (set(old) | set(new)) & {CellKind.NAME, CellKind.STRING}:
        return "wrong-index"
    if old == new == (CellKind.NUMBER,):
        return (
            "wrong-range"
            if change.place == "range" and change.left == b"(" and change.right == b","
            else "wrong-number"
        )
    if old == new == (CellKind.STRING,):
        return "wrong-string"
    return "wrong-constant-type" if _is_constant(removed, old) and _is_constant(added, new) else None


def _is_simple(change: _Change) -> bool:
    """Whether the change is all that the statement has."""
    return not change.after or change.source[change.edits[-1].end :].lstrip(b" \t")[:1] in (
        b"",
        b"\r",
        b"\n",
        b";",
        b"#",
    )


def _is_constant(texts: Tokens, token_kinds: tuple[CellKind, ...]) -> bool:
    joined = b"".join(texts)
    return joined in _CONSTANTS | {b"[]", b"{}", b"()"} or token_kinds in ((CellKind.NUMBER,), (CellKind.STRING,))


def _name(change: _Change) -> str | None:
    if change.removed_kinds != (CellKind.NAME,) or change.added_kinds != (CellKind.NAME,):
        return None
    old, new = change.removed[0], change.added[0]
    if all(name.endswith((b"Error", b"Exception", b"Iteration")) or name == b"NotImplemented" for name in (old, new)):
        return "wrong-exception-type"
    if change.left == b".":
        return "wrong-method" if change.right == b"(" and old in _METHODS and new in _METHODS else "wrong-attribute"
    if change.right == b"(":
        return "wrong-function-name"
    if change.right == b"=" and change.place == "call":
        return "wrong-keyword-argument"
    if change.right in _ASSIGNMENTS and change.opener < 0:
        return "wrong-assignment-target"
    return "wrong-object" if change.right == b"." else "variable-misuse"


# Syntax


def _pasted(change: _Change) -> str | None:
    """Text from elsewhere at the beginnings of rows."""
    edit = change.edits[0]
    row = change.source.rfind(b"\n", 0, edit.start) + 1
    taken = change.source[edit.start : edit.end].strip()
    if change.source[row : edit.start].strip() or not taken or change.edits[0].text.strip():
        return None
    if taken in (b">>>", b"...", b"$", b">") or taken.startswith(b"In ["):
        return "pasted-prompt"
    rest = b"" if change.source[: edit.end].endswith(b"\n") else change.source[edit.end :].split(b"\n", 1)[0].strip()
    if taken.strip(b".:|)]").isdigit() or (taken in (b"+", b"-", b"@@") and (rest or len(change.edits) > 1)):
        return "pasted-marks"
    if rest or b"\n" in taken:
        return None
    words = taken.split()
    prose = len(words) > 2 and all(word.strip(b"'.,:;!?-`").isalpha() for word in words) and words[0] not in KEYWORDS
    return "prose-in-code" if prose or taken.startswith(b"```") else "unfinished-statement"


def _layout(change: _Change) -> str | None:
    edit = change.edits[0]
    if edit.text.startswith(b"#"):
        return "foreign-comment"
    if change.removed or change.added:
        return None
    if b"\n" in edit.text or b"\n" in change.source[edit.start : edit.end]:
        return "joined-rows" if b"\n" in edit.text else "broken-line"
    row = change.source.rfind(b"\n", 0, edit.start) + 1
    old = change.source[row:][: len(change.source[row:]) - len(change.source[row:].lstrip(b" \t"))]
    above = change.source[:row].rstrip().rsplit(b"\n", 1)[-1]
    indentation = above[: len(above) - len(above.lstrip(b" \t"))]
    if b"\t" in old + indentation and b" " in old + indentation:
        return "mixed-tabs"
    if above.split(b"#")[0].rstrip().endswith(b":"):
        return "missing-indent"
    return "unexpected-indent" if len(old) > len(indentation) else "uneven-dedent"


def _words(change: _Change) -> str | None:
    removed, added = change.removed, change.added
    if any(byte > 127 for text in removed for byte in text) and not any(byte > 127 for text in added for byte in text):
        return "foreign-character"
    if b"print" in change.before[-1:] + removed[:1] and b"(" in added:
        return "python2-print"
    if len(removed) > 1 and _letters(removed) == _letters(added) and len(added) == 1:
        return "split-word"
    if not removed and added and added[0] in BODIES and change.left == b":":
        return "empty-block"
    if len(removed) == 1 and len(added) > 1 and removed[0] == b"".join(added):
        return "joined-words"
    if removed == (b"else", b"if") and added == (b"elif",):
        return "foreign-statement"
    if frozenset(removed) & _FOREIGN:
        return "python2-form" if b"<>" in removed else "foreign-operator"
    if len(removed) == 1 and len(added) == 1 and added[0] in KEYWORDS and removed[0][:1].isalpha():
        same = removed[0].lower() == added[0].lower()
        return "wrong-case-keyword" if same else "misspelt-keyword"
    return "python2-form" if added == (b"as",) and removed == (b",",) else None


def _letters(texts: Tokens) -> bytes:
    """The texts as one, without what stands between the words of a name."""
    return b"".join(texts).replace(b"_", b"").replace(b"-", b"")


def _punctuation(change: _Change) -> str | None:
    removed, added = frozenset(change.removed), frozenset(change.added)
    brackets = _OPENERS | _CLOSERS
    if change.added[:1] == (b"(",) and change.added[-1:] == (b")",) and change.added[1:-1] == change.removed:
        return "missing-parentheses"
    if removed and added and removed | added <= brackets:
        return "mismatched-bracket"
    if removed | added and removed | added <= brackets:
        return (
            "never-closed-bracket"
            if (added and added <= _CLOSERS) or (removed and removed <= _OPENERS)
            else "unmatched-closer"
        )
    if added == {b"=="} and removed == {b"="}:
        return "assignment-in-condition"
    if added == {b":"}:
        return "wrong-colon" if removed else "missing-colon"
    if added == {b","} and not removed:
        return "missing-comma"
    if removed == {b","} and not added:
        return "extra-comma"
    if CellKind.QUOTE in change.removed_kinds or any(text in (b'"', b"'", b'"""', b"'''") for text in change.texts):
        return "broken-quote"
    return None


def _any_token(change: _Change) -> str | None:
    """One token too much, too few, or another, of no closer kind."""
    removed, added = change.removed, change.added
    if len(removed) == 1 and not added:
        is_stray = change.removed_kinds[0] is CellKind.OTHER or (len(removed[0]) == 1 and not removed[0].isdigit())
        at_edge = change.edits[0].start == 0 or not change.source[change.edits[0].end :].strip()
        return "stray-character" if is_stray and at_edge else "extra-token"
    if len(added) == 1 and not removed:
        is_operator = added[0] in KEYWORDS or change.added_kinds[0] is CellKind.OPERATOR
        return "missing-operator" if is_operator and added[0] not in (b".", b";") else "lost-token"
    if len(removed) == 2 and removed == added[::-1]:
        return "transposed-tokens"
    signs = (CellKind.OPERATOR, CellKind.BRACKET, CellKind.OTHER)
    if len(removed) == len(added) == 1 and {*change.removed_kinds, *change.added_kinds} <= set(signs):
        return "mistyped-punctuation"
    if abs(sum(map(len, removed)) - sum(map(len, added))) <= 1 and removed and added:
        return "typing-slip"
    return None


_SECURITY: tuple[Rule, ...] = (_security,)
_LOGIC: tuple[Rule, ...] = (_undefined, _moved, _wrapped, _swapped, _inserted, _deleted, _operator, _value, _name)
_SYNTAX: tuple[Rule, ...] = (_pasted, _layout, _words, _punctuation)
_ANY_TOKEN: tuple[Rule, ...] = (_any_token,)
