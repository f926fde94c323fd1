"""Which files below a provider's folder Grafana reads, and which it passes over: links are those of the container."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.rules.fixtures import edited, provided
from stacklint.stack.discover import find_stacks
from stacklint.stack.grafana.providers import Provider
from stacklint.stack.grafana.provisioned import below, is_hidden
from stacklint.stack.repository.files import Files

Tree = Callable[[Mapping[str, str]], Files]
BOARDS = "grafana/dashboards"
AT = "/var/lib/grafana/dashboards"
MOUNT = "      - ./grafana/dashboards:/var/lib/grafana/dashboards:ro\n"


def provider(tree: Tree, links: Mapping[str, str], files: Mapping[str, str], mounts: str = "") -> Provider:
    """The sound repository's provider, after files and links to what they name were made."""
    found = tree({**edited("compose.yaml", MOUNT, MOUNT + mounts), **files})
    for path, target in links.items():
        (found.root / path).parent.mkdir(parents=True, exist_ok=True)
        (found.root / path).symlink_to(target)
    return find_stacks(found)[0].grafana[0].providers[0]


def told(found: Provider) -> tuple[list[str], dict[str, str]]:
    """What is read, and what is passed over for which reason, by paths below the provider's folder."""
    read = [board.seen_at.removeprefix(f"{AT}/") for board in found.boards]
    return read, {one.seen_at.removeprefix(f"{AT}/"): str(one.why) for one in found.passed_over}


@pytest.mark.parametrize(
    ("target", "read", "passed_over"),
    [
        ("app.json", ["app.json", "link.json"], {}),
        (f"{AT}/app.json", ["app.json", "link.json"], {}),
        ("../outside.json", ["app.json"], {"link.json": "dangling"}),
        ("gone.json", ["app.json"], {"link.json": "dangling"}),
        ("/etc/grafana/provisioning/gone.json", ["app.json"], {"link.json": "dangling"}),
        ("/etc/grafana/grafana.ini", ["app.json"], {"link.json": "unseen"}),
        ("/var/lib/kept/app.json", ["app.json"], {"link.json": "unseen"}),
        ("sub", ["app.json", "sub/more.json"], {}),
    ],
)
def test_a_link_to_a_file_is_followed_in_the_container(
    target: str, read: list[str], passed_over: dict[str, str], tree: Tree
) -> None:
    files = {"grafana/outside.json": "{}", f"{BOARDS}/sub/more.json": "{}"} if target == "sub" else {}
    mounts = "      - kept:/var/lib/kept\n"
    found = provider(tree, {f"{BOARDS}/link.json": target}, {"grafana/outside.json": "{}", **files}, mounts)
    assert told(found) == (read, passed_over)


def test_a_link_that_leads_to_a_file_here_counts_where_the_container_can_not_be_seen(tree: Tree) -> None:
    mounts = "      - kept:/var/lib/grafana/other\n"
    links = {f"{BOARDS}/link.json": "../other/a.json"}
    found = provider(tree, links, {"grafana/other/a.json": "{}"}, mounts)
    assert told(found) == (["app.json", "link.json"], {})


def test_a_link_leads_to_the_file_that_the_container_has_there(tree: Tree) -> None:
    mounts = "      - ./other:/var/lib/grafana/other:ro\n"
    found = provider(tree, {f"{BOARDS}/link.json": "../other/a.json"}, {"other/a.json": "{}"}, mounts)
    assert [board.path for board in found.boards] == [f"{BOARDS}/app.json", "other/a.json"]


def test_links_to_folders_are_passed_over_and_mounts_of_links_are_not(tree: Tree) -> None:
    mounts = "".join(f"      - ./grafana/{name}:{AT}/{name}:ro\n" for name in ("linked", "linked.json"))
    links = {
        f"{BOARDS}/folder": "../real",
        "grafana/linked": "real",
        "grafana/linked.json": "real/a.json",
    }
    found = provider(tree, links, {"grafana/real/a.json": "{}"}, mounts)
    assert told(found) == (["app.json", "linked.json", "linked/a.json"], {"folder": "linked"})


def test_names_decide_what_is_read(tree: Tree) -> None:
    names = [".a.json", "b.JSON", "c.jsonc", ".d/e.json", "f.json/g.json"]
    found = provider(tree, {}, {f"{BOARDS}/{name}": "{}" for name in names})
    assert told(found) == ([".a.json", "app.json", "f.json/g.json"], {".d": "hidden", "b.JSON": "suffix"})


def test_folders_that_mounts_make_are_walked_into_unless_they_are_hidden(tree: Tree) -> None:
    mounts = "".join(f"      - ./more.json:{AT}/{name}/more.json:ro\n" for name in ("made", ".made"))
    assert told(provider(tree, {}, {"more.json": "{}"}, mounts)) == (["app.json", "made/more.json"], {})


@pytest.mark.parametrize(
    ("folder", "hidden"),
    [("/a/.b", True), ("/a/.b/", True), ("/a/..data", True), ("/a/.b/c", False), ("", False)],
)
def test_a_folder_is_hidden_by_the_last_part_of_its_path(folder: str, hidden: bool) -> None:
    assert is_hidden(folder) == hidden


def test_json_files_below_a_folder_are_found_without_following_links(tree: Tree) -> None:
    files = tree({"a/b.json": "", "a/c/d.json": "", "a/c/e.txt": "", "f.json": ""})
    (files.root / "a/up").symlink_to("..")
    (files.root / "link").symlink_to("a/c")
    assert (sorted(below("a", files)), list(below("link", files))) == (["a/b.json", "a/c/d.json"], ["a/c/d.json"])


@pytest.mark.parametrize(
    ("links", "mounts", "location"),
    [
        ({f"{BOARDS}/at": "sub"}, "", f"{AT}/sub"),
        ({f"{BOARDS}/at": "via", f"{BOARDS}/via": f"{AT}/sub/"}, "", f"{AT}/sub"),
        ({f"{BOARDS}/at": "../other"}, "", "/var/lib/grafana/other"),
        ({f"{BOARDS}/at": "/srv/boards"}, "", "/srv/boards"),
        ({"grafana/at": "dashboards/sub"}, f"      - ./grafana/at:{AT}/at:ro\n", f"{AT}/at"),
        ({f"{BOARDS}/at": "at"}, "", f"{AT}/at"),
    ],
)
def test_a_folder_that_a_provider_names_may_be_a_link(
    links: Mapping[str, str], mounts: str, location: str, tree: Tree
) -> None:
    files = {
        "compose.yaml": edited("compose.yaml", MOUNT, MOUNT + mounts)["compose.yaml"],
        f"{BOARDS}/sub/more.json": "{}",
        "grafana/other/more.json": "{}",
    }
    found = tree(provided(path=f"{AT}/at") | files)
    for path, target in links.items():
        (found.root / path).symlink_to(target)
    assert find_stacks(found)[0].grafana[0].providers[0].location == location
