"""Which jobs feed a name, where there are many targets that are alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.promql.semantics import ANY, Values
from stacklint.stack.discover import find_stacks
from stacklint.stack.metrics.inventory import Inventory
from stacklint.stack.repository.files import Files

Tree = Callable[[Mapping[str, str]], Files]

COMPOSE = "services:\n  prometheus:\n    image: prom/prometheus:v3.5.0\n    volumes: ['./prometheus:/etc/prometheus']\n"
NODE = "  n{}:\n    image: prom/node-exporter:v1.8.2\n    command: ['{}']\n"
JOB = "  - job_name: {}\n    static_configs: [{{targets: ['n{}:9100']}}]\n"


def inventory(tree: Tree, more: str = "", flags: tuple[str, ...] = ("--a", "--a", "--no-collector.cpu")) -> Inventory:
    services = "".join(NODE.format(number, flag) for number, flag in enumerate(flags))
    jobs = "".join(JOB.format(f"j{number}", number) for number in range(len(flags)))
    files = {"compose.yaml": COMPOSE + services, "prometheus/prometheus.yml": f"scrape_configs:\n{jobs}{more}"}
    return find_stacks(tree(files))[0].inventory


def test_targets_that_export_the_same_are_alike_whatever_service_they_are(tree: Tree) -> None:
    found = inventory(tree)
    assert [[job.name for job in one.jobs] for one in found.alike] == [["j0", "j1"], ["j2"]]
    assert [export.exporter.service.name for export in found.exports if export.exporter] == ["n0", "n1", "n2"]
    labels = found.labels("node_load1")
    assert labels is not None
    assert labels.values("job") == Values(frozenset({"j0", "j1", "j2"}))


def test_targets_with_other_labels_are_not_alike(tree: Tree) -> None:
    labelled = JOB.format("x", 0).replace("}]", ", labels: {zone: a}}]")
    assert [[job.name for job in one.jobs] for one in inventory(tree, labelled).alike] == [["j0", "j1"], ["j2"], ["x"]]


@pytest.mark.parametrize(
    ("wanted", "jobs"),
    [
        (ANY, ["j0", "j1", "j2", "odd"]),
        (Values(frozenset({"j2", "j0", "gone"})), ["j0", "j2", "odd"]),
        (Values(frozenset({"j1"}), others=True), ["j0", "j2", "odd"]),
        (Values(frozenset()), ["odd"]),
    ],
)
def test_jobs_are_chosen_by_their_label_but_for_those_that_change_it(
    wanted: Values, jobs: list[str], tree: Tree
) -> None:
    odd = JOB.format("odd", 0) + "    relabel_configs: [{target_label: job, replacement: other}]\n"
    feeders = inventory(tree, odd).feeders("up")
    assert [job.name for job in feeders.of(wanted)] == jobs


def test_a_part_that_is_off_is_fed_by_others_alone(tree: Tree) -> None:
    found = inventory(tree)
    assert [job.name for job in found.feeders("node_cpu_seconds_total").jobs] == ["j0", "j1"]
    assert found.feeders("ALERTS").jobs == ()
    assert found.feeders("node_load1") is found.feeders("node_memory_MemFree_bytes")
