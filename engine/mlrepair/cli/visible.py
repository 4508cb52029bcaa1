"""Text that a terminal can show: a file must not be able to move the cursor, colour or reorder our output."""

_TAB = " " * 4
_CONTROL_PICTURES = 0x2400  # U+2400 is the picture of U+0000, and so on to U+001F
_BIDIRECTIONAL = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))  # "Trojan Source", CVE-2021-42574

_VISIBLE = (
    {code: chr(_CONTROL_PICTURES + code) for code in range(0x20)}
    | {ord("\t"): _TAB, 0x7F: "\u2421"}
    | dict.fromkeys((*range(0x80, 0xA0), *_BIDIRECTIONAL, 0x2028, 0x2029), "\ufffd")
)


def visible(text: str) -> str:
    """Return the text on one line, tabs as four spaces and every control character as a picture of it."""
    return text.translate(_VISIBLE)
