"""Calls of `print` put into pieces of packages, which hardly have any: people's own programs are full of them."""

import ast
from random import Random

_FORMS = (
    "print({0})",
    "print({0})",
    "print('{1}', {0})",
    "print('{1}: %s' % {0})",
    "print('{1} is ' + str({0}))",
    'print("{1} = {{}}".format({0}))',
    'print(f"{1}: {{{0}}}")',
    "print(len({0}))",
    "print({0}[0])",
    "print('done')",
    "print()",
)
_MOST = 3  # calls in a piece
_LONGEST = 40  # characters of a value that is printed in place of its name


def with_prints(source: bytes, rng: Random) -> bytes:
    """Return a piece that parses with one to three calls of `print` behind its assignments; as it is without any."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return source
    lines = source.split(b"\n")
    places: list[tuple[int, bytes, str]] = []  # the row behind which a call stands, its indentation, what it prints
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign) or not isinstance(node.targets[0], ast.Name | ast.Attribute):
            continue
        indentation = lines[node.lineno - 1][: node.col_offset]
        end = lines[(node.end_lineno or node.lineno) - 1][node.end_col_offset or 0 :]
        if indentation.strip() or end.strip():  # other code stands in its rows
            continue
        value = ast.unparse(node.value)
        printed = value if len(value) <= _LONGEST and rng.random() < 0.2 else ast.unparse(node.targets[0])
        places.append((node.end_lineno or node.lineno, indentation, printed))
    chosen = rng.sample(places, min(len(places), rng.randint(1, _MOST)))
    for row, indentation, printed in sorted(chosen, reverse=True):
        form = rng.choice(_FORMS[:2] if any(quote in printed for quote in "'\"{") else _FORMS)
        lines.insert(row, indentation + form.format(printed, printed.split(".")[-1].split("[")[0]).encode())
    printing = b"\n".join(lines)
    try:
        ast.parse(printing)
    except (SyntaxError, ValueError):  # a statement that went on behind a backslash
        return source
    return printing
