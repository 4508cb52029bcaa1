"""How sure a finding must be to be shown: less where the user has just edited than in old code.

Who edits makes mistakes there and then; old code has run. So the thresholds of logic and security can be lowered in the
lines that were edited since the file was opened. What does not parse is shown whatever the engine thinks of its repair,
so the threshold of syntax stays as it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from mlrepair.edits import Fix
from mlrepair.settings import Settings
from mlrepair_lsp.documents import Document

_LOGIC, _SECURITY = "logic", "security"


@dataclass(frozen=True)
class Judgement:
    """What the engine is asked for in one version of a document, and what of its answer is shown."""

    document: Document
    asked: Settings
    usual: Mapping[str, float] = field(default_factory=dict)  # thresholds of old code, of the groups that are lowered

    @classmethod
    def of(cls, document: Document, settings: Settings, calibrated: Mapping[str, float]) -> "Judgement":
        """Judge by the user's thresholds, else by the calibrated ones; a group that has neither is not lowered."""
        if not settings.recent_discount or not document.recent:
            return cls(document, settings)
        usual: dict[str, float] = {}
        for group in (_LOGIC, _SECURITY):
            wanted = settings.min_confidence(group)
            threshold = calibrated.get(group) if wanted is None else wanted
            if threshold is not None:
                usual[group] = threshold
        lowered = {f"min_confidence_{group}": usual[group] * (1 - settings.recent_discount) for group in usual}
        return cls(document, replace(settings, **lowered), usual)  # type: ignore[arg-type]  # these fields are numbers

    def shown(self, fixes: Iterable[Fix]) -> list[Fix]:
        """Return the findings that are sure enough for where they are, in their order."""
        return [
            fix
            for fix in fixes
            if fix.confidence >= self.usual.get(_group(fix), 0.0) or self.document.is_recent(fix.start, fix.end)
        ]


def _group(fix: Fix) -> str:
    """The group of a finding, by the first digit of its code."""
    return {"MLR1": _LOGIC, "MLR2": _SECURITY}.get(fix.code[:4], "syntax")
