"""What the files of a workspace folder set: `mlrepair.toml`, or the table `[tool.mlrepair]` of a `pyproject.toml`.

They are read here and not as the command line reads them, because a wrong value must cost a message and nothing else;
what patterns of files mean is the engine's.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlrepair.edits import Edit, apply_edits

if TYPE_CHECKING:
    from mlrepair.configuration_files import Configuration as Patterns

FILES = ("mlrepair.toml", "pyproject.toml")  # the first that is there holds

_TABLE = re.compile(rb"^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*mlrepair[ \t]*\][ \t]*(?:#[^\r\n]*)?(?:\r?\n|\Z)", re.MULTILINE)
_ANY_TABLE = re.compile(rb"^[ \t]*\[", re.MULTILINE)
_IGNORE = re.compile(rb"^[ \t]*ignore[ \t]*=[ \t]*\[", re.MULTILINE)
_MODELS = "models-directory"


@dataclass(frozen=True)
class Project:
    """What one folder says."""

    settings: Mapping[str, object] = field(default_factory=dict)
    patterns: "Patterns | None" = None  # of files that are excluded, or in which codes are ignored
    problems: tuple[str, ...] = ()  # a sentence on each thing that cannot be used


def read_project(folder: str) -> Project:
    """Return what the file of a folder says, nothing where there is none."""
    path = file_of(folder)
    if not path.is_file():
        return Project()
    try:
        content: Any = tomllib.loads(path.read_text(encoding="utf-8"))
        table = content if path.name == FILES[0] else content.get("tool", {}).get("mlrepair", {})
    except (OSError, ValueError, AttributeError) as error:
        return Project(problems=(f"{path} cannot be read ({error}), its settings are left out",))
    if not isinstance(table, dict):
        return Project(problems=(f"{path}: [tool.mlrepair] is not a table",))
    if isinstance(models := table.get(_MODELS), str):
        table[_MODELS] = str(path.parent / models)
    exclude, per_file = table.pop("exclude", []), table.pop("per-file-ignores", {})
    if not _is_list_of_text(exclude):
        return Project(table, None, (f"{path}: `exclude` is {exclude!r}, expected a list of patterns; left out",))
    if not isinstance(per_file, dict) or not all(map(_is_list_of_text, per_file.values())):
        problem = f"{path}: `per-file-ignores` is {per_file!r}, expected patterns with lists of codes; left out"
        return Project(table, None, (problem,))
    return Project(table, _patterns(path, exclude, per_file) if exclude or per_file else None)


def file_of(folder: str) -> Path:
    """Return the file of a folder that holds, or would hold if it were there."""
    path = Path(folder, FILES[0])
    return path if path.is_file() else Path(folder, FILES[1])


def with_ignored(source: bytes, code: str, *, is_table: bool) -> Edit | None:
    """Return the edit of a file that ignores a code; None where the file is in no state for it.

    `is_table` says that settings stand in the table `[tool.mlrepair]`, and not at the start of the file.
    """
    table = _TABLE.search(source) if is_table else None
    if is_table and table is None:
        gap = b"" if not source else b"\n" if source.endswith(b"\n") else b"\n\n"
        edit = Edit(len(source), len(source), b'%b[tool.mlrepair]\nignore = ["%b"]\n' % (gap, code.encode()))
    else:
        start = table.end() if table else 0
        following = _ANY_TABLE.search(source, start)
        known = _IGNORE.search(source, start, following.start() if following else len(source))
        if known is not None:
            rest = source[known.end() :].lstrip()
            edit = Edit(known.end(), known.end(), b'"%b"%b' % (code.encode(), b"" if rest.startswith(b"]") else b", "))
        else:
            gap = b"\n" if table and not table.group().endswith(b"\n") else b""
            edit = Edit(start, start, b'%bignore = ["%b"]\n' % (gap, code.encode()))
    try:
        before = _ignored(source, is_table)
        after = _ignored(apply_edits(source, [edit]), is_table)
    except (ValueError, TypeError, AttributeError):
        return None
    return edit if code in after and code not in before else None


def _ignored(source: bytes, is_table: bool) -> Any:
    content: Any = tomllib.loads(source.decode())
    table = content.get("tool", {}).get("mlrepair", {}) if is_table else content
    return table.get("ignore", [])


def _is_list_of_text(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _patterns(path: Path, exclude: list[str], per_file: dict[str, list[str]]) -> "Patterns":
    from mlrepair.configuration_files import Configuration  # here, because few folders have patterns

    return Configuration(path, {}, tuple(exclude), tuple((spec, tuple(codes)) for spec, codes in per_file.items()))
