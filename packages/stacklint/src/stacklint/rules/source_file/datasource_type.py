"""GF112."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import one_off
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import SOURCE, edited, stack
from stacklint.stack.grafana.datasources import SourceFile
from stacklint.stack.stack import Stack

_CORE = frozenset(
    {
        "alertmanager", "cloudwatch", "dashboard", "elasticsearch", "grafana", "grafana-azure-monitor-datasource",
        "grafana-postgresql-datasource", "grafana-pyroscope-datasource", "grafana-testdata-datasource", "graphite",
        "influxdb", "jaeger", "loki", "mixed", "mssql", "mysql", "opentsdb", "parca", "phlare", "postgres",
        "prometheus", "stackdriver", "tempo", "testdata", "zipkin",
    }
)  # fmt: skip
"""The plugins that come with Grafana, some under an older name."""
_MEANT = {
    **dict.fromkeys(("cortex", "mimir", "thanos", "victoriametrics"), "prometheus"),
    "postgresql": "postgres",
}
"""Programs that are no plugins, and the one by which Grafana asks them; ids of others' plugins have a hyphen."""


@rule(
    "GF112",
    "datasource-type",
    severity=Severity.WARNING,
    bad=(
        Example(edited(SOURCE, "type: prometheus", "type: «Prometheus»"), fixed=stack()),
        Example(edited(SOURCE, "type: prometheus", "type: «promethues»"), fixed=stack()),
        Example(edited(SOURCE, "type: prometheus", "type: «mimir»"), fixed=stack()),
    ),
    good=(
        Example(stack()),
        Example(edited(SOURCE, "type: prometheus", "type: victoriametrics-metrics-datasource")),
        Example(edited(SOURCE, "type: prometheus", "type: prometheus-ours")),
        Example(edited(SOURCE, "type: prometheus", "type: $__env{HOSTNAME}")),
        Example(edited(SOURCE, "type: prometheus", "type: ''")),
    ),
)
def datasource_type(subject: SourceFile, _stack: Stack) -> Iterator[Finding]:
    """A data source is of a type that is spelt like one that comes with Grafana, or named as a program that has none.

    Grafana stores the data source without a word. In the browser its plugin is not found, and its queries fail. Ids of
    plugins are in small letters. Write the id as its plugin does: Mimir, Thanos, Cortex and VictoriaMetrics are asked
    by that of Prometheus.
    """
    for source in subject.datasources:
        meant = _MEANT.get(source.type) or (one_off(source.type, _CORE) if source.type not in _CORE else None)
        right = meant if source.known else None
        if right is not None:
            place = source.node["type"].place
            yield Finding(
                place,
                f"no plugin is called `{source.type}`; Grafana stores the data source, and it doesn't work",
                f"write `{right}`, by which Grafana asks it" if source.type in _MEANT else f"did you mean `{right}`?",
                repairs=(Repair(f"write `{right}`", ((place, right),)),),
            )
