"""`stacklint lsp` as an editor starts it: a process that speaks over standard input and output."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from stacklint.cli import main

pytestmark = pytest.mark.filterwarnings("ignore:'asyncio.iscoroutinefunction' is deprecated")  # by pygls, 3.14

HELLO = (
    b'{"jsonrpc": "2.0", "id": 1, "method": "initialize", '
    b'"params": {"processId": null, "rootUri": null, "capabilities": {}}}'
)
LEAVE = b'{"jsonrpc": "2.0", "id": 2, "method": "shutdown"}'
EXIT = b'{"jsonrpc": "2.0", "method": "exit"}'
WITHOUT = "import sys; sys.modules['pygls'] = None; from stacklint.cli import main; sys.exit(main(['lsp']))"


def framed(*messages: bytes) -> bytes:
    return b"".join(b"Content-Length: %d\r\n\r\n%b" % (len(one), one) for one in messages)


def run(command: list[str], *messages: bytes) -> subprocess.CompletedProcess[bytes]:
    given = framed(*messages)
    return subprocess.run([sys.executable, *command], input=given, capture_output=True, check=False, timeout=60)


@pytest.mark.parametrize(("messages", "code"), [((HELLO, LEAVE, EXIT), 0), ((HELLO, EXIT), 1), ((HELLO,), 1)])
def test_it_ends_as_the_protocol_says(messages: tuple[bytes, ...], code: int) -> None:
    done = run(["-m", "stacklint", "lsp"], *messages)
    assert (done.returncode, done.stderr, b'"serverInfo": {"name": "stacklint"' in done.stdout) == (code, b"", True)


def test_it_speaks_over_the_streams_of_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = io.TextIOWrapper(io.BytesIO())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(framed(HELLO))))
    monkeypatch.setattr(sys, "stdout", answers)
    assert (main(["lsp"]), b'"serverInfo"' in answers.buffer.getvalue()) == (1, True)


def test_without_the_library_it_says_what_to_install() -> None:
    done = run(["-c", WITHOUT])
    said = b"stacklint: the editor server needs pygls: install `stacklint[lsp]`\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, b"", said)


@pytest.mark.parametrize(
    ("module", "code", "said"),
    [
        ("lsprotocol", 2, "stacklint: the editor server needs pygls: install `stacklint[lsp]`"),
        ("stacklint.lsp.server", 3, "stacklint: please report it with the lines above"),
    ],
)
def test_only_the_library_is_one_to_install(
    module: str, code: int, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "stacklint.lsp.features", raising=False)
    monkeypatch.setitem(sys.modules, module, None)
    assert (main(["lsp"]), capsys.readouterr().err.splitlines()[-1]) == (code, said)


@pytest.mark.parametrize("stream", ["stdin", "stdout"])
def test_closed_streams_are_said(
    stream: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, stream, None)
    assert (main(["lsp"]), capsys.readouterr().err[:32]) == (2, "stacklint: an editor speaks over")
