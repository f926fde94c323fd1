"""The tree of a repository: what is in it, what is left out, and what is never opened."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from stacklint.document import ProblemKind
from stacklint.stack.repository import files as files_module
from stacklint.stack.repository.files import MAX_EXPOSED, MAX_WRITTEN, EntryKind, Files
from stacklint.stack.sources.dockerfile import read_recipe
from stacklint.text import MAX_BYTES

Tree = Callable[[Mapping[str, str]], Files]


def test_a_walk_yields_files_in_order_without_hidden_skipped_and_excluded_ones(tmp_path: Path, tree: Tree) -> None:
    names = ["b.yml", "a/x.yml", "a/.hidden/y.yml", "node_modules/z.yml", "out/q.yml", "deep/out/r.yml", "c.tmp"]
    names += ["a/testdata/bad.yml", "tests/fixtures/bad.yml", "deep/__fixtures__/a.yml"]
    tree(dict.fromkeys(names, ""))
    files = Files(tmp_path, base=tmp_path, exclude=("out", "*.tmp", "deep/out/"))
    assert list(files.walk()) == ["b.yml", "a/x.yml"]
    assert list(files.walk("a")) == ["a/x.yml"]
    assert list(files.walk("a/testdata")) == ["a/testdata/bad.yml"]


def test_a_document_is_made_of_a_text_once(tree: Tree) -> None:
    files = tree({"Dockerfile": "FROM scratch\n"})
    assert files.made("Dockerfile", read_recipe) is files.made("Dockerfile", read_recipe)


def test_names_are_relative_to_the_base_where_they_can_be(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    assert Files(tmp_path / "inner", base=tmp_path).name("x.yml") == "inner/x.yml"
    assert Files(tmp_path, base=tmp_path / "inner").name("x.yml") == (tmp_path / "x.yml").resolve().as_posix()


def test_a_kind_is_told_for_every_path_however_odd(tmp_path: Path, tree: Tree) -> None:
    files = tree({"a/file.yml": ""})
    asked = ["", "a", "a/file.yml", "a/none", "none/file.yml", "a/file.yml/below", "a\0b", "x/" * 5_000 + "y"]
    folder, file = EntryKind.FOLDER, EntryKind.FILE
    assert [files.kind(path) for path in asked] == [folder, folder, file, None, None, None, None, None]


def test_links_inside_are_followed_by_name_but_not_walked_into(tmp_path: Path, tree: Tree) -> None:
    files = tree({"real/a.yml": "a: 1"})
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "file.yml").symlink_to("real/a.yml")
    assert list(files.walk()) == ["file.yml", "real/a.yml"]
    assert files.read("link/a.yml") == b"a: 1"


def test_links_that_leave_the_folder_are_never_opened(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "out").symlink_to("../secret")
    (inner / "gone").symlink_to("nowhere")
    (inner / "up").symlink_to("..")
    files = Files(inner, base=inner)
    assert set(files.entries("").values()) == {EntryKind.OTHER}
    assert list(files.walk()) == []
    with pytest.raises(OSError, match="no file of this folder"):
        files.read("out")


def test_rings_of_links_end(tmp_path: Path, tree: Tree) -> None:
    files = tree({"a/x.yml": "", "b/y.yml": ""})
    (tmp_path / "a/self").symlink_to(".")
    (tmp_path / "a/b").symlink_to("../b")
    (tmp_path / "b/a").symlink_to("../a")
    (tmp_path / "loop").symlink_to("loop")
    assert list(files.walk()) == ["a/x.yml", "b/y.yml"]
    assert files.kind("a/self") is EntryKind.OTHER
    assert files.kind("a/b/a/b/a") is EntryKind.OTHER
    assert files.kind("loop") is EntryKind.OTHER


def test_pipes_and_sockets_are_never_opened(tmp_path: Path, tree: Tree) -> None:
    files = tree({})
    os.mkfifo(tmp_path / "compose.yaml")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.fspath(tmp_path / "s"))
        assert files.entries("") == {"compose.yaml": EntryKind.OTHER, "s": EntryKind.OTHER}
    assert files.kind("compose.yaml/below") is None
    assert files.document("compose.yaml", "yaml").broken
    assert files.text("compose.yaml").text == ""


def test_a_walk_stops_at_its_bound_and_says_so(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_module, "MAX_ENTRIES", 3)
    files = tree({f"{number}.yml": "" for number in range(5)})
    assert len(list(files.walk())) == 3
    assert list(files.left_out) == ["more than 3 files and folders"]


def test_documents_and_texts_are_read_once(tree: Tree) -> None:
    files = tree({"a.yml": "a: 1", "b.prom": "b 1"})
    assert files.document("a.yml", "yaml") is files.document("a.yml", "yaml")
    assert files.text("b.prom") is files.text("b.prom")
    assert files.named("a.yml") == (files.document("a.yml", "yaml"),)
    assert files.named("b.prom") == (files.text("b.prom"),)
    assert files.named("c.yml") == ()


def test_of_json_files_the_latest_and_the_unsound_are_kept(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_module, "MAX_HELD", 20)
    files = tree({name: f'{{"{name}": 1}}' for name in ("a.json", "b.json", "c.json")} | {"d.json": "{"})
    first = {name: files.document(name, "json") for name in ("a.json", "d.json", "b.json", "c.json")}
    again = {name: files.document(name, "json") for name in ("c.json", "d.json", "a.json")}
    assert [first[name] is again[name] for name in again] == [True, True, False]
    assert again["a.json"].data == first["a.json"].data


def test_a_file_that_has_changed_since_is_looked_at_as_closely_as_before(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_module, "MAX_HELD", 1)
    files = tree({"a.json": '{"a": 1, "b": 2}', "b.json": "{}"})
    before = [files.document(name, "json").problems for name in ("a.json", "b.json", "a.json", "b.json")]
    (files.root / "a.json").write_text('{"a": 1, "a": 2}', encoding="utf-8")
    assert (before, len(files.document("a.json", "json").problems)) == ([()] * 4, 1)


def test_a_path_is_inside_or_not(tmp_path: Path) -> None:
    files = Files(tmp_path, base=tmp_path)
    root = files.root
    asked = [root, root / "a/../b", root / "..", Path("/etc"), Path(f"{root}x")]
    assert [files.inside(path) for path in asked] == ["", "b", None, None, None]
    assert Files(Path("/"), base=Path("/")).inside(Path("/etc")) == "etc"


def test_nothing_is_known_of_what_is_in_a_folder_that_can_not_be_read(
    tmp_path: Path, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = tree({"data/pg/x": "", "data/a.yml": "", "b.yml": ""})
    (tmp_path / "data").chmod(0)
    if os.geteuid() == 0:  # who may read everything
        monkeypatch.setattr(os, "access", lambda *_: False)
    try:
        assert list(files.walk()) == ["b.yml"]
        assert files.closed == {}
        assert [files.kind(path) for path in ("data", "data/a.yml", "data/pg/x")] == [EntryKind.OTHER] * 3
        assert [*files.closed] == ["data"]
    finally:
        (tmp_path / "data").chmod(0o700)


def test_what_is_encrypted_is_read_neither_as_a_document_nor_as_a_text(tree: Tree) -> None:
    files = tree({"a.yml": "$ANSIBLE_VAULT;1.1;AES256\n30\n", ".env": "A=ENC[AES256_GCM,data:AA,type:str]\n"})
    document = files.document("a.yml", "yaml")
    assert (document.broken, [problem.kind for problem in document.problems]) == (True, [ProblemKind.SEALED])
    assert files.text(".env").unread


_MODULES = """[submodule "boards"]
	path = grafana/boards
	url = ../boards.git
[submodule "rules"]
	path = rules
[submodule "app"]
	path = app/
"""


def test_nothing_is_known_of_what_is_in_a_submodule_that_is_not_fetched(tmp_path: Path, tree: Tree) -> None:
    files = tree({".gitmodules": _MODULES, "grafana/a.yml": "", "app/.git": "", "b.yml": "", "c/rules": ""})
    (tmp_path / "grafana" / "boards").mkdir()
    assert list(files.walk()) == [".gitmodules", "b.yml", "app/.git", "c/rules", "grafana/a.yml"]
    assert files.unfetched == {}
    paths = ("grafana/boards", "grafana/boards/x/y.json", "rules", "rules/a.yml", "app/a", "c/rules", "grafana/none")
    other = EntryKind.OTHER
    assert [files.kind(path) for path in paths] == [other, other, other, other, None, EntryKind.FILE, None]
    assert [*files.unfetched] == ["grafana/boards", "rules"]
    assert files.entries("rules") == {}


def test_a_submodule_that_can_not_be_listed_is_a_folder_that_can_not_be_read(
    tmp_path: Path, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = tree({".gitmodules": _MODULES, "rules/a.yml": ""})

    def fail(_: object) -> list[str]:
        raise PermissionError

    monkeypatch.setattr(os, "listdir", fail)
    assert files.kind("rules/a.yml") is EntryKind.FILE


def test_submodules_are_not_known_of_a_list_that_is_too_large(tree: Tree, tmp_path: Path) -> None:
    files = tree({".gitmodules": _MODULES})
    os.truncate(tmp_path / ".gitmodules", MAX_BYTES + 1)
    assert files.kind("rules") is None


def test_spaces_behind_the_path_of_a_submodule_take_no_time(tree: Tree) -> None:
    files = tree({".gitmodules": "path =" + " " * 60_000 + "\npath = rules\n"})
    start = time.process_time()
    assert files.kind("rules") is EntryKind.OTHER
    assert time.process_time() - start < 5


def test_an_entry_that_can_not_be_looked_at_is_not_opened(tmp_path: Path, tree: Tree) -> None:
    files = tree({"a/x.yml": ""})

    class Entry:
        name, path = "x.yml", os.fspath(tmp_path / "a/x.yml")

        def is_symlink(self) -> bool:
            raise PermissionError

    assert files._entry_kind(Entry(), "a/x.yml", os.fspath(tmp_path)) is EntryKind.OTHER  # type: ignore[arg-type]  # an entry of a system that refuses
    assert files.entries("none") == {}


@pytest.mark.skipif(not Path("/proc/version").exists(), reason="this system has no files without a size")
def test_a_file_is_read_whole_whatever_its_size_is_said_to_be() -> None:
    assert Path("/proc/version").stat().st_size == 0
    assert Files(Path("/proc"), base=Path("/proc")).read("version") == Path("/proc/version").read_bytes()


def test_what_is_searched_is_told_by_the_names_of_reports_wherever_links_lead(tmp_path: Path) -> None:
    for name in ("in/a.yml", "inside/b.yml", "c.yml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("a: 1\n", "utf-8")
    (tmp_path / "in/link.yml").symlink_to("../c.yml")
    files = Files(tmp_path, base=tmp_path / "inside", below="in")
    names = ("in/a.yml", "inside/b.yml", "c.yml", "in/link.yml", "in/not-there.yml")
    assert [name for name in names if files.searches(files.name(name))] == ["in/a.yml", "in/not-there.yml"]
    assert Files(tmp_path, base=tmp_path).searches("c.yml")


def test_the_bytes_of_a_file_that_can_not_be_read_are_none(tree: Tree) -> None:
    files = tree({"a.yml": "a: 1\n", "folder/b.yml": ""})
    assert [files.raw(path) for path in ("a.yml", "folder", "gone.yml")] == [b"a: 1\n", b"", b""]


def test_a_text_that_nobody_writes_is_not_read(tree: Tree) -> None:
    names = {".env": MAX_WRITTEN, "large.env": MAX_WRITTEN + 1, "a.prom": MAX_EXPOSED, "large.prom": MAX_EXPOSED + 1}
    files = tree({name: "#" * size for name, size in names.items()})
    assert [name for name in (*names, "gone.env") if files.text(name).unread] == ["large.env", "large.prom", "gone.env"]


def test_a_file_that_is_larger_than_any_is_told_by_its_size_alone(tmp_path: Path, tree: Tree) -> None:
    files = tree({"prometheus.yml": ""})
    os.truncate(tmp_path / "prometheus.yml", 1 << 40)
    assert [problem.kind for problem in files.document("prometheus.yml", "yaml").problems] == [ProblemKind.TOO_LARGE]
    assert files.raw("prometheus.yml") == b""


@pytest.mark.parametrize("is_pipe", [False, True])
def test_a_file_may_be_another_one_or_gone_since_it_was_listed(is_pipe: bool, tmp_path: Path, tree: Tree) -> None:
    files = tree({"prometheus.yml": "a: b\n"})
    assert files.entries("") == {"prometheus.yml": EntryKind.FILE}
    (tmp_path / "prometheus.yml").unlink()
    if is_pipe:
        os.mkfifo(tmp_path / "prometheus.yml")
    assert [problem.kind for problem in files.document("prometheus.yml", "yaml").problems] == [ProblemKind.UNREADABLE]


def test_of_so_many_folders_it_is_kept_what_is_below(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_module, "_MOST_WALKS", 1)
    files = tree({"a/x.yml": "", "b/y.yml": ""})
    assert [list(files.walk(folder)) for folder in ("a", "b", "a", "b")] == [["a/x.yml"], ["b/y.yml"]] * 2


@pytest.fixture
def linked(tmp_path: Path) -> Path:
    """A folder with links to a file, to a folder and to a ring outside of it."""
    beside, inner = tmp_path / "beside", tmp_path / "inner"
    for folder in (beside / "sub", inner / "venv"):
        folder.mkdir(parents=True)
    (beside / "a.yml").write_text("a: 1")
    (beside / "sub/b.yml").write_text("b: 1")
    (beside / "up").symlink_to("..")
    (beside / "self").symlink_to("../beside")
    (beside / "sub/c.yml").symlink_to("../a.yml")
    (inner / "file.yml").symlink_to("../beside/a.yml")
    (inner / "folder").symlink_to("../beside")
    (inner / "once_more").symlink_to("../beside")
    (inner / "around").symlink_to("..")
    (inner / ".hidden").symlink_to("../beside")
    (inner / "venv/bin").symlink_to("../../beside")
    return inner


def test_links_that_leave_the_folder_are_followed_if_that_is_asked_for(linked: Path) -> None:
    files = Files(linked, base=linked, follow=True)
    assert list(files.walk()) == ["file.yml", "folder/a.yml", "folder/sub/b.yml", "folder/sub/c.yml"]
    assert files.read("folder/sub/c.yml") == b"a: 1"
    assert [files.kind(path) for path in ("around", "folder/up")] == [EntryKind.OTHER, EntryKind.OTHER]
    assert not files.left


def test_what_is_outside_is_not_listed_through_a_link_either(linked: Path) -> None:
    files = Files(linked, base=linked)
    assert (files.entries("folder"), list(files.walk("folder"))) == ({}, [])
    assert files.kind("folder/a.yml") is EntryKind.OTHER


def test_links_that_were_met_and_not_followed_are_known_with_where_they_lead(linked: Path) -> None:
    files = Files(linked, base=linked)
    assert (list(files.walk()), list(files.left)) == ([], ["around", "file.yml", "folder", "once_more"])
    assert files.left["file.yml"] == str(linked.parent / "beside/a.yml")
    alone = Files(linked, base=linked, exclude=("folder", "*.yml"))
    assert (list(alone.walk()), list(alone.left)) == ([], ["around", "once_more"])


def test_a_link_that_was_asked_for_is_met_as_well(linked: Path) -> None:
    files = Files(linked, base=linked)
    assert files.kind(".hidden") is EntryKind.OTHER
    assert list(files.left) == [".hidden"]


def test_a_folder_that_is_gone_since_it_was_met_holds_nothing(tmp_path: Path, tree: Tree) -> None:
    files = tree({"a/x.yml": ""})
    assert files.kind("a") is EntryKind.FOLDER
    (tmp_path / "a/x.yml").unlink()
    (tmp_path / "a").rmdir()
    assert files.entries("a") == {}


def test_unsaved_text_counts_under_every_name_of_a_file_that_is_there(tmp_path: Path, tree: Tree) -> None:
    tree({"real/a.yml": "a: 1", "b.yml": "b: 1", "link.yml": "-> real/a.yml", "out.yml": "-> ../outside.yml"})
    root = tmp_path.resolve()
    unsaved = {str(root / name): b"a: 2" for name in ("real/a.yml", "new.yml", "../outside.yml")}
    files = Files(tmp_path, base=tmp_path, unsaved=unsaved)
    names = ("real/a.yml", "link.yml", "b.yml", "new.yml", "out.yml")
    assert [files.raw(name) for name in names] == [b"a: 2", b"a: 2", b"b: 1", b"", b""]
    assert (files.document("link.yml", "yaml").data, list(files.walk())) == (
        {"a": "2"},
        ["b.yml", "link.yml", "real/a.yml"],
    )
