"""What a Grafana is provisioned with, as it reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.rules.fixtures import edited, sourced
from stacklint.stack.discover import find_stacks
from stacklint.stack.grafana.server import Grafana, derived_uid, grafana_of
from stacklint.stack.grafana.source_texts import Field, field_of, filled_texts
from stacklint.stack.repository.files import Files

Tree = Callable[[Mapping[str, str]], Files]
SOURCES = "grafana/provisioning/datasources/prometheus.yml"
PROVIDER = "grafana/provisioning/dashboards/provider.yml"


def read(tree: Tree, files: Mapping[str, str]) -> Grafana:
    base = edited("compose.yaml", "    build: app\n", "    build: app\n")
    return find_stacks(tree({**base, **files}))[0].grafana[0]


@pytest.mark.parametrize(("name", "uid"), [("Prometheus", "PBFA97CFB590B2093"), ("prometheus", "P1809F7CD0C75ACF3")])
def test_a_uid_is_derived_from_the_name(name: str, uid: str) -> None:
    assert derived_uid(name) == uid


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("apiVersion: 1\ndatasources: [{name: a, uid: b, isDefault: 't', orgId: 2}]", [("a", "b", True, 2)]),
        ("datasources: [{name: a, uid: b, is_default: true, org_id: 2}]", [("a", derived_uid("a"), True, 2)]),
        ("apiVersion: 0\ndatasources: [{name: a, isDefault: true}]", [("a", derived_uid("a"), False, 1)]),
        ("apiVersion: 1\ndatasources: [{type: b}, {name: ''}, x]", []),
        ("apiVersion: 1\ndatasources: [{name: a, uid: b, orgId: -1}]", [("a", "b", False, 1)]),
        (f"apiVersion: 1\ndatasources: [{{name: a, uid: b, orgId: {'9' * 5_000}}}]", [("a", "b", False, 1)]),
        ("apiVersion: 1\ndatasources: {a: b}", []),
        ("[a]", []),
    ],
)
def test_data_sources_are_read_in_both_versions(text: str, found: list[tuple[str, str, bool, int]], tree: Tree) -> None:
    sources = read(tree, {SOURCES: text}).datasources
    assert [(one.name, one.uid, one.default, one.org) for one in sources] == found


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("apiVersion: 1\nproviders: [{options: {path: /var/lib/grafana/dashboards}}]", [("folder", 1)]),
        ("- {name: a, options: {path: /var/lib/grafana/dashboards}}\n- x\n", [("folder", 1)]),
        ("apiVersion: 1\nproviders: [{options: {folder: /var/lib/grafana/dashboards}}]", [("folder", 1)]),
        (
            "apiVersion: 1\nproviders: [{options: {path: /$X}}, {options: {path: 5}}, {name: a}]",
            [("unknown", 0)] * 3,
        ),
        ("apiVersion: 1\nproviders: [{options: {path: relative}}]", [("missing", 0)]),
        ("apiVersion: 1\nproviders: [{options: {path: /none}}]", [("missing", 0)]),
    ],
)
def test_providers_are_read_in_both_versions(text: str, paths: list[tuple[str, int]], tree: Tree) -> None:
    providers = read(tree, {PROVIDER: text}).providers
    assert [(str(one.resolution.seen), len(one.files)) for one in providers] == paths


def test_dashboards_are_found_in_folders_that_are_not_hidden(tree: Tree) -> None:
    names = ["a.json", "sub/b.json", ".c.json", ".hidden/d.json", "e.JSON", "f.yml", "g.json/x.json"]
    found = read(tree, {f"grafana/dashboards/{name}": "{}" for name in names}).providers[0].files
    wanted = [".c.json", "a.json", "app.json", "g.json/x.json", "sub/b.json"]
    assert [path.removeprefix("grafana/dashboards/") for path in found] == wanted


def test_only_yaml_files_directly_in_the_folder_are_read(tree: Tree) -> None:
    one = "apiVersion: 1\ndatasources: [{name: more}]\n"
    folder = "grafana/provisioning/datasources"
    found = read(
        tree, {f"{folder}/a.yaml": one, f"{folder}/b.json": one, f"{folder}/sub/c.yml": one, f"{folder}/d.YML": one}
    )
    assert found.sources == (f"{folder}/a.yaml", SOURCES)


@pytest.mark.parametrize(
    ("environment", "provisioning", "closed"),
    [
        ("{}", "/etc/grafana/provisioning", True),
        ("{GF_PATHS_PROVISIONING: /p}", "/p", False),
        ("[GF_PATHS_PROVISIONING]", "/etc/grafana/provisioning", False),
    ],
)
def test_the_folder_of_provisioning_can_be_moved(environment: str, provisioning: str, closed: bool, tree: Tree) -> None:
    old = "    image: grafana/grafana:12.2.0\n"
    compose = edited("compose.yaml", old, f"{old}    environment: {environment}\n")["compose.yaml"]
    found = read(tree, {"compose.yaml": compose})
    assert (found.provisioning, found.closed) == (provisioning, closed)


def test_the_folder_may_be_moved_by_a_file_of_variables(tree: Tree) -> None:
    moved = read(tree, sourced(service="env_file: a.env", also={"a.env": "GF_PATHS_PROVISIONING=/p\n"}))
    assert moved.provisioning == "/p"


@pytest.mark.parametrize(
    ("mounted", "provisioning"),
    [
        ("/etc/grafana/provisioning", "/etc/grafana/provisioning"),
        ("/etc/grafana/provisioning/datasources", "/etc/grafana/provisioning"),
        ("/opt/bitnami/grafana/conf/provisioning", "/opt/bitnami/grafana/conf/provisioning"),
        ("/etc/grafana/provisioning-2", "/opt/bitnami/grafana/conf/provisioning"),
    ],
)
def test_an_image_of_bitnami_takes_the_folder_of_the_makers_if_it_is_there(
    mounted: str, provisioning: str, tree: Tree
) -> None:
    service = f"g: {{image: 'bitnamilegacy/grafana:12', volumes: ['./grafana/provisioning:{mounted}']}}"
    assert read(tree, {"compose.yaml": f"services: {{{service}}}\n"}).provisioning == provisioning


def test_an_item_belongs_to_its_grafana(tree: Tree) -> None:
    grafana = read(tree, {})
    other = read(tree, {SOURCES: "apiVersion: 1\ndatasources: [{name: z}]\n"})
    assert grafana_of((grafana,), grafana.datasources[0]) is grafana
    assert grafana_of((grafana,), grafana.providers[0]) is grafana
    assert grafana_of((grafana,), other.datasources[0]) is None


def test_a_ring_of_mounted_folders_ends(tree: Tree) -> None:
    files = tree({"grafana/dashboards/app.json": "{}"})
    (files.root / "grafana/dashboards/up").symlink_to("..")
    found = read(tree, {}).providers[0].files
    assert "grafana/dashboards/app.json" in found


IMAGE = "    image: grafana/grafana:12.2.0\n"
DOCKERFILE = {"grafana/Dockerfile": "FROM grafana/grafana:11.1.0-ubuntu\n"}


@pytest.mark.parametrize(
    ("service", "files", "version"),
    [
        ("image: grafana/grafana:12.2.0", {}, (12, 2)),
        ("image: grafana/grafana-oss:9.5.21-ubuntu", {}, (9, 5)),
        ("image: bitnami/grafana:11.1", {}, (11, 1)),
        ("image: grafana/grafana:${TAG:-10.4.2}", {}, (10, 4)),
        ("image: grafana/grafana", {}, None),
        ("image: grafana/grafana:main", {}, None),
        ("image: grafana/grafana:12", {}, None),
        ("image: ours/grafana:1.2.0", {}, None),
        ("build: grafana", DOCKERFILE, (11, 1)),
        ("build: grafana", {}, None),
    ],
)
def test_the_version_is_that_of_the_image(
    service: str, files: Mapping[str, str], version: tuple[int, int] | None, tree: Tree
) -> None:
    compose = edited("compose.yaml", IMAGE, f"    {service}\n")["compose.yaml"]
    assert read(tree, {"compose.yaml": compose, **files}).version == version


FILLED = """\
apiVersion: 1
deleteDatasources: [{name: $NAME}]
datasources:
  - name: $NAME
    uid: ${UID}
    type: $__env{TYPE}
    url: http://$HOST:9090
    isDefault: $DEFAULT
    orgId: $ORG
"""


def test_data_sources_are_what_their_variables_say(tree: Tree) -> None:
    service = "environment: {NAME: a, UID: b, TYPE: loki, HOST: c, DEFAULT: 'true', ORG: '2'}"
    found = read(tree, sourced(service=service, also={SOURCES: FILLED}))
    (source,) = found.datasources
    assert (source.name, source.uid, source.derived, source.type, source.default) == ("a", "b", False, "loki", True)
    assert (source.address, source.org, source.known, found.closed) == ("http://c:9090", 2, True, True)
    assert found.source_files[0].deletions() == {(1, "a")}


@pytest.mark.parametrize("service", ["environment: [NAME, UID, TYPE, HOST, DEFAULT, ORG]", ""])
def test_what_a_variable_leaves_open_is_unknown(service: str, tree: Tree) -> None:
    found = read(tree, sourced(service=service, also={SOURCES: FILLED}))
    (source,) = found.datasources
    assert (source.name, source.uid, source.address, source.known) == ("$NAME", "${UID}", None, False)
    assert (found.closed, found.lookup.default("")) == (False, None)


def test_two_that_say_the_same_are_two(tree: Tree) -> None:
    found = read(tree, sourced(also={SOURCES: FILLED}))
    source, other = found.datasources[0], found._replace()
    assert (found == other, len({found, other})) == (False, 2)
    assert (source == source._replace(), len({source, source._replace()})) == (False, 2)


def test_a_text_may_come_out_of_a_file(tree: Tree) -> None:
    text = "apiVersion: 1\ndatasources: [{name: a, uid: '$__file{/var/lib/grafana/dashboards/uid}'}]\n"
    found = read(tree, {SOURCES: text, "grafana/dashboards/uid": "b\n"})
    assert [source.uid for source in found.datasources] == ["b"]


@pytest.mark.parametrize(("text", "known"), [("b", True), ("b" * ((1 << 20) + 1), False)])
def test_a_text_does_not_come_out_of_a_file_that_is_not_read(text: str, known: bool, tree: Tree) -> None:
    source = "apiVersion: 1\ndatasources: [{name: a, url: 'http://$__file{/var/lib/grafana/dashboards/host}:9090'}]\n"
    (found,) = read(tree, {SOURCES: source, "grafana/dashboards/host": text}).datasources
    assert (found.address is not None) is known


def test_without_a_version_nothing_is_filled_in(tree: Tree) -> None:
    text = "delete_datasources: [{name: $A, org_id: 2}]\ndatasources: [{name: $A, url: $B, is_default: yes}]\n"
    found = read(tree, sourced(service="environment: {A: b}", also={SOURCES: text}))
    (source,) = found.datasources
    assert (source.name, source.address, source.default, source.known) == ("$A", "$B", True, True)
    assert found.source_files[0].deletions() == {(2, "$A")}
    assert list(filled_texts(found.source_files[0].filled)) == []


def test_texts_are_filled_in_wherever_grafana_reads_them(tree: Tree) -> None:
    text = """\
apiVersion: 1
prune: $P
deleteDatasources: [{name: $D}]
datasources:
  - name: $N
    ours: $X
    jsonData: {a: [$J], b: {c: $K}}
    secureJsonData: {d: $S}
  - plain: $Y
other: $Z
"""
    found = read(tree, {SOURCES: text}).source_files[0].filled
    assert [filled.node.text for filled in filled_texts(found)] == ["$N", "$J", "$K", "$S", "$D", "$P"]


def test_texts_of_providers_are_filled_in_as_well(tree: Tree) -> None:
    text = """\
apiVersion: 1
providers:
  - name: $N
    ours: $X
    orgId: $O
    options: {path: $A, more: [$B]}
datasources: $Z
"""
    found = read(tree, {PROVIDER: text}).provider_files[0].filled
    assert [(filled.node.text, field_of(filled.node)) for filled in filled_texts(found)] == [
        ("$N", Field.TEXT),
        ("$O", Field.NUMBER),
        ("$A", Field.TEXT),
        ("$B", Field.TEXT),
    ]


def test_nothing_is_filled_in_in_the_old_form_of_providers(tree: Tree) -> None:
    (file,) = read(tree, {PROVIDER: "- {name: $N, options: {path: /a/$B}}\n"}).provider_files
    assert (list(filled_texts(file.filled)), file.providers[0].name, file.providers[0].location) == ([], "$N", "/a/$B")
