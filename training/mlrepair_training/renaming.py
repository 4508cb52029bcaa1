"""New names for local variables, as short programs and beginners' scripts have them: `i`, `nums`, `res`, `left`."""

import keyword
import re
import symtable
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random

from mlrepair_training.code_tokens import Code, is_format

_KEPT = {"self", "cls", "args", "kwargs", "match", "case", "type", *keyword.kwlist}
_BY_NAME = {"locals", "eval", "exec", "vars", "dir", "globals"}  # these read variables by their names
_FIELD = re.compile(r"(?<={)([^\W\d]\w*)")
_PLAIN_FIELDS = re.compile(r"(?:[^{}]|\{[^\W\d]\w*(?:\.\w+)*(?:[:!][^{}=]*)?\})*")
_WORD = re.compile(r"[^\W\d]\w*")
_LEFT_ALONE = 0.15  # of the names

# What a name is for, and what it is called then. Kept free of built-in names.
_POOLS = {
    "index": "i j k",
    "element": "x item n num word c ch e el v val value elem a s char line row key",
    "collection": "nums arr items lst a data words values xs array numbers l s list1 elements lines",
    "list": "res result out stack ans ret lst output arr path queue new_list",
    "mapping": "d counts seen memo table freq mapping m dic h graph cache",
    "members": "seen visited s unique found used",
    "counter": "count total res result ans cnt c s n i left lo low start total_sum best ret",
    "size": "n m length size L N",
    "text": "s t text word line string w msg st",
    "number": "n x y a b m k num limit target low high lo hi mid left right val",
    "node": "node root cur curr current head p tree n parent",
    "stream": "f file fp infile fh",
    "error": "e err error ex exc",
    "function": "func f fn g callback",
    "any": "a b c x y z t tmp temp val value res result cur prev node data key left right first second p q v w obj",
}
_NAMES = {role: tuple(names.split()) for role, names in _POOLS.items()}
_BY_VALUE = {
    "[": "list", "list": "list", "{": "mapping", "dict": "mapping", "defaultdict": "mapping", "Counter": "mapping",
    "set": "members", "len": "size", "0": "counter", "1": "counter", "sorted": "collection", "input": "text",
    "str": "text", "int": "number", "open": "stream",
}  # fmt: skip
_BY_ATTRIBUTE = {
    "append": "list", "extend": "list", "pop": "list", "sort": "collection", "items": "mapping", "keys": "mapping",
    "get": "mapping", "values": "mapping", "add": "members", "strip": "text", "split": "text", "lower": "text",
    "upper": "text", "startswith": "text", "replace": "text", "next": "node", "left": "node", "right": "node",
    "children": "node", "parent": "node", "read": "stream", "write": "stream", "readline": "stream",
}  # fmt: skip
_BY_CALL = {"range": "size", "len": "collection", "enumerate": "collection", "sum": "collection", "int": "text"}
_BY_FOLLOWER = {
    "[": "collection", "(": "function", "+=": "counter", "-=": "counter", "<": "number", "<=": "number",
    ">": "number", ">=": "number", "-": "number", "*": "number", "/": "number", "//": "number", "%": "number",
}  # fmt: skip


@dataclass(slots=True)
class _Uses:
    """Where the names of a text stand. `x` in `a.x` and in `f(x=1)` is none of them."""

    places: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    roles: dict[str, str] = field(default_factory=dict)
    keywords: set[str] = field(default_factory=set)  # of calls
    fixed: set[str] = field(default_factory=set)  # imported, declared global, or in a field too rich for us
    bound: set[str] = field(default_factory=set)  # the text begins to use them with a binding at its top level


def rename(code: Code, text: str, rng: Random) -> None:
    """Give most local variables of `text`, which `code` was cut from, other names.

    A name is changed everywhere or not at all, and the new one stands nowhere in the text. It must be local wherever
    it is bound, or be bound at the top level before the text uses it.

    Raises:
        SyntaxError: if the text does not parse.
    """
    uses = _uses_of(code)
    if not _BY_NAME.isdisjoint(uses.places):
        return
    taken = {*code.texts, *uses.places}
    for name in _renamable(symtable.symtable(text, "piece", "exec"), uses):
        if rng.random() < _LEFT_ALONE:
            continue
        new = _choose(uses.roles.get(name, "any"), taken, rng)
        if new is not None:
            taken.add(new)
            _replace(code, uses.places[name], name, new)


def _uses_of(code: Code) -> _Uses:
    uses = _Uses()
    for line in code.lines:
        words = [code.texts[i] for i in line]
        if words[0] in ("import", "from", "global"):
            uses.fixed.update(words)
            continue
        parameters = "def" in words[:2]  # until the header's bracket is closed
        depth, previous = 0, ""
        words += ["", ""]  # so that each token has followers
        for k, i in enumerate(line):
            word, follower = words[k], words[k + 1]
            if word in "([{":
                depth += 1
            elif word in ")]}":
                depth -= 1
                parameters = parameters and depth > 0
            elif word.isidentifier():
                if previous == "import":  # behind a semicolon or a colon
                    uses.fixed.update(words)
                elif previous == "class" or (parameters and previous in ("*", "**")):
                    uses.fixed.add(word)
                elif word in _KEPT or previous == ".":
                    pass
                elif follower == "=" and depth and not parameters:
                    uses.keywords.add(word)
                else:
                    if word not in uses.places and not code.gaps[line[0]] and _binds_alone(words, k):
                        uses.bound.add(word)
                    uses.places[word].append(i)
                    role = _role(words, k, previous)
                    if role is not None:
                        uses.roles.setdefault(word, role)
            elif is_format(word):
                if _PLAIN_FIELDS.fullmatch(word) and "\\N" not in word:
                    for name in _FIELD.findall(word):
                        uses.places[name].append(i)
                else:
                    uses.fixed.update(_WORD.findall(word))
            previous = word
    return uses


def _binds_alone(words: list[str], k: int) -> bool:
    """Whether words[k] is the target of `x = …` or `for x in …:` and stands nowhere else in the line."""
    binds = words[1] == "=" if k == 0 else k == 1 and words[0] == "for" and words[2] == "in"
    return binds and words.count(words[k]) == 1


def _role(words: list[str], k: int, previous: str) -> str | None:
    follower, second = words[k + 1], words[k + 2]
    if previous == "for":
        if follower == ",":
            return "index" if "enumerate" in words else "element"
        return "index" if second == "range" else "element"
    if previous == "(" and k > 1 and words[k - 2] in _BY_CALL:
        return _BY_CALL[words[k - 2]]
    if previous == "in":
        return "collection"
    if previous == "as":
        return "error" if words[0] == "except" else "stream"
    if follower == "=":
        return _BY_VALUE.get(second, "text" if second[-1:] in ("'", '"') else None)
    if follower == ".":
        return _BY_ATTRIBUTE.get(second)
    return _BY_FOLLOWER.get(follower)


def _renamable(module: symtable.SymbolTable, uses: _Uses) -> list[str]:
    local: set[str] = set()
    fixed = uses.fixed | set(module.get_identifiers()) - uses.bound
    tables = list(module.get_children())
    while tables:
        table = tables.pop()
        tables += table.get_children()
        if isinstance(table, symtable.Function):
            own = table.get_locals()
            local.update(own)
            fixed.update(uses.keywords.intersection(table.get_parameters()))
            fixed.update(set(table.get_identifiers()).difference(own, table.get_frees(), uses.bound))
        else:
            fixed.update(table.get_identifiers())
    return [  # in the order of the text, which no hash seed changes
        name for name in uses.places if (name in local or name in uses.bound) and _is_free(name, fixed)
    ]


def _is_free(name: str, fixed: set[str]) -> bool:
    return name not in fixed and name not in _KEPT and name != "_" and not name.startswith("__")


def _choose(role: str, taken: set[str], rng: Random) -> str | None:
    free = [name for name in _NAMES[role] if name not in taken] or [n for n in _NAMES["any"] if n not in taken]
    if not free:
        return None
    return free[0] if role == "index" else rng.choice(free)


def _replace(code: Code, places: Iterable[int], old: str, new: str) -> None:
    for i in places:
        text = code.texts[i]
        code.texts[i] = new if text == old else _FIELD.sub(lambda m: new if m[1] == old else m[1], text)
