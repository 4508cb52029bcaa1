import asyncio
import json
from typing import Any

from mlrepair_lsp.jsonrpc import Endpoint, ErrorCode, RequestError


class Peer:
    """The other side of an endpoint: what it says is taken in at once, what it is sent is kept."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.endpoint = Endpoint(lambda body: self.messages.append(json.loads(body)))

    def say(self, **message: Any) -> None:
        self.endpoint.receive(json.dumps({"jsonrpc": "2.0"} | message).encode())


async def fail(_: Any) -> None:
    """Fail while being waited for."""
    await asyncio.sleep(0)
    raise RequestError(ErrorCode.INVALID_PARAMS, "no")


async def wait(_: Any) -> None:
    """Never end."""
    await asyncio.Event().wait()


async def test_failing_notification_is_not_answered() -> None:
    """A notification that fails, at once or later, gets no answer: the peer would not know to what."""
    peer = Peer()
    peer.endpoint.on("late", fail)
    peer.endpoint.on("at once", lambda params: params["missing"])
    peer.say(method="late", params={})
    peer.say(method="at once", params={})
    for _ in range(5):
        await asyncio.sleep(0)
    assert peer.messages == []


async def test_answer_that_is_no_json_becomes_an_error() -> None:
    """A result that JSON cannot carry is an error for who asked, not silence."""
    peer = Peer()
    peer.endpoint.on("nan", lambda params: float("nan"))
    peer.say(id=1, method="nan")
    [answer] = peer.messages
    assert (answer["id"], answer["error"]["code"]) == (1, -32603)


async def test_same_id_twice() -> None:
    """A second request with the id of one under way is refused, and the first still answered."""
    peer = Peer()
    peer.endpoint.on("wait", wait)
    peer.say(id=1, method="wait")
    peer.say(id=1, method="wait")
    peer.endpoint.cancel(1)
    for _ in range(5):
        await asyncio.sleep(0)
    assert [(message["id"], message["error"]["code"]) for message in peer.messages] == [(1, -32600), (1, -32800)]


async def test_closing_answers_what_has_not_begun() -> None:
    """A request that came just before the end is answered as cancelled."""
    peer = Peer()
    peer.endpoint.on("wait", wait)
    peer.say(id="a", method="wait")
    peer.endpoint.close()
    for _ in range(5):
        await asyncio.sleep(0)
    assert [(message["id"], message["error"]["code"]) for message in peer.messages] == [("a", -32800)]
