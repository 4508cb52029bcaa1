"""Matches that are taken for many, and exchanged patterns, are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("for a in re.match('b', c): d(a.group())", "for a in re.finditer('b', c): d(a.group())"),
        ("for a in re.match('b', c): d(a)", "for a in re.findall('b', c): d(a)"),
        ('P = re.compile("a")\nfor a in P.search(b): c(a)', 'P = re.compile("a")\nfor a in P.findall(b): c(a)'),
        ('P = re.compile("a")\na = [b for b in P.fullmatch(c)]', 'P = re.compile("a")\na = [b for b in P.findall(c)]'),
        ("for a in re.findall('b', c): d(a.group(1))", "for a in re.finditer('b', c): d(a.group(1))"),
        (
            "P = re.compile(\"a\")\ndef f(text): return P.sub(text, ' ')",
            "P = re.compile(\"a\")\ndef f(text): return P.sub(' ', text)",
        ),
        ("P = re.compile(\"a\")\na = P.sub(line, 'long')", "P = re.compile(\"a\")\na = P.sub('long', line)"),
        (
            "class A:\n    P = re.compile('a')\n    def f(self, b): return self.P.sub(b, '')",
            "class A:\n    P = re.compile('a')\n    def f(self, b): return self.P.sub('', b)",
        ),
        ("a = re.sub('b', text, '')", "a = re.sub('b', '', text)"),
        ("a = re.match(line, r'\\d+')", "a = re.match(r'\\d+', line)"),
        ("if re.match(r'(\\d+h)?', a): f()", "if re.fullmatch(r'(\\d+h)?', a): f()"),
        (
            "P = re.compile('b*')\ndef f(a):\n    c = P.match(a)\n    if c is None: g()",
            "P = re.compile('b*')\ndef f(a):\n    c = P.fullmatch(a)\n    if c is None: g()",
        ),
        ("re.sub(a, b, c, re.I)", "re.sub(a, b, c, flags=re.I)"),
        ("re.split(a, b, re.I | re.M)", "re.split(a, b, flags=re.I | re.M)"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "for a in re.match('b', c).groups(): d(a)",
        "for a in P.match(b): c(a)",
        "def f(re):\n    for a in re.match('b'): c(a)",
        "for a in re.findall('b', c): d(a)",
        "for a in tree.findall('b'): d(a.start)",
        "P = re.compile(\"a\")\na = P.sub(' ', text)",
        "P = re.compile(\"a\")\na = P.sub(repl, '')",
        "P = re.compile(\"a\")\ndef text(match): return 'b'\na = P.sub(text, 'a')",
        "P = re.compile(\"a\")\na = P.sub(b, 'a text')",
        "a = Q.sub(text, '')",
        "a = re.sub('b', text, c)",
        "a = re.match(pattern, r'\\d+')",
        "a = re.match(line, 'b')",
        "re.sub(a, b, c, 1)",
        "re.sub(a, b, c, 0, re.I)",
        "re.sub(a, b, c, flags=re.I)",
        "re.findall(a, b, re.I)",
        "if re.match(r'(\\d+h)?$', a): f()",
        "if re.match(r'\\d+h?', a): f()",
        "if re.search(r'(\\d+h)?', a): f()",
        "b = re.match(r'(\\d+h)?', a).groups()",
        "def f(a):\n    c = re.match('b*', a)\n    if not c or c.end() < 3: g()",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source


def test_pattern_of_another_piece_is_known() -> None:
    """Long files are read piece by piece; what the top level compiles is known in all."""
    rows = "a = 1  # b\n" * 400
    source = f'SPACES = re.compile(" +")\n{rows}\n\ndef f(text):\n    return SPACES.sub(text, " ")\n'
    assert repaired(source).endswith('return SPACES.sub(" ", text)\n')
