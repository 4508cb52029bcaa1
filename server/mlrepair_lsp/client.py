"""What the connected editor can do, read once from its `initialize` request."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from mlrepair_lsp.jsonrpc import Json
from mlrepair_lsp.params import optional
from mlrepair_lsp.positions import PositionEncoding


@dataclass(frozen=True, slots=True)
class Client:
    """Capabilities of the client, the least capable by default, and what it says of its workspace."""

    encoding: PositionEncoding = PositionEncoding.UTF16
    pulls_diagnostics: bool = False  # it asks for diagnostics, so none are pushed
    refreshes_diagnostics: bool = False  # it can be told to ask again
    versioned_edits: bool = False  # it understands WorkspaceEdit.documentChanges
    annotated_edits: bool = False  # it understands change annotations
    creates_files: bool = False  # a WorkspaceEdit may create one
    resolves_edits: bool = False  # it asks for the edit of a code action when the action is chosen
    disabled_actions: bool = False  # it can show why an action is not possible
    code_descriptions: bool = False  # a diagnostic may link to the documentation of its code
    markdown_hover: bool = False
    answers_configuration: bool = False  # it can be asked for settings
    registers_configuration: bool = False  # it wants to be asked to announce changed settings
    registers_watchers: bool = False  # it wants to be asked to announce changed files
    shows_progress: bool = False
    shows_documents: bool = False  # it can open a file when told
    applies_edits: bool = False  # it can be told to change a document
    is_trusted: bool = True  # its user trusts the workspace, so programs in it may be run
    folders: tuple[str, ...] = ()  # paths of the workspace folders

    @classmethod
    def of(cls, params: Json) -> "Client":
        """Return what a client has declared; what it says of itself in a wrong form, it cannot do."""
        capabilities = optional(params, "capabilities")

        def can(*path: str) -> bool:
            return bool(optional(capabilities, *path))

        def lists(wanted: str, *path: str) -> bool:
            listed = optional(capabilities, *path)
            return isinstance(listed, list) and wanted in listed

        return cls(
            encoding=_encoding(optional(capabilities, "general", "positionEncodings")),
            pulls_diagnostics=isinstance(optional(capabilities, "textDocument", "diagnostic"), dict),
            refreshes_diagnostics=can("workspace", "diagnostics", "refreshSupport"),
            versioned_edits=can("workspace", "workspaceEdit", "documentChanges"),
            annotated_edits=optional(capabilities, "workspace", "workspaceEdit", "changeAnnotationSupport") is not None,
            creates_files=lists("create", "workspace", "workspaceEdit", "resourceOperations"),
            resolves_edits=lists("edit", "textDocument", "codeAction", "resolveSupport", "properties"),
            disabled_actions=can("textDocument", "codeAction", "disabledSupport"),
            code_descriptions=can("textDocument", "publishDiagnostics", "codeDescriptionSupport"),
            markdown_hover=lists("markdown", "textDocument", "hover", "contentFormat"),
            answers_configuration=can("workspace", "configuration"),
            registers_configuration=can("workspace", "didChangeConfiguration", "dynamicRegistration"),
            registers_watchers=can("workspace", "didChangeWatchedFiles", "dynamicRegistration"),
            shows_progress=can("window", "workDoneProgress"),
            shows_documents=can("window", "showDocument", "support"),
            applies_edits=can("workspace", "applyEdit"),
            is_trusted=optional(params, "initializationOptions", "isTrusted") is not False,
            folders=_folders(params),
        )


def path_of(uri: str) -> str | None:
    """Return the path of a `file:` URI, None for any other."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    if parts.scheme != "file":
        return None
    if os.name != "nt":
        return unquote(parts.path)
    from urllib.request import url2pathname  # here, because it brings HTTP and e-mail along

    return url2pathname(f"//{parts.netloc}{parts.path}" if parts.netloc else parts.path)


def uri_of(path: str | Path) -> str:
    """Return the `file:` URI of an absolute path."""
    return Path(path).as_uri()


def _encoding(offered: Any) -> PositionEncoding:
    """The client's first wish that is known here; UTF-16 if it has none."""
    known = set(PositionEncoding)
    wishes = offered if isinstance(offered, list) else []
    return next(
        (PositionEncoding(wish) for wish in wishes if isinstance(wish, str) and wish in known), PositionEncoding.UTF16
    )


def _folders(params: Json) -> tuple[str, ...]:
    listed = optional(params, "workspaceFolders")
    if isinstance(listed, list):
        uris = [optional(folder, "uri") for folder in listed]
    else:
        uris = [optional(params, "rootUri")]
    paths = (path_of(uri) for uri in uris if isinstance(uri, str))
    return tuple(path for path in paths if path)
