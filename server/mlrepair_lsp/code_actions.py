"""From findings to code actions: quick fixes with their alternatives, and "fix all"."""

from collections.abc import Iterable, Sequence

from lsprotocol.types import (
    CodeAction,
    CodeActionKind,
    CodeActionParams,
    OptionalVersionedTextDocumentIdentifier,
    TextDocumentEdit,
    TextEdit,
    WorkspaceEdit,
)

from mlrepair.edits import Applicability, Edit, Fix
from mlrepair.settings import Settings
from mlrepair_lsp.client import Client
from mlrepair_lsp.diagnostics import Findings, diagnostic
from mlrepair_lsp.documents import Document
from mlrepair_lsp.positions import offset_at, range_of

FIX_ALL = "source.fixAll.mlrepair"
KINDS: tuple[str, ...] = (CodeActionKind.QuickFix.value, FIX_ALL)


def code_actions(findings: Findings, params: CodeActionParams, client: Client, settings: Settings) -> list[CodeAction]:
    """Return the actions on findings in the range that was asked for, the best first."""
    text, only = findings.document.text, params.context.only
    start = offset_at(text, params.range.start, client.encoding)
    end = offset_at(text, params.range.end, client.encoding)
    actions: list[CodeAction] = []
    if _wanted(CodeActionKind.QuickFix.value, only):
        for fix in findings.within(start, end):
            actions += _quick_fixes(findings.document, fix, client, settings)
    if _wanted(FIX_ALL, only) and (edits := safe_edits(findings.fixes)):
        actions.append(
            CodeAction(
                title="Apply all safe mlrepair fixes",
                kind=FIX_ALL,
                edit=workspace_edit(findings.document, edits, client),
            )
        )
    return actions


def safe_edits(fixes: Iterable[Fix]) -> tuple[Edit, ...]:
    """Return the edits of all safe fixes in the order of the text; of two that touch, the more confident survives."""
    chosen: list[Edit] = []
    for fix in sorted(fixes, key=lambda fix: -fix.confidence):
        if fix.applicability is Applicability.SAFE and not any(
            edit.start <= other.end and other.start <= edit.end for edit in fix.edits for other in chosen
        ):
            chosen += fix.edits
    return tuple(sorted(chosen))


def workspace_edit(document: Document, edits: Iterable[Edit], client: Client) -> WorkspaceEdit:
    """Return edits of one document, bound to its version where the client can check it."""
    text_edits = [
        TextEdit(
            range=range_of(document.text, edit.start, edit.end, client.encoding),
            new_text=edit.text.decode("utf-8", errors="replace"),
        )
        for edit in sorted(edits)
    ]
    if not client.versioned_edits:
        return WorkspaceEdit(changes={document.uri: text_edits})
    identifier = OptionalVersionedTextDocumentIdentifier(uri=document.uri, version=document.version)
    return WorkspaceEdit(document_changes=[TextDocumentEdit(text_document=identifier, edits=text_edits)])


def _quick_fixes(document: Document, fix: Fix, client: Client, settings: Settings) -> list[CodeAction]:
    """Return the fix of one finding, then its alternatives."""
    shown = diagnostic(document, fix, client, settings)
    return [
        CodeAction(
            title=candidate.label if candidate is fix else f"Alternative: {candidate.label}",
            kind=CodeActionKind.QuickFix,
            diagnostics=[shown],
            # A preferred fix is applied without asking ("auto fix" in VS Code).
            is_preferred=candidate is fix and fix.applicability is Applicability.SAFE,
            edit=workspace_edit(document, candidate.edits, client),
        )
        for candidate in (fix, *fix.alternatives)
        if candidate.edits
    ]


def _wanted(kind: str, only: Sequence[str] | None) -> bool:
    """Return whether a kind, or a kind that it is part of, is asked for; no wish asks for all."""
    return only is None or any(kind == wish or kind.startswith(f"{wish}.") or not wish for wish in map(_name, only))


def _name(kind: str) -> str:
    return kind.value if isinstance(kind, CodeActionKind) else kind
