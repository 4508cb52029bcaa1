"""Handlers of what the editor asks about a document: diagnostics, code actions, hovers.

All but the diagnostics are answered from the findings that are known; no model runs for them.
"""

import asyncio
import contextlib
from hashlib import sha256

from mlrepair_lsp.code_actions import Offer
from mlrepair_lsp.diagnostics import hover
from mlrepair_lsp.editor import Editor
from mlrepair_lsp.jsonrpc import ErrorCode, Handler, Json, RequestError
from mlrepair_lsp.params import optional, position_in, range_in, text_at
from mlrepair_lsp.session import Session

_PATIENCE = 1.5  # seconds; for repairs of a mistake that is shown already
_INVOKED = 1  # the trigger kind of what the user has asked for, …
_INVOKED_PATIENCE = 5.0  # … for which the user waits, too


class Questions:
    """Answers from what the session knows."""

    def __init__(self, editor: Editor, session: Session) -> None:
        """Answer one editor from one session."""
        self._editor = editor
        self._session = session

    def handlers(self) -> dict[str, Handler]:
        """Return what answers which method."""
        return {
            "textDocument/codeAction": self._code_action,
            "codeAction/resolve": self._resolve,
            "textDocument/hover": self._hover,
            "textDocument/diagnostic": self._diagnostic,
        }

    def _code_action(self, params: Json) -> Json:
        uri = text_at(params, "textDocument", "uri")
        range_in(params, "range")  # wrong parameters are an error wherever they come
        if self._session.is_guess(uri):
            return self._awaited_code_action(uri, params)
        offer = self._offer(uri)
        return offer.actions(params) if offer else []

    async def _awaited_code_action(self, uri: str, params: Json) -> Json:
        is_invoked = optional(params, "context", "triggerKind") == _INVOKED
        patience = _INVOKED_PATIENCE if is_invoked else _PATIENCE
        with contextlib.suppress(TimeoutError):  # what takes longer is not offered
            await asyncio.wait_for(self._session.complete_findings(uri), patience)
        offer = None if self._session.is_guess(uri) else self._offer(uri)
        return offer.actions(params) if offer else []

    def _resolve(self, action: Json) -> Json:
        offer = self._offer(text_at(action, "data", "uri"))
        if offer is None:
            raise RequestError(ErrorCode.CONTENT_MODIFIED, "the document has changed since this action was offered")
        return offer.resolved(action)

    def _offer(self, uri: str) -> Offer | None:
        findings = self._session.findings(uri)
        configuration = self._session.configuration
        if findings is None:
            return None
        return Offer(findings, self._editor.client, configuration.of(uri), configuration.folder_of(uri))

    def _hover(self, params: Json) -> Json:
        position = position_in(params, "position")
        findings = self._session.findings(text_at(params, "textDocument", "uri"))
        return hover(findings, position, self._editor.client) if findings else None

    async def _diagnostic(self, params: Json) -> Json:
        uri = text_at(params, "textDocument", "uri")
        is_pushed = self._editor.client.pulls_diagnostics and self._editor.is_pushed(uri)
        findings = None if is_pushed else await self._session.complete_findings(uri)
        items = self._editor.items(findings) if findings else []
        # The same findings have the same name, so that an editor with many files is sent nothing twice; not so those of
        # another version, because the editor has moved what it shows along with the text, maybe to another place.
        version = findings.document.version if findings else None
        name = sha256(repr((version, items)).encode()).hexdigest()[:16]
        if optional(params, "previousResultId") == name:
            return {"kind": "unchanged", "resultId": name}
        return {"kind": "full", "resultId": name, "items": items}
