"""`[tool.mlrepair]` of a `pyproject.toml`: read, and extended by a kind to ignore."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from mlrepair.edits import Edit, apply_edits

_TABLE = re.compile(rb"^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*mlrepair[ \t]*\][ \t]*(?:#[^\r\n]*)?(?:\r?\n|\Z)", re.MULTILINE)
_ANY_TABLE = re.compile(rb"^[ \t]*\[", re.MULTILINE)
_IGNORE = re.compile(rb"^[ \t]*ignore[ \t]*=[ \t]*\[", re.MULTILINE)


def read_pyproject(folder: str | None) -> tuple[Mapping[str, object], tuple[str, ...]]:
    """Return the table `[tool.mlrepair]` of a folder's `pyproject.toml`, and a sentence if it cannot be read."""
    if folder is None or not (path := Path(folder, "pyproject.toml")).is_file():
        return {}, ()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {}).get("mlrepair", {})
    except (OSError, ValueError, AttributeError) as error:
        return {}, (f"{path} cannot be read ({error}), its settings are left out",)
    return (table, ()) if isinstance(table, dict) else ({}, (f"{path}: [tool.mlrepair] is not a table",))


def with_ignored(source: bytes, code: str) -> Edit | None:
    """Return the edit of a `pyproject.toml` that ignores a code; None where the file is in no state for it."""
    table = _TABLE.search(source)
    if table is None:
        gap = b"" if not source else b"\n" if source.endswith(b"\n") else b"\n\n"
        edit = Edit(len(source), len(source), b'%b[tool.mlrepair]\nignore = ["%b"]\n' % (gap, code.encode()))
    else:
        following = _ANY_TABLE.search(source, table.end())
        known = _IGNORE.search(source, table.end(), following.start() if following else len(source))
        if known is not None:
            rest = source[known.end() :].lstrip()
            edit = Edit(known.end(), known.end(), b'"%b"%b' % (code.encode(), b"" if rest.startswith(b"]") else b", "))
        else:
            gap = b"" if table.group().endswith(b"\n") else b"\n"
            edit = Edit(table.end(), table.end(), b'%bignore = ["%b"]\n' % (gap, code.encode()))
    try:
        before = tomllib.loads(source.decode())
        after = tomllib.loads(apply_edits(source, [edit]).decode())
        ignored = after["tool"]["mlrepair"]["ignore"]
        old = before.get("tool", {}).get("mlrepair", {}).get("ignore", [])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return edit if code in ignored and code not in old else None
