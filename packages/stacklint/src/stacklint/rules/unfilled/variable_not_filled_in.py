"""LK263."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.repository.subjects import Unfilled
from stacklint.stack.stack import Stack

_FILE: Final = "prometheus/prometheus.yml"
_JOB: Final = "  - job_name: app\n"
_COMPOSE: Final = """\
services:
  alertmanager:
    image: prom/alertmanager:v0.28.1
    environment: {SMTP_PASSWORD: x}
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]
"""
_CONFIG: Final = """\
route: {{receiver: team}}
receivers:
  - name: team
    email_configs:
      - to: team@example.com
        from: alerts@example.com
        smarthost: mail.example.com:587
        auth_password: {}
"""


def _job(line: str, **more: str) -> Example:
    return Example(edited(_FILE, _JOB, f"{_JOB}    {line}\n", more))


def _alerting(text: str, compose: str = _COMPOSE, **more: str) -> Example:
    return Example(stack({"compose.yaml": compose, "alertmanager.yml": _CONFIG.format(text), **more}))


@rule(
    "LK263",
    "variable-not-filled-in",
    severity=Severity.ERROR,
    bad=(
        _alerting("«${SMTP_PASSWORD}»"),
        _alerting("'«${SMTP_PASSWORD:-secret}»'"),
        _alerting("«$SMTP_PASSWORD»"),
        _job("basic_auth: {username: app, password: '«${PASSWORD}»'}"),
        Example(edited(_FILE, "[app:5000]", "['«${HOST}»:5000']")),
        Example(
            edited(
                _FILE,
                "rule_files:",
                "global: {external_labels: {region: '«${REGION}»'}}\nrule_files:",
                {"compose.yaml": stack()["compose.yaml"].replace("v3.5.0", "v2.53.0")},
            )
        ),
        Example(edited(_FILE, "[app:5000]", "[app:5000]\n        labels: {region: '«${REGION}»'}")),
    ),
    good=(
        _alerting("a$b"),
        _alerting("'${{ .x }}'"),
        _alerting("${SMTP_PASSWORD}", _COMPOSE.replace("    env", "    entrypoint: [/start.sh]\n    env")),
        _alerting("${SMTP_PASSWORD}", _COMPOSE.replace("image: prom/", "image: example/")),
        _alerting("${SMTP_PASSWORD}", **{"deploy.sh": "envsubst < alertmanager.yml > /srv/alertmanager.yml\n"}),
        Example(edited(_FILE, "rule_files:", "global: {external_labels: {region: '${REGION}'}}\nrule_files:")),
        _job("relabel_configs: [{source_labels: [a], regex: '(?P<b>.*)', target_label: c, replacement: '${b}'}]"),
        _job("relabel_configs: [{source_labels: [a], target_label: c, replacement: '${1}'}]"),
    ),
)
def variable_not_filled_in(subject: Unfilled, _stack: Stack) -> Iterator[Finding]:
    """A configuration names a variable of the environment, and nothing fills it in.

    Prometheus and Alertmanager take their configurations as they stand: a password is the text `${PASSWORD}`, and the
    login fails. Variables are Compose's, which fills them in in the compose file alone. Prometheus expands them in
    `external_labels`, since 3.0 or with `--enable-feature=expand-external-labels`, and nowhere else. Write the value,
    or, for a secret, the path of a file that a secret of Compose brings; or let the service's entry point make the
    file, with `envsubst`.
    """
    program = subject.kind.value.title()
    related = ((subject.reader.node.place.key(), "the service that reads it"),)
    place = subject.node.place.within(*subject.span)
    if subject.node.path[:2] == ("global", "external_labels"):
        yield Finding(
            place,
            "this version of Prometheus fills in no variables in external labels",
            "add `--enable-feature=expand-external-labels`, or write the value",
            related,
            severity=Severity.WARNING,
        )
        return
    yield Finding(
        place,
        f"{program} fills in no variables; it takes this one as the text that it is",
        "write the value; for a secret, name a file that holds it under the key that ends in `_file`",
        related,
    )
