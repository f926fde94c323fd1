"""Whether a Grafana may have a plugin is told by its image, its environment and its mounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.grafana_panels import Presence, plugin_presence
from stacklint.stack.discover import find_stacks
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.repository.files import Files

Tree = Callable[[Mapping[str, str]], Files]
COMPOSE = stack()["compose.yaml"]
IMAGE = "    image: grafana/grafana:12.2.0\n"
MOUNT = "      - ./grafana/dashboards:"


def grafana(tree: Tree, old: str, new: str) -> Grafana:
    assert COMPOSE.count(old) == 1
    (found,) = find_stacks(tree(stack({"compose.yaml": COMPOSE.replace(old, new)})))
    return found.grafana[0]


def setting(text: str) -> str:
    return f"{IMAGE}    environment:\n      {text}\n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (IMAGE, IMAGE, Presence.MISSING),
        (IMAGE, setting("GF_INSTALL_PLUGINS: other-panel"), Presence.MISSING),
        (IMAGE, setting("GF_SECURITY_ADMIN_PASSWORD: ${PASSWORD}"), Presence.MISSING),
        (IMAGE, setting("GF_INSTALL_PLUGINS: other-panel,some-panel 1.0.0"), Presence.POSSIBLE),
        (IMAGE, setting("GF_PLUGINS_PREINSTALL_SYNC: some-panel@1.0.0"), Presence.POSSIBLE),
        (IMAGE, setting("GF_INSTALL_PLUGINS: https://example.com/a.zip;some"), Presence.POSSIBLE),
        (IMAGE, setting("GF_INSTALL_PLUGINS: some-monitoring-app"), Presence.POSSIBLE),
        (IMAGE, setting("GF_INSTALL_PLUGINS: ${PLUGINS}"), Presence.POSSIBLE),
        (IMAGE, setting("GF_PATHS_PLUGINS: /plugins"), Presence.POSSIBLE),
        (IMAGE, f"{IMAGE}    env_file: .env\n", Presence.POSSIBLE),
        (IMAGE, f"{IMAGE}    entrypoint: [/start.sh]\n", Presence.POSSIBLE),
        (IMAGE, f"{IMAGE}    command: [--config=/etc/grafana.ini]\n", Presence.POSSIBLE),
        (IMAGE, "    build: grafana\n", Presence.POSSIBLE),
        (IMAGE, "    image: example/grafana:12.2.0\n", Presence.POSSIBLE),
        (MOUNT, f"      - data:/var/lib/grafana\n{MOUNT}", Presence.KEPT),
        (MOUNT, f"      - plugins:/var/lib/grafana/plugins/\n{MOUNT}", Presence.KEPT),
        (MOUNT, f"      - ./plugins:/var/lib/grafana/plugins\n{MOUNT}", Presence.POSSIBLE),
        (MOUNT, f"      - ./some:/var/lib/grafana/plugins/some-panel\n{MOUNT}", Presence.POSSIBLE),
        (MOUNT, f"      - ./grafana.ini:/etc/grafana/grafana.ini\n{MOUNT}", Presence.POSSIBLE),
        (MOUNT, f"      - some:$WHERE\n{MOUNT}", Presence.POSSIBLE),
    ],
)
def test_a_plugin_is_missing_where_nothing_may_install_it(old: str, new: str, told: Presence, tree: Tree) -> None:
    assert plugin_presence(grafana(tree, old, new), "some-panel") is told


def test_of_an_unknown_grafana_nothing_is_known() -> None:
    assert plugin_presence(None, "some-panel") is Presence.POSSIBLE
