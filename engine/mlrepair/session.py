"""A model at work: its weights are found, checked and loaded when they are first needed, and score windows.

Weights are ONNX files that a manifest names. Pickles run code when they are loaded, so they are refused.
"""

import hashlib
import json
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mlrepair.calibration import Calibration, Preference, Weighing
from mlrepair.model import OUTPUTS, Inputs, Scores, View, score
from mlrepair.vocabulary import Vocabulary

_ARCHITECTURE = "trm"
_PICKLES = (".pt", ".pth", ".pkl", ".pickle", ".bin", ".ckpt")
WEIGHTS = Path(__file__).with_name("weights")


class ModelError(Exception):
    """A model cannot be loaded; the text says what was found, what was expected, and what to do."""


@dataclass
class ModelSession:
    """A model of a directory; nothing is read before the first use, and any thread may be the first."""

    directory: Path | None = None  # None: what came with the package
    threads: int = 2  # that look at windows at once; one window alone is looked at by one thread
    architecture: str = _ARCHITECTURE
    _loaded: "_Loaded | None" = field(default=None, init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    @property
    def thresholds(self) -> Mapping[str, float]:
        """The calibrated confidence from which a finding is shown, by group."""
        return self._load().thresholds

    @property
    def calibrations(self) -> Mapping[str, Calibration]:
        """What makes confidences probabilities, by group."""
        return self._load().calibrations

    @property
    def weighing(self) -> Weighing:
        """How much each piece of evidence counts for a repair of code that parses."""
        return self._load().weighing

    def score(self, views: Sequence[View]) -> list[Scores]:
        """Look at windows; the rankings are in the order of the views.

        Raises:
            ModelError: if the model cannot be loaded.
        """
        loaded = self._load()
        return score(views, loaded.vocabulary, loaded.run)

    def _load(self) -> "_Loaded":
        with self._lock:
            if self._loaded is None:
                self._loaded = _Loaded.of(self.directory or WEIGHTS, self.architecture, self.threads)
            return self._loaded


@dataclass(frozen=True)
class _Loaded:
    """What is in memory of a model."""

    runtime: Any  # onnxruntime.InferenceSession, which has no types
    others: ThreadPoolExecutor | None  # the threads beside the caller's
    threads: int
    vocabulary: Vocabulary
    thresholds: Mapping[str, float]
    calibrations: Mapping[str, Calibration]
    weighing: Weighing

    @classmethod
    def of(cls, directory: Path, architecture: str, threads: int) -> "_Loaded":
        entry = entry_of(directory, architecture)
        try:
            weights = checked(directory, entry)
            vocabulary = vocabulary_of(directory, entry["vocabulary"])
            believed = thresholds_of(entry), calibrations_of(entry), weighing_of(entry)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ModelError(
                f"{directory / 'manifest.json'}: the entry of `{architecture}` is not a model's "
                f"({type(error).__name__}: {error}); expected file, sha256 and vocabulary; {_ADVICE}"
            ) from error
        runtime = open_graph(weights, directory / entry["file"])
        others = ThreadPoolExecutor(threads - 1, "mlrepair-window") if threads > 1 else None
        return cls(runtime, others, threads, vocabulary, *believed)

    def run(self, batches: Sequence[Inputs]) -> list[list[Any]]:
        """Compute the graph for batches, shared among the threads in turn, so that each has always the same ones."""
        shares = [batches[number :: self.threads] for number in range(self.threads)]
        elsewhere = [self.others.submit(self._run_share, share) for share in shares[1:] if share and self.others]
        computed = [self._run_share(shares[0]), *(future.result() for future in elsewhere)]
        return [computed[i % self.threads][i // self.threads] for i in range(len(batches))]

    def _run_share(self, share: Sequence[Inputs]) -> list[list[Any]]:
        return [self.runtime.run(OUTPUTS, inputs) for inputs in share]


def thresholds_of(entry: Mapping[str, Any]) -> dict[str, float]:
    """The confidences from which findings are shown, as a manifest's entry gives them."""
    return {group: float(value) for group, value in entry.get("thresholds", {}).items()}


def calibrations_of(entry: Mapping[str, Any]) -> dict[str, Calibration]:
    """What makes confidences probabilities, as a manifest's entry gives it."""
    return {
        group: Calibration(float(value["slope"]), float(value["bias"]))
        for group, value in entry.get("calibration", {}).items()
    }


def weighing_of(entry: Mapping[str, Any]) -> Weighing:
    """How evidence is weighed, as a manifest's entry gives it; as by default where it says nothing."""
    found = entry.get("weighing")
    if found is None:
        return Weighing()
    kinds = {kind: float(value) for kind, value in found["kinds"].items()}
    window, alone, gain, bias = (float(found[name]) for name in ("window", "alone", "gain", "bias"))
    return Weighing(window, alone, gain, bias, kinds, _preference_of(found.get("preference")))


def _preference_of(found: Mapping[str, Any] | None) -> Preference:
    if found is None:
        return Preference()
    return Preference(float(found["gain"]), {kind: float(value) for kind, value in found["kinds"].items()})


_ADVICE = "reinstall mlrepair, or name another directory of models"


def entry_of(directory: Path, architecture: str) -> dict[str, Any]:
    """What the manifest of a directory says of a model.

    Raises:
        ModelError: if there is no manifest, or no such model in it.
    """
    manifest = directory / "manifest.json"
    try:
        models = json.loads(manifest.read_bytes())["models"]
        names = ", ".join(models)
        entry = models.get(architecture)
    except OSError as error:
        raise ModelError(f"{manifest}: {error.strerror or error}; expected a list of models; {_ADVICE}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(
            f"{manifest}: not a manifest ({type(error).__name__}: {error}); expected the list of the models; {_ADVICE}"
        ) from error
    if not isinstance(entry, dict):
        raise ModelError(f"{manifest}: names {names or 'no model'}; expected `{architecture}`; {_ADVICE}")
    return entry


def checked(directory: Path, entry: dict[str, Any]) -> bytes:
    """The bytes of a weights file whose format and checksum are right.

    Raises:
        ModelError: if the file is missing, damaged, or of another format.
    """
    file = directory / entry["file"]
    if file.suffix in _PICKLES:
        raise _pickle(file)
    if file.suffix != ".onnx":
        raise ModelError(f"{file}: a file of the format `{file.suffix}`; expected `.onnx`; {_ADVICE}")
    content = _read(file)
    if content.startswith((b"\x80", b"PK\x03\x04")):  # pickle's protocol mark; torch puts pickles into zip files
        raise _pickle(file)
    return _same(file, content, entry["sha256"])


def _pickle(file: Path) -> ModelError:
    return ModelError(
        f"{file}: a pickle, which can run any code when it is loaded; expected an ONNX file; "
        "export the checkpoint with `mlrepair-train export`"
    )


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ModelError(f"{file}: {error.strerror or error}; the manifest names this file; {_ADVICE}") from error


def _same(file: Path, content: bytes, expected: str) -> bytes:
    found = hashlib.sha256(content).hexdigest()
    if found != expected:
        raise ModelError(f"{file}: has the SHA-256 {found}; expected {expected}: it is damaged or another; {_ADVICE}")
    return content


def vocabulary_of(directory: Path, entry: dict[str, Any]) -> Vocabulary:
    """The words of a model; `entry` is what the manifest says of them.

    Raises:
        ModelError: if the file is missing, damaged, or another than the model was trained with.
    """
    file = directory / entry["file"]
    if "sha256" in entry:
        _same(file, _read(file), entry["sha256"])
    try:
        vocabulary = Vocabulary.load(file)
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise ModelError(
            f"{file}: no vocabulary ({type(error).__name__}: {error}); expected a list of words; {_ADVICE}"
        ) from error
    if vocabulary.fingerprint != entry["fingerprint"]:
        raise ModelError(
            f"{file}: has the fingerprint {vocabulary.fingerprint}; expected {entry['fingerprint']}, "
            f"that of the words the model was trained with; {_ADVICE}"
        )
    return vocabulary


def one_thread() -> Any:
    """Options of the runtime for graphs that one thread computes."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # an arena keeps what the longest window needed, and saves no time here
    return options


def open_graph(weights: bytes, file: Path, outputs: Iterable[str] = OUTPUTS) -> Any:
    """The runtime of a graph that has these outputs."""
    import onnxruntime  # here, because it takes a moment, and a wrong manifest is told without it

    options = one_thread()
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL  # the export has done it
    options.log_severity_level = 3  # errors: warnings are about the graph, which no user can change
    try:
        runtime = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the runtime raises many kinds, private to it
        raise ModelError(f"{file}: the runtime cannot load it ({error}); expected an ONNX model; {_ADVICE}") from error
    missing = set(outputs) - {output.name for output in runtime.get_outputs()}
    if missing:
        raise ModelError(f"{file}: has no output {', '.join(sorted(missing))}; expected a repair model; {_ADVICE}")
    return runtime
