"""SARIF 2.1.0, the OASIS standard for results of static analysis; GitHub's code scanning and many editors read it."""

import json
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import quote

from mlrepair.cli.findings import FileFindings, fingerprints
from mlrepair.edits import Fix
from mlrepair.taxonomy import Kind, kind

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "information": "note"}


def report(files: Iterable[FileFindings], stream: TextIO) -> None:
    """Write one log with one run; only the kinds that were found are among its rules."""
    rules: dict[str, int] = {}  # indices by code
    results = [_result(fix, file, digest, rules) for file, fix, digest in fingerprints(files)]
    driver = {"name": "mlrepair", "version": version("mlrepair"), "rules": [_rule(kind(code)) for code in rules]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    json.dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, stream, indent=2)
    stream.write("\n")


def _rule(found: Kind) -> dict[str, Any]:
    tags = [found.group] + ([] if found.cwe is None else [f"external/cwe/cwe-{found.cwe:03}"])
    return {
        "id": found.code,
        "name": found.name,
        "shortDescription": {"text": found.summary},
        "help": {"text": found.documentation, "markdown": found.documentation},
        "defaultConfiguration": {"level": _LEVELS[found.severity]},
        "properties": {"tags": tags},
    }


def _result(fix: Fix, file: FileFindings, digest: str, rules: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": fix.code,
        "ruleIndex": rules.setdefault(fix.code, len(rules)),
        "level": _LEVELS[kind(fix.code).severity],
        "message": {"text": fix.message},
        "locations": [_location(fix, file)],
        "partialFingerprints": {"mlrepairFinding/v1": digest},
        "properties": {
            "confidence": fix.confidence,
            "architecture": fix.architecture,
            "applicability": fix.applicability.value,
            "verified": list(fix.verified),
        },
    }
    # An edit of a cell has no place in the lines of the JSON that a notebook is.
    if fix.edits and file.cell is None:
        result["fixes"] = [_repair(repair, file) for repair in (fix, *fix.alternatives)]
    return result


def _location(fix: Fix, file: FileFindings) -> dict[str, Any]:
    if file.cell is None:
        return {"physicalLocation": {**_artifact(file), "region": _region(fix.start, fix.end, file)}}
    row, column = file.places[fix.start].row, file.places[fix.start].column
    place = {"name": f"cell {file.cell}", "fullyQualifiedName": f"cell {file.cell}:{row}:{column}"}
    return {"physicalLocation": _artifact(file), "logicalLocations": [place]}


def _repair(fix: Fix, file: FileFindings) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _region(edit.start, edit.end, file), "insertedContent": {"text": edit.text.decode()}}
        for edit in fix.edits
    ]
    return {"description": {"text": fix.label}, "artifactChanges": [{**_artifact(file), "replacements": replacements}]}


def _artifact(file: FileFindings) -> dict[str, Any]:
    path = Path(file.filename)
    return {"artifactLocation": {"uri": path.as_uri() if path.is_absolute() else quote(path.as_posix())}}


def _region(start: int, end: int, file: FileFindings) -> dict[str, int]:
    first, last = file.places[start], file.places[end]
    return {"startLine": first.row, "startColumn": first.column, "endLine": last.row, "endColumn": last.column}
