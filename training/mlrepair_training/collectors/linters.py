"""What ruff corrects by itself, as pairs: each finding of a file alone, cut to the function that it changes.

Input: source files, such as those of the corpus. ruff reads each from its standard input; nothing of them is run.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.util import find_spec

from mlrepair.edits import Edit, apply_edits
from mlrepair_training.collectors.one_statement import definitions, parse
from mlrepair_training.collectors.records import RealFix
from mlrepair_training.packages import SourceFile

# Rules about mistakes, not about taste: comparisons with None, mutable defaults, identity of literals, broken formats.
RULES = (
    *("B004", "B006", "B013", "B014", "E711", "E712", "E713", "E714", "E721"),
    *("F50", "F52", "F541", "F601", "F632", "PLE", "PLW01", "RUF071", "S"),
)


class RuffError(Exception):
    """ruff is missing, or refuses its options; the text says which."""


def collect(files: Iterable[SourceFile], rules: Sequence[str] = RULES, *, split: str = "train") -> Iterator[RealFix]:
    """Yield one record a finding that ruff can correct inside of one function.

    Raises:
        RuffError: if ruff cannot run.
    """
    for file in files:
        tree = parse(file.source)
        if tree is None:
            continue
        found = definitions(file.source, tree)
        for rule, after in _corrected(file, rules):
            changed = parse(after)
            others = definitions(after, changed) if changed is not None else {}
            names = [name for name in found if name in others and found[name].source != others[name].source]
            if len(names) != 1:
                continue
            old, new = found[names[0]], others[names[0]]
            around = file.source[: old.start], file.source[old.end :]
            if not (after.startswith(around[0]) and after.endswith(around[1])):
                continue  # it added an import
            pieces = (old.source, new.source, "code", file.source, old.start, old.end)
            yield RealFix("linter", file.package, rule, file.path, old.name, *pieces, split=split)


def _corrected(file: SourceFile, rules: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The rule and the corrected file of each finding, each alone."""
    if find_spec("ruff") is None:
        raise RuffError("ruff is missing; install it: pip install 'mlrepair[dev]'")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--output-format=json", "--exit-zero"]
    command += [f"--select={','.join(rules)}", "--stdin-filename", "source.py", "-"]
    done = subprocess.run(command, input=file.source, capture_output=True, check=False)
    if done.returncode != 0:
        raise RuffError(f"ruff: {done.stderr.decode('utf-8', 'replace').strip()}")
    lines = file.source.decode("utf-8").splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode()))
    for finding in json.loads(done.stdout):
        if finding["fix"] is None or finding["fix"]["applicability"] == "display":  # ruff would not apply it either
            continue
        edits = [
            Edit(
                _offset(lines, starts, edit["location"]),
                _offset(lines, starts, edit["end_location"]),
                edit["content"].encode(),
            )
            for edit in finding["fix"]["edits"]
        ]
        yield finding["code"], apply_edits(file.source, edits)


def _offset(lines: list[str], starts: list[int], place: dict[str, int]) -> int:
    """The byte of a place that ruff counts in rows and code points, both from 1."""
    row = place["row"] - 1
    if row >= len(lines):
        return starts[-1]
    return starts[row] + len(lines[row][: place["column"] - 1].encode())
