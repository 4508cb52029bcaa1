"""Real Neovim, headless, with the very recipe of the documentation, against the real server."""

import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
RECIPE = ROOT / "docs" / "editors" / "neovim.lua"
SESSION = Path(__file__).with_name("neovim_session.lua")
FAKE = [sys.executable, str(ROOT / "tests" / "server" / "fake_server.py")]
REAL = [sys.executable, "-m", "mlrepair_lsp"]

pytestmark = pytest.mark.skipif(
    shutil.which("nvim") is None and os.environ.get("CI") != "true", reason="Neovim (nvim) is not installed"
)
needs_engine = pytest.mark.skipif(
    importlib.util.find_spec("mlrepair.engine") is None, reason="there is no engine in this tree"
)


def edit_in_neovim(folder: Path, server: list[str], text: str, keys: str) -> tuple[dict[str, Any], str]:
    """Open a file of this text, type, fix and save; return what was seen and the text on disk."""
    command = folder / "bin" / "mlrepair-lsp"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {shlex.join(server)} "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    file = folder / "edited.py"
    file.write_text(text, encoding="utf-8")
    environment = os.environ | {
        "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path if entry),
        "MISTAKE": keys,
        # Nothing of the user's own Neovim.
        **{f"XDG_{kind}_HOME": str(folder / kind) for kind in ("CONFIG", "DATA", "STATE", "CACHE")},
    }
    process = subprocess.run(
        ["nvim", "--headless", "-n", "-i", "NONE", "-u", str(RECIPE), str(file), "-S", str(SESSION)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    seen: dict[str, Any] = json.loads(process.stderr.splitlines()[-1])
    return seen, file.read_text(encoding="utf-8")


def test_fake_engine(tmp_path: Path) -> None:
    """A mistake typed behind an emoji is underlined in its place, and its quick fix is what is saved."""
    seen, saved = edit_in_neovim(tmp_path, FAKE, "def twice(x):\n    return 2 * x\n", "Go    s = '😀', retrun x<Esc>")
    assert saved == "def twice(x):\n    return 2 * x\n    s = '😀', return x\n"
    assert seen == {
        "source": "mlrepair",
        "code": "MLR003",
        "row": 2,
        "column": len("    s = '😀', ".encode()),
        "titles": [
            "Replace `retrun` with `return`",
            "Alternative: Replace `retrun` with `rerun`",
            "Apply all safe mlrepair fixes",
            "Ignore MLR003 here",
            "Explain MLR003 (misspelt-keyword)",
        ],
    }


@pytest.mark.real
@needs_engine
@pytest.mark.parametrize(
    ("text", "keys", "expected"),
    [
        pytest.param("def same(x):\n", "Goretrun x<Esc>", "def same(x):\n    return x\n", id="misspelt-keyword"),
        pytest.param(
            "def sign(x):\n    if x < 0\n        return -1\n",
            "Goreturn 1<Esc>",
            "def sign(x):\n    if x < 0:\n        return -1\n    return 1\n",
            id="missing-colon",
        ),
    ],
)
def test_trained_models(tmp_path: Path, text: str, keys: str, expected: str) -> None:
    """A mistake is seen, repaired by the first quick fix, and saved, with what is shipped."""
    seen, saved = edit_in_neovim(tmp_path, REAL, text, keys)
    assert saved == expected
    assert seen["source"] == "mlrepair"
