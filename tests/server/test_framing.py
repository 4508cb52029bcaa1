from hypothesis import given
from hypothesis import strategies as st

from mlrepair_lsp.framing import Frames, framed


@given(st.lists(st.binary(min_size=1)), st.data())
def test_bodies_survive_any_cut(bodies: list[bytes], data: st.DataObject) -> None:
    """What was framed comes out whole, in whatever pieces the stream arrives."""
    stream, frames, found = b"".join(map(framed, bodies)), Frames(), []
    while stream:
        length = data.draw(st.integers(1, len(stream)))
        found += frames.feed(stream[:length])
        stream = stream[length:]
    assert bodies == found


@given(st.binary())
def test_noise_is_skipped(noise: bytes) -> None:
    """After bytes that are no header, and the end of a header, messages are read again."""
    frames = Frames()
    if b"content-length" not in noise.lower():
        frames.feed(noise + b"\r\n\r\n")
        assert frames.feed(framed(b"{}")) == [b"{}"]
