"""`mlrepair explain CODE`: what a code means, with an example."""

import sys
from difflib import get_close_matches

from mlrepair.cli.complaints import Complaints
from mlrepair.cli.exits import Exit
from mlrepair.taxonomy import KINDS, Kind


def explain(wanted: str) -> Exit:
    """Print the page of a code ("MLR103") or a name ("wrong-comparison-operator")."""
    kind = _find(wanted)
    if kind is None:
        Complaints().error(unknown_kind(wanted))
        return Exit.ERROR
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(kind.documentation))
    else:
        print(kind.documentation.rstrip("\n"))
    return Exit.CLEAN


def unknown_kind(wanted: str) -> str:
    """Return the message for a code that does not exist: the nearest ones, or where all of them are."""
    names = {kind.name: kind for kind in KINDS.values()}
    near = [KINDS[code] for code in get_close_matches(wanted.upper(), KINDS, n=5)]
    near += [names[name] for name in get_close_matches(wanted.lower(), names, n=5)]
    suggestions = ", ".join(f"{kind.code} ({kind.name})" for kind in dict.fromkeys(near))
    return f"no mistake is called `{wanted}`; " + (f"near it: {suggestions}" if near else f"codes: {', '.join(KINDS)}")


def _find(wanted: str) -> Kind | None:
    return KINDS.get(wanted.upper()) or next((kind for kind in KINDS.values() if kind.name == wanted.lower()), None)
