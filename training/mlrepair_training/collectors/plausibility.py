"""Is the change of a statement a repair, or is it upkeep: messages, versions of Python, new features?

The reasons are those that a reading of real releases gave (FINDINGS.md, "Real fixes from releases").
"""

import ast
import re
from collections import Counter
from collections.abc import Iterable
from enum import Enum
from itertools import takewhile

from mlrepair_training.collectors.one_statement import Change, Unit

_UPKEEP = re.compile(
    r"\b(?:six|PY2|PY3|unicode|basestring|xrange|iteritems|itervalues|version_info|\w*Deprecat\w*|warnings?\.warn\w*|"
    r"warn_\w+|cast|TYPE_CHECKING|reveal_type|stacklevel|__version__|collections\.abc|\w*telemetry\w*|usefixtures)\b"
)
_LOGGING = re.compile(r"\b(?:_?log(?:ger|ging)?|_LOGGER|LOG|rank_zero_\w+)\.|\bprint\(|\bwarn(?:ing)?s?\b")
_CHECKED_TYPE = re.compile(r"assert (?:isinstance\(|\w[\w.]* is not None)")  # for the type checker
_NAME = re.compile(r"[A-Za-z_]\w*")
_MOST_ADDED = 220  # characters: who writes more than that adds a feature


class Upkeep(Enum):
    """Why a change is no repair."""

    MESSAGE = "messages, logging, another way to write a literal"
    PYTHON_VERSION = "versions of Python, deprecations, types"
    SIGNATURE = "a signature changed in the same release"
    NEW_NAME = "uses a name that the file does not have yet"
    INITIALISER = "an attribute or import that is only removed or only set"
    REPEATED = "the same edit in three functions or more"
    STYLE = "another way to write the same"
    RAISE_FROM = "`raise … from`"
    SIZE = "much new text"


def judge(change: Change, file_before: bytes, signatures: set[str]) -> Upkeep | None:
    """Why a change is no repair, or None if it may be one. `signatures`: names whose parameters changed."""
    removed, added = _joined(change.removed), _joined(change.added)
    if _UPKEEP.search(removed) or _UPKEEP.search(added):
        return Upkeep.PYTHON_VERSION
    if _LOGGING.search(removed) or _LOGGING.search(added):
        return Upkeep.MESSAGE
    if len(added) - len(removed) > _MOST_ADDED:
        return Upkeep.SIZE
    words = ("def ", "class ", "global ", "nonlocal ")
    if any(unit.text.startswith(words) for unit in (*change.removed, *change.added)):
        return Upkeep.SIGNATURE
    if change.kind == "replaced" and (reason := _same(change.removed[0], change.added[0])):
        return reason
    if change.kind != "replaced" and _CHECKED_TYPE.match(added or removed):
        return Upkeep.PYTHON_VERSION
    if _is_initialiser(change):
        return Upkeep.INITIALISER
    if signatures & (set(_NAME.findall(removed)) | set(_NAME.findall(added))):
        return Upkeep.SIGNATURE
    known = set(_NAME.findall(file_before.decode("utf-8", "replace"))) | _BUILTINS
    if not set(_names(change.added)) <= known:
        return Upkeep.NEW_NAME
    return None


_BUILTINS = frozenset(dir(__import__("builtins"))) | frozenset(
    name for kind in (str, bytes, list, dict, set, tuple, int, float) for name in dir(kind) if not name.startswith("_")
)


def repeated(changes: Iterable[Change]) -> set[str]:
    """The edits that stand in three functions or more, as `edit_of` writes them."""
    counts = Counter(edit_of(change) for change in changes)
    return {edit for edit, count in counts.items() if count >= 3}


def edit_of(change: Change) -> str:
    """The words that go and the words that come, without what stays on both sides."""
    old, new = re.findall(r"\w+|\S", _joined(change.removed)), re.findall(r"\w+|\S", _joined(change.added))
    head = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    rest = zip(reversed(old[head:]), reversed(new[head:]), strict=False)
    tail = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], rest))
    return " ".join(old[head : len(old) - tail]) + " -> " + " ".join(new[head : len(new) - tail])


def _joined(run: tuple[Unit, ...]) -> str:
    return "\n".join(unit.text for unit in run)


def _names(run: tuple[Unit, ...]) -> list[str]:
    """The names that a reader must know: not those that the statement itself binds, not words of strings."""
    names: list[str] = []
    for unit in run:
        try:
            tree = ast.parse(unit.text if _is_whole(unit) else _headless(unit.text))
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                names.append(node.id)
            elif isinstance(node, ast.Attribute):
                names.append(node.attr)
            elif isinstance(node, ast.keyword) and node.arg:
                names.append(node.arg)
    return names


def _is_whole(unit: Unit) -> bool:
    return isinstance(unit.node, ast.stmt) and not hasattr(unit.node, "body")


def _headless(text: str) -> str:
    """`If x` as the expression `x`; other headers as far as they are expressions."""
    words = {"If": "", "While": "", "For": "for ", "AsyncFor": "for ", "With": "with ", "AsyncWith": "with "}
    first, _, rest = text.partition(" ")
    if first == "except":
        return rest.rsplit(" ", 1)[0]
    if first not in words:
        return text
    return rest if not words[first] else f"{words[first]}{rest}: pass"


class _Bleached(ast.NodeTransformer):
    """Texts for people become equal: strings with a blank in them, and what is formatted into them; `dict(a=b)` too."""

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        is_text = isinstance(node.value, str) and (" " in node.value or len(node.value) > 30)
        return ast.Constant("text") if is_text else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return ast.Constant("text")

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        is_text = isinstance(node.op, ast.Mod | ast.Add) and _is_string(node.left)
        return ast.Constant("text") if is_text else self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Name) and node.func.id == "dict" and node.keywords and not node.args:
            keys: list[ast.expr | None] = [ast.Constant(word.arg) if word.arg else None for word in node.keywords]
            return self.generic_visit(ast.Dict(keys, [word.value for word in node.keywords]))
        is_text = isinstance(node.func, ast.Attribute) and node.func.attr == "format" and _is_string(node.func.value)
        return ast.Constant("text") if is_text else self.generic_visit(node)


def _is_string(node: ast.AST) -> bool:
    if isinstance(node, ast.BinOp):
        return _is_string(node.left)
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value
    return is_text or isinstance(node, ast.JoinedStr)


def _same(old: Unit, new: Unit) -> Upkeep | None:
    """Why two statements differ in nothing that matters."""
    if old.text.startswith("raise ") and new.text.startswith("raise "):
        if _without_cause(old.text) == _without_cause(new.text):
            return Upkeep.RAISE_FROM
        if old.text.partition("(")[0] == new.text.partition("(")[0]:
            return Upkeep.MESSAGE
    if old.text.startswith("assert ") and new.text.startswith("assert "):
        return Upkeep.STYLE
    if _tree(old.text) == _tree(new.text):
        return Upkeep.MESSAGE
    if _plain(old.text) == _plain(new.text):
        return Upkeep.STYLE
    if {old.text.partition(" ")[0], new.text.partition(" ")[0]} <= {"import", "from"}:
        return Upkeep.STYLE
    return None


def _without_cause(text: str) -> str:
    return re.sub(r" from [\w.]+$", "", text)


def _tree(text: str) -> str:
    try:
        return ast.dump(_Bleached().visit(ast.parse(_headless(text))))
    except SyntaxError:
        return text


_STYLES = (
    (r"\bsuper\(\w+, \w+\)", "super()"),
    (r"(\w+) == (None|True|False)\b", r"\1 is \2"),
    (r"(\w+) != (None|True|False)\b", r"\1 is not \2"),
    (r"\bnot (\S+) in\b", r"\1 not in"),
    (r"\blist\(\)", "[]"),
    (r"\bdict\(\)", "{}"),
    (r"\b(?:set|frozenset)\(\[(.*)\]\)", r"{\1}"),
    (r"\blist\((.*)\)\[0\]", r"next(iter(\1))"),
    (r"\btype\(([\w.]+)\)", r"\1.__class__"),
    (r"\.keys\(\)", ""),
    (r"\btyping\.|\bt\.", ""),
    (r"\b(?:IOError|EnvironmentError|socket\.error)\b", "OSError"),
)


def _plain(text: str) -> str:
    for pattern, plain in _STYLES:
        text = re.sub(pattern, plain, text)
    return text


def _is_initialiser(change: Change) -> bool:
    """An attribute that is only set, or not any more; an import that comes or goes."""
    run = change.removed or change.added
    if change.kind == "deleted":
        return bool(re.match(r"self\.\w+ = |import |from |\w+ = |pass$", run[0].text))
    in_init = change.before.name.endswith("__init__")
    plain = r"import |from |pass$|self\.\w+ = " + ("" if in_init else r"(?:None|False|\w+)$")
    return change.kind == "inserted" and bool(re.match(plain, run[0].text))
