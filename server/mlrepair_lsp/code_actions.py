"""From findings to code actions: fixes with alternatives, "fix all", "ignore" here and in the workspace, "dismiss",
"explain", "repair with tests".

Everything is answered from the findings that are known; no model runs. A client that resolves edits gets actions
without them, and asks for the edit of the one that is chosen.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mlrepair.edits import Applicability, Edit, Fix, without_overlaps
from mlrepair.settings import Settings
from mlrepair.suppressions import suppression
from mlrepair_lsp.client import Client, uri_of
from mlrepair_lsp.diagnostics import Findings, diagnostic
from mlrepair_lsp.dismissals import lines_of
from mlrepair_lsp.documents import Document
from mlrepair_lsp.jsonrpc import ErrorCode, Json, RequestError
from mlrepair_lsp.params import list_at, object_at, optional, range_in, text_at, whole_at
from mlrepair_lsp.positions import offsets_of, range_of
from mlrepair_lsp.project_files import FILES, file_of, with_ignored
from mlrepair_lsp.text import Text

QUICK_FIX = "quickfix"
FIX_ALL = "source.fixAll.mlrepair"
EXPLAIN = "mlrepair.explain"  # kind and command: "quick fix" does not list what changes nothing
DISMISS = "mlrepair.dismiss"  # command; its arguments: the URI, the code of the finding, the code of the user
REPAIR_WITH_TESTS = (
    "mlrepair.fixWithTests"  # command; its arguments: the URI, and the tests' command if not the set one
)
WITH_TESTS = "source.mlrepair.tests"  # kind; of the whole file, so no bulb shows it
KINDS = (QUICK_FIX, FIX_ALL, EXPLAIN, WITH_TESTS)

_ANNOTATION = "mlrepair"


@dataclass(frozen=True)
class Offer:
    """What actions are made for: the findings of a document, and who asks."""

    findings: Findings
    client: Client
    settings: Settings
    folder: str | None = None  # of the workspace, for its file of settings

    def actions(self, params: Json) -> list[Json]:
        """Return the actions on findings in the range that was asked for, the best first.

        Raises:
            RequestError: if the parameters are not those of `textDocument/codeAction`.
        """
        start, end = offsets_of(self._document.text, range_in(params, "range"), self.client.encoding)
        only = optional(params, "context", "only")
        within = self.findings.within(start, end)
        found: list[dict[str, Json]] = []
        if _wanted(QUICK_FIX, only):
            for fix in within:
                found += self._quick_fixes(fix)
        if _wanted(FIX_ALL, only) and safe_edits(self.findings.fixes):
            found.append({"title": "Apply all safe mlrepair fixes", "kind": FIX_ALL, "data": self._data(FIX_ALL)})
        if _wanted(QUICK_FIX, only):
            for fix in within:
                found += self._ignoring(fix)
        if _wanted(EXPLAIN, only):
            for fix in {fix.code: fix for fix in within}.values():
                title = f"Explain {fix.code} ({fix.name})"
                found.append(
                    {
                        "title": title,
                        "kind": EXPLAIN,
                        "command": {"title": title, "command": EXPLAIN, "arguments": [fix.code]},
                    }
                )
        if _wanted(WITH_TESTS, only) and self.settings.tests_command and self.client.is_trusted and self.folder:
            title = f"Repair with tests… ({self.settings.tests_command})"
            command = {"title": title, "command": REPAIR_WITH_TESTS, "arguments": [self._document.uri]}
            found.append({"title": title, "kind": WITH_TESTS, "command": command})
        if not self.client.resolves_edits:
            found = [self.resolved(action) if "data" in action else action for action in found]
        return found

    def resolved(self, action: dict[str, Json]) -> dict[str, Json]:
        """Return an action with its edit.

        Raises:
            RequestError: if the action is none of ours, or of another version of the document.
        """
        data = object_at(action, "data")
        what, version = text_at(data, "what"), whole_at(data, "version")
        if version != self._document.version:
            raise RequestError(ErrorCode.CONTENT_MODIFIED, "the document has changed since this action was offered")
        edit = self._edit(what, list_at(data, "place"), action.get("title", ""))
        return {key: value for key, value in action.items() if key != "data"} | {"edit": edit}

    @property
    def _document(self) -> Document:
        return self.findings.document

    def _quick_fixes(self, fix: Fix) -> Iterator[dict[str, Json]]:
        """The fix of one finding, then its alternatives."""
        shown = diagnostic(self._document, fix, self.client, self.settings)
        for number, candidate in enumerate((fix, *fix.alternatives)):
            if candidate.edits:
                yield {
                    "title": candidate.label if candidate is fix else f"Alternative: {candidate.label}",
                    "kind": QUICK_FIX,
                    "diagnostics": [shown],
                    # A preferred fix is applied without asking ("auto fix" in VS Code).
                    "isPreferred": candidate is fix and fix.applicability is Applicability.SAFE,
                    "data": self._data("fix", fix, number),
                }

    def _ignoring(self, fix: Fix) -> Iterator[dict[str, Json]]:
        """The ways to be told no more of one finding."""
        shown = [diagnostic(self._document, fix, self.client, self.settings)]
        here: dict[str, Json] = {"title": f"Ignore {fix.code} here", "kind": QUICK_FIX, "diagnostics": shown}
        if suppression(self._document.text.data, fix) is not None:
            yield here | {"isPreferred": False, "data": self._data("ignore", fix)}
        elif self.client.disabled_actions:
            yield here | {"disabled": {"reason": "No comment can stand on this line"}}
        if self.folder is not None and self._workspace_edit_to_ignore(fix.code) is not None:
            title = f"Ignore {fix.code} ({fix.name}) in this workspace"
            data = self._data("ignoreInWorkspace", fix)
            yield {"title": title, "kind": QUICK_FIX, "diagnostics": shown, "isPreferred": False, "data": data}
        title = f"Dismiss {fix.code} here for this session"
        arguments = [self._document.uri, fix.code, lines_of(self._document, fix)]
        command = {"title": title, "command": DISMISS, "arguments": arguments}
        yield {"title": title, "kind": QUICK_FIX, "diagnostics": shown, "isPreferred": False, "command": command}

    def _data(self, what: str, fix: Fix | None = None, number: int = 0) -> dict[str, Json]:
        """What is needed to make the edit of an action later."""
        place = [fix.start, fix.end, fix.code, number] if fix else []
        return {"uri": self._document.uri, "version": self._document.version, "what": what, "place": place}

    def _edit(self, what: str, place: list[Any], title: str) -> Json:
        if what == FIX_ALL:
            return workspace_edit(self._document, safe_edits(self.findings.fixes), self.client, title)
        fix = next((fix for fix in self.findings.fixes if [fix.start, fix.end, fix.code] == place[:3]), None)
        if fix is None:
            raise RequestError(ErrorCode.CONTENT_MODIFIED, "this finding is no longer there")
        if what == "ignoreInWorkspace":
            edit_of_project = self._workspace_edit_to_ignore(fix.code)
            if edit_of_project is None:
                raise RequestError(ErrorCode.CONTENT_MODIFIED, "the settings have changed since this was offered")
            return edit_of_project
        if what == "ignore":
            edit = suppression(self._document.text.data, fix)
            return workspace_edit(self._document, [edit] if edit else [], self.client, title)
        candidates = (fix, *fix.alternatives)
        if len(place) < 4 or place[3] not in range(len(candidates)):
            raise RequestError(ErrorCode.INVALID_PARAMS, f"`data.place` is {place!r}, expected one of ours")
        return workspace_edit(self._document, candidates[place[3]].edits, self.client, title)

    def _workspace_edit_to_ignore(self, code: str) -> Json:
        """The edit of the workspace's file of settings; None where it cannot be made."""
        if self.folder is None:
            return None
        path = file_of(self.folder)
        try:
            exists = path.is_file()
            source = path.read_bytes() if exists else b""
            source.decode()
        except (OSError, ValueError):
            return None
        edit = with_ignored(source, code, is_table=path.name != FILES[0])
        if edit is None or not (exists or (self.client.creates_files and self.client.versioned_edits)):
            return None
        file = Document(uri_of(path), "toml", 0, Text(source))
        changes = _text_edits(file, [edit], self.client)
        if not self.client.versioned_edits:
            return {"changes": {file.uri: changes}}
        creation = [] if exists else [{"kind": "create", "uri": file.uri, "options": {"ignoreIfExists": True}}]
        changed = {"textDocument": {"uri": file.uri, "version": None}, "edits": changes}
        return {"documentChanges": [*creation, changed]}


def safe_edits(fixes: Iterable[Fix]) -> tuple[Edit, ...]:
    """Return the edits of all safe fixes in the order of the text; of two that touch, the more confident survives."""
    safe = (fix for fix in fixes if fix.applicability is Applicability.SAFE)
    return tuple(sorted(edit for fix in without_overlaps(safe) for edit in fix.edits))


def workspace_edit(document: Document, edits: Iterable[Edit], client: Client, label: str) -> Json:
    """Return edits of one document, bound to its version and annotated where the client understands that."""
    text_edits = _text_edits(document, edits, client)
    if not client.versioned_edits:
        return {"changes": {document.uri: text_edits}}
    identifier = {"uri": document.uri, "version": document.version}
    if not client.annotated_edits:
        return {"documentChanges": [{"textDocument": identifier, "edits": text_edits}]}
    return {
        "documentChanges": [
            {"textDocument": identifier, "edits": [edit | {"annotationId": _ANNOTATION} for edit in text_edits]}
        ],
        "changeAnnotations": {_ANNOTATION: {"label": label, "needsConfirmation": False, "description": "mlrepair"}},
    }


def _text_edits(document: Document, edits: Iterable[Edit], client: Client) -> list[dict[str, Json]]:
    return [
        {
            "range": range_of(document.text, edit.start, edit.end, client.encoding),
            "newText": edit.text.decode("utf-8", errors="replace"),
        }
        for edit in sorted(edits)
    ]


def _wanted(kind: str, only: Sequence[str] | None) -> bool:
    """Return whether a kind, or a kind that it is part of, is asked for; no wish asks for all."""
    return not isinstance(only, list) or any(kind == wish or not wish or kind.startswith(f"{wish}.") for wish in only)
