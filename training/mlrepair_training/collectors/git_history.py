"""Bug-fix commits of a local clone that change one statement of one function.

Input: the directory of any clone, bare or not. Only `git` runs, and only to read: no code of the clone, no hook of it.
"""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from mlrepair_training.collectors.one_statement import changes, definitions, parse
from mlrepair_training.collectors.plausibility import judge
from mlrepair_training.collectors.records import RealFix
from mlrepair_training.collectors.releases import as_fix, changed_signatures, is_test
from mlrepair_training.source_filter import reject_path

_REPAIR = re.compile(
    r"\b(?:fix(?:e[sd])?|bugs?|bugfix|wrong|incorrect(?:ly)?|crash(?:es)?|regression|off[- ]by[- ]one)\b", re.I
)
_UPKEEP = re.compile(
    r"\b(?:typos?|docs?|docstrings?|documentation|comments?|readme|changelog|lint\w*|flake8|pep ?8|style|formatting|"
    r"spelling|whitespace|refactor\w*|rename\w*|bump|merge|revert|tests?|ci|build|mypy|typing|deprecat\w+)\b",
    re.I,
)


class GitError(Exception):
    """`git` is missing, or the directory is no clone; the text has git's own words."""


def collect(clone: Path, *, split: str = "train", newest: int | None = None) -> Iterator[RealFix]:
    """Read commits from the newest on, at most `newest` of them; merges and first commits are passed over.

    Raises:
        GitError: if git cannot read the clone.
    """
    limit = [f"--max-count={newest}"] if newest is not None else []
    log = _git(clone, "log", "--no-merges", "--format=%H%x00%P%x00%s", *limit).decode("utf-8", "replace")
    for line in log.splitlines():
        commit, parents, subject = line.split("\0", 2)
        if parents and _REPAIR.search(subject) and not _UPKEEP.search(subject):
            yield from _fix(clone, commit, parents.split()[0], split)


def _fix(clone: Path, commit: str, parent: str, split: str) -> Iterator[RealFix]:
    """The repair of a commit: one file of code, besides tests, and one function in it."""
    listed = _git(clone, "diff", "--no-ext-diff", "--name-status", "--no-renames", "-z", parent, commit)
    fields = listed.decode("utf-8", "replace").split("\0")[:-1]
    statuses = dict(zip(fields[1::2], fields[::2], strict=True))
    tests = [path for path in statuses if is_test(path)]
    code = [path for path in statuses if path.endswith(".py") and path not in tests]
    if len(code) != 1 or statuses[code[0]] != "M" or reject_path(code[0]):
        return
    before, after = (_git(clone, "show", f"{revision}:{code[0]}") for revision in (parent, commit))
    trees = parse(before), parse(after)
    if trees[0] is None or trees[1] is None:
        return
    old, new = definitions(before, trees[0]), definitions(after, trees[1])
    found, differing = changes(old, new)
    if differing != 1 or len(found) != 1 or judge(found[0], before, changed_signatures(old, new)):
        return
    origin = clone.resolve().name.removesuffix(".git")
    yield as_fix(found[0], code[0], before, "git", origin, commit, split=split, tests_changed=bool(tests))


def _git(clone: Path, *arguments: str) -> bytes:
    command = ["git", "-C", str(clone), "-c", "core.quotePath=false", *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise GitError("git is not installed, or not on the PATH") from error
    if done.returncode != 0:
        raise GitError(f"git {arguments[0]} in {clone}: {done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout
