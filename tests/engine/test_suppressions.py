import pytest

from mlrepair.edits import Applicability, Fix, apply_edits
from mlrepair.suppressions import suppression, without_suppressed


def finding(source: bytes, word: bytes = b"bad") -> Fix:
    """Return a finding on a word of the source."""
    start = source.index(word)
    return Fix("MLR105", "wrong-operator", "", start, start + len(word), (), "", 0.9, Applicability.UNSAFE, "trm", ())


@pytest.mark.parametrize(
    ("source", "silenced"),
    [
        (b"bad  # mlrepair: ignore\n", True),
        (b"bad  # mlrepair: ignore[MLR105]\n", True),
        (b"bad  #mlrepair:ignore[MLR2, MLR1]\n", True),
        (b"bad  # noqa # mlrepair: ignore[wrong-operator]\r\n", True),
        (b"bad  # mlrepair: ignore[MLR2]\n", False),
        (b"bad  # mlrepair: ignore[]\n", False),
        (b"bad\n# mlrepair: ignore\n", False),
        (b"bad, '# mlrepair: ignore'\n", False),
        (b"bad('''\n''')  # mlrepair: ignore\n", True),
        (b"bad + \\\n    1  # mlrepair: ignore\n", True),
        (b"bad  # mlrepair: ignored\n", False),
    ],
)
def test_comment_silences_its_line(source: bytes, silenced: bool) -> None:
    """A comment silences what it names on its line; in a string, or on another line, it is none."""
    assert ([] if silenced else [finding(source)]) == without_suppressed(source, [finding(source)])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"bad\n", b"bad  # mlrepair: ignore[MLR105]\n"),
        (b"bad", b"bad  # mlrepair: ignore[MLR105]"),
        (b"bad  # why\r\nb\r\n", b"bad  # why  # mlrepair: ignore[MLR105]\r\nb\r\n"),
        (b"bad  # mlrepair: ignore[MLR2]\n", b"bad  # mlrepair: ignore[MLR2, MLR105]\n"),
        (b"bad('''\nx\n''')\n", b"bad('''\nx\n''')  # mlrepair: ignore[MLR105]\n"),
        (b"bad + \\\n1\n", b"bad + \\\n1  # mlrepair: ignore[MLR105]\n"),
    ],
)
def test_suppression_is_added_where_a_comment_can_stand(source: bytes, expected: bytes) -> None:
    """The edit adds a comment, or a name to the comment that is there, and the finding is gone."""
    edit = suppression(source, finding(source))
    assert edit is not None
    after = apply_edits(source, [edit])
    assert expected == after
    assert without_suppressed(after, [finding(after)]) == []
