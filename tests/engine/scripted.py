"""A model that proposes what a test says; the engine around it is the real one."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from mlrepair.actions import Action, Operation
from mlrepair.calibration import Calibration, Weighing
from mlrepair.grid import Window
from mlrepair.model import View

Script = Callable[[Window], list[tuple[Action, float]]]


@dataclass(frozen=True)
class ScriptedRanking:
    """What the script says of one window; probabilities instead of logarithms."""

    proposals: list[tuple[Action, float]]

    @property
    def no_bug(self) -> float:
        """What the proposals leave."""
        return math.log(max(1 - sum(probability for _, probability in self.proposals), 1e-9))

    def actions(self, top: int) -> list[tuple[Action, float]]:
        """The proposals, best first."""
        ranked = sorted(self.proposals, key=lambda pair: -pair[1])
        return [(action, math.log(probability)) for action, probability in ranked[:top]]


@dataclass
class ScriptedModel:
    """Asks its script about every window, and remembers the windows."""

    script: Script
    architecture: str = "scripted"
    thresholds: Mapping[str, float] = field(
        default_factory=lambda: {"syntax": 0.1, "logic": 0.5, "security": 0.5, "safe": 0.9}
    )
    calibrations: Mapping[str, Calibration] = field(default_factory=dict)
    weighing: Weighing = field(default_factory=Weighing)
    seen: list[Window] = field(default_factory=list)

    def score(self, views: Sequence[View]) -> list[ScriptedRanking]:
        """Answer with the script's proposals."""
        self.seen += [view.window for view in views]
        return [ScriptedRanking(self.script(view.window)) for view in views]


def silent(window: Window) -> list[tuple[Action, float]]:
    """The script that sees no mistake anywhere."""
    return []


def after(window: Window, text: bytes, nth: int = 0) -> int:
    """The index of a cell, for an action at it."""
    return [i for i, cell in enumerate(window.cells) if cell.text == text][nth]


def inserting(before: bytes, text: bytes, probability: float = 0.9) -> Script:
    """The script that inserts a text after every cell `before`."""
    return lambda window: [
        (Action(i, Operation.INSERT, text), probability) for i, cell in enumerate(window.cells) if cell.text == before
    ]


def replacing(old: bytes, new: bytes, probability: float = 0.9) -> Script:
    """The script that replaces every cell `old`."""
    return lambda window: [
        (Action(i, Operation.REPLACE, new), probability) for i, cell in enumerate(window.cells) if cell.text == old
    ]


def deleting(text: bytes, probability: float = 0.9) -> Script:
    """The script that deletes every cell with a text."""
    return lambda window: [
        (Action(i, Operation.DELETE), probability) for i, cell in enumerate(window.cells) if cell.text == text
    ]


def either(*scripts: Script) -> Script:
    """The script that proposes what all of them propose."""
    return lambda window: [proposal for script in scripts for proposal in script(window)]
