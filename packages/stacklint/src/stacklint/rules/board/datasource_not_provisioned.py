"""LK204."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Place, Spot
from stacklint.models.nearness import nearest
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.boards import and_more
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.sources import Resolved, Verdict, asked_sources, passed_sources
from stacklint.stack.grafana.datasources import DataSource
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.stack import Stack

_PANEL = "grafana/dashboards/app.json"
_SOURCE = "grafana/provisioning/datasources/prometheus.yml"
_WITHOUT_UID = (
    "apiVersion: 1\ndatasources:\n  - name: Prometheus\n    type: prometheus\n    url: http://prometheus:9090\n"
)
_WITHOUT_VERSION = stack()[_SOURCE].replace("apiVersion: 1\n", "")

_NAMES: Final = Pattern(r"\w+")
_TWICE = """\
{
  "title": "Application",
  "panels": [
    {"type": "stat", "datasource": {"uid": "OUTER"}, "targets": [{"expr": "up", "datasource": {"uid": "INNER"}}]}
  ]
}
"""
_WITH_VARIABLE = """\
{
  "title": "Application",
  "templating": {"list": [{"name": "DS_X", "type": "datasource", "query": "prometheus"}]},
  "panels": [{"type": "stat", "datasource": {"type": "prometheus", "uid": "${DS_X}"}}]
}
"""
_OTHER_TYPE: Final = """\
{
  "title": "Application",
  "templating": {"list": [{"name": "place", VARIABLE}]},
  "panels": [{"type": "stat", "datasource": {"type": "prometheus", "uid": "$place"}}]
}
"""


def _held(variable: str, mark: str = "") -> Example:
    """A panel whose data source is a variable of another type than `datasource`."""
    text = _OTHER_TYPE.replace("VARIABLE", variable)
    return Example(stack({_PANEL: text.replace('"$place"', mark) if mark else text}))


@rule(
    "LK204",
    "datasource-not-provisioned",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_PANEL, '"uid": "prometheus"', '"uid": «"prom"»')),
        Example(edited(_PANEL, '"uid": "prometheus"', '"uid": «"${DS_PROMETHEUS}"»')),
        Example(edited(_PANEL, '"uid": "prometheus"', '"uid": «"prometheus"»', {_SOURCE: _WITHOUT_UID})),
        Example(stack({_PANEL: _WITH_VARIABLE.replace('"${DS_X}"', '«"${DS_Y}"»')})),
        Example(edited(_PANEL, '"uid": "prometheus"', '"uid": «"prometheus"»', {_SOURCE: _WITHOUT_VERSION})),
        _held('"type": "custom", "query": "north,south"', '«"$place"»'),
        _held('"type": "query", "query": "label_values(place)", "current": {"value": "north"}', '«"$place"»'),
        Example(stack({_PANEL: _TWICE.replace('"OUTER"', '«"prom"»').replace("INNER", "prometheus")})),
    ),
    good=(
        Example(stack()),
        Example(stack({_PANEL: _TWICE.replace("OUTER", "prometheus").replace("INNER", "prom")})),
        Example(edited(_PANEL, '"uid": "prometheus"', '"uid": "PBFA97CFB590B2093"', {_SOURCE: _WITHOUT_UID})),
        Example(edited(_PANEL, '{"type": "prometheus", "uid": "prometheus"}', '"Prometheus"')),
        Example(edited(_PANEL, '{"type": "prometheus", "uid": "prometheus"}', "null")),
        Example(edited(_PANEL, '{"type": "prometheus", "uid": "prometheus"}', '{"type": "prometheus"}')),
        Example(edited(_PANEL, '"type": "prometheus", "uid": "prometheus"', '"uid": "-- Grafana --"')),
        Example(edited(_SOURCE, "uid: prometheus", "Uid: prometheus")),
        Example(stack({_PANEL: _WITH_VARIABLE})),
        _held('"type": "constant", "query": "prometheus"'),
        _held('"type": "custom", "query": "other,Main : Prometheus"'),
        _held('"type": "query", "query": "label_values(place)"'),
        Example(stack({_PANEL: _OTHER_TYPE.replace("VARIABLE", '"type": "custom", "query": "north"'), _SOURCE: None})),
    ),
)
def datasource_not_provisioned(subject: Board, stack: Stack) -> Iterator[Finding]:
    """A dashboard refers to a data source that no provisioning file creates.

    The panel shows "Datasource was not found" and no data. A data source without `uid` gets one that is derived from
    its name, and a `${DS_...}` left over from an export is never filled in by provisioning. Name a data source that is
    provisioned, or provision one of that uid. A panel's own data source is looked for before those of its queries, so
    it has to be there although each of them names another one.
    """
    grafana = subject.dashboard.grafana
    if grafana is None:
        return
    missing = _missing(asked_sources(subject))
    for places in missing.values():  # one cause, one finding, however many panels refer to it
        yield _finding(next(iter(places.values())), len(places) - 1, subject, grafana, stack)
    for reference, places in _missing(passed_sources(subject)).items():
        if reference not in missing:
            found = _finding(next(iter(places.values())), len(places) - 1, subject, grafana, stack)
            yield found._replace(severity=Severity.WARNING)


def _missing(sources: Iterable[Resolved]) -> dict[str, dict[Place, Resolved]]:
    """Those that nothing provisions, by what they are called."""
    missing: dict[str, dict[Place, Resolved]] = {}
    for found in sources:
        if found.verdict is Verdict.MISSING:
            missing.setdefault(found.reference, {}).setdefault(found.node.place, found)
    return missing


def _finding(found: Resolved, more: int, board: Board, grafana: Grafana, stack: Stack) -> Finding:
    also = and_more(more)
    fitting = grafana.lookup.by_type.get(found.type, ())
    related: tuple[tuple[Place | Spot, str], ...] = tuple(
        (source.named.place, source.called(found.reference))
        for source in (fitting if found.type else grafana.datasources)[:3]
    )
    if not related:
        mounts = (grafana.service.mounts_place().place.key(), f"what `{grafana.service.name}` mounts")
        files = [Place(stack.files.name(path)) for path in grafana.sources]
        related = ((files[0], "what Grafana is provisioned with"),) if files else (mounts,)
    if not found.reference:
        return Finding(
            found.node.place, f"there is no default data source to fall back on{also}", "provision one", related
        )
    if found.reference.startswith(("$", "[[")):
        own = [one for one in board.declared if one.type == "datasource"]
        declared = next((one for one in board.declared if one.name in _NAMES.findall(found.reference)[:1]), None)
        said = f"is what the variable `{declared.name}` holds, and no data source is called so" if declared else ""
        return Finding(
            found.node.place,
            f"`{found.reference}` {said or 'is never filled in'}; the panel shows no data{also}",
            f"write `${{{own[0].name}}}`"
            if len(own) == 1
            else "write the uid of a provisioned data source, or add a variable of type `datasource` with this name",
            ((own[0].node["name"].place, "the variable for the data source"),) if len(own) == 1 else related,
        )
    unread = next((one for one in grafana.datasources if _says(one, found.reference)), None)
    if unread is not None:
        return Finding(
            found.node.place,
            f"no data source has the uid `{found.reference}`, since that of `{unread.name}` is not read; the panel "
            f"shows no data{also}",
            "add `apiVersion: 1` to the file of the data source",
            ((unread.node["uid"].place, "without `apiVersion: 1` no uid is read"),),
        )
    right = nearest(found.reference, grafana.lookup.uids)
    if right is None and len(fitting) == 1:
        right = fitting[0].uid
    advice = f"write `{right}`" if right else "provision it, or refer to one that is"
    if right and len(fitting) == 1 and fitting[0].derived:
        advice += f", or give `{fitting[0].name}` the uid `{found.reference}`"
    return Finding(
        found.node.place,
        f"no data source with the uid or name `{found.reference}` is provisioned; the panel shows no data{also}",
        advice,
        related,
    )


def _says(source: DataSource, uid: str) -> bool:
    """Whether a data source is written with a uid that the version of its file's format doesn't read."""
    return source.derived and source.node["uid"].text == uid
