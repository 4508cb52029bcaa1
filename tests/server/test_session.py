import asyncio
import time

from mlrepair.settings import Settings
from mlrepair_lsp.configuration import Configuration
from mlrepair_lsp.diagnostics import Findings
from mlrepair_lsp.documents import Document
from mlrepair_lsp.session import Session
from mlrepair_lsp.text import Text
from tests.server.fake_server import ScriptedEngine

AT_ONCE = Configuration(Settings(debounce_ms=0, typing_pause_ms=0))


async def until(published: list[Findings], count: int) -> None:
    """Wait until so much was shown."""
    while len(published) < count:
        await asyncio.sleep(0.001)


async def test_what_is_known_late_is_not_shown_of_a_closed_file() -> None:
    """A mistake that the worker tells of while the editor closes the file leaves no mark behind."""
    published: list[Findings] = []
    session = Session(lambda _: ScriptedEngine(), publish=published.append, warn=print)
    session.configure(AT_ONCE)
    session.open(Document("file:///a.py", "python", 1, Text(b"x\n")))
    await until(published, 1)
    session.change(Document("file:///a.py", "python", 2, Text(b"announced retrun\n")))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    time.sleep(0.1)  # the loop is busy while the worker tells
    session.close("file:///a.py")
    await asyncio.sleep(0.3)
    session.shut_down()
    assert published[-1].fixes == ()
