"""The server: which folders an editor works in, which files it has open, and what it is told of them."""

from __future__ import annotations

import asyncio
import os
import traceback
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from lsprotocol import types
from pygls.exceptions import FeatureRequestError, JsonRpcException
from pygls.lsp.server import LanguageServer

from stacklint import __version__
from stacklint.lsp.checks import check_folder
from stacklint.lsp.schedule import OutdatedError, Schedule
from stacklint.lsp.view import Editor, Opened, View, path_of, real_path
from stacklint.project import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from stacklint.engine import GoOn
    from stacklint.lsp.checks import Checked

    Check = Callable[[Path, Mapping[str, bytes], Sequence[str], GoOn], Checked]

Answer = TypeVar("Answer")

DELAY: Final = 0.3
"""How many seconds after the last keystroke a folder is checked."""

_EXCLUDE: Final = "name in pyproject.toml what to `exclude`"


class Folder:
    """A folder that an editor works in: when it is checked, and what the editor was told."""

    def __init__(self, path: Path, look: Callable[[Folder], Schedule[View | None]]) -> None:
        """`path` is as the editor writes it."""
        self.path: Final = path
        self.real: Final = os.path.realpath(path)
        self.schedule: Final = look(self)
        self.view: View | None = None
        self.told: dict[str, types.PublishDiagnosticsParams] = {}
        self.left_out: dict[str, None] = {}

    def holds(self, path: str) -> bool:
        """Whether a file or a folder is inside, by its real path."""
        return path.startswith(self.real.rstrip(os.sep) + os.sep)


class Server(LanguageServer):
    """A server that speaks with one editor.

    It is sent whole texts: pygls counts lines of changes also at line ends that the protocol doesn't know.
    """

    def __init__(self, check: Check = check_folder, delay: float = DELAY) -> None:
        """`check` checks a folder; `delay` is how long it waits for the next keystroke."""
        super().__init__("stacklint", __version__, types.TextDocumentSyncKind.Full)
        self.is_shut = False
        self.profiles: tuple[str, ...] = ()
        self._check = check
        self._delay = delay
        self._folders: dict[str, Folder] = {}
        self._worker = ThreadPoolExecutor(1, "check")  # what checks have read is no thing for two threads

    def set_folders(self, uris: Iterable[str]) -> None:
        """Work in these folders and no others; one inside of another is a part of that."""
        paths = {os.path.realpath(path): path for uri in uris if (path := path_of(uri)) is not None}
        wanted = {real: Folder(path, self._schedule) for real, path in paths.items()}
        wanted = {real: one for real, one in wanted.items() if not any(two.holds(real) for two in wanted.values())}
        for real in self._folders.keys() - wanted.keys():
            folder = self._folders.pop(real)
            folder.schedule.stop()
            self._publish(folder, {})
        for real in wanted.keys() - self._folders.keys():
            self._folders[real] = wanted[real]
            wanted[real].schedule.ask(0)

    def changed(self, uri: str, *, typed: bool = False) -> None:
        """Check the folder of a file anew: soon, or where somebody types, when that pauses."""
        folder = self._folder_of(uri)
        if folder is not None:
            folder.schedule.ask(self._delay if typed else 0)

    async def ask(self, uri: str, question: Callable[[View, str], Answer]) -> Answer | None:
        """The answer to a question about a file and its name, as it is after everything that was typed.

        There is none for a file outside of all folders, nor where the check or the question failed.

        Raises:
            JsonRpcException: what is asked for can't be done, which the editor says.
        """
        folder = self._folder_of(uri)
        if folder is None:
            return None
        await folder.schedule.settle()
        view = folder.view
        if view is None:
            return None
        try:
            return await self._work(partial(question, view, view.name(uri)))
        except UsageError as error:
            raise JsonRpcException(str(error), types.LSPErrorCodes.RequestFailed.value) from error
        except Exception as error:  # noqa: BLE001 - it is ours, and the editor goes on
            self.report(error)
            return None

    def log(self, text: str, kind: types.MessageType = types.MessageType.Error) -> None:
        """Say something where the editor keeps what servers say."""
        self.window_log_message(types.LogMessageParams(kind, text))

    def report(self, error: Exception) -> None:
        """Say that something of ours failed."""
        told = "".join(traceback.format_exception(error))
        self.log(f"{told}this is a fault of stacklint itself: please report it with the lines above")

    def report_server_error(self, error: Exception, source: type[Exception]) -> None:
        """Say what pygls could not do, such as to read a message. What fails of a request, its answer says."""
        if source is not FeatureRequestError:
            self.log(f"{type(error).__name__}: {error}")

    def end(self) -> None:
        """Work no more."""
        self._worker.shutdown(cancel_futures=True)

    def _folder_of(self, uri: str) -> Folder | None:
        path = real_path(uri)
        return next((one for one in self._folders.values() if path is not None and one.holds(path)), None)

    def _schedule(self, folder: Folder) -> Schedule[View | None]:
        return Schedule(partial(self._look, folder), partial(self._deliver, folder))

    async def _work(self, work: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work)

    async def _look(self, folder: Folder) -> View | None:
        """Check a folder with the texts that are open now."""
        opened = {path: one for path, one in self._opened() if folder.holds(path)}
        try:
            return await self._work(partial(self._see, folder, opened))
        except UsageError as error:
            self.log(str(error))
        except Exception as error:  # noqa: BLE001 - it is ours, and the editor goes on
            self.report(error)
        return None

    def _see(self, folder: Folder, opened: Mapping[str, Opened]) -> View | None:
        texts = {path: one.text.encode("utf-8", "replace") for path, one in opened.items()}
        try:
            checked = self._check(folder.path.resolve(), texts, self.profiles, folder.schedule.go_on)
        except OutdatedError:
            return None  # there will be another one
        return View(checked, folder.path, opened, self._editor())

    def _opened(self) -> Iterable[tuple[str, Opened]]:
        for document in self.workspace.text_documents.values():
            path = real_path(document.uri)
            if path is not None:
                yield path, Opened(document.uri, document.version or 0, document.source)

    def _editor(self) -> Editor:
        can = self.client_capabilities.workspace
        edits = can.workspace_edit if can is not None else None
        encoding = self.workspace.position_encoding or types.PositionEncodingKind.Utf16
        return Editor(encoding, versions=bool(edits is not None and edits.document_changes))

    def _deliver(self, folder: Folder, view: View | None) -> None:
        """Tell the editor what was found. Where nothing could be found out, what it was told before stays."""
        folder.view = view
        if view is not None:
            left_out = {much: None for stack in view.checked.stacks for much in stack.files.left_out}
            for much in left_out.keys() - folder.left_out.keys():
                self.log(f"`{folder.path}` holds {much}, the rest was left out: {_EXCLUDE}", types.MessageType.Warning)
            folder.left_out = left_out
            files = ((uri, [one.told for one in shown]) for uri, shown in view.files.items())
            self._publish(
                folder,
                {uri: types.PublishDiagnosticsParams(uri, told, view.version(uri)) for uri, told in files},
            )

    def _publish(self, folder: Folder, wanted: Mapping[str, types.PublishDiagnosticsParams]) -> None:
        """Tell the editor of the files of which something else is to be told than before."""
        gone = {uri: types.PublishDiagnosticsParams(uri, []) for uri in folder.told.keys() - wanted.keys()}
        for uri, params in {**gone, **wanted}.items():
            if folder.told.get(uri) != params:
                self.text_document_publish_diagnostics(params)
        folder.told = dict(wanted)
