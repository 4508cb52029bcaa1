"""`mlrepair models`."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.engine.cli.conftest import Run

CONTENT = b"weights"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one model and its manifest."""
    models = tmp_path / "models"
    models.mkdir()
    entry = {
        "file": "trm.onnx",
        "size": len(CONTENT),
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
        "quality": {"syntax": {"top-1": 0.8712345, "by tick": [0.51234, 0.6]}},
    }
    (models / "manifest.json").write_text(json.dumps({"models": {"trm": entry}}))
    (models / "trm.onnx").write_bytes(CONTENT)
    return models


def test_an_undamaged_model_is_ok(mlrepair: Run, folder: Path) -> None:
    """The table names the model, its size, its checksum's state and its quality."""
    run = mlrepair("models", "--models-directory", folder)
    assert run.exit_code == 0
    for cell in ("trm", "0.0 MB", "ok", "syntax top-1: 0.871", "syntax by tick: 0.512, 0.6"):
        assert cell in run.text


@pytest.mark.parametrize("damage", ["MISMATCH", "MISSING"])
def test_a_damaged_model_is_an_error(mlrepair: Run, folder: Path, damage: str) -> None:
    """Other bytes than those that were measured, or none, are shown and make the exit code 2."""
    if damage == "MISSING":
        (folder / "trm.onnx").unlink()
    else:
        (folder / "trm.onnx").write_bytes(b"other bytes")
    run = mlrepair("models", "--models-directory", folder)
    assert run.exit_code == 2
    assert damage in run.text
    assert "reinstall" in run.errors


@pytest.mark.parametrize("manifest", [None, "", "{", "[]", "{}", '{"models": {"trm": {}}}', '{"models": {"trm": 1}}'])
def test_a_damaged_manifest_is_an_error(mlrepair: Run, folder: Path, manifest: str | None) -> None:
    """A manifest that is missing or is none is named, without a traceback."""
    (folder / "manifest.json").unlink()
    if manifest is not None:
        (folder / "manifest.json").write_text(manifest)
    run = mlrepair("models", "--models-directory", folder)
    assert run.exit_code == 2
    assert run.errors.startswith("error: ")
    assert "manifest.json" in run.errors
    assert "Traceback" not in run.errors


def test_the_shipped_models_are_undamaged(mlrepair: Run) -> None:
    """What lies in the package is what was measured."""
    run = mlrepair("models")
    assert (run.errors, run.exit_code) == ("", 0)
