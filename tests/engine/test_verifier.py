"""What a repair must satisfy before a user sees it."""

import pytest

from mlrepair.edits import Edit
from mlrepair.lexer import lex
from mlrepair.syntax import find_problem
from mlrepair.verifier import Verdict, brackets_alone, verify


def _verdict(source: bytes, *edits: Edit) -> Verdict:
    return verify(source, edits, find_problem(source))


@pytest.mark.parametrize(
    ("expected", "source", "edit"),
    [
        (Verdict.ACCEPTED, b"f(1\n", Edit(3, 3, b")")),
        (Verdict.STILL_BROKEN, b"f(1\n", Edit(3, 3, b"]")),
        (Verdict.UNCHANGED, b"f(1\n", Edit(3, 3, b" ")),
        (Verdict.UNCHANGED, b"a = 1\n", Edit(5, 5, b"  # one")),
        (Verdict.SAME_MEANING, b"a = 1\n", Edit(4, 5, b"(1)")),
        (Verdict.SAME_MEANING, b"if a:\n    b\nelif a:\n    b\n", Edit(17, 18, b"(a)")),
        (Verdict.SAME_MEANING, b"if a:\n    b\n", Edit(3, 4, b"(a)")),
        (Verdict.SAME_MEANING, b"a(\n    b,\n    a\n)\n", Edit(14, 15, b"a,")),
        (Verdict.ACCEPTED, b"if a:\n    b\n    a\n", Edit(12, 16, b"")),
        (Verdict.ACCEPTED, b"if a:\n    b\n", Edit(3, 4, b"not a")),
        (Verdict.ACCEPTED, b"a = b = 1\nc = a\n", Edit(14, 15, b"b")),
        (Verdict.NEW_UNDEFINED_NAME, b"a = 1\nc = a\n", Edit(10, 11, b"d")),
        (Verdict.ACCEPTED, b"a = 1\nc = a\n", Edit(10, 11, b"len")),
        (Verdict.ACCEPTED, b"a = 1\nc = a\n", Edit(11, 11, b".d")),
        (Verdict.ACCEPTED, b"f = len\nf(1)\n", Edit(10, 10, b"k=")),
        (Verdict.ACCEPTED, b"def f(a, from, *, b):\n    a\n", Edit(9, 13, b"from_")),
        (Verdict.NEW_UNDEFINED_NAME, b"def f(a, from, *, b):\n    a\n", Edit(9, 13, b"form_")),
        (Verdict.NEW_UNDEFINED_NAME, b"f(a, from)\n", Edit(5, 9, b"from_")),
        (Verdict.ACCEPTED, b"f(lambda (a, b): b)\n", Edit(9, 18, b"c: c[1]")),
        (Verdict.NEW_UNDEFINED_NAME, b"f(lambda (a, b): b)\n", Edit(9, 18, b"c: d[1]")),
        (Verdict.NEW_UNDEFINED_NAME, b"a.size = 1\nc = a\n", Edit(15, 16, b"size")),
        (Verdict.STILL_BROKEN, b"a = 1\n", Edit(4, 5, b"")),
        (Verdict.LESS_SAFE, b"def f(a, verify=True):\n    a\n", Edit(7, 20, b"")),
        (Verdict.ACCEPTED, b"def f(a, verify=False):\n    a\n", Edit(7, 21, b"")),
        (Verdict.LESS_SAFE, b"f(a, shell = False)\n", Edit(3, 18, b"")),
        (Verdict.HARMLESS, b"yaml.load(a, Loader=OurLoader)\n", Edit(5, 9, b"safe_load")),
        (Verdict.ACCEPTED, b"yaml.load(a, Loader=yaml.Loader)\n", Edit(5, 31, b"safe_load(a")),
        (Verdict.HARMLESS, b"if a == '0.0.0.0': b()\n", Edit(8, 17, b"'127.0.0.1'")),
        (Verdict.ACCEPTED, b"a.bind(('0.0.0.0', 1))\n", Edit(8, 17, b"'127.0.0.1'")),
        (Verdict.HARMLESS, b"import hashlib\na = hashlib.md5(b).hexdigest()[:8]\n", Edit(27, 30, b"sha256")),
        (Verdict.ACCEPTED, b"import hashlib\na = hashlib.md5(b).hexdigest()\n", Edit(27, 30, b"sha256")),
        (Verdict.HARMLESS, b"def _cache_key(b):\n    return hashlib.sha1(b)\n", Edit(38, 42, b"sha256")),
        (Verdict.ACCEPTED, b"def _hash_password(b):\n    return hashlib.sha1(b)\n", Edit(42, 46, b"sha256")),
        (Verdict.IMPOSSIBLE_CALL, b"import random, secrets\na = random.randrange(1)\n", Edit(27, 33, b"secrets")),
        (Verdict.ACCEPTED, b"import random, secrets\na = random.choice(b)\n", Edit(27, 33, b"secrets")),
        (Verdict.IMPOSSIBLE_CALL, b"import subprocess\nsubprocess.run('a b', shell=True)\n", Edit(38, 50, b"")),
        (Verdict.ACCEPTED, b"import subprocess\nsubprocess.run(['a', b], shell=True)\n", Edit(41, 53, b"")),
        (Verdict.IMPOSSIBLE_CALL, b"import tempfile\na = tempfile.mktemp(a)\n", Edit(29, 35, b"mkstemp")),
        (Verdict.ACCEPTED, b"import tempfile\na, b = tempfile.mktemp(a)\n", Edit(32, 38, b"mkstemp")),
        (Verdict.ACCEPTED, b"import tempfile\na = tempfile.mktemp(a)[1]\n", Edit(29, 35, b"mkstemp")),
        (Verdict.ACCEPTED, b"import tempfile\na = tempfile.mktemp(a)\n", Edit(29, 35, b"mkdtemp")),
    ],
)
def test_verdict(expected: Verdict, source: bytes, edit: Edit) -> None:
    """Each reason to refuse a repair has its verdict; attributes and keyword arguments need no definition."""
    assert _verdict(source, edit) is expected


def test_one_of_two_errors_may_remain() -> None:
    """A repair of the first error is accepted while the second stands behind it."""
    assert _verdict(b"if a\n    b\nif c\n    d\n", Edit(4, 4, b":")) is Verdict.ACCEPTED


def test_an_error_may_not_move() -> None:
    """A repair that opens a bracket, so that CPython complains further down, is refused."""
    assert _verdict(b"if a\n    b\nif c\n    d\n", Edit(0, 2, b"(")) is Verdict.STILL_BROKEN


def test_overlapping_edits_are_refused() -> None:
    """Edits that cannot be applied together are no repair."""
    assert _verdict(b"f(1\n", Edit(0, 2, b""), Edit(1, 3, b")")) is Verdict.OVERLAPPING


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        (b"f(a, [b])\n", 0),
        (b"f(a\n", 1),
        (b"f(a]\n", 1),
        (b"f(a\ndef g():\n    h(b))\n", 2),
        (b"f(a\n    b)\n", 0),
    ],
)
def test_brackets_without_a_partner_are_counted(text: bytes, alone: int) -> None:
    """Where a statement must begin no bracket is open, so two errors do not make each other good."""
    assert brackets_alone(lex(text)) == alone


@pytest.mark.parametrize("missing", [b'"""', b'\n    """'])
def test_a_word_before_new_quotes_is_no_name(missing: bytes) -> None:
    """What stands in a string is only words, though the row alone looks like code."""
    before, behind = b'def f():\n    """Words\n\n    and here', b'\n\ndef g():\n    """More."""\n'
    at = len(before)
    assert verify(before + behind, [Edit(at, at, missing)], find_problem(before + behind)) is Verdict.ACCEPTED
