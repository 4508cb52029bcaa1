"""The packages of the corpus: which, in what version, under what licence, in what split, and how they are fetched.

Only wheels are fetched, always those for CPython 3.11 (or the version that a package names) on Linux, so that every
machine downloads the same files; nothing of a package is installed or run.
"""

import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from pathlib import Path

from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import Version
from rich.console import Console
from rich.progress import track

# Evaluation measures on these, so no model may have seen them: neither as packages nor as copies inside of others.
RESERVED = frozenset(
    {"attrs", "black", "click", "cookiecutter", "flask", "httpx", "requests", "rich", "sqlite-utils", "structlog"}
    | {"thefuck", "tqdm"}
)
# These may only be tested on.
TEST_ONLY = frozenset({"networkx", "celery", "tornado"})
PERMISSIVE = frozenset({"MIT", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "ISC"})

_PLATFORMS = (
    "manylinux_2_28_x86_64",
    "manylinux_2_27_x86_64",
    "manylinux_2_24_x86_64",
    "manylinux2014_x86_64",
    "any",
    "manylinux2010_x86_64",
    "manylinux1_x86_64",
)
_AT_ONCE = 6  # downloads, which are mostly waiting


class Split(StrEnum):
    """What a file may be used for; a package is in one split only."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


class FetchError(Exception):
    """Some packages could not be downloaded; the text names them."""


@dataclass(frozen=True, slots=True)
class Package:
    """One pinned package of the corpus."""

    name: str  # canonical: "scikit-learn"
    version: str
    licence: str  # SPDX
    split: Split
    python: str = "3.11"  # whose wheel is fetched: releases that are compiled, and older, have none for 3.11

    def __post_init__(self) -> None:
        """Refuse what must not enter the corpus.

        Raises:
            ValueError: if the package is reserved for evaluation, or its licence is not a permissive one.
        """
        name = canonicalize_name(self.name)
        if name in RESERVED:
            raise ValueError(f"{name} is reserved for evaluation; remove it from the packages of the corpus")
        if name in TEST_ONLY and self.split is not Split.TEST:
            raise ValueError(f"{name} may only be in the test split, found {self.split}")
        if self.licence not in PERMISSIVE:
            raise ValueError(f"{name}: licence {self.licence!r}, expected one of {', '.join(sorted(PERMISSIVE))}")

    @property
    def key(self) -> tuple[str, Version]:
        """What tells a release from all others, however its name and number are written: 5.0 is 5.0.0."""
        return canonicalize_name(self.name), Version(self.version)


@dataclass(frozen=True, slots=True)
class Manifest:
    """All sources of the corpus: packages, and the held-out modules of the standard library."""

    packages: tuple[Package, ...]
    standard_library: dict[str, Split]  # top-level module -> split, for those that do not train


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One Python file of the corpus."""

    package: str
    path: str  # inside of the wheel or of the standard library, with "/"
    source: bytes  # UTF-8

    @property
    def name(self) -> str:
        """What it is called where files of several packages are."""
        return f"{self.package}/{self.path}"


def read_manifest(text: str | None = None) -> Manifest:
    """Parse a manifest, by default the `packages.toml` of this package.

    Raises:
        ValueError: if a package must not enter, is named twice, or a split does not exist.
    """
    if text is None:
        text = (resources.files("mlrepair_training") / "packages.toml").read_text(encoding="utf-8")
    document = tomllib.loads(text)
    packages = tuple(
        Package(entry["name"], entry["version"], entry["licence"], Split(entry["split"]))
        for entry in document.get("package", ())
    )
    names = [canonicalize_name(package.name) for package in packages]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"named more than once: {', '.join(twice)}; a package is in one split and version only")
    held_out = document.get("standard-library", {})
    modules = {module: Split(split) for split in sorted(held_out) for module in held_out[split]}
    return Manifest(packages, modules)


def archives_in(directory: Path) -> dict[tuple[str, Version], Path]:
    """Return the wheels of a directory by `Package.key`; other files are passed over."""
    found: dict[tuple[str, Version], Path] = {}
    for path in sorted(directory.glob("*.whl")):
        try:
            name, version, _, _ = parse_wheel_filename(path.name)
        except InvalidWheelFilename:
            continue
        found.setdefault((name, version), path)
    return found


def find_archive(directory: Path, package: Package) -> Path | None:
    """Return the wheel of exactly this version in the directory, if it is there."""
    return archives_in(directory).get(package.key)


def fetch(directory: Path, packages: Iterable[Package]) -> None:
    """Download the wheels that are not yet in the directory; an interrupted download goes on where it stopped.

    Raises:
        FetchError: after all have been tried, if some could not be downloaded.
    """
    directory.mkdir(parents=True, exist_ok=True)
    there = archives_in(directory)
    missing = [package for package in packages if package.key not in there]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        downloads = pool.map(lambda package: _download(directory, package), missing)
        shown = track(
            downloads, "Downloading packages", len(missing), console=Console(stderr=True), disable=not missing
        )
        failed = [reason for reason in shown if reason is not None]
    if failed:
        raise FetchError(
            "could not download:\n  " + "\n  ".join(failed) + "\nCheck the network and run again; the rest is kept."
        )


def _download(directory: Path, package: Package) -> str | None:
    """Download one wheel; return why that failed, if it did."""
    download = subprocess.run(_download_command(directory, package), capture_output=True, text=True, check=False)
    if download.returncode == 0:
        return None
    reason = (download.stderr.strip().splitlines() or ["no message from pip"])[-1]
    return f"{package.name}=={package.version}: {reason}"


def _download_command(directory: Path, package: Package) -> list[str]:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    command += ["--python-version", package.python, "--implementation", "cp"]
    for platform in _PLATFORMS:
        command += ["--platform", platform]
    return [*command, "--dest", str(directory), f"{package.name}=={package.version}"]


def read_archive(archive: Path, package: str) -> Iterator[SourceFile]:
    """Read the Python files of a wheel, ordered by path, without unpacking it to disk."""
    with zipfile.ZipFile(archive) as wheel:
        for path in sorted(name for name in wheel.namelist() if name.endswith(".py")):
            yield SourceFile(package, path, wheel.read(path))


def read_standard_library(directory: Path) -> Iterator[SourceFile]:
    """Read the Python files of a standard library, ordered by path; installed packages are left out."""
    paths = sorted(path.relative_to(directory).as_posix() for path in directory.rglob("*.py"))
    for path in paths:
        if not path.startswith(("site-packages/", "dist-packages/")):
            yield SourceFile("python", path, (directory / path).read_bytes())
