"""Coroutines of web clients that nobody awaits, and values that are awaited, are found, and nothing else."""

import pytest

from tests.engine.contradictions.repairing import repaired


@pytest.mark.parametrize(
    ("source", "meant"),
    [
        (
            "async def f(s):\n    async with s.get(a) as r:\n        b = r.text()\n        return b",
            "async def f(s):\n    async with s.get(a) as r:\n        b = await r.text()\n        return b",
        ),
        (
            "async def f(s):\n    async with s.post(a) as r:\n        return r.json()['b']",
            "async def f(s):\n    async with s.post(a) as r:\n        return (await r.json())['b']",
        ),
        (
            "async def f(s):\n    async with s.get(a) as r:\n        return json.loads(r.read())",
            "async def f(s):\n    async with s.get(a) as r:\n        return json.loads(await r.read())",
        ),
        (
            "async def f():\n    async with httpx.AsyncClient() as c:\n        r = c.get(a)\n        return r.text",
            "async def f():\n    async with httpx.AsyncClient() as c:\n        r = await c.get(a)\n"
            "        return r.text",
        ),
        (
            "async def f():\n    async with httpx.AsyncClient() as c:\n        r = await c.get(a)\n"
            "        return await r.json()",
            "async def f():\n    async with httpx.AsyncClient() as c:\n        r = await c.get(a)\n"
            "        return r.json()",
        ),
        (
            "async def f():\n    with aiohttp.ClientSession() as s: g(s)",
            "async def f():\n    async with aiohttp.ClientSession() as s: g(s)",
        ),
        (
            "async def f():\n    async with aiohttp.ClientSession() as s:\n        with s.get(a) as r: g(r)",
            "async def f():\n    async with aiohttp.ClientSession() as s:\n        async with s.get(a) as r: g(r)",
        ),
        (
            "import aiohttp\nasync def f(s):\n    async with s.get(a) as r: g(r.status_code)",
            "import aiohttp\nasync def f(s):\n    async with s.get(a) as r: g(r.status)",
        ),
        ("async def f(): return await requests.get(a)", "async def f(): return requests.get(a)"),
        (
            "import asyncio\nasync def f(): await time.sleep(1)",
            "import asyncio\nasync def f(): await asyncio.sleep(1)",
        ),
    ],
)
def test_mistake_is_repaired(source: str, meant: str) -> None:
    """Each is read as what it may mean, and as nothing else."""
    assert repaired(f"{source}\n") == f"{meant}\n"


@pytest.mark.parametrize(
    "source",
    [
        "async def f(s):\n    async with s.get(a) as r:\n        return await r.text()",
        "async def f(s):\n    async with s.get(a) as r:\n        await asyncio.gather(r.text(), r.json())",
        "async def f(s):\n    async with s.get(a) as r:\n        b = r.text()\n        return await b",
        "async def f(s):\n    async with s.stream(a, b) as r:\n        return r.json()",
        "async def f(s):\n    async with s.get() as r:\n        return r.read()",
        "async def f():\n    async with httpx.AsyncClient() as c:\n        r = await c.get(a)\n        return r.json()",
        "async def f(c):\n    r = await c.get(a)\n    return await r.json()",
        "async def f():\n    with httpx.Client() as c: g(c)",
        "async def f(requests): return await requests.get(a)",
        "async def f(): await asyncio.sleep(1)",
    ],
)
def test_what_may_be_meant_is_left_alone(source: str) -> None:
    """Nothing is found where the text may mean what it says."""
    assert repaired(source) == source
