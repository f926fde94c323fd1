"""Who answers to a host name, seen from a service."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.stack.discover import find_stacks
from stacklint.stack.files import Files
from stacklint.stack.hosts import answers, is_internal, reach

Tree = Callable[[Mapping[str, str]], Files]


@pytest.mark.parametrize(
    ("host", "internal"),
    [
        ("app", True), ("my_app-1", True), ("localhost", False), ("a.b", False), ("10", False), ("1.2.3.4", False),
        ("host", False), ("", False), ("App", False),
    ],
)  # fmt: skip
def test_only_a_single_word_is_a_name_of_the_stack(host: str, internal: bool) -> None:
    assert is_internal(host) == internal


@pytest.mark.parametrize(
    ("prometheus", "rest", "host", "found", "problem"),
    [
        ("", "", "app", "app", ""),
        ("", "", "api", None, "no service answers to `api`"),
        ("", "", "api.example.com", None, ""),
        ("network_mode: host", "", "api", None, ""),
        ("extra_hosts: ['api:1.2.3.4']", "", "api", None, ""),
        ("extends: {file: x, service: y}", "", "api", None, ""),
        ("networks: [other]", "networks: {other: }", "app", "app", "`app` is on no network of `prometheus`"),
        ("networks: [other, default]", "networks: {other: }", "app", "app", ""),
        ("networks: [other]", "networks: {other: {external: true}}", "app", "app", ""),
        ("networks: [other]", "networks: {other: {external: true}}", "api", None, ""),
        ("networks: [other]", "networks: {other: {name: x_default}}", "app", "app", ""),
        ("networks: [$N]", "", "api", None, ""),
        ("", "include: [x.yml]", "api", None, ""),
    ],
)
def test_a_host_is_reached_or_not(
    prometheus: str, rest: str, host: str, found: str | None, problem: str, tree: Tree
) -> None:
    text = f"services:\n  app: {{image: x}}\n  prometheus:\n    image: prom/prometheus\n    {prometheus}\n{rest}\n"
    (stack,) = find_stacks(tree({"compose.yaml": text}))
    assert stack.compose is not None
    reached = reach(host, stack.compose.services["prometheus"], stack)
    assert (reached.service.name if reached.service else None, reached.problem) == (found, problem)


def test_a_service_of_another_network_mode_is_left_alone(tree: Tree) -> None:
    text = (
        "services:\n  app: {image: x, network_mode: host}\n"
        "  prometheus: {image: prom/prometheus, networks: [n]}\nnetworks: {n: }\n"
    )
    (stack,) = find_stacks(tree({"compose.yaml": text}))
    assert stack.compose is not None
    assert reach("app", stack.compose.services["prometheus"], stack).problem == ""
    assert reach("app", None, stack).problem == ""


def test_sets_of_one_folder_share_their_network_and_others_do_not(tree: Tree) -> None:
    files = {
        "compose.yaml": "services: {prometheus: {image: prom/prometheus, networks: [n]}}\nnetworks: {n: }\n",
        "compose.app.yaml": "services: {app: {image: x}}\n",
        "elsewhere/compose.yaml": "services: {api: {image: x}}\n",
    }
    (stack,) = find_stacks(tree(files))
    talker = stack.compose.services["prometheus"] if stack.compose else None
    assert reach("app", talker, stack).problem == ""
    assert reach("api", talker, stack).other is stack.others[1]
    assert answers(stack) == ["prometheus"]


def test_nothing_is_known_of_hosts_without_a_compose_file(tree: Tree) -> None:
    (stack,) = find_stacks(tree({"prometheus.yml": "scrape_configs: []\n"}))
    assert reach("app", None, stack).problem == ""
    assert answers(stack) == []
    assert stack.service_at("app") is None
