"""Decoding Python source and writing it back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlrepair.cli.sources import UndecodableSourceError, decode_source


@given(raw=st.binary() | st.text().map(str.encode))
def test_what_is_read_is_written_back(raw: bytes) -> None:
    """Every source that can be read encodes to the same bytes again."""
    try:
        source = decode_source(raw)
    except UndecodableSourceError:
        return
    assert source.encoded(source.text) == raw


@pytest.mark.parametrize(
    ("raw", "encoding", "text"),
    [
        (b"x\n", "utf-8", "x\n"),
        (b"\xef\xbb\xbfx\n", "utf-8", "x\n"),
        (b"# coding: latin-1\n\xe9", "latin-1", "# coding: latin-1\né"),
        (
            b"#!python\n# vim: set fileencoding=cp1252 :\n\x80",
            "cp1252",
            "#!python\n# vim: set fileencoding=cp1252 :\n€",
        ),
        (b"\n\n# coding: latin-1\n\xc3\xa9", "utf-8", "\n\n# coding: latin-1\né"),
        (b"x = 1\n# coding: latin-1\n\xc3\xa9", "utf-8", "x = 1\n# coding: latin-1\né"),
        (b"# coding: nonsense\n\xc3\xa9", "utf-8", "# coding: nonsense\né"),
        (b"# coding: hex\n61", "utf-8", "# coding: hex\n61"),
        (b"# coding: utf-16\nx", "utf-8", "# coding: utf-16\nx"),
        (b"# coding: latin-1\n\xc3\xa9", "latin-1", "# coding: latin-1\nÃ©"),
    ],
    ids=[
        "plain",
        "bom",
        "first-line",
        "second-line",
        "third-line",
        "after-code",
        "unknown",
        "no-text",
        "utf-16",
        "valid-utf-8",
    ],
)
def test_the_declaration_decides(raw: bytes, encoding: str, text: str) -> None:
    """The encoding is the declared one (PEP 263) where it gives back the bytes, else UTF-8."""
    source = decode_source(raw)
    assert (source.encoding, source.text.decode()) == (encoding, text)


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"x\xff", "byte 1 (0xff) is not UTF-8, and the file declares no other encoding"),
        (b"\xef\xbb\xbfx\xff", "byte 4 (0xff) is not UTF-8"),
        (b"# coding: ascii\n\xff", "byte 16 (0xff) is neither UTF-8 nor the declared encoding `ascii`"),
    ],
    ids=["undeclared", "after-bom", "declared-wrongly"],
)
def test_the_message_names_the_byte(raw: bytes, message: str) -> None:
    """An undecodable source says which byte of the file it is."""
    with pytest.raises(UndecodableSourceError) as caught:
        decode_source(raw)
    assert message in str(caught.value)
