"""`mlrepair models`: what is shipped, its size, its measured quality, and whether it is what was measured."""

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

import mlrepair
from mlrepair.cli.complaints import Complaints
from mlrepair.cli.exits import Exit


@dataclass(frozen=True, slots=True)
class ShippedModel:
    """One model of the manifest beside the file that lies there."""

    name: str
    size: int  # bytes, as the manifest says
    checksum: str  # "ok", "MISMATCH" or "MISSING"
    quality: str


def models(directory: Path | None = None) -> Exit:
    """Print a table of the models in a directory, by default those that came with the package."""
    folder = directory or Path(mlrepair.__path__[0]) / "weights"
    complaints = Complaints()
    try:
        shipped = list(read_manifest(folder))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        complaints.error(f"{folder / 'manifest.json'}: {_reason(error)}; reinstall mlrepair, or name another directory")
        return Exit.ERROR
    Console(file=sys.stdout, highlight=False).print(_table(shipped))
    for model in shipped:
        if model.checksum != "ok":
            complaints.error(
                f"{folder}: {model.name} is not the file that was measured ({model.checksum}); reinstall mlrepair"
            )
    return Exit.ERROR if complaints.failed else Exit.CLEAN


def read_manifest(folder: Path) -> Iterator[ShippedModel]:
    """Yield each model that `manifest.json` in the folder names.

    Raises:
        OSError: if there is no manifest.
        ValueError, KeyError, TypeError, AttributeError: if it is not one.
    """
    for name, entry in json.loads((folder / "manifest.json").read_bytes())["models"].items():
        file = folder / entry["file"]
        yield ShippedModel(
            name, int(entry["size"]), _checksum(file, entry["sha256"]), _quality(entry.get("quality", {}))
        )


def _checksum(file: Path, expected: str) -> str:
    if not file.is_file():
        return "MISSING"
    with file.open("rb") as stream:
        return "ok" if hashlib.file_digest(stream, "sha256").hexdigest() == expected else "MISMATCH"


def _quality(measured: dict[str, Any], context: str = "") -> str:
    """Return one line for each figure, those in nested objects after the object's name."""
    lines = []
    for what, value in measured.items():
        name = f"{context}{what}"
        if isinstance(value, dict):
            lines.append(_quality(value, f"{name} "))
        else:
            lines.append(f"{name}: {_figure(value)}")
    return "\n".join(lines)


def _figure(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_figure, value))
    return f"{value:.3g}" if isinstance(value, float) else f"{value}"


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return f"not a manifest ({type(error).__name__}: {error})"


def _table(shipped: list[ShippedModel]) -> Table:
    table = Table("model", "size", "sha256", "measured quality", show_lines=True)
    for model in shipped:
        style = "green" if model.checksum == "ok" else "bold red"
        table.add_row(model.name, f"{model.size / 1e6:.1f} MB", Text(model.checksum, style), Text(model.quality))
    return table
