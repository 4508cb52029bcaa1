"""The editors that the server is tested with, each a profile of what real clients declare."""

from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest

from tests.server.editor import Editor

# A busy machine is no reason to fail.
hypothesis.settings.register_profile("mlrepair", deadline=None)
hypothesis.settings.load_profile("mlrepair")

# What the protocol tests rely on, as the editors of these names declare it.
PROFILES: dict[str, dict[str, Any]] = {
    "bare": {},
    "neovim-0.7": {"textDocument": {"publishDiagnostics": {}, "hover": {"contentFormat": ["markdown"]}}},
    "emacs": {
        "general": {"positionEncodings": ["utf-32", "utf-8", "utf-16"]},
        "workspace": {"configuration": True, "workspaceEdit": {"documentChanges": True}},
    },
    "neovim-0.11": {
        "general": {"positionEncodings": ["utf-8", "utf-16", "utf-32"]},
        "textDocument": {"diagnostic": {"dynamicRegistration": False}},
        "workspace": {"configuration": True},
    },
    "vscode": {
        "general": {"positionEncodings": ["utf-16"]},
        "textDocument": {
            "diagnostic": {"dynamicRegistration": True},
            "hover": {"contentFormat": ["markdown", "plaintext"]},
        },
        "workspace": {
            "configuration": True,
            "didChangeConfiguration": {"dynamicRegistration": True},
            "diagnostics": {"refreshSupport": True},
            "workspaceEdit": {"documentChanges": True},
        },
    },
}
# No waiting where time is not what is tested.
AT_ONCE: dict[str, Any] = {"debounceMs": 0, "typingPauseMs": 0}


@pytest.fixture
def start() -> Iterator[Callable[..., Editor]]:
    """Start editors by the name of their profile; all are ended after the test."""
    editors: list[Editor] = []

    def start_editor(profile: str, **options: Any) -> Editor:
        options.setdefault("settings", AT_ONCE)
        editors.append(Editor(PROFILES[profile], **options))
        return editors[-1]

    yield start_editor
    for editor in editors:
        editor.kill()


@pytest.fixture(scope="package")
def pushing() -> Iterator[Editor]:
    """One editor of the oldest kind for all tests that need no settings of their own; each opens its own documents."""
    editor = Editor(PROFILES["neovim-0.7"], settings=AT_ONCE)
    yield editor
    editor.kill()
