"""What a container sees at a path: through mounts, beside them, and in the image."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from stacklint.document import read_document
from stacklint.stack.compose.reader import read_compose
from stacklint.stack.containers.container import Container
from stacklint.stack.repository.files import Files

Tree = Callable[[Mapping[str, str]], Files]
FILES = {
    "conf/a.yml": "", "conf/sub/b.yml": "", "single.yml": "", "cfg.txt": "", "project/inner/c.yml": "", "top/x.yml": "",
}  # fmt: skip
VOLUMES = [
    "./conf:/etc/app",
    "./single.yml:/etc/app/made/single.yml",
    "./gone:/etc/gone",
    "named:/var/lib/app",
    "${UNKNOWN}/x:/unknown",
    "~/y:/home",
    "/outside:/outside",
    "./conf/sub:/etc/app/sub/nested",
    "./pipe:/pipe",
    "./:/all",
]
IMAGE = frozenset({"/usr/share/app/default.yml"})


def container(files: Files, volumes: list[str], *, folder: str = "", image: frozenset[str] | None = IMAGE) -> Container:
    text = "services:\n  a:\n    configs: [one]\n    volumes: " + str(volumes) + "\nconfigs: {one: {file: ./cfg.txt}}\n"
    compose = read_compose(folder, (read_document("c.yml", text.encode(), "yaml"),), {})
    return Container(compose.services["a"], compose, files, image_paths=image)


@pytest.mark.parametrize(
    ("path", "seen", "source"),
    [
        ("/etc/app", "folder", "conf"),
        ("/etc/app/", "folder", "conf"),
        ("/etc/app/a.yml", "file", "conf/a.yml"),
        ("//etc/./app/../app/a.yml", "file", "conf/a.yml"),
        ("/etc/app/a.yml/below", "missing", "conf/a.yml/below"),
        ("/etc/app/none", "missing", "conf/none"),
        ("/etc/app/made", "folder", None),
        ("/etc/app/made/single.yml", "file", "single.yml"),
        ("/etc/app/sub/nested/b.yml", "file", "conf/sub/b.yml"),
        ("/etc/gone", "missing", "gone"),
        ("/etc", "folder", None),
        ("/var/lib/app/x", "unknown", None),
        ("/unknown/x", "unknown", None),
        ("/home/x", "unknown", None),
        ("/outside/x", "unknown", None),
        ("/pipe", "unknown", "pipe"),
        ("/all/top/x.yml", "file", "top/x.yml"),
        ("/all", "folder", ""),
        ("/one", "file", "cfg.txt"),
        ("/usr/share/app", "unknown", None),
        ("/usr/share/app/default.yml", "unknown", None),
        ("/opt", "missing", None),
        ("relative", "unknown", None),
    ],
)
def test_a_path_is_resolved(path: str, seen: str, source: str | None, tmp_path: Path, tree: Tree) -> None:
    os.mkfifo(tmp_path / "pipe")
    found = container(tree(FILES), VOLUMES).resolve(path)
    assert (found.seen, found.path) == (seen, source)


def test_paths_are_relative_to_the_project_folder(tree: Tree) -> None:
    seen = container(tree(FILES), ["./inner:/a", "../top:/b"], folder="project")
    assert [seen.resolve(path).path for path in ("/a/c.yml", "/b/x.yml")] == ["project/inner/c.yml", "top/x.yml"]


def test_an_unknown_image_and_an_unknown_target_leave_a_path_unknown(tree: Tree) -> None:
    files = tree(FILES)
    assert container(files, [], image=None).resolve("/opt").seen == "unknown"
    assert container(files, ["./conf:/${WHERE}"]).resolve("/opt").seen == "unknown"


@pytest.mark.parametrize("target", ["//etc/app", "//", "///etc//app/", "etc/app", "."])
def test_slashes_that_are_doubled_end_where_one_does(target: str, tree: Tree) -> None:
    seen = container(tree({"conf/a.yml": "", "b/c.yml": ""}), [f"./conf:{target}", "./b://etc/other"])
    assert seen.resolve("//etc//other/c.yml").path == "b/c.yml"


def test_a_container_is_closed_where_image_and_mounts_are_known(tree: Tree) -> None:
    files = tree(FILES)
    found = [container(files, ["./conf:/a"]), container(files, ["./conf:/$X"]), container(files, [], image=None)]
    assert [one.closed for one in found] == [True, False, False]


def test_a_listing_joins_the_folder_with_what_is_mounted_inside(tree: Tree) -> None:
    seen = container(tree(FILES), VOLUMES)
    assert {name: entry.path for name, entry in seen.listing("/etc/app").items()} == {
        "a.yml": "conf/a.yml", "sub": "conf/sub", "made": None,
    }  # fmt: skip
    assert list(seen.listing("/etc/app/made/")) == ["single.yml"]
    assert list(seen.listing("/")) == ["all", "etc", "home", "one", "outside", "pipe", "unknown", "var"]
    assert seen.listing("/etc/app/a.yml") == {}


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("single.yml", "/etc/app/made/single.yml"),
        ("conf/a.yml", "/etc/app/a.yml"),
        ("conf/sub/b.yml", "/etc/app/sub/nested/b.yml"),
        ("top/x.yml", "/all/top/x.yml"),
        ("conf", "/etc/app"),
    ],
)
def test_a_file_is_found_where_it_appears(path: str, inside: str, tree: Tree) -> None:
    assert container(tree(FILES), VOLUMES).sees(path) == inside


def test_a_file_behind_another_mount_is_not_seen(tree: Tree) -> None:
    assert container(tree(FILES), ["./conf:/etc/app", "named:/etc/app/sub"]).sees("conf/sub/b.yml") is None
    assert container(tree(FILES), ["./top:/etc/app"]).sees("conf/a.yml") is None


@pytest.mark.parametrize(
    "volumes", [["./conf:/etc/app", "~/x:/y"], ["./conf-d:/a", "./conf/sub:/b"], ["./:/all"], VOLUMES]
)
def test_what_is_seen_of_many_files_is_what_is_seen_of_each(volumes: list[str], tree: Tree) -> None:
    files = {**FILES, "conf-d/e.yml": "", "conf.yml": "", "con": ""}
    one = container(tree(files), volumes)
    assert set(one.seen_of(sorted(files))) == {path for path in files if one.sees(path)}


@pytest.mark.parametrize(
    ("target", "seen", "path", "end"),
    [
        ("a.yml", "file", "conf/a.yml", "/etc/app/a.yml"),
        ("sub", "folder", "conf/sub", "/etc/app/sub"),
        ("/etc/app/sub/b.yml", "file", "conf/sub/b.yml", "/etc/app/sub/b.yml"),
        ("../top/x.yml", "file", "top/x.yml", "/etc/top/x.yml"),
        ("../single.yml", "missing", "conf/link", "/etc/single.yml"),
        ("none.yml", "missing", "conf/none.yml", "/etc/app/none.yml"),
        ("../../../../outside", "missing", "conf/link", "/outside"),
        ("link", "missing", "conf/link", "/etc/app/link"),
        ("other", "file", "conf/a.yml", "/etc/app/a.yml"),
        ("../data/x.yml", "unknown", "conf/link", "/etc/data/x.yml"),
        ("/usr/lib/x.yml", "unknown", "conf/link", "/usr/lib/x.yml"),
        ("/proc/self/maps", "unknown", "conf/link", "/proc/self/maps"),
    ],
)
def test_a_link_that_a_mount_brings_leads_where_it_leads_in_the_container(
    target: str, seen: str, path: str, end: str, tmp_path: Path, tree: Tree
) -> None:
    files = tree(FILES)
    (tmp_path / "conf/link").symlink_to(target)
    (tmp_path / "conf/other").symlink_to("a.yml")
    found = container(files, ["./conf:/etc/app", "./top:/etc/top", "named:/etc/data"]).resolve("/etc/app/link")
    assert (found.seen, found.path, found.link, found.end) == (seen, path, "conf/link", end)


def test_what_the_repository_has_behind_a_link_counts_where_the_container_can_not_be_seen(
    tmp_path: Path, tree: Tree
) -> None:
    files = tree(FILES)
    (tmp_path / "conf/link").symlink_to("../single.yml")
    found = container(files, ["./conf:/etc/app"], image=None).resolve("/etc/app/link")
    assert (found.seen, found.path, found.end) == ("file", "conf/link", "/etc/single.yml")


def test_the_source_of_a_mount_is_followed_where_it_stands_and_what_is_below_it_in_the_container(
    tmp_path: Path, tree: Tree
) -> None:
    files = tree(FILES)
    (tmp_path / "project/source").symlink_to("../conf")
    (tmp_path / "conf/deep").symlink_to("sub")
    seen = container(files, ["./source:/etc/app"], folder="project")
    assert [seen.resolve(f"/etc/app/{path}").path for path in ("a.yml", "deep/b.yml")] == [
        "project/source/a.yml",
        "project/source/sub/b.yml",
    ]


def test_a_mount_of_a_link_that_leads_out_of_the_tree_brings_what_is_not_known(tmp_path: Path, tree: Tree) -> None:
    files = tree(FILES)
    (tmp_path / "away").symlink_to(tmp_path.parent)
    seen = container(files, ["./away:/etc/app"])
    assert (seen.resolve("/etc/app/x.yml").seen, seen.closed) == ("unknown", False)
