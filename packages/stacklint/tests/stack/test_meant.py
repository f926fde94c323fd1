"""Which file an entry of `rule_files` or `file_sd_configs` means that leads nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.rules.fixtures import edited
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

Tree = Callable[[Mapping[str, str]], Files]
MOUNT = "      - ./prometheus:/etc/prometheus:ro\n"
CONFIG = "prometheus/prometheus.yml"
RULES = "groups:\n  - name: more\n    rules:\n      - record: a:b\n        expr: up\n"
LOKI = RULES.replace(": up", ': sum(rate({a="b"} |= "c" [5m]))')


def meant(tree: Tree, entries: str, files: Mapping[str, str], mounts: str = MOUNT) -> dict[str, list[str | None]]:
    """The files that are meant with where they are in the container, by the text of the entry."""
    config = f"rule_files: {entries}\nscrape_configs: []\n"
    changed = {"prometheus/rules.yml": None, "grafana/dashboards/app.json": None, CONFIG: config, **files}
    (stack,) = find_stacks(tree(edited("compose.yaml", MOUNT, mounts, changed)))
    (server,) = stack.prometheus
    places = {one.node.place: one.pattern for one in server.references}
    return {
        places[place]: [path for one in several for path in (one.path, one.seen_at)]
        for place, several in stack.meant_rules.items()
    }


@pytest.mark.parametrize(
    ("entries", "names", "found"),
    [
        (
            "[alerts.yml]",
            ["prometheus/alert.yml"],
            {"alerts.yml": ["prometheus/alert.yml", "/etc/prometheus/alert.yml"]},
        ),
        ("[a.yml]", ["prometheus/other.yml"], {"a.yml": ["prometheus/other.yml", "/etc/prometheus/other.yml"]}),
        ("[a.yml]", ["other/a.yml"], {"a.yml": ["other/a.yml", None]}),
        ("[a.yml]", ["other/a.yml", "more/a.yml"], {}),
        ("[a.yml]", ["other/b.yml"], {}),
        ("[a.yml]", ["prometheus/other.yml", "prometheus/further.yml"], {}),
        ("[a.yml, b.yml]", ["prometheus/other.yml"], {}),
        ("['rules/*.yml']", ["other/rules/x.yml"], {"rules/*.yml": ["other/rules/x.yml", None]}),
        (
            "['rules/*.yml']",
            ["other/rules/x.yml", "other/rules/y.yml", "prometheus/z.yml"],
            {"rules/*.yml": ["other/rules/x.yml", None, "other/rules/y.yml", None]},
        ),
        ("['rules/*.yml']", ["other/rules/x.yml", "more/rules/y.yml"], {}),
        ("['rules/*.yml']", ["other/sub/x.yml"], {}),
        ("['*.rules']", ["other/x.yml"], {}),
        ("[other.yml]", ["prometheus/other.yml"], {}),
    ],
)
def test_a_file_is_meant_by_its_name_or_because_it_is_the_only_one(
    entries: str, names: list[str], found: Mapping[str, list[str | None]], tree: Tree
) -> None:
    assert meant(tree, entries, dict.fromkeys(names, RULES)) == found


def test_what_another_service_has_or_is_in_another_language_is_not_meant(tree: Tree) -> None:
    files = {"loki/a.yml": LOKI, "prometheus/b.yml": LOKI}
    assert meant(tree, "[a.yml]", files) == {}
    mounts = f"{MOUNT}  thanos:\n    image: quay.io/thanos/thanos:v0.36.1\n    volumes: ['./thanos:/rules']\n"
    assert meant(tree, "[a.yml]", {"thanos/a.yml": RULES}, mounts) == {}


def test_without_a_container_nothing_is_meant(tree: Tree) -> None:
    (stack,) = find_stacks(tree({"prometheus.yml": "rule_files: [a.yml]\n", "b.yml": RULES}))
    assert stack.meant_rules == {}


@pytest.mark.parametrize(
    ("entries", "names", "found"),
    [
        ("[t/*.json]", ["prometheus/t/a.yml", "prometheus/t/b.yaml"], ["prometheus/t/a.yml", "prometheus/t/b.yaml"]),
        ("[t/web-*.json]", ["prometheus/t/web-a.yml", "prometheus/t/db.yml"], ["prometheus/t/web-a.yml"]),
        ("[t/*.json, t/*.yml]", ["prometheus/t/a.yml"], []),
        ("[t/*.json]", ["prometheus/t/a.example.yml", "prometheus/u/a.yml"], []),
        ("[target/*.yml]", ["prometheus/targets/a.yml"], ["prometheus/targets/a.yml"]),
        ("[target/*.yml]", ["prometheus/x/targets/a.yml", "prometheus/y/targets/a.yml"], []),
        ("[target/*.yml]", ["targets/a.yml"], []),
        ("[targets/*.yml]", ["targets/a.yml"], ["targets/a.yml"]),
        ("[nodes.yml]", ["prometheus/node.yml"], ["prometheus/node.yml"]),
        ("[/etc/nodes.yml]", ["lists/nodes.yml"], ["lists/nodes.yml"]),
        ("['*/*.yml']", ["prometheus/targets/a.yml"], []),
        ("[nodes.yml]", ["prometheus/other/a.yml"], []),
        ("[t/*.json]", ["alloy/t/a.yml"], []),
    ],
)
def test_a_list_of_targets_is_meant_that_stands_where_an_entry_nearly_looks(
    entries: str, names: list[str], found: list[str], tree: Tree
) -> None:
    files = {**dict.fromkeys(names, "- targets: ['app:5000']\n")}
    config = f"scrape_configs: [{{job_name: a, file_sd_configs: [{{files: {entries}}}]}}]\n"
    mounts = f"{MOUNT}  alloy:\n    image: grafana/alloy:v1.8.1\n    volumes: ['./alloy:/etc/alloy']\n"
    (stack,) = find_stacks(tree(edited("compose.yaml", MOUNT, mounts, {CONFIG: config, **files})))
    assert [one.path for several in stack.meant_targets.values() for one in several] == found


def test_what_something_makes_is_no_list_that_was_forgotten(tree: Tree) -> None:
    config = "scrape_configs: [{job_name: a, file_sd_configs: [{files: [made/*.json]}]}]\n"
    files = {"prometheus/made/a.yml": "- targets: ['app:5000']\n", ".gitignore": "prometheus/made/*.json\n"}
    (stack,) = find_stacks(tree(edited("compose.yaml", MOUNT, MOUNT, {CONFIG: config, **files})))
    assert stack.meant_targets == {}
