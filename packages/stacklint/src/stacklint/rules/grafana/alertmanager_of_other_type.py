"""LK209."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.grafana.datasources import DataSource
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/datasources/prometheus.yml"
_LAST = "    isDefault: true\n"
_ALERTS = "  - name: Alerts\n    type: alertmanager\n    uid: alerts\n"


def _example(settings: str) -> Example:
    return Example(edited(_FILE, _LAST, f"{_LAST}    jsonData: {{{settings}}}\n{_ALERTS}"))


@rule(
    "LK209",
    "alertmanager-of-other-type",
    severity=Severity.WARNING,
    bad=(_example("alertmanagerUid: «prometheus»"),),
    good=(
        _example("alertmanagerUid: alerts"),
        _example("alertmanagerUid: grafana"),
        _example("alertmanagerUid: $ALERTS"),
        _example("timeInterval: 15s"),
    ),
)
def alertmanager_of_other_type(subject: Grafana, _stack: Stack) -> Iterator[Finding]:
    """A data source names as its Alertmanager what is none.

    `alertmanagerUid` is the uid of a data source of the type `alertmanager`. Grafana takes any other without a word,
    and the silences and alerts of this data source are never found. Name the uid of an Alertmanager.
    """
    for file in subject.source_files:
        for source in file.datasources:
            node = source.settings["alertmanagerUid"]
            uid = file.filled.whole(node)
            named = [one for one in subject.datasources if one.uid == uid.text and one.org == source.org]
            if uid.known and named and named[0].known and named[0].type != "alertmanager":
                right = next((one for one in subject.datasources if _fits(one, source)), None)
                yield Finding(
                    node.place,
                    f"`{uid.text}` is a data source of type `{named[0].type}`, not an Alertmanager; alerts stay away",
                    f"write `{right.uid}`" if right is not None else "name the uid of an Alertmanager",
                    ((named[0].named.place, f"`{named[0].name}` has this uid"),),
                )


def _fits(one: DataSource, source: DataSource) -> bool:
    """Whether one may be the Alertmanager of the other."""
    return one.type == "alertmanager" and one.org == source.org
