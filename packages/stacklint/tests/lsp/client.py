"""An editor that speaks with the server over two pipes, message by message."""

from __future__ import annotations

import json
import os
import queue
import re
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from stacklint.lsp.features import serve
from stacklint.lsp.server import Server

Message = dict[str, Any]

PATIENCE = 60
"""How many seconds a message may take on a busy machine."""


class Client:
    """An editor in a folder. What it is told is kept until somebody waits for it."""

    def __init__(self, folder: Path, server: Server | None = None) -> None:
        self.folder = folder
        self.able: Message = {}
        self.codes: list[int] = []
        self._messages: queue.Queue[Message | None] = queue.Queue()
        self._kept: list[Message] = []
        self._count = 0
        served, writing = os.pipe()
        reading, answered = os.pipe()
        self.writing = os.fdopen(writing, "wb", buffering=0)
        pipes = os.fdopen(served, "rb"), os.fdopen(answered, "wb")
        self._threads = [
            threading.Thread(target=self._serve, args=(*pipes, server), daemon=True),
            threading.Thread(target=self._listen, args=(os.fdopen(reading, "rb"),), daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def _serve(self, reading: BinaryIO, writing: BinaryIO, server: Server | None) -> None:
        with reading:
            self.codes.append(serve(reading, writing, server))
        writing.close()

    def _listen(self, stream: BinaryIO) -> None:
        with stream:
            while header := stream.readline():
                length = int(header.partition(b": ")[2])
                while stream.readline().strip():
                    pass
                self._messages.put(json.loads(stream.read(length)))
        self._messages.put(None)

    def start(self, **params: object) -> None:
        """Greet the server; `able` is what it can do."""
        folder = {"uri": self.folder.as_uri(), "name": "here"}
        asked = {"processId": None, "rootUri": None, "capabilities": {}, "workspaceFolders": [folder], **params}
        self.able = self.ask("initialize", asked)["capabilities"]
        self.tell("initialized", {})

    def send(self, body: bytes) -> None:
        self.writing.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def tell(self, method: str, params: object) -> None:
        self.send(json.dumps({"jsonrpc": "2.0", "method": method, "params": params}).encode())

    def ask(self, method: str, params: object) -> Any:
        """The result of a request."""
        return self._answer(method, params).get("result")

    def refused(self, method: str, params: object) -> Any:
        """Why a request is refused."""
        return self._answer(method, params)["error"]

    def _answer(self, method: str, params: object) -> Message:
        self._count += 1
        number = self._count
        self.send(json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": params}).encode())
        return self.wait(lambda message: message.get("id") == number and "method" not in message)

    def about(self, method: str, name: str, at: Mapping[str, int], **params: object) -> Any:
        """The result of a request about a position."""
        return self.ask(f"textDocument/{method}", {"textDocument": self.file(name), "position": at, **params})

    def wait(self, wanted: Callable[[Message], bool]) -> Message:
        """The first message that is wanted; those that come before it are kept."""
        for kept in self._kept:
            if wanted(kept):
                self._kept.remove(kept)
                return kept
        while True:
            try:
                message = self._messages.get(timeout=PATIENCE)
            except queue.Empty:
                raise TimeoutError(f"nothing but {self._kept}") from None
            if message is None:
                raise EOFError("the server is gone")
            if wanted(message):
                return message
            self._kept.append(message)

    def file(self, name: str) -> dict[str, str]:
        return {"uri": (self.folder / name).as_uri()}

    def open(self, name: str, text: str | None = None) -> str:
        """Open a file, as it is on disk or with another text; its first version is 1."""
        shown = (self.folder / name).read_bytes().decode() if text is None else text
        about = {**self.file(name), "languageId": "yaml", "version": 1, "text": shown}
        self.tell("textDocument/didOpen", {"textDocument": about})
        return shown

    def type(self, name: str, version: int, text: str) -> None:
        """Let a file that is open have another text."""
        about = {**self.file(name), "version": version}
        self.tell("textDocument/didChange", {"textDocument": about, "contentChanges": [{"text": text}]})

    def close(self, name: str) -> None:
        self.tell("textDocument/didClose", {"textDocument": self.file(name)})

    def told(self, name: str, version: int | None = None) -> list[Message]:
        """What is told next of a file, of a version that is open or of the file on disk."""
        uri = self.file(name)["uri"]

        def wanted(message: Message) -> bool:
            params = message.get("params", {})
            is_told = message.get("method") == "textDocument/publishDiagnostics"
            return is_told and params["uri"] == uri and params.get("version") == version

        found: list[Message] = self.wait(wanted)["params"]["diagnostics"]
        return found

    def logged(self) -> str:
        """What is logged next."""
        return str(self.wait(lambda message: message.get("method") == "window/logMessage")["params"]["message"])

    def left(self) -> list[Message]:
        """What nobody has waited for, after the server's end."""
        rest = iter(self._messages.get, None)
        return [*self._kept, *rest]

    def end(self, *, politely: bool = True) -> int:
        """The exit code of the server, after it was told to end."""
        if politely:
            self.ask("shutdown", None)
        self.tell("exit", None)
        return self.gone()

    def gone(self) -> int:
        """The exit code of the server, once its input is closed."""
        self.writing.close()
        for thread in self._threads:
            thread.join(PATIENCE)
        return self.codes[0]


def offset(text: str, at: Mapping[str, int]) -> int:
    """The offset of a position, which counts UTF-16 and knows three ends of lines."""
    ends = [0, *(found.end() for found in re.finditer(r"\r\n|\r|\n", text))]
    units = text[ends[at["line"]] :].encode("utf-16-le")[: 2 * at["character"]]
    return ends[at["line"]] + len(units.decode("utf-16-le"))


def within(text: str, where: Message) -> tuple[int, int]:
    """The offsets of a range."""
    return offset(text, where["start"]), offset(text, where["end"])


def applied(text: str, edits: list[Message]) -> str:
    """A text after an editor's edits."""
    for edit in sorted(edits, key=lambda one: within(text, one["range"]), reverse=True):
        start, end = within(text, edit["range"])
        text = text[:start] + edit["newText"] + text[end:]
    return text


def position(text: str, start: int) -> Message:
    """The position of an offset, in UTF-16; lines end with line feeds."""
    line = text.count("\n", 0, start)
    return {"line": line, "character": len(text[text.rfind("\n", 0, start) + 1 : start].encode("utf-16-le")) // 2}
