"""LK298."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.programs.given_flags import Word, in_dockerfile, refuses_words, shell_words, word_place
from stacklint.stack.stack import Stack


def _built(lines: str, base: str = "prom/blackbox-exporter:v0.27.0", more: str = "") -> Example:
    service = f"services:\n  probes:\n    build: probes\n{more}"
    return Example(edited("compose.yaml", "services:\n", service, {"probes/Dockerfile": f"FROM {base}\n{lines}\n"}))


def _run(image: str, more: str) -> Example:
    return Example(edited("compose.yaml", "services:\n", f"services:\n  probes:\n    image: {image}\n    {more}\n"))


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
        _built("", more="    command: [«/bin/sh», -c, blackbox_exporter]\n"),
        _run("prom/prometheus:v3.5.0", "command: «sh» -c 'prometheus --config.file=/etc/prometheus/prometheus.yml'"),
        _run("prom/node-exporter:v1.9.0", "command:\n      - «/bin/sh»\n      - -c\n      - exec node_exporter"),
    ),
    good=(
        _built('CMD ["--config.file=/etc/modules.yml"]'),
        _built("CMD []"),
        _run("prom/prometheus:v3.5.0", "entrypoint: [sh, -c]\n    command: prometheus"),
        _run("prom/prometheus:v3.5.0", "entrypoint: ''\n    command: sh -c prometheus"),
        _run("prom/prometheus:v3.5.0", "command: [sh]"),  # which LK163 tells
        _run("example/prometheus:1", "command: sh -c prometheus"),
        _run("rabbitmq:4-management", "command: sh -c rabbitmq-server"),
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
    """A program is given a command that is meant for a shell.

    The images of these programs have an `ENTRYPOINT`, which a command does not replace: `sh`, `-c` and the text are
    its program's arguments, which it refuses, and it exits, again at each restart. In a Dockerfile, `CMD` without a
    list of JSON stands for `/bin/sh -c "..."`, and so does a list with single quotes. Write the arguments as a list,
    without the name of the program, or put the shell under `entrypoint`.
    """
    for service in subject.services.values():
        words = shell_words(service) if refuses_words(service) else None
        if words is None:
            continue
        built = service.adds is not None and in_dockerfile(words[0][1])
        shell = "/bin/sh -c" if built else f"{words[0][0]} {words[1][0]}"
        yield Finding(
            words[-1][1].place if built else word_place(Word(*words[0]), words[0][0], value=False),
            f"the program of the image is given `{shell}` and a text as its arguments; `{service.name}` exits at start",
            'write the arguments as a list with double quotes, such as `CMD ["--log.level=info"]`'
            if built
            else "write the flags alone, without the name of the program, or put the shell under `entrypoint`",
            ((service.image_node.place, "the build" if built else "the image"),),
        )
