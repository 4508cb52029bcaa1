"""`mlrepair-train`: from packages to shipped weights, one command a stage."""

import os
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Annotated

import typer

from mlrepair.vocabulary import Vocabulary

if TYPE_CHECKING:
    from mlrepair_training.averaging import Peers

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False)
data_app = typer.Typer(help="From packages to shards of samples.", no_args_is_help=True)
app.add_typer(data_app, name="data")
DataDirectory = Annotated[Path, typer.Option(help="where corpus, vocabulary and shards lie")]
WeightsDirectory = Annotated[Path, typer.Option(help="the weights directory")]
UnquantizedDirectory = Annotated[Path | None, typer.Option(help="weights in fp32 to compare with: RUN/fp32")]
SampleCount = Annotated[int, typer.Option(min=1, help="samples of a group; a quarter as many of security")]
RunDirectory = Annotated[Path, typer.Option(help="where the checkpoint lies")]


@data_app.command()
def corpus(data: DataDirectory = Path("data")) -> None:
    """Fetch the named packages; write one Parquet file a split."""
    from mlrepair_training.corpus import build, fetch, read_manifest

    fetch(data / "archives", read_manifest().packages)
    build(data)


@data_app.command()
def vocabulary(data: DataDirectory = Path("data")) -> None:
    """Count the closed vocabulary on the training split."""
    from mlrepair_training.corpus import read
    from mlrepair_training.vocabulary_builder import build_vocabulary

    build_vocabulary(read(data, "train")).save(data / "vocabulary.json")


@data_app.command()
def shards(
    data: DataDirectory = Path("data"),
    split: Annotated[str, typer.Option(help="train, validation or test")] = "train",
    first: Annotated[int, typer.Option(help="number of the first shard")] = 0,
    count: Annotated[int, typer.Option(help="how many shards")] = 60,
    size: Annotated[int, typer.Option(help="samples a shard")] = 10_000,
    seed: Annotated[int, typer.Option()] = 1,
    processes: Annotated[int | None, typer.Option(help="by default one a core")] = None,
    ray: Annotated[str | None, typer.Option(help="build on this Ray cluster; `local` starts a small one")] = None,
) -> None:
    """Break code as people do; write Arrow shards and a card. Shards that exist are kept, so this resumes."""
    from functools import partial

    from rich.console import Console
    from rich.progress import track

    from mlrepair_training.shards import Recipe, build, card, in_processes, on_cluster

    recipe, numbers = Recipe(data, split, size, seed), list(range(first, first + count))
    if ray is None:
        builder = partial(in_processes, processes=processes or os.cpu_count() or 1)
    else:
        builder = partial(on_cluster, address=ray)
    missing = sum(not recipe.path(number).exists() for number in numbers)
    for _ in track(build(recipe, numbers, builder), f"Building {split}", missing, console=Console(stderr=True)):
        pass
    (data / f"card-{split}.md").write_text(card(data / split), encoding="utf-8")


@data_app.command()
def check(
    data: DataDirectory = Path("data"),
    split: Annotated[str, typer.Option(help="train, validation or test")] = "train",
    count: Annotated[int, typer.Option(min=1, help="pieces on which every kind is tried")] = 10_000,
    seed: Annotated[int, typer.Option()] = 0,
) -> None:
    """Break pieces of the corpus by every kind; exit with 1 unless the recorded repairs restore every byte."""
    from mlrepair_training.corpus import read
    from mlrepair_training.round_trip import try_kinds

    files = list(read(data, split))
    Random(seed).shuffle(files)
    trials = try_kinds(files, count, seed)
    for trial in trials:
        kind = trial.kind
        typer.echo(f"{kind.code} {kind.name:32} {trial.tried:7} tried {trial.applied:7} broken {trial.failed:4} lost")
        if trial.failed:
            typer.echo(trial.failure.decode(errors="replace"), err=True)
    raise typer.Exit(any(trial.failed for trial in trials))


@data_app.command()
def speed(
    data: DataDirectory = Path("data"),
    size: Annotated[int, typer.Option(min=1, help="pairs that are built and read")] = 10_000,
) -> None:
    """Build and read pairs on one core; say how many a second, and how long a million takes on two."""
    from mlrepair_training.shards import Recipe
    from mlrepair_training.throughput import throughput

    built, read = throughput(Recipe(data, "train", size, seed=0))
    typer.echo(f"built {built:,.0f} pairs a second: a million in {1e6 / built / 60 / 2:.1f} minutes on two cores")
    typer.echo(f"read {read:,.0f} pairs a second")


@data_app.command()
def real(data: DataDirectory = Path("data")) -> None:
    """Collect real one-statement fixes from bug-fix releases (docs/collectors.md); fetches about 1,200 wheels."""
    from mlrepair_training.collectors.releases import build, read_releases
    from mlrepair_training.packages import FetchError, fetch

    releases = read_releases()
    try:
        fetch(data / "wheels", [package for series in releases for package in series.packages])
    except FetchError as error:  # the neighbours of what is missing are compared all the same
        typer.echo(error, err=True)
    typer.echo(build(data, releases))


@data_app.command()
def real_shards(
    data: DataDirectory = Path("data"),
    count: Annotated[int, typer.Option(min=1, help="how many shards; each has all fixes, in other views")] = 1,
    seed: Annotated[int, typer.Option()] = 1,
) -> None:
    """Write the collected fixes that train as shards beside the others: train/real-NNNNN.arrow."""
    from mlrepair_training.real_samples import build_real

    for path in build_real(data, count, seed):
        typer.echo(path)


@app.command()
def trm(
    data: DataDirectory = Path("data"),
    run: RunDirectory = Path("runs/trm"),
    minutes: Annotated[float, typer.Option(help="of each processor, over all sittings of the run")] = 60.0,
    compile_layers: Annotated[
        bool, typer.Option("--compile", help="fuse the layers: a minute with a C++ compiler, then nearly twice as fast")
    ] = False,
    start: Annotated[
        Path | None, typer.Option(help="weights to begin with, such as training/checkpoints/trm.safetensors")
    ] = None,
    nets: Annotated[int, typer.Option(min=1, max=2, help="2: one for z and one for y, grown from a shared one")] = 2,
    layers: Annotated[int, typer.Option(min=1, help="of a net; more than the start's add nothing at first")] = 3,
    expansion: Annotated[int, typer.Option(min=1, help="width of a layer's gated net; grows as the layers do")] = 16,
    processes: Annotated[int, typer.Option(help="one a core, each with one thread; they share their weights")] = 1,
    rate: Annotated[float, typer.Option(help="factor of the learning rates: less for trained weights")] = 1.0,
    cooldown: Annotated[float, typer.Option(min=0.01, max=1, help="last share of the time: the rates fall")] = 0.42,
    synchronous: Annotated[
        bool, typer.Option("--synchronous", help="mean of the gradients in every step, not of the weights now and then")
    ] = False,
) -> None:
    """Train the TRM; an interrupted run goes on where its checkpoint stands.

    On several machines: `torchrun --nnodes … --nproc-per-node … -m mlrepair_training trm …`.
    """
    _in_processes(
        processes,
        _train_trm,
        data=data,
        run=run,
        minutes=minutes,
        compile_layers=compile_layers,
        start=start,
        nets=nets,
        layers=layers,
        expansion=expansion,
        rate=rate,
        cooldown=cooldown,
        synchronous=synchronous,
    )


def _in_processes(processes: int, train: Callable[..., None], **options: object) -> None:
    """Call a training function in so many processes that know of each other."""
    from concurrent.futures import ProcessPoolExecutor
    from functools import partial
    from multiprocessing import get_context
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as meeting, ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        one = partial(_joined, train, processes=processes, rendezvous=Path(meeting) / "rendezvous", options=options)
        if "WORLD_SIZE" in os.environ:  # a launcher has started the processes
            one(0)
        else:
            list(pool.map(one, range(processes)))


def _joined(
    train: Callable[..., None], rank: int, processes: int, rendezvous: Path, options: dict[str, object]
) -> None:
    from mlrepair_training.averaging import Peers

    peers = Peers.of_launcher() or Peers(rank, processes, rendezvous)
    try:
        train(peers, **options)
    finally:
        peers.leave()


def _train_trm(
    peers: "Peers",
    data: Path,
    run: Path,
    minutes: float,
    compile_layers: bool,
    start: Path | None,
    nets: int,
    layers: int,
    expansion: int,
    rate: float,
    cooldown: float,
    synchronous: bool,
) -> None:
    from mlrepair_training.train import Trainer, TrainingConfig
    from mlrepair_training.trm import CodeRepairConfig

    words = Vocabulary.load(data / "vocabulary.json")
    config = TrainingConfig(minutes=minutes, rate=rate, cooldown=cooldown, synchronous=synchronous)
    model = CodeRepairConfig(vocabulary=len(words), nets=nets, layers=layers, expansion=expansion)
    trainer = Trainer(run, words, config, model, peers)
    if start is not None:
        trainer.start_from(start)
    if compile_layers:
        trainer.compile()
    trainer.run(data / "train")


@app.command()
def ablate(
    data: DataDirectory = Path("data"),
    runs: Annotated[Path, typer.Option(help="where the variants' runs lie; an interrupted study goes on there")] = (
        Path("runs/ablation")
    ),
    minutes: Annotated[float, typer.Option(help="of one processor, for each variant")] = 5.0,
) -> None:
    """Train variants of the TRM from nothing for the same time; print a row for each."""
    from mlrepair_training.ablation import HEADER, ablate

    typer.echo(HEADER)
    for row in ablate(data, runs, minutes):
        typer.echo(row)


@app.command()
def ctm(
    data: DataDirectory = Path("data"),
    run: RunDirectory = Path("runs/ctm"),
    minutes: Annotated[float, typer.Option(help="of training, over all sittings of the run")] = 60.0,
    start: Annotated[Path, typer.Option(help="weights of the TRM that reads for it; they stay as they are")] = Path(
        "training/checkpoints/trm.safetensors"
    ),
    ticks: Annotated[list[int] | None, typer.Option(help="trained in even shares of the time: 4, 8, 12, 16")] = None,
    reads: Annotated[int, typer.Option(min=1, help="ticks of a batch that are read out, the last among them")] = 4,
    growth: Annotated[
        float | None, typer.Option(help="exponential weights of the ticks, instead of the best and the surest one")
    ] = None,
    longest: Annotated[int, typer.Option(help="cells of a window; longer ones are passed over")] = 224,
    rate: Annotated[float, typer.Option(help="factor of the learning rates")] = 1.0,
    cooldown: Annotated[float, typer.Option(min=0.01, max=1, help="last share of the time: the rates fall")] = 0.42,
) -> None:
    """Train a CTM on top of a trained TRM; an interrupted run goes on where its checkpoint stands."""
    from mlrepair_training.ctm import TickLoss
    from mlrepair_training.ctm_training import ThoughtTrainer, start_config
    from mlrepair_training.train import TrainingConfig

    words = Vocabulary.load(data / "vocabulary.json")
    config = TrainingConfig(minutes=minutes, rate=rate, cooldown=cooldown, longest=longest, dense=0.0)
    rule = TickLoss(growth, reads, tuple(ticks or ()))
    trainer = ThoughtTrainer(run, words, config, start_config(start), rule)
    trainer.start_from(start)
    trainer.run(data / "train")


@app.command()
def export(
    data: DataDirectory = Path("data"),
    run: RunDirectory = Path("runs/trm"),
    output: WeightsDirectory = Path("engine/mlrepair/weights"),
    blended: Annotated[
        Path | None, typer.Option("--blend", help="weights to meet half way, such as those that the run began with")
    ] = None,
    share: Annotated[float, typer.Option(min=0, max=1, help="of those weights")] = 0.5,
) -> None:
    """Write the averaged model as int8 ONNX, with its vocabulary and manifest; in fp32 it goes to `RUN/fp32`."""
    from mlrepair_training.export import export_weights

    export_weights(run, Vocabulary.load(data / "vocabulary.json"), output, blended, share)


@app.command()
def export_ctm(
    data: DataDirectory = Path("data"),
    run: RunDirectory = Path("runs/ctm"),
    output: WeightsDirectory = Path("engine/mlrepair/weights"),
) -> None:
    """Write the averaged CTM as three ONNX graphs, reading and edits in int8; in fp32 they go to `RUN/fp32`."""
    from mlrepair_training.export_ctm import export_thought

    export_thought(run, Vocabulary.load(data / "vocabulary.json"), output)


@app.command()
def ctm_analysis(
    data: DataDirectory = Path("data"),
    run: RunDirectory = Path("runs/ctm"),
    trm: Annotated[Path, typer.Option(help="the TRM that reads for it")] = Path("training/checkpoints/trm.safetensors"),
    output: Annotated[Path, typer.Option(help="folder for figures.json and the pictures")] = Path("ctm-analysis"),
    count: Annotated[int, typer.Option(min=1, help="samples of the first validation shard")] = 3000,
) -> None:
    """Measure a CTM tick by tick beside its TRM: accuracy, certainty, synchronisation, attention."""
    from mlrepair_training.batches import Shard
    from mlrepair_training.ctm_analysis import analyse
    from mlrepair_training.ctm_training import load_average
    from mlrepair_training.trm import CodeRepairTRM

    shard = Shard(min((data / "validation").glob("*.arrow")), Vocabulary.load(data / "vocabulary.json"))
    for reader, values in analyse(CodeRepairTRM.from_pretrained(trm), load_average(run), shard, output, count).items():
        typer.echo(f"{reader}: " + ", ".join(f"{name} {value}" for name, value in values.items()))


@app.command()
def calibrate(
    data: DataDirectory = Path("data"),
    weights: WeightsDirectory = Path("engine/mlrepair/weights"),
    count: Annotated[int, typer.Option(help="samples of syntax and of logic; a quarter as many of security")] = 600,
    processes: Annotated[int, typer.Option(min=1, help="that judge at the same time")] = 1,
) -> None:
    """Fit confidences and thresholds on the validation packages; write them into the manifest."""
    from mlrepair_training.calibration import calibrate as fit

    for name, value in fit(data, weights, count, processes=processes).items():
        typer.echo(f"{name}: {value}")


@app.command()
def evaluate(
    data: DataDirectory = Path("data"), run: RunDirectory = Path("runs/trm"), split: str = "validation"
) -> None:
    """Print loss and exact first answers of a checkpoint by group and kind on one shard."""
    from mlrepair_training.batches import Shard
    from mlrepair_training.train import evaluate as measure
    from mlrepair_training.train import load_average

    words = Vocabulary.load(data / "vocabulary.json")
    for path in sorted((data / split).glob("*.arrow"))[:1]:
        for name, value in measure(load_average(run), Shard(path, words)).items():
            typer.echo(f"{name:40} {value:.3f}")


@app.command()
def benchmark(
    data: DataDirectory = Path("data"),
    weights: WeightsDirectory = Path("engine/mlrepair/weights"),
    count: SampleCount = 300,
    unquantized: UnquantizedDirectory = None,
) -> None:
    """Measure what users have on the test packages, beside a baseline without a model: the README's figures."""
    from mlrepair_training.report.measuring import Plan, measure
    from mlrepair_training.report.quality import of_trm
    from mlrepair_training.report.records import OURS

    plan = Plan(data, weights, count, systems=(OURS,), unquantized=unquantized, extras=False)
    for name, values in of_trm(list(measure(plan))).items():
        typer.echo(f"{name}: " + ", ".join(f"{key} {value}" for key, value in values.items()))


@app.command()
def mamba(
    data: DataDirectory = Path("data"),
    run: RunDirectory = Path("runs/mamba"),
    minutes: Annotated[float, typer.Option(help="of each processor, over all sittings of the run")] = 60.0,
    start: Annotated[
        Path | None, typer.Option(help="weights to begin with, such as training/checkpoints/mamba.safetensors")
    ] = None,
    layers: Annotated[int, typer.Option(min=1, help="more than the start's add nothing at first")] = 4,
    gated: Annotated[int, typer.Option(min=0, help="width of a gated net behind each layer; new ones, too")] = 0,
    compile_layers: Annotated[
        bool, typer.Option("--compile", help="fuse the layers: minutes with a C++ compiler, then a tenth faster")
    ] = False,
    processes: Annotated[int, typer.Option(help="one a core, each with one thread; they share their weights")] = 1,
    rate: Annotated[float, typer.Option(help="factor of the learning rates: less for trained weights")] = 1.0,
    cooldown: Annotated[float, typer.Option(min=0.01, max=1, help="last share of the time: the rates fall")] = 0.42,
) -> None:
    """Train the Mamba on whole files; an interrupted run goes on where its checkpoint stands."""
    _in_processes(
        processes,
        _train_mamba,
        data=data,
        run=run,
        minutes=minutes,
        start=start,
        layers=layers,
        gated=gated,
        compile_layers=compile_layers,
        rate=rate,
        cooldown=cooldown,
    )


def _train_mamba(
    peers: "Peers",
    data: Path,
    run: Path,
    minutes: float,
    start: Path | None,
    layers: int,
    gated: int,
    compile_layers: bool,
    rate: float,
    cooldown: float,
) -> None:
    from mlrepair_training.corpus import read
    from mlrepair_training.mamba import MambaLMConfig
    from mlrepair_training.mamba_training import MambaTrainer, MambaTrainingConfig

    words = Vocabulary.load(data / "vocabulary.json")
    sources = [file.source for file in read(data, "train")]
    config = MambaTrainingConfig(minutes=minutes, rate=rate, cooldown=cooldown)
    model = MambaLMConfig(vocabulary=len(words), layers=layers, gated=gated)
    trainer = MambaTrainer(run, sources, words, config, model, peers)
    if start is not None:
        trainer.start_from(start)
    if compile_layers:
        trainer.compile()
    trainer.run()


@app.command()
def export_mamba(
    data: DataDirectory = Path("data"),
    run: RunDirectory = Path("runs/mamba"),
    output: WeightsDirectory = Path("engine/mlrepair/weights"),
) -> None:
    """Write the averaged Mamba as two ONNX graphs with int8 tables; for torch it goes to `RUN/weights.safetensors`."""
    from mlrepair_training.export_mamba import export_weights

    export_weights(run, Vocabulary.load(data / "vocabulary.json"), output)


@app.command()
def benchmark_mamba(
    data: DataDirectory = Path("data"),
    weights: WeightsDirectory = Path("engine/mlrepair/weights"),
    checkpoints: Annotated[Path, typer.Option(help="where the same weights lie for torch")] = Path(
        "training/checkpoints"
    ),
    count: Annotated[int, typer.Option(min=1, help="as the report's: two bugs of each sort in five")] = 300,
) -> None:
    """Measure what the model of whole files foresees, what it adds to the TRM, and what reading costs."""
    import json

    from mlrepair_training.report.measuring import Plan, measure_mamba
    from mlrepair_training.report.quality import of_mamba

    records = list(measure_mamba(Plan(data, weights, count, checkpoints=checkpoints)))
    typer.echo(json.dumps(of_mamba(records), indent=1))


@app.command()
def benchmark_several(
    data: DataDirectory = Path("data"),
    weights: WeightsDirectory = Path("engine/mlrepair/weights"),
    count: Annotated[int, typer.Option(min=1, help="files, each with one to ten bugs")] = 40,
    split: Annotated[str, typer.Option(help="whose files: test once, validation to work with")] = "test",
    seed: Annotated[int, typer.Option()] = 0,
    min_confidence: Annotated[float | None, typer.Option(help="of all repairs; by default what users have")] = None,
) -> None:
    """Break whole files in several places; count what TRM, CTM and both with recursion repair, and what they spoil."""
    from random import Random

    from mlrepair.settings import Settings
    from mlrepair_training.corpus import read
    from mlrepair_training.several_benchmark import buggy_files, figures, outcome, systems

    settings = Settings(
        min_confidence_syntax=min_confidence,
        min_confidence_logic=min_confidence,
        min_confidence_security=min_confidence,
    )
    drawn = list(buggy_files(list(read(data, split)), Random(f"several/{split}/{seed}"), count))
    for name, system in systems(weights).items():
        found = figures([outcome(file, system, settings) for file in drawn])
        typer.echo(f"{name}: " + ", ".join(f"{key} {value}" for key, value in found.items()))


@app.command()
def benchmark_typing(
    data: DataDirectory = Path("data"),
    weights: WeightsDirectory = Path("engine/mlrepair/weights"),
    count: Annotated[int, typer.Option(min=1, help="states of each place")] = 300,
    split: Annotated[str, typer.Option(help="whose files: test once, validation to work with")] = "test",
    seed: Annotated[int, typer.Option()] = 0,
) -> None:
    """Type files row by row; count where what is unfinished gets its end, and where something right is taken away."""
    from random import Random

    from mlrepair.engine import Engine
    from mlrepair_training.baseline import baseline_repair, count_pairs
    from mlrepair_training.corpus import read
    from mlrepair_training.typing_benchmark import difference, figures, unfinished_files

    states = list(unfinished_files(read(data, split), Random(f"typing/{split}/{seed}"), count))
    pairs, engine = count_pairs(file.source for file in read(data, "validation")), Engine(weights)
    ours = [(state, state.verdict([fix.edits for fix in engine.repair(state.source)])) for state in states]
    base = [(state, state.verdict(difference(state.source, baseline_repair(state.source, pairs)))) for state in states]
    for name, judged in (("mlrepair", ours), ("best single edit", base)):
        for place, shares in figures(judged).items():
            typer.echo(f"{name}, {place}: " + ", ".join(f"{key} {share}" for key, share in shares.items()))


@app.command()
def benchmark_writing(
    data: DataDirectory = Path("data"),
    weights: WeightsDirectory = Path("engine/mlrepair/weights"),
    count: Annotated[int, typer.Option(min=1, help="functions of the split")] = 50,
    split: Annotated[str, typer.Option()] = "test",
    seed: Annotated[int, typer.Option()] = 0,
) -> None:
    """Let bodies be written for specifications: small tasks with tests, and short functions of real packages."""
    from mlrepair_training.benchmark import orchestrator
    from mlrepair_training.corpus import read
    from mlrepair_training.specification_benchmark import real_functions, small_tasks

    whole = (file for file in read(data, split) if "#" not in file.path)
    typer.echo(real_functions(whole, orchestrator(weights), count, seed))
    typer.echo(small_tasks(orchestrator(weights)))


@app.command()
def benchmark_tests(
    output: Annotated[Path, typer.Option(help="folder for programs and results; an interrupted run goes on there")] = (
        Path("benchmark-tests")
    ),
    count: Annotated[int, typer.Option(min=1, help="programs with a mistake")] = 200,
    seed: Annotated[int, typer.Option()] = 0,
    max_tries: Annotated[int, typer.Option(min=1)] = 1000,
    max_seconds: Annotated[float, typer.Option(help="of the search in one program")] = 60.0,
    baseline: Annotated[bool, typer.Option(help="also in the grammar's own order")] = True,
) -> None:
    """Repair functions of networkx and the standard library against their documentation's examples; count tries."""
    from mlrepair.context import ContextSession
    from mlrepair.session import ModelSession
    from mlrepair.trial import Order
    from mlrepair_training.trial_benchmark import Plan, Record, figures, measure

    def tell(record: Record) -> None:
        typer.echo(f"{record.program} ({record.mistake}), {record.order}: {record.tries or 'not repaired'}", err=True)

    plan = Plan(output, count, seed, max_tries, max_seconds)
    orders = tuple(Order) if baseline else (Order.RANKED,)
    records = measure(plan, ModelSession(), ContextSession(), orders, tell)
    for name, values in figures(records).items():
        typer.echo(f"{name}: " + ", ".join(f"{key} {value}" for key, value in values.items()))


@app.command()
def report(
    data: DataDirectory = Path("data"),
    weights: WeightsDirectory = Path("engine/mlrepair/weights"),
    output: Annotated[Path, typer.Option(help="the page; samples go beside it as JSON lines")] = Path("report.html"),
    count: SampleCount = 300,
    seed: Annotated[int, typer.Option()] = 0,
    processes: Annotated[int, typer.Option(min=1, help="that repair at the same time")] = 1,
    unquantized: UnquantizedDirectory = None,
    redraw: Annotated[bool, typer.Option("--redraw", help="from the JSON lines of an earlier run, no engine")] = False,
    publish: Annotated[
        bool,
        typer.Option("--write", help="put page and figures into docs, README and manifest, without code of others"),
    ] = False,
) -> None:
    """Measure what users have and each model on the test packages; write one HTML page: tables, plots, cases."""
    from rich.console import Console
    from rich.progress import track

    from mlrepair_training.report import publishing
    from mlrepair_training.report.measuring import Plan, measure
    from mlrepair_training.report.page import draw
    from mlrepair_training.report.records import read, write

    samples = output.with_suffix(".jsonl")
    if not redraw:
        console = Console(stderr=True)
        plan = Plan(data, weights, count, seed, unquantized=unquantized)
        write(samples, measure(plan, processes, lambda jobs, total: track(jobs, "Measuring", total, console=console)))
    records = read(samples)
    draw(records, output)
    if publish:
        publishing.publish(records, weights / "manifest.json")
    typer.echo(output)


def main() -> None:
    """Entry point of `mlrepair-train`."""
    app()
