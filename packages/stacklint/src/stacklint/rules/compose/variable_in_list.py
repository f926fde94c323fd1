"""LK299."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.interpolation import names_variable
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.image_programs import COLLECTORS
from stacklint.stack.programs.given_flags import in_dockerfile, refuses_words, shell_words
from stacklint.stack.stack import Stack


def _built(lines: str, base: str = "prom/blackbox-exporter:v0.27.0", more: str = "") -> Example:
    service = f"services:\n  probes:\n    build: probes\n{more}"
    return Example(edited("compose.yaml", "services:\n", service, {"probes/Dockerfile": f"FROM {base}\n{lines}\n"}))


@rule(
    "LK299",
    "variable-in-list",
    severity=Severity.ERROR,
    bad=(
        _built('ENV PORT=8080\nCMD ["«--web.listen-address=:${PORT}»"]'),
        _built('ENTRYPOINT ["blackbox_exporter", "--config.file=/etc/a.yml", "«--log.level=$LEVEL»"]'),
        _built('CMD ["«--web.external-url=https://$HOST/»"]', "prom/prometheus:v3.5.0"),
    ),
    good=(
        _built('CMD ["--web.listen-address=:8080"]'),
        _built('CMD ["--web.listen-address=:$PORT"]', more="    command: [--log.level=info]\n"),
        _built("CMD --web.listen-address=:$PORT"),  # which LK298 tells
        _built('ENTRYPOINT ["/bin/sh", "-c", "blackbox_exporter --web.listen-address=:$PORT"]'),
        _built("", more="    command: ['--log.level=$LEVEL']\n"),
        _built('CMD ["--config=yaml:${env:CONFIG}"]', "grafana/alloy:v1.10.0"),
        _built('CMD ["--set=exporters.otlp.endpoint=${env:HOST}"]', "otel/opentelemetry-collector-contrib:0.139.0"),
        _built('CMD ["--config=yaml:exporters::otlp::endpoint: ${HOST}"]', "otel/opentelemetry-collector:0.139.0"),
        _built('CMD ["--web.external-url=^/(a|b)($$|/)"]'),
        _built('CMD ["--web.listen-address=:$PORT"]', "example/probes:1"),
    ),
)
def variable_in_list(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """A Dockerfile has a variable among the words that a program is started with.

    A list after `CMD` or `ENTRYPOINT` is given to the program as it stands: neither the build nor a shell puts the
    value of a variable in its place. A listener on `:$PORT` ends the program at once, and other flags mean the name of
    the variable itself. Say the value in `command` of the compose file, which fills in its own variables, or let a
    script start the program. The OpenTelemetry Collector fills in `${...}` itself, wherever it stands in settings.
    """
    for service in subject.services.values():
        words = service.command if refuses_words(service) and shell_words(service) is None else ()
        fills_in = service.image is not None and service.image.repository in COLLECTORS
        for word, node in words:
            if names_variable(word) and not (fills_in and "${" in word) and in_dockerfile(node):
                yield Finding(
                    node.place,
                    f"nothing replaces the variable in `{word}`; `{service.name}` is started with its name",
                    "write the value, or say it in `command` of the compose file",
                    ((service.image_node.place, "the build"),),
                )
