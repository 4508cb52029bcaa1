import asyncio
import subprocess
import sys

import pytest

from tests.server.editor import PATIENCE
from tests.server.fake_server import ScriptedEngine
from tests.server.soak import soak

GUARD = """
import sys
def guard(event, arguments):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo"):
        raise SystemExit(f"{event} {arguments}")
sys.addaudithook(guard)
import asyncio
from tests.server.soak import real_engine, soak
asyncio.run(soak(real_engine, 6, 3))
"""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_session(seed: int) -> None:
    """After hundreds of random edits and requests no text differs, every request is answered, nothing has failed."""
    asyncio.run(soak(lambda settings: ScriptedEngine(), 400, seed))


def test_serving_opens_no_connection() -> None:
    """With the shipped models too, the server neither connects nor listens nor looks a name up."""
    command = [sys.executable, "-c", GUARD]
    process = subprocess.run(command, capture_output=True, text=True, timeout=2 * PATIENCE, check=False)
    assert (process.returncode, process.stdout) == (0, ""), process.stderr
