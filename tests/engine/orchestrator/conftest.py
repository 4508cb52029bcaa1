"""No test reads or writes the user's own history."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def data_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The platform's data directory is a temporary one."""
    directory = tmp_path / "data"
    monkeypatch.setattr(
        "mlrepair.orchestrator.configuration.user_data_path", lambda *_names, **_options: directory
    )  # fmt: skip
    return directory
