"""Code cells of notebooks as Python: what only IPython understands is blanked, so that no repair touches it.

Every blank has the length of what it stands for: a place in the blanked text is a place in the cell.
"""

import re

_CELL_MAGIC = re.compile(rb"\s*%%")
# A magic or shell line, `?name`, `name?`; the value of `files = !ls` and `x = %sql …`.
_LINE_MAGIC = re.compile(
    rb"^(?P<gap>[ \t]*(?:[A-Za-z_][\w, \t]*=[ \t]*(?=[!%]\S))?)(?P<magic>[!%?][^\r\n]*|[\w.]+\?{1,2}[ \t]*$)",
    re.MULTILINE,
)
_TOP_LEVEL_AWAIT = re.compile(rb"^(?![ \t]|async\b|def\b|class\b|@|#)[^\r\n#]*?\bawait\b", re.MULTILINE)


def without_magics(cell: bytes) -> bytes:
    """Return the cell with magics, shell lines, help and top-level `await` replaced by as many bytes of Python."""
    if _CELL_MAGIC.match(cell):
        return re.sub(rb"[^\r\n]", b" ", cell)
    cell = _LINE_MAGIC.sub(lambda found: found["gap"] + b"0".ljust(len(found["magic"])), cell)
    # "-" takes an operand as `await` does, which Python allows in functions only.
    return _TOP_LEVEL_AWAIT.sub(lambda found: found[0][:-5] + b"-    ", cell)
