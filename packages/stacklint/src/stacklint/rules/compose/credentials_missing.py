"""LK249."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import SOURCE, edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.prometheus.asked import asks, guard, metrics_user
from stacklint.stack.stack import Stack

_FILE, _WEB = "prometheus/prometheus.yml", "prometheus/web.yml"
_URL = "    url: http://prometheus:9090\n"
_COMMAND = "    command: [--config.file=/etc/prometheus/prometheus.yml]\n"
_FLAGGED = _COMMAND.replace("]", ", --web.config.file=/etc/prometheus/web.yml]")
_USERS = "basic_auth_users: {admin: $2y$10$x}\n"
_MARKED = stack()[SOURCE].replace("http://prometheus:9090", "«http://prometheus:9090»")
_NAMED = stack()[SOURCE].replace(_URL, f"{_URL}    basicAuth: true\n    basicAuthUser: admin\n")
_OTHER = "services:\n  other:\n    image: prom/prometheus:v3.5.0\n    command: --web.config.file=/etc/x/web.yml\n"
_IMAGE = "    image: grafana/grafana:12.2.0\n"
_BOTH = "GF_METRICS_BASIC_AUTH_USERNAME: a, GF_METRICS_BASIC_AUTH_PASSWORD: b"
_JOB = "scrape_configs:\n  - job_name: own\n    {}static_configs: [{{targets: [{}]}}]\n"


def _guarded(
    job: str = "", source: str = _NAMED, web: str = _USERS, service: str = "", flags: str = _FLAGGED
) -> Example:
    compose = edited("compose.yaml", _COMMAND, flags + service)["compose.yaml"]
    config = stack()[_FILE].replace("scrape_configs:\n", job or "scrape_configs:\n")
    return Example(stack({"compose.yaml": compose, _FILE: config, SOURCE: source, _WEB: web}))


def _told(lines: str, target: str) -> Example:
    files = dict(_guarded().files)
    alertmanager = (
        "services:\n  alertmanager:\n    image: prom/alertmanager:v0.28.1\n    volumes: ['./prometheus:/etc/x']\n"
        "    command: [--config.file=/etc/x/am.yml, --web.config.file=/etc/x/web.yml]\n"
    )
    entry = f"alerting: {{alertmanagers: [{{{lines}static_configs: [{{targets: [{target}]}}]}}]}}\nscrape_configs:\n"
    files["compose.yaml"] = files["compose.yaml"].replace("services:\n", alertmanager)
    return Example({**files, _FILE: files[_FILE].replace("scrape_configs:\n", entry)})


def _watched(job: str, names: str) -> Example:
    """A job that scrapes Grafana, which has some variables."""
    named = f"{_IMAGE}    environment: {{{names}}}\n"
    config = stack()[_FILE].replace("scrape_configs:\n", job)
    return Example(edited("compose.yaml", _IMAGE, named, {_FILE: config}))


def _checked(test: str) -> Example:
    return _guarded(service=f"    healthcheck: {{test: {test}}}\n")


@rule(
    "LK249",
    "credentials-missing",
    severity=Severity.ERROR,
    bad=(
        _guarded(_JOB.format("", "«localhost:9090»")),
        _guarded(
            _JOB.format("relabel_configs: [{target_label: instance, replacement: own}]\n    ", "«localhost:9090»")
        ),
        _guarded(source=_MARKED),
        _watched(_JOB.format("", "«grafana:3000»"), _BOTH),
        _told("", "«alertmanager:9093»"),
        _checked("wget -q --spider «http://localhost»:9090/-/healthy"),
        _checked("curl -sSf «http://localhost»:9090/-/healthy"),
        _checked("[CMD, wget, -q, '«http://127.0.0.1»:9090/-/healthy']"),
    ),
    good=(
        _guarded(_JOB.format("basic_auth: {username: a, password: b}\n    ", "localhost:9090")),
        _watched(_JOB.format("basic_auth: {username: a, password: b}\n    ", "grafana:3000"), _BOTH),
        _watched(_JOB.format("", "grafana:3000"), "GF_METRICS_BASIC_AUTH_USERNAME: a"),
        _watched(_JOB.format("", "grafana:3000"), _BOTH.replace("b", "$B")),
        _watched(_JOB.format("", "prometheus:9090"), _BOTH),
        _guarded(_JOB.format("proxy_url: http://door:3128\n    ", "localhost:9090")),
        _guarded(_JOB.format("relabel_configs: [{target_label: __address__, replacement: a}]\n    ", "localhost:9090")),
        _guarded(_JOB.format("relabel_configs: [{action: drop, regex: a}]\n    ", "localhost:9090")),
        _guarded(_JOB.format("relabel_configs: [{target_label: '${1}'}]\n    ", "localhost:9090")),
        _guarded(
            _JOB.format("", "localhost:9090"), _MARKED.replace("«", "").replace("»", ""), "basic_auth_users: {}\n"
        ),
        _guarded(_JOB.format("", "localhost:9090"), web="basic_auth_users: {a: [\n"),
        _guarded(_JOB.format("", "localhost:9090"), web=f"auth_excluded_paths: [/metrics]\n{_USERS}"),
        _guarded(_JOB.format("", "localhost:9090"), flags=_FLAGGED.replace("/etc/prometheus/web", "/run/web")),
        _guarded(source=stack()[SOURCE].replace("http://", "http://admin:x@")),
        _guarded(source=stack()[SOURCE] + "    jsonData: {httpHeaderName1: Authorization}\n"),
        _guarded(source=stack()[SOURCE] + "    access: direct\n"),
        _guarded(source=stack()[SOURCE].replace("http://prometheus", "http://[")),
        _told("basic_auth: {username: a, password: b}, ", "alertmanager:9093"),
        _guarded(_JOB.format("", "elsewhere.example.org:9090")),
        _guarded(_JOB.format("", "localhost:9209")),  # see LK102
        _told("", "elsewhere.example.org:9093"),
        Example(
            edited(
                SOURCE, "http://prometheus:9090", "http://other:9090", {"docker-compose.db.yml": _OTHER, _WEB: _USERS}
            )
        ),
        _checked("curl -f -u admin:x http://localhost:9090/-/healthy"),
        _checked("curl -s http://localhost:9090/-/healthy"),
        Example(stack()),
    ),
)
def credentials_missing(_subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A program that wants a password is asked without one.

    `basic_auth_users` in the file of `--web.config.file` holds for everything that Prometheus, Alertmanager and the
    exporters answer: their API, `/metrics` and `/-/healthy`. Whoever asks without a user gets "401 Unauthorized". So
    does a job that scrapes a Grafana with `GF_METRICS_BASIC_AUTH_USERNAME` and its password.
    """
    for ask in asks(stack):
        guarded = guard(ask.service, stack) if not ask.named else None
        users = guarded.users.place.key() if guarded is not None and guarded.users is not None else None
        if users is None and ask.scrapes and not ask.named:
            user = metrics_user(ask.service, stack)
            users = user.place if user is not None else None
        if users is not None:
            yield Finding(
                ask.place,
                f"`{ask.service.name}` wants a password and is asked without one; {ask.effect}",
                f"add {ask.advice}",
                ((users, "the users that it knows"),),
            )
