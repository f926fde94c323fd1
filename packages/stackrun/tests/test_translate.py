"""Configurations for loopback: addresses and paths replaced, nothing else."""

from pathlib import Path, PurePosixPath

import pytest
from stackrun.compose import Project, read_project
from stackrun.translate import (
    host_path,
    loopback_addresses,
    path_mapper,
    translate,
    translate_prometheus,
    translate_url,
)


@pytest.fixture
def project(root: Path) -> Project:
    return read_project(root, {"APP_PORT": "25000", "PROMETHEUS_PORT": "29090", "GRAFANA_PORT": "23000"})


def test_every_name_of_a_service_has_an_address_on_loopback(project: Project) -> None:
    assert loopback_addresses(project, project.services["prometheus"]) == {
        "app:5000": "127.0.0.1:25000",
        "prometheus:9090": "127.0.0.1:29090",
        "boards:3000": "127.0.0.1:23000",
        "grafana:3000": "127.0.0.1:23000",
        "localhost:9090": "127.0.0.1:29090",
        "127.0.0.1:9090": "127.0.0.1:29090",
    }


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/var/lib/grafana/dashboards/a.json", "configs/grafana/dashboards/a.json"),
        ("/var/lib/grafana/grafana.db", "data/grafana-data/grafana.db"),
        ("/var/lib/grafana", "data/grafana-data"),
        ("/run/secrets/password", "secrets/password"),
        ("/var/lib/grafanax", None),
        ("/etc/hosts", None),
    ],
)
def test_a_path_of_the_container_is_found_through_the_deepest_mount(
    project: Project, root: Path, path: str, expected: str | None
) -> None:
    found = host_path(project.services["grafana"], path, root / "data")

    assert found == (None if expected is None else root / expected)


def test_a_temporary_file_system_is_a_folder_of_its_service(project: Project, root: Path) -> None:
    assert host_path(project.services["app"], "/tmp/scratch", root / "data") == root / "data/app-tmp/scratch"


def test_prometheus_sees_the_names_in_its_labels_and_the_addresses_on_loopback() -> None:
    original = {
        "scrape_configs": [
            {
                "job_name": "app",
                "static_configs": [{"targets": ["app:5000"]}],
                "relabel_configs": [{"target_label": "team", "replacement": "blue"}],
            }
        ],
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": ["am:9093"]}]}]},
    }

    translated = translate_prometheus(original, {"app:5000": "127.0.0.1:1", "am:9093": "127.0.0.1:2"}, str)

    to_loopback = [
        {
            "source_labels": ["__address__"],
            "regex": "app:5000",
            "target_label": "__address__",
            "replacement": "127.0.0.1:1",
        },
        {
            "source_labels": ["__address__"],
            "regex": "am:9093",
            "target_label": "__address__",
            "replacement": "127.0.0.1:2",
        },
    ]
    assert translated == {
        "scrape_configs": [
            {
                "job_name": "app",
                "static_configs": [{"targets": ["app:5000"]}],
                "relabel_configs": [
                    {"target_label": "team", "replacement": "blue"},
                    {
                        "source_labels": ["instance", "__address__"],
                        "regex": ";(app:5000|am:9093)",
                        "target_label": "instance",
                        "replacement": "$1",
                    },
                    *to_loopback,
                ],
            }
        ],
        "alerting": {"alertmanagers": [{"static_configs": [{"targets": ["am:9093"]}], "relabel_configs": to_loopback}]},
    }


def test_a_configuration_without_targets_stays_as_it_is() -> None:
    assert translate_prometheus({"global": {"scrape_interval": "1s"}}, {"a:1": "b:2"}, str) == {
        "global": {"scrape_interval": "1s"}
    }


def test_files_are_named_by_their_path_on_the_host(project: Project, root: Path) -> None:
    mapped = path_mapper(project.services["prometheus"], PurePosixPath("/etc/prometheus"), root / "data")
    original = {
        "rule_files": ["rules/*.yml", "/etc/prometheus/more.yml", "/elsewhere/x.yml"],
        "scrape_configs": [{"authorization": {"credentials_file": "token"}, "bearer_token_file": ""}],
        "metrics_path": "/metrics",
    }

    assert translate(original, {}, mapped) == {
        "rule_files": [
            str(root / "configs/prometheus/rules/*.yml"),
            str(root / "configs/prometheus/more.yml"),
            "/elsewhere/x.yml",
        ],
        "scrape_configs": [
            {"authorization": {"credentials_file": str(root / "configs/prometheus/token")}, "bearer_token_file": ""}
        ],
        "metrics_path": "/metrics",
    }


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://prometheus:9090", "http://127.0.0.1:1"),
        ("http://prometheus:9090/api?x=1#y", "http://127.0.0.1:1/api?x=1#y"),
        ("http://prometheus:9091", "http://prometheus:9091"),
        ("https://example.org/prometheus:9090", "https://example.org/prometheus:9090"),
        ("", ""),
    ],
)
def test_an_url_of_a_service_leads_to_loopback(url: str, expected: str) -> None:
    assert translate_url(url, {"prometheus:9090": "127.0.0.1:1"}) == expected


def test_urls_are_found_at_any_depth() -> None:
    original = {
        "datasources": [{"url": "http://a:1"}],
        "receivers": [{"webhook_configs": [{"api_url": "http://a:1/x"}]}],
    }

    assert translate(original, {"a:1": "b:2"}, str) == {
        "datasources": [{"url": "http://b:2"}],
        "receivers": [{"webhook_configs": [{"api_url": "http://b:2/x"}]}],
    }
