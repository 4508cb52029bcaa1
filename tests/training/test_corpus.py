"""The corpus: what may enter it, how it is split, and that no code is in two splits."""

import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from mlrepair_training.corpus import Statistics, build, read
from mlrepair_training.packages import (
    RESERVED,
    TEST_ONLY,
    FetchError,
    Manifest,
    Package,
    SourceFile,
    Split,
    fetch,
    find_archive,
    read_manifest,
)
from mlrepair_training.source_filter import Outline, Rejection, examine, reject_path

ADD = "def add(first, second):\n    return first + second\n"
GREET = 'def greet(name):\n    print("Hello", name)\n'
LONG = "".join(f"value_{number} = compute_{number}(value_{number - 1}, {number})\n" for number in range(1, 60))


class Workshop:
    """Makes small wheels and builds a corpus of them."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.packages: list[Package] = []
        self.library = directory / "library"
        self.held_out: dict[str, Split] = {}
        (directory / "archives").mkdir()
        self.library.mkdir()

    def package(self, name: str, split: Split, files: dict[str, str]) -> None:
        """Put a wheel with these files into the archives."""
        self.packages.append(Package(name, "1.0", "MIT", split))
        with zipfile.ZipFile(self.directory / "archives" / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
            for path, text in files.items():
                wheel.writestr(path, text)

    def build(self) -> Statistics:
        """Build the corpus of all packages made so far."""
        manifest = Manifest(tuple(self.packages), self.held_out)
        return build(self.directory, manifest, standard_library=self.library)

    def paths(self, split: Split) -> list[str]:
        """Return the paths in a split of the corpus, in order."""
        return [file.path for file in read(self.directory, split)]

    def text(self, split: Split) -> str:
        """Return all text of a split."""
        return b"".join(file.source for file in read(self.directory, split)).decode()


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """Return an empty workshop."""
    return Workshop(tmp_path)


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_reserved_package_is_refused(name: str) -> None:
    """A package that is reserved for evaluation cannot be named, however it is spelled, in any split."""
    for split in Split:
        with pytest.raises(ValueError, match="reserved"):
            Package(name.replace("-", "_").upper(), "1.0", "MIT", split)


@pytest.mark.parametrize("name", sorted(TEST_ONLY))
@pytest.mark.parametrize("split", [Split.TRAIN, Split.VALIDATION])
def test_some_packages_may_only_be_tested_on(name: str, split: Split) -> None:
    """A package that is for the test split only is refused elsewhere."""
    with pytest.raises(ValueError, match="test split"):
        Package(name, "1.0", "MIT", split)


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "LGPL-2.1-only", "MPL-2.0", ""])
def test_only_permissive_licences(licence: str) -> None:
    """A package whose licence is not a permissive one is refused."""
    with pytest.raises(ValueError, match="licence"):
        Package("something", "1.0", licence, Split.TRAIN)


def test_package_is_named_once() -> None:
    """One package in two splits is refused, also when the spelling differs."""
    entry = '[[package]]\nname = "{}"\nversion = "1.0"\nlicence = "MIT"\nsplit = "{}"\n'
    with pytest.raises(ValueError, match="my-package"):
        read_manifest(entry.format("my-package", "train") + entry.format("My_Package", "test"))


def test_shipped_manifest() -> None:
    """The shipped manifest is accepted, tests on the packages kept for that, and holds out 12 modules."""
    manifest = read_manifest()
    tested = {package.name for package in manifest.packages if package.split is Split.TEST}
    modules = [module for module, split in manifest.standard_library.items() if split is Split.TEST]
    assert tested == TEST_ONLY
    assert len(modules) == 12
    assert set(modules) <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("pip/_vendor/rich/console.py", Rejection.RESERVED),
        ("tool/requests/api.py", Rejection.RESERVED),
        ("tool/tqdm.py", Rejection.RESERVED),
        ("tool/sqlite_utils/db.py", Rejection.RESERVED),
        ("tool/Flask/app.py", Rejection.RESERVED),
        ("tool/networkx/graph.py", Rejection.RESERVED),
        ("tool/quixbugs/gcd.py", Rejection.RESERVED),
        ("typer/_click/core.py", Rejection.RESERVED),
        ("tool/attr/_make.py", Rejection.VENDORED),
        ("ray/thirdparty_files/psutil/_common.py", Rejection.VENDORED),
        ("tool/_vendor/six.py", Rejection.VENDORED),
        ("sklearn/externals/conftest.py", Rejection.VENDORED),
        ("requests_like/packages/urllib3/poolmanager.py", Rejection.VENDORED),
        ("tool/tests/fixtures/broken.py", Rejection.FIXTURE),
        ("lib2to3/pytree.py", Rejection.ANCESTOR),
        ("tool/service_pb2.py", Rejection.GENERATED),
        ("tool/_version.py", Rejection.GENERATED),
        ("tool/migrations/0001_initial.py", Rejection.GENERATED),
        ("tool/richer/requesting.py", None),
        ("tool/conversion.py", None),
    ],
)
def test_paths(path: str, expected: Rejection | None) -> None:
    """A reserved, vendored, fixture or generated file is known by its path; a similar name is none."""
    assert reject_path(path) is expected


def test_test_only_package_passes_in_the_test_split() -> None:
    """What is for the test split only has its own paths accepted there, reserved names still not."""
    assert reject_path("networkx/classes/graph.py", test_only_allowed=True) is None
    assert reject_path("networkx/_vendor/click/core.py", test_only_allowed=True) is Rejection.RESERVED


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (b"# Generated by a tool. DO NOT EDIT.\nvalue = 1\n", Rejection.GENERATED),
        (b"print 'Python 2'\n", Rejection.NOT_COMPILING),
        (b"return 1\n", Rejection.NOT_COMPILING),
        (b"value = 'null \0 byte'\n", Rejection.NOT_COMPILING),
        (b"# -*- coding: latin-1 -*-\nname = '\xe9'\n", Rejection.NOT_UTF8),
        (b"", Rejection.EMPTY),
        (b'"""Only a docstring."""\n', Rejection.EMPTY),
        (b"# Only a comment.\n", Rejection.EMPTY),
        (b"x = '" + b"a" * 3_000 + b"'\n", Rejection.LONG_LINES),
        (b"TABLE = [\n" + b"    1, 2, 3, 4,\n" * 100 + b"]\n", Rejection.LITERALS),
        (b"value = other\n" * 25_000, Rejection.TOO_LARGE),
    ],
)
def test_unusable_text_is_rejected(source: bytes, expected: Rejection) -> None:
    """Text that is not code written by people for the running Python is rejected with its reason."""
    assert examine(source) is expected


def fingerprints(source: str) -> list[bytes]:
    """Return the fingerprints of all functions of an acceptable file."""
    outline = examine(source.encode())
    assert isinstance(outline, Outline)
    return [function.fingerprint for function in outline.functions]


def test_fingerprint_ignores_what_does_not_run() -> None:
    """Comments, docstring, decorators, layout and depth do not change a function's fingerprint."""
    decorated = (
        "class Adder:\n"
        "    @staticmethod\n"
        "    def add(first,\n"
        "            second):  # both numbers\n"
        '        """Add: the words may differ, with umlauts (äöü) too."""\n'
        "        return first+second\n"
    )
    assert fingerprints(decorated) == fingerprints(ADD)


@pytest.mark.parametrize("change", [("+", "-"), ("first +", "second +"), ("add", "plus"), ("second\n", "'#'\n")])
def test_fingerprint_sees_each_token(change: tuple[str, str]) -> None:
    """Another operator, name or literal changes a function's fingerprint."""
    assert fingerprints(ADD.replace(*change)) != fingerprints(ADD)


def test_splits_by_package(workshop: Workshop) -> None:
    """Every file is in the split of its package, with its package, path and bytes unchanged."""
    source = "# äöü\r\n" + GREET
    workshop.package("learnt", Split.TRAIN, {"learnt/a.py": ADD, "learnt/data.txt": "no Python"})
    workshop.package("judged", Split.TEST, {"judged/a.py": source})
    workshop.package("tuned", Split.VALIDATION, {"tuned/a.py": LONG})
    workshop.build()
    assert list(read(workshop.directory, "test")) == [SourceFile("judged", "judged/a.py", source.encode())]
    assert workshop.paths(Split.VALIDATION) == ["tuned/a.py"]
    assert workshop.paths(Split.TRAIN) == ["learnt/a.py"]


def test_standard_library_is_split_by_module(workshop: Workshop) -> None:
    """A held-out module of the standard library takes its C fallback and its tests along; the others train."""
    workshop.held_out = {"csv": Split.TEST}
    (workshop.library / "test").mkdir()
    (workshop.library / "site-packages").mkdir()
    files = {"csv.py": ADD, "_csv.py": GREET, "test/test_csv.py": LONG, "zip.py": "import os\n\nprint(os)\n"}
    for path, text in (*files.items(), ("site-packages/other.py", "import sys\n\nprint(sys)\n")):
        (workshop.library / path).write_text(text)
    workshop.build()
    assert workshop.paths(Split.TEST) == ["_csv.py", "csv.py", "test/test_csv.py"]
    assert workshop.paths(Split.TRAIN) == ["zip.py"]


def test_reserved_copies_inside_of_packages_stay_out(workshop: Workshop) -> None:
    """A copy of a reserved package inside of another one is in no split."""
    for split in Split:
        workshop.package(split.value, split, {f"{split}/_vendor/rich/a.py": ADD, f"{split}/requests.py": GREET})
    statistics = workshop.build()
    assert [workshop.paths(split) for split in Split] == [[], [], []]
    assert statistics.rejections[Rejection.RESERVED] == 6


@pytest.mark.parametrize("held_out", [Split.TEST, Split.VALIDATION])
def test_near_duplicates_of_what_is_held_out_are_dropped(workshop: Workshop, held_out: Split) -> None:
    """A training file that differs from a held-out one by a few names is dropped; an unlike file stays."""
    workshop.package("judged", held_out, {"judged/a.py": LONG})
    workshop.package(
        "learnt", Split.TRAIN, {"learnt/copy.py": LONG.replace("value_7 ", "renamed "), "learnt/own.py": ADD}
    )
    statistics = workshop.build()
    assert workshop.paths(Split.TRAIN) == ["learnt/own.py"]
    assert statistics.rejections[Rejection.NEAR_DUPLICATE] == 1


def test_near_duplicates_of_the_test_split_are_not_validated_on(workshop: Workshop) -> None:
    """The validation split has no near-duplicate of a test file."""
    workshop.package("judged", Split.TEST, {"judged/a.py": LONG})
    workshop.package("tuned", Split.VALIDATION, {"tuned/a.py": "import os\n" + LONG})
    workshop.build()
    assert workshop.paths(Split.VALIDATION) == []


def test_exact_duplicates_within_a_split_are_kept_once(workshop: Workshop) -> None:
    """Of two files with equal tokens, the first stays; near-duplicates within the training split both stay."""
    files = {"learnt/a.py": LONG, "learnt/b.py": "# copied\n" + LONG, "learnt/c.py": LONG + "print(value_1)\n"}
    workshop.package("learnt", Split.TRAIN, files)
    workshop.build()
    assert workshop.paths(Split.TRAIN) == ["learnt/a.py", "learnt/c.py"]


def test_held_out_functions_are_cut_from_training_files(workshop: Workshop) -> None:
    """A function of the test split is cut out of a training file with its decorators; the rest stays as it was."""
    workshop.package("judged", Split.TEST, {"judged/a.py": ADD + "\n\n" + LONG})
    before, after = "import functools\n\n\n", "\n\n" + GREET
    workshop.package("learnt", Split.TRAIN, {"learnt/a.py": f"{before}@functools.cache\n{ADD}{after}"})
    statistics = workshop.build()
    assert workshop.text(Split.TRAIN) == before + after
    assert statistics.functions_cut[Split.TRAIN] == 1
    assert statistics.total(Split.TRAIN).functions == 1


def test_block_of_only_held_out_functions_keeps_one_pass(workshop: Workshop) -> None:
    """A class whose methods are all cut is left with one `pass`, so that the file still compiles."""
    methods = "    def one(self):\n        return self.first\n    def two(self):\n        return self.second\n"
    workshop.package("judged", Split.TEST, {"judged/a.py": f"class Judged:\n    size = 2\n{methods}{LONG}"})
    workshop.package("learnt", Split.TRAIN, {"learnt/a.py": f"class Learnt:\n{methods}\n{GREET}"})
    workshop.build()
    assert workshop.text(Split.TRAIN) == f"class Learnt:\n    pass\n\n{GREET}"


def test_nested_held_out_function_takes_the_outer_one_along(workshop: Workshop) -> None:
    """A nested function leaves no name undefined: the outermost function about it is cut."""
    nested = "def outer():\n" + "".join(f"    {line}\n" for line in ADD.splitlines()) + "    return add\n"
    workshop.package("judged", Split.TEST, {"judged/a.py": ADD + LONG})
    workshop.package("learnt", Split.TRAIN, {"learnt/a.py": nested + GREET})
    workshop.build()
    assert workshop.text(Split.TRAIN) == GREET


def all_fingerprints(files: Iterable[SourceFile]) -> set[bytes]:
    """Return the fingerprints of all functions in these files."""
    return {fingerprint for file in files for fingerprint in fingerprints(file.source.decode())}


def test_no_function_is_in_two_splits(workshop: Workshop) -> None:
    """Whatever mixture of functions the packages have, no two splits share one."""
    for split, step in ((Split.TRAIN, 1), (Split.VALIDATION, 2), (Split.TEST, 3)):
        own = "".join(f"{split}_{number} = {split}(other_{split}, {number})\n" for number in range(40))
        functions = {n: f"def function_{n}(value):\n    return value * {n}\n{own}" for n in range(0, 30, step)}
        workshop.package(split.value, split, {f"{split}/{n}.py": text + f"x{n}()\n" for n, text in functions.items()})
    workshop.build()
    train, validation, test = (all_fingerprints(read(workshop.directory, split)) for split in Split)
    assert (len(test), len(validation), len(train)) == (10, 10, 10)  # multiples of 3; of 2 alone; the rest
    assert train.isdisjoint(validation | test)
    assert validation.isdisjoint(test)


def test_build_is_deterministic(workshop: Workshop) -> None:
    """Building twice from the same wheels gives the same bytes."""
    workshop.package("judged", Split.TEST, {"judged/b.py": ADD, "judged/a.py": LONG})
    workshop.package("learnt", Split.TRAIN, {f"learnt/{number}.py": GREET + f"x = {number}\n" for number in range(20)})
    names = [f"corpus-{split}.parquet" for split in Split] + ["statistics.md"]
    workshop.build()
    first = [(workshop.directory / name).read_bytes() for name in names]
    workshop.build()
    assert [(workshop.directory / name).read_bytes() for name in names] == first


def test_statistics_count_by_split_and_package(workshop: Workshop) -> None:
    """The statistics page names each package with its files, lines and functions, and why files were left out."""
    workshop.package("learnt", Split.TRAIN, {"learnt/a.py": ADD + GREET, "learnt/_vendor/b.py": ADD})
    workshop.build()
    page = (workshop.directory / "statistics.md").read_text(encoding="utf-8")
    assert "| train | learnt | 1 | 4 | 2 |" in page
    assert "| vendored | 1 |" in page


def test_missing_wheel_is_named(workshop: Workshop) -> None:
    """Building without a wheel of the manifest says which one is missing."""
    workshop.packages.append(Package("absent", "2.3", "MIT", Split.TRAIN))
    with pytest.raises(FileNotFoundError, match=r"absent==2\.3"):
        workshop.build()


def test_fetch_keeps_what_is_there(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package whose wheel is there is not downloaded; for another version, pip runs and its failure is told."""
    workshop.package("Some_Package", Split.TRAIN, {"a.py": ADD})
    archives = workshop.directory / "archives"
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    fetch(archives, workshop.packages)
    other = Package("some-package", "1.1", "MIT", Split.TRAIN)
    assert find_archive(archives, other) is None
    with pytest.raises(FetchError, match=r"some-package==1\.1"):
        fetch(archives, [other])
