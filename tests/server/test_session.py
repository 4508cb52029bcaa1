import asyncio
import time
import weakref
from dataclasses import replace

import pytest

from mlrepair.settings import Settings
from mlrepair_lsp import session as session_module
from mlrepair_lsp.configuration import Configuration
from mlrepair_lsp.diagnostics import Findings
from mlrepair_lsp.documents import Document
from mlrepair_lsp.positions import PositionEncoding
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


async def test_models_are_given_back_after_long_idleness(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine not needed for long is dropped at once, also one that was only warmed up; a file makes another."""
    monkeypatch.setattr(session_module, "_IDLE_SECONDS", 0.05)
    made: list[weakref.ref[ScriptedEngine]] = []
    published: list[Findings] = []

    def make_engine(_: Settings) -> ScriptedEngine:
        engine = ScriptedEngine()
        made.append(weakref.ref(engine))
        return engine

    async def until_dropped(number: int) -> None:
        while len(made) < number or made[-1]() is not None:
            await asyncio.sleep(0.01)

    session = Session(make_engine, publish=published.append, warn=print)
    session.configure(AT_ONCE)
    session.warm_up()
    await asyncio.wait_for(until_dropped(1), 30)
    session.open(Document("file:///a.py", "python", 1, Text(b"retrun\n")))
    await until(published, 1)
    await asyncio.wait_for(until_dropped(2), 30)
    session.shut_down()
    assert [fix.code for fix in published[0].fixes] == ["MLR003"]


async def test_an_engine_is_closed_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who shuts down lets the engine keep what it has learnt; one that was never made is not made for that."""
    closed: list[ScriptedEngine] = []
    monkeypatch.setattr(ScriptedEngine, "close", lambda engine: closed.append(engine))
    for is_needed in (True, False):
        published: list[Findings] = []
        session = Session(lambda _: ScriptedEngine(), publish=published.append, warn=print)
        session.configure(AT_ONCE)
        if is_needed:
            session.open(Document("file:///a.py", "python", 1, Text(b"retrun\n")))
            await until(published, 1)
        session.shut_down()
    assert len(closed) == 1


async def test_edited_lines_are_judged_more_strictly() -> None:
    """With a discount an unsure finding is shown where the user has edited, and old code is judged as before."""
    settings = replace(AT_ONCE.outside, min_confidence_logic=0.9, recent_discount=0.2)
    published: list[Findings] = []
    session = Session(lambda _: ScriptedEngine(), publish=published.append, warn=print)
    session.configure(Configuration(settings))
    document = Document("file:///a.py", "python", 1, Text(b"is_not\nis_not\n"))
    session.open(document)
    await until(published, 1)
    place = {"line": 1, "character": 6}
    change = {"range": {"start": place, "end": place}, "text": " x"}
    session.change(document.changed([change], 2, PositionEncoding.UTF8))
    await until(published, 2)
    session.shut_down()
    assert [[fix.start for fix in findings.fixes] for findings in published] == [[], [7]]
