"""The command line in this process, with an engine whose mistakes are scripted."""

import io
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from mlrepair.cli import app, main
from mlrepair.edits import Applicability, Edit, Fix
from mlrepair.settings import Settings

CALIBRATED = 0.5  # the fake's threshold where the settings have none


@dataclass(frozen=True)
class Mistake:
    """Every occurrence of `wrong` is a mistake; `right` repairs it, None says that no repair is known."""

    wrong: bytes
    right: bytes | None
    code: str = "MLR103"
    name: str = "wrong-comparison-operator"
    confidence: float = 0.9
    applicability: Applicability = Applicability.SAFE

    def fix_at(self, start: int) -> Fix:
        """Return the finding of the occurrence at a byte offset."""
        end = start + len(self.wrong)
        return Fix(
            code=self.code,
            name=self.name,
            message=f"`{self.wrong.decode()}` is wrong",
            start=start,
            end=end,
            edits=() if self.right is None else (Edit(start, end, self.right),),
            label="No repair found"
            if self.right is None
            else f"Replace `{self.wrong.decode()}` with `{self.right.decode()}`",
            confidence=self.confidence,
            applicability=self.applicability,
            architecture="fake",
            verified=("parses",),
        )


@dataclass
class ScriptedEngine:
    """Finds the mistakes it was told about; what stands at the same place is an alternative."""

    mistakes: list[Mistake] = field(default_factory=list)
    failure: Exception | None = None

    def repair(self, source: bytes, *, settings: Settings, top: int = 1) -> Sequence[Fix]:
        """Return the scripted findings that the settings ask for, ordered by place."""
        if self.failure:
            raise self.failure
        by_place: dict[int, list[Fix]] = {}
        for mistake in self.mistakes:
            threshold = settings.min_confidence_logic
            if mistake.confidence < (CALIBRATED if threshold is None else threshold):
                continue
            if not settings.wants(mistake.code, mistake.name):
                continue
            start = source.find(mistake.wrong)
            while start != -1:
                by_place.setdefault(start, []).append(mistake.fix_at(start))
                start = source.find(mistake.wrong, start + len(mistake.wrong))
        findings = []
        for _, fixes in sorted(by_place.items()):
            best, *others = sorted(fixes, key=lambda fix: -fix.confidence)
            findings.append(replace(best, alternatives=tuple(others[: top - 1])))
        return findings


@dataclass(frozen=True)
class Finished:
    """A finished run."""

    exit_code: int
    output: bytes
    errors: str

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.output.decode()


Run = Callable[..., Finished]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> ScriptedEngine:
    """The engine that the commands of this test use."""
    scripted = ScriptedEngine()
    monkeypatch.setattr(app, "open_engine", lambda settings: scripted)
    return scripted


@pytest.fixture
def mlrepair(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path) -> Run:
    """Run `mlrepair` with the given arguments, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    for variable in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(variable, raising=False)

    def run(*arguments: str | Path, stdin: bytes = b"") -> Finished:
        monkeypatch.setattr(sys, "argv", ["mlrepair", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as stop:
            main()
        sys.stdout.flush()
        output, errors = capsysbinary.readouterr()
        return Finished(int(stop.value.code or 0), output, errors.decode())

    return run
