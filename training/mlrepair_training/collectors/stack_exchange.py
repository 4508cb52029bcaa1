"""Broken code of questions, and what the accepted answer made of it, from a dump of a Stack Exchange site.

Input: the `Posts.xml` of a dump, read as a stream: one `<row …/>` a post, questions (`PostTypeId="1"`) before their
answers (`PostTypeId="2"`), the text as HTML in `Body`. The texts are CC BY-SA, so what is made of them is as well.
"""

import difflib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

from mlrepair.lexer import tokens_of
from mlrepair.syntax import find_problem
from mlrepair_training.collectors.records import RealFix

_ALIKE = 0.75  # of the tokens: less is another program, not a repaired one
_MOST_TOKENS_CHANGED = 6
_MOST_ROWS = 60
_FEWEST_TOKENS = 5


class _CodeBlocks(HTMLParser):
    """The texts of `<pre><code>`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("pre", "code"):
            self._inside.append(tag)
            if self._inside == ["pre", "code"]:
                self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            del self._inside[self._inside.index(tag) :]

    def handle_data(self, data: str) -> None:
        if self._inside == ["pre", "code"]:
            self.blocks[-1] += data


def collect(posts: Path, *, tag: str = "python", split: str = "train") -> Iterator[RealFix]:
    """Yield the pairs of questions with a tag that begins like `tag` and of their accepted answers.

    Raises:
        xml.etree.ElementTree.ParseError: if the file is not XML.
    """
    waiting: dict[str, tuple[str, list[bytes]]] = {}  # accepted answer -> question and its code
    with posts.open("rb") as stream:
        root: ElementTree.Element | None = None
        for event, element in ElementTree.iterparse(stream, ("start", "end")):
            if event == "start":
                root = element if root is None else root
                continue
            if element.tag != "row":
                continue
            post = dict(element.attrib)
            if root is not None:
                root.clear()  # a dump is larger than memory
            accepted = post.get("AcceptedAnswerId")
            if post.get("PostTypeId") == "1" and accepted and _has_tag(post.get("Tags", ""), tag):
                waiting[accepted] = (post["Id"], _code(post.get("Body", "")))
            elif post.get("PostTypeId") == "2" and post.get("Id") in waiting:
                question, asked = waiting.pop(post["Id"])
                for before, after in _pairs(asked, _code(post.get("Body", ""))):
                    pieces = ("", before, after, "code")
                    yield RealFix("stack-exchange", posts.parent.name, post["Id"], question, *pieces, split=split)


def _has_tag(tags: str, wanted: str) -> bool:
    """Tags are written `<python><list>` or `|python|list|`."""
    names = tags.replace("<", "|").replace(">", "|").split("|")
    return any(name == wanted or name.startswith(f"{wanted}-") for name in names)


def _code(body: str) -> list[bytes]:
    parser = _CodeBlocks()
    parser.feed(body)
    parser.close()
    blocks = (block.strip("\n") + "\n" for block in parser.blocks)
    return [block.encode() for block in blocks if block.strip() and block.count("\n") <= _MOST_ROWS]


def _pairs(asked: list[bytes], answered: list[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Each block of the answer that parses, beside the most similar block of the question, if few tokens differ."""
    tokens = [tokens_of(block) for block in asked]
    for after in answered:
        if not asked or find_problem(after) is not None:
            continue
        wanted = tokens_of(after)
        matchers = [difflib.SequenceMatcher(None, old, wanted, autojunk=False) for old in tokens]
        best = max(range(len(asked)), key=lambda i: matchers[i].ratio())
        changed = sum(max(b - a, d - c) for kind, a, b, c, d in matchers[best].get_opcodes() if kind != "equal")
        if len(wanted) >= _FEWEST_TOKENS and 0 < changed <= _MOST_TOKENS_CHANGED and matchers[best].ratio() >= _ALIKE:
            yield asked[best], after
