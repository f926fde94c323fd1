"""What a wheel of stacklint holds, as the environment asks for it; the session `compiled` tests what is compiled."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

PACKAGE = Path(__file__).parents[2] / "packages/stacklint"

pytestmark = pytest.mark.e2e


def build(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Build a wheel into a folder as an installation does, with some variables set."""
    command = ["uv", "build", "--wheel", f"--out-dir={folder}", str(PACKAGE)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | environment)


def modules(folder: Path) -> set[str]:
    """How the names of the modules in a folder's only wheel end."""
    (wheel,) = folder.glob("*-py3-none-any.whl")
    with ZipFile(wheel) as file:
        return {Path(name).suffix for name in file.namelist() if name.startswith("stacklint/")}


def test_the_sources_alone_run_everywhere(tmp_path: Path) -> None:
    done = build(tmp_path, STACKLINT_COMPILE="never")
    assert done.returncode == 0, done.stderr
    assert ".py" in modules(tmp_path)
    assert ".so" not in modules(tmp_path)


def test_another_wish_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    done = build(tmp_path, STACKLINT_COMPILE="maybe")
    assert (done.returncode, list(tmp_path.glob("*.whl"))) == (2, [])
    assert "STACKLINT_COMPILE is `maybe`; it can be `always`, `never` or `possible`" in done.stdout + done.stderr


def test_without_a_compiler_it_is_built_of_the_sources_and_says_so(tmp_path: Path) -> None:
    done = build(tmp_path, STACKLINT_COMPILE="possible", CC=str(tmp_path / "no-compiler"))
    assert done.returncode == 0, done.stderr
    assert ".so" not in modules(tmp_path)
    assert "stacklint is not compiled and takes twice the time, because of: " in done.stdout + done.stderr
