"""A program out of the distribution's own package, without root: apt fetches and verifies it, dpkg-deb unpacks it."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from stackrun.errors import StackError

_SECONDS = 300
_BOUNDED = ("-o", "Acquire::http::Timeout=30", "-o", "Acquire::https::Timeout=30", "-o", "Acquire::Retries=1")


def unpack_package(package: str, folder: Path, *, state: Path, options: Sequence[str] = ()) -> None:
    """Put the files of the Debian or Ubuntu `package` into `folder`, all of them or none.

    Where it comes from is what this machine's apt is configured with; `options` go to each call of apt-get. If apt
    knows no such package yet, its lists are fetched into `state`, since the machine's own are root's to change.

    Raises:
        StackError: the machine has no apt, or apt cannot get the package.
    """
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise StackError("this system has no apt-get and dpkg-deb")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent) as name:
        draft = Path(name)
        archive = _download(package, draft, state, (*_BOUNDED, *options))
        unpacked = draft / "unpacked"
        done = _run(["dpkg-deb", "-x", str(archive), str(unpacked)], draft)
        if done.returncode != 0:
            raise StackError(f"{archive.name} could not be unpacked ({_last(done.stderr)})")
        unpacked.replace(folder)


def _download(package: str, folder: Path, state: Path, options: Sequence[str]) -> Path:
    done = _run(["apt-get", *options, "download", package], folder)
    if done.returncode != 0:
        own = (*options, "-o", f"Dir::State::Lists={state / 'lists'}", "-o", f"Dir::Cache={state / 'cache'}")
        (state / "lists" / "partial").mkdir(parents=True, exist_ok=True)
        (state / "cache" / "archives" / "partial").mkdir(parents=True, exist_ok=True)
        # A hook of the machine's that needs root may fail here: whether the lists are good shows next.
        _run(["apt-get", *own, "update"], folder)
        done = _run(["apt-get", *own, "download", package], folder)
    archive = next(folder.glob("*.deb"), None)
    if done.returncode != 0 or archive is None:
        raise StackError(f"apt-get cannot download the package {package} ({_last(done.stderr)})")
    return archive


def _run(command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "LC_ALL": "C"},
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise StackError(f"{command[0]} took longer than {_SECONDS} s") from None


def _last(text: str) -> str:
    return text.strip().rpartition("\n")[2] or "it gave no reason"
