"""How often each kind of mistake was found."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from mlrepair.cli.findings import FileFindings
from mlrepair.edits import Applicability


@dataclass(frozen=True, slots=True)
class KindCount:
    """One kind of mistake."""

    code: str
    name: str
    count: int
    safe: int  # of these, those that `fix` repairs


def counted(files: Iterable[FileFindings]) -> list[KindCount]:
    """Return the kinds that were found, the most frequent first."""
    found: Counter[tuple[str, str]] = Counter()
    safe: Counter[tuple[str, str]] = Counter()
    for fix in (fix for file in files for fix in file.fixes):
        found[fix.code, fix.name] += 1
        safe[fix.code, fix.name] += bool(fix.edits) and fix.applicability is Applicability.SAFE
    return [
        KindCount(*kind, count, safe[kind]) for kind, count in sorted(found.items(), key=lambda one: (-one[1], one))
    ]
