"""LK250."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import SOURCE, edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.prometheus.asked import asks, guard
from stacklint.stack.stack import Stack

_FILE, _WEB = "prometheus/prometheus.yml", "prometheus/web.yml"
_COMMAND = "    command: [--config.file=/etc/prometheus/prometheus.yml]\n"
_FLAGGED = _COMMAND.replace("]", ", --web.config.file=/etc/prometheus/web.yml]")
_TLS = "tls_server_config: {cert_file: a.pem, key_file: a.key}\n"
_JOB = "scrape_configs:\n  - job_name: own\n    scheme: {}\n    static_configs: [{{targets: [{}]}}]\n"


def _certified(target: str, scheme: str = "http", url: str = "https://prometheus:9090", web: str = _TLS) -> Example:
    compose = edited("compose.yaml", _COMMAND, _FLAGGED)["compose.yaml"]
    config = stack()[_FILE].replace("scrape_configs:\n", _JOB.format(scheme, target))
    source = stack()[SOURCE].replace("http://prometheus:9090", url)
    return Example(stack({"compose.yaml": compose, _FILE: config, SOURCE: source, _WEB: web}))


@rule(
    "LK250",
    "http-to-https",
    severity=Severity.ERROR,
    bad=(
        _certified("«localhost:9090»"),
        _certified("app:5000", url="«http://prometheus:9090»"),
    ),
    good=(
        _certified("localhost:9090", "https"),
        _certified("localhost:9090", url="http://prometheus:9090", web="tls_server_config: {}\n"),
        Example(stack()),
    ),
)
def http_to_https(_subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A program that answers to HTTPS alone is asked by HTTP.

    With a certificate in the file of `--web.config.file`, Prometheus, Alertmanager and the exporters no longer speak
    HTTP: they answer "client sent an HTTP request to an HTTPS server" with status 400.
    """
    for ask in asks(stack):
        guarded = guard(ask.service, stack) if ask.scheme == "http" else None
        if guarded is not None and guarded.tls is not None:
            yield Finding(
                ask.place,
                f"`{ask.service.name}` speaks HTTPS, and is asked by HTTP; {ask.effect}",
                "ask by `https`, and tell who signed the certificate",
                ((guarded.tls.place.key(), "its certificate"),),
            )
