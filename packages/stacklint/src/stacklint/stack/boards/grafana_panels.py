"""Panel plugins: those that come with Grafana, what became of those that don't any more, and what else may be there.

Facts: Grafana 13 (ids of its core panels, what it migrates at load), its list of plugins that need AngularJS, which is
gone since 12.0, and the documentation of its image (how plugins are installed).
"""

from __future__ import annotations

import posixpath
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from stacklint.stack.containers.container import Seen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.stack.compose.sets import Mount, Service
    from stacklint.stack.containers.container import Container
    from stacklint.stack.grafana.server import Grafana

_WITHOUT_QUERY: Final = frozenset({
    "alertGroups", "alertlist", "annolist", "canvas", "dashlist", "debug", "geomap", "gettingstarted", "live", "news",
    "nodeGraph", "row", "text", "welcome",
})  # fmt: skip
"""Core panels, some of older versions, that have something to show without a query."""

_WITH_QUERY: Final = frozenset({
    "barchart", "bargauge", "candlestick", "datagrid", "flamegraph", "gauge", "heatmap", "histogram", "logs",
    "logstable", "piechart", "stat", "state-timeline", "status-history", "table", "timeseries", "traces", "trend",
    "xychart",
})  # fmt: skip

CORE: Final = _WITH_QUERY | _WITHOUT_QUERY
"""The panels that come with Grafana."""

SUCCESSORS: Final = {
    "grafana-piechart-panel": "piechart",
    "grafana-singlestat-panel": "stat",
    "grafana-worldmap-panel": "geomap",
    "graph": "timeseries",
    "graphite": "timeseries",
    "heatmap-new": "heatmap",
    "singlestat": "stat",
    "table-old": "table",
    "text2": "text",
}
"""Panels that are gone, and what Grafana makes of them when it loads a dashboard."""

REMOVED: Final = frozenset({"pluginlist", "table-panel"})
"""Panels that came with Grafana once, and that nothing stands for today."""

SHOW_RESULTS: Final = _WITH_QUERY | {old for old, new in SUCCESSORS.items() if new in _WITH_QUERY}
"""Panels that show the results of queries and nothing else, those that are gone among them."""

ANGULAR: Final = frozenset({
    "agenty-flowcharting-panel", "aidanmountford-html-panel", "alexandra-trackmap-panel", "bessler-pictureit-panel",
    "blackmirror1-singlestat-math-panel", "blackmirror1-statusbygroup-panel", "citilogics-geoloop-panel",
    "corpglory-progresslist-panel", "farski-blendstat-panel", "fatcloud-windrose-panel", "gretamosa-topology-panel",
    "marcuscalidus-svg-panel", "michaeldmoore-annunciator-panel", "michaeldmoore-multistat-panel",
    "mtanda-heatmap-epoch-panel", "mtanda-histogram-panel", "mxswat-separator-panel", "natel-discrete-panel",
    "natel-influx-admin-panel", "natel-plotly-panel", "neocat-cal-heatmap-panel", "novalabs-annotations-panel",
    "petrslavotinek-carpetplot-panel", "pr0ps-trackmap-panel", "ryantxu-ajax-panel", "ryantxu-annolist-panel",
    "satellogic-3d-globe-panel", "savantly-heatmap-panel", "smartmakers-trafficlight-panel", "snuids-radar-panel",
    "snuids-trafficlights-panel", "vonage-status-panel", "yesoreyeram-boomtable-panel",
    "zuburqan-parity-report-panel",
})  # fmt: skip
"""Panels that need AngularJS in every version there is."""

COMMON_NAMES: Final = {
    "bar": "barchart",
    "line": "timeseries",
    "linechart": "timeseries",
    "markdown": "text",
    "pie": "piechart",
}
"""What people call core panels."""

_OFFICIAL: Final = frozenset({"grafana/grafana", "grafana/grafana-oss", "grafana/grafana-enterprise"})
_MOVES: Final = frozenset({"GF_PATHS_CONFIG", "GF_PATHS_DATA", "GF_PATHS_HOME", "GF_PATHS_PLUGINS"})
_INSTALLS: Final = ("GF_INSTALL_PLUGINS", "GF_PLUGINS_")
_PLUGINS: Final = "/var/lib/grafana/plugins"
_ELSEWHERE: Final = ("/etc/grafana/grafana.ini", "/usr/share/grafana", "/var/lib/grafana/plugins-bundled")


class Presence(StrEnum):
    """What files say of a plugin that does not come with Grafana."""

    POSSIBLE = "possible"
    """Something may install it."""
    KEPT = "kept"
    """Nothing installs it, but a volume may keep it from another day."""
    MISSING = "missing"
    """Nothing installs it."""


def plugin_presence(grafana: Grafana | None, plugin: str) -> Presence:
    """Whether a Grafana may have a plugin that does not come with it."""
    if grafana is None or not _is_plain(grafana.service) or _is_installed(grafana.service, plugin):
        return Presence.POSSIBLE
    mounts = [mount for mount in grafana.service.mounts if _may_hold_plugins(mount)]
    if any(mount.kind != "volume" or not mount.known for mount in mounts):
        return Presence.POSSIBLE
    return Presence.KEPT if mounts else Presence.MISSING


def covering_plugins(container: Container) -> Mount | None:
    """The mount that covers what the build of a Grafana installs; `None` where there is none, or that isn't known."""
    service = container.service
    added = service.adds
    if added is None or not added.installed or service.partial or service.env_files:
        return None
    moved = service.environment.get("GF_PATHS_PLUGINS")
    if len(added.installed) > 1 or (moved is not None and "" in added.installed):
        return None
    folder = posixpath.normpath(next(iter(added.installed)) or _PLUGINS)
    read = posixpath.normpath(moved.text) if moved is not None and moved.known else _PLUGINS
    if folder != read or (moved is not None and not moved.known):
        return None
    found = container.resolve(folder)
    is_filled = found.seen is Seen.FOLDER and found.path is not None
    return found.mount if found.mount is not None and found.mount.known and not is_filled else None


def _is_plain(service: Service) -> bool:
    """Whether a service runs the makers' image as it is, with settings that we can read."""
    image = service.image
    is_official = service.build is None and image is not None and image.repository in _OFFICIAL
    is_changed = service.partial or service.entrypoint or service.command or service.node["env_file"].present
    return is_official and not is_changed


def _is_installed(service: Service, plugin: str) -> bool:
    """Whether the environment may have a plugin installed: by its id, by a URL, or as a part of an app."""
    for name, value in service.environment.items():
        if name in _MOVES or name.startswith(_INSTALLS):
            words = value.text.replace(";", ",").replace("@", ",").replace(" ", ",").split(",")
            if name in _MOVES or not value.known or _brings(words, plugin):
                return True
    copied = (*(service.baked or ()), *(service.adds.hidden if service.adds is not None else ()))
    return any(_holds_plugins(path) for path in copied) or (
        service.adds is not None and _brings(service.adds.plugins, plugin)
    )


def _brings(words: Iterable[str], plugin: str) -> bool:
    """Whether what is installed may be a plugin: by its id, by a URL or a variable, or as a part of an app."""
    return any(word == plugin or "://" in word or "$" in word or word.endswith("-app") for word in words)


def _may_hold_plugins(mount: Mount) -> bool:
    return _holds_plugins(mount.target.rstrip("/")) or "$" in mount.target


def _holds_plugins(path: str) -> bool:
    """Whether plugins may lie at a path, or what says where they lie."""
    around = path in {_PLUGINS, "/"} or _PLUGINS.startswith(f"{path}/") or path.startswith(f"{_PLUGINS}/")
    return around or path.startswith(_ELSEWHERE)
