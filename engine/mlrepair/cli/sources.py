"""Reading Python source whatever its encoding, and writing it back as it was.

The engine sees UTF-8 without a byte order mark; what the file has beside that is kept here and put back.
"""

import re
from codecs import BOM_UTF8
from dataclasses import dataclass

# PEP 263: the encoding is declared in a comment in one of the first two lines, the first of them blank or a comment.
_COOKIE = re.compile(rb"\A(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)")


class UndecodableSourceError(ValueError):
    """The bytes are no text in any encoding that the file may have; the message says which byte and what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """One Python source, as it was read and as the engine sees it."""

    raw: bytes
    text: bytes  # UTF-8, without a byte order mark
    encoding: str  # Python's name of the codec of `raw`
    mark: bytes  # the byte order mark, mostly empty

    def encoded(self, text: bytes) -> bytes:
        """Return other UTF-8 text in the encoding, and with the byte order mark, of this source.

        Raises:
            UnicodeEncodeError: if the encoding lacks a character of the text.
        """
        return self.mark + text.decode().encode(self.encoding)

    def parts(self, text: bytes) -> list[tuple[str, bytes]]:
        """Return the text as the one part that it is; a notebook has several, each with what it is called."""
        return [("", text)]


def decode_source(raw: bytes) -> Source:
    """Return the source as the first of its declared encoding and UTF-8 that gives back the same bytes.

    Raises:
        UndecodableSourceError: if neither does.
    """
    mark = BOM_UTF8 if raw.startswith(BOM_UTF8) else b""
    body = raw.removeprefix(mark)
    cookie = None if mark else _COOKIE.match(body)
    declared = cookie[1].decode("ascii", "replace") if cookie else None
    for encoding in (declared, "utf-8"):
        if encoding is not None and (text := _round_trip(body, encoding)) is not None:
            return Source(raw, text.encode(), encoding, mark)
    raise UndecodableSourceError(_explanation(body, len(mark), declared))


def _round_trip(body: bytes, encoding: str) -> str | None:
    try:
        text = body.decode(encoding)
        # Some codecs (UTF-16, escapes) read anything and write something else: they would rewrite the whole file.
        return text if text.encode(encoding) == body and _is_unicode(text) else None
    except (UnicodeError, LookupError):  # LookupError: no such codec, or it is not one for text
        return None


def _is_unicode(text: str) -> bool:
    text.encode()  # UnicodeEncodeError for lone surrogates, which some codecs produce
    return True


def _explanation(body: bytes, shift: int, declared: str | None) -> str:
    place = "it"
    try:
        body.decode()
    except UnicodeDecodeError as error:
        place = f"byte {error.start + shift} (0x{body[error.start]:02x})"
    if declared is None:
        return (
            f"{place} is not UTF-8, and the file declares no other encoding; save it as UTF-8, or declare its encoding "
            "in the first line, for example `# -*- coding: latin-1 -*-`"
        )
    return (
        f"{place} is neither UTF-8 nor the declared encoding `{declared}`; correct the declaration, or save it as UTF-8"
    )
