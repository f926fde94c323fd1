"""LK225."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose, Service
from stacklint.stack.programs.collector_parts import CORE_SINCE, Misfit, lacking_parts, misspelt_parts, misused_parts
from stacklint.stack.programs.collectors import NEWEST, collector_config
from stacklint.stack.stack import Stack

_DROPPED: Final = {
    ("exporters", "jaeger"): (86, "write `otlp`, which Jaeger takes on port 4317"),
    ("exporters", "logging"): (111, "write `debug`, and `verbosity: detailed` for `loglevel: debug`"),
    ("exporters", "loki"): (131, "write `otlphttp`, with the endpoint `http://loki:3100/otlp`"),
    ("extensions", "memory_ballast"): (109, "delete it, and set `GOMEMLIMIT` for the container"),
}
"""Components that the collector's images have no longer since a version, and what to take instead."""
_SECTIONS: Final = ("receivers", "processors", "exporters")
_RECEIVED: Final = "receivers: {otlp: {protocols: {grpc: {endpoint: '0.0.0.0:4317'}}}}\n"


def _collector(config: str, *, tag: str = "0.128.0", image: str = "otel/opentelemetry-collector-contrib") -> Example:
    collector = (
        f"services:\n  collector:\n    image: {image}:{tag}\n"
        "    command: [--config=/etc/collector.yml]\n    volumes: ['./collector.yml:/etc/collector.yml:ro']\n"
    )
    return Example(edited("compose.yaml", "services:\n", collector, {"collector.yml": _RECEIVED + config}))


def _exporting(exporters: str, used: str, *, tag: str = "0.128.0", more: str = "") -> Example:
    signal = "logs" if "loki" in used else "traces"
    pipeline = f"{signal}: {{receivers: [otlp], exporters: [{used}]}}"
    return _collector(f"exporters: {{{exporters}}}\nservice: {{{more}pipelines: {{{pipeline}}}}}\n", tag=tag)


def _joined(into: str, out: str, *, connectors: str = "spanmetrics: {}") -> Example:
    """A collector with a pipeline for traces and one for metrics: what ends the first, and what begins the second."""
    pipelines = (
        f"traces: {{receivers: [otlp], exporters: [{into}]}}, metrics: {{receivers: [{out}], exporters: [debug]}}"
    )
    return _collector(
        f"connectors: {{{connectors}}}\nexporters: {{debug: {{}}}}\nservice: {{pipelines: {{{pipelines}}}}}\n"
    )


def _ended(exporters: str, pipelines: str, more: str = "", image: str = "", tag: str = "0.128.0") -> Example:
    config = f"{more}exporters: {{{exporters}}}\nservice: {{pipelines: {{{pipelines}}}}}\n"
    return _collector(config, image=image or "otel/opentelemetry-collector-contrib", tag=tag)


_CORE: Final = "otel/opentelemetry-collector"
_PLAIN: Final = "traces: {receivers: [otlp], exporters: [debug]}"


@rule(
    "LK225",
    "collector-refuses",
    severity=Severity.ERROR,
    bad=(
        _exporting("«logging»: {verbosity: detailed}", "logging"),
        _exporting("«logging/all»: {}, debug: {}", "debug", tag="latest"),
        _exporting("«jaeger»: {endpoint: 'jaeger:14250'}", "jaeger"),
        _exporting("«loki»: {endpoint: 'http://loki:3100/loki/api/v1/push'}", "loki", tag="0.131.0"),
        _collector(
            "extensions: {«memory_ballast»: {size_mib: 64}}\nexporters: {debug: {}}\n"
            "service: {extensions: [memory_ballast], pipelines: {traces: {receivers: [otlp], exporters: [debug]}}}\n"
        ),
        _exporting("debug: {}", "debug, «otlp/tempo»"),
        _exporting("debug: {}", "debug", more="extensions: [«health_check»], "),
        _joined("«spanmetrics»", "otlp"),
        _joined("debug", "«spanmetrics»"),
        _joined("debug, «forward»", "otlp", connectors="forward: {}"),
        _joined("«span_metrics»", "otlp", connectors="span_metrics: {}"),
        _ended(
            "debug: {}",
            "logs: {receivers: [otlp], exporters: [«spanmetrics»]}, "
            "traces: {receivers: [«spanmetrics»], exporters: [debug]}",
            "connectors: {spanmetrics: {}}\n",
        ),
        _ended("prometheus: {endpoint: ':8889'}", "traces: {receivers: [otlp], exporters: [«prometheus»]}"),
        _ended(
            "debug: {}", "logs: {receivers: [«prometheus/a»], exporters: [debug]}", "receivers: {prometheus/a: {}}\n"
        ),
        _ended("debug: {}", "«traces»: {receivers: [otlp]}"),
        _ended("debug: {}", "«metric»: {receivers: [otlp], exporters: [debug]}"),
        _ended("debug: {}", _PLAIN, "processors: {«bacth»: {}, «memorylimiter»: {}}\n"),
        _ended("debug: {}", _PLAIN, "connectors: {«spanmetrics»: {}}\nprocessors: {«tail_sampling»: {}}\n", _CORE),
        _ended("«loki»: {endpoint: 'http://loki'}, debug: ", _PLAIN, "", _CORE, "latest"),
    ),
    good=(
        _exporting("debug: {}", "debug"),
        _exporting("logging: {}", "logging", tag="0.110.0"),
        _exporting("logging: {}", "logging", tag="nightly"),
        _exporting("loki: {endpoint: 'http://loki:3100/loki/api/v1/push'}", "loki"),
        _exporting("debug: {}", "debug, '${env:EXPORTER}'"),
        _collector(
            "exporters: ${file:exporters.yml}\nservice: {pipelines: {traces: {receivers: [otlp], exporters: [otlp]}}}\n"
        ),
        _collector(
            "exporters: {debug: {}}\nconnectors: {spanmetrics: {}}\nservice: {pipelines: {"
            "traces: {receivers: [otlp], exporters: [spanmetrics]}, metrics: {receivers: [spanmetrics], "
            "exporters: [debug]}}}\n"
        ),
        _collector("exporters: [\n"),
        _joined("spanmetrics", "spanmetrics"),
        _joined("debug, spanmetrics/a", "otlp, spanmetrics/a", connectors="spanmetrics/a: {}, spanmetrics/b: {}"),
        _joined("count, exceptions", "count, exceptions", connectors="count: {}, exceptions: {}"),
        _joined("debug, forward", "otlp, '${env:MORE}'", connectors="forward: {}"),
        _joined("ours", "ours", connectors="ours: {}"),
        _ended(
            "otlphttp: {}, debug: {}", _PLAIN, "processors: {batch: {}, host_metrics: {}, resource_detection: {}}\n"
        ),
        _ended("otlp_http: {}, debug: {}", _PLAIN, "processors: {probabilistic_sampler: {}, filter: {}}\n", _CORE),
        _ended("debug: {}", "traces: {receivers: '${env:RECEIVERS}', exporters: [debug]}, logs: '${file:logs.yml}'"),
        _ended("debug: {}", _PLAIN, "processors: {tail_sampling: {}}\n", _CORE, "0.30.0"),
    ),
)
def collector_refuses(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """The OpenTelemetry Collector refuses to start with its configuration.

    It takes no component that its image doesn't have, even where no pipeline has it, and images lose some: `logging`
    went for `debug` in 0.111, `loki` in 0.131, since Loki takes OTLP by itself. Nor does it take a pipeline with a
    component that isn't configured, or an extension of that kind. The image whose name does not end in `-contrib` has
    few components: no `spanmetrics`, `tail_sampling` or `transform`, and none that reads a database. A connector has to
    end one pipeline and to begin another one, each for a signal that it is for, and so with other components:
    `prometheus` exports metrics and no traces. The container exits at start. Where the image has no version it is the
    newest, unless an older one lies on the host.
    """
    for service in subject.services.values():
        found = collector_config(stack.container_of(service), stack.files)
        if found is None:
            continue
        config, version = found
        newest = version == NEWEST
        for node, what, since, advice in _dropped(config, version):
            yield Finding(
                node.place.key(),
                f"the collector has no {what} since 0.{since}; `{service.name}` exits at start",
                advice,
                ((service.image_node.place, "the newest version" if newest else "the version"),),
                severity=Severity.WARNING if newest else None,
            )
        for node, section in _unknown(config):
            yield Finding(
                node.place,
                f"`{node.text}` is not among the `{section}`; `{service.name}` exits at start",
                f"configure it under `{section}`, or take it away here",
            )
        for misfit in (*misspelt_parts(config), *misused_parts(config)):
            yield _told(misfit, service)
        for misfit in lacking_parts(config) if version >= CORE_SINCE and not _is_whole(service) else ():
            related = ((service.image_node.place, "the image"),)
            yield _told(misfit, service)._replace(related=related, severity=Severity.WARNING if newest else None)


def _told(misfit: Misfit, service: Service) -> Finding:
    where = misfit.node.place.key() if misfit.key else misfit.node.place
    return Finding(where, f"{misfit.problem}; `{service.name}` exits at start", misfit.advice)


def _is_whole(service: Service) -> bool:
    """Whether the image has all components."""
    return service.image is None or service.image.repository.endswith("-contrib")


def _dropped(config: Node, version: int) -> Iterator[tuple[Node, str, int, str]]:
    for (section, kind), (since, advice) in _DROPPED.items():
        for name in config[section].keys if version >= since else ():
            if name.partition("/")[0] == kind:
                yield config[section][name], f"{section[:-1]} `{kind}`", since, advice


def _unknown(config: Node) -> Iterator[tuple[Node, str]]:
    """What the service uses and is not configured, with the section in which it would be."""
    service = config["service"]
    uses = [(service["extensions"], "extensions")]
    uses += [(service["pipelines"][name][one], one) for name in service["pipelines"].keys for one in _SECTIONS]
    for listed, section in uses:
        places = (
            (config[section],) if section in {"extensions", "processors"} else (config[section], config["connectors"])
        )
        if any(one.text is not None for one in places):
            continue  # taken from elsewhere
        known = {name for one in places for name in one.keys}
        yield from (
            (item, section) for item in listed.items() if item.text and "$" not in item.text and item.text not in known
        )
