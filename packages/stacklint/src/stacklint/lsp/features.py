"""What an editor may tell the server and ask it, and what becomes of that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lsprotocol import types

from stacklint.lsp.actions import KINDS, code_actions
from stacklint.lsp.hover import hover
from stacklint.lsp.links import definition, references
from stacklint.lsp.outline import outline
from stacklint.lsp.renames import prepare_rename, rename
from stacklint.lsp.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

_WATCHED: Final = (
    *("**/*.yml", "**/*.yaml", "**/*.json", "**/*.prom", "**/*.rules", "**/*.tmpl", "**/*.ini", "**/*.toml"),
    *("**/*.env", "**/.env*", "**/*Dockerfile*", "**/*.py", "**/*.go", "**/*.js", "**/*.ts", "**/*.java", "**/*.kt"),
)
"""Files that a check may read, whoever changes them."""


def serve(reading: BinaryIO, writing: BinaryIO, server: Server | None = None) -> int:
    """Speak with an editor until it ends that, and return the exit code: 0 if it said so beforehand, else 1."""
    server = make(server or Server())
    try:
        server.start_io(reading, writing)
    finally:
        server.end()
    return 0 if server.is_shut else 1


def make(server: Server) -> Server:
    """A server that knows every message."""
    server.feature(types.INITIALIZE)(_initialize)
    server.feature(types.INITIALIZED)(_initialized)
    server.feature(types.SHUTDOWN)(_shutdown)
    server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(_folders_changed)
    server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(_files_changed)
    server.feature(types.TEXT_DOCUMENT_DID_OPEN)(_opened)
    server.feature(types.TEXT_DOCUMENT_DID_CHANGE)(_typed)
    server.feature(types.TEXT_DOCUMENT_DID_SAVE)(_saved)
    server.feature(types.TEXT_DOCUMENT_DID_CLOSE)(_closed)
    server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(KINDS))(_code_action)
    server.feature(types.TEXT_DOCUMENT_HOVER)(_hover)
    server.feature(types.TEXT_DOCUMENT_DEFINITION)(_definition)
    server.feature(types.TEXT_DOCUMENT_REFERENCES)(_references)
    server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)(_outline)
    server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)(_prepare_rename)
    server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))(_rename)
    return server


# Parameters are called `ls` for pygls, which gives the server to functions that call it so.


def _initialize(ls: Server, params: types.InitializeParams) -> None:
    options = params.initialization_options
    profiles = options.get("profile", []) if isinstance(options, dict) else []
    ls.profiles = tuple(map(str, profiles if isinstance(profiles, list) else [profiles]))


def _initialized(ls: Server, _: types.InitializedParams) -> None:
    ls.set_folders(_folders(ls))
    can = ls.client_capabilities.workspace
    watches = can.did_change_watched_files if can is not None else None
    if watches is not None and watches.dynamic_registration:
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        watched = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(one) for one in _WATCHED])
        ls.client_register_capability(types.RegistrationParams([types.Registration("watched", method, watched)]))


def _shutdown(ls: Server, *_: object) -> None:
    ls.is_shut = True


def _folders(ls: Server) -> Iterable[str]:
    several = [folder.uri for folder in ls.workspace.folders.values()]
    return several or ([ls.workspace.root_uri] if ls.workspace.root_uri is not None else [])


def _folders_changed(ls: Server, _: types.DidChangeWorkspaceFoldersParams) -> None:
    ls.set_folders(folder.uri for folder in ls.workspace.folders.values())


def _files_changed(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
    for change in params.changes:
        ls.changed(change.uri, typed=True)  # a tool may write many files


def _opened(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    ls.changed(params.text_document.uri)


def _typed(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    ls.changed(params.text_document.uri, typed=True)


def _saved(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
    ls.changed(params.text_document.uri)


def _closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    ls.changed(params.text_document.uri)


async def _code_action(ls: Server, params: types.CodeActionParams) -> list[types.Command | types.CodeAction] | None:
    where, context = params.range, params.context
    return await ls.ask(params.text_document.uri, lambda view, name: code_actions(view, name, where, context))


async def _hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
    return await ls.ask(params.text_document.uri, lambda view, name: hover(view, name, params.position))


async def _definition(ls: Server, params: types.DefinitionParams) -> list[types.Location] | None:
    return await ls.ask(params.text_document.uri, lambda view, name: definition(view, name, params.position))


async def _references(ls: Server, params: types.ReferenceParams) -> list[types.Location] | None:
    at, declared = params.position, params.context.include_declaration
    return await ls.ask(params.text_document.uri, lambda view, name: references(view, name, at, declared=declared))


async def _outline(ls: Server, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol] | None:
    return await ls.ask(params.text_document.uri, outline)


async def _prepare_rename(ls: Server, params: types.PrepareRenameParams) -> types.PrepareRenamePlaceholder | None:
    return await ls.ask(params.text_document.uri, lambda view, name: prepare_rename(view, name, params.position))


async def _rename(ls: Server, params: types.RenameParams) -> types.WorkspaceEdit | None:
    at, new = params.position, params.new_name
    return await ls.ask(params.text_document.uri, lambda view, name: rename(view, name, at, new))
