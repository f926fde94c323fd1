"""What becomes of a service whose mount has no source, and what may be meant by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stacklint.diagnostic import Severity
from stacklint.engine import run
from stacklint.rules.api import discover
from stacklint.rules.examples import write
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.discover import find_stacks
from stacklint.stack.programs.images import brings_file
from stacklint.stack.repository.files import Files

if TYPE_CHECKING:
    from pathlib import Path

    from stacklint.diagnostic import Diagnostic

RULES = discover()
COMPOSE, MOUNT = "compose.yaml", "- ./prometheus:/etc/prometheus:ro"
GETS = "`prometheus` gets an empty folder at `/etc/prometheus`"
RULE_FILES = "rule_files: [{}]\nscrape_configs: []\n"
TARGETS = "scrape_configs: [{{job_name: a, file_sd_configs: [{{files: [{}]}}]}}]\n"


def told(files: dict[str, str], folder: Path) -> Diagnostic:
    """The only finding, of all rules."""
    write(files, folder)
    (found,) = run(find_stacks(Files(folder, base=folder)), RULES)[0]
    assert found.code == "LK108"
    return found


def mounted(mount: str, config: str | None = None) -> dict[str, str]:
    """A Prometheus alone, with one more mount; or another one in the place of that of its configuration."""
    volumes = f"[{mount}]" if config is None else f"['./prometheus:/etc/prometheus', {mount}]"
    service = f"services: {{prometheus: {{image: 'prom/prometheus:v3.5.0', volumes: {volumes}}}}}\n"
    return {COMPOSE: service, **({"prometheus/prometheus.yml": config} if config is not None else {})}


@pytest.mark.parametrize(
    ("mount", "config", "outcome"),
    [
        ("'./p:/etc/prometheus'", None, f"{GETS} and exits at start"),
        (
            "{type: bind, source: ./p, target: /etc/prometheus}",
            None,
            f"{GETS} and exits at start; older versions of compose refuse to start it",
        ),
        (
            "{type: bind, source: ./p, target: /etc/prometheus, bind: {create_host_path: true}}",
            None,
            f"{GETS} and exits at start",
        ),
        (
            "{type: bind, source: ./p, target: /etc/prometheus, bind: {create_host_path: false}}",
            None,
            "compose refuses to start `prometheus`",
        ),
        ("'./a:/rules'", RULE_FILES.format("/rules/*.yml"), "`prometheus` gets an empty folder at `/rules`"),
        ("'./a:/rules'", RULE_FILES.format("/rules/a.yml"), "`prometheus` gets an empty folder at `/rules`"),
        (
            "'./a.yml:/etc/prometheus/prometheus.yml'",
            None,
            "the engine makes an empty folder, can't mount it on the file there, and does not start `prometheus`",
        ),
        ("'./a:/a'", RULE_FILES.format("/a"), "`prometheus` gets an empty folder at `/a` and exits at start"),
    ],
)
def test_what_becomes_of_the_service_is_told(mount: str, config: str | None, outcome: str, tmp_path: Path) -> None:
    assert told(mounted(mount, config), tmp_path).message.partition("; ")[2] == outcome


@pytest.mark.parametrize(
    ("around", "is_file"),
    [
        ("./conf:/etc/prometheus", True),
        ("./other:/etc/prometheus", False),
        ("/srv/prometheus:/etc/prometheus", False),
        ("conf:/etc/prometheus", True),
        ("./conf:/etc", False),
    ],
)
def test_a_folder_around_a_mount_hides_the_file_of_the_image(around: str, *, is_file: bool, tmp_path: Path) -> None:
    files = mounted(f"'{around}', './a.yml:/etc/prometheus/prometheus.yml'")
    files |= {"conf/prometheus.yml": "scrape_configs: []\n", "other/rules.txt": ""}
    files[COMPOSE] += "volumes: {conf: {}}\n"
    write(files, tmp_path)
    found = run(find_stacks(Files(tmp_path, base=tmp_path)), RULES)[0]
    (message,) = (one.message for one in found if one.code == "LK108")
    assert ("can't mount it on the file there" in message) is is_file
    assert ("empty folder at `/etc/prometheus/prometheus.yml` and exits at start" in message) is not is_file


@pytest.mark.parametrize(
    "more",
    [
        "networks: {default: {driver: overlay}}",
        "x-a: &deploy {mode: global}",
        "x-a: &deploy {placement: {constraints: [node.role == manager]}}",
        "x-a: &deploy {update_config: {parallelism: 1}}",
    ],
)
def test_a_swarm_makes_no_folder_where_a_source_is_missing(more: str, tmp_path: Path) -> None:
    deploy = "deploy: *deploy, " if "&deploy" in more else ""
    files = mounted("'./a:/rules'", RULE_FILES.format("/rules/*.yml"))
    files[COMPOSE] = f"{more}\n" + files[COMPOSE].replace("{image", f"{{{deploy}image")
    found = told(files, tmp_path)
    assert found.message == "`./a` does not exist; in a swarm, `prometheus` does not start"
    assert found.severity is Severity.ERROR


def test_a_swarm_is_not_deployed_without_the_file_of_a_configuration(tmp_path: Path) -> None:
    service = "services: {prometheus: {image: 'prom/prometheus:v3.5.0', configs: [{source: a, target: /a.yml}]}}\n"
    config = "configs: {a: {file: ./a.yml}}\nnetworks: {default: {driver: overlay}}\n"
    assert told({COMPOSE: service + config}, tmp_path).message == (
        "`./a.yml` does not exist; `docker stack deploy` refuses the file"
    )


@pytest.mark.parametrize(
    ("mount", "more", "help_"),
    [
        ("./promethus", {}, "did you mean `./prometheus`?"),
        ("./conf/own", {"monitoring/own/prometheus.yml": ""}, "did you mean `./monitoring/own`?"),
        ("./conf/own", {"a/own/x": "", "b/own/x": ""}, "create it, or mount what is there"),
        ("./conf/own", {"a/conf/own/x": "", "b/own/x": ""}, "did you mean `./a/conf/own`?"),
        ("./conf/own", {"a/conf/own/x": "", "b/conf/own/x": ""}, "create it, or mount what is there"),
        ("./conf/own", {"own": ""}, "create it, or mount what is there"),
        ("./elsewhere", {}, "create it, or mount what is there"),
        ("./grafana/prometheus", {}, "did you mean `./prometheus`?"),
        ("./grafana/provisionings", {}, "did you mean `./grafana/provisioning`?"),
    ],
)
def test_what_may_be_meant_is_asked(mount: str, more: dict[str, str], help_: str, tmp_path: Path) -> None:
    files = edited(COMPOSE, MOUNT, f"- {mount}:/etc/prometheus:ro", more)
    assert told(files, tmp_path).help == help_


def test_what_may_be_meant_is_named_as_the_compose_file_would(tmp_path: Path) -> None:
    compose = stack()[COMPOSE].replace("build: app", "build: ./app").replace("./", "../")
    compose = compose.replace("../prometheus:", "../promethus:")
    files = {**stack({COMPOSE: None}), "deploy/compose.yaml": compose}
    assert told(files, tmp_path).help == "did you mean `../prometheus`?"


def test_what_the_service_has_already_is_not_meant(tmp_path: Path) -> None:
    files = edited(COMPOSE, MOUNT, f"{MOUNT}\n      - ./prometheu:/etc/prometheus/more:ro", {"prometheus/more/x": ""})
    assert told(files, tmp_path).help == "create it, or mount what is there"


def test_what_is_looked_for_there_is_shown(tmp_path: Path) -> None:
    found = told(mounted("'./a:/rules'", RULE_FILES.format("/rules/a.yml, /rules/b.yml")), tmp_path)
    assert [(one.file, one.message) for one in found.related] == [
        (COMPOSE, "the service that needs it"),
        ("prometheus/prometheus.yml", "this is looked for there"),
        ("prometheus/prometheus.yml", "this is looked for there"),
    ]


@pytest.mark.parametrize(
    ("mount", "config", "severity"),
    [
        ("'./a:/etc/prometheus/rules'", "scrape_configs: []\n", Severity.WARNING),
        ("'./a:/etc/prometheus/rules'", RULE_FILES.format("rules/*.yml"), Severity.WARNING),
        ("'./a:/etc/prometheus/rules'", RULE_FILES.format("rules/a.yml"), Severity.ERROR),
        ("'./a:/etc/prometheus/a.yml'", "scrape_configs: []\n", Severity.ERROR),
        ("'./a:/etc/prometheus/made'", TARGETS.format("/etc/prometheus/made/a.json"), Severity.WARNING),
        ("'./a:/etc/prometheus/a.json'", TARGETS.format("/etc/prometheus/a.json"), Severity.ERROR),
    ],
)
def test_a_folder_that_nothing_must_find_is_a_warning(
    mount: str, config: str, severity: Severity, tmp_path: Path
) -> None:
    assert told(mounted(mount, config), tmp_path).severity is severity


@pytest.mark.parametrize(
    ("service", "path", "is_there"),
    [
        ("image: grafana/loki:3.5.0", "/etc/loki/local-config.yaml", True),
        ("image: prom/blackbox-exporter", "/etc/blackbox_exporter/config.yml", True),
        ("image: 'quay.io/prometheus/snmp-exporter:v0.29.0'", "/etc/snmp_exporter/snmp.yml", True),
        ("image: grafana/grafana", "/etc/grafana/grafana.ini", True),
        ("image: grafana/loki:3.5.0", "/etc/loki/loki.yml", False),
        ("image: grafana/grafana", "/var/lib/grafana", False),
        ("image: bitnami/prometheus", "/opt/bitnami/prometheus/conf/prometheus.yml", False),
        ("image: example/loki", "/etc/loki/local-config.yaml", False),
        ("build: loki\n    image: grafana/loki", "/etc/loki/local-config.yaml", True),
        ("build: loki", "/etc/loki/local-config.yaml", True),
        ("build: prepared", "/etc/loki/local-config.yaml", False),
    ],
)
def test_an_image_has_files_of_its_own(service: str, path: str, is_there: bool, tmp_path: Path) -> None:
    write(
        {
            COMPOSE: f"services:\n  prometheus: {{image: prom/prometheus}}\n  one:\n    {service}\n",
            "loki/Dockerfile": "FROM grafana/loki\n",
            "prepared/Dockerfile": "FROM grafana/loki\nRUN rm /etc/loki/*\n",
        },
        tmp_path,
    )
    (found,) = find_stacks(Files(tmp_path, base=tmp_path))
    assert found.compose is not None
    assert brings_file(found.compose.services["one"], path) == is_there
