"""What the connected editor can do, read once from its `initialize` request."""

from dataclasses import dataclass

from lsprotocol.types import InitializeParams, MarkupKind
from pygls.capabilities import get_capability
from pygls.uris import to_fs_path

from mlrepair_lsp.positions import PositionEncoding


@dataclass(frozen=True, slots=True)
class Client:
    """Capabilities of the client, the least capable by default."""

    encoding: PositionEncoding = PositionEncoding.UTF16
    pulls_diagnostics: bool = False  # it asks for diagnostics, so none are pushed
    refreshes_diagnostics: bool = False  # it can be told to ask again
    versioned_edits: bool = False  # it understands WorkspaceEdit.documentChanges
    markdown_hover: bool = False
    answers_configuration: bool = False  # it can be asked for settings
    registers_configuration: bool = False  # it wants to be asked to announce changed settings
    root: str | None = None  # path of the first workspace folder

    @classmethod
    def of(cls, params: InitializeParams, encoding: PositionEncoding) -> "Client":
        """Return what a client has declared."""
        capabilities = params.capabilities
        folders = params.workspace_folders
        root_uri = folders[0].uri if folders else params.root_uri
        return cls(
            encoding=encoding,
            pulls_diagnostics=get_capability(capabilities, "text_document.diagnostic") is not None,
            refreshes_diagnostics=bool(get_capability(capabilities, "workspace.diagnostics.refresh_support")),
            versioned_edits=bool(get_capability(capabilities, "workspace.workspace_edit.document_changes")),
            markdown_hover=MarkupKind.Markdown
            in (get_capability(capabilities, "text_document.hover.content_format") or ()),
            answers_configuration=bool(get_capability(capabilities, "workspace.configuration")),
            registers_configuration=bool(
                get_capability(capabilities, "workspace.did_change_configuration.dynamic_registration")
            ),
            root=to_fs_path(root_uri) if root_uri else None,
        )
