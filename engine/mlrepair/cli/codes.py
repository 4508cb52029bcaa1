"""Which kinds of mistakes a user means."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mlrepair.settings import Settings

if TYPE_CHECKING:
    from mlrepair.taxonomy import Kind


def kinds_called(wanted: str) -> Sequence["Kind"]:
    """Return the kinds that `--select` takes for a code, the beginning of one, or a name."""
    from mlrepair.taxonomy import KINDS

    only = Settings(select=(wanted,))
    return [kind for kind in KINDS.values() if wanted and only.wants(kind.code, kind.name)]


def unknown_code(wanted: str) -> str | None:
    """Return what is wrong with a code, a prefix or a name; None if it selects something."""
    return None if kinds_called(wanted) else unknown_kind(wanted)


def unknown_kind(wanted: str) -> str:
    """Return the message for a code that does not exist: the nearest ones, and where all of them are."""
    from difflib import get_close_matches  # here, as few runs need it

    from mlrepair.taxonomy import KINDS

    names = {kind.name: kind for kind in KINDS.values()}
    near = [KINDS[code] for code in get_close_matches(wanted.upper(), KINDS, n=5)]
    near += [names[name] for name in get_close_matches(wanted.lower(), names, n=5)]
    suggestions = ", ".join(f"{kind.code} ({kind.name})" for kind in dict.fromkeys(near))
    return (
        f"no mistake is called `{wanted}`; "
        + (f"near it: {suggestions}; " if near else "")
        + "`mlrepair explain MLR` lists all"
    )
