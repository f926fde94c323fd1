"""How many containers answer to a service's name, and who starts them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.stack.compose.sets import Compose
from stacklint.stack.compose.swarm import copies, is_off, is_started_by_swarm, labels_of, passes_over
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

Tree = Callable[[Mapping[str, str]], Files]


def read(tree: Tree, service: str, top: str = "", name: str = "compose.yaml") -> Compose:
    found = find_stacks(tree({name: f"{top}services:\n  app:\n    image: prom/prometheus\n    {service}\n"}))[0].compose
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("service", "count"),
    [
        ("user: a", None),
        ("scale: 2", 2),
        ("deploy: {replicas: 3}", 3),
        ("deploy: {mode: replicated, replicas: 3}", 3),
        ("deploy: {replicas: 1}", None),
        ("deploy: {replicas: 0}", None),
        ("deploy: {replicas: $N}", None),
        ("deploy: {replicas: 99999999999999999999}", None),
        ("deploy: {mode: global}", 0),
        ("deploy: {mode: global, replicas: 2}", 0),
        ("deploy: {mode: global, placement: {constraints: [node.platform.os == linux]}}", 0),
        ("deploy: {mode: global, placement: {constraints: [node.role==manager]}}", None),
    ],
)
def test_a_service_has_several_containers(service: str, count: int | None, tree: Tree) -> None:
    found = copies(read(tree, service).services["app"])
    assert (found and found.number) == count


@pytest.mark.parametrize(
    ("service", "off"),
    [("user: a", False), ("scale: 0", True), ("deploy: {replicas: 0}", True), ("deploy: {replicas: $N}", False)],
)
def test_a_service_is_off_that_is_to_have_no_container(service: str, off: bool, tree: Tree) -> None:
    assert is_off(read(tree, service).services["app"]) == off


@pytest.mark.parametrize(
    ("top", "name", "started"),
    [
        ("", "compose.yaml", False),
        ("", "docker-stack.yml", True),
        ("", "docker-compose.swarm.yml", True),
        ("", "stack.yml", True),
        ("", "monitoring-stack.yml", False),
        ("networks: {default: {driver: overlay}}\n", "monitoring-stack.yml", True),
        ("networks: {default: {driver: overlay}}\n", "compose.yaml", True),
        ("networks: {default: {driver: bridge}}\n", "compose.yaml", False),
    ],
)
def test_a_set_is_surely_for_a_swarm(top: str, name: str, started: bool, tree: Tree) -> None:
    assert is_started_by_swarm(read(tree, "user: a", top, name)) == started


@pytest.mark.parametrize(
    ("top", "name", "does"),
    [
        ("", "compose.yaml", False),
        ("", "docker-stack.yml", True),
        ("networks: {default: {driver: overlay}}\n", "compose.yaml", True),
        ("networks: {default: {driver: overlay, attachable: true}}\n", "compose.yaml", False),
    ],
)
def test_a_set_that_compose_can_start_has_all_of_its_keys(top: str, name: str, does: bool, tree: Tree) -> None:
    assert passes_over(read(tree, "user: a", top, name)) == does


@pytest.mark.parametrize(
    ("service", "labels"),
    [
        (
            "labels: {a: b, c.d: 1}",
            {"a": ("services", "app", "labels", "a"), "c.d": ("services", "app", "labels", "c.d")},
        ),
        ("labels: ['a=b=c', d]", {"a": ("services", "app", "labels", 0), "d": ("services", "app", "labels", 1)}),
        ("user: a", {}),
    ],
)
def test_labels_are_a_mapping_or_a_list(service: str, labels: Mapping[str, object], tree: Tree) -> None:
    found = labels_of(read(tree, service).services["app"].node)
    assert {name: node.place.path for name, node in found.items()} == labels
