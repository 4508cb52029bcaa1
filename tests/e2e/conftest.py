import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Make the marks of these tests known."""
    config.addinivalue_line("markers", "real: runs the installed engine with its trained models")
