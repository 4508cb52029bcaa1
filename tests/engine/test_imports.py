"""Imports that repairs bring along."""

import pytest

from mlrepair.edits import Edit, apply_edits
from mlrepair.imports import import_edit, is_import, is_importable
from mlrepair.syntax import find_problem


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"", b"import secrets\n"),
        (b"x = 1\n", b"import secrets\n\nx = 1\n"),
        (b"import random", b"import random\nimport secrets\n"),
        (b"import os\nimport sys\nfrom a import b\n", b"import os\nimport secrets\nimport sys\nfrom a import b\n"),
        (b"from x import (\n    y,\n)\n\nz = 1\n", b"from x import (\n    y,\n)\nimport secrets\n\nz = 1\n"),
        (b'"""Doc."""\n\nx = 1\n', b'"""Doc."""\n\nimport secrets\n\nx = 1\n'),
        (b'"""Doc."""', b'"""Doc."""\n\nimport secrets\n'),
        (b"#!/a\n# coding: utf-8\nimport zlib\n", b"#!/a\n# coding: utf-8\nimport secrets\nimport zlib\n"),
        (b"from __future__ import annotations\n", b"from __future__ import annotations\nimport secrets\n"),
        (b"import os\r\nx = 1\r\n", b"import os\r\nimport secrets\r\n\r\nx = 1\r\n"),
        (b"\xef\xbb\xbfimport zlib\n", b"\xef\xbb\xbfimport secrets\nimport zlib\n"),
        (b"if x:\n    import os\n", b"import secrets\n\nif x:\n    import os\n"),
    ],
)  # fmt: skip
def test_an_import_stands_where_people_look_for_it(before: bytes, after: bytes) -> None:
    """Among the first imports, behind docstring, encoding and `__future__`, with the text's own line ends."""
    edit = import_edit(before, b"secrets")
    assert is_import(edit)
    assert apply_edits(before, [edit]) == after
    assert find_problem(after) is None


def test_modules_are_those_of_python() -> None:
    """What only some machines have is not imported."""
    assert is_importable(b"ast")
    assert not is_importable(b"yaml")
    assert not is_importable(b"caf\xe9")


def test_other_edits_are_no_imports() -> None:
    """A part of a line, or a replacement."""
    assert not is_import(Edit(0, 0, b"import ast"))
    assert not is_import(Edit(0, 3, b"import ast\n"))
    assert not is_import(Edit(0, 0, b"import ast; x\n"))
