"""What a Dockerfile copies into an image of Prometheus, Alertmanager or Grafana is seen there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pytest
from stacklint.stack.containers.container import Container, Resolution, Seen
from stacklint.stack.discover import find_stacks
from stacklint.stack.programs.images import role_of

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Service
    from stacklint.stack.repository.files import Files
    from stacklint.stack.stack import Stack

Tree = Callable[[Mapping[str, str]], "Files"]

CONFIG = "scrape_configs: []\n"
FILES = {"p/prometheus.yml": CONFIG, "p/rules/a.yml": "groups: []\n", "p/rules/b.txt": ""}


def built(tree: Tree, dockerfile: str, service: str = "", files: Mapping[str, str] | None = None) -> Stack:
    compose = f"services:\n  own:\n    build: p\n    image: example/own:1\n{service}"
    return find_stacks(tree({"compose.yaml": compose, "p/Dockerfile": dockerfile, **FILES, **(files or {})}))[0]


def container(tree: Tree, dockerfile: str, service: str = "") -> Container:
    return built(tree, dockerfile, service).containers[0]


@pytest.mark.parametrize(
    ("base", "role"),
    [
        ("prom/prometheus:v3.5.0", "prometheus"),
        ("prom/alertmanager", "alertmanager"),
        ("golang AS made\nFROM grafana/grafana:12.2.0", "grafana"),
        ("bitnami/grafana", "grafana"),
    ],
)
def test_what_is_built_has_the_role_of_what_it_stands_on(base: str, role: str, tree: Tree) -> None:
    stack = built(tree, f"FROM {base}\n")
    assert stack.compose is not None
    assert role_of(stack.compose.services["own"]) == role


@pytest.mark.parametrize("base", ["scratch", "prom/node-exporter", "$BASE"])
def test_what_stands_on_something_else_has_none(base: str, tree: Tree) -> None:
    assert built(tree, f"FROM {base}\n").compose is None


@pytest.mark.parametrize(
    "copies",
    [
        "COPY prometheus.yml /etc/prometheus/prometheus.yml",
        "COPY prometheus.yml /etc/prometheus",
        "COPY prometheus.yml /etc/prometheus/",
        "COPY . /etc/prometheus",
        "COPY prom*.yml /etc/prometheus/",
        "FROM alpine AS files\nCOPY . /all\nFROM prom/prometheus:v3.5.0\nCOPY --from=files /all /etc/prometheus",
        'COPY prometheus.yml /made.yml\nCMD ["--config.file=/made.yml"]',
        'COPY prometheus.yml /etc/prometheus/\nENTRYPOINT ["/bin/prometheus"]',
        "COPY prometheus.yml .\nENTRYPOINT exec /bin/prometheus --config.file /prometheus/prometheus.yml",
        'RUN mkdir -p /made\nCOPY prometheus.yml /made\nCMD ["--config.file", "/made/prometheus.yml"]',
    ],
)
def test_a_configuration_is_read_where_it_is_copied_to(copies: str, tree: Tree) -> None:
    stack = built(tree, f"FROM prom/prometheus:v3.5.0\n{copies}\n")
    assert [server.config_path for server in stack.prometheus] == ["p/prometheus.yml"]


@pytest.mark.parametrize(
    ("dockerfile", "service"),
    [
        ("FROM prom/prometheus:v3.5.0\nCOPY prometheus.yml /srv/\n", ""),
        ("FROM prom/prometheus:v3.5.0\nCOPY prometheus.yml /etc/prometheus/\nRUN sed -i s/a/b/ $X\n", ""),
        ('FROM prom/prometheus:v3.5.0\nCOPY . /etc/prometheus/\nENTRYPOINT ["/start.sh"]\n', ""),
        ("FROM prom/prometheus:v3.5.0\nCOPY . /etc/prometheus/\nENTRYPOINT envsubst < a > b && prometheus\n", ""),
        ("FROM prom/prometheus:v3.5.0\nCOPY . /etc/prometheus/\nRUN tr a b <a >/etc/prometheus/prometheus.yml\n", ""),
        ("FROM bitnami/prometheus\nCOPY prometheus.yml /opt/bitnami/prometheus/conf/\n", ""),
        ("FROM prom/prometheus:v3.5.0\nCOPY prometheus.yml /made.yml\n", "    command: [--config.file=/x.yml]\n"),
        ('FROM prom/prometheus:v3.5.0\nCOPY prometheus.yml /etc/prometheus/\nCMD ["--config.file=/x.yml"]\n', ""),
    ],
)
def test_a_configuration_is_not_read_where_it_may_be_another(dockerfile: str, service: str, tree: Tree) -> None:
    assert built(tree, dockerfile, service).prometheus == ()


def test_what_is_copied_is_listed_and_found_again(tree: Tree) -> None:
    found = container(tree, "FROM prom/prometheus\nCOPY . /etc/prometheus/\n")
    assert not found.hides
    assert list(found.listing("/etc/prometheus")) == ["Dockerfile", "prometheus.yml", "rules"]
    assert {name: one.path for name, one in found.listing("/etc/prometheus/rules").items()} == {
        "a.yml": "p/rules/a.yml",
        "b.txt": "p/rules/b.txt",
    }
    assert found.resolve("/etc/prometheus/rules") == Resolution(Seen.FOLDER, "p/rules")
    assert found.resolve("/etc/prometheus/none.yml") == Resolution(Seen.MISSING, "p/none.yml")
    assert found.sees("p/rules/a.yml") == "/etc/prometheus/rules/a.yml"
    assert found.sees("p/none.yml") is None


def test_a_mount_hides_what_is_copied(tree: Tree) -> None:
    mounts = "    volumes: ['./p/rules:/etc/prometheus', 'data:/made']\n"
    found = container(tree, "FROM prom/prometheus\nCOPY . /etc/prometheus/\nCOPY . /made/\n", mounts)
    assert list(found.listing("/etc/prometheus")) == ["a.yml", "b.txt"]
    assert list(found.listing("/made")) == ["Dockerfile", "prometheus.yml", "rules"]  # a new volume is filled with it
    assert found.sees("p/prometheus.yml") == "/made/prometheus.yml"


def test_what_an_image_hides_is_known_to_be_hidden(tree: Tree) -> None:
    assert container(tree, "FROM prom/prometheus\nRUN git clone x\n").hides


def test_of_too_many_files_none_is_known(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stacklint.stack.sources.image.MAX_PLACED", 3)
    assert container(tree, "FROM prom/prometheus\nCOPY . /etc/prometheus/\n").hides
    assert not container(tree, "FROM prom/prometheus\nCOPY rules /etc/prometheus/\n").hides


@pytest.mark.parametrize(
    "lines",
    [
        "FROM prom/prometheus:v3.5.0",
        "ARG TAG=v3.5.0\nFROM prom/prometheus:$TAG\nLABEL a=b\nEXPOSE 9090\nCOPY --chown=nobody . /etc/prometheus/",
        "FROM prom/prometheus\nADD prometheus.yml rules/*.yml ./",
        "FROM prom/node-exporter\nCOPY rules /metrics",
        "FROM otel/opentelemetry-collector-contrib:0.139.0\nCOPY prometheus.yml /etc/otelcol-contrib/config.yaml",
    ],
)
def test_what_only_adds_files_is_as_its_base(lines: str, tree: Tree) -> None:
    service = only(tree, lines)
    assert (service.build, service.image) == (None, service.base)
    assert (service.is_built, service.image_node.path) == (True, ("services", "own", "build"))


@pytest.mark.parametrize(
    "lines",
    [
        "FROM prom/prometheus\nRUN ./prepare",
        "FROM prom/prometheus\nRUN <<EOF\ntrue\nEOF",
        'FROM prom/prometheus\nENTRYPOINT ["/start.sh"]',
        "FROM prom/prometheus\nENTRYPOINT prometheus --agent",
        'FROM prom/prometheus\nENTRYPOINT [""]',
        'FROM prom/prometheus\nENTRYPOINT []\nCMD ["/bin/prometheus"]',
        'FROM prom/prometheus\nSHELL ["/bin/sh", "-e"]',
        "FROM prom/prometheus\nONBUILD COPY . /",
        "FROM prom/prometheus\nRUN mv /bin/prometheus /bin/first",
        "FROM golang AS a\nFROM prom/prometheus\nCOPY --from=a /prometheus /bin/prometheus",
        "FROM prom/prometheus\nADD x.tar.gz /",
        "FROM prom/prometheus\nCOPY . $FOLDER",
        "FROM prom/prometheus\nCOPY prometheus.yml",
        "FROM prom/prometheus\nCOPY 'prometheus.yml /",
        "FROM prom/node-exporter\nCOPY rules metrics",
        "FROM otel/opentelemetry-collector\nCOPY --from=ours/configs /c.yaml /etc/otelcol/config.yaml",
        "FROM otel/opentelemetry-collector\nADD https://example.com/c.yaml /c.yaml",
        "FROM bitnami/prometheus\nCOPY prometheus.yml /opt/bitnami/prometheus/conf/",
        "FROM nginx\nCOPY . /usr/share/nginx/html",
        "FROM python:3.13\nCOPY . /app",
    ],
)
def test_what_does_more_is_not(lines: str, tree: Tree) -> None:
    service = only(tree, lines)
    assert (service.build is not None, service.adds) == (True, None)


def test_what_another_file_says_more_of_is_not(tree: Tree) -> None:
    found = built(tree, "FROM prom/prometheus\n", "    extends: {file: other.yaml, service: x}\n").compose
    assert found is not None
    assert (found.services["own"].adds, found.services["own"].baked) == (None, None)


def test_a_stage_that_is_named_is_followed(tree: Tree) -> None:
    compose = "services:\n  p: {image: prom/prometheus}\n  own: {build: {context: p, target: %s}}\n"
    lines = 'FROM prom/alertmanager AS a\nENV A=b\nFROM a AS c\nCMD ["--log.level=info"]\nFROM alpine\n'
    found = []
    for target in ("a", "C", "none"):
        (stack,) = find_stacks(tree({"compose.yaml": compose % target, "p/Dockerfile": lines}))
        assert stack.compose is not None
        service = stack.compose.services["own"]
        found.append((service.adds is not None, *service.environment, *(word for word, _ in service.command)))
    assert found == [(True, "A"), (True, "A", "--log.level=info"), (False,)]


def only(tree: Tree, lines: str) -> Service:
    """The service that is built of these lines, in a stack that has another Prometheus."""
    compose = "services:\n  p: {image: prom/prometheus}\n  own: {build: p}\n"
    (stack,) = find_stacks(tree({"compose.yaml": compose, "p/Dockerfile": f"{lines}\n", "p/x.tar.gz": "", **FILES}))
    assert stack.compose is not None
    return stack.compose.services["own"]


@pytest.mark.parametrize(
    ("copies", "path", "seen", "origin"),
    [
        ("COPY . /etc/prometheus", "/etc/prometheus", Seen.FOLDER, "p"),
        ("COPY . /etc/prometheus", "/etc/prometheus/more/a.yml", Seen.MISSING, "p/more/a.yml"),
        ("COPY rules /etc/prometheus/rules", "/etc/prometheus/rules", Seen.FOLDER, "p/rules"),
        ("COPY rules/a.yml /etc/prometheus/rules/", "/etc/prometheus/rules", Seen.FOLDER, None),
        ("COPY rules/a.yml /etc/prometheus/rules/", "/etc/prometheus/rules/b.yml", Seen.MISSING, None),
        ("COPY rules/a.yml /etc/prometheus/rules/b.yml", "/etc/prometheus/rules", Seen.FOLDER, None),
        ("COPY rules /srv/rules", "/etc/prometheus/rules", Seen.MISSING, None),
        ("COPY rules /srv/rules", "/etc/prometheus/prometheus.yml", Seen.UNKNOWN, None),
        ("COPY . /srv\nRUN true", "/srv", Seen.FOLDER, "p"),
        ("COPY . /srv\nRUN ./prepare", "/srv", Seen.FOLDER, None),
        ("COPY rules prometheus.yml /srv/", "/srv", Seen.FOLDER, None),
    ],
)
def test_a_folder_that_is_copied_whole_is_one_of_the_repository(
    copies: str, path: str, seen: Seen, origin: str | None, tree: Tree
) -> None:
    assert container(tree, f"FROM prom/prometheus\n{copies}\n").resolve(path) == Resolution(seen, origin)


def test_a_folder_without_files_is_copied_as_any_other(tree: Tree) -> None:
    files = tree(
        {"compose.yaml": "services: {own: {build: p}}\n", "p/Dockerfile": "FROM prom/prometheus\nCOPY . /srv\n"}
    )
    (files.root / "p/empty").mkdir()
    (stack,) = find_stacks(files)
    assert stack.containers[0].resolve("/srv/empty") == Resolution(Seen.FOLDER, "p/empty")


def test_a_new_volume_is_filled_with_what_is_copied_below_it(tree: Tree) -> None:
    found = container(tree, "FROM prom/prometheus\nCOPY . /made/\n", "    volumes: ['data:/made', './p:/mounted']\n")
    assert found.resolve("/made/rules/a.yml") == Resolution(Seen.FILE, "p/rules/a.yml")
    assert (found.fills("/made"), found.fills("/made/rules/"), found.fills("/mounted")) == (True, True, False)
    assert found.resolve("/made/none.yml").seen is Seen.UNKNOWN


def test_a_link_in_a_folder_that_is_copied_stays_one(tree: Tree) -> None:
    files = tree(
        {
            "compose.yaml": "services: {own: {build: p}}\n",
            "p/Dockerfile": "FROM prom/prometheus\nCOPY . /srv/\n",
            **FILES,
        }
    )
    (files.root / "p/rules/link.yml").symlink_to("a.yml")
    (files.root / "p/rules/lost.yml").symlink_to("../../compose.yaml")
    (stack,) = find_stacks(files)
    found = stack.containers[0]
    assert found.resolve("/srv/rules/link.yml").path == "p/rules/a.yml"
    assert found.resolve("/srv/rules/lost.yml") == Resolution(Seen.FILE, "p/rules/lost.yml")


def test_a_folder_that_is_copied_together_has_the_files_of_all(tree: Tree) -> None:
    found = container(tree, "FROM prom/prometheus\nCOPY rules /srv/\nCOPY prometheus.yml /srv/\n")
    assert list(found.listing("/srv")) == ["a.yml", "b.txt", "prometheus.yml"]


@pytest.mark.parametrize(
    "contexts",
    [
        "{prom/prometheus:v3.5.0: docker-image://prom/prometheus:v2.55.1}",
        "[made=docker-image://example/made]",
    ],
)
def test_a_further_context_stands_for_an_image_or_a_stage(contexts: str, tree: Tree) -> None:
    lines = "FROM prom/prometheus:v3.5.0 AS made\nFROM made\nCOPY . /etc/prometheus/\n"
    compose = f"services:\n  own:\n    build: {{context: p, additional_contexts: {contexts}}}\n"
    assert find_stacks(tree({"compose.yaml": compose, "p/Dockerfile": lines, **FILES}))[0].compose is None
    compose = compose.replace("made", "other").replace(":v3.5.0:", ":v3.4.0:")
    assert find_stacks(tree({"compose.yaml": compose, "p/Dockerfile": lines, **FILES}))[0].prometheus
