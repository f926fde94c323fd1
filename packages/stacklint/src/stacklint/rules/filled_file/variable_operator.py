"""GF115."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import provided, sourced
from stacklint.stack.grafana.filled import FilledFile
from stacklint.stack.grafana.source_texts import filled_texts, has_operator, place_of, refused, started_with
from stacklint.stack.stack import Stack

_LOOSE = "apiVersion: 1\ndatasources:\n  - name: Loki\n    type: loki\n    user: «${LOKI_USER:-loki}»\n"
_LOOSE_PROVIDER = "apiVersion: 1\nproviders:\n  - {name: a, folder: '«${TEAM:-ours}»', options: {path: /boards}}\n"


@rule(
    "GF115",
    "variable-operator",
    severity=Severity.WARNING,
    bad=(
        Example(sourced("user: «${GRAFANA_USER:-admin}»")),
        Example(sourced("editable: «${EDITABLE:-true}»", service="environment: {EDITABLE: 'true'}")),
        Example({"datasources.yml": _LOOSE}),
        Example({"provider.yml": _LOOSE_PROVIDER}),
        Example(provided("folder: «${TEAM:-ours}»", service="environment: {TEAM: ours}")),
    ),
    good=(
        Example(sourced("user: ${GRAFANA_USER}", service="environment: {GRAFANA_USER: '${GRAFANA_USER:-admin}'}")),
        Example(sourced("user: $${GRAFANA_USER:-admin}")),
    ),
)
def variable_operator(subject: FilledFile, _stack: Stack) -> Iterator[Finding]:
    """A variable in a provisioning file has a default, which Grafana does not know.

    To Grafana `${USER:-admin}` is the variable `USER:-admin`. There is none, so it puts nothing in its place, even
    where `USER` is set. Compose knows defaults: give the variable its default there.
    """
    for filled in filled_texts(subject):
        wanted = refused(subject, filled)
        effect = "Grafana puts nothing in its place" if wanted is None else "Grafana does not start"
        for variable in filled.expanded.variables:
            if has_operator(variable) and not variable.inside:
                yield Finding(
                    place_of(filled, variable),
                    f"Grafana knows no defaults: this is the variable `{variable.name}`, which isn't set; {effect}",
                    "write the name alone, and set the variable in the `environment` of the service",
                    started_with(subject.reading),
                    severity=Severity.ERROR if wanted is not None else None,
                )
