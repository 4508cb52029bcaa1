"""`mlrepair explain CODE`: what a code means, with an example; of the beginning of codes, which ones there are."""

import sys
from textwrap import indent

from mlrepair.cli.codes import kinds_called, unknown_kind
from mlrepair.cli.complaints import Complaints
from mlrepair.cli.exits import Exit
from mlrepair.taxonomy import KINDS, Kind


def explain(wanted: str) -> Exit:
    """Print the page of a code ("MLR103") or a name ("wrong-comparison-operator"), or the list for "MLR1"."""
    kind = _find(wanted)
    if kind is not None:
        _print_page(kind)
        return Exit.CLEAN
    kinds = kinds_called(wanted)
    if not kinds:
        Complaints().error(unknown_kind(wanted))
        return Exit.ERROR
    for kind in kinds:
        print(f"{kind.code}  {kind.name}")
    return Exit.CLEAN


def _find(wanted: str) -> Kind | None:
    return KINDS.get(wanted.upper()) or next((kind for kind in KINDS.values() if kind.name == wanted.lower()), None)


def _print_page(kind: Kind) -> None:
    page = _page(kind)
    if sys.stdout.isatty():
        from rich.console import Console
        from rich.markdown import Markdown

        Console().print(Markdown(page))
    else:
        print(page)


def _page(kind: Kind) -> str:
    """Return the page of a kind; where its words show the example already, it does not follow again."""
    words = kind.documentation.split("\n## Example\n")[0]
    is_shown = all(f"\n\n{indent(code, ' ' * 4)}" in words for code in kind.example)
    return (words if is_shown else kind.documentation).rstrip("\n")
