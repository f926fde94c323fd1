"""GF163."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts, stack
from stacklint.stack.grafana.alerting import Alerting
from stacklint.stack.grafana.managed_texts import filled_texts
from stacklint.stack.grafana.source_texts import has_operator, place_of, started_with, unset
from stacklint.stack.stack import Stack

_MAIL = "{addresses: team@example.org}"
_IMAGE = "    image: grafana/grafana:12.2.0\n"
_THRESHOLD = "model: {type: threshold, expression: A, conditions: [{evaluator: {type: gt, params: [1]}}]}"


def _mail(text: str, more: str = "") -> Example:
    compose = stack()["compose.yaml"].replace(_IMAGE, f"{_IMAGE}    {more}\n")
    return Example(alerts(_MAIL, f"{{addresses: '{text}'}}", {"compose.yaml": compose}))


@rule(
    "GF163",
    "unset-in-alerting",
    severity=Severity.WARNING,
    bad=(
        _mail("«$TEAM_MAIL»"),
        _mail("«${TEAM_MAIL}»", "environment: {TEAMS_MAIL: a@b.c}"),
        _mail("«${TEAM_MAIL:-a@b.c}»", "environment: {TEAM_MAIL: a@b.c}"),
        _mail("«$__env{TEAM_MAIL}»"),
    ),
    good=(
        _mail("$TEAM_MAIL", "environment: {TEAM_MAIL: a@b.c}"),
        _mail("$TEAM_MAIL", "environment: [TEAM_MAIL]"),
        _mail("$TEAM_MAIL", "env_file: .env.local"),
        _mail("$$TEAM_MAIL"),
        Example(alerts("too many on", "too many on $SERVERS and")),
        Example(alerts('expr: "rate(http_requests_total[5m])"', 'expr: "rate(http_requests_total[$WINDOW])"')),
        Example(alerts(_THRESHOLD, "type: math\n            expression: $A > 5")),
    ),
)
def unset_in_alerting(subject: Alerting, _stack: Stack) -> Iterator[Finding]:
    """A variable in Grafana's alerting is not set in its environment, or has a default.

    Grafana puts nothing in its place: a contact point has no address, and where a value is needed Grafana does not
    start. The environment that counts is the container's. Defaults are unknown: `${MAIL:-a@b.c}` is the variable
    `MAIL:-a@b.c`, and there is none. Set the variable in the `environment` of the service, and write its name alone.
    """
    for filled in filled_texts(subject):
        missing = {variable.name for variable in unset(subject.reading, filled)}
        first = {one.name: one for one in reversed(filled.expanded.variables) if not one.inside}
        for variable in first.values():
            if variable.name not in missing and not has_operator(variable):
                continue
            if has_operator(variable):
                said = f"Grafana knows no defaults: this is the variable `{variable.name}`, which isn't set"
                advice = "write the name alone, and set the variable in the `environment` of the service"
            else:
                said = f"`{variable.name}` is not set in Grafana's environment"
                right = nearest(variable.name, subject.reading.environment.values)
                advice = f"did you mean `{right}`?" if right else "set it in the `environment` of the service"
            yield Finding(
                place_of(filled, variable),
                f"{said}; Grafana puts nothing in its place",
                advice,
                started_with(subject.reading),
            )
