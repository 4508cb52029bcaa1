"""The real server with an engine whose findings are scripted by the text; run as a program it serves standard input.

It finds words, one after the other: `retrun` (syntax, safe, with alternatives), `is_not` (logic, unsafe, unsure),
`md5` (security, safe) and `whatever` (syntax, without a repair). `explode` in a text makes it raise, `slow` makes it
wait until it is cancelled, `lingering` for two seconds, `announced` makes it tell of a mistake at the start before
anything else, `gradually` of its first finding before the others. With the argument `--broken` no model can be loaded.
"""

import re
import sys
import time
from collections.abc import Callable, Mapping
from types import MappingProxyType

from mlrepair.edits import Applicability, Edit, Fix
from mlrepair.settings import Settings
from mlrepair_lsp.server import RepairServer
from mlrepair_lsp.transports import serve_stdio

Partial = Callable[[list[Fix]], None]

_WORDS = re.compile(rb"retrun|is_not|md5|whatever")


class ScriptedEngine:
    """Finds fixed words, whatever stands around them."""

    thresholds: Mapping[str, float] = MappingProxyType({"logic": 0.75, "security": 0.9})

    def repair(
        self, source: bytes, *, settings: Settings, top: int, cancelled: Callable[[], bool], partial: Partial | None
    ) -> list[Fix]:
        """Return one finding for each known word."""
        if b"explode" in source:
            raise RuntimeError("the engine has exploded")
        if b"announced" in source and partial is not None:
            partial([_fix("whatever", 0, 3, top)])
            time.sleep(0.2)
        if b"lingering" in source:
            time.sleep(2.0)
        while b"slow" in source and not cancelled():
            time.sleep(0.001)
        fixes = [_fix(match.group().decode(), match.start(), match.end(), top) for match in _WORDS.finditer(source)]
        if b"gradually" in source and partial is not None:
            partial(fixes[:1])
            time.sleep(0.2)
        return [fix for fix in fixes if settings.wants(fix.code, fix.name) and _is_sure(fix, settings)]

    def close(self) -> None:
        """Keep nothing."""


class BrokenEngine:
    """Has no models."""

    thresholds: Mapping[str, float] = MappingProxyType({})

    def repair(
        self, source: bytes, *, settings: Settings, top: int, cancelled: Callable[[], bool], partial: Partial | None
    ) -> list[Fix]:
        """Fail as an engine without models does."""
        raise FileNotFoundError("trm.onnx is missing, expected beside manifest.json: install mlrepair again")

    def close(self) -> None:
        """Keep nothing."""


def _is_sure(fix: Fix, settings: Settings) -> bool:
    """Whether a finding passes the threshold of its group, if the user has set one."""
    group = {"MLR1": "logic", "MLR2": "security"}.get(fix.code[:4], "syntax")
    return fix.confidence >= (settings.min_confidence(group) or 0.0)


def _fix(word: str, start: int, end: int, top: int) -> Fix:
    def fix(text: str, code: str, name: str, confidence: float, alternatives: tuple[Fix, ...] = ()) -> Fix:
        safe = confidence > 0.9
        return Fix(
            code=code,
            name=name,
            message=f"`{word}` is misspelt",
            start=start,
            end=end,
            edits=(Edit(start, end, text.encode()),) if text else (),
            label=f"Replace `{word}` with `{text}`" if text else "",
            confidence=confidence,
            applicability=Applicability.SAFE if safe else Applicability.UNSAFE,
            architecture="trm",
            verified=("parses", "names"),
            alternatives=alternatives,
        )

    match word:
        case "retrun":
            others = (fix("rerun", "MLR003", "misspelt-keyword", 0.02), fix("", "MLR003", "misspelt-keyword", 0.01))
            return fix("return", "MLR003", "misspelt-keyword", 0.97, others[: top - 1])
        case "is_not":
            return fix("is not", "MLR105", "wrong-operator", 0.8)
        case "md5":
            return fix("sha256", "MLR203", "weak-hash", 0.95)
        case _:
            return fix("", "MLR000", "syntax-error", 0.5)


def make_peer(send: Callable[[bytes], None]) -> RepairServer:
    """Return the real server around a scripted engine."""

    def make_engine(_: Settings) -> ScriptedEngine | BrokenEngine:
        return BrokenEngine() if "--broken" in sys.argv else ScriptedEngine()

    return RepairServer(make_engine, "test", send)


if __name__ == "__main__":
    sys.exit(serve_stdio(make_peer))
