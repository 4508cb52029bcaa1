"""Another method of the same built-in type is meant.

`append` adds one element where `extend` adds many, `keys` gives no values, `startswith` looks at the wrong end.
"""

from random import Random

from mlrepair_training.corruptions import Corruption, Snippet
from mlrepair_training.corruptions.logic.code import Edits, read

_GROUPS = (
    b"append extend",
    b"append add",
    b"append insert",
    b"add update",
    b"add append",
    b"add discard",
    b"remove discard",
    b"keys values items",
    b"items values",
    b"get pop",
    b"get setdefault",
    b"pop popleft",
    b"append appendleft",
    b"pop remove",
    b"update add",
    b"startswith endswith",
    b"strip lstrip rstrip",
    b"lstrip removeprefix",
    b"rstrip removesuffix",
    b"split rsplit",
    b"split splitlines",
    b"split partition",
    b"partition rpartition",
    b"find rfind index",
    b"index count",
    b"upper lower",
    b"lower casefold",
    b"capitalize title",
    b"isdigit isalpha isalnum",
    b"isupper islower",
    b"ljust rjust",
    b"encode decode",
    b"sort reverse",
    b"read readline readlines",
    b"write writelines",
    b"read write",
    b"match search fullmatch",
    b"findall finditer",
    b"group groups",
    b"start end",
    b"union intersection difference",
    b"issubset issuperset",
    b"acquire release",
    b"floor ceil",
    b"first last",
    b"dump dumps",
    b"load loads",
    b"now utcnow",
    b"mkdir makedirs",
    b"isfile isdir exists",
    b"is_file is_dir exists",
    b"dirname basename",
    b"join split",
    b"put get",
    b"set clear",
    b"setUp tearDown",
    b"debug info warning error",
    b"warning exception",
    b"assertTrue assertFalse",
    b"assertIn assertNotIn",
    b"assertEqual assertNotEqual",
)
_CONFUSED: dict[bytes, list[bytes]] = {}
for _group in _GROUPS:
    for _name in _group.split():
        _CONFUSED.setdefault(_name, []).extend(other for other in _group.split() if other != _name)


def corrupt(snippet: Snippet, rng: Random) -> Edits | None:
    """Call a method that is confused with it."""
    code = read(snippet)
    places = [
        i
        for i in code.find(*(name for name in _CONFUSED if name in code.by_text))
        if code.at(i - 1) == b"." and code.at(i + 1) == b"("
    ]
    if not places:
        return None
    index = rng.choice(places)
    return (code.replace(index, rng.choice(_CONFUSED[code.texts[index]])),)


EXAMPLE = (
    """\
def flatten(lists):
    result = []
    for items in lists:
        result.append(items)
    return result
""",
    """\
def flatten(lists):
    result = []
    for items in lists:
        result.extend(items)
    return result
""",
)

CORRUPTION = Corruption(
    code="MLR115",
    name="wrong-method",
    group="logic",
    summary="Another method of the same type is meant.",
    weight=4,
    example=EXAMPLE,
    corrupt=corrupt,
)
