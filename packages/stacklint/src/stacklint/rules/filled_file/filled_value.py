"""GF117."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, provided, sourced
from stacklint.stack.grafana.filled import FilledFile
from stacklint.stack.grafana.source_texts import filled_texts, has_operator, refused, started_with
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/datasources/prometheus.yml"
_OLD = {"compose.yaml": sourced(service="environment: {ID: a b}")["compose.yaml"].replace("12.2.0", "10.4.2")}


@rule(
    "GF117",
    "filled-value-refused",
    severity=Severity.ERROR,
    bad=(
        Example(sourced("editable: «${EDITABLE}»")),
        Example(sourced("editable: «${EDITABLE}»", service="environment: {EDITABLE: 'yes'}")),
        Example(sourced("version: «$VERSION»", service="environment: {VERSION: '1.0'}")),
        Example(edited(_FILE, "name: Prometheus", "name: «$NAME_OF_IT»")),
        Example(
            {**sourced(service="environment: {ID: a b}"), _FILE: edited(_FILE, "uid: prometheus", "uid: «$ID»")[_FILE]}
        ),
        Example(provided("disableDeletion: «$KEEP»")),
        Example(provided("updateIntervalSeconds: «$EVERY»", service="environment: {EVERY: 30s}")),
        Example(
            {
                k: v.replace("type: file", "type: «$KIND»")
                for k, v in provided(service="environment: {KIND: folder}").items()
            }
        ),
    ),
    good=(
        Example(sourced("editable: ${EDITABLE}", service="environment: {EDITABLE: 'true'}")),
        Example(sourced("editable: ${EDITABLE}", service="env_file: .env.local")),
        Example(sourced("version: $VERSION")),
        Example(edited(_FILE, "uid: prometheus", "uid: $ID", _OLD)),
        Example(provided("updateIntervalSeconds: $EVERY")),
        Example(provided(name="$NAME")),
        Example(
            {
                k: v.replace("type: file", "type: $KIND")
                for k, v in provided(service="environment: {KIND: file}").items()
            }
        ),
    ),
)
def filled_value_refused(subject: FilledFile, _stack: Stack) -> Iterator[Finding]:
    """A value is not what its field takes, once its variables are filled in.

    Grafana fills in the variables first and reads the value then. A field for true or false that becomes empty, because
    the variable isn't set, stops it from starting, and so does a number with a dot. Give the variable a value that
    fits, or write the value itself.
    """
    for filled in filled_texts(subject):
        wanted = refused(subject, filled)
        if wanted is not None and not any(has_operator(variable) for variable in filled.expanded.variables):
            text = filled.expanded.text
            yield Finding(
                filled.node.place,
                f"`{filled.node.path[-1]}` becomes {f'`{text}`' if text else 'empty'}, not {wanted}; "
                "Grafana does not start",
                "set the variable to what may stand here, or write the value itself",
                started_with(subject.reading),
            )
