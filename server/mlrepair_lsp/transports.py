"""How bytes come and go: standard input and output, a socket, a web socket; one session speaks over any of them."""

import asyncio
import contextlib
import os
import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Protocol

from mlrepair_lsp.framing import Frames, framed

_PIECE = 1 << 16  # bytes of one read


class Peer(Protocol):
    """One session, as its transport sees it."""

    exit_code: int
    ended: asyncio.Event  # set when the editor has said `exit`

    def receive(self, body: bytes | None) -> None:
        """Take one message in; None for one that cannot be read."""
        ...

    def close(self) -> None:
        """Stop all work: the editor is gone."""
        ...


MakePeer = Callable[[Callable[[bytes], None]], Peer]  # from what sends a body, without blocking


def serve_stdio(make_peer: MakePeer) -> int:
    """Serve the editor that has started this process; return the exit code."""
    # The protocol has the stream for itself: whatever prints, prints to standard error.
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr
    return asyncio.run(_stdio(make_peer, sys.stdin.fileno(), output.write, output.flush))


def serve_tcp(make_peer: MakePeer, host: str, port: int) -> int:
    """Wait for one editor on a port and serve it; return the exit code."""
    return asyncio.run(_tcp(make_peer, host, port))


def serve_ws(make_peer: MakePeer, host: str, port: int) -> int:
    """Wait for one editor that speaks WebSocket on a port and serve it; return the exit code."""
    return asyncio.run(_ws(make_peer, host, port))


async def _stdio(
    make_peer: MakePeer, source: int, write: Callable[[bytes], object], flush: Callable[[], object]
) -> int:
    loop = asyncio.get_running_loop()
    outgoing: SimpleQueue[bytes | None] = SimpleQueue()
    gone = asyncio.Event()
    peer = make_peer(outgoing.put)

    def read() -> None:
        frames = Frames()
        with contextlib.suppress(OSError, RuntimeError):  # the pipe broke, or the loop is closed
            while data := os.read(source, _PIECE):
                for body in frames.feed(data):
                    loop.call_soon_threadsafe(peer.receive, body)
            loop.call_soon_threadsafe(gone.set)

    def send() -> None:
        while (body := outgoing.get()) is not None:
            try:
                write(framed(body))
                if outgoing.empty():
                    flush()
            except OSError:
                return  # the editor is gone, which the reader notices

    # Threads, because an editor that does not read must not stop the event loop, and because asyncio cannot wait for
    # the standard streams of Windows.
    threading.Thread(target=read, name="mlrepair-reader", daemon=True).start()
    writer = threading.Thread(target=send, name="mlrepair-writer", daemon=True)
    writer.start()
    await _until_any(gone, peer.ended)
    peer.close()
    outgoing.put(None)
    await loop.run_in_executor(None, writer.join, 1.0)
    return peer.exit_code


async def _tcp(make_peer: MakePeer, host: str, port: int) -> int:
    codes: asyncio.Queue[int] = asyncio.Queue()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.close()  # one editor only
        peer, frames, gone = make_peer(lambda body: writer.write(framed(body))), Frames(), asyncio.Event()

        async def read() -> None:
            with contextlib.suppress(OSError):
                while data := await reader.read(_PIECE):
                    for body in frames.feed(data):
                        peer.receive(body)
            gone.set()

        reading = asyncio.create_task(read())
        await _until_any(gone, peer.ended)
        reading.cancel()
        peer.close()
        with contextlib.suppress(OSError):
            await writer.drain()
            writer.close()
        codes.put_nowait(peer.exit_code)

    server = await asyncio.start_server(serve, host, port)
    print(f"mlrepair-lsp listens on {host}:{server.sockets[0].getsockname()[1]}", file=sys.stderr, flush=True)
    return await codes.get()


async def _ws(make_peer: MakePeer, host: str, port: int) -> int:
    try:
        from websockets.asyncio.server import ServerConnection, serve
        from websockets.exceptions import ConnectionClosed
    except ModuleNotFoundError:
        print("mlrepair-lsp: --ws needs another library: pip install 'mlrepair[ws]'", file=sys.stderr)
        return 2
    codes: asyncio.Queue[int] = asyncio.Queue()

    async def talk(connection: ServerConnection) -> None:
        outgoing: asyncio.Queue[bytes] = asyncio.Queue()
        gone, peer = asyncio.Event(), make_peer(outgoing.put_nowait)

        async def read() -> None:
            with contextlib.suppress(ConnectionClosed):  # an editor that crashes says no farewell
                async for message in connection:
                    peer.receive(message.encode() if isinstance(message, str) else message)
            gone.set()

        async def write() -> None:
            with contextlib.suppress(ConnectionClosed):
                while True:
                    await connection.send((await outgoing.get()).decode())

        tasks = [asyncio.create_task(read()), asyncio.create_task(write())]
        await _until_any(gone, peer.ended)
        for task in tasks:
            task.cancel()
        peer.close()
        codes.put_nowait(peer.exit_code)

    async with serve(talk, host, port, max_size=None) as server:
        listening = next(iter(server.sockets)).getsockname()[1]
        print(f"mlrepair-lsp listens on {host}:{listening}", file=sys.stderr, flush=True)
        return await codes.get()


async def _until_any(*events: asyncio.Event) -> None:
    waiting = [asyncio.create_task(event.wait()) for event in events]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
