"""LK298."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.programs.given_flags import refuses_words, shell_words
from stacklint.stack.stack import Stack


def _built(lines: str, base: str = "prom/blackbox-exporter:v0.27.0", more: str = "") -> Example:
    service = f"services:\n  probes:\n    build: probes\n{more}"
    return Example(edited("compose.yaml", "services:\n", service, {"probes/Dockerfile": f"FROM {base}\n{lines}\n"}))


@rule(
    "LK298",
    "command-for-shell",
    severity=Severity.ERROR,
    bad=(
        _built("CMD «blackbox_exporter --config.file=/etc/blackbox_exporter/config.yml»"),
        _built("EXPOSE 9115\nCMD «--config.file=/etc/modules.yml»"),
        _built("CMD «['--config.file=/etc/modules.yml']»"),
        _built('ENTRYPOINT ["/bin/blackbox_exporter"]\nCMD «--config.file=/etc/modules.yml»'),
        _built("CMD «--config /etc/c.yaml»", "otel/opentelemetry-collector-contrib:0.139.0"),
        _built("CMD «--web.enable-lifecycle»", "prom/prometheus:v3.5.0"),
    ),
    good=(
        _built('CMD ["--config.file=/etc/modules.yml"]'),
        _built("CMD []"),
        _built("", more="    command: [/bin/sh, -c, blackbox_exporter]\n"),  # which LK288 tells
        _built("ENTRYPOINT exec /bin/blackbox_exporter --config.file=/etc/modules.yml"),
        _built("CMD --config.file=/etc/modules.yml", more="    command: [--config.file=/etc/more.yml]\n"),
        _built("CMD blackbox_exporter", more="    entrypoint: [/start.sh]\n"),
        _built("CMD --config.file=/etc/modules.yml", "example/probes:1"),
        _built("CMD grafana server", "grafana/grafana:12.2.0"),  # which passes over what is no flag
        _built("CMD rabbitmq-server", "rabbitmq:4-management"),  # which runs what it is given
        _built("CMD redis_exporter", "oliver006/redis_exporter:v1.80.0"),
    ),
)
def command_for_shell(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """A Dockerfile gives a program a command in the form for a shell.

    `CMD` without a list of JSON stands for `/bin/sh -c "..."`, and so does a list with single quotes. The image has an
    `ENTRYPOINT`, which is not replaced: its program is started with these three words as its arguments, refuses them
    and exits, again at each restart. Write the arguments as a list, without the name of the program.
    """
    for service in subject.services.values():
        words = shell_words(service) if refuses_words(service) else None
        if words is not None:
            yield Finding(
                words[2][1].place,
                f"the program of the image is given `/bin/sh -c` and this text as its arguments; `{service.name}` exits"
                " at start",
                'write the arguments as a list with double quotes, such as `CMD ["--log.level=info"]`',
                ((service.image_node.place, "the build"),),
            )
