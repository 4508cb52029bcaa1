"""The architecture that writes code on: "mamba". It is small: it knows how code looks, not what it is to do."""

from dataclasses import dataclass

from mlrepair.context import ContextSession
from mlrepair.generation import Sampling
from mlrepair.orchestrator.request import Deadline, Request, Result
from mlrepair.orchestrator.shipped import CONTINUATION
from mlrepair.syntax import find_problem

_CELLS = 80
_OTHERS = tuple(Sampling(temperature=0.7, top_p=0.9, seed=seed) for seed in range(4))
_OPTIONS = ("temperature", "top_k", "top_p", "repetition_penalty", "seed")


@dataclass
class Writing:
    """Writes behind the code of a request; `config["partial"]` is told the text after each cell."""

    models: ContextSession

    def run(self, request: Request, deadline: Deadline) -> Result:
        """Write `config["cells"]` cells at most; what does not parse is cut back to its last row that does.

        Where nothing is left it begins again with some chance, unless somebody has been told what was written.

        Raises:
            ModelError: if the model is missing or damaged.
            ValueError: if an option of `Sampling` makes no sense.
        """
        config = request.config
        chosen = {name: config[name] for name in _OPTIONS if name in config}
        others = () if chosen or "partial" in config else _OTHERS
        source = _without_blank_end((request.context + request.code).encode(errors="surrogatepass"))
        generator = self.models.generator()
        text, cells, whole = source, 0, None
        for sampling in (Sampling(**chosen), *others):
            text = source
            for piece in generator.write(source, int(config.get("cells", _CELLS)), sampling, deadline.is_over):
                text, cells = text + piece, cells + 1
                if "partial" in config:
                    config["partial"](_behind(text, request))
            whole = _parsing(text, len(source))
            if whole is not None or deadline.is_over():
                break
        message = "" if whole is not None else "what was written does not parse"
        output = {"code": _behind(text if whole is None else whole, request)}
        return Result(output, whole is not None, message, CONTINUATION, {"cells": cells})


def _without_blank_end(source: bytes) -> bytes:
    """A text without the blanks of its last row: rows and their indentation are written by the model."""
    last = source[source.rfind(b"\n") + 1 :]
    return source if last.strip() else source.rstrip()


def _behind(text: bytes, request: Request) -> str:
    return text.decode(errors="surrogatepass")[len(request.context) :]


def _parsing(text: bytes, written: int) -> bytes | None:
    """The longest beginning of a text, by rows, that parses and holds some of what was written."""
    while len(text.rstrip()) > written:
        if find_problem(text + b"\n") is None:
            return text
        text = text[: max(text.rfind(b"\n"), 0)]
    return None
