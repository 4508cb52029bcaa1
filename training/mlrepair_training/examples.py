"""The interactive examples of docstrings: short code at the top level, as people write it in scripts and questions."""

import ast
import doctest
from collections.abc import Iterator

from mlrepair_training.packages import SourceFile

_FEWEST_STATEMENTS = 2
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_PARSER = doctest.DocTestParser()


def examples_of(file: SourceFile) -> Iterator[SourceFile]:
    """Yield the examples of each docstring of a file as a source file; its path is that of the file, `#`, a number."""
    if b">>> " not in file.source:
        return
    number = 0
    for node in ast.walk(ast.parse(file.source)):
        if not isinstance(node, _DOCUMENTED):
            continue
        source = _code_of(ast.get_docstring(node) or "")
        if source:
            yield SourceFile(file.package, f"{file.path}#{number}", source)
            number += 1


def is_example(file: SourceFile) -> bool:
    """Whether a file of the corpus was a docstring's examples."""
    return "#" in file.path


def _code_of(docstring: str) -> bytes:
    try:
        code = "".join(example.source for example in _PARSER.get_examples(docstring))
        statements = len(ast.parse(code).body)
    except (ValueError, SyntaxError):  # examples of errors, or prose that begins like a prompt
        return b""
    return code.encode() if statements >= _FEWEST_STATEMENTS else b""
