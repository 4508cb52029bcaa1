"""Writes `engine/mlrepair/taxonomy.json` from the corruptions: `python -m mlrepair_training.taxonomy`."""

import json
import sys
from importlib.resources import files
from pathlib import Path

from mlrepair_training.corruptions import Corruption, load_corruptions

# What a repair is called when its form belongs to no kind.
_UNNAMED = (
    ("MLR000", "syntax-error", "syntax", "The code is no Python, and no repair was found."),
    ("MLR099", "invalid-syntax", "syntax", "The code is no Python; the repair belongs to no closer kind."),
    (
        "MLR199",
        "suspicious-code",
        "logic",
        "The code probably does not do what is meant; the repair belongs to no closer kind.",
    ),
    ("MLR299", "insecure-code", "security", "The code lets attackers in; the repair belongs to no closer kind."),
)
_SEVERITIES = {"syntax": "error", "logic": "warning", "security": "warning"}


def entries() -> list[dict[str, object]]:
    """Return the taxonomy, ordered by code."""
    found = [_entry(corruption) for corruption in load_corruptions().values()]
    for code, name, group, summary in _UNNAMED:
        found.append(
            {
                "code": code,
                "name": name,
                "group": group,
                "severity": _SEVERITIES[group],
                "cwe": None,
                "summary": summary,
                "documentation": f"# {code}: {name}\n\n{summary}\n",
                "example": ["", ""],
            }
        )
    return sorted(found, key=lambda entry: str(entry["code"]))


def text() -> str:
    """Return the contents of the file."""
    return json.dumps(entries(), indent=1, ensure_ascii=False) + "\n"


def _entry(corruption: Corruption) -> dict[str, object]:
    return {
        "code": corruption.code,
        "name": corruption.name,
        "group": corruption.group,
        "severity": _SEVERITIES[corruption.group],
        "cwe": corruption.cwe,
        "summary": corruption.summary,
        "documentation": _page(corruption),
        "example": list(corruption.example),
    }


def _page(corruption: Corruption) -> str:
    description = (sys.modules[corruption.corrupt.__module__].__doc__ or "").strip()
    broken, repaired = corruption.example
    weakness = f"\nWeakness: CWE-{corruption.cwe}\n" if corruption.cwe is not None else ""
    return (
        f"# {corruption.code}: {corruption.name}\n\n{description}\n{weakness}\n"
        f"## Example\n\n```python\n{broken}```\n\nRepaired:\n\n```python\n{repaired}```\n"
    )


def main() -> None:
    """Write the file into the engine's package."""
    Path(str(files("mlrepair").joinpath("taxonomy.json"))).write_text(text(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
