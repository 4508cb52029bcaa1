"""The page of each code, as a file on this machine that an editor can open: there is no network to look it up in."""

import logging
from functools import cache

from platformdirs import user_cache_path

from mlrepair.taxonomy import UnknownKindError, kind

logger = logging.getLogger(__name__)


def page(code: str) -> str | None:
    """Return the Markdown page of a code, None for a code that does not exist."""
    try:
        return kind(code).documentation
    except UnknownKindError:
        return None


@cache
def page_uri(code: str) -> str | None:
    """Return the `file:` URI of the page of a code, written to the user's cache; None where there is none."""
    text = page(code)
    if text is None:
        return None
    path = user_cache_path("mlrepair", appauthor=False) / "codes" / f"{code}.md"
    try:
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except (OSError, ValueError) as error:
        logger.info("no page for %s: %s", code, error)
        return None
    return path.as_uri()
