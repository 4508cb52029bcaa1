"""Handlers of the workspace: its folders, and settings from wherever they come."""

from mlrepair_lsp.client import path_of, uri_of
from mlrepair_lsp.configuration import read_configuration
from mlrepair_lsp.editor import Editor
from mlrepair_lsp.jsonrpc import Handler, Json
from mlrepair_lsp.params import list_at, object_at, optional, text_at
from mlrepair_lsp.project_files import FILES
from mlrepair_lsp.session import Session

SECTION = "mlrepair"  # of the editor's settings


class Workspace:
    """Reads the settings again whenever one of their sources has changed."""

    def __init__(self, editor: Editor, session: Session) -> None:
        """Set up nothing before `begin`."""
        self._editor = editor
        self._session = session
        self._initial: Json = None  # settings of `initializationOptions`
        self._sent: Json = None  # settings of the editor's configuration
        self._own: dict[str, Json] = {}  # of each folder, from either

    def handlers(self) -> dict[str, Handler]:
        """Return what answers which method."""
        return {
            "workspace/didChangeConfiguration": self._did_change_configuration,
            "workspace/didChangeWatchedFiles": self._did_change_watched_files,
            "workspace/didChangeWorkspaceFolders": self._did_change_folders,
        }

    def begin(self, params: Json) -> None:
        """Take over what `initialize` says."""
        self._initial = optional(params, "initializationOptions", SECTION)
        listed = optional(params, "initializationOptions", "folders")
        own = listed if isinstance(listed, dict) else {}
        self._own = {path: settings for uri, settings in own.items() if (path := path_of(uri)) is not None}
        self._configure(self._editor.client.folders)

    def watch(self) -> None:
        """Ask the editor to announce changes of settings and of the files that hold some."""
        registrations: list[Json] = []
        if self._editor.client.registers_configuration:
            registrations.append(
                _registration("configuration", "workspace/didChangeConfiguration", {"section": SECTION})
            )
        if self._editor.client.registers_watchers:
            watchers = [{"globPattern": f"**/{name}"} for name in FILES]
            registrations.append(_registration("files", "workspace/didChangeWatchedFiles", {"watchers": watchers}))
        if registrations:
            self._editor.tell("client/registerCapability", {"registrations": registrations})

    async def ask_for_settings(self) -> None:
        """Ask the editor for its settings, if it can be asked."""
        if self._editor.client.answers_configuration:
            folders = self._folders()
            scopes = [{"scopeUri": uri_of(folder), "section": SECTION} for folder in folders]
            answer = await self._editor.ask("workspace/configuration", {"items": [{"section": SECTION}, *scopes]})
            self._sent, *own = answer if isinstance(answer, list) and answer else [None]
            self._own = dict(zip(folders, own, strict=False))  # some clients answer the first only
            self._configure(self._folders())

    def _configure(self, folders: tuple[str, ...]) -> None:
        """Read all settings: what the editor sent wins over `initializationOptions` and over files."""
        is_trusted = self._editor.client.is_trusted
        sent = (self._initial, self._sent)
        configuration, problems = read_configuration(folders, *sent, own=self._own, is_trusted=is_trusted)
        self._editor.configuration = configuration
        changed = self._session.configure(configuration)
        if problems:
            self._editor.warn("mlrepair: " + "\n".join(problems))
        if changed and self._editor.is_ready:
            self._editor.refresh()

    def _folders(self) -> tuple[str, ...]:
        return tuple(folder.path for folder in self._session.configuration.folders)

    async def _did_change_configuration(self, params: Json) -> None:
        if self._editor.client.answers_configuration:
            await self.ask_for_settings()
        elif isinstance(optional(params, "settings"), dict):
            self._sent = optional(params, "settings", SECTION)
            self._configure(self._folders())
        self._session.warm_up()

    def _did_change_watched_files(self, params: Json) -> None:
        uris = [text_at(change, "uri") for change in list_at(params, "changes")]
        if any(uri.rpartition("/")[2] in FILES for uri in uris):
            self._configure(self._folders())

    async def _did_change_folders(self, params: Json) -> None:
        event = object_at(params, "event")
        gone = {path_of(text_at(folder, "uri")) for folder in list_at(event, "removed")}
        new = [path_of(text_at(folder, "uri")) for folder in list_at(event, "added")]
        kept = [folder for folder in self._folders() if folder not in gone]
        self._configure((*kept, *(folder for folder in new if folder and folder not in kept)))
        await self.ask_for_settings()  # those of a new folder


def _registration(name: str, method: str, options: Json) -> Json:
    return {"id": f"mlrepair.{name}", "method": method, "registerOptions": options}
