"""Repair with the user's own tests: a search at a time, in a process of its own; the user chooses among its patches."""

import asyncio
import json
import sys
from pathlib import Path

from mlrepair.edits import Edit
from mlrepair_lsp.client import path_of
from mlrepair_lsp.code_actions import workspace_edit
from mlrepair_lsp.documents import Document
from mlrepair_lsp.editor import Editor
from mlrepair_lsp.jsonrpc import ErrorCode, Json, RequestError
from mlrepair_lsp.params import optional
from mlrepair_lsp.session import Session

_SEARCH = ("-P", "-m", "mlrepair_lsp.trial_process")  # -P: no module of the user's folder is taken for one of Python's
_LONGEST_LINE = 1 << 24  # bytes of JSON
_PATIENCE = 5.0  # seconds for a search that is given up to tidy up
_LAST_LINES = 5  # of what the tests printed, for the user; the log has all


class Trials:
    """Looks for repairs that pass the tests, and applies the one that the user takes."""

    def __init__(self, editor: Editor, session: Session) -> None:
        """Run nothing before it is asked for."""
        self._editor = editor
        self._session = session
        self._is_busy = False
        self._token: Json = None
        self._process: asyncio.subprocess.Process | None = None

    async def repair(self, uri: str, command: str | None, token: Json) -> Json:
        """Search, tell how far it is under `token`, and let the user choose; `command` takes the place of the set one.

        Return `{"status": …}`: that of the search, "no-command" where none is set, or "cancelled".

        Raises:
            RequestError: if nothing may be run, or nothing can be repaired here.
        """
        document, folder = self._repairable(uri)
        settings = self._session.configuration.of(uri)
        command = command or settings.tests_command
        if not command:
            return {"status": "no-command"}
        if self._is_busy:
            raise RequestError(ErrorCode.INVALID_REQUEST, "a repair with tests is under way; cancel it first")
        self._is_busy = True
        try:
            self._token = await self._editor.begin_progress(token, f"Repair with tests ({command})")
            models = settings.models_directory
            outcome = await self._searched(
                {
                    "command": command,
                    "folder": folder,
                    "path": path_of(uri),
                    "text": document.text.data.decode(),
                    "models": models and str(models),
                }
            )
        finally:
            self._editor.progress(self._token, {"kind": "end"})
            self._is_busy, self._token = False, None
        if outcome is None:
            return {"status": "cancelled"}
        self._editor.later(self._offer(document, outcome, command))  # the request need not wait for the user
        return {"status": outcome["status"]}

    def cancel(self, token: Json) -> None:
        """Give up the search whose progress has this token."""
        if token is not None and token == self._token and self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    def _repairable(self, uri: str) -> tuple[Document, str]:
        """Return the document and the folder in which its tests run."""
        if not self._editor.client.is_trusted:
            raise RequestError(ErrorCode.INVALID_REQUEST, "tests are run in trusted workspaces only")
        document, path = self._session.document(uri), path_of(uri)
        folder = self._session.configuration.folder_of(uri)
        if document is None or path is None or not document.is_python:
            raise RequestError(ErrorCode.INVALID_REQUEST, f"{uri} is no Python file that is open")
        if folder is None:
            raise RequestError(ErrorCode.INVALID_REQUEST, "open the folder in which the tests run: they need all of it")
        try:
            is_saved = Path(path).read_bytes() == document.text.data
        except OSError:
            is_saved = False
        if not is_saved:
            raise RequestError(
                ErrorCode.INVALID_REQUEST, f"save {Path(path).name} first (in UTF-8): tests read the disk"
            )
        return document, folder

    async def _searched(self, task: Json) -> Json:
        """Return what came of the search; None if it was given up."""
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable,
            *_SEARCH,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=_LONGEST_LINE,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(task).encode() + b"\n")
            async for line in process.stdout:
                message = json.loads(line)
                if "outcome" in message:
                    return message["outcome"]
                self._editor.progress(self._token, {"kind": "report", "message": message["step"]})
            if process.stdin.is_closing():
                return None
            raise RequestError(ErrorCode.INTERNAL_ERROR, "the search has ended unexpectedly; the log says why")
        finally:
            process.stdin.close()
            self._process = None
            self._editor.later(_ended(process))

    async def _offer(self, document: Document, outcome: Json, command: str) -> None:
        """Say what came of the search, and apply the patch that the user takes."""
        message = summary(outcome, command)
        patches = {
            title(document, patch): tuple(Edit(start, end, text.encode()) for start, end, text in patch["edits"])
            for patch in outcome["patches"]
        }
        if not patches or not self._editor.client.applies_edits:
            self._editor.inform("\n".join((message, *patches)))
            return
        actions = [{"title": title} for title in patches]
        answer = await self._editor.ask(
            "window/showMessageRequest", {"type": 3, "message": message, "actions": actions}
        )
        chosen = optional(answer, "title")
        if chosen not in patches:
            return
        if self._session.document(document.uri) is not document:
            self._editor.inform("The file has changed since the tests ran; nothing is applied.")
            return
        edit = workspace_edit(document, patches[chosen], self._editor.client, chosen)
        await self._editor.ask("workspace/applyEdit", {"label": chosen, "edit": edit})


def title(document: Document, patch: Json) -> str:
    """Return what a patch does, and where."""
    line = document.text.line_of(patch["edits"][0][0]) + 1
    return f"{patch['label']} (line {line})"


def summary(outcome: Json, command: str) -> str:
    """Return what came of a search, in the words for its user."""
    every = outcome["failed"] + outcome["passed"]
    told: list[str]
    match outcome["status"]:
        case "tests-unusable":
            told = [f"{outcome['reason']}.", *outcome["output"].splitlines()[-_LAST_LINES:]]
        case "tests-pass":
            told = [f"`{command}` passes; there is nothing to repair."]
        case "unrepaired":
            told = [f"{outcome['failed']} of {every} tests failed; no repair found in {outcome['tries']} tries."]
        case _:
            told = [f"{outcome['failed']} of {every} tests failed. With each of these changes all pass."]
            if outcome["is_weak"]:
                told.append("Few failing tests decide, so it may still be wrong: read it, and add a test.")
    notes = [f"Note: {remark}." for remark in outcome["remarks"]]
    return "\n".join(told + notes) if outcome["output"] else " ".join(told + notes)


async def _ended(process: asyncio.subprocess.Process) -> None:
    """Await the end of a process, and put one to it that does not come."""
    try:
        await asyncio.wait_for(process.wait(), _PATIENCE)
    except TimeoutError:
        process.kill()
