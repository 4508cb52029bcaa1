"""Collectors give real repairs of one statement, whatever they are made from, and leave upkeep out."""

import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest

from mlrepair_training.collectors import RealFix, git_history, linters, read_fixes, stack_exchange, write_fixes
from mlrepair_training.collectors.one_statement import Change, changes, definitions, parse
from mlrepair_training.collectors.plausibility import Upkeep, edit_of, judge, repeated
from mlrepair_training.collectors.releases import Tally, build, collect, compare, read_releases
from mlrepair_training.packages import RESERVED, Package, SourceFile, Split, read_manifest

GOOD = b"""\
import os


def first(rows, size=None):
    \"\"\"The first rows.\"\"\"
    if size is None:
        size = len(rows)
    logger.info("reading %s", size)
    return rows[:size]


class Reader:
    def read(self, path):
        if not path:
            raise ValueError("no path")
        with open(path) as stream:
            return stream.read()
"""


def compared(after: bytes, before: bytes = GOOD) -> tuple[list[Change], int]:
    """The changes between two files."""
    trees = parse(before), parse(after)
    assert trees[0] is not None
    assert trees[1] is not None
    return changes(definitions(before, trees[0]), definitions(after, trees[1]))


def only(after: bytes, before: bytes = GOOD) -> Change:
    """The only change between two files."""
    found, differing = compared(after, before)
    assert len(found) == differing == 1
    return found[0]


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        (b"rows[:size]", b"rows[: size + 1]", "replaced"),
        (b"size is None", b"not size", "replaced"),
        (b"    return rows", b"    rows = rows.copy()\n    return rows", "inserted"),
        (b"    return rows", b"    if not rows:\n        return rows\n    return rows", "inserted"),
        (b'    logger.info("reading %s", size)\n', b"", "deleted"),
        (b"            return stream.read()", b"            if path:\n                return stream.read()", "wrapped"),
        (b"        with open(path) as stream:\n            return stream", b"        return stream", "unwrapped"),
        (b"    logger.info", b"        logger.info", "moved"),
    ],
)
def test_one_statement_is_recognised(old: bytes, new: bytes, kind: str) -> None:
    """Replaced, inserted, deleted, put under a condition or freed of it, moved to another depth."""
    assert only(GOOD.replace(old, new)).kind == kind


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"The first rows", b"Rows"),
        (b"rows[:size]", b"rows[ : size]  # all"),
        (b"if not path:\n            raise", b"if not  path :\n            raise"),
    ],
)
def test_layout_and_documentation_are_no_change(old: bytes, new: bytes) -> None:
    """Comments, blanks and docstrings do not count."""
    assert compared(GOOD.replace(old, new)) == ([], 0)


def test_two_statements_are_too_many() -> None:
    """A function that differs in two places counts as different, and is no candidate."""
    assert compared(GOOD.replace(b"rows[:size]", b"rows").replace(b"size is None", b"size")) == ([], 1)


def test_the_repaired_function_has_no_other_change() -> None:
    """Comments, annotations and layout that came with the repair stay out of the pair."""
    after = GOOD.replace(b"rows[:size]", b"rows[size:]").replace(b"(rows, size=None)", b"(rows: list, size=None)")
    change = only(after)
    assert change.repaired == change.before.source.replace(b"rows[:size]", b"rows[size:]")
    condition = only(GOOD.replace(b"if not path:", b"if path is None:  # none"))
    assert condition.repaired == condition.before.source.replace(b"not path", b"path is None")


def test_a_definition_knows_its_place() -> None:
    """A method is dedented, and its bytes in the file are recorded."""
    tree = parse(GOOD)
    assert tree is not None
    method = definitions(GOOD, tree)["Reader.read"]
    assert method.source.startswith(b"def read(self, path):\n    if")
    assert GOOD[method.start : method.end].lstrip().startswith(b"def read")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"rows[:size]", b"rows[: size + 1]", None),
        (b"size is None", b"size is None or size > len(rows)", None),
        (b'"no path"', b'"a path is missing"', Upkeep.MESSAGE),
        (b"reading %s", b"now reading %s", Upkeep.MESSAGE),
        (b"open(path)", b"open(path, encoding=default_encoding)", Upkeep.NEW_NAME),
        (b"if size is None", b"if size == None", Upkeep.STYLE),
        (b"len(rows)", b"len(cast(list, rows))", Upkeep.PYTHON_VERSION),
        (b'raise ValueError("no path")', b'raise ValueError("no path") from None', Upkeep.RAISE_FROM),
        (b"    return rows", b"    import os\n    return rows", Upkeep.INITIALISER),
    ],
)
def test_upkeep_is_told_from_repairs(old: bytes, new: bytes, reason: Upkeep | None) -> None:
    """A condition or an index is a repair; a message, a new name, an import are not."""
    assert judge(only(GOOD.replace(old, new)), GOOD, set()) is reason


def test_another_way_to_write_it_is_no_repair() -> None:
    """A keyword call of `dict` is a literal; a text that is formatted stays a text."""
    before = b'def f(a):\n    return g(dict(a=a), "no %s" % a)\n'
    assert judge(only(before.replace(b"dict(a=a)", b"{'a': a}"), before), before, set()) is Upkeep.MESSAGE
    assert judge(only(before.replace(b'"no %s" % a', b'f"no {a}"'), before), before, set()) is Upkeep.MESSAGE
    assert judge(only(before.replace(b"dict(a=a)", b"dict(a=1)"), before), before, set()) is None


def test_a_call_whose_signature_changed_is_upkeep() -> None:
    """The statement follows the release; it was no mistake before."""
    change = only(GOOD.replace(b"stream.read()", b"stream.read(path)"))
    assert judge(change, GOOD, {"read"}) is Upkeep.SIGNATURE
    assert judge(change, GOOD, set()) is None


def test_an_edit_in_three_functions_is_repeated() -> None:
    """What a search-and-replace does is no repair of one place."""
    before = b"".join(b"def f%d(x):\n    a = %d\n    return x.old(a)\n" % (i, i) for i in range(3))
    found, _ = compared(before.replace(b"old", b"new"), before)
    assert repeated(found) == {edit_of(found[0])} == {"old -> new"}
    assert repeated(found[:2]) == set()


def wheel(directory: Path, version: str, source: bytes) -> None:
    """A wheel with one module and one test."""
    with zipfile.ZipFile(directory / f"thing-{version}-py3-none-any.whl", "w") as archive:
        archive.writestr("thing/core.py", source)
        archive.writestr("thing/tests/test_core.py", source)


RELEASES = '[[package]]\nname = "thing"\nlicence = "MIT"\nsplit = "test"\nseries = ["1.0.0-2"]\n'


def test_neighbouring_releases_give_their_repairs(tmp_path: Path) -> None:
    """The function before and after, with the file for its symbols; tests are passed over, missing wheels counted."""
    fixed = GOOD.replace(b"rows[:size]", b"rows[: size + 1]")
    wheel(tmp_path, "1.0.0", GOOD)
    wheel(tmp_path, "1.0.1", fixed)
    tally = Tally()
    (fix,) = collect(tmp_path, read_releases(RELEASES), tally)
    assert (fix.origin, fix.version, fix.path, fix.name) == ("thing", "1.0.1", "thing/core.py", "first")
    assert fix.before.endswith(b"rows[:size]\n")
    assert fix.after.endswith(b"rows[: size + 1]\n")
    assert fix.file_before[fix.start : fix.end] == fix.before
    assert fix.split == "test"
    assert (tally.releases, tally.missing, tally.candidates) == (1, 1, 1)


def test_each_split_has_its_file(tmp_path: Path) -> None:
    """Held-out packages do not mix with those that train."""
    (tmp_path / "wheels").mkdir()
    wheel(tmp_path / "wheels", "1.0.0", GOOD)
    wheel(tmp_path / "wheels", "1.0.1", GOOD.replace(b"rows[:size]", b"rows[: size + 1]"))
    assert build(tmp_path, read_releases(RELEASES)).releases == 1
    assert [fix.version for fix in read_fixes(tmp_path / "real-test.parquet")] == ["1.0.1"]
    assert not list(read_fixes(tmp_path / "real-train.parquet"))


def test_a_release_that_changes_much_gives_nothing() -> None:
    """Sixty functions are refactoring, not repairs."""
    before = b"".join(b"def f%d(x):\n    return x + %d\n" % (i, i) for i in range(70))
    tally, package = Tally(), Package("thing", "1.0.1", "MIT", Split.TRAIN)
    assert not list(compare({"a.py": before}, {"a.py": before.replace(b" + ", b" - ")}, package, tally))
    assert tally.too_many == 1


@pytest.mark.parametrize("series", ["1.0", "1.0.0", "1.0.0-", "a-b"])
def test_a_series_is_written_as_first_release_and_last_number(series: str) -> None:
    """Anything else is refused with the form that was expected."""
    with pytest.raises(ValueError, match=r"expected first release and last number: '2\.0\.0-3'"):
        read_releases(RELEASES.replace("1.0.0-2", series))


def test_the_shipped_list_keeps_its_promises() -> None:
    """About forty packages, none reserved, 1,200 wheels; no held-out one trains the model in any other way."""
    packages = [package for series in read_releases() for package in series.packages]
    names = {package.name for package in packages}
    assert 35 <= len(names) <= 45
    assert 1100 <= len(packages) <= 1300
    assert not names & RESERVED
    training = {package.name for package in read_manifest().packages if package.split is Split.TRAIN}
    assert not training & {package.name for package in packages if package.split is Split.TEST}
    assert all(len({p.split for p in packages if p.name == name}) == 1 for name in names)


def test_records_survive_their_file(tmp_path: Path) -> None:
    """What is written is read, in its order."""
    fixes = [
        RealFix("git", "o", str(i), "p.py", "f", b"a", b"b", "replaced", b"a\xff", 1, 2, True, "test")
        for i in range(70)
    ]
    assert write_fixes(tmp_path / "real.parquet", fixes) == 70
    assert list(read_fixes(tmp_path / "real.parquet")) == fixes


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository with one repair, one commit of upkeep, and one repair of two functions."""
    if shutil.which("git") is None:
        pytest.skip("needs git")
    repository = tmp_path / "thing"
    repository.mkdir()
    fixed = GOOD.replace(b"rows[:size]", b"rows[: size + 1]")
    worded = fixed.replace(b"no path", b"which path")
    twice = worded.replace(b"size is None", b"not size").replace(b"not path", b"path is None")
    run(repository, "init", "--quiet")
    for source, subject in (
        (GOOD, "Begin"),
        (fixed, "Fix the last row"),
        (worded, "Fix typo"),
        (twice, "Fix two bugs"),
    ):
        (repository / "core.py").write_bytes(source)
        (repository / "test_core.py").write_bytes(b"# " + source)
        run(repository, "add", ".")
        run(repository, "commit", "--quiet", "-m", subject)
    return repository


def run(repository: Path, *arguments: str) -> None:
    """Run git there, whatever the user's own settings."""
    identity = ("-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=repository, check=True, capture_output=True)


def test_history_gives_commits_that_repair_one_statement(clone: Path) -> None:
    """Message, number of functions and kind of change decide; that tests changed with it is noted."""
    (fix,) = git_history.collect(clone)
    assert (fix.collector, fix.origin, fix.path, fix.name) == ("git", "thing", "core.py", "first")
    assert fix.after.endswith(b"rows[: size + 1]\n")
    assert fix.tests_changed
    assert len(fix.version) == 40
    assert not list(git_history.collect(clone, newest=2))


def test_what_is_no_clone_is_refused(tmp_path: Path) -> None:
    """The message has the directory and git's own words."""
    with pytest.raises(git_history.GitError, match="not a git repository"):
        list(git_history.collect(tmp_path))


LINTED = """\
def f(x):
    é = x == None
    return é


def g(x):
    return x
"""


def test_what_ruff_corrects_becomes_a_pair() -> None:
    """One finding, one record, cut to its function, columns counted in code points."""
    pytest.importorskip("ruff")
    (fix,) = linters.collect([SourceFile("p", "a.py", LINTED.encode())], ["E711"])
    assert fix.before == LINTED.encode()[: fix.end]
    assert fix.after == fix.before.replace(b"x == None", b"x is None")
    assert (fix.version, fix.name, fix.origin) == ("E711", "f", "p")


LOOP = "for i in range(10){colon}\n    print(i < 3)\n"


def block(code: str) -> str:
    """Code as it stands in a post."""
    return f"<p>See <code>x</code>:</p><pre class='lang-py'><code>{escape(code)}</code></pre>"


def row(number: int, kind: int, body: str, **attributes: str) -> str:
    """One post of a dump."""
    every = {"Id": str(number), "PostTypeId": str(kind), **attributes, "Body": body}
    return "  <row " + " ".join(f"{name}={quoteattr(value)}" for name, value in every.items()) + " />\n"


POSTS = (
    '<?xml version="1.0" encoding="utf-8"?>\n<posts>\n'
    + row(1, 1, block(LOOP.format(colon="")), AcceptedAnswerId="4", Tags="<python-3.x><list>")
    + row(2, 1, block(LOOP.format(colon="")), AcceptedAnswerId="5", Tags="<java>")
    + row(3, 2, block("nothing(like, that)"), ParentId="1")
    + row(4, 2, block(LOOP.format(colon=":")) + block("pip install x"), ParentId="1")
    + row(5, 2, block(LOOP.format(colon=":")), ParentId="2")
    + "</posts>\n"
)


def test_an_accepted_answer_repairs_the_code_of_its_question(tmp_path: Path) -> None:
    """Blocks of code are paired by likeness; other tags, other answers and what does not parse are left out."""
    posts = tmp_path / "site" / "Posts.xml"
    posts.parent.mkdir()
    posts.write_text(POSTS, encoding="utf-8")
    (fix,) = stack_exchange.collect(posts)
    assert fix.before == b"for i in range(10)\n    print(i < 3)\n"
    assert fix.after == b"for i in range(10):\n    print(i < 3)\n"
    assert (fix.origin, fix.path, fix.version) == ("site", "1", "4")
