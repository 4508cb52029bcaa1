"""Where the lines of a text begin."""

from itertools import accumulate


def line_starts(source: bytes) -> list[int]:
    """Return the offset of each line's first byte, and the end of the text; lines as `bytes.splitlines` has them."""
    return [0, *accumulate(map(len, source.splitlines(keepends=True)))]
