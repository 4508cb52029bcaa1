"""What the packages may know of each other, and what they promise by name."""

import ast
import importlib
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = {
    "mlrepair": ROOT / "engine" / "mlrepair",
    "mlrepair_lsp": ROOT / "server" / "mlrepair_lsp",
    "mlrepair_training": ROOT / "training" / "mlrepair_training",
}
# Server → engine ← training: what each package must not import.
FORBIDDEN = {
    "mlrepair": {"mlrepair_lsp", "mlrepair_training", "torch", "lsprotocol", "pygls"},
    "mlrepair_lsp": {"mlrepair_training", "torch", "typer"},
    "mlrepair_training": {"mlrepair_lsp"},
}


@pytest.mark.parametrize("package", PACKAGES)
def test_dependencies_go_one_way(package: str) -> None:
    """No module imports what its package must not know, at its head or inside a function."""
    files = sorted(PACKAGES[package].rglob("*.py"))
    assert files
    offences = {
        str(file.relative_to(ROOT)): sorted(offence)
        for file in files
        if (offence := _imported(ast.parse(file.read_bytes())) & FORBIDDEN[package])
    }
    assert offences == {}


def test_imports_are_seen_wherever_they_stand() -> None:
    """The scan that the rule rests on sees plain, aliased, nested and `from` imports, and relative ones as none."""
    code = "import a.b as c\nfrom d.e import f\nfrom . import g\ndef h():\n    import i\n"
    assert _imported(ast.parse(code)) == {"a", "d", "i"}


@pytest.mark.parametrize(
    "module", ["mlrepair", "mlrepair.cli", "mlrepair.engine", "mlrepair_lsp", "mlrepair_lsp.server"]
)
def test_serving_needs_no_torch(module: str) -> None:
    """Nothing that a user runs imports torch, directly or through another library."""
    assert "torch" not in _loaded_by(f"import {module}")


def test_help_loads_no_runtime() -> None:
    """`mlrepair --help` answers without numpy, the runtime and the parser."""
    code = """
import sys
from mlrepair.cli import main
sys.argv = ["mlrepair", "--help"]
try:
    main()
except SystemExit as stop:
    assert not stop.code
"""
    assert _loaded_by(code) & {"numpy", "onnxruntime", "tree_sitter"} == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_all_lists_the_public_names(package: str) -> None:
    """Every name of `__all__` exists and stands there once; no other public name exists."""
    module = importlib.import_module(package)
    names = list(getattr(module, "__all__", ()))
    assert len(names) == len(set(names))
    for name in names:
        assert hasattr(module, name), name
    public = {name for name, value in vars(module).items() if _is_public(name, value)}
    assert public - set(names) == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_are_typed(package: str) -> None:
    """Type checkers of users read our annotations."""
    assert (PACKAGES[package] / "py.typed").is_file()


def _imported(tree: ast.Module) -> set[str]:
    """Return the top-level packages that the module imports anywhere."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.partition(".")[0])
    return names


def _loaded_by(code: str) -> set[str]:
    """Return the top-level modules that a new interpreter has loaded after the code."""
    report = "\nimport sys; print('loaded:', *{name.partition('.')[0] for name in sys.modules})"
    run = subprocess.run([sys.executable, "-c", code + report], capture_output=True, text=True, check=True)
    return set(run.stdout.splitlines()[-1].split()[1:])


def _is_public(name: str, value: object) -> bool:
    return not name.startswith("_") and not isinstance(value, ModuleType)
