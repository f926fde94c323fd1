"""Who answers to a host name, seen from a service."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.stack.containers.hosts import answers, is_internal, is_machine, reach
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

_NOBODY = "no service answers to `shop-app`"
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
    ("host", "port", "machine"),
    [
        ("nas", 8080, True), ("server01", 8060, True), ("pve2", None, True), ("my-rpi-4", 80, True), ("vm_3", 80, True),
        ("desktop", 9100, True), ("win10", 9182, True),
        ("node-exporter", 9100, False), ("nodeexporter", 9100, False), ("node", 9100, False), ("metrics", 9100, False),
        ("app", 5000, False), ("server", 8080, False), ("banas", 80, False), ("api1", 80, False), ("nasa", 80, False),
    ],
)  # fmt: skip
def test_a_host_is_called_as_a_machine_or_as_a_service(host: str, port: int | None, machine: bool) -> None:
    assert is_machine(host, port) == machine


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


@pytest.mark.parametrize(
    ("app", "prometheus", "problem"),
    [
        ("network_mode: host", "networks: [n]", "`app` is on the network of the host, and has no name here"),
        ("networks: [n]", "network_mode: host", "`prometheus` is on the network of the host, where `app` is no name"),
        ("network_mode: host", "network_mode: host", "`app` is on the network of the host, and has no name here"),
        ("network_mode: host", "extra_hosts: ['app:1.2.3.4']", ""),
        ("network_mode: host", "extends: {file: x, service: y}", ""),
        ("network_mode: 'service:prometheus'", "networks: [n]", ""),
        ("networks: [n]", "network_mode: 'service:app'", ""),
        ("network_mode: $MODE", "networks: [n]", ""),
        ("extends: {file: x, service: y}", "network_mode: host", ""),
    ],
)
def test_on_the_network_of_the_host_services_have_no_names(app: str, prometheus: str, problem: str, tree: Tree) -> None:
    services = f"app: {{image: x, {app}}}\n  prometheus: {{image: prom/prometheus, {prometheus}}}"
    text = f"services:\n  {services}\nnetworks: {{n: }}\n"
    (stack,) = find_stacks(tree({"compose.yaml": text}))
    assert stack.compose is not None
    server = stack.compose.services["prometheus"]
    assert reach("app", server, stack).problem == problem
    own = "`prometheus` is on the network of the host, and has no name here"
    assert reach("prometheus", server, stack).problem == (own if prometheus == "network_mode: host" else "")
    assert reach("app", None, stack).problem == ""


@pytest.mark.parametrize(
    ("host", "more"),
    [
        ("shop-app-1", ""),
        ("shop_app_1", ""),
        ("shop_app", ""),
        ("mon-app", "container_name: ${WHERE}-app"),
        ("nas", "dns: [192.168.1.1]"),
        ("nas", "dns_search: [lan]"),
    ],
)
def test_a_name_that_no_file_says_may_answer_all_the_same(host: str, more: str, tree: Tree) -> None:
    text = f"services:\n  app: {{image: x}}\n  prometheus:\n    image: prom/prometheus\n    {more}\n"
    (stack,) = find_stacks(tree({"compose.yaml": text}))
    assert stack.compose is not None
    assert reach(host, stack.compose.services["prometheus"], stack).problem == ""
    assert reach("shop-app", stack.compose.services["app"], stack).problem == ("" if "$" in more else _NOBODY)


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


@pytest.mark.parametrize(
    ("network", "is_other"),
    [
        ("monitoring: {external: true, name: shop_monitoring}", False),
        ("monitoring: {external: {name: shop_monitoring}}", False),
        ("shop_monitoring: {external: true}", False),
        ("monitoring: {external: true, name: $NET}", False),
        ("monitoring: {external: true, name: monitoring}", True),
        ("monitoring: {external: true, name: shop_web}", True),
        ("monitoring: {name: shop_monitoring}", True),
    ],
)
def test_another_compose_file_may_join_a_network_by_its_name_on_the_host(
    network: str, is_other: bool, tree: Tree
) -> None:
    own = "services: {prometheus: {image: prom/prometheus, networks: [monitoring]}}\nnetworks: {monitoring: }\n"
    key = network.partition(":")[0]
    other = f"services: {{loki: {{image: x, networks: [{key}]}}}}\nnetworks: {{{network}}}\n"
    (stack,) = [
        one
        for one in find_stacks(tree({"compose.yaml": own, "loki/compose.yaml": other}))
        if one.compose is not None and "prometheus" in one.compose.services
    ]
    assert stack.compose is not None
    assert (reach("loki", stack.compose.services["prometheus"], stack).other is not None) == is_other
