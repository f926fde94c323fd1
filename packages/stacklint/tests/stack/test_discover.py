"""Finding the stacks of a repository."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.models import Kind
from stacklint.stack.discover import find_stack, find_stacks, loose_stack
from stacklint.stack.repository.files import Files
from stacklint.stack.stack import Stack

Tree = Callable[[Mapping[str, str]], Files]
PROMETHEUS = (
    "services:\n  prometheus:\n    image: prom/prometheus\n    volumes: [./p.yml:/etc/prometheus/prometheus.yml]\n"
)
ON_HOST = "services: {prometheus: {image: prom/prometheus, network_mode: host}}"
CONFIG = {"p.yml": "scrape_configs: []\n"}
RULES = "groups: [{name: a, rules: [{record: 'a:b', expr: up}]}]\n"
VOLUMES = "volumes: {data: {}}\n"


def names(stacks: tuple[Stack, ...]) -> list[list[str]]:
    return [[document.name for document in stack.compose.documents] if stack.compose else [] for stack in stacks]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"compose.yaml": PROMETHEUS}, [["compose.yaml"]]),
        (
            {"compose.yaml": "include: [{path: mon/base.yaml, project_directory: .}]\n", "mon/base.yaml": PROMETHEUS,
             **CONFIG},
            [["compose.yaml", "mon/base.yaml"]],
        ),
        ({"compose.yaml": PROMETHEUS, "docker-compose.yml": PROMETHEUS}, [["compose.yaml"]]),
        (
            {"compose.yaml": PROMETHEUS, "compose.override.yml": "services: {}"},
            [["compose.yaml", "compose.override.yml"]],
        ),
        (
            {"compose.yaml": PROMETHEUS, "compose.prod.yml": "services: {prometheus: {restart: always}}"},
            [["compose.yaml"], ["compose.yaml", "compose.prod.yml"]],
        ),
        (
            {"compose.yaml": PROMETHEUS + VOLUMES, "compose.cluster.yml": PROMETHEUS + VOLUMES},
            [["compose.yaml"], ["compose.cluster.yml"]],
        ),
        (
            {"compose.yaml": PROMETHEUS + VOLUMES, "compose.other.yml": PROMETHEUS},
            [["compose.yaml"], ["compose.other.yml"]],
        ),
        (
            {"compose.yaml": f"{PROMETHEUS}    networks: [n]\nnetworks: {{n: }}\n", "compose.other.yml": ON_HOST},
            [["compose.yaml"], ["compose.other.yml"]],
        ),
        (
            {"compose.yaml": PROMETHEUS, "compose.other.yml": "services: {prometheus: {image: prom/prometheus}}"},
            [["compose.yaml"], ["compose.yaml", "compose.other.yml"]],
        ),
        (
            {"compose.yaml": PROMETHEUS + VOLUMES, "compose.slow.yml": "services: {prometheus: {cpus: 1}}\n" + VOLUMES},
            [["compose.yaml"], ["compose.yaml", "compose.slow.yml"]],
        ),
        ({"compose.yaml": "services: {app: {}}", "compose.mon.yml": PROMETHEUS}, [["compose.mon.yml"]]),
        ({"compose.dev.yml": PROMETHEUS, "compose.prod.yml": PROMETHEUS}, [["compose.dev.yml"], ["compose.prod.yml"]]),
        ({"a/compose.yml": PROMETHEUS, "b/compose.yml": PROMETHEUS}, [["a/compose.yml"], ["b/compose.yml"]]),
        (
            {"compose.yml": PROMETHEUS, "a/b/compose.yml": PROMETHEUS, **CONFIG},
            [["compose.yml"], ["compose.yml", "a/b/compose.yml"]],
        ),
        (
            {f"a/{name}": PROMETHEUS for name in ("compose.yml", "compose.x.yml", "b/compose.x.yml")} | {"a/p.yml": ""},
            [["a/compose.yml"], ["a/compose.x.yml"], ["a/compose.x.yml", "a/b/compose.x.yml"]],
        ),
        (
            {"compose.yml": PROMETHEUS, "a/compose.yml": PROMETHEUS, "a/p.yml": "", **CONFIG},
            [["compose.yml"], ["a/compose.yml"]],
        ),
        ({"compose.yml": PROMETHEUS, "a/compose.yml": PROMETHEUS}, [["compose.yml"], ["a/compose.yml"]]),
        ({"compose.yaml": "services: {app: {image: x}}"}, [[]]),
        ({"compose.yaml": "services: [broken"}, [[]]),
        ({}, [[]]),
    ],
)  # fmt: skip
def test_each_set_that_monitors_is_a_stack(files: dict[str, str], expected: list[list[str]], tree: Tree) -> None:
    assert names(find_stacks(tree(files))) == expected


def test_a_broken_compose_file_is_checked_although_nobody_knows_what_it_starts(tree: Tree) -> None:
    stacks = find_stacks(tree({"a/compose.yaml": PROMETHEUS, "b/compose.yaml": "services: [broken"}))
    assert [[name for name, _ in stack.names] for stack in stacks] == [
        ["a/compose.yaml"],
        ["b/compose.yaml"],
    ]


@pytest.mark.parametrize(
    ("service", "members"),
    [
        ("{image: 'victoriametrics/vmalert:v1.111.0', volumes: ['./rules:/rules']}", ["more.yml"]),
        ("{image: 'victoriametrics/vmalert:v1.111.0'}", ["more.yml", "rules/a.yml"]),
        ("{image: 'example/app', volumes: ['./rules:/rules']}", ["more.yml", "rules/a.yml"]),
        ("{build: app}", ["more.yml", "rules/a.yml"]),
    ],
)
def test_rules_that_a_vmalert_reads_are_not_for_prometheus(service: str, members: list[str], tree: Tree) -> None:
    rules = "groups: [{name: a, rules: [{alert: A, expr: up}]}]\n"
    files = {"compose.yaml": f"services: {{a: {service}}}\n", "rules/a.yml": rules, "more.yml": rules}
    (stack,) = find_stacks(tree(files))
    assert [path for path, kind in stack.members if kind is Kind.RULES] == members


def test_one_compose_file_is_checked_with_its_overrides(tree: Tree) -> None:
    files = tree({"d/compose.yaml": PROMETHEUS, "d/compose.override.yaml": "services: {}", "d/other.yml": PROMETHEUS})
    assert names((find_stack(files, "d/compose.yaml"),)) == [["d/compose.yaml", "d/compose.override.yaml"]]
    assert names((find_stack(files, "d/other.yml"),)) == [["d/other.yml"]]


@pytest.mark.parametrize(
    ("env", "tag"),
    [({".env": "TAG=1"}, "1"), ({".env": "TAG=1", ".env.example": "TAG=2"}, "1"), ({".env.example": "TAG=2"}, "2")],
)
def test_variables_come_from_env_files(env: dict[str, str], tag: str, tree: Tree) -> None:
    (stack,) = find_stacks(tree({"compose.yaml": PROMETHEUS.replace("prom/prometheus", "prom/prometheus:$TAG"), **env}))
    assert stack.compose is not None
    image = stack.compose.services["prometheus"].image
    assert image is not None
    assert image.tag == tag


@pytest.mark.parametrize(
    ("service", "role"),
    [
        ("image: prom/prometheus", "prometheus"),
        ("image: registry.example.com/mirror/prometheus", "prometheus"),
        (
            "image: debian\n    command: [/usr/bin/prometheus, --config.file=/etc/prometheus/prometheus.yml]",
            "prometheus",
        ),
        ("image: debian\n    entrypoint: /bin/alertmanager", "alertmanager"),
        ("image: prom/alertmanager", "alertmanager"),
    ],
)
def test_a_program_is_found_by_image_and_by_command(service: str, role: str, tree: Tree) -> None:
    (stack,) = find_stacks(tree({"compose.yaml": f"services:\n  x:\n    {service}\n"}))
    assert [(config.role, config.path) for config in stack.configs] == [(role, f"/etc/{role}/{role}.yml")]


def test_a_flag_is_no_program_whatever_its_value_ends_with(tree: Tree) -> None:
    rules = "  x:\n    image: a/evaluator\n    command: [--datasource.url=http://store:80/select/0/prometheus]\n"
    stack = find_stacks(tree({"compose.yaml": PROMETHEUS + rules, **CONFIG}))[0]
    assert [config.service.name for config in stack.configs] == ["prometheus"]


def test_a_built_service_is_known_by_its_name(tree: Tree) -> None:
    (stack,) = find_stacks(tree({"compose.yaml": "services:\n  grafana: {build: g}\n  prometheus: {build: p}\n"}))
    assert (len(stack.grafana), [config.role for config in stack.configs]) == (1, ["prometheus"])


def test_a_configuration_without_image_is_pointed_at_by_what_is_built(tree: Tree) -> None:
    (stack,) = find_stacks(tree({"compose.yaml": "services:\n  prometheus: {build: p}\n"}))
    assert stack.configs[0].node.path == ("services", "prometheus", "build")


def test_every_file_that_plays_a_role_is_a_member_once(tree: Tree) -> None:
    (stack,) = find_stacks(tree({"compose.yaml": PROMETHEUS, **CONFIG}))
    assert stack.members == (("p.yml", Kind.PROMETHEUS),)
    assert list(stack.names) == [
        ("compose.yaml", Kind.COMPOSE), ("p.yml", Kind.PROMETHEUS),
    ]  # fmt: skip


def test_loose_files_are_checked_as_what_they_are_said_to_be(tree: Tree) -> None:
    files = tree({"p.yml": "rule_files: ['*.rules', /abs/*.yml, sub/x.yml]\n", "a.rules": "groups: []", "b.json": "{}"})
    stack = loose_stack(files, [("p.yml", Kind.PROMETHEUS), ("b.json", Kind.DASHBOARD)])
    assert [reference.files for reference in stack.prometheus[0].references] == [("a.rules",), (), ()]
    assert [dashboard.path for dashboard in stack.dashboards] == ["b.json"]
    assert stack.inventory.closed is False


def test_what_no_other_set_sees_is_unread(tree: Tree) -> None:
    compose = (
        "services: {{prometheus: {{image: prom/prometheus, volumes: ['./{}.yml:/etc/prometheus/prometheus.yml']}}}}\n"
    )
    config = "scrape_configs: []\n"
    files = {"a/compose.yml": compose.format("one"), "b/compose.yml": compose.format("two")}
    found = find_stacks(tree({**files, "a/one.yml": config, "b/two.yml": config, "c/three.yml": config}))
    unread = [stack.unread(Kind.PROMETHEUS, "prometheus") for stack in found]
    assert unread == [("a/one.yml", "c/three.yml"), ("b/two.yml", "c/three.yml")]


@pytest.mark.parametrize(
    ("name", "limit", "found", "said"),
    [
        ("discover.MAX_COMPOSE", 2, 1, "more than 2 compose files"),
        ("discover.MAX_COMPOSE", 3, 2, ""),
        ("compose_stacks.MAX_STACKS", 1, 1, "more than 1 stacks"),
        ("compose_stacks.MAX_STACKS", 2, 2, ""),
    ],
)
def test_so_many_compose_files_are_read_and_so_many_stacks_checked(
    name: str, limit: int, found: int, said: str, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"stacklint.stack.{name}", limit)
    monitors = {f"{folder}/compose.yaml": "services: {a: {image: prom/prometheus}}\n" for folder in "ac"}
    files = tree({**monitors, "b/compose.yaml": "services: {a: {image: nginx}}\n"})
    assert (len(find_stacks(files)), ", ".join(files.left_out)) == (found, said)


@pytest.mark.parametrize(
    ("mount", "more", "found"),
    [
        ("$BASE/home/prometheus:/etc/prometheus", {}, ["home/prometheus/prometheus.yml"]),
        ("${BASE}/prometheus/prometheus.yml:/etc/prometheus/prometheus.yml", {}, ["home/prometheus/prometheus.yml"]),
        ("~/prometheus/:/etc/prometheus/", {}, ["home/prometheus/prometheus.yml"]),
        ("/srv/home/prometheus:/etc/prometheus", {}, ["home/prometheus/prometheus.yml"]),
        ("/srv/prometheus.yml:/etc/prometheus/prometheus.yml", {}, []),
        ("/etc/prometheus:/etc/prometheus", {}, []),
        ("$BASE/data/prometheus:/etc/prometheus", {}, []),
        ("$BASE/$NAME/prometheus:/etc/prometheus", {}, []),
        ("../../elsewhere/prometheus:/etc/prometheus", {}, []),
        ("data:/etc/prometheus", {}, []),
        ("$BASE/prometheus:/etc/prometheus", {"prometheus/prometheus.yml": "scrape_configs: []\n"}, []),
        (
            "$BASE/prometheus:/etc/prometheus",
            {"dev/compose.yaml": PROMETHEUS.replace("./p.yml", "../home/prometheus/prometheus.yml")},
            ["home/prometheus/prometheus.yml"],  # of the other one
        ),
    ],
)
def test_a_configuration_that_a_path_of_the_machine_names_is_looked_for_in_the_repository(
    mount: str, more: dict[str, str], found: list[str], tree: Tree
) -> None:
    compose = f"services: {{prometheus: {{image: prom/prometheus, volumes: ['{mount}']}}}}\n{VOLUMES}"
    files = {"home/compose.yaml": compose, "home/prometheus/prometheus.yml": "scrape_configs: []\n", **more}
    stacks = find_stacks(tree(files))
    assert [server.config_path for stack in stacks for server in stack.prometheus] == found


def test_where_the_repository_lies_on_a_machine_holds_for_all_mounts_from_there(tree: Tree) -> None:
    volumes = ["$B/p:/etc/prometheus", "$B/rules:/rules", "$B/gone:/gone", "$B/../../x:/out", "$C/rules:/other"]
    compose = f"services: {{prometheus: {{image: prom/prometheus, volumes: {volumes}}}, app: {{image: a}}}}\n"
    files = {"h/compose.yaml": compose, "h/p/prometheus.yml": "rule_files: [/rules/*.yml]\n", "h/rules/a.yml": RULES}
    (stack,) = find_stacks(tree(files))
    container = stack.containers[0]
    paths = ("/etc/prometheus/prometheus.yml", "/etc/prometheus/a", "/rules/a.yml", "/gone", "/out", "/other/a.yml")
    assert [container.resolve(path).path for path in paths] == [
        "h/p/prometheus.yml", None, "h/rules/a.yml", None, None, None,
    ]  # fmt: skip
    assert [container.assumes(mount) for mount in container.service.mounts] == [True, True, False, False, False]
    assert not container.mounts_known
    assert not container.assumes(None)
