"""What a repair does, in a few words for a menu."""

from collections.abc import Sequence

from mlrepair.edits import Edit

_LONGEST = 40  # characters of a quoted text
_NAMED = 3  # edits that are told one by one


def label_of(source: bytes, edits: Sequence[Edit]) -> str:
    """Return a label such as "Replace `<` with `<=`"."""
    ordered = sorted(edits)
    swapped = _swap(source, ordered)
    if swapped is not None:
        return swapped
    parts = list(dict.fromkeys(_single(source, edit) for edit in ordered))
    if len(parts) > _NAMED:
        return f"{parts[0]}, and {len(ordered) - 1} more edits"
    if len(parts) == 1 and len(ordered) > 1:
        return f"{parts[0]} at {len(ordered)} places"
    return one_label(parts)


def one_label(parts: Sequence[str]) -> str:
    """Return labels as one: "Replace `random` with `secrets`, insert `import secrets`"."""
    return ", ".join([parts[0], *(part[:1].lower() + part[1:] for part in parts[1:])])


def _single(source: bytes, edit: Edit) -> str:
    old, new = source[edit.start : edit.end], edit.text
    removed, added = old.strip(), new.strip()
    if not removed and not added:
        if b"\n" in new:
            return "Break the row"
        if b"\n" in old:
            return "Join the rows"
        if _is_indentation(source, edit):
            return "Indent the row" if len(new.expandtabs(8)) > len(old.expandtabs(8)) else "Dedent the row"
        return "Insert a blank" if new else "Delete the blank"
    if not removed:
        return f"Insert {_quoted(added)}"
    if not added:
        return f"Delete {_quoted(removed)}"
    return f"Replace {_quoted(removed)} with {_quoted(added)}"


def _swap(source: bytes, edits: Sequence[Edit]) -> str | None:
    if len(edits) != 2:
        return None
    first, second = edits
    olds = source[first.start : first.end], source[second.start : second.end]
    if (second.text, first.text) != olds or not all(olds):
        return None
    return f"Swap {_quoted(olds[0])} and {_quoted(olds[1])}"


def _is_indentation(source: bytes, edit: Edit) -> bool:
    return not source[source.rfind(b"\n", 0, edit.start) + 1 : edit.start].strip()


def _quoted(text: bytes) -> str:
    shown = " ".join(text.decode(errors="replace").split())
    if len(shown) > _LONGEST:
        shown = shown[: _LONGEST - 1] + "…"
    return f"`{shown}`"
