"""Providers: where they look, and where in Grafana their dashboards go."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.rules.fixtures import stack as sound
from stacklint.stack.discover import find_stacks
from stacklint.stack.grafana.providers import Provider
from stacklint.stack.grafana.provisioned import BoardFile
from stacklint.stack.repository.files import Files

Tree = Callable[[Mapping[str, str]], Files]
PROVIDER = "grafana/provisioning/dashboards/provider.yml"
IMAGE = "    image: grafana/grafana:12.2.0\n"
MOVED = "    environment: {GF_PATHS_PROVISIONING: /etc/grafana/provisioning}\n"
DEEP = BoardFile("c.json", "/x/a/b/c.json", ("a", "b"))


def read(tree: Tree, fields: str, grafana: str = IMAGE, old: str = "") -> Provider:
    text = old or f"apiVersion: 1\nproviders:\n- {{{fields}}}\n"
    compose = sound()["compose.yaml"].replace(IMAGE, grafana)
    return find_stacks(tree(sound({PROVIDER: text, "compose.yaml": compose})))[0].grafana[0].providers[0]


@pytest.mark.parametrize(
    ("options", "grafana", "location"),
    [
        ("path: //a/./b/", IMAGE, "/a/b"),
        ("path: a", IMAGE, "/usr/share/grafana/a"),
        ("path: ''", IMAGE, "/usr/share/grafana"),
        ("path: a", IMAGE + "    working_dir: /x\n", ""),
        ("path: a", IMAGE.replace("grafana/", "bitnami/") + MOVED, ""),
        ("path: a", "    build: grafana\n", ""),
        ("path: /a/$B", IMAGE, ""),
        ("path: /a/$B/c", IMAGE + "    environment: {B: b}\n", "/a/b/c"),
        ("path: 5", IMAGE, ""),
        ("path: 5, folder: /b", IMAGE, "/b"),
        ("path: ~, folder: /b", IMAGE, "/b"),
        ("path: /a, folder: /b", IMAGE, "/a"),
        ("other: /a", IMAGE, ""),
    ],
)
def test_a_path_is_one_of_the_container(options: str, grafana: str, location: str, tree: Tree) -> None:
    assert read(tree, f"options: {{{options}}}", grafana).location == location


@pytest.mark.parametrize(
    ("fields", "org"),
    [("name: a", 1), ("orgId: 0", 1), ("orgId: '3'", 3), ("orgId: x", 1), ("orgId: $ORG", None), ("org_id: 2", 1)],
)
def test_a_provider_has_an_organisation(fields: str, org: int | None, tree: Tree) -> None:
    assert read(tree, fields).org == org


def test_the_old_form_calls_the_organisation_otherwise(tree: Tree) -> None:
    assert read(tree, "", old="- {name: a, org_id: 2, orgId: 3}\n").org == 2


@pytest.mark.parametrize(
    ("grafana", "version"),
    [
        (IMAGE, (12, 2)),
        ("    image: grafana/grafana-oss:v9.5.1-ubuntu\n", (9, 5)),
        ("    image: docker.io/grafana/grafana:13.0\n", (13, 0)),
        ("    image: grafana/grafana\n", None),
        ("    image: grafana/grafana:12\n", None),
        ("    image: example.com/grafana:12.2.0\n", None),
        ("    image: grafana/grafana:12.2.0\n    build: grafana\n", None),
    ],
)
def test_the_version_is_that_of_the_tag(grafana: str, version: tuple[int, int] | None, tree: Tree) -> None:
    assert read(tree, "name: a", grafana).version == version


@pytest.mark.parametrize(
    ("fields", "tag", "folder"),
    [
        ("name: a", "12.2.0", ("", "")),
        ("folderUid: u", "12.2.0", ("", "")),
        ("folder: F", "12.2.0", ("F", "")),
        ("folder: F, folderUid: u", "12.2.0", ("F", "u")),
        ("folder: F, folderUid: $U", "12.2.0", None),
        ("folder: $F", "12.2.0", None),
        ("folder: $$F", "12.2.0", ("$F", "")),
        ("folder: F, options: {foldersFromFilesStructure: true}", "12.2.0", ("b", "")),
        ("options: {foldersFromFilesStructure: true}", "13.1.0", ("a\0b", "")),
        ("options: {foldersFromFilesStructure: true}", "latest", ("a\0b", "")),
        ("folder: F, options: {foldersFromFilesStructure: 'true'}", "12.2.0", ("F", "")),
    ],
)
def test_a_dashboard_goes_to_a_folder(fields: str, tag: str, folder: tuple[str, str] | None, tree: Tree) -> None:
    assert read(tree, fields, IMAGE.replace("12.2.0", tag)).folder_of(DEEP) == folder
