"""GF113."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import provided, sourced
from stacklint.stack.grafana.filled import FilledFile
from stacklint.stack.grafana.source_texts import filled_texts, place_of, refused, started_with, unset
from stacklint.stack.stack import Stack


@rule(
    "GF113",
    "unset-variable",
    severity=Severity.WARNING,
    bad=(
        Example(sourced("user: «${GRAFANA_USER}»")),
        Example(
            sourced("jsonData:", "  serverName: a.«$SERVER_NAME»", service="environment:\n  SERVERNAME: b.example.com")
        ),
        Example(
            sourced(
                "secureJsonData:",
                "  password: «$__env{PASSWORD}»",
                service="env_file: grafana.env",
                also={"grafana.env": "PASS=x\n"},
            )
        ),
        Example(
            sourced(
                "user: «${GRAFANA_USER}»",
                service="build: grafana",
                also={"grafana/Dockerfile": "FROM grafana/grafana:12.2.0\nENV USER_OF_GRAFANA=a\n"},
            )
        ),
        Example(provided("folder: «$TEAM» app")),
        Example(provided(path="/var/lib/«${WHERE}»/dashboards")),
    ),
    good=(
        Example(sourced("user: ${GRAFANA_USER}", service="environment: [GRAFANA_USER=x]")),
        Example(sourced("user: ${GRAFANA_USER}", service="environment: [GRAFANA_USER]")),
        Example(sourced("user: ${GRAFANA_USER}", service="environment: {GRAFANA_USER: ''}")),
        Example(sourced("user: ${GRAFANA_USER}", service="environment: {GRAFANA_USER: $SECRET}")),
        Example(sourced("user: ${GRAFANA_USER}", service="env_file: .env.local")),
        Example(sourced("user: ${GRAFANA_USER}", service="entrypoint: [/start.sh]")),
        Example(
            sourced(
                "user: ${GRAFANA_USER}", service="build: grafana", also={"grafana/Dockerfile": "FROM ours/grafana:1\n"}
            )
        ),
        Example(
            sourced(
                "user: ${GRAFANA_USER}",
                service="build: grafana",
                also={"grafana/Dockerfile": "FROM grafana/grafana:12.2.0\nENV GRAFANA_USER x\n"},
            )
        ),
        Example(sourced("user: $HOSTNAME", "database: $${NOT_A_VARIABLE}")),
        Example(provided("folder: $TEAM", service="environment: {TEAM: ours}")),
        Example(provided(path="$WHERE", service="environment: {WHERE: /var/lib/grafana/dashboards}")),
    ),
)
def unset_variable(subject: FilledFile, _stack: Stack) -> Iterator[Finding]:
    """A variable in a provisioning file is not set in Grafana's environment.

    Grafana puts nothing in its place and says nothing: a url loses its host, a password is empty, the dashboards of a
    provider go to the top instead of a folder. The environment that counts is the container's: what the service has
    under `environment` and in its `env_file`s, and what its image sets. Variables of compose's own `.env` are not
    handed on. Set the variable there.
    """
    environment = subject.reading.environment
    for filled in filled_texts(subject):
        for variable in unset(subject.reading, filled) if refused(subject, filled) is None else ():
            right = nearest(variable.name, environment.values)
            yield Finding(
                place_of(filled, variable),
                f"`{variable.name}` is not set in Grafana's environment; Grafana puts nothing in its place",
                f"did you mean `{right}`?" if right else "set it in the `environment` of the service",
                started_with(subject.reading),
            )
