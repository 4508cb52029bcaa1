"""Messages on a byte stream: `Content-Length: 42`, an empty line, 42 bytes of JSON (LSP 3.17, "Base protocol")."""

import re

_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_LONGEST_HEADER = 4096  # bytes; what is longer is none
_LONGEST_BODY = 1 << 28  # bytes; a header that announces more is a mistake, and waiting for it would be for ever


def framed(body: bytes) -> bytes:
    """Return a body with its header."""
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


class Frames:
    """Takes a stream apart, however it is cut into pieces; what is no header is skipped up to the next one."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._missing = 0  # bytes until the body that is under way is complete

    def feed(self, data: bytes) -> list[bytes | None]:
        """Take the next bytes in; return the bodies that are complete, None for each header that is none."""
        self._buffer += data
        bodies: list[bytes | None] = []
        while len(self._buffer) >= self._missing:
            if self._missing:
                bodies.append(bytes(self._buffer[: self._missing]))
                del self._buffer[: self._missing]
                self._missing = 0
                continue
            header = _HEADER_END.search(self._buffer)
            if header is None:
                if len(self._buffer) > _LONGEST_HEADER:
                    del self._buffer[:-_LONGEST_HEADER]
                break
            length = _LENGTH.search(self._buffer[: header.start()])
            del self._buffer[: header.end()]
            if length is None or not 0 < int(length[1]) <= _LONGEST_BODY:
                bodies.append(None)
            else:
                self._missing = int(length[1])
        return bodies
