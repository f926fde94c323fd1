"""What a Dockerfile copies into an image of Prometheus, Alertmanager or Grafana is seen there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pytest
from stacklint.stack.containers.container import Container, Seen
from stacklint.stack.discover import find_stacks
from stacklint.stack.programs.images import role_of

if TYPE_CHECKING:
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
        "RUN mkdir -p /made\nCOPY prometheus.yml /made\nCMD [\"--config.file\", '/made/prometheus.yml']",
    ],
)
def test_a_configuration_is_read_where_it_is_copied_to(copies: str, tree: Tree) -> None:
    stack = built(tree, f"FROM prom/prometheus:v3.5.0\n{copies}\n")
    assert [server.config_path for server in stack.prometheus] == ["p/prometheus.yml"]


@pytest.mark.parametrize(
    ("dockerfile", "service"),
    [
        ("FROM prom/prometheus:v3.5.0\nCOPY prometheus.yml /srv/\n", ""),
        ("FROM prom/prometheus:v3.5.0\nCOPY prometheus.yml /etc/prometheus/\nRUN sed -i s/a/b/ x\n", ""),
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
    assert found.resolve("/etc/prometheus/rules").seen is Seen.FOLDER
    assert found.resolve("/etc/prometheus/none.yml").seen is Seen.UNKNOWN
    assert found.sees("p/rules/a.yml") == "/etc/prometheus/rules/a.yml"
    assert found.sees("p/none.yml") is None


def test_a_mount_hides_what_is_copied(tree: Tree) -> None:
    mounts = "    volumes: ['./p/rules:/etc/prometheus', 'data:/made']\n"
    found = container(tree, "FROM prom/prometheus\nCOPY . /etc/prometheus/\nCOPY . /made/\n", mounts)
    assert list(found.listing("/etc/prometheus")) == ["a.yml", "b.txt"]
    assert found.listing("/made") == {}
    assert found.sees("p/prometheus.yml") is None


def test_what_an_image_hides_is_known_to_be_hidden(tree: Tree) -> None:
    assert container(tree, "FROM prom/prometheus\nRUN git clone x\n").hides


def test_of_too_many_files_none_is_known(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stacklint.stack.sources.image.MAX_PLACED", 3)
    assert container(tree, "FROM prom/prometheus\nCOPY . /etc/prometheus/\n").hides
    assert not container(tree, "FROM prom/prometheus\nCOPY rules /etc/prometheus/\n").hides
