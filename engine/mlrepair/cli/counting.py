"""Numbers in sentences."""


def count(number: int, noun: str) -> str:
    """Return "1 file", "2 files"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def nothing_found(looked_at: int) -> str:
    """Return the sentence for so many files without a mistake."""
    return f"No mistakes found in {count(looked_at, 'file')}." if looked_at else "Nothing was looked at."
