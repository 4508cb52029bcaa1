"""Python code as tokens and the gaps before them, both open to change: one pass and no tree, for millions of pieces."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""([ \t]*)(
    \n
    | \#[^\n]*
    | [rRbBuUfF]{0,2}(?:'''(?:[^'\\]|\\.|'(?!''))*'''|\"""(?:[^"\\]|\\.|"(?!""))*\"""
                       |'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")
    | [^\W\d]\w*
    | (?:\d|\.\d)(?:[eE][+-]\d|[\w.])*
    | \*\*=|//=|>>=|<<=|\.\.\.|:=|->|[-+*/%&|^@<>=!]=|\*\*|//|<<|>>
    | [-+*/%&|^@~<>=.,:;()\[\]{}]
    )""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Code:
    """The tokens of a text. Replace texts and gaps in place; what is taken away becomes empty and leaves its line."""

    gaps: list[str]  # blanks before each token; the indentation where it begins a row
    texts: list[str]  # newlines and comments are tokens, too
    lines: list[list[int]]  # logical lines: numbers of their tokens, without newlines and comments

    @classmethod
    def of(cls, text: str) -> "Code | None":
        """Cut a text that parses; None where that needs a real lexer: continued rows, f-strings within f-strings."""
        if "\\\n" in text or "\r" in text or "\f" in text:
            return None
        pairs = _TOKEN.findall(text)
        gaps, texts = [gap for gap, _ in pairs], [token for _, token in pairs]
        if sum(map(len, gaps)) + sum(map(len, texts)) != len(text.rstrip(" \t")):
            return None
        lines: list[list[int]] = []
        line: list[int] = []
        depth = 0
        for i, token in enumerate(texts):
            if token == "\n":
                if line and not depth:
                    lines.append(line)
                    line = []
            elif token[0] != "#":
                line.append(i)
                if token in "([{":
                    depth += 1
                elif token in ")]}":
                    depth -= 1
                elif is_format(token) and token.count("{") != token.count("}"):
                    return None  # the quote within a field was taken for the end
        if line:
            lines.append(line)
        return None if depth else cls(gaps, texts, lines)

    def text(self) -> str:
        """The tokens put together."""
        return "".join([part for pair in zip(self.gaps, self.texts, strict=True) for part in pair])

    def begins_row(self, i: int) -> bool:
        """Whether token `i` is the first of its row."""
        while i and not self.texts[i - 1]:
            i -= 1
        return i == 0 or self.texts[i - 1] == "\n"

    def remove(self, first: int, last: int) -> None:
        """Empty the tokens from `first` to `last`, both included."""
        count = last - first + 1
        self.gaps[first : last + 1] = self.texts[first : last + 1] = [""] * count

    def remove_line(self, number: int) -> None:
        """Take a logical line away, with its comment and its end."""
        line = self.lines.pop(number)
        last = line[-1] + 1
        while last < len(self.texts) and self.texts[last] != "\n":
            last += 1
        self.remove(line[0], min(last, len(self.texts) - 1))


def is_format(token: str) -> bool:
    """Whether a token is an f-string."""
    return token[-1] in "'\"" and "f" in token[:2].lower()
