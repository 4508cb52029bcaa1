"""What is remembered of architectures."""

import json
from pathlib import Path

import pytest

from mlrepair.orchestrator.history import PerformanceHistory, Record


def _add(history: PerformanceHistory, name: str = "a", *, success: bool = True, ms: float = 10, times: int = 1) -> None:
    for _ in range(times):
        history.add(name, "code_repair", success=success, ms=ms)


def test_records_are_kept_between_runs(tmp_path: Path) -> None:
    """What is saved is there in the next run, also where the folder had to be made."""
    file = tmp_path / "new" / "routing.json"
    history = PerformanceHistory(file)
    _add(history, times=3, ms=20)
    _add(history, success=False, ms=60)
    history.save()
    assert Record(runs=4, successes=3, ms=20) == PerformanceHistory(file).get("a", "code_repair")
    assert [file] == list(file.parent.iterdir())


def test_old_runs_count_less_and_less() -> None:
    """After hundreds of successes, some dozens of failures still show, and counts stay small."""
    history = PerformanceHistory()
    _add(history, times=5000)
    _add(history, success=False, times=100)
    record = history.get("a", "code_repair")
    assert record.runs <= 201
    assert 0.3 < record.successes / record.runs < 0.7


def test_the_file_is_bounded(tmp_path: Path) -> None:
    """Of too many records, those used last stay."""
    history = PerformanceHistory(tmp_path / "h.json")
    for number in range(150):
        _add(history, f"a{number}")
        _add(history, "often")
    history.save()
    names = [entry["architecture"] for entry in json.loads((tmp_path / "h.json").read_bytes())["records"]]
    assert (len(names), names[-1], names[-2], names[0]) == (100, "often", "a149", "a51")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"records": 1}',
        b'{"records": [{}]}',
        b'{"records": [{"task": "t", "architecture": "a", "runs": -1, "successes": 0, "ms": 0}]}',
        b'{"records": [{"task": "t", "architecture": "a", "runs": 1, "successes": 2, "ms": 0}]}',
        b'{"records": [{"task": "t", "architecture": "a", "runs": NaN, "successes": 0, "ms": 0}]}',
        b"[" * 100_000,
    ],
)
def test_a_damaged_file_is_written_anew(tmp_path: Path, content: bytes) -> None:
    """Whatever lies there, the history starts empty and can be saved."""
    file = tmp_path / "h.json"
    file.write_bytes(content)
    history = PerformanceHistory(file)
    assert Record() == history.get("a", "t")
    _add(history)
    history.save()
    assert PerformanceHistory(file).get("a", "code_repair").runs == 1


def test_a_crash_while_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the program dies before the new file is in its place, the old one is whole."""
    file = tmp_path / "h.json"
    history = PerformanceHistory(file)
    _add(history)
    history.save()
    before = file.read_bytes()
    monkeypatch.setattr("os.fsync", _die)
    _add(history)
    with pytest.raises(KeyboardInterrupt):
        history.save()
    assert before == file.read_bytes()
    assert [file] == list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    """Routing works without a history on disk."""
    (tmp_path / "file").write_bytes(b"")
    history = PerformanceHistory(tmp_path / "file" / "h.json")
    _add(history)
    history.save()
    assert history.get("a", "code_repair").runs == 1


def _die(_handle: int) -> None:
    raise KeyboardInterrupt
