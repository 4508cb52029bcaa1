"""Applying fixes until nothing changes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mlrepair.cli.findings import Repairer
from mlrepair.edits import Applicability, Fix, apply_edits, without_overlaps
from mlrepair.settings import Settings

_ROUNDS = 20  # each repairs every place it can; another one is for what only then becomes visible
_ALONE = 8  # fixes tried one by one where all at once made things worse


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text after its repairs."""

    text: bytes
    applied: int  # fixes
    left: tuple[Fix, ...]  # what is still found in it


def repair_text(text: bytes, engine: Repairer, settings: Settings, *, unsafe: bool) -> Repaired:
    """Apply the safe fixes, or all, round after round; a round that would break the text is not taken."""
    found = tuple(engine.repair(text, settings=settings))
    applied = 0
    seen = {text}
    for _ in range(_ROUNDS):
        for batch in _batches(found, unsafe=unsafe):
            candidate = apply_edits(text, (edit for fix in batch for edit in fix.edits))
            if candidate in seen:  # repairs that undo each other would never end
                continue
            seen.add(candidate)
            found_then = tuple(engine.repair(candidate, settings=settings))
            if _syntax_errors(found_then) <= _syntax_errors(found):
                text, found, applied = candidate, found_then, applied + len(batch)
                break
        else:
            break
    return Repaired(text, applied, found)


def _batches(found: Sequence[Fix], *, unsafe: bool) -> Iterator[list[Fix]]:
    """Yield what to try in one round: everything at once, and if that is worse, each fix alone, the best first."""
    applicable = [fix for fix in found if fix.edits and (unsafe or fix.applicability is Applicability.SAFE)]
    together = without_overlaps(applicable)
    if together:
        yield together
    if len(applicable) > 1:
        yield from ([fix] for fix in sorted(applicable, key=lambda fix: -fix.confidence)[:_ALONE])


def _syntax_errors(fixes: Iterable[Fix]) -> int:
    return sum(fix.code.startswith("MLR0") for fix in fixes)
