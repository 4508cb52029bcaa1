"""`mlrepair fix`."""

import os
import stat
from pathlib import Path

import pytest

from mlrepair.cli import files
from mlrepair.edits import Applicability, without_overlaps
from tests.engine.cli.conftest import Mistake, Run, ScriptedEngine

SAFE = Mistake(b"=<", b"<=", code="MLR010", name="foreign-operator")
UNSAFE = Mistake(b"yes", b"True", applicability=Applicability.UNSAFE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a =< b\n", b"a <= b\n"),
        (b"a =< b", b"a <= b"),
        (b"a =< b\r\nc\r\n", b"a <= b\r\nc\r\n"),
        (b"a =< b\rc\n\r\n", b"a <= b\rc\n\r\n"),
        (b"\xef\xbb\xbfa =< b\n", b"\xef\xbb\xbfa <= b\n"),
        (b"# coding: latin-1\n'\xe9' =< b\n", b"# coding: latin-1\n'\xe9' <= b\n"),
        (b"#!python\n# -*- coding: cp1252 -*-\n'\x80' =< b\n", b"#!python\n# -*- coding: cp1252 -*-\n'\x80' <= b\n"),
        (b"\t'\xc3\xa9\x0c' =< b  # \xf0\x9f\x98\x80\n", b"\t'\xc3\xa9\x0c' <= b  # \xf0\x9f\x98\x80\n"),
    ],
    ids=["plain", "no-newline", "crlf", "mixed", "bom", "latin-1", "cp1252", "utf-8"],
)
def test_nothing_but_the_mistake_changes(mlrepair: Run, engine: ScriptedEngine, before: bytes, after: bytes) -> None:
    """Encoding, byte order mark, line endings, and the end of the file stay as they are, in a file and in a pipe."""
    engine.mistakes = [SAFE]
    Path("a.py").write_bytes(before)
    assert mlrepair("fix", "a.py").exit_code == 0
    assert Path("a.py").read_bytes() == after
    assert mlrepair("fix", "-", stdin=before).output == after


def test_unsafe_repairs_need_a_word(mlrepair: Run, engine: ScriptedEngine) -> None:
    """Only safe repairs are applied unless `--unsafe-fixes` is given; what is left makes the exit code 1."""
    engine.mistakes = [SAFE, UNSAFE]
    run = mlrepair("fix", "-", stdin=b"a =< yes\n")
    assert (run.output, run.exit_code) == (b"a <= yes\n", 1)
    assert run.errors == "Fixed 1 mistake in 1 file; 1 left (1 fixable with `--unsafe-fixes`).\n"
    run = mlrepair("fix", "--unsafe-fixes", "-", stdin=b"a =< yes\n")
    assert (run.output, run.exit_code) == (b"a <= True\n", 0)
    assert run.errors == "Fixed 2 mistakes in 1 file; 0 left.\n"


def test_changed_files_are_named(mlrepair: Run, engine: ScriptedEngine) -> None:
    """Each file that was written has its line; those that were not have none."""
    engine.mistakes = [SAFE, UNSAFE]
    for name, text in (("a.py", "a =< b\nb =< c\n"), ("b.py", "x\n"), ("c.py", "a =< b\n"), ("d.py", "yes\n")):
        Path(name).write_text(text)
    assert mlrepair("fix").errors.splitlines() == [
        "a.py: 2 mistakes fixed",
        "c.py: 1 mistake fixed",
        "Fixed 3 mistakes in 2 files; 1 left (1 fixable with `--unsafe-fixes`).",
    ]


@pytest.mark.parametrize(
    ("argument", "said"),
    [("a.py", "No mistakes found in 1 file.\n"), ("docs", "no Python files in this folder\nNothing was looked at.\n")],
)
@pytest.mark.parametrize("options", [(), ("--diff",)])
def test_nothing_to_fix_reads_as_in_check(
    mlrepair: Run, engine: ScriptedEngine, argument: str, said: str, options: tuple[str, ...]
) -> None:
    """Without mistakes `fix` ends with the sentence of `check`."""
    Path("a.py").write_text("x\n")
    Path("docs").mkdir()
    assert mlrepair("fix", *options, argument).errors.endswith(said)


def test_what_cannot_be_written_is_left(mlrepair: Run, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mistakes of a file that may not be written count among those that are left."""
    engine.mistakes = [SAFE, UNSAFE]
    Path("a.py").write_text("a =< yes\n")
    monkeypatch.setattr("os.access", lambda *_, **__: False)
    run = mlrepair("fix", "a.py")
    assert run.errors.splitlines() == [
        "error: a.py: not written: the file is read-only",
        "Fixed 0 mistakes in 0 files; 2 left (1 fixable with `--unsafe-fixes`).",
    ]
    assert run.exit_code == 2


def test_repairs_go_on_until_nothing_changes(mlrepair: Run, engine: ScriptedEngine) -> None:
    """A repair may bring another mistake to light, which is repaired, too."""
    engine.mistakes = [Mistake(b"one", b"two"), Mistake(b"two", b"three")]
    assert mlrepair("fix", "-", stdin=b"one\n").output == b"three\n"


def test_repairs_that_undo_each_other_end(mlrepair: Run, engine: ScriptedEngine) -> None:
    """A circle of repairs is left where it closes."""
    engine.mistakes = [Mistake(b"one", b"two"), Mistake(b"two", b"one")]
    run = mlrepair("fix", "-", stdin=b"one\n")
    assert run.exit_code == 1
    assert run.output in (b"one\n", b"two\n")


def test_a_repair_that_breaks_the_file_is_not_written(mlrepair: Run, engine: ScriptedEngine) -> None:
    """Of two repairs of which one makes a syntax error, only the other is applied."""
    engine.mistakes = [
        Mistake(b"good", b"better", confidence=0.8),
        Mistake(b"bad", b"worse", confidence=0.9),
        Mistake(b"worse", None, code="MLR000", name="syntax-error"),
    ]
    assert mlrepair("fix", "-", stdin=b"good bad\n").output == b"better bad\n"


def test_of_overlapping_repairs_the_more_confident_wins() -> None:
    """Of two repairs of the same bytes one is applied; one that touches neither, too."""
    weak = Mistake(b"a < b", b"b", confidence=0.6).fix_at(0)
    strong = Mistake(b"<", b"<=", confidence=0.9).fix_at(2)
    other = Mistake(b"c", b"d", confidence=0.1).fix_at(10)
    assert without_overlaps([weak, strong, other]) == [strong, other]


def test_an_untouched_file_is_not_written(
    mlrepair: Run, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing is repaired, nothing is written: not the same bytes either."""
    engine.mistakes = [UNSAFE]
    Path("a.py").write_text("yes\n")

    def refuse(*_: object) -> None:
        pytest.fail("the file was written")

    monkeypatch.setattr("mlrepair.cli.fix.write_atomically", refuse)
    assert mlrepair("fix").exit_code == 1


def test_standard_input_without_mistakes_comes_back(mlrepair: Run, engine: ScriptedEngine) -> None:
    """An editor that filters a buffer through `fix -` gets it back, byte for byte."""
    source = b"\xef\xbb\xbfx = 1\r\n\x00\x0c"
    assert mlrepair("fix", "-", stdin=source).output == source


def test_diff_writes_nothing(mlrepair: Run, engine: ScriptedEngine) -> None:
    """`--diff` shows a patch on standard output, exits with 1, and leaves the file."""
    engine.mistakes = [SAFE]
    Path("a.py").write_bytes(b"x\na =< b")
    run = mlrepair("fix", "--diff", "a.py")
    assert run.text == (
        "--- a.py\n+++ a.py\n@@ -1,2 +1,2 @@\n x\n"
        "-a =< b\n\\ No newline at end of file\n+a <= b\n\\ No newline at end of file\n"
    )
    assert run.exit_code == 1
    assert run.errors == "Would fix 1 mistake in 1 file; 0 left.\n"
    assert Path("a.py").read_bytes() == b"x\na =< b"


def test_a_diff_keeps_carriage_returns(mlrepair: Run, engine: ScriptedEngine) -> None:
    """`patch` needs the line endings of the file in the patch."""
    engine.mistakes = [SAFE]
    assert b"-a =< b\r\n+a <= b\r\n" in mlrepair("fix", "--diff", "-", stdin=b"a =< b\r\n").output


def test_a_diff_of_nothing_is_empty(mlrepair: Run, engine: ScriptedEngine) -> None:
    """Without repairs `--diff` prints nothing and exits with 0."""
    run = mlrepair("fix", "--diff", "-", stdin=b"x\n")
    assert (run.output, run.exit_code) == (b"", 0)


def test_a_diff_is_coloured_on_request(mlrepair: Run, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    """`FORCE_COLOR` colours the diff; the source's own control characters are shown, not obeyed."""
    engine.mistakes = [SAFE]
    monkeypatch.setenv("FORCE_COLOR", "1")
    output = mlrepair("fix", "--diff", "-", stdin=b"a =< '\x1b]0;title'\n").output
    assert b"\x1b[32m+a <= " in output
    assert b"\x1b]0" not in output


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits")
def test_permissions_stay(mlrepair: Run, engine: ScriptedEngine) -> None:
    """An executable script stays one; no temporary file is left."""
    engine.mistakes = [SAFE]
    Path("a.py").write_text("a =< b\n")
    Path("a.py").chmod(0o750)
    assert mlrepair("fix", "a.py").exit_code == 0
    assert stat.S_IMODE(Path("a.py").stat().st_mode) == 0o750
    assert [path.name for path in Path().iterdir()] == ["a.py"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_link_stays_a_link(mlrepair: Run, engine: ScriptedEngine) -> None:
    """A link to a file is kept; the file is repaired."""
    engine.mistakes = [SAFE]
    Path("real").write_text("a =< b\n")
    Path("link.py").symlink_to("real")
    assert mlrepair("fix", "link.py").exit_code == 0
    assert Path("link.py").is_symlink()
    assert Path("real").read_text() == "a <= b\n"


def test_a_file_saved_meanwhile_is_left_alone(
    mlrepair: Run, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What somebody else wrote between reading and writing is not lost."""
    engine.mistakes = [SAFE]
    Path("a.py").write_text("a =< b\n")
    write = files.write_atomically

    def write_late(file: files.SourceFile, content: bytes) -> None:
        Path("a.py").write_text("saved meanwhile\n")
        write(file, content)

    monkeypatch.setattr("mlrepair.cli.fix.write_atomically", write_late)
    run = mlrepair("fix", "a.py")
    assert (run.exit_code, Path("a.py").read_text()) == (2, "saved meanwhile\n")
    assert "changed by another program" in run.errors
    assert [path.name for path in Path().iterdir()] == ["a.py"]


def test_a_character_that_the_encoding_lacks_is_not_written(mlrepair: Run, engine: ScriptedEngine) -> None:
    """A repair that the file's encoding cannot hold is an error; the file stays."""
    engine.mistakes = [Mistake(b"=<", "≤".encode())]
    Path("a.py").write_bytes(b"# coding: latin-1\na =< b\n")
    run = mlrepair("fix", "a.py")
    assert run.exit_code == 2
    assert "latin-1 has no '≤'" in run.errors
    assert Path("a.py").read_bytes() == b"# coding: latin-1\na =< b\n"
