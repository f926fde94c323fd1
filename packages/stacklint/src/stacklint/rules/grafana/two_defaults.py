"""GF102."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.grafana.datasources import DataSource
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.stack import Stack

_MORE = "    isDefault: true\n  - name: Other\n    type: prometheus\n    isDefault: {}\n"


@rule(
    "GF102",
    "two-defaults",
    severity=Severity.ERROR,
    bad=(
        Example(
            edited("grafana/provisioning/datasources/prometheus.yml", "    isDefault: true\n", _MORE.format("«true»"))
        ),
    ),
    good=(
        Example(stack()),
        Example(
            edited("grafana/provisioning/datasources/prometheus.yml", "    isDefault: true\n", _MORE.format("false"))
        ),
    ),
)
def two_defaults(subject: Grafana, _stack: Stack) -> Iterator[Finding]:
    """Two data sources of one organisation are the default.

    Grafana refuses to start, since only one data source of an organisation can be its default. The two may stand in
    different files. Leave `isDefault: true` to one of them.
    """
    first: dict[int, DataSource] = {}
    for source in subject.datasources:
        if not source.default:
            continue
        other = first.setdefault(source.org, source)
        if other is not source:
            yield Finding(
                _flag(source),
                f"`{source.name}` is a second default data source; Grafana does not start",
                "let one of them be the default",
                ((_flag(other), f"`{other.name}` is the default already"),),
            )


def _flag(source: DataSource) -> Place:
    key = "isDefault" if source.node["isDefault"].exists else "is_default"
    return source.node[key].place
