"""A program out of a package: the real apt-get and dpkg-deb, and a repository in a folder."""

import gzip
import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from stackrun.debian import unpack_package
from stackrun.errors import StackError

pytestmark = pytest.mark.skipif(
    shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None, reason="this system has no apt"
)


@pytest.fixture
def options(tmp_path: Path) -> list[str]:
    """apt's options for a repository of one package, `sample`, whose lists the machine does not have yet."""
    repository, tree = tmp_path / "repository", tmp_path / "tree"
    (tree / "DEBIAN").mkdir(parents=True)
    (tree / "usr/bin").mkdir(parents=True)
    shutil.copy(shutil.which("env") or "", tree / "usr/bin/sample")
    control = "Package: sample\nVersion: 1\nArchitecture: all\nMaintainer: nobody\nDescription: a sample\n"
    (tree / "DEBIAN/control").write_text(control, encoding="utf-8")
    repository.mkdir()
    archive = repository / "sample_1_all.deb"
    subprocess.run(["dpkg-deb", "--build", str(tree), str(archive)], check=True, capture_output=True)
    content = archive.read_bytes()
    entry = (
        f"{control}Filename: ./{archive.name}\nSize: {len(content)}\nSHA256: {hashlib.sha256(content).hexdigest()}\n"
    )
    (repository / "Packages.gz").write_bytes(gzip.compress(entry.encode()))
    (tmp_path / "sources.list").write_text(f"deb [trusted=yes] file:{repository} ./\n", encoding="utf-8")
    (tmp_path / "none/partial").mkdir(parents=True)
    settings = {
        "Dir::Etc::sourcelist": tmp_path / "sources.list",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::State::Lists": tmp_path / "none",
        "APT::Sandbox::User": "root",
    }
    return [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]


def test_a_package_is_fetched_and_unpacked_though_the_lists_are_empty(tmp_path: Path, options: list[str]) -> None:
    folder = tmp_path / "programs" / "sample"

    unpack_package("sample", folder, state=tmp_path / "apt", options=options)

    done = subprocess.run([str(folder / "usr/bin/sample"), "echo", "runs"], check=True, capture_output=True, text=True)
    assert (done.stdout, [path.name for path in folder.parent.iterdir()]) == ("runs\n", ["sample"])


def test_a_package_that_was_changed_is_refused(tmp_path: Path, options: list[str]) -> None:
    with (tmp_path / "repository/sample_1_all.deb").open("ab") as archive:
        archive.write(b"!")

    with pytest.raises(StackError, match="cannot download the package sample"):
        unpack_package("sample", tmp_path / "programs/sample", state=tmp_path / "apt", options=options)

    assert list((tmp_path / "programs").iterdir()) == []


def test_a_package_that_does_not_exist_is_named(tmp_path: Path, options: list[str]) -> None:
    with pytest.raises(StackError, match=r"the package no-such-thing \(E: Unable to locate package no-such-thing\)"):
        unpack_package("no-such-thing", tmp_path / "programs/x", state=tmp_path / "apt", options=options)


def test_a_system_without_apt_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(StackError, match="this system has no apt-get and dpkg-deb"):
        unpack_package("sample", tmp_path / "programs/sample", state=tmp_path / "apt")
