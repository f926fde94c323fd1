"""GF190."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.models.nearness import nearest, surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import FILE, panels, second
from stacklint.rules.boards import alike, and_more, named, respelt
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.grafana_panels import (
    ANGULAR,
    COMMON_NAMES,
    CORE,
    REMOVED,
    SUCCESSORS,
    Presence,
    plugin_presence,
)
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.stack import Stack

_TYPE = '"type": "timeseries"'
_COMPOSE = stack()["compose.yaml"]
_IMAGE = "    image: grafana/grafana:12.2.0\n"
_POLYSTAT = '{"type": "grafana-polystat-panel"}'
_MARKED = '{"type": «"grafana-polystat-panel"»}'
_INSTALLED = _IMAGE + "    environment:\n      GF_INSTALL_PLUGINS: grafana-clock-panel, grafana-polystat-panel 2.1.4\n"
_VOLUME = "    volumes:\n      - grafana-data:/var/lib/grafana\n      - ./grafana/provisioning"


def _with(panel: str, old: str, new: str) -> Example:
    """A panel, and a compose file that says something else."""
    return Example({**panels(panel), "compose.yaml": _COMPOSE.replace(old, new)})


def _built(panel: str, lines: str) -> Example:
    """A panel, and a Grafana that is built here."""
    files = _with(panel, _IMAGE, "    build: grafana\n").files
    return Example({**files, "grafana/Dockerfile": f"FROM grafana/grafana:12.2.0\n{lines}\n"})


def _bad(wrong: str, right: str) -> Example:
    return Example(edited(FILE, _TYPE, f'"type": «"{wrong}"»'), fixed=edited(FILE, _TYPE, f'"type": "{right}"'))


@rule(
    "GF190",
    "unknown-panel-type",
    severity=Severity.ERROR,
    bad=(
        _bad("timeserie", "timeseries"),
        Example(panels('{"title": «"no type"»}, {"type": null}')),
        Example(edited(FILE, f'      {_TYPE},\n      "title": "Requests",\n', '      "title": «"Requests"»,\n')),
        _bad("bar-gauge", "bargauge"),
        _bad("nodegraph", "nodeGraph"),
        Example(panels('{"type": «"linechart"»}, {"type": "linechart"}, {"type": "linechart"}')),
        Example(panels('{"type": «"statushistogram"»}')),
        Example(second(kind='«"stats"»'), fixed=second(kind='"stat"')),
        Example(panels(_MARKED)),
        _with(_MARKED, "    volumes:\n      - ./grafana/provisioning", _VOLUME),
        _with('{"type": «"tables"»}', _IMAGE, "    build: grafana\n"),
        _built(_MARKED, "RUN grafana-cli plugins install grafana-clock-panel"),
        _built(_MARKED, "ENV GF_INSTALL_PLUGINS=grafana-clock-panel A=b\nUSER root"),
    ),
    good=(
        Example(second()),
        Example(
            panels(
                '{"libraryPanel": {"uid": "a"}}, {"type": "row"}, {"type": "graph"}, {"type": "natel-discrete-panel"}'
            )
        ),
        _with(_POLYSTAT, _IMAGE, _INSTALLED),
        _with(_POLYSTAT, _IMAGE, "    build: grafana\n"),
        _built(_POLYSTAT, "RUN grafana cli --pluginsDir /plugins plugins install grafana-polystat-panel"),
        _built(_POLYSTAT, "RUN grafana-cli plugins install $PLUGINS"),
        _built(_POLYSTAT, "RUN grafana-cli --pluginUrl https://example.com/x.zip plugins install x"),
        _built(_POLYSTAT, "ENV GF_INSTALL_PLUGINS=grafana-polystat-panel"),
        _built(_POLYSTAT, "COPY dashboards /var/lib/grafana/plugins/own"),
        _built(_POLYSTAT, "FROM node AS a\nFROM grafana/grafana:12.2.0\nCOPY --from=a /a /var/lib/grafana/plugins"),
        _with(_POLYSTAT, "./grafana/dashboards:", "./plugins:/var/lib/grafana/plugins\n      - ./grafana/dashboards:"),
    ),
)
def unknown_panel_type(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A panel is of a type that Grafana does not have, or of none.

    It shows "Panel plugin not found". Types that come with Grafana are told from plugins that have to be installed: of
    those only the ones are reported that nothing in the repository installs. Correct the type, or have the plugin
    installed, by `GF_PLUGINS_PREINSTALL` for one.
    """
    grafana = subject.dashboard.grafana
    is_new = grafana is not None and grafana.version is not None and grafana.version >= (12, 0)
    gone = SUCCESSORS.keys() | REMOVED | (ANGULAR if is_new else frozenset())
    unknown = ((one.type, one.type_node) for one in subject.panels if one.type and one.type not in CORE)
    for kind, nodes in alike(unknown).items():
        if kind not in gone:
            yield from _judge(kind, nodes, grafana)
    without = [one for one in subject.panels if not one.type_node.present and not one.library.present]
    if without:
        said = f"the panel has no type; it shows an error{and_more(len(without) - 1, 'panel')}"
        yield Finding(named(without[0]), said, "give it one, such as `timeseries`")


def _judge(kind: str, nodes: tuple[Node, ...], grafana: Grafana | None) -> Iterator[Finding]:
    elsewhere = and_more(len(nodes) - 1)
    presence, found = plugin_presence(grafana, kind), f"`{kind}` is no panel of Grafana's own"
    certain = surely(kind, CORE)
    right = certain or COMMON_NAMES.get(kind) or (None if kind.endswith("-panel") else nearest(kind, CORE))
    if right:
        yield Finding(
            nodes[0].place,
            f"{found}; it shows that the plugin is not found{elsewhere}",
            f"did you mean `{right}`?",
            severity=Severity.WARNING if presence is Presence.POSSIBLE else None,
            repairs=(respelt(nodes, right),) if certain else (),
        )
    elif presence is not Presence.POSSIBLE and grafana is not None:
        is_kept = presence is Presence.KEPT
        unless = ", unless it was installed by hand" if is_kept else ""
        yield Finding(
            nodes[0].place,
            f"{found}, and no file installs it; it shows that the plugin is not found{unless}{elsewhere}",
            f"install it: `GF_PLUGINS_PREINSTALL: {kind}`",
            ((grafana.service.node.place.key(), "the Grafana that loads the dashboard"),),
            Severity.INFO if is_kept else Severity.WARNING,
        )
