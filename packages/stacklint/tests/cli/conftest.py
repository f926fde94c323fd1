"""The command line, run in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from stacklint.cli import main
from stacklint.rules.examples import write


class Done(NamedTuple):
    """What a run left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]
Give = Callable[[Mapping[str, str]], Path]


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def give(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Give:
    """The function that makes some files the working folder."""

    def make(files: Mapping[str, str]) -> Path:
        write(files, tmp_path)
        monkeypatch.chdir(tmp_path)
        return tmp_path

    return make


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """The function that runs the command line with some arguments."""

    def execute(*arguments: str) -> Done:
        code = main(arguments)
        return Done(code, *capsys.readouterr())

    return execute
