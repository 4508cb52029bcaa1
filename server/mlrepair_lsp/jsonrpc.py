"""JSON-RPC 2.0 for one peer: requests and notifications in both directions, cancellation, errors that end nothing.

Written for this server instead of taken from a framework, because importing typed classes for the whole protocol takes
longer than all else at the start, and because a message that is not as it should be must cost its sender an error and
nobody anything else.
"""

import asyncio
import inspect
import itertools
import json
import logging
import time
from collections.abc import Awaitable, Callable
from enum import IntEnum
from typing import Any, TypeAlias

logger = logging.getLogger(__name__)

Json: TypeAlias = Any  # what `json.loads` returns
Handler: TypeAlias = Callable[[Json], Json | Awaitable[Json]]


class ErrorCode(IntEnum):
    """The codes of JSON-RPC and LSP that this side sends."""

    PARSE_ERROR = -32700
    INVALID_REQUEST = -32600
    METHOD_NOT_FOUND = -32601
    INVALID_PARAMS = -32602
    INTERNAL_ERROR = -32603
    NOT_INITIALIZED = -32002
    REQUEST_CANCELLED = -32800
    CONTENT_MODIFIED = -32801


class RequestError(Exception):
    """A request that cannot be answered; also what the peer answered to one of ours."""

    def __init__(self, code: int, message: str) -> None:
        """Keep the code for the peer's program and the message for its user."""
        super().__init__(message)
        self.code = code


class Endpoint:
    """This side of a connection; every method belongs to the event loop's thread."""

    def __init__(self, send: Callable[[bytes], None]) -> None:
        """Send bodies through `send`, which must not block."""
        self._send_body = send
        self._handlers: dict[str, Handler] = {}
        self._running: dict[object, asyncio.Task[None]] = {}  # the peer's requests, by their ids, and notifications
        self._asked: dict[int | str, asyncio.Future[Json]] = {}  # ours
        self._numbers = itertools.count(1)
        self.gate: Callable[[str], None] = lambda method: None  # raises RequestError for what may not come now
        self.trace: Callable[[str, float], None] = lambda method, seconds: None  # told of each message that is done

    def on(self, method: str, handler: Handler) -> None:
        """Answer a method; a handler that returns an awaitable is waited for beside other messages."""
        self._handlers[method] = handler

    def notify(self, method: str, params: Json) -> None:
        """Send a notification."""
        self._send(_call(method, params))

    async def request(self, method: str, params: Json) -> Json:
        """Send a request and return its result.

        Raises:
            RequestError: if the peer answers with an error.
        """
        number = f"mlrepair-{next(self._numbers)}"
        self._asked[number] = asyncio.get_running_loop().create_future()
        self._send({"id": number} | _call(method, params))
        try:
            return await self._asked[number]
        finally:
            del self._asked[number]

    def receive(self, body: bytes | None) -> None:
        """Take one message of the peer in; None stands for one that could not even be read."""
        try:
            message = None if body is None else json.loads(body)
        except (ValueError, RecursionError):
            message = None
        if message is None:
            self._fail(None, RequestError(ErrorCode.PARSE_ERROR, "the message is no JSON with a Content-Length"))
        elif not isinstance(message, dict):
            self._fail(None, RequestError(ErrorCode.INVALID_REQUEST, "the message is no object"))
        elif isinstance(message.get("method"), str):
            self._take(message)
        elif _is_id(message.get("id")) and ("result" in message or "error" in message):
            self._take_answer(message)
        else:
            self._fail(_id_of(message), RequestError(ErrorCode.INVALID_REQUEST, "the message has no method"))

    def cancel(self, number: Json) -> None:
        """Give up a request of the peer; one that is answered or never came is no error."""
        if _is_id(number) and (task := self._running.get(number)) is not None:
            _cancel_soon(task)

    def close(self) -> None:
        """Give up all that is under way; the peer's requests are answered so."""
        for task in self._running.values():
            _cancel_soon(task)
        for future in self._asked.values():
            future.cancel()

    def _take(self, message: dict[str, Json]) -> None:
        method, began = message["method"], time.perf_counter()
        is_request = "id" in message
        number = _id_of(message)
        try:
            if is_request and number is None:
                raise RequestError(ErrorCode.INVALID_REQUEST, "the id is neither a number nor a string")
            if is_request and number in self._running:
                raise RequestError(ErrorCode.INVALID_REQUEST, f"the id {number!r} is that of a request under way")
            self.gate(method)
            handler = self._handlers.get(method)
            if handler is None:
                raise RequestError(ErrorCode.METHOD_NOT_FOUND, f"{method} is not known here")
            result = handler(message.get("params"))
            if inspect.iscoroutine(result):
                task = asyncio.get_running_loop().create_task(self._finish(number, method, result, began))
                key = number if is_request else object()  # a notification cannot be cancelled
                self._running[key] = task
                task.add_done_callback(lambda _: self._running.pop(key, None))
                return
            if is_request:
                self._send({"id": number, "result": result})
        except Exception as error:  # noqa: BLE001 - the peer is told of it, or it is logged
            if is_request:
                self._fail(number, error, method)
            else:
                _leave_out(method, error)
        self.trace(method, time.perf_counter() - began)

    async def _finish(self, number: int | str | None, method: str, result: Awaitable[Json], began: float) -> None:
        try:
            answer = await result
            if number is not None:
                self._send({"id": number, "result": answer})
        except asyncio.CancelledError:
            if number is not None:
                self._fail(number, RequestError(ErrorCode.REQUEST_CANCELLED, f"{method} was cancelled"))
        except Exception as error:  # noqa: BLE001 - the peer is told of it, or it is logged
            if number is not None:
                self._fail(number, error, method)
            else:  # no answer, not even an error, may follow a notification
                _leave_out(method, error)
        self.trace(method, time.perf_counter() - began)

    def _take_answer(self, message: dict[str, Json]) -> None:
        future = self._asked.get(message["id"])
        if future is None or future.done():
            return
        error = message.get("error")
        if error is None:
            future.set_result(message.get("result"))
        else:
            told = error if isinstance(error, dict) else {}
            future.set_exception(RequestError(ErrorCode.INTERNAL_ERROR, str(told.get("message", error))))

    def _fail(self, number: int | str | None, error: Exception, method: str = "message") -> None:
        if not isinstance(error, RequestError):
            logger.error("%s failed", method, exc_info=error)
            error = RequestError(ErrorCode.INTERNAL_ERROR, f"{method} failed: {type(error).__name__}: {error}")
        self._send({"id": number, "error": {"code": int(error.code), "message": str(error)}})

    def _send(self, message: dict[str, Json]) -> None:
        # "NaN" is no JSON: who reads it would drop the connection.
        self._send_body(json.dumps({"jsonrpc": "2.0"} | message, separators=(",", ":"), allow_nan=False).encode())


def _cancel_soon(task: "asyncio.Task[None]") -> None:
    # Not at once: a task that has not begun would end without an answer.
    asyncio.get_running_loop().call_soon(task.cancel)


def _leave_out(notification: str, error: Exception) -> None:
    if not notification.startswith("$/"):  # those may be left out silently
        logger.warning("%s left out: %s", notification, error, exc_info=not isinstance(error, RequestError))


def _call(method: str, params: Json) -> dict[str, Json]:
    return {"method": method} if params is None else {"method": method, "params": params}


def _is_id(number: Json) -> bool:
    return isinstance(number, int | str) and not isinstance(number, bool)


def _id_of(message: dict[str, Json]) -> int | str | None:
    number = message.get("id")
    return number if _is_id(number) else None
