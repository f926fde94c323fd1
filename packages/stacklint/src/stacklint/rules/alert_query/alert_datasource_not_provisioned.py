"""GF153."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts
from stacklint.stack.boards.sources import BUILT_IN
from stacklint.stack.grafana.alerting import AlertQuery
from stacklint.stack.stack import Stack

_UID = "datasourceUid: prometheus"
_SOURCE = "grafana/provisioning/datasources/prometheus.yml"
_WITHOUT_UID = "apiVersion: 1\ndatasources: [{name: Prometheus, type: prometheus, url: 'http://prometheus:9090'}]\n"


_SHAPES = frozenset({"classic_conditions", "math", "reduce", "resample", "sql", "threshold"})
"""What `type` says of an expression, and of no query; neither has any `conditions`."""


@rule(
    "GF153",
    "alert-datasource-not-provisioned",
    severity=Severity.ERROR,
    bad=(
        Example(alerts(_UID, "datasourceUid: «prom»")),
        Example(alerts(_UID, "datasourceUid: «Prometheus»")),
        Example(alerts(_UID, "datasourceUid: «prometheus»", {_SOURCE: _WITHOUT_UID})),
        Example(alerts("datasourceUid: __expr__", "datasourceUid: «builtin»")),
        Example(
            alerts(
                "datasourceUid: __expr__\n            model: {type: threshold, expression: A, ",
                "datasourceUid: «builtin»\n            model: {",
            )
        ),
    ),
    good=(
        Example(alerts()),
        Example(alerts(_UID, "datasourceUid: $SOURCE")),
        Example(alerts(_UID, "datasourceUid: '-100'")),
        Example(alerts(_UID, "datasourceUid: PBFA97CFB590B2093", {_SOURCE: _WITHOUT_UID})),
        Example(alerts(_UID, "datasourceUid: other", {_SOURCE: None})),
    ),
)
def alert_datasource_not_provisioned(subject: AlertQuery, _stack: Stack) -> Iterator[Finding]:
    """A rule of Grafana asks a data source that no provisioning file creates.

    Each evaluation ends in "data source not found". Unlike dashboards, alerts find a data source by its uid only,
    never by its name. One without `uid` gets a uid that is derived from its name. Give the data source a `uid` in
    the file that provisions it, and write that one here.
    """
    grafana = subject.rule.group.alerting.grafana
    uid = subject.uid
    if grafana is None or not grafana.closed or not grafana.sources or not uid or "$" in uid or uid in BUILT_IN:
        return
    if subject.source is not None:
        return
    model = subject.node["model"]
    kind = model["type"] if model["type"].present else model["conditions"]
    if kind.text in _SHAPES or kind.is_sequence:
        yield Finding(
            subject.node["datasourceUid"].place,
            f"no data source has the uid `{uid}`, and this is an expression, which Grafana works out itself; each "
            "evaluation of the rule fails",
            "write `__expr__`",
            ((kind.place.key(), "which only expressions have"),),
        )
        return
    named = grafana.lookup.by_name.get(uid)
    asked = model["datasource"]["type"].text
    fitting = grafana.lookup.by_type.get(asked, ()) if asked else grafana.datasources
    right = named.uid if named is not None else nearest(uid, grafana.lookup.uids)
    if right is None and len(fitting) == 1:
        right = fitting[0].uid
    advice = f"write `{right}`" if right else "provision it, or refer to one that is"
    if named is None and right and len(fitting) == 1 and fitting[0].derived:
        advice += f", or give `{fitting[0].name}` the uid `{uid}`"
    yield Finding(
        subject.node["datasourceUid"].place,
        f"no data source with the uid `{uid}` is provisioned; each evaluation of the rule fails"
        if named is None
        else f"`{uid}` is the name of a data source, and alerts look for uids; each evaluation of the rule fails",
        advice,
        tuple((source.named.place, source.called(uid)) for source in (fitting or grafana.datasources)[:3]),
    )
