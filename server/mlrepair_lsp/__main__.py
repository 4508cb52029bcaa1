"""The command `mlrepair-lsp`."""

import argparse
import logging
import os
import sys
import threading
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import NoReturn

from mlrepair.settings import Settings
from mlrepair_lsp.server import RepairServer
from mlrepair_lsp.session import Engine
from mlrepair_lsp.transports import serve_stdio, serve_tcp, serve_ws

_LOOPBACK = "127.0.0.1"


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve one editor, over standard input and output unless told otherwise; return the exit code."""
    options = _parser().parse_args(arguments)
    # Standard output is the protocol: nothing but messages may go there.
    logging.basicConfig(
        stream=sys.stderr, level=options.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    # The runtime takes a moment to import: it comes while the editor and the server greet each other.
    threading.Thread(target=_import_engine, name="mlrepair-imports", daemon=True).start()
    number = _version()

    def make_peer(send: Callable[[bytes], None]) -> RepairServer:
        return RepairServer(_make_engine, number, send)

    if options.tcp is not None:
        return serve_tcp(make_peer, options.host, options.tcp)
    if options.ws is not None:
        return serve_ws(make_peer, options.host, options.ws)
    return serve_stdio(make_peer)


def _import_engine() -> None:
    for module in ("onnxruntime", "mlrepair.engine"):
        try:
            import_module(module)
        except Exception:  # the worker meets the same error, and tells the user
            logging.getLogger(__name__).debug("cannot import %s", module, exc_info=True)


def _make_engine(settings: Settings) -> Engine:
    from mlrepair.engine import Engine as RepairEngine  # here, on the worker, because it imports the runtime
    from mlrepair.session import ModelSession

    return RepairEngine(model=ModelSession(settings.models_directory, settings.threads))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mlrepair-lsp", description="Language server that finds and repairs mistakes in Python code as you type."
    )
    transport = parser.add_mutually_exclusive_group()
    # Editors append --stdio by convention.
    transport.add_argument("--stdio", action="store_true", help="speak over standard input and output (the default)")
    transport.add_argument("--tcp", type=_port, metavar="PORT", help="wait for one editor on this port")
    transport.add_argument("--ws", type=_port, metavar="PORT", help="the same, for an editor that speaks WebSocket")
    parser.add_argument(
        "--host",
        default=_LOOPBACK,
        help="address to listen on; any but %(default)s lets other machines read your files (default: %(default)s)",
    )
    parser.add_argument("--version", action="version", version=f"mlrepair-lsp {_version()}")
    parser.add_argument(
        "--log-level",
        choices=("debug", "info", "warning", "error"),
        default="warning",
        help="how much to write to standard error (default: %(default)s)",
    )
    return parser


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{port} is no port, expected 0 (any that is free) to 65535")
    return port


def _version() -> str:
    try:
        return version("mlrepair")
    except PackageNotFoundError:  # run from a source tree
        return "0"


def run() -> NoReturn:
    """Serve, and end at once: an interpreter that takes itself down while a thread still imports the runtime aborts."""
    code = main()
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
