"""A text with all repaired that is found in it without a model."""

from mlrepair.contradictions.findings import contradictions_in
from mlrepair.edits import apply_edits


def repaired(source: str) -> str:
    """Return the text as it may be meant."""
    found = [edit for _, _, edits, _, _ in contradictions_in(source.encode()) for edit in edits]
    return apply_edits(source.encode(), found).decode()
