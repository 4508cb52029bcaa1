"""JSON: an array in the shape of ruff's, extended by confidence, architecture, alternatives and checks."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, TextIO

from mlrepair.cli.findings import FileFindings
from mlrepair.cli.places import Place, Places
from mlrepair.cli.reporters.statistics import counted
from mlrepair.edits import Fix


def report(files: Iterable[FileFindings], stream: TextIO) -> None:
    """Write one array with an object for each finding of each file."""
    objects = [_finding(fix, file) for file in files for fix in file.fixes]
    json.dump(objects, stream, indent=2)  # ASCII only: right in every encoding that standard output may have
    stream.write("\n")


def report_statistics(files: Iterable[FileFindings], stream: TextIO) -> None:
    """Write one array with an object for each kind that was found."""
    json.dump([asdict(kind) for kind in counted(files)], stream, indent=2)
    stream.write("\n")


def _finding(fix: Fix, file: FileFindings) -> dict[str, Any]:
    return {
        "code": fix.code,
        "name": fix.name,
        "message": fix.message,
        "filename": file.filename,
        **({} if file.cell is None else {"cell": file.cell}),
        "location": _place(file.places[fix.start]),
        "end_location": _place(file.places[fix.end]),
        "confidence": fix.confidence,
        "architecture": fix.architecture,
        "fix": _repair(fix, file.places) if fix.edits else None,
        "alternatives": [{"confidence": other.confidence} | _repair(other, file.places) for other in fix.alternatives],
        "verified": list(fix.verified),
    }


def _repair(fix: Fix, places: Places) -> dict[str, Any]:
    return {
        "applicability": fix.applicability.value,
        "message": fix.label,
        "edits": [
            {
                "content": edit.text.decode(),
                "location": _place(places[edit.start]),
                "end_location": _place(places[edit.end]),
            }
            for edit in fix.edits
        ],
    }


def _place(place: Place) -> dict[str, int]:
    return {"row": place.row, "column": place.column}
