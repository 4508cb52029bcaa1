"""What the server logs, sent to the editor."""

import asyncio
import logging
from collections.abc import Callable

_MESSAGE_TYPES = {logging.DEBUG: 4, logging.INFO: 3, logging.WARNING: 2, logging.ERROR: 1, logging.CRITICAL: 1}  # LSP's


class ClientLog(logging.Handler):
    """Sends what is logged to the editor, from whatever thread."""

    def __init__(self, send: Callable[[int, str], None]) -> None:
        """Give each record to `send`, on the event loop that runs now, as LSP's type of message and a text."""
        super().__init__()
        self._send = send
        self._loop = asyncio.get_running_loop()

    def emit(self, record: logging.LogRecord) -> None:
        """Send one record."""
        try:
            text = f"{record.name}: {record.getMessage()}"
            if record.exc_info and record.exc_info[1] is not None:
                text += f" ({type(record.exc_info[1]).__name__}: {record.exc_info[1]})"
            self._loop.call_soon_threadsafe(self._send, _MESSAGE_TYPES.get(record.levelno, 4), text)
        except Exception:  # noqa: BLE001 - a log must not end what it tells of
            self.handleError(record)
