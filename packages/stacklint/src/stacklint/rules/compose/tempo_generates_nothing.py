"""LK315."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.programs.strict_keys import config_of
from stacklint.stack.stack import Stack

_SINCE: Final = (1, 4)
_LEGACY_UNTIL: Final = (2, 3)
_GENERATOR: Final = (
    "{storage: {path: /wal, remote_write: [{url: 'http://prometheus:9090/api/v1/write'}]}, "
    "processor: {span_metrics: {dimensions: [http.method]}}}"
)
_BAD: Final = f"«metrics_generator»: {_GENERATOR}\n"
_GOOD: Final = f"metrics_generator: {_GENERATOR}\n"


def _tempo(config: str, *, tag: str = ":2.8.2", more: str = "") -> Example:
    tempo = (
        f"services:\n  tempo:\n    image: grafana/tempo{tag}\n    command: [-config.file=/etc/tempo.yaml]\n{more}"
        "    volumes: ['./tempo.yaml:/etc/tempo.yaml']\n"
    )
    text = f"server: {{http_listen_port: 3200}}\n{config}"
    return Example(edited("compose.yaml", "services:\n", tempo, {"tempo.yaml": text}))


@rule(
    "LK315",
    "tempo-generates-nothing",
    severity=Severity.WARNING,
    bad=(
        _tempo(_BAD),
        _tempo(_BAD, tag=""),
        _tempo(f"{_BAD}overrides: {{defaults: {{ingestion: {{rate_limit_bytes: 1}}}}}}\n"),
        _tempo(f"{_BAD}overrides: {{metrics_generator_processors: []}}\n", tag=":2.2.3"),
    ),
    good=(
        _tempo(f"{_GOOD}overrides: {{defaults: {{metrics_generator: {{processors: [service-graphs]}}}}}}\n"),
        _tempo(f"{_GOOD}overrides: {{metrics_generator_processors: [span-metrics]}}\n", tag=":2.2.3"),
        _tempo(f"{_GOOD}overrides: {{per_tenant_override_config: /etc/overrides.yaml}}\n"),
        _tempo(f"{_GOOD}overrides: {{user_configurable_overrides: {{enabled: true}}}}\n"),
        _tempo(f"{_GOOD}overrides: {{defaults: {{metrics_generator: {{processors: '${{PROCESSORS}}'}}}}}}\n"),
        _tempo(f"{_GOOD}overrides: '${{OVERRIDES}}'\n"),
        _tempo("metrics_generator: {storage: {path: /wal}}\n"),
        _tempo("metrics_generator: {storage: {path: /wal, remote_write: []}}\n"),
        _tempo(_GOOD, tag=":main-1a2b3c4"),
        _tempo(_GOOD, more="    build: tempo\n"),
        _tempo("overrides: {}\n"),
    ),
)
def tempo_generates_nothing(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """Tempo's metrics generator is told where to write and has no processor that makes metrics.

    All of its processors are off until the overrides name them, whatever stands under `metrics_generator.processor`.
    Until then there is no `traces_spanmetrics_*` and no `traces_service_graph_*`: the service graph of Grafana and
    panels that ask for them stay empty. Source: Tempo's documentation of the metrics generator, whose processors are
    disabled by default.
    """
    for service in subject.services.values():
        found = config_of(stack.container_of(service), "grafana/tempo", "", stack.files)
        if found is None or found[1] < _SINCE:
            continue
        config, version = found
        generator = config["metrics_generator"]
        written = list(generator["storage"]["remote_write"].items())
        if written and not _may_process(config["overrides"]):
            short = "metrics_generator_processors: [service-graphs, span-metrics]"
            long = "defaults: {metrics_generator: {processors: [service-graphs, span-metrics]}}"
            yield Finding(
                generator.place.key(),
                f"no processor of the metrics generator is on; `{service.name}` makes no metrics of its traces",
                f"write `overrides: {{{short if version < _LEGACY_UNTIL else long}}}`",
                ((service.image_node.place, "the program that reads it"),),
            )


def _may_process(overrides: Node) -> bool:
    """Whether overrides ask for a processor, or may."""
    told = (overrides["defaults"]["metrics_generator"]["processors"], overrides["metrics_generator_processors"])
    elsewhere = ("per_tenant_override_config", "user_configurable_overrides")
    hidden = overrides.text is not None or any(overrides[name].present for name in elsewhere)
    return hidden or any(one.text is not None or any(one.items()) or one.is_mapping for one in told)
