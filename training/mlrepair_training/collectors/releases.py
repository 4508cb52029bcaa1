"""Real repairs without a clone: functions that a bug-fix release (x.y.z → x.y.z+1) changed in one statement.

    releases = read_releases()                       # the packages of releases.toml
    fetch(directory / "wheels", (p for one in releases for p in one.packages))
    build(directory)                                 # real-train.parquet, real-test.parquet

Input: wheels as pip downloads them, one directory for all. Nothing of them is installed or run.
"""

import ast
import re
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import resources
from itertools import pairwise
from pathlib import Path

from mlrepair_training.collectors.one_statement import Change, Definition, changes, definitions, parameters, parse
from mlrepair_training.collectors.plausibility import Upkeep, edit_of, judge, repeated
from mlrepair_training.collectors.records import RealFix, write_fixes
from mlrepair_training.packages import Package, Split, archives_in
from mlrepair_training.source_filter import reject_path

_SERIES = re.compile(r"(\d+(?:\.\d+)*\.)(\d+)-(\d+)")
_TEST_PATH = re.compile(r"(?:^|/)(?:tests?|testing|conftest|_*setup_*|test_[^/]*|[^/]*_tests?)(?:/|\.py$)")
_MOST_CHANGED = 60  # functions: a release that changes more of them is no bug-fix release


@dataclass(frozen=True, slots=True)
class Series:
    """Releases that differ in the last number only."""

    packages: tuple[Package, ...]

    def pairs(self) -> Iterator[tuple[Package, Package]]:
        """Neighbours: what the second has changed are repairs, mostly."""
        return pairwise(self.packages)


@dataclass(slots=True)
class Tally:
    """What the comparison met, for the report."""

    releases: int = 0
    missing: int = 0  # pairs of which a wheel is not there
    too_many: int = 0  # releases that changed too much
    candidates: int = 0  # functions that differ in one statement
    upkeep: Counter[Upkeep] = field(default_factory=Counter)


def read_releases(text: str | None = None) -> list[Series]:
    """Parse a list of releases, by default the `releases.toml` of this package.

    Raises:
        ValueError: if a package is reserved or not permissive, or a series is not written like "2.0.0-3".
    """
    if text is None:
        text = (resources.files("mlrepair_training.collectors") / "releases.toml").read_text(encoding="utf-8")
    found: list[Series] = []
    for entry in tomllib.loads(text).get("package", ()):
        name, licence, split = entry["name"], entry["licence"], Split(entry["split"])
        python = {"python": entry["python"]} if "python" in entry else {}
        for series in entry["series"]:
            match = _SERIES.fullmatch(series)
            if match is None:
                raise ValueError(f"{name}: series {series!r}, expected first release and last number: '2.0.0-3'")
            numbers = range(int(match[2]), int(match[3]) + 1)
            versions = (f"{match[1]}{number}" for number in numbers)
            found.append(Series(tuple(Package(name, version, licence, split, **python) for version in versions)))
    return found


def build(directory: Path, releases: Sequence[Series] | None = None) -> Tally:
    """Compare the wheels in `directory / "wheels"`; write `real-train.parquet` and `real-test.parquet`."""
    tally = Tally()
    fixes = list(collect(directory / "wheels", read_releases() if releases is None else releases, tally))
    for split in (Split.TRAIN, Split.TEST):
        write_fixes(directory / f"real-{split}.parquet", (fix for fix in fixes if fix.split == split))
    return tally


def collect(wheels: Path, releases: Iterable[Series], tally: Tally | None = None) -> Iterator[RealFix]:
    """Compare all neighbours whose wheels are in the directory; a function is not reported twice."""
    tally = tally if tally is not None else Tally()
    seen: set[bytes] = set()
    there = archives_in(wheels)
    for series in releases:
        for old, new in series.pairs():
            archives = there.get(old.key), there.get(new.key)
            if archives[0] is None or archives[1] is None:
                tally.missing += 1
                continue
            tally.releases += 1
            before, after = changed_files(archives[0], archives[1])
            for fix in compare(before, after, new, tally):
                if fix.before not in seen:
                    seen.add(fix.before)
                    yield fix


def changed_files(old: Path, new: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The Python files that two wheels have and that differ, by path; the others are not even unpacked."""
    with zipfile.ZipFile(old) as before, zipfile.ZipFile(new) as after:
        sums = {info.filename: info.CRC for info in before.infolist()}
        paths = [
            info.filename
            for info in after.infolist()
            if info.filename.endswith(".py") and sums.get(info.filename, info.CRC) != info.CRC
        ]
        return {path: before.read(path) for path in paths}, {path: after.read(path) for path in paths}


def compare(before: dict[str, bytes], after: dict[str, bytes], package: Package, tally: Tally) -> Iterator[RealFix]:
    """The repairs between two states of a source tree, by path; `package` is the later one."""
    found: list[tuple[str, Change]] = []
    differing = 0
    signatures: set[str] = set()
    for path in sorted(before.keys() & after.keys()):
        if reject_path(path) or is_test(path):
            continue
        trees = parse(before[path]), parse(after[path])
        if trees[0] is None or trees[1] is None:
            continue
        old, new = definitions(before[path], trees[0]), definitions(after[path], trees[1])
        signatures |= changed_signatures(old, new) | _changed_classes(trees[0], trees[1])
        one, many = changes(old, new)
        differing += many
        found += [(path, change) for change in one]
    if differing > _MOST_CHANGED:
        tally.too_many += 1
        return
    often = repeated(change for _, change in found)
    tally.candidates += len(found)
    for path, change in found:
        reason = judge(change, before[path], signatures)
        if reason is None and edit_of(change) in often:
            reason = Upkeep.REPEATED
        if reason is not None:
            tally.upkeep[reason] += 1
            continue
        yield as_fix(change, path, before[path], "releases", package.name, package.version, split=str(package.split))


def as_fix(
    change: Change,
    path: str,
    file_before: bytes,
    collector: str,
    origin: str,
    version: str,
    *,
    split: str,
    tests_changed: bool = False,
) -> RealFix:
    """The record of a changed function."""
    old = change.before
    place = (old.name, old.source, change.repaired, change.kind, file_before, old.start, old.end)
    return RealFix(collector, origin, version, path, *place, tests_changed, split)


def is_test(path: str) -> bool:
    """Whether a file of this path tests others."""
    return _TEST_PATH.search(path) is not None


def changed_signatures(old: dict[str, Definition], new: dict[str, Definition]) -> set[str]:
    """Last names of functions whose parameters or decorators are others now, or that are new; also of classes."""
    names = set(old.keys() ^ new.keys())
    both = (name for name in old.keys() & new.keys() if old[name].source != new[name].source)
    names |= {name for name in both if _signature(old[name]) != _signature(new[name])}
    return {name.removesuffix(".__init__").rpartition(".")[2] for name in names}


def _changed_classes(old: ast.Module, new: ast.Module) -> set[str]:
    """Names of classes whose fields are others now: named tuples, data classes."""
    fields = [{node.name: _fields(node) for node in _classes(tree)} for tree in (old, new)]
    return {name for name in fields[0] if fields[0][name] != fields[1].get(name, [])}


def _classes(tree: ast.Module) -> Iterator[ast.ClassDef]:
    """All classes; expressions, which are most of a tree, hold none."""
    pending: list[ast.AST] = [tree]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.ClassDef):
            yield node
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            block = getattr(node, name, ())
            pending += block if isinstance(block, list) else ()


def _fields(node: ast.ClassDef) -> list[str]:
    return [ast.unparse(statement.target) for statement in node.body if isinstance(statement, ast.AnnAssign)]


def _signature(definition: Definition) -> list[object]:
    return [parameters(definition.node), [ast.unparse(decorator) for decorator in definition.node.decorator_list]]
