"""Slips at words, lines, strings and indentation, and what is copied along with code."""

import re
from random import Random

from mlrepair_training.realistic.text import STRING_OR_COMMENT, brackets, mask, without

_TAKEN = ("class", "class", "class", "lambda", "lambda", "from", "in", "is", "with", "pass", "global", "def", "import")
_RENAMED = 0.06  # of the texts
KEYWORDS = "import|from|def|class|return|for|while|if|elif|else|try|except|with|lambda|in|not|and|or|is|as|raise|print"
_MISSPELT = re.compile(rf"\b(?:{KEYWORDS})\b")
_KEY_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def prepared(text: str, rng: Random) -> str:
    """Now and then a name is a keyword with an underscore, as people write it who know that it is one."""
    names = re.findall(r"\b[a-z]\w*\b(?=\s*=[^=])|(?<=\.)[a-z]\w*\b(?!\()", mask(text))
    rare = [name for name in names if len(re.findall(rf"\b{name}\b", text)) <= 2]
    if not rare or "import" in text or rng.random() > _RENAMED:
        return text
    return re.sub(rf"\b{rng.choice(rare)}\b", rng.choice(_TAKEN) + "_", text)


def shifted(text: str, rng: Random) -> str | None:
    """A line, or it and all that follow, stands further to the right."""
    lines = text.splitlines(keepends=True)
    if len(lines) < 2:
        return None
    first = rng.randrange(1, len(lines))
    last = first + 1 if rng.random() < 0.6 else len(lines)
    blanks = " " * rng.choice((1, 1, 2, 3, 4, 4, 4))
    return "".join(blanks + line if first <= i < last else line for i, line in enumerate(lines))


def unindented_body(text: str, rng: Random) -> str | None:
    """The first line of a block stands no further to the right than its header."""
    matches = list(re.finditer(r"(:[ ]*\n[ ]*)[ ]{4}(?=\S)", mask(text)))
    if not matches:
        return None
    match = rng.choice(matches)
    return text[: match.end(1)] + text[match.end() :]


def uneven(text: str, rng: Random) -> str | None:
    """A line inside of a block has one blank too few or too many."""
    lines = text.splitlines(keepends=True)
    indented = [i for i, line in enumerate(lines) if line.startswith("  ")]
    if not indented:
        return None
    i = rng.choice(indented)
    lines[i] = lines[i][1:] if rng.random() < 0.6 else " " + lines[i]
    return "".join(lines)


def misspelt_keyword(text: str, rng: Random) -> str | None:
    """Two letters change places, one is left out, doubled, or the neighbour on the keyboard."""
    matches = [match for match in _MISSPELT.finditer(mask(text)) if len(match[0]) > 1]
    if not matches:
        return None
    match = rng.choice(matches)
    word = match[0]
    at = rng.randrange(len(word) - 1)
    variants = [word[:at] + word[at + 1] + word[at] + word[at + 2 :]] * 4
    variants += [word[: at + 1] + word[at + 2 :]] * 2 + [word[:at] + word[at] * 2 + word[at + 1 :]]
    variants.append(word[:at] + _neighbour(word[at], rng) + word[at + 1 :])
    return text[: match.start()] + rng.choice(variants) + text[match.end() :]


def capital_keyword(text: str, rng: Random) -> str | None:
    """A word processor, or a habit from prose, begins the line with a capital."""
    matches = list(re.finditer(rf"^[ ]*({KEYWORDS})\b", mask(text), re.M))
    if not matches:
        return None
    match = rng.choice(matches)
    return text[: match.start(1)] + match[1].capitalize() + text[match.end(1) :]


def _neighbour(letter: str, rng: Random) -> str:
    row = next(row for row in _KEY_ROWS if letter in row)
    place = row.index(letter)
    return rng.choice(row[max(place - 1, 0) : place] + row[place + 1 : place + 2])


def keyword_as_name(text: str, rng: Random) -> str | None:
    """A name with an underscore after a keyword has lost the underscore (`clean` has put it there)."""
    matches = list(re.finditer(r"\b(?:class|lambda|from|in|is|with|pass|global|def|import)_(?=\W)", mask(text)))
    return without(text, [match.end() - 1 for match in matches]) if matches else None


def wrapped_line(text: str, rng: Random) -> str | None:
    """A line is broken outside of brackets."""
    masked = mask(text)
    pairs = brackets(masked)
    places = [
        match.end()
        for match in re.finditer(r"(?:[-+*/%=]|\b(?:and|or|in|not|return)) (?=\S)", masked)
        if not any(a < match.start() < b for a, b in pairs)
    ]
    if not places:
        return None
    place = rng.choice(places)
    return text[: place - 1] + "\n" + " " * rng.choice((0, 4, 4)) + text[place:]


def joined_lines(text: str, rng: Random) -> str | None:
    """Two statements stand on one line."""
    matches = list(re.finditer(r"(?<=[\w)\]}'\"])\n(?=\w)", mask(text)))
    if not matches:
        return None
    match = rng.choice(matches)
    return text[: match.start()] + " " + text[match.end() :]


def numbered(text: str, rng: Random) -> str | None:
    """Line numbers were copied with the code."""
    lines = text.splitlines(keepends=True)
    if len(lines) > 3:
        return None
    start, mark = rng.randrange(1, 40), rng.choice((" ", ". ", ": ", "  "))
    return "".join(f"{start + i}{mark}{line}" for i, line in enumerate(lines))


def prompts(text: str, rng: Random) -> str | None:
    """A prompt was copied with the code: before every line of a short text, or before the first only."""
    lines = text.splitlines(keepends=True)
    prompt = rng.choice((">>> ", ">>> ", ">>> ", ">>>", f"In [{rng.randrange(1, 30)}]: ", "> "))
    if len(lines) > 2 or rng.random() < 0.4:
        return prompt + text
    return "".join((prompt if line[:1] not in (" ", ")", "]", "}") else "... ") + line for line in lines)


_PROSE = (
    "Output:",
    "Here is my code:",
    "Traceback (most recent call last):",
    "pip install numpy",
    "$ python test.py",
    "python main.py",
    "Example 1",
    "my code is",
    "Edit: this works now",
    "-----------",
    "```python",
    "```",
    "...",
    "pip3 install requests --user",
    "this is the function",
    "cd project",
    "<code>",
    "/* example */",
)


def prose(text: str, rng: Random) -> str | None:
    """A line of the page around the code was copied with it."""
    line = rng.choice(_PROSE) + "\n"
    return line + text if rng.random() < 0.6 else text + line


def stray_character(text: str, rng: Random) -> str | None:
    """A key was hit by mistake at the end or at the start of a line."""
    lines = text.splitlines()
    at_end = rng.random() < 0.7
    rows = [i for i, line in enumerate(lines) if line.strip() and (at_end or not line.startswith(" "))]
    if not rows:
        return None
    row = rng.choice(rows)
    if at_end:
        lines[row] += rng.choice(":::::..,;`]\\=+>-'")
    else:
        indent = len(lines[row]) - len(lines[row].lstrip())
        lines[row] = lines[row][:indent] + rng.choice(".,:=>`?/&|*") + lines[row][indent:]
    return "\n".join(lines) + "\n"


def doubled_token(text: str, rng: Random) -> str | None:
    """A word, an operator or a comma is typed twice."""
    pattern = r"(?:\b(?:import|def|in|for|if|return|as|and|or|class|is)\b|,|\.|==?|<|>|%)"
    matches = list(re.finditer(pattern, mask(text)))
    if not matches:
        return None
    match = rng.choice(matches)
    blank = " " if match[0].isalpha() or (match[0] not in ",." and rng.random() < 0.5) else ""
    return text[: match.end()] + blank + match[0] + text[match.end() :]


def curly_quotes(text: str, rng: Random) -> str | None:
    """A word processor has bent the quotes."""
    strings = [m for m in STRING_OR_COMMENT.finditer(text) if m["quote"] in ("'", '"')]
    if not strings:
        return None
    match = rng.choice(strings)
    left, right = ("\u201c", "\u201d") if match["quote"] == '"' else ("\u2018", "\u2019")
    return text[: match.start()] + left + match["content"] + right + text[match.end() :]


def lost_quote(text: str, rng: Random) -> str | None:
    """The quote at the end, or at the start, of a string is forgotten."""
    strings = [m for m in STRING_OR_COMMENT.finditer(text) if m["quote"] in ("'", '"')]
    if not strings:
        return None
    match = rng.choice(strings)
    return without(text, [match.end() - 1 if rng.random() < 0.7 else match.start()])


def apostrophe(text: str, rng: Random) -> str | None:
    """A string with an apostrophe stands between apostrophes."""
    strings = [m for m in STRING_OR_COMMENT.finditer(text) if m["quote"] == '"' and "'" in (m["content"] or "")]
    if not strings:
        return None
    match = rng.choice(strings)
    return text[: match.start()] + "'" + match["content"] + "'" + text[match.end() :]


def spoken_name(text: str, rng: Random) -> str | None:
    """`my name = 3` for `my_name = 3`."""
    matches = list(re.finditer(r"\b([a-z]{2,})_([a-z]{2,})\b", mask(text)))
    if not matches:
        return None
    match = rng.choice(matches)
    return text[: match.end(1)] + rng.choice("  -") + text[match.start(2) :]
