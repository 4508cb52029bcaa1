"""Real Emacs with eglot, in batch mode, with the very recipe of the documentation, against the real server."""

import json
import shutil
import subprocess
from pathlib import Path

from tests.e2e.editors import FAKE, ROOT, home, skip_without

RECIPE = ROOT / "docs" / "editors" / "emacs.el"
SESSION = Path(__file__).with_name("emacs_session.el")


def test_fake_engine(tmp_path: Path) -> None:
    """A mistake typed behind an emoji is underlined in its place; the quick fix, undone, and "fix all" repair it."""
    command = shutil.which("emacs")
    skip_without(command, "Emacs with eglot (emacs-nox, elpa-eglot)")
    assert command is not None
    file = tmp_path / "edited.py"
    file.write_text("def twice(x):\n    return 2 * x\n", encoding="utf-8")
    environment = home(tmp_path, FAKE) | {
        "RECIPE": str(RECIPE),
        "EDITED": str(file),
        "MISTAKE": "    s = '😀', retrun x\n",
        "LC_ALL": "C.UTF-8",
    }
    process = subprocess.run(
        [command, "--batch", "-Q", "-l", str(SESSION)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert process.returncode == 0, process.stdout + process.stderr
    assert file.read_text(encoding="utf-8") == "def twice(x):\n    return 2 * x\n    s = '😀', return x\n"
    assert json.loads(process.stdout.splitlines()[-1]) == {
        "row": 2,
        "column": len("    s = '😀', "),
        "message": "mlrepair [MLR003]: `retrun` is misspelt",
        "titles": [
            "Replace `retrun` with `return`",
            "Alternative: Replace `retrun` with `rerun`",
            "Ignore MLR003 here",
            "Dismiss MLR003 here for this session",
        ],
    }
