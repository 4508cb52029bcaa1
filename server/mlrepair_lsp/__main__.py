"""The command `mlrepair-lsp`."""

import argparse
import logging
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from mlrepair_lsp.server import create_server
from mlrepair_lsp.session import Engine

_LOOPBACK = "127.0.0.1"


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve one editor, over standard input and output unless told otherwise."""
    options = _parser().parse_args(arguments)
    # Standard output is the protocol: nothing but messages may go there.
    logging.basicConfig(
        stream=sys.stderr, level=options.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    server = create_server(_make_engine, _version())
    if options.tcp is None:
        server.start_io()
    else:
        server.start_tcp(_LOOPBACK, options.tcp)


def _make_engine(models_directory: Path | None) -> Engine:
    from mlrepair.engine import (
        Engine as RepairEngine,  # here, because the runtime takes a moment to import and the worker has it
    )

    return RepairEngine(models_directory)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mlrepair-lsp", description="Language server that finds and repairs mistakes in Python code as you type."
    )
    transport = parser.add_mutually_exclusive_group()
    # Editors append --stdio by convention.
    transport.add_argument("--stdio", action="store_true", help="speak over standard input and output (the default)")
    transport.add_argument("--tcp", type=int, metavar="PORT", help="wait for one editor on this port of this machine")
    parser.add_argument("--version", action="version", version=f"mlrepair-lsp {_version()}")
    parser.add_argument(
        "--log-level",
        choices=("debug", "info", "warning", "error"),
        default="warning",
        help="how much to write to standard error (default: %(default)s)",
    )
    return parser


def _version() -> str:
    try:
        return version("mlrepair")
    except PackageNotFoundError:  # run from a source tree
        return "0"


if __name__ == "__main__":
    main()
