"""Handlers of commands: what the user chooses that is more than the edit of a code action."""

from mlrepair_lsp.code_actions import DISMISS, EXPLAIN, REPAIR_WITH_TESTS
from mlrepair_lsp.documentation import page, page_uri
from mlrepair_lsp.editor import Editor
from mlrepair_lsp.jsonrpc import ErrorCode, Handler, Json, RequestError
from mlrepair_lsp.params import optional, text_at
from mlrepair_lsp.session import Session
from mlrepair_lsp.trials import Trials

COMMANDS = (DISMISS, EXPLAIN, REPAIR_WITH_TESTS)

_EXPECTED = (
    f"{EXPLAIN} with a code, {REPAIR_WITH_TESTS} with a URI and maybe a command line, or {DISMISS} as it was offered"
)


class Commands:
    """Does what one editor wants of one session."""

    def __init__(self, editor: Editor, session: Session) -> None:
        """Do nothing before a command comes."""
        self._editor = editor
        self._session = session
        self._trials = Trials(editor, session)

    def handlers(self) -> dict[str, Handler]:
        """Return what answers which method."""
        return {
            "workspace/executeCommand": self._execute,
            "window/workDoneProgress/cancel": lambda params: self._trials.cancel(optional(params, "token")),
        }

    def _execute(self, params: Json) -> Json:
        match text_at(params, "command"), optional(params, "arguments"):
            case (command, [str(code)]) if command == EXPLAIN:
                return self._explain(code)
            case (command, [str(uri), str(code), str(lines)]) if command == DISMISS:
                self._session.dismiss(uri, code, lines)
                self._editor.refresh()
                return None
            case (command, [str(uri)] | [str(uri), None]) if command == REPAIR_WITH_TESTS:
                return self._trials.repair(uri, None, optional(params, "workDoneToken"))
            case (command, [str(uri), str(tests)]) if command == REPAIR_WITH_TESTS:
                return self._trials.repair(uri, tests, optional(params, "workDoneToken"))
            case (command, arguments):
                raise RequestError(ErrorCode.INVALID_PARAMS, f"{command} {str(arguments)[:80]}, expected {_EXPECTED}")

    def _explain(self, code: str) -> Json:
        """Show the page of a code, and return it."""
        text = page(code)
        if text is None:
            raise RequestError(ErrorCode.INVALID_PARAMS, f"there is no code {code!r}")
        if self._editor.client.shows_documents and (uri := page_uri(code)) is not None:
            self._editor.tell("window/showDocument", {"uri": uri, "takeFocus": True})
        else:
            self._editor.inform(text)
        return text
