import json
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mlrepair.settings import Settings
from mlrepair_lsp.configuration import read_configuration
from mlrepair_lsp.project_files import Project, read_project
from mlrepair_lsp.settings import read_settings
from tests.server.conftest import AT_ONCE
from tests.server.editor import Editor

Start = Callable[..., Editor]


def test_defaults() -> None:
    """Without any source, or with empty ones, everything is at its default."""
    assert read_settings(None, {}, []) == (Settings(), ())


def test_all_settings_are_read() -> None:
    """Every setting of the design can be set."""
    source = {
        "enable": False,
        "select": ["MLR1"],
        "ignore": ["weak-hash"],
        "minConfidence": {"syntax": 0, "logic": 0.5, "security": 1.0},
        "recentDiscount": 0.25,
        "severity": {"syntax": "hint", "logic": "error", "security": "information"},
        "run": "onSave",
        "debounceMs": 1,
        "typingPauseMs": 2,
        "maxFileKb": 3,
        "threads": 4,
        "targetVersion": "3.9",
        "modelsDirectory": "models",
        "tests": {"command": "pytest"},
        "logLevel": "debug",
    }
    expected = Settings(
        enable=False,
        select=("MLR1",),
        ignore=("weak-hash",),
        min_confidence_syntax=0.0,
        min_confidence_logic=0.5,
        min_confidence_security=1.0,
        recent_discount=0.25,
        severity_syntax="hint",
        severity_logic="error",
        severity_security="information",
        run="onSave",
        debounce_ms=1,
        typing_pause_ms=2,
        max_file_kb=3,
        threads=4,
        target_version=(3, 9),
        models_directory=Path("models"),
        tests_command="pytest",
        log_level="debug",
    )
    assert read_settings(source) == (expected, ())


def test_spellings_and_order() -> None:
    """Kebab-case and dotted keys are read, a later source wins, and null is not set."""
    settings, problems = read_settings(
        {"debounce-ms": 1, "min-confidence": {"logic": 0.5}}, {"minConfidence.logic": 0.6, "debounceMs": None}
    )
    assert (settings, problems) == (Settings(debounce_ms=1, min_confidence_logic=0.6), ())


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ({"debounceMs": "soon"}, "`debounceMs` is 'soon', expected a whole number from 0 on; the default is used"),
        ({"debounceMs": True}, "`debounceMs` is True, expected a whole number from 0 on; the default is used"),
        (
            {"run": "always"},
            '`run` is \'always\', expected one of "onType", "onSave"; the default is used',
        ),
        (
            {"minConfidence": {"logic": 2}},
            "`minConfidence.logic` is 2, expected a number from 0 to 1; the default is used",
        ),
        (
            {"select": "MLR1"},
            '`select` is \'MLR1\', expected a list of codes or names, such as ["MLR1", "weak-hash"]; '
            "the default is used",
        ),
        (["x"], "the settings are ['x'], expected an object with keys such as `debounceMs`"),
    ],
)
def test_wrong_value(source: object, message: str) -> None:
    """A wrong value is named with its key and what was expected, and the default stays."""
    assert read_settings(source) == (Settings(), (message,))


def test_unknown_setting() -> None:
    """A key that is no setting is named, and so are those that are."""
    settings, [problem] = read_settings({"debounce": 5})
    assert settings == Settings()
    assert problem.startswith("`debounce` is not a setting (its value: 5); there are: enable, select, ignore")


def test_pyproject(tmp_path: Path) -> None:
    """The table `[tool.mlrepair]` is read; a file without it, or no file, sets nothing."""
    assert read_project(str(tmp_path)) == Project()
    path = tmp_path / "pyproject.toml"
    path.write_text("[project]\n", encoding="utf-8")
    assert read_project(str(tmp_path)) == Project()
    path.write_text("[tool.mlrepair]\nignore = ['MLR2']\nmodels-directory = 'models'\n", encoding="utf-8")
    expected = {"ignore": ["MLR2"], "models-directory": str(tmp_path / "models")}
    assert read_project(str(tmp_path)) == Project(expected)


def test_mlrepair_toml(tmp_path: Path) -> None:
    """Beside a `pyproject.toml` an `mlrepair.toml` holds alone."""
    (tmp_path / "pyproject.toml").write_text("[tool.mlrepair]\nignore = ['MLR2']\n", encoding="utf-8")
    (tmp_path / "mlrepair.toml").write_text("select = ['MLR1']\n", encoding="utf-8")
    assert read_project(str(tmp_path)) == Project({"select": ["MLR1"]})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pyproject.toml", "[tool.mlrepair"),
        ("pyproject.toml", "tool = 1"),
        ("pyproject.toml", "[tool]\nmlrepair = 1"),
        ("mlrepair.toml", "ignore"),
        ("mlrepair.toml", "exclude = 'docs'"),
        ("mlrepair.toml", "per-file-ignores = {tests = 'MLR2'}"),
    ],
)
def test_broken_file(tmp_path: Path, name: str, content: str) -> None:
    """What cannot be understood of a file sets nothing, and the file is named."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    project = read_project(str(tmp_path))
    assert (project.settings, project.patterns) == ({}, None)
    assert [str(path) in problem for problem in project.problems] == [True]


def test_patterns_of_files(tmp_path: Path) -> None:
    """An excluded file is not looked at, and where codes are ignored for some files they are ignored there only."""
    content = "ignore = ['MLR1']\nexclude = ['made/']\nper-file-ignores = {'tests/**' = ['MLR2']}\n"
    (tmp_path / "mlrepair.toml").write_text(content, encoding="utf-8")
    configuration, problems = read_configuration([str(tmp_path)])
    settings = {name: configuration.of((tmp_path / name / "a.py").as_uri()) for name in ("made", "tests", "src")}
    assert problems == ()
    assert {name: of.enable for name, of in settings.items()} == {"made": False, "tests": True, "src": True}
    assert (settings["tests"].ignore, settings["src"].ignore) == (("MLR1", "MLR2"), ("MLR1",))


def test_server_reads_all_sources(start: Start, tmp_path: Path) -> None:
    """The editor's answer wins over `initializationOptions`, which win over `pyproject.toml`."""
    (tmp_path / "pyproject.toml").write_text(
        "[tool.mlrepair]\nignore = ['MLR0']\nseverity = {security = 'hint', logic = 'hint'}\n", encoding="utf-8"
    )
    editor = start(
        "emacs",
        root=tmp_path,
        settings=AT_ONCE | {"severity": {"logic": "error"}, "ignore": []},
        configuration={"ignore": ["MLR105"]},
    )
    editor.open("file:///a.py", "retrun md5 is_not\n")
    shown = editor.pushed("file:///a.py", 1, lambda items: [item["code"] for item in items] == ["MLR003", "MLR203"])
    assert [item["severity"] for item in shown] == [1, 4]


def test_one_message_for_wrong_settings(start: Start) -> None:
    """All that is wrong is told in one message, and the server works with the defaults."""
    editor = start("emacs", settings={"run": "never", "debounceMs": -1}, configuration=None)
    editor.open("file:///a.py", "retrun\n")
    editor.pushed("file:///a.py", 1)
    editor.wait_for("workspace/configuration")
    editor.hover("file:///a.py", 0, 0)
    [message] = [m["params"] for m in editor.received if m["method"] == "window/showMessage"]
    assert message["message"].splitlines() == [
        'mlrepair: `run` is \'never\', expected one of "onType", "onSave"; the default is used',
        "`debounceMs` is -1, expected a whole number from 0 on; the default is used",
    ]


def test_changed_settings_are_pushed(start: Start) -> None:
    """New settings sent by the editor take effect on the open documents at once."""
    editor = start("bare")
    editor.open("file:///a.py", "retrun\n")
    assert editor.pushed("file:///a.py", 1)
    editor.notify("workspace/didChangeConfiguration", {"settings": {"mlrepair": {"enable": False}}})
    assert editor.pushed("file:///a.py", 1, lambda diagnostics: not diagnostics) == []


def test_changed_settings_are_asked_for(start: Start) -> None:
    """An editor that can be asked is asked when it announces a change, and told to ask for diagnostics again."""
    editor = start("vscode", configuration={})
    registered = editor.wait_for("client/registerCapability")["registrations"]
    assert [registration["method"] for registration in registered] == ["workspace/didChangeConfiguration"]
    editor.open("file:///a.py", "retrun\n")
    assert [item["severity"] for item in editor.pulled("file:///a.py")] == [1]
    editor.configuration = {"severity": {"syntax": "hint"}}
    editor.notify("workspace/didChangeConfiguration", {"settings": None})
    editor.wait_for("workspace/diagnostic/refresh")
    assert [item["severity"] for item in editor.pulled("file:///a.py")] == [4]


def test_each_folder_is_asked_for(start: Start, tmp_path: Path) -> None:
    """An editor that can be asked is asked for each folder, and what it says of one holds there alone."""
    one, two = tmp_path / "one", tmp_path / "two"
    of_folders = {one.as_uri(): {"ignore": ["MLR0"]}, two.as_uri(): {"ignore": ["MLR2"]}}
    editor = start("emacs", configuration={"ignore": ["MLR105"]}, of_folders=of_folders, root=one)
    editor.wait_for("workspace/configuration")
    added = [{"uri": two.as_uri(), "name": "two"}]
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": added, "removed": []}})
    editor.wait_for("workspace/configuration", lambda params: len(params["items"]) == 3)
    for folder, expected in ((one, ["MLR203"]), (two, ["MLR003"])):
        uri = (folder / "a.py").as_uri()
        editor.open(uri, "retrun md5")
        editor.pushed(uri, 1, lambda items, expected=expected: [item["code"] for item in items] == expected)


def test_folders_of_the_greeting(start: Start, tmp_path: Path) -> None:
    """The settings of each folder may come with the greeting; they win over those of all folders."""
    own = {tmp_path.as_uri(): {"ignore": ["MLR2"]}, "nonsense": {}}
    editor = start("bare", settings=AT_ONCE | {"ignore": ["MLR0"]}, more={"folders": own}, root=tmp_path)
    uri = (tmp_path / "a.py").as_uri()
    editor.open(uri, "retrun md5")
    assert [item["code"] for item in editor.pushed(uri, 1)] == ["MLR003"]


@pytest.mark.parametrize(("level", "is_told"), [("warning", True), ("error", False)])
def test_log_level(start: Start, level: str, is_told: bool) -> None:
    """What is less severe than the level that is set does not reach the editor's log."""
    editor = start("bare", settings=AT_ONCE | {"logLevel": level})
    editor.notify("textDocument/didChange", {})  # breaks the protocol: a warning
    editor.open("file:///a.py", "explode\n")  # fails: an error
    editor.wait_for("window/logMessage", lambda params: params["type"] == 1)
    types = [each["params"]["type"] for each in editor.received if each["method"] == "window/logMessage"]
    assert (2 in types) is is_told


@pytest.mark.parametrize(
    ("settings", "codes"),
    [
        ({"select": ["MLR0"]}, ["MLR003"]),
        ({"select": ["weak-hash"], "ignore": []}, ["MLR203"]),
        ({"ignore": ["MLR0", "wrong-operator"]}, ["MLR203"]),
        ({"minConfidence": {"logic": 0.9}}, ["MLR003", "MLR203"]),
        ({"minConfidence": {"syntax": 0.98, "security": 0.96}}, ["MLR105"]),
        ({"enable": False}, []),
    ],
)
def test_what_is_reported(start: Start, settings: dict[str, object], codes: list[str]) -> None:
    """Only findings that are selected, not ignored and sure enough for their group reach the editor."""
    editor = start("bare", settings=AT_ONCE | settings)
    editor.open("file:///a.py", "retrun md5 is_not\n")
    assert sorted(item["code"] for item in editor.pushed("file:///a.py", 1)) == codes


def test_long_files_are_skipped(start: Start) -> None:
    """A file above the size that is set gets no findings."""
    editor = start("bare", settings=AT_ONCE | {"maxFileKb": 1})
    editor.open("file:///a.py", "retrun\n" + "#" * 1024)
    assert editor.pushed("file:///a.py", 1) == []


def test_documentation_lists_every_setting() -> None:
    """The table for users names what the message about an unknown setting names."""
    _, [problem] = read_settings({"unknown": 1})
    expected = problem.partition("there are: ")[2].split(", ")
    page = (Path(__file__).parents[2] / "docs" / "editors.md").read_text(encoding="utf-8")
    documented: list[str] = []
    for row in page.splitlines():
        if row.startswith("| `"):
            names = row.split("|")[1].split("`")[1::2]
            group = names[0].partition(".")[0]
            documented += [group + name if name.startswith(".") else name for name in names]
    assert documented == expected


def test_recipes_can_be_read() -> None:
    """The settings that the documentation gives for editors are well-formed, and name settings that there are."""
    page = (Path(__file__).parents[2] / "docs" / "editors.md").read_text(encoding="utf-8")
    readers = {"json": json.loads, "toml": tomllib.loads}
    recipes = [readers[kind](block) for kind, block in re.findall(r"```(json|toml)\n(.*?)```", page, re.DOTALL)]
    sent = [found for recipe in recipes for found in _values_of("mlrepair", recipe) if "ignore" in found]
    assert (len(recipes), len(sent)) == (4, 4)
    assert read_settings(*sent)[1] == ()


def _values_of(key: str, tree: object) -> Iterator[dict[str, object]]:
    """Yield the objects that stand under a key anywhere in a tree."""
    for name, value in tree.items() if isinstance(tree, dict) else ():
        if name == key and isinstance(value, dict):
            yield value
        yield from _values_of(key, value)
