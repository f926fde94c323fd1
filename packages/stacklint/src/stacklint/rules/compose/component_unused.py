"""LK314."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.programs.collector_parts import lacking_parts, unused_parts
from stacklint.stack.programs.collectors import collector_config
from stacklint.stack.stack import Stack

_WHOLE: Final = "otel/opentelemetry-collector-contrib"
_PIPELINE: Final = "receivers: [otlp], exporters: [debug]"


def _collector(config: str, service: str = "", pipeline: str = _PIPELINE, image: str = _WHOLE) -> Example:
    collector = (
        f"services:\n  collector:\n    image: {image}:0.128.0\n"
        "    command: [--config=/etc/collector.yml]\n    volumes: ['./collector.yml:/etc/collector.yml:ro']\n"
    )
    text = (
        f"receivers: {{otlp: {{protocols: {{grpc: }}}}}}\n{config}"
        f"service: {{{service}pipelines: {{traces: {{{pipeline}}}}}}}\n"
    )
    return Example(edited("compose.yaml", "services:\n", collector, {"collector.yml": text}))


@rule(
    "LK314",
    "component-unused",
    severity=Severity.INFO,
    bad=(
        _collector("processors: {«tail_sampling»: {}}\nexporters: {debug: , «otlp/tempo»: {endpoint: 'tempo:4317'}}\n"),
        _collector("exporters: {debug: }\nconnectors: {«spanmetrics»: }\nextensions: {«health_check»: }\n"),
        _collector("exporters: {debug: }\nextensions: {«file_storage»: , zpages: }\n", "extensions: [zpages], "),
    ),
    good=(
        _collector("exporters: {debug: }\nextensions: {zpages: }\n", "extensions: [zpages], "),
        _collector("exporters: {debug: }\nextensions: {zpages: }\n", "extensions: '${env:EXTENSIONS}', "),
        _collector("exporters: {debug: , file: }\n", pipeline="receivers: [otlp], exporters: [debug, '${env:MORE}']"),
        _collector("exporters: {debug: , file: }\n", pipeline="receivers: [otlp], exporters: '${env:ALL}'"),
        _collector("exporters: {debug: , nop: }\nextensions: {pprof: }\n"),
        _collector("exporters: {debug: }\nprocessors: {tail_sampling: }\n", image="otel/opentelemetry-collector"),
    ),
)
def component_unused(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A component of an OpenTelemetry Collector is configured and not used.

    What is in no pipeline isn't started, and the collector says nothing of it: a processor that should remove secrets
    removes none, an exporter sends nothing. So it is of extensions that `service.extensions` does not list.
    """
    for service in subject.services.values():
        found = collector_config(stack.container_of(service), stack.files)
        whole = service.image is None or service.image.repository.endswith("-contrib")
        refused = {one.node.path for one in lacking_parts(found[0])} if found is not None and not whole else set()
        for node, section, name in unused_parts(found[0]) if found is not None else ():
            if node.path in refused:
                continue  # LK225 tells that the image doesn't have it
            where = "`service.extensions`" if section == "extensions" else "a pipeline"
            yield Finding(
                node.place.key(),
                f"the {section[:-1]} `{name}` is not in {where}; it is not started",
                f"add it to {where}, or delete it",
            )
