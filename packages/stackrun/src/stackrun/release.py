"""A program out of its official release: the archive counts only with the checksum that the release names."""

import hashlib
import platform
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from stackrun.errors import StackError

RELEASES = "https://github.com/prometheus"
_SECONDS = 60
_CHUNK = 1 << 20
_LARGEST = 1 << 30
_MACHINES = {"x86_64": "amd64", "aarch64": "arm64", "arm64": "arm64", "armv7l": "armv7", "i686": "386"}


def unpack_release(name: str, version: str, folder: Path, *, releases: str = RELEASES) -> None:
    """Put the files of release `version` of the project `name` into `folder`, all of them or none.

    Raises:
        StackError: the release is out of reach, is not made for this machine, or is not what its checksum says.
    """
    machine = _MACHINES.get(platform.machine(), platform.machine())
    stem = f"{name}-{version}.{sys.platform}-{machine}"
    base = f"{releases}/{name}/releases/download/v{version}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent) as draft_name:
        draft = Path(draft_name)
        _download(f"{base}/sha256sums.txt", draft / "sums")
        lines = (line.split() for line in (draft / "sums").read_text(encoding="utf-8", errors="replace").splitlines())
        sums = {words[1].removeprefix("*"): words[0] for words in lines if len(words) == 2}
        expected = sums.get(f"{stem}.tar.gz")
        if expected is None:
            raise StackError(f"release {version} of {name} is not made for {sys.platform} on {machine}")
        found = _download(f"{base}/{stem}.tar.gz", draft / "archive")
        if found != expected:
            raise StackError(f"{stem}.tar.gz is not what its release says: its checksum is {found}, not {expected}")
        try:
            with tarfile.open(draft / "archive") as archive:
                archive.extractall(draft / "unpacked", filter="data")
            (draft / "unpacked" / stem).replace(folder)
        except (tarfile.TarError, OSError) as error:
            raise StackError(f"{stem}.tar.gz could not be unpacked ({error})") from error


def _download(url: str, path: Path) -> str:
    """Save what `url` holds to `path` and return its SHA-256."""
    digest = hashlib.sha256()
    try:
        with urlopen(url, timeout=_SECONDS) as answer, path.open("wb") as file:  # noqa: S310 - built from a constant
            while chunk := answer.read(_CHUNK):
                digest.update(chunk)
                file.write(chunk)
                if file.tell() > _LARGEST:
                    raise StackError(f"{url} is larger than any release should be")
    except (URLError, OSError) as error:
        raise StackError(f"{url} is out of reach ({getattr(error, 'reason', error)})") from error
    return digest.hexdigest()
