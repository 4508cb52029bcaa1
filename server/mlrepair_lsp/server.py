"""The language server: handlers that translate between the protocol and a session."""

import logging
from collections.abc import Sequence

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from mlrepair_lsp import code_actions, diagnostics
from mlrepair_lsp.client import Client
from mlrepair_lsp.diagnostics import Findings
from mlrepair_lsp.documents import Document
from mlrepair_lsp.positions import PositionEncoding
from mlrepair_lsp.session import MakeEngine, Session
from mlrepair_lsp.settings import read_pyproject, read_settings

logger = logging.getLogger(__name__)

_SECTION = "mlrepair"


class RepairServer(LanguageServer):
    """A pygls server that owns one session."""

    def __init__(self, make_engine: MakeEngine, version: str) -> None:
        super().__init__("mlrepair", version)
        self.client = Client()
        self.session = Session(make_engine, publish=self._publish, warn=self.warn)
        self._initial_settings: object = None
        self._warned: set[str] = set()
        # pygls would keep a second copy of every text, and fail on lines that it counts differently.
        for method in (types.TEXT_DOCUMENT_DID_OPEN, types.TEXT_DOCUMENT_DID_CHANGE, types.TEXT_DOCUMENT_DID_CLOSE):
            self.protocol.fm.builtin_features.pop(method)

    def connect(self, params: types.InitializeParams) -> None:
        """Take over what the client can do and its first settings."""
        self.client = Client.of(params, PositionEncoding(self.workspace.position_encoding or PositionEncoding.UTF16))
        options = params.initialization_options
        self._initial_settings = options.get(_SECTION) if isinstance(options, dict) else None
        self.configure(None)

    def configure(self, settings: object) -> None:
        """Read all settings again, those given here winning over `initializationOptions` and `pyproject.toml`."""
        project, trouble = read_pyproject(self.client.root)
        merged, problems = read_settings(project, self._initial_settings, settings)
        self.session.configure(merged)
        if trouble or problems:
            self.warn("mlrepair: " + "\n".join((*trouble, *problems)))

    async def ask_for_settings(self) -> None:
        """Ask the client for its settings, if it can be asked."""
        if self.client.answers_configuration:
            item = types.ConfigurationItem(section=_SECTION)
            answer = await self.workspace_configuration_async(types.ConfigurationParams(items=[item]))
            self.configure(answer[0] if answer else None)

    def warn(self, message: str) -> None:
        """Show a message to the user, each only once."""
        logger.warning("%s", message)
        if message not in self._warned:
            self._warned.add(message)
            self.window_show_message(types.ShowMessageParams(type=types.MessageType.Warning, message=message))

    def report_server_error(self, error: Exception, source: type[Exception]) -> None:
        """Log an error instead of putting it before the user, who can do nothing about it."""
        logger.error("%s: %s", source.__name__, error)

    def items(self, findings: Findings) -> list[types.Diagnostic]:
        """Return findings as the client's diagnostics."""
        return diagnostics.diagnostics(findings, self.client, self.session.settings)

    def _publish(self, findings: Findings) -> None:
        # A client that asks for diagnostics would show the pushed ones a second time.
        if not self.client.pulls_diagnostics:
            document = findings.document
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(
                    uri=document.uri, version=document.version, diagnostics=self.items(findings)
                )
            )


def create_server(make_engine: MakeEngine, version: str = "0") -> RepairServer:
    """Return a server whose engine is made by `make_engine`; start it with `start_io` or `start_tcp`."""
    server = RepairServer(make_engine, version)
    server.feature(types.INITIALIZE)(_initialize)
    server.feature(types.INITIALIZED)(_initialized)
    server.feature(types.SHUTDOWN)(_shutdown)
    server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)(_did_change_configuration)
    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(_did_open)
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(_did_change)
    server.feature(types.TEXT_DOCUMENT_DID_SAVE)(_did_save)
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(_did_close)
    server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=list(code_actions.KINDS))
    )(_code_action)
    server.feature(types.TEXT_DOCUMENT_HOVER)(_hover)
    return server


def _initialize(server: RepairServer, params: types.InitializeParams) -> None:
    server.connect(params)
    if server.client.pulls_diagnostics:
        options = types.DiagnosticOptions(
            identifier=_SECTION, inter_file_dependencies=False, workspace_diagnostics=False
        )
        server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, options)(_diagnostic)


async def _initialized(server: RepairServer, _: types.InitializedParams) -> None:
    if server.client.registers_configuration:
        registration = types.Registration(
            id="mlrepair.configuration",
            method=types.WORKSPACE_DID_CHANGE_CONFIGURATION,
            register_options=types.DidChangeConfigurationRegistrationOptions(section=_SECTION),
        )
        server.client_register_capability(types.RegistrationParams(registrations=[registration]))
    try:
        await server.ask_for_settings()
    finally:
        server.session.warm_up()


def _shutdown(server: RepairServer, _: None) -> None:
    server.session.shut_down()


async def _did_change_configuration(server: RepairServer, params: types.DidChangeConfigurationParams) -> None:
    before = server.session.settings
    if server.client.answers_configuration:
        await server.ask_for_settings()
    elif isinstance(params.settings, dict):
        server.configure(params.settings.get(_SECTION))
    server.session.warm_up()
    if server.client.refreshes_diagnostics and server.session.settings != before:
        server.workspace_diagnostic_refresh(None)


def _did_open(server: RepairServer, params: types.DidOpenTextDocumentParams) -> None:
    server.session.open(Document.opened(params.text_document))


def _did_change(server: RepairServer, params: types.DidChangeTextDocumentParams) -> None:
    document = server.session.document(params.text_document.uri)
    if document is None:
        logger.warning("change of %s, which is not open, left out", params.text_document.uri)
        return
    server.session.change(
        document.changed(params.content_changes, params.text_document.version, server.client.encoding)
    )


def _did_save(server: RepairServer, params: types.DidSaveTextDocumentParams) -> None:
    server.session.save(params.text_document.uri)


def _did_close(server: RepairServer, params: types.DidCloseTextDocumentParams) -> None:
    server.session.close(params.text_document.uri)


def _code_action(server: RepairServer, params: types.CodeActionParams) -> Sequence[types.CodeAction]:
    findings = server.session.findings(params.text_document.uri)
    return code_actions.code_actions(findings, params, server.client, server.session.settings) if findings else []


def _hover(server: RepairServer, params: types.HoverParams) -> types.Hover | None:
    findings = server.session.findings(params.text_document.uri)
    return diagnostics.hover(findings, params.position, server.client) if findings else None


async def _diagnostic(
    server: RepairServer, params: types.DocumentDiagnosticParams
) -> types.RelatedFullDocumentDiagnosticReport:
    findings = await server.session.complete_findings(params.text_document.uri)
    return types.RelatedFullDocumentDiagnosticReport(items=server.items(findings) if findings else [])
