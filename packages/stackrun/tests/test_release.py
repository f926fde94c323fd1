"""A program out of its official release, served on loopback and made of a real executable."""

import hashlib
import io
import platform
import shutil
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from stackrun.errors import StackError
from stackrun.release import unpack_release

MACHINE = {"x86_64": "amd64", "aarch64": "arm64", "arm64": "arm64"}.get(platform.machine(), platform.machine())
STEM = f"prometheus-3.5.0.{sys.platform}-{MACHINE}"
PROGRAM = Path(shutil.which("prometheus") or shutil.which("env") or sys.executable)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def releases(tmp_path: Path) -> Iterator[str]:
    """The address of a server with an empty folder `site` behind it."""
    (tmp_path / "site").mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path / "site"))) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()
        thread.join()


def _publish(tmp_path: Path, *, member: str = f"{STEM}/prometheus", stem: str = STEM) -> Path:
    """Publish a release whose archive holds the program as `member`, and return the archive."""
    folder = tmp_path / "site/prometheus/releases/download/v3.5.0"
    folder.mkdir(parents=True)
    archive = folder / f"{stem}.tar.gz"
    with tarfile.open(archive, "w:gz", compresslevel=0) as tar:
        tar.add(PROGRAM.resolve(), arcname=member)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    (folder / "sha256sums.txt").write_text(f"{'0' * 64}  other.tar.gz\n{digest}  {stem}.tar.gz\n", encoding="utf-8")
    return archive


def test_a_release_is_unpacked_and_runs(tmp_path: Path, releases: str) -> None:
    _publish(tmp_path)

    unpack_release("prometheus", "3.5.0", tmp_path / "here", releases=releases)

    done = subprocess.run([str(tmp_path / "here/prometheus"), "--version"], check=False, capture_output=True)
    assert done.returncode == 0
    assert [path.name for path in tmp_path.iterdir() if path.name != "site"] == ["here"]


def _append_a_byte(archive: Path) -> None:
    with archive.open("ab") as file:
        file.write(b"!")


def _name_another_checksum(archive: Path) -> None:
    archive.with_name("sha256sums.txt").write_text(f"{'1' * 64}  {archive.name}\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (_append_a_byte, "is not what its release says"),
        (_name_another_checksum, "is not what its release says"),
        (Path.unlink, "is out of reach"),
        (lambda archive: archive.with_name("sha256sums.txt").unlink(), "is out of reach"),
        (lambda archive: archive.with_name("sha256sums.txt").write_text(""), "is not made for"),
    ],
)
def test_what_is_not_the_release_is_refused_and_leaves_nothing(
    tmp_path: Path, releases: str, tamper: Callable[[Path], object], said: str
) -> None:
    tamper(_publish(tmp_path))

    with pytest.raises(StackError, match=said):
        unpack_release("prometheus", "3.5.0", tmp_path / "here", releases=releases)

    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.parametrize("member", ["../outside", "/tmp/outside-of-the-archive"])
def test_an_archive_that_reaches_outside_its_folder_puts_nothing_there(
    tmp_path: Path, releases: str, member: str
) -> None:
    _publish(tmp_path, member=member)

    with pytest.raises(StackError, match="could not be unpacked"):
        unpack_release("prometheus", "3.5.0", tmp_path / "here", releases=releases)

    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert not Path("/tmp/outside-of-the-archive").exists()


def test_an_archive_that_is_none_is_refused(tmp_path: Path, releases: str) -> None:
    archive = _publish(tmp_path)
    archive.write_bytes(io.BytesIO(b"no archive").getvalue())
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    archive.with_name("sha256sums.txt").write_text(f"{digest}  {archive.name}\n", encoding="utf-8")

    with pytest.raises(StackError, match="could not be unpacked"):
        unpack_release("prometheus", "3.5.0", tmp_path / "here", releases=releases)


def test_no_network_is_one_sentence(tmp_path: Path, free_port: Callable[[], int]) -> None:
    with pytest.raises(StackError, match=r"sha256sums\.txt is out of reach \(.*refused"):
        unpack_release("prometheus", "3.5.0", tmp_path / "here", releases=f"http://127.0.0.1:{free_port()}")
