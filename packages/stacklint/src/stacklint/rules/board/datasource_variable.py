"""GF179."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, Where, rule
from stacklint.rules.fixtures import board, board_v2
from stacklint.stack.boards.board import Board
from stacklint.stack.grafana.js_regex import compiled, regex_fault
from stacklint.stack.grafana.server import DataSource
from stacklint.stack.queries.templates import references
from stacklint.stack.stack import Stack

_DS = '{"name": "ds", "type": "datasource", "query": %s}'
_V2 = '{"kind": "DatasourceVariable", "spec": {"name": "ds", "pluginId": %s}}'
_REGEX = '"prometheus", "regex": '


@rule(
    "GF179",
    "datasource-variable",
    severity=Severity.ERROR,
    bad=(
        Example(board(_DS % '«"loki"»')),
        Example(board(_DS % f'{_REGEX}«"/^Other/"»')),
        Example(board(_DS % f'{_REGEX}«"Prom"»')),
        Example(board_v2(_V2 % '«"promethues"»')),
    ),
    good=(
        Example(board(_DS % '"prometheus"')),
        Example(board(_DS % f'{_REGEX}"/^prom/i"')),
        Example(board(_DS % f'{_REGEX}"Prom.*"')),
        Example(board(_DS % f'{_REGEX}"/$env/"')),
        Example(board(_DS % f'{_REGEX}"/(/"')),
        Example(board(_DS % f'{_REGEX}"/(?<a>x)/"')),
        Example(board(_DS % '"grafana"')),
        Example(board(_DS % '"$type"')),
        Example(board(_DS % '""')),
        Example(board(_DS % '"loki"') | {"grafana/provisioning/datasources/prometheus.yml": "datasources: [\n"}),
    ),
)
def datasource_variable(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A variable offers data sources, and no provisioned one fits.

    It has no values, and panels that ask the data source that it holds show no data. Name a type that is provisioned,
    or provision a data source of it.
    """
    grafana = subject.dashboard.grafana
    if grafana is None or not grafana.closed or not grafana.datasources:
        return
    for variable in subject.declared:
        kind = variable.query.string or ""
        if variable.type != "datasource" or not kind or "$" in kind or kind in _ALWAYS_THERE:
            continue
        fitting = [one for one in grafana.datasources if _is_kind(one.type, kind)]
        if not fitting:
            right = nearest(kind, {one.type for one in grafana.datasources})
            advice = f"did you mean `{right}`?" if right else "provision one"
            said = f"no data source of the type `{kind}` is provisioned; the variable `{variable.name}` has no values"
            yield Finding(variable.query.place, said, advice, _related(grafana.datasources))
        elif _matches_none(variable.node["regex"], fitting):
            said = f"the name of no provisioned data source matches this; the variable `{variable.name}` has no values"
            names = ", ".join(f"`{one.name}`" for one in fitting)
            yield Finding(variable.node["regex"].place, said, f"the names are {names}", _related(fitting))


_ALWAYS_THERE = frozenset({"grafana", "datasource", "dashboard", "mixed", "phlare"})
"""Types that need no provisioning, and one that is known by another name."""


def _is_kind(kind: str, wanted: str) -> bool:
    """Whether Grafana may take a data source for one of a type: plugins have former names, and relatives."""
    return not kind or "$" in kind or wanted in kind or kind in wanted


def _matches_none(regex: Node, sources: list[DataSource]) -> bool:
    text = regex.string or ""
    if not text or references(text) or regex_fault(text) is not None:
        return False
    pattern = compiled(text)
    return pattern is not None and not any(pattern.search(one.name) for one in sources)


def _related(sources: Sequence[DataSource]) -> tuple[tuple[Where, str], ...]:
    return tuple((one.node["name"].place, f"`{one.name}` is of the type `{one.type}`") for one in sources[:3])
