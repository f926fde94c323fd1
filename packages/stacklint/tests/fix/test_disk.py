from __future__ import annotations

import os
import resource
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from stacklint.fix.disk import FixError, replace_texts
from stacklint.text import SourceText, decode


@contextmanager
def full_disk() -> Iterator[None]:
    """No file can grow in here: the next best thing to a full disk, and it holds for root as well."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


def written(path: Path, raw: bytes) -> SourceText:
    path.write_bytes(raw)
    return decode(path.as_posix(), raw)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a: 1\r\n", b"a: 1\r\nb: \xc3\xa9\r\n"),
        (b"\xef\xbb\xbfa: 1\r\n", b"\xef\xbb\xbfa: 1\r\nb: \xc3\xa9\r\n"),
        ("\ufeffa: 1\r\n".encode("utf-16-le"), "\ufeffa: 1\r\nb: é\r\n".encode("utf-16-le")),
        ("\ufeffa: 1\r\n".encode("utf-16-be"), "\ufeffa: 1\r\nb: é\r\n".encode("utf-16-be")),
    ],
)
def test_the_encoding_and_its_mark_and_the_line_ends_stay(before: bytes, after: bytes, tmp_path: Path) -> None:
    source = written(tmp_path / "a.yml", before)
    replace_texts([(source, f"{source.text}b: é\r\n")])
    assert (tmp_path / "a.yml").read_bytes() == after


def test_permissions_owner_and_symbolic_links_stay_and_nothing_else_is_left(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    path, link = tmp_path / "real" / "a.yml", tmp_path / "link.yml"
    path.write_bytes(b"a: 1\n")
    path.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(path, 65534, 65534)
    link.symlink_to("real/a.yml")
    before = path.stat()
    replace_texts([(decode(link.as_posix(), b"a: 1\n"), "a: 2\n")])
    after = path.stat()
    assert (link.readlink(), path.read_text()) == (Path("real/a.yml"), "a: 2\n")
    assert (after.st_uid, after.st_gid, stat.S_IMODE(after.st_mode)) == (before.st_uid, before.st_gid, 0o640)
    assert sorted(entry.name for entry in path.parent.iterdir()) == ["a.yml"]


def test_a_file_whose_name_is_as_long_as_names_may_be_is_written(tmp_path: Path) -> None:
    source = written(tmp_path / ("n" * 251 + ".yml"), b"a: 1\n")
    replace_texts([(source, "a: 2\n")])
    assert Path(source.name).read_bytes() == b"a: 2\n"


def test_where_one_file_can_not_be_written_none_is_changed_and_nothing_is_left(tmp_path: Path) -> None:
    sources = [written(tmp_path / name, b"a: 1\n") for name in ("a.yml", "b.yml")]
    (tmp_path / "b.yml").unlink()
    with pytest.raises(FixError) as caught:
        replace_texts([(source, "a: 2\n") for source in sources])
    assert str(caught.value) == f"can't write `{tmp_path}/b.yml`: No such file or directory"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.yml": b"a: 1\n"}


def test_a_full_disk_is_one_sentence_and_the_old_file_stays(tmp_path: Path) -> None:
    source = written(tmp_path / "a.yml", b"a: 1\n")
    with full_disk(), pytest.raises(FixError) as caught:
        replace_texts([(source, "a: 2\n")])
    assert str(caught.value) == f"can't write `{tmp_path}/a.yml`: File too large"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.yml": b"a: 1\n"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_file_that_may_not_be_written_is_not_replaced_though_its_folder_may(tmp_path: Path) -> None:
    source = written(tmp_path / "a.yml", b"a: 1\n")
    (tmp_path / "a.yml").chmod(0o444)
    with pytest.raises(FixError) as caught:
        replace_texts([(source, "a: 2\n")])
    assert str(caught.value) == f"can't write `{tmp_path}/a.yml`: Permission denied"


def test_a_file_that_has_changed_since_it_was_checked_is_left_alone(tmp_path: Path) -> None:
    source = written(tmp_path / "a.yml", b"a: 1\n")
    (tmp_path / "a.yml").write_bytes(b"b: 1\n")
    with pytest.raises(FixError) as caught:
        replace_texts([(source, "a: 2\n")])
    assert str(caught.value) == f"`{tmp_path}/a.yml` was changed while it was checked: run stacklint again"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.yml": b"b: 1\n"}
