"""GitLab's code quality report: the part of Code Climate's format that GitLab reads."""

import json
from collections.abc import Iterable
from typing import TextIO

from mlrepair.cli.findings import FileFindings, fingerprints
from mlrepair.taxonomy import kind

_SEVERITIES = {"error": "critical", "warning": "major", "information": "minor"}


def report(files: Iterable[FileFindings], stream: TextIO) -> None:
    """Write one array with an object for each finding."""
    objects = [
        {
            "description": f"{fix.code}: {fix.message}"
            if file.cell is None
            else f"{fix.code}: {fix.message} (cell {file.cell})",
            "check_name": fix.code,
            "fingerprint": digest,
            "severity": _SEVERITIES[kind(fix.code).severity],
            "location": {
                "path": file.posix_name,
                "lines": {"begin": file.places[fix.start].row, "end": file.places[fix.end].row},
            },
        }
        for file, fix, digest in fingerprints(files)
    ]
    json.dump(objects, stream, indent=2)
    stream.write("\n")
