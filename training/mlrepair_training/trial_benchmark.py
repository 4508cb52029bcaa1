"""How many tries `mlrepair fix --tests` needs for the programs of `trial_programs`, beside the grammar's own order.

Programs and results are kept as JSON lines in a folder, so that an interrupted run goes on; `figures.json` sums up.
"""

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from mlrepair.context import Contexts
from mlrepair.edits import apply_edits
from mlrepair.model import Model
from mlrepair.trial import Command, Options, Order, repair_against_tests
from mlrepair.trial.distinct import is_same
from mlrepair_training.trial_programs import Program, broken_programs

WITHIN = (10, 50, 100, 200, 500, 1000)  # tries
_ENVIRONMENT = "PYTEST_DISABLE_PLUGIN_AUTOLOAD=1"  # plugins are ours, not the program's, and load for long
_TESTS = "-m pytest -q -p no:cacheprovider test_program.py"


@dataclass(frozen=True)
class Record:
    """What became of one program in one order."""

    program: str
    half: str
    mistake: str
    order: str
    tries: int | None  # until a patch passed; None: none did
    seconds: float
    is_right: bool  # whether that patch gives the program without the mistake


@dataclass(frozen=True)
class Plan:
    """What is measured."""

    folder: Path
    count: int
    seed: int = 0
    max_tries: int = 1000
    max_seconds: float = 60.0  # of the search in one program


def measure(
    plan: Plan,
    model: Model,
    contexts: Contexts | None,
    orders: Sequence[Order] = tuple(Order),
    tell: Callable[[Record], None] = lambda record: None,
) -> list[Record]:
    """Repair each program in each order; what an earlier run has done is not done again."""
    plan.folder.mkdir(parents=True, exist_ok=True)
    file = plan.folder / "results.jsonl"
    records = [Record(**row) for row in _rows(file)]
    done = {(record.program, record.order) for record in records}
    wanted = set()
    for program in _programs(plan):
        wanted.add(program.key)
        for order in orders:
            if (program.key, order.value) not in done:
                record = repaired(program, model, contexts, order, plan)
                records.append(record)
                _append(file, record)
                tell(record)
    records = [record for record in records if record.program in wanted]
    (plan.folder / "figures.json").write_text(json.dumps(figures(records), indent=2) + "\n", encoding="utf-8")
    return records


def repaired(program: Program, model: Model, contexts: Contexts | None, order: Order, plan: Plan) -> Record:
    """Repair one program in a folder of its own, until the first patch."""
    options = Options(plan.max_tries, max_seconds=plan.max_seconds, order=order, max_patches=1)
    with TemporaryDirectory(prefix="mlrepair-benchmark-") as name:
        folder = Path(name).resolve()
        source = program.write(folder).read_bytes()
        command = Command.of(f"{_ENVIRONMENT} {Path(sys.executable).as_posix()} {_TESTS}", folder)
        started = time.perf_counter()
        sources = {folder / "program.py": source}
        outcome = repair_against_tests(command, folder, sources, model, options, contexts=contexts)
        seconds = round(time.perf_counter() - started, 2)
    texts = [apply_edits(source, patch.edits) for patch in outcome.patches]
    is_right = any(is_same(text, program.right.encode()) for text in texts)
    tries = outcome.tries if texts else None
    return Record(program.key, program.half, program.mistake, order.value, tries, seconds, is_right)


def figures(records: Iterable[Record]) -> dict[str, dict[str, Any]]:
    """The shares repaired within so many tries by half and order, and how many tries the orders need."""
    every = list(records)
    found: dict[str, dict[str, Any]] = {}
    for half in ("all", *sorted({record.half for record in every})):
        for order in sorted({record.order for record in every}):
            some = [record for record in every if record.order == order and half in ("all", record.half)]
            tries = [WITHIN[-1] + 1 if record.tries is None else record.tries for record in some]
            found[f"{half}, {order}"] = {
                "programs": len(some),
                **{f"within {n}": round(sum(t <= n for t in tries) / len(some), 3) for n in WITHIN},
                "median tries": median(tries),
                "mean tries": round(sum(min(t, WITHIN[-1]) for t in tries) / len(some), 1),
                "median seconds": round(median(record.seconds for record in some), 2),
                "the author's": round(sum(record.is_right for record in some) / len(some), 3),
            }
    return found


def _programs(plan: Plan) -> Iterator[Program]:
    """The programs of an earlier run, then the others."""
    file = plan.folder / f"programs-{plan.seed}.jsonl"
    known = [Program(**row) for row in _rows(file)]
    yield from known[: plan.count]
    if len(known) < plan.count:
        for i, program in enumerate(broken_programs(plan.count, plan.seed)):
            if i >= len(known):
                _append(file, program)
                yield program


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    if file.exists():
        yield from map(json.loads, file.read_text(encoding="utf-8").splitlines())


def _append(file: Path, row: Record | Program) -> None:
    with file.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(asdict(row)) + "\n")
