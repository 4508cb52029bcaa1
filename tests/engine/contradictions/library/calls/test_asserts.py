"""Tests that test nothing are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        ("self.assertTrue(a, 1)", "self.assertEqual(a, 1)"),
        ("self.assertTrue(a, [b])", "self.assertEqual(a, [b])"),
        ("a.assert_called_once", "a.assert_called_once()"),
        ("a = Mock()\na.called_once_with(b)", "a = Mock()\na.assert_called_once_with(b)"),
        ("a = Mock()\nassert a.called_once_with(b)", "a = Mock()\na.assert_called_once_with(b)"),
        ("assert a.assert_called_with(b)", "a.assert_called_with(b)"),
        ("a = Mock()\na.is_called_once_with(b)", "a = Mock()\na.assert_called_once_with(b)"),
        ("a = Mock()\na.should_have_been_called_with(b)", "a = Mock()\na.assert_called_with(b)"),
        (
            ("class A(B):\n    def c(self):\n        self.assertTrue(f(1), 'b')\n        self.assertEqual(f(2), 'd')"),
            ("class A(B):\n    def c(self):\n        self.assertEqual(f(1), 'b')\n        self.assertEqual(f(2), 'd')"),
        ),
        ("a.get.return_value = [TimeoutError(), b]", "a.get.side_effect = [TimeoutError(), b]"),
        ("a = Mock(return_value=[b.HTTPError, 1])", "a = Mock(side_effect=[b.HTTPError, 1])"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "self.assertTrue(a, 'b')",
        "self.assertTrue(a, b)",
        "self.assertTrue(a)",
        "a.assert_called_once()",
        "b = a.assert_called_once",
        "a.called_with(b)",
        "a = Mock()\na.is_called(b)",
        "a = Mock()\na.recalled_with(b)",
        "a = Mock()\nb = a.called_with(c)",
        "assert a.assert_valid(b)",
        "assert a.called",
        "self.assertTrue(a, False)",
        ("class A(B):\n    def c(self):\n        self.assertTrue(f(1), 'b')\n        self.assertEqual(g(2), 'd')"),
        (
            "class A(B):\n    def c(self):\n        self.assertTrue(f(1), 'it is no b')\n"
            "        self.assertEqual(f(2), 'd')"
        ),
        "a.get.return_value = [ParseError('b')]",
        "a.get.return_value = [b, c]",
        "a.side_effect = [TimeoutError(), b]",
        "a.errors = [TimeoutError(), b]",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
