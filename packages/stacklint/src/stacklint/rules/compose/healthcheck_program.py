"""LK160."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.image_programs import JUDGED, Lacking, lacking, meant_program
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node, Place
    from stacklint.stack.compose.sets import Service

_COMMAND: Final = "    command: [--config.file=/etc/prometheus/prometheus.yml]\n"
_IMAGE: Final = "prom/prometheus:v3.5.0\n"
_CHECK: Final = _COMMAND + "    healthcheck:\n      test: {}\n"
_APP: Final = "    build: app\n"
_APP_CHECK: Final = "    build: app\n    healthcheck: {{test: {}}}\n"
_BUILT: Final = "FROM {}\nEXPOSE 5000\n{}"
_PROGRAM: Final = rf"(?:/usr)?(?:/s?bin/)?({'|'.join(sorted(JUDGED))})"
_SHELL_WORD: Final = Pattern(rf"(?:^|[|&;({{!]|\b(?:if|then|do|exec|timeout[ \t]+\S+))[ \t]*({_PROGRAM})(?=[ \t;]|$)")
_FIRST_WORD: Final = Pattern(r"(?:^|[|&;({!])[ \t]*(?:(?:/usr)?/s?bin/)?([A-Za-z][\w-]*)(?=[ \t;]|$)", re.ASCII)
_INSTEAD: Final = {"curl": ("wget", "wget -q --spider"), "wget": ("curl", "curl -f")}


_COLLECTOR: Final = "otel/opentelemetry-collector-contrib:0.116.1"
_FETCH: Final = "[CMD, {}, -q, --spider, 'http://localhost:13133']"


def _beside(image: str, test: str, more: str = "") -> Example:
    """A service of an image, with a health check, beside the others."""
    service = f"  checked:\n    image: {image}\n    healthcheck: {{test: {test}}}\n{more}"
    return Example(edited("compose.yaml", "  prometheus:\n", f"{service}  prometheus:\n"))


def _checked(test: str, dockerfile: str) -> Example:
    return Example(edited("compose.yaml", _APP, _APP_CHECK.format(test), {"app/Dockerfile": dockerfile}))


@rule(
    "LK160",
    "healthcheck-program",
    severity=Severity.ERROR,
    bad=(
        Example(
            edited("compose.yaml", _COMMAND, _CHECK.format('[CMD, «curl», -f, "http://localhost:9090/-/healthy"]'))
        ),
        Example(edited("compose.yaml", _COMMAND, _CHECK.format("«curl» -f http://localhost:9090/-/ready || exit 1"))),
        Example(edited("compose.yaml", _APP, "    image: redis:8\n    healthcheck: {test: «curl» localhost}\n")),
        _checked('[CMD-SHELL, "«wget» -q --spider localhost:5000"]', _BUILT.format("python:3.13-slim", "")),
        _checked("«curl» -f localhost:5000", _BUILT.format("python:3.13-slim", "RUN pip install flask\n")),
        _checked("«curl» -f localhost:5000", _BUILT.format("python:3.13-alpine", "")),
        _checked("[CMD, «'curl -f http://localhost:5000 || exit 1'»]", _BUILT.format("python:3.13", "")),
        _beside("example/database:1", "[CMD, «pg_isready -U app»]"),
        _beside(_COLLECTOR, _FETCH.format("«wget»")),
        _beside("otel/opentelemetry-collector", "«curl -f http://localhost:13133 || exit 1»"),
        _beside(
            "ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector:0.116.1",
            _FETCH.format("«/bin/wget»"),
        ),
        _beside("grafana/tempo:2.10.0", _FETCH.format("«wget»")),
        _beside("grafana/loki:3.6.0", "«wget -q --spider http://localhost:3100/ready || exit 1»"),
        _beside("oliver006/redis_exporter:v1.77.0", _FETCH.format("«wget»")),
        _beside("example/database:1", "[CMD, «pg_isredy», -U, app]"),
        _beside("example/app:1", "'«wgte» -q --spider http://localhost:80 || exit 1'"),
        _beside("example/app:1", "[CMD-SHELL, 'test -f /a && /usr/bin/«crul» -f localhost']"),
        _checked("[CMD, «redis_cli», ping]", _BUILT.format("redis:8", "")),
        _checked("«exit 0»", _BUILT.format("gcr.io/distroless/static-debian12", "COPY app /app\n")),
    ),
    good=(
        Example(edited("compose.yaml", _COMMAND, _CHECK.format("[CMD, wget, -q, --spider, 'http://localhost:9090']"))),
        Example(edited("compose.yaml", _COMMAND, _CHECK.format("[NONE]"))),
        Example(edited("compose.yaml", _COMMAND, _CHECK.format("[CMD, promtool, check, healthy]"))),
        _checked("curl -f localhost:5000", _BUILT.format("python:3.13", "")),
        _checked("curl -f localhost:5000", _BUILT.format("python:3.13-slim", "RUN apt-get install -y curl\n")),
        _checked("curl -f localhost:5000", _BUILT.format("python:3.13-slim", "RUN ./install.sh\n")),
        _checked("curl -f localhost:5000", _BUILT.format("${BASE}", "")),
        _beside(_COLLECTOR, "[CMD, /otelcol-contrib, validate]"),
        _beside(_COLLECTOR, _FETCH.format("wget"), "    volumes: [./tools/wget:/usr/bin/wget]\n"),
        _beside(_COLLECTOR, _FETCH.format("/busybox/wget"), "    volumes: [tools:/busybox]\n"),
        _beside("example/opentelemetry-collector-contrib:1", _FETCH.format("wget")),
        _beside("grafana/tempo:2.9.2", _FETCH.format("wget")),  # it still had BusyBox
        _beside("grafana/tempo:latest", _FETCH.format("wget")),
        _beside("grafana/loki:3.5.0", _FETCH.format("wget")),
        _beside("grafana/loki:3.7.0", "[CMD, /usr/bin/loki, -health]"),
        _beside("oliver006/redis_exporter:v1.77.0-alpine", _FETCH.format("wget")),
        _checked("wget -q localhost", _BUILT.format(_COLLECTOR, "COPY --from=busybox:musl /bin/sh /bin/wget /bin/\n")),
        _beside("example/database:1", "[CMD-SHELL, pg_isready -U app]"),
        _beside("example/app:1", "wget2 -q localhost; gurl localhost; /app/crul localhost; echo crul"),
        _beside("mongo:8", "mongos --version"),
        _beside("example/app:1", "[CMD, wgte, localhost]", "    volumes: [./tools/wgte:/usr/bin/wgte]\n"),
        _checked("[CMD, redis_cli, ping]", _BUILT.format("redis:8", "COPY redis_cli /usr/bin/\n")),
        _checked("[CMD, /app, --check]", _BUILT.format("scratch", "")),
        _checked("curl -f localhost:5000", _BUILT.format("example.org/ours/python:3.13-slim", "")),
        _checked("curl -f localhost:5000", _BUILT.format("nginx:alpine", "")),
        _checked("[CMD, curl, localhost:5000]", _BUILT.format("gcr.io/distroless/static:debug", "")),
        Example(
            edited(
                "compose.yaml",
                _APP,
                "    image: redis:8\n    extends: {file: ../common.yaml, service: app}\n"
                "    healthcheck: {test: curl localhost}\n",
            )
        ),
        Example(stack()),
    ),
)
def healthcheck_program(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A health check runs a program that its image does not have.

    The check runs inside the container, with what is installed there. Where the program is missing each check fails,
    whatever the service does: it counts as unhealthy for ever, and what waits for it with `condition: service_healthy`
    never starts. Use a program that the image has, or install this one in the Dockerfile. `CMD` starts the program that
    its first word names, without a shell: a whole command in one word is the name of no program. Nor is a word that is
    a slip of one, such as `wgte` for `wget`, in whatever image.
    """
    for service in subject.services.values():
        command = _command_in_one_word(service)
        if command is not None:
            yield Finding(
                command.place,
                f"`CMD` starts a program without a shell, and none is called `{command.text}`: every check fails, and "
                f"`{service.name}` never becomes healthy",
                "write `CMD-SHELL` instead of `CMD`, or each part as a word of its own",
            )
            continue
        asked = list(_asked(service))
        misspelt = _misspelt(service, subject, stack)
        if misspelt is not None:
            yield misspelt
            continue
        lacks = lacking(service, subject, stack.files) if asked else None
        if lacks is None:
            continue
        missed = next(((program, place) for program, place in asked if program in lacks.programs), None)
        if missed is not None:
            yield _finding(service, *missed, lacks)


def _command_in_one_word(service: Service) -> Node | None:
    """The word that a check is to start, if it is a command with arguments."""
    test = service.node["healthcheck"]["test"]
    word = test[1]
    return word if test[0].text == "CMD" and " " in (word.text or "").strip() else None


def _misspelt(service: Service, compose: Compose, stack: Stack) -> Finding | None:
    """What to say of a check that starts a program which there isn't, but for a letter."""
    test = service.node["healthcheck"]["test"]
    kind, node = test[0].text, test[1] if test.is_sequence else test
    text = node.string or ""
    for found in _FIRST_WORD.finditer(text) if kind != "CMD" else (_FIRST_WORD.fullmatch(text),):
        right = meant_program(found[1], service, compose, stack.files) if found is not None else None
        if found is not None and right is not None:
            return Finding(
                node.place.within(*found.span(1)),
                f"there is no program `{found[1]}`: every check fails, and `{service.name}` never becomes healthy",
                f"write `{right}`",
            )
    return None


def _asked(service: Service) -> Iterator[tuple[str, Place]]:
    """The programs that a service's health check runs, each with its place; a text is run by a shell first."""
    test = service.node["healthcheck"]["test"]
    words = list(test.items())
    kind = words[0].text if len(words) > 1 else None
    if kind == "CMD":
        yield (words[1].text or "").rpartition("/")[2], words[1].place
        return
    shell = words[1] if kind == "CMD-SHELL" else test
    text = shell.string
    if text is None:
        return
    yield "sh", shell.place
    for found in _SHELL_WORD.finditer(text):
        yield found[2], shell.place.within(*found.span(1))


def _finding(service: Service, program: str, place: Place, lacks: Lacking) -> Finding:
    base = f"`{lacks.image.text}`"
    missing = "no shell to run this" if program == "sh" else f"no `{program}`"
    image = service.node["build" if lacks.built else "image"].place
    return Finding(
        place,
        f"{base} has {missing}: every check fails, and `{service.name}` never becomes healthy",
        _advice(program, lacks),
        ((image, f"built on {base}" if lacks.built else "this image"),),
    )


def _advice(program: str, lacks: Lacking) -> str:
    if program not in _INSTEAD:
        return "write `[CMD, …]` with a program that is in the image"
    other, instead = _INSTEAD[program]
    if other not in lacks.programs:
        return f"write `{instead}`, which it has" + (f", or install `{program}`" if lacks.built else "")
    if lacks.built:
        return f"install `{program}` in the Dockerfile, or ask with a program that is there"
    return "ask with a program that is in the image"
