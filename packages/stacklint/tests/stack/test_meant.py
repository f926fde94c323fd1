"""Which file an entry of `rule_files` means that leads nowhere."""

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
