"""f-strings with their own quotes: Python since 3.12 only."""

import pytest

from mlrepair.cli.repairing import repair_text
from mlrepair.edits import SCOPES, Applicability, apply_edits
from mlrepair.engine import Engine
from mlrepair.settings import Settings
from tests.engine.scripted import ScriptedModel, silent

OLD, NEW = Settings(target_version=(3, 11)), Settings(target_version=(3, 12))


def _engine() -> Engine:
    return Engine(model=ScriptedModel(silent))


@pytest.mark.parametrize(
    ("source", "repaired"),
    [
        ('x = f"{d["a"]}"\n', "x = f\"{d['a']}\"\n"),
        ("x = f'{d['a']} {d['b']!r:>{w['c']}}'\n", 'x = f\'{d["a"]} {d["b"]!r:>{w["c"]}}\'\n'),
        ('x = rf"{", ".join(d)}"\n', "x = rf\"{', '.join(d)}\"\n"),
        ('f(1, f"{d.get(r"a", b"c")}", "z")\n', "f(1, f\"{d.get(r'a', b'c')}\", \"z\")\n"),
    ],
)
def test_inner_strings_get_the_other_quotes(source: str, repaired: str) -> None:
    """The finding is sure, says which Python it speaks of, and its repair is the only change."""
    (fix,) = _engine().repair(source.encode(), settings=OLD)
    assert apply_edits(source.encode(), fix.edits).decode() == repaired
    assert (fix.code, fix.applicability, fix.architecture) == ("MLR017", Applicability.SAFE, SCOPES)
    assert "3.12" in fix.message
    assert repair_text(source.encode(), _engine(), OLD, unsafe=False).text.decode() == repaired


@pytest.mark.parametrize(
    "source",
    [
        'x = f"{d["a"]}"\n',
        "x = f\"{d['a']}\"\n",
        'x = f"""{d["a"]}"""\n',
        'x = f"{a}" + "b" + f"{c}"\n',
        'x = "{" + d["a"] + "}"\n',
        'x = f"{{" + d["a"] + f"}}"\n',
    ],
)
def test_what_the_version_takes_is_left_alone(source: str) -> None:
    """From 3.12 on all of it is right, and most of it before."""
    assert _engine().repair(source.encode(), settings=NEW) == []
    if source != 'x = f"{d["a"]}"\n':
        assert _engine().repair(source.encode(), settings=OLD) == []


@pytest.mark.parametrize("source", ['x = f"{d["it\'s"]}"\n', 'x = f"{d["\\n"]}"\n', 'x = f"{f"{a}"}"\n'])
def test_where_the_other_quotes_do_not_fit_nothing_is_said(source: str) -> None:
    """A quote inside, a backslash, another f-string."""
    assert _engine().repair(source.encode(), settings=OLD) == []


def test_settings_decide() -> None:
    """The threshold of syntax and the selection of codes hold here, too."""
    source = b'x = f"{d["a"]}"\n'
    assert _engine().repair(source, settings=Settings(target_version=(3, 11), ignore=("MLR017",))) == []
    assert _engine().repair(source, settings=Settings(target_version=(3, 11), min_confidence_syntax=0.99)) == []


def test_beside_another_error() -> None:
    """A text that does not parse for another reason has it, too."""
    source = b'a = (1\nx = f"{d["a"]}"\n'
    _, old = _engine().repair(source, settings=OLD)
    assert (old.code, source[old.start : old.end]) == ("MLR017", b'f"{d["a"]}"')
