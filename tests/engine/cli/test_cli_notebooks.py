"""Notebooks: their code cells are checked and repaired, the rest of them stays."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlrepair.cli.notebooks import UnreadableNotebookError, read_notebook
from mlrepair.notebooks import without_magics
from mlrepair.syntax import find_problem
from tests.engine.cli.conftest import Mistake, Run, ScriptedEngine

SAFE = Mistake(b"=<", b"<=", code="MLR011", name="foreign-operator")

# Odd on purpose: the order of the keys, the indentation, the numbers, the escapes.
NOTEBOOK = r"""{ "nbformat":4, "nbformat_minor": 5,
 "metadata": {"language_info": {"name": "python"}, "ratio": 1e-05, "big": 1.0E400},
  "cells": [
   {"cell_type": "markdown", "source": ["a =< b"], "metadata": {}},
   { "source": [
        "%time f()\n",
        "'\u00e9' =< b\n",
        "!ls =< x"
     ],
     "outputs": [{"text": ["a =< b"], "data": 1.50}], "cell_type": "code", "execution_count": null},
   {"cell_type": "code", "source": "%%bash\na =< b\n"},
   {"cell_type":"code","source":"x\nc =< d", "metadata": {"é": "\u00e9"}},
   {"cell_type": "code", "source": []}
  ]
}"""


def notebook(*cells: str, language: str = "python") -> str:
    """Return a notebook with these code cells."""
    listed = [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
    return json.dumps({"metadata": {"language_info": {"name": language}}, "nbformat": 4, "cells": listed}, indent=1)


def found(mlrepair: Run, *arguments: str) -> list[dict[str, Any]]:
    """Return the findings."""
    result: list[dict[str, Any]] = json.loads(mlrepair("check", "--output-format", "json", *arguments).text)
    return result


def test_findings_have_cell_row_and_column(mlrepair: Run, engine: ScriptedEngine) -> None:
    """All cells are counted from 1; rows and columns count in the cell; magics and Markdown are not looked at."""
    engine.mistakes = [SAFE]
    Path("a.ipynb").write_text(NOTEBOOK, encoding="utf-8")
    places = [(one["filename"], one["cell"], one["location"]) for one in found(mlrepair)]
    assert places == [("a.ipynb", 2, {"row": 2, "column": 5}), ("a.ipynb", 4, {"row": 2, "column": 3})]
    text = mlrepair("check").text
    assert "a.ipynb:cell 2:2:5: MLR011" in text
    assert "Found 2 mistakes in 1 file" in text


def test_only_the_repaired_lines_change(mlrepair: Run, engine: ScriptedEngine) -> None:
    """`fix` leaves every byte of the file that is not in a repaired line of code as it is."""
    engine.mistakes = [SAFE]
    Path("a.ipynb").write_text(NOTEBOOK, encoding="utf-8")
    run = mlrepair("fix", "a.ipynb")
    assert (run.exit_code, run.errors) == (0, "a.ipynb: 2 mistakes fixed\nFixed 2 mistakes in 1 file; 0 left.\n")
    expected = NOTEBOOK.replace(r"'\u00e9' =<", "'é' <=").replace("c =< d", "c <= d")
    assert Path("a.ipynb").read_text(encoding="utf-8") == expected


@pytest.mark.parametrize("ending", [b"\n", b"\r\n"])
def test_line_endings_of_the_file_stay(mlrepair: Run, engine: ScriptedEngine, ending: bytes) -> None:
    """Whatever system wrote the notebook, the new lines of code end as the old ones."""
    engine.mistakes = [SAFE]
    before = notebook("a =< b\nc\n", "d").encode().replace(b"\n", ending)
    Path("a.ipynb").write_bytes(before)
    assert mlrepair("fix", "a.ipynb").exit_code == 0
    assert Path("a.ipynb").read_bytes() == before.replace(b"=<", b"<=")


def test_repairs_may_change_the_number_of_lines(mlrepair: Run, engine: ScriptedEngine) -> None:
    """A line that is split or taken away is one more or less in the list, laid out as the others."""
    engine.mistakes = [Mistake(b";", b"\n"), Mistake(b"gone\n", b"")]
    Path("a.ipynb").write_text(notebook("a;b\nc", "gone\n", "gone\nd;e\n"))
    assert mlrepair("fix", "a.ipynb").exit_code == 0
    assert json.loads(Path("a.ipynb").read_text()) == json.loads(notebook("a\nb\nc", "", "d\ne\n"))
    assert Path("a.ipynb").read_text() == notebook("a\nb\nc", "", "d\ne\n")


def test_a_repair_stays_in_its_cell(mlrepair: Run, engine: ScriptedEngine) -> None:
    """What would join two cells is no repair."""
    engine.mistakes = [Mistake(b"a\nb", b"a; b"), Mistake(b"\nb", b" + b")]
    Path("a.ipynb").write_text(notebook("a", "b"))
    assert found(mlrepair) == []
    assert mlrepair("fix", "a.ipynb").exit_code == 0
    assert Path("a.ipynb").read_text() == notebook("a", "b")


def test_magics_are_not_repaired(mlrepair: Run, engine: ScriptedEngine) -> None:
    """The engine sees Python in place of magics; a repair of that would not be one of the cell."""
    engine.mistakes = [Mistake(b"0", b"1"), Mistake(b"- ", b"+")]
    Path("a.ipynb").write_text(notebook("%time f()\nfiles = !ls\n", "await f()\n"))
    assert found(mlrepair) == []


def test_diffs_are_of_cells(mlrepair: Run, engine: ScriptedEngine) -> None:
    """`--diff` shows the code of each changed cell and writes nothing."""
    engine.mistakes = [SAFE]
    Path("a.ipynb").write_text(NOTEBOOK, encoding="utf-8")
    text = mlrepair("fix", "--diff", "a.ipynb").text
    assert "--- a.ipynb:cell 4\n+++ a.ipynb:cell 4\n@@ -1,2 +1,2 @@\n x\n-c =< d\n" in text
    assert text.count("---") == 2
    assert Path("a.ipynb").read_text(encoding="utf-8") == NOTEBOOK


def test_a_notebook_comes_through_a_pipe(mlrepair: Run, engine: ScriptedEngine) -> None:
    """With `--stdin-filename` standard input is a notebook, and comes back as one."""
    engine.mistakes = [SAFE]
    run = mlrepair("fix", "-", "--stdin-filename", "a.ipynb", stdin=notebook("a =< b").encode())
    assert run.text == notebook("a <= b")


@pytest.mark.parametrize("output_format", ["sarif", "github", "gitlab", "junit"])
def test_other_formats_name_the_cell(mlrepair: Run, engine: ScriptedEngine, output_format: str) -> None:
    """Rows of a cell are none of the file, so the cell is named."""
    engine.mistakes = [SAFE]
    Path("a.ipynb").write_text(NOTEBOOK, encoding="utf-8")
    text = mlrepair("check", "--output-format", output_format).text
    assert "cell 2" in text
    assert "startLine" not in text


def test_cells_share_their_names(mlrepair: Run) -> None:
    """The real engine reads all cells as one text, so a name of one cell is known in the next; it repairs the wrong."""
    Path("a.ipynb").write_text(notebook("%matplotlib inline\nimport os", "def f(x):\n    retrun x", "print(f(os))"))
    assert [one["cell"] for one in found(mlrepair)] == [2]
    mlrepair("fix", "--unsafe-fixes", "a.ipynb")
    assert "return x" in Path("a.ipynb").read_text()


@pytest.mark.parametrize(
    ("cells", "broken"),
    [
        (("print(f(1, 2)", "df?\nx = 1"), [1]),
        (("s = '''abc", "def'''"), [1, 2]),
        (("x = (1", "2)"), [1, 2]),
        (("def f(a):", "    return a"), [1, 2]),
    ],
)
def test_broken_cells_are_found_and_repaired_alone(mlrepair: Run, cells: tuple[str, str], broken: list[int]) -> None:
    """A syntax error is one of its own cell, which the next one neither hides nor completes; a repair ends it."""
    Path("a.ipynb").write_text(notebook(*cells))
    assert [one["cell"] for one in found(mlrepair)] == broken
    assert mlrepair("check", "a.ipynb").exit_code == 1
    left = mlrepair("fix", "--unsafe-fixes", "a.ipynb").exit_code
    after = ["".join(cell["source"]) for cell in json.loads(Path("a.ipynb").read_text())["cells"]]
    assert left or all(find_problem(without_magics(cell.encode())) is None for cell in after)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no JSON"),
        ("[]", "nbformat 4"),
        ('{"nbformat": 3, "worksheets": []}', "nbformat 4"),
        (notebook("a\n# %% [mlrepair] the next cell\nb"), "parts cells"),
        ("[" * 100_000, "no JSON"),
    ],
)
def test_what_is_no_notebook_is_an_error(mlrepair: Run, engine: ScriptedEngine, content: str, said: str) -> None:
    """The file and the reason are named; the exit code is 2."""
    Path("a.ipynb").write_text(content)
    run = mlrepair("check", "a.ipynb")
    assert run.exit_code == 2
    assert run.errors.startswith("error: a.ipynb: ")
    assert said in run.errors


def test_other_languages_are_left_alone(mlrepair: Run, engine: ScriptedEngine) -> None:
    """The cells of a notebook in another language are no Python."""
    engine.mistakes = [SAFE]
    Path("a.ipynb").write_text(notebook("a =< b", language="julia"))
    assert mlrepair("fix", "a.ipynb").exit_code == 0
    assert Path("a.ipynb").read_text() == notebook("a =< b", language="julia")


@given(
    cells=st.lists(st.text(st.characters(exclude_categories=["Cs"]))),
    indent=st.none() | st.integers(0, 3),
    ascii_only=st.booleans(),
    as_list=st.booleans(),
    data=st.data(),
)
def test_new_cells_are_read_back(
    cells: list[str], indent: int | None, ascii_only: bool, as_list: bool, data: st.DataObject
) -> None:
    """Whatever the code and the layout, a written notebook holds the new code, and the old one where none is new."""
    listed = [
        {"cell_type": "code", "source": text.split(" ") if as_list else text, "metadata": {"a": [1, {}]}}
        for text in cells
    ]
    raw = json.dumps({"cells": listed, "nbformat": 4}, indent=indent, ensure_ascii=ascii_only).encode()
    source = read_notebook(raw)
    assert source.encoded(source.text) == raw
    new = [data.draw(st.sampled_from([cell.text, b"x\ny", b"", "é\n\n".encode()])) for cell in source.cells]
    after = read_notebook(source.encoded(source.text[:0] + b"\n# %% [mlrepair] the next cell\n".join(new)))
    assert [cell.text for cell in after.cells] == new
    assert ascii_only <= after.raw.isascii()


@given(st.binary())
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    """What is no notebook is refused by the one exception."""
    with pytest.raises(UnreadableNotebookError):
        read_notebook(raw)
