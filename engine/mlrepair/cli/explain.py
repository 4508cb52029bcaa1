"""`mlrepair explain CODE`: what a code means, with an example."""

import sys

from mlrepair.cli.codes import unknown_kind
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


def _find(wanted: str) -> Kind | None:
    return KINDS.get(wanted.upper()) or next((kind for kind in KINDS.values() if kind.name == wanted.lower()), None)
