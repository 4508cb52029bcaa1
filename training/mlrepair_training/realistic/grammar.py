"""A small grammar of slips: which ones there are, and how often people make them.

The groups and their shares are those of 4,581 real files that did not parse (issue 3), by what CPython says of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from mlrepair.syntax import Category
from mlrepair_training.realistic.bracket_slips import (
    doubled_closer,
    doubled_opener,
    forgotten_closer,
    forgotten_comma,
    forgotten_inner_closer,
    forgotten_last_line,
    forgotten_nested_closer,
    forgotten_opener,
    wrong_closer,
    wrong_order,
)
from mlrepair_training.realistic.slips import (
    KEYWORDS,
    apostrophe,
    capital_keyword,
    curly_quotes,
    doubled_token,
    joined_lines,
    keyword_as_name,
    lost_quote,
    misspelt_keyword,
    numbered,
    prompts,
    prose,
    shifted,
    spoken_name,
    stray_character,
    uneven,
    unindented_body,
    wrapped_line,
)
from mlrepair_training.realistic.text import Make, rewrite, rewrite_all


@dataclass(frozen=True, slots=True)
class Slip:
    """One way to break a text; `make` returns None where it finds no place."""

    name: str
    make: Make
    weight: float = 1.0  # inside of its group


@dataclass(frozen=True, slots=True)
class Group:
    """Slips of which CPython says the same."""

    name: str
    count: int  # among the 4,581 real files
    slips: tuple[Slip, ...]
    categories: frozenset[Category]  # what CPython must say; empty: anything


_HEAD = r"^([ ]*)(if|elif|while) (.+):[ ]*$"
_NAME = r"[A-Za-z_]\w*"
_STATEMENT = rf"^([ ]*)(?!(?:{KEYWORDS}|assert|pass|break|continue|global|del|yield|async|await|finally)\b)"

PRINT = (
    Slip("print without parentheses", rewrite(r"\bprint\((.+)\)$", r"print \1"), 8),
    Slip("every print without parentheses", rewrite_all(r"\bprint\((.+)\)$", r"print \1"), 3),
    Slip("print glued to a string", rewrite(r"\bprint\((['\"].*)\)$", r"print\1", r"print \1"), 1),
)
NEVER_CLOSED = (
    Slip("closer forgotten at the end of a line", forgotten_closer, 12),
    Slip("last line of a literal forgotten", forgotten_last_line, 2),
    Slip("closer forgotten in a line", forgotten_inner_closer, 4),
    Slip("opened twice", doubled_opener, 2),
)
MISMATCHED = (
    Slip("inner bracket not closed", forgotten_nested_closer, 12),
    Slip("wrong closer", wrong_closer, 6),
    Slip("closers in the wrong order", wrong_order, 2),
)
UNMATCHED = (
    Slip("closed twice", doubled_closer, 7),
    Slip("opener forgotten", forgotten_opener, 3),
)
COMMA = (
    Slip("comma forgotten", forgotten_comma, 10),
    Slip("operator forgotten", rewrite(r"(?<=[\w)\]'\"]) (?:\+|%|-|\*|==|in) (?=[\w(\['\"])", " "), 3),
    Slip("full stop for a comma", rewrite(r"(?<=[\w)\]'\"]),(?= ['\"\[(\d])", ".", ";"), 1),
)
COLON = (
    Slip("else if", rewrite(r"^([ ]*)elif\b", r"\1else if"), 2),
    Slip("else with a condition", rewrite(r"^([ ]*)elif\b", r"\1else"), 1),
    Slip("colon forgotten", rewrite(r":(?=[ ]*(?:\n|\Z))", ""), 17),
    Slip(
        "other character for the colon", rewrite(r"(?<=[\w)\]'\"]):(?=[ ]*\n)", ";", ",", ".", " :=", " then", " {"), 2
    ),
    Slip(
        "colon forgotten, body in the line",
        rewrite(r"(?<=[\w)\]]):[ ]*\n[ ]+(?=return|print|break|pass|continue|raise)", " "),
        1,
    ),
)
DICTIONARY = (
    Slip("colon of a key forgotten", rewrite(r"(['\"\w]):(?= [^\n])", r"\1"), 4),
    Slip("equals for the colon of a key", rewrite(r"(['\"]):(?= )", r"\1 ="), 3),
    Slip("comma for the colon of a key", rewrite(r"(['\"]):(?= )", r"\1,"), 2),
    Slip("key without a value", rewrite(r"(['\"]:) (?:\w+|['\"]\x01*['\"])(?=[,}])", r"\1"), 0.5),
)
EQUALS = (
    Slip("equals once", rewrite(r"(?<=[^=!<>+*/%-])==(?=[^=])", "="), 10),
    Slip("every equals once", rewrite_all(r"(?<=[^=!<>+*/%-])==(?=[^=])", "="), 1),
)
INDENT = (Slip("further to the right", shifted),)
INVALID = (
    Slip("misspelt keyword", misspelt_keyword, 9),
    Slip("capital keyword", capital_keyword, 4),
    Slip("else if in one word", rewrite(r"^([ ]*)elif\b", r"\1elseif", r"\1elsif", r"\1elfi", r"\1else if:"), 3),
    Slip("if for while of Basic", rewrite(_HEAD, r"\1\2 \3 then:", r"\1\2 (\3) {", r"\1\2 \3 do:", r"\1\2: \3:"), 3),
    Slip("in forgotten", rewrite(r"\b(for [\w, ]+?) in (?=\w)", r"\1 ", r"\1 of ", r"\1 = "), 4),
    Slip("and and or of C", rewrite(r" (?:and) ", " && ", " & & "), 3),
    Slip("or of C", rewrite(r" or ", " || "), 2),
    Slip("not of C", rewrite(r"\bnot (?=[\w(])(?!in\b)", "!"), 3),
    Slip("is of C", rewrite(r" (?:is|==) ", " === "), 1),
    Slip("operator turned round", rewrite(r"(<|>|!)=", r"=\1"), 3),
    Slip("operator in two", rewrite(r"(?<= )([<>!=+*/-])=(?= )", r"\1 ="), 5),
    Slip("not equal of Basic", rewrite(r" != ", " <> "), 2),
    Slip("increment of C", rewrite(rf"^([ ]*{_NAME}) ([+-])= 1$", r"\1\2\2"), 4),
    Slip(
        "declaration",
        rewrite(r"^([ ]*)(?=[a-z]\w* = )", r"\1var ", r"\1let ", r"\1int ", r"\1string ", r"\1const "),
        4,
    ),
    Slip("new", rewrite(r"(= |return )(?=[A-Z]\w*\()", r"\1new "), 2),
    Slip("comment of C", rewrite(r"^([ ]*)(\w.*?)$", r"\1\2  // done", r"\1\2 // see above"), 2),
    Slip("function of JavaScript", rewrite(rf"\bdef (?={_NAME})", "function ", "func ", "fn ", "def function "), 3),
    Slip("throw", rewrite(r"^([ ]*)raise (?=\w)", r"\1throw "), 1),
    Slip("arrow", rewrite(r"(?<=\w)\.(?=[a-z])", "->", "..", " . ", "::"), 2),
    Slip("echo", rewrite(r"^([ ]*)print\((.+)\)$", r"\1echo \2", r"\1printf \2"), 1),
    Slip("import turned round", rewrite(r"^([ ]*)from ([\w.]+) import (\w+)$", r"\1import \3 from \2"), 7),
    Slip("import forgotten", rewrite(r"^([ ]*)from ([\w.]+) import (\w+)", r"\1from \2 \3", r"\1\2 import \3"), 3),
    Slip("as forgotten", rewrite(r" as (?=\w)", " "), 3),
    Slip("names of an import without comma", rewrite(r"^([ ]*(?:from [\w.]+ )?import \w+), (?=\w)", r"\1 "), 4),
    Slip("raise of Python 2", rewrite(r"^([ ]*)raise (\w+)\((.+)\)$", r"\1raise \2, \3"), 4),
    Slip("backquotes", rewrite(r"\b(?:repr|str)\((\w+)\)", r"`\1`"), 2),
    Slip("keyword as a name", keyword_as_name, 4),
    Slip("name in two words", spoken_name, 4),
    Slip("two lines in one", joined_lines, 5),
    Slip("line in two", wrapped_line, 5),
    Slip("prompt", prompts, 8),
    Slip("line numbers", numbered, 3),
    Slip("prose", prose, 3),
    Slip("stray character", stray_character, 11),
    Slip("typed twice", doubled_token, 5),
    Slip("two words in one", rewrite(r"\b(if|for|in|import|from|def|not|elif|while|class) (?=\w)", r"\1"), 3),
    Slip("equals forgotten", rewrite(rf"^([ ]*{_NAME}) = (?=\S)", r"\1 ", r"\1 : = ", r"\1 =: "), 4),
    Slip("operator forgotten", rewrite(r"(?<=[\w)\]'\"]) (?:\+|%|-|\*|==|in|and|or|is|!=|<|>) (?=[\w(\['\"])", " "), 5),
    Slip("full stop forgotten", rewrite(rf"(?<=[\w)])\.(?={_NAME}\()", " "), 3),
    Slip("def forgotten", rewrite(r"^([ ]*)def ", r"\1"), 3),
    Slip("if forgotten", rewrite(r"^([ ]*)(?:if|elif|while|for) ", r"\1"), 3),
    Slip(
        "assignment in return", rewrite(r"\breturn (?=[^\n])", "return result = ", "return x = ", "result = return "), 2
    ),
    Slip("colon after a call", rewrite(rf"{_STATEMENT}(.*\))$", r"\1\2:"), 3),
    Slip("comma forgotten", forgotten_comma, 4),
    Slip("semicolon or colon for a comma", rewrite(r",(?= )", ";", ":", " ,,", "."), 2),
    Slip(
        "lambda with an arrow",
        rewrite(r"\blambda ([\w, ]*): ", r"lambda \1 -> ", r"lambda \1 => ", r"\1 => ", r"lambda(\1): "),
        2,
    ),
)
OTHER = (
    Slip("bent quotes", curly_quotes, 4),
    Slip("quote forgotten", lost_quote, 10),
    Slip("apostrophe in apostrophes", apostrophe, 3),
    Slip("body not indented", unindented_body, 5),
    Slip("one blank off", uneven, 5),
    Slip("except of Python 2", rewrite(r"\bexcept ([\w.]+) as (\w+):", r"except \1, \2:"), 3),
    Slip(
        "assignment turned round", rewrite(rf"^([ ]*)({_NAME}) = (\d+|['\"]\x01*['\"]|{_NAME}\(.*\))$", r"\1\3 = \2"), 2
    ),
    Slip("number of Python 2", rewrite(r"(?<=[ (\[,=])(\d+)(?=[,)\]\n])", r"\1L", r"0\1"), 2),
    Slip("hyphen in a name", spoken_name, 1),
    Slip("no-break space", rewrite(r"(?<=\S) (?=\S)", "\u00a0"), 1),
    Slip("parenthesis of a definition forgotten", rewrite(rf"\bdef ({_NAME})\((.*)\):", r"def \1 \2:", r"def \1:"), 1),
)

GROUPS = (
    Group("never closed", 759, NEVER_CLOSED, frozenset({Category.NEVER_CLOSED})),
    Group("print of Python 2", 741, PRINT, frozenset({Category.MISSING_PARENTHESES, Category.OTHER})),
    Group("invalid syntax", 1505, INVALID, frozenset({Category.OTHER})),
    Group("expected colon", 346, COLON, frozenset({Category.EXPECTED_COLON, Category.EXPECTED_WORD})),
    Group("mismatched bracket", 324, MISMATCHED, frozenset({Category.MISMATCHED_BRACKET})),
    Group("forgotten comma", 247, COMMA, frozenset({Category.FORGOTTEN_COMMA})),
    Group("unmatched closer", 233, UNMATCHED, frozenset({Category.UNMATCHED_CLOSER})),
    Group("dictionary", 58, DICTIONARY, frozenset()),
    Group("equals for comparison", 58, EQUALS, frozenset({Category.ASSIGNMENT_TARGET})),
    Group("unexpected indent", 37, INDENT, frozenset({Category.UNEXPECTED_INDENT})),
    Group("other", 273, OTHER, frozenset()),
)


def draw_group(rng: Random) -> Group:
    """A group by its share among real files."""
    return rng.choices(GROUPS, [group.count for group in GROUPS])[0]


def draw_slips(group: Group, rng: Random) -> Iterator[Slip]:
    """Slips of a group for ever, by weight."""
    while True:
        yield rng.choices(group.slips, [slip.weight for slip in group.slips])[0]
