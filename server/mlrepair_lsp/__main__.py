"""The command `mlrepair-lsp`."""

import argparse
import logging
import os
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from mlrepair_lsp.installed import version
from mlrepair_lsp.server import RepairServer
from mlrepair_lsp.shipped import importing_engines
from mlrepair_lsp.transports import serve_stdio, serve_tcp, serve_ws

_LOOPBACK = "127.0.0.1"


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve one editor, over standard input and output unless told otherwise; return the exit code."""
    options = _parser().parse_args(arguments)
    # Standard output is the protocol: nothing but messages may go there.
    logging.basicConfig(
        stream=sys.stderr, level=options.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    make_engine = importing_engines()
    number = version()

    def make_peer(send: Callable[[bytes], None]) -> RepairServer:
        return RepairServer(make_engine, number, send)

    if options.tcp is not None:
        return serve_tcp(make_peer, options.host, options.tcp)
    if options.ws is not None:
        return serve_ws(make_peer, options.host, options.ws)
    return serve_stdio(make_peer)


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
    parser.add_argument("--version", action="version", version=f"mlrepair-lsp {version()}")
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


def run() -> NoReturn:
    """Serve, and end at once: an interpreter that takes itself down while a thread still imports the runtime aborts."""
    code = main()
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
