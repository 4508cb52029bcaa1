"""The import that a repair needs: `secrets.choice` helps nobody whose file does not import `secrets`."""

import re
import sys
from codecs import BOM_UTF8

from tree_sitter import Node

from mlrepair.document import Document
from mlrepair.edits import Edit

_IMPORTS = ("import_statement", "import_from_statement", "future_import_statement")
_HEADER = re.compile(rb"(?:" + BOM_UTF8 + rb")?(?:#!.*\n)?(?:#.*coding[:=].*\n)?")
_MADE = re.compile(rb"\s*import \w+\s*")


def is_importable(name: bytes) -> bool:
    """Whether every Python has a module of this name."""
    return name.decode(errors="replace") in sys.stdlib_module_names


def import_edit(source: bytes, module: bytes) -> Edit:
    """Return the edit that imports a module: among the first imports, in the order of the alphabet."""
    place, is_after_docstring = _place(source, module)
    newline = b"\r\n" if b"\r\n" in source else b"\n"
    text = b"import " + module + newline
    if is_after_docstring:
        text = newline + text
    if place > len(BOM_UTF8) and not source[:place].endswith(b"\n"):  # behind a last line that has no end
        text = newline + text
    if _is_code(source[place:].split(b"\n", 1)[0]):
        text += newline
    return Edit(place, place, text)


def is_import(edit: Edit) -> bool:
    """Whether an edit is one that `import_edit` makes."""
    return edit.start == edit.end and b"\n" in edit.text and _MADE.fullmatch(edit.text) is not None


def _place(source: bytes, module: bytes) -> tuple[int, bool]:
    """Where the import goes, and whether the line before is a docstring's."""
    header = _HEADER.match(source)
    place, is_after_docstring = header.end() if header else 0, False
    for node in Document.parse(source).tree.root_node.children:
        name = node.child_by_field_name("name")
        if node.type == "import_statement" and name is not None and (name.text or b"") > module:
            return source.rfind(b"\n", 0, node.start_byte) + 1 or place, False
        if node.type in _IMPORTS or _is_docstring(node):
            place, is_after_docstring = source.find(b"\n", node.end_byte) + 1 or len(source), node.type not in _IMPORTS
        elif node.type != "comment":
            break
    return place, is_after_docstring


def _is_docstring(node: Node) -> bool:
    return node.type == "expression_statement" and [child.type for child in node.children] == ["string"]


def _is_code(line: bytes) -> bool:
    return bool(line.strip()) and not line.startswith((b"import ", b"from ", b"#"))
