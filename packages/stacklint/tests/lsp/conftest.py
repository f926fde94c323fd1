"""An editor with a folder of files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from stacklint.lsp.server import Server
from stacklint.rules.examples import write

from .client import Client

Edit = Callable[..., Client]


@pytest.fixture
def edit(tmp_path: Path) -> Iterator[Edit]:
    """The function that starts an editor in a folder of some files; it is ended afterwards."""
    clients: list[Client] = []

    def start(files: Mapping[str, str], server: Server | None = None, **params: object) -> Client:
        folder = tmp_path / "here"
        folder.mkdir()
        write(files, folder)
        clients.append(Client(folder, server))
        clients[-1].start(**params)
        return clients[-1]

    yield start
    for client in clients:
        if not client.writing.closed:
            client.end()
