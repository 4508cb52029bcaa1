"""What nobody awaits is found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired

_LOCK = "class A:\n    def __init__(self): self.b = asyncio.Lock()\n    async def f(self):\n"


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "async def f():\n    time.sleep(1)\n    await asyncio.wait(a)",
            "async def f():\n    await asyncio.sleep(1)\n    await asyncio.wait(a)",
        ),
        ("async def f(): asyncio.sleep(1)", "async def f(): await asyncio.sleep(1)"),
        ("async def f(): a, b = asyncio.wait(c)", "async def f(): a, b = await asyncio.wait(c)"),
        (
            "async def f():\n    a = asyncio.Queue()\n    b = a.get()\n    c(b)",
            "async def f():\n    a = asyncio.Queue()\n    b = await a.get()\n    c(b)",
        ),
        (
            "async def f(a: 'asyncio.Queue[int] | None'):\n    while b := a.get(): c(b)",
            "async def f(a: 'asyncio.Queue[int] | None'):\n    while b := await a.get(): c(b)",
        ),
        (
            "async def f(a: asyncio.Event):\n    if not a.wait(): b()",
            "async def f(a: asyncio.Event):\n    if not await a.wait(): b()",
        ),
        (
            "async def f(reader, writer):\n    a = reader.readline().decode()",
            "async def f(reader, writer):\n    a = (await reader.readline()).decode()",
        ),
        (
            "async def f():\n    a, b = await asyncio.open_connection(c)\n    b.drain()",
            "async def f():\n    a, b = await asyncio.open_connection(c)\n    await b.drain()",
        ),
        (
            f"{_LOCK}        self.b.acquire()",
            f"{_LOCK}        await self.b.acquire()",
        ),
        (
            "async def f(a: asyncio.StreamReader): print(a.read(9))",
            "async def f(a: asyncio.StreamReader): print(await a.read(9))",
        ),
        ("async def f(a: asyncio.Lock):\n    with a: b()", "async def f(a: asyncio.Lock):\n    async with a: b()"),
        ("async def f():\n    with asyncio.timeout(1): b()", "async def f():\n    async with asyncio.timeout(1): b()"),
        ("async def main(): pass\nasyncio.run(main)", "async def main(): pass\nasyncio.run(main())"),
        (
            "class A:\n    async def b(self): pass\n    def f(self): asyncio.create_task(self.b)",
            "class A:\n    async def b(self): pass\n    def f(self): asyncio.create_task(self.b())",
        ),
        (
            "a = [b(c) for c in d]\nasync def e():\n    await asyncio.gather([b(c) for c in d])",
            "a = [b(c) for c in d]\nasync def e():\n    await asyncio.gather(*[b(c) for c in d])",
        ),
        (
            "async def e():\n    a = []\n    await asyncio.gather(a)",
            "async def e():\n    a = []\n    await asyncio.gather(*a)",
        ),
        ("async def e():\n    await asyncio.wait(*a)", "async def e():\n    await asyncio.wait(a)"),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "def f(): asyncio.sleep(1)",
        "async def f(): time.sleep(1)",
        "async def test_f():\n    time.sleep(1)\n    await asyncio.wait(a)",
        "async def f():\n    def g(): time.sleep(1)\n    await asyncio.to_thread(g)",
        "async def f(): await asyncio.sleep(1)",
        "async def f(): return asyncio.sleep(1)",
        "async def f(): g(asyncio.sleep(1))",
        "async def f(a: queue.Queue): a.get()",
        "async def f(a): a.put(1)",
        "async def f(a: asyncio.Queue):\n    b = asyncio.create_task(a.get())",
        "async def f(a: asyncio.Queue):\n    b = a.get()\n    c = await b",
        "async def f(a: asyncio.Queue):\n    b = a.get()\n    await asyncio.wait_for(b, 1)",
        "async def f(a: asyncio.Queue): a.put_nowait(1)",
        "async def f(writer): writer.drain()",
        "async def f(a: threading.Lock):\n    with a: b()",
        "def f(a: asyncio.Lock):\n    with a: b()",
        "def main(): pass\nasyncio.run(main)",
        "async def main(a): pass\nasyncio.run(main)",
        "def f(main): asyncio.run(main)",
        "async def e():\n    await asyncio.gather(a)",
        "async def e():\n    await asyncio.gather(*[b(c) for c in d])",
        "async def e(a):\n    await asyncio.wait(a)",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
