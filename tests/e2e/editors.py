"""What the tests with real editors share: the servers to start, the folder of a user who has nothing but our recipe."""

import importlib.util
import os
import shlex
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FAKE = [sys.executable, str(ROOT / "tests" / "server" / "fake_server.py")]
REAL = [sys.executable, "-m", "mlrepair_lsp"]

needs_engine = pytest.mark.skipif(
    importlib.util.find_spec("mlrepair.engine") is None, reason="there is no engine in this tree"
)


def skip_without(editor: str | None, name: str) -> None:
    """Skip a test whose editor is not installed; where tests run for everybody, it has to be."""
    if editor is None and os.environ.get("CI") != "true":
        pytest.skip(f"{name} is not installed")
    assert editor is not None, f"{name} is not installed"


def home(folder: Path, server: list[str]) -> dict[str, str]:
    """Make a home with this server as `mlrepair-lsp` and nothing of the user's own; return its environment."""
    command = folder / "bin" / "mlrepair-lsp"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.join(server)} "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return os.environ | {
        "HOME": str(folder),
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path if entry),
        **{f"XDG_{kind}_HOME": str(folder / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")},
    }
