"""From the engine's fixes to what an editor shows: diagnostics and hovers."""

from collections.abc import Iterable
from dataclasses import dataclass

from lsprotocol.types import Diagnostic, DiagnosticSeverity, Hover, MarkupContent, MarkupKind, Position, Range

from mlrepair.edits import Fix
from mlrepair.settings import Settings
from mlrepair_lsp.client import Client
from mlrepair_lsp.documents import Document
from mlrepair_lsp.positions import offset_at, range_of

SOURCE = "mlrepair"

# Below this confidence a finding that is not a syntax error is information, whatever is set for its group.
_CONFIDENT = 0.9

_SEVERITIES = {
    "error": DiagnosticSeverity.Error,
    "warning": DiagnosticSeverity.Warning,
    "information": DiagnosticSeverity.Information,
    "hint": DiagnosticSeverity.Hint,
}


@dataclass(frozen=True, eq=False)
class Findings:
    """What the editor shows for exactly this version of a document."""

    document: Document
    fixes: tuple[Fix, ...] = ()

    def within(self, start: int, end: int) -> tuple[Fix, ...]:
        """Return the findings that touch the bytes from `start` up to `end`, bounds included."""
        return tuple(fix for fix in self.fixes if fix.start <= end and start <= fix.end)


def diagnostics(findings: Findings, client: Client, settings: Settings) -> list[Diagnostic]:
    """Return the diagnostics of all findings, in their order."""
    return [diagnostic(findings.document, fix, client, settings) for fix in findings.fixes]


def diagnostic(document: Document, fix: Fix, client: Client, settings: Settings) -> Diagnostic:
    """Return the diagnostic of one finding."""
    return Diagnostic(
        range=_visible_range(document, fix, client),
        message=fix.message,
        severity=_severity(fix, settings),
        code=fix.code,
        source=SOURCE,
        data={
            "name": fix.name,
            "confidence": fix.confidence,
            "architecture": fix.architecture,
            "fix": fix.label if fix.edits else None,
        },
    )


def hover(findings: Findings, position: Position, client: Client) -> Hover | None:
    """Return why there are findings at a position, or None where there are none."""
    document = findings.document
    offset = offset_at(document.text, position, client.encoding)
    fixes = findings.within(offset, offset)
    if not fixes:
        return None
    kind = MarkupKind.Markdown if client.markdown_hover else MarkupKind.PlainText
    return Hover(
        contents=MarkupContent(kind=kind, value="\n\n".join(_explanation(fix, client.markdown_hover) for fix in fixes)),
        range=_visible_range(document, fixes[0], client),
    )


def _explanation(fix: Fix, markdown: bool) -> str:
    title = f"{fix.code} {fix.name}"
    facts = [f"confidence {fix.confidence:.0%}"]
    if fix.verified:
        facts.append(f"verified: {', '.join(fix.verified)}")
    if fix.architecture:
        facts.append(f"found by {fix.architecture.upper()}")
    return "\n\n".join(
        _present((f"**{title}**" if markdown else title, fix.message, fix.label if fix.edits else "", "; ".join(facts)))
    )


def _present(paragraphs: Iterable[str]) -> list[str]:
    return [paragraph for paragraph in paragraphs if paragraph]


def _severity(fix: Fix, settings: Settings) -> DiagnosticSeverity:
    group = fix.code[:4]  # the first digit is the group (DESIGN.md, "Codes")
    if group == "MLR0":
        return _SEVERITIES[settings.severity_syntax]
    wanted = _SEVERITIES[settings.severity_security if group == "MLR2" else settings.severity_logic]
    return wanted if fix.confidence >= _CONFIDENT else max(wanted, DiagnosticSeverity.Information)


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
