"""LK226."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Place, root
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose, Service
from stacklint.stack.containers.container import Seen
from stacklint.stack.stack import Stack

_LOKI: Final = ("/etc/loki/local-config.yaml", "-config.file", ("schema_config", "configs"))
_CORE: Final = ("/etc/otelcol/config.yaml", "--config", ("service", "pipelines"))
_CONTRIB: Final = ("/etc/otelcol-contrib/config.yaml", "--config", ("service", "pipelines"))
_IMAGES: Final = {
    "grafana/loki": _LOKI,
    "otel/opentelemetry-collector": _CORE,
    "otel/opentelemetry-collector-contrib": _CONTRIB,
}
"""What these images read unless a flag says otherwise, that flag, and what a configuration of theirs has."""
_COLLECTOR: Final = "service: {pipelines: {traces: {receivers: [otlp], exporters: [debug]}}}\n"


def _mounted(target: str, *, image: str = "otel/opentelemetry-collector-contrib:0.128.0", more: str = "") -> Example:
    service = f"services:\n  program:\n    image: {image}\n{more}    volumes:\n      - ./program.yml:{target}\n"
    text = "schema_config: {configs: [{schema: v13}]}\n" if "loki" in image else _COLLECTOR
    return Example(edited("compose.yaml", "services:\n", service, {"program.yml": text}))


def _reported(target: str, image: str, more: str = "") -> Example:
    found = _mounted(target, image=image, more=more)
    return Example(
        {
            name: text.replace(f"./program.yml:{target}", f"«./program.yml:{target}»")
            for name, text in found.files.items()
        }
    )


def _copied(lines: str, base: str = "otel/opentelemetry-collector-contrib:0.128.0", *, build: str = "own") -> Example:
    service = f"services:\n  program:\n    build: {build}\n"
    files = {"own/program.yml": _COLLECTOR, "own/Dockerfile": f"FROM {base}\n{lines}\n"}
    return Example(edited("compose.yaml", "services:\n", service, files))


@rule(
    "LK226",
    "config-beside",
    severity=Severity.ERROR,
    bad=(
        _reported("/etc/otelcol/config.yaml", "otel/opentelemetry-collector-contrib"),
        _reported("/etc/otel-collector-config.yaml", "otel/opentelemetry-collector:0.128.0"),
        _reported("/etc/loki/loki-config.yaml:ro", "grafana/loki:3.4.2"),
        _reported(
            "/mnt/config.yaml",
            "grafana/loki",
            "    command: -config.file=/etc/loki/local-config.yaml -log.level=debug\n",
        ),
        _reported("/mnt/c.yaml", "grafana/loki", "    command: [--config.file, /etc/loki/local-config.yaml]\n"),
        _copied("COPY program.yml /etc/otelcol/config.yaml", build="«own»"),
        _copied('COPY program.yml /etc/\nCMD ["--config=/etc/otelcol-contrib/config.yaml"]', build="«own»"),
    ),
    good=(
        _mounted("/etc/otelcol-contrib/config.yaml"),
        _mounted("/etc/otelcol/config.yaml", more="    command: [--config=/etc/otelcol/config.yaml]\n"),
        _mounted(
            "/etc/otelcol/config.yaml", more="    entrypoint: [/otelcol-contrib, --config=/etc/otelcol/config.yaml]\n"
        ),
        _mounted("/etc/otelcol/config.yaml", more="    build: collector\n"),
        _mounted("/etc/loki/c.yaml", image="grafana/loki", more="    command: [-config.file=/etc/loki/c.yaml]\n"),
        _mounted("/etc/loki/c.yaml", image="grafana/loki", more="    command: [-target=all]\n"),
        _mounted("/etc/otelcol/config.yaml", image="ours/collector"),
        _mounted("/etc/otelcol/config.yaml\n      - collector:/etc/otelcol-contrib"),
        _mounted("/etc/otelcol/config.yaml", image="otel/opentelemetry-collector:0.128.0"),
        _mounted("/etc/otelcol-contrib", image="otel/opentelemetry-collector-contrib:$TAG"),
        _copied("COPY program.yml /etc/otelcol-contrib/config.yaml\nCOPY program.yml /etc/example.yaml"),
        _copied('COPY program.yml /etc/otelcol/config.yaml\nCMD ["--config=/etc/otelcol/config.yaml"]'),
        _copied("ADD https://example.com/c.yaml /etc/otelcol-contrib/config.yaml\nCOPY program.yml /example.yml"),
        _copied("COPY --from=builder /otelcol-contrib /usr/bin/otelcol-contrib\nCOPY program.yml /example.yml"),
        Example(
            edited(
                "compose.yaml",
                "services:\n",
                "services:\n  loki:\n    image: grafana/loki\n    volumes: ['./app:/app', './n.yml:/n.yml']\n",
                {"n.yml": "a: 1\n"},
            )
        ),
    ),
)
def config_beside(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A configuration is mounted or copied where its program does not look for it.

    Loki and the OpenTelemetry Collector read one path, unless a flag names another one; it is not the same in the
    collector's two images. With nothing there that the stack brings, also where the flag names just that path, they
    start with the example configuration of their image, and say nothing. So it is of what a Dockerfile copies.
    """
    for service in subject.services.values():
        known = _known(service)
        if known is None:
            continue
        path, flag, keys = known
        container = stack.container_of(service)
        if not container.mounts_known or not container.is_own(path):
            continue
        brought = [(mount.target, mount.node.place) for mount in service.mounts]
        brought += [(inside, service.image_node.place) for inside in service.baked or ()]
        for inside, place in brought:
            found = container.resolve(inside)
            if found.seen is not Seen.FILE or found.path is None or not found.path.endswith((".yml", ".yaml")):
                continue
            if root(stack.files.document(found.path, "yaml"))[keys[0]][keys[1]].present:
                written, copied = f"{flag}={inside}", found.mount is None
                how = f"{'copy' if copied else 'mount'} it there"
                yield Finding(
                    place,
                    f"`{service.name}` reads `{path}`, not {f'`{inside}`' if copied else 'this'}; it starts with the"
                    " example configuration of its image",
                    f"{how}, or {f'write `{written}`' if service.command else f'add `command: [{written}]`'}",
                    ((Place(stack.files.name(found.path)), "the configuration"),) if copied else (),
                )


def _known(service: Service) -> tuple[str, str, tuple[str, str]] | None:
    """What is known of the configuration of a program that no flag gives another one."""
    own = service.build is not None or service.partial or service.entrypoint
    known = _IMAGES.get(service.image.repository) if service.image is not None and not own else None
    if known is None or not service.command:
        return known
    named = {value for value, _ in service.flags(known[1].lstrip("-"))}
    return known if named == {known[0]} else None
