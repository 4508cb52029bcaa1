"""From the engine's fixes to what an editor shows: diagnostics and hovers."""

from collections.abc import Iterable
from dataclasses import dataclass

from mlrepair.edits import SCOPES, Fix
from mlrepair.settings import Settings
from mlrepair_lsp.client import Client
from mlrepair_lsp.documentation import page_uri
from mlrepair_lsp.documents import Document
from mlrepair_lsp.jsonrpc import Json
from mlrepair_lsp.positions import Position, Range, offset_at, range_of

SOURCE = "mlrepair"

# Below this confidence a finding that is not a syntax error is information, whatever is set for its group.
_CONFIDENT = 0.9

_SEVERITIES = {"error": 1, "warning": 2, "information": 3, "hint": 4}  # LSP's numbers
_UNNECESSARY = ("extra-", "unneeded-", "stray-")  # kinds of text that should go: editors fade it
_TAG_UNNECESSARY = 1


@dataclass(frozen=True, eq=False)
class Findings:
    """What the editor shows for exactly this version of a document."""

    document: Document
    fixes: tuple[Fix, ...] = ()
    first_announced: tuple[int, int] | None = None  # where the first of them was shown before its repair was known

    def within(self, start: int, end: int) -> tuple[Fix, ...]:
        """Return the findings that touch the bytes from `start` up to `end`, bounds included."""
        found = tuple(fix for fix in self.fixes if fix.start <= end and start <= fix.end)
        if not found and self.first_announced is not None:
            first, last = self.first_announced
            return self.fixes[:1] if first <= end and start <= last else ()
        return found


def is_syntax(fix: Fix) -> bool:
    """Return whether a finding says that the text does not parse."""
    return fix.code.startswith("MLR0")  # the first digit is the group (DESIGN.md, "Codes")


def diagnostics(findings: Findings, client: Client, settings: Settings) -> list[Json]:
    """Return the diagnostics of all findings, in their order."""
    return [diagnostic(findings.document, fix, client, settings) for fix in findings.fixes]


def diagnostic(document: Document, fix: Fix, client: Client, settings: Settings) -> Json:
    """Return the diagnostic of one finding."""
    shown: dict[str, Json] = {
        "range": _visible_range(document, fix, client),
        "message": fix.message,
        "severity": _severity(fix, settings),
        "code": fix.code,
        "source": SOURCE,
        "data": {
            "name": fix.name,
            "confidence": fix.confidence,
            "architecture": fix.architecture,
            "fix": fix.label if fix.edits else None,
        },
    }
    if fix.name.startswith(_UNNECESSARY):
        shown["tags"] = [_TAG_UNNECESSARY]
    if client.code_descriptions and (uri := page_uri(fix.code)) is not None:
        shown["codeDescription"] = {"href": uri}
    return shown


def hover(findings: Findings, position: Position, client: Client) -> Json:
    """Return why there are findings at a position, or None where there are none."""
    document = findings.document
    offset = offset_at(document.text, position, client.encoding)
    fixes = findings.within(offset, offset)
    if not fixes:
        return None
    text = "\n\n".join(_explanation(fix, client.markdown_hover) for fix in fixes)
    return {
        "contents": {"kind": "markdown" if client.markdown_hover else "plaintext", "value": text},
        "range": _visible_range(document, fixes[0], client),
    }


def _explanation(fix: Fix, markdown: bool) -> str:
    title = f"{fix.code} {fix.name}"
    facts = [f"confidence {fix.confidence:.0%}"]
    if fix.verified:
        facts.append(f"verified: {', '.join(fix.verified)}")
    if fix.architecture:
        is_model = fix.architecture != SCOPES
        facts.append(f"found by {fix.architecture.upper() if is_model else 'a look at its scopes'}")
    return "\n\n".join(
        _present((f"**{title}**" if markdown else title, fix.message, fix.label if fix.edits else "", "; ".join(facts)))
    )


def _present(paragraphs: Iterable[str]) -> list[str]:
    return [paragraph for paragraph in paragraphs if paragraph]


def _severity(fix: Fix, settings: Settings) -> int:
    if is_syntax(fix):
        return _SEVERITIES[settings.severity_syntax]
    is_security = fix.code.startswith("MLR2")
    wanted = _SEVERITIES[settings.severity_security if is_security else settings.severity_logic]
    return wanted if fix.confidence >= _CONFIDENT else max(wanted, _SEVERITIES["information"])


def _visible_range(document: Document, fix: Fix, client: Client) -> Range:
    """Return the range to underline: editors do not draw an empty one, so it takes a neighbouring character in."""
    start, end = fix.start, fix.end
    if start == end:
        text = document.text
        first, last = text.line_span(text.line_of(start))
        start, end = (start, _next(text.data, start)) if start < last else (max(first, start - 1), end)
    return range_of(document.text, start, end, client.encoding)


def _next(data: bytes, offset: int) -> int:
    """Return the start of the character after the one at `offset`."""
    offset += 1
    while offset < len(data) and data[offset] & 0xC0 == 0x80:
        offset += 1
    return offset
