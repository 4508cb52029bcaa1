"""Code written on by the model that ships."""

import ast
from itertools import pairwise
from pathlib import Path

from mlrepair import MLOrchestrator, Request

CODE = "import os\n\n\ndef read_lines(path):\n    "


def test_what_is_written_parses_and_follows_the_code() -> None:
    """The answer begins with the code that was given, goes on, and is Python."""
    response = MLOrchestrator().process(Request("code_generation", CODE, config={"cells": 40}))
    assert (response.success, response.architecture_used, response.technique_used) == (True, "mamba", "continuation")
    code = response.output["code"]
    assert code.startswith(CODE.rstrip())
    assert len(code) > len(CODE)
    ast.parse(code)


def test_it_is_told_while_it_is_written() -> None:
    """A stream of growing texts, each the beginning of the next."""
    told: list[str] = []
    request = Request("code_generation", CODE, {"streaming": True}, config={"cells": 10, "partial": told.append})
    response = MLOrchestrator().process(request)
    assert len(told) == response.metadata["cells"] > 3
    assert all(after.startswith(before) for before, after in pairwise(told))


def test_context_is_read_and_not_repeated() -> None:
    """What belongs to the code but stands elsewhere is read first, and is no part of the answer."""
    data = {"code": "value = first_", "context": "first_name = 1\nfirst_name += 2\n"}
    response = MLOrchestrator().process(Request("code_generation", data, config={"cells": 3}))
    assert not response.output["code"].startswith("first_name = 1")
    assert response.output["code"].startswith("value = ")


def test_without_a_model_it_says_so(tmp_path: Path) -> None:
    """A directory that has no such model gives a plain no with the reason."""
    (tmp_path / "manifest.json").write_text('{"models": {}}', encoding="utf-8")
    (tmp_path / "mlrepair.toml").write_text('[orchestrator]\nmodels-directory = "."\n', encoding="utf-8")
    response = MLOrchestrator(tmp_path / "mlrepair.toml").process(Request("code_generation", "x ="))
    assert not response.success
    assert "expected `mamba`" in str(response.metadata["failures"])
