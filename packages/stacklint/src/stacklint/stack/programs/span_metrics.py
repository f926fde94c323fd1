"""Which metrics a stack makes of spans: the connector `spanmetrics` of its collectors, and Tempo's metrics generator.

Facts: the README of the connector and its changelog (the namespace is `traces.span.metrics` since 0.109, before there
was none; the unit is `ms` unless it is told otherwise, and will be `s`), how names of OpenTelemetry become those of
Prometheus (units and `_total` at the end), and Tempo's documentation of its processors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.pattern import Pattern
from stacklint.stack.containers.image_programs import COLLECTORS
from stacklint.stack.programs.collectors import collector_config, kind_of
from stacklint.stack.programs.strict_keys import config_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.document import Node
    from stacklint.stack.compose.sets import Service
    from stacklint.stack.containers.container import Container
    from stacklint.stack.repository.files import Files

_NAMESPACED_SINCE: Final = 109
_SUFFIXED_SINCE: Final = 90
"""From when on the exporters surely add units and types to names."""
_SECONDS_FROM: Final = 145
"""From when on the unit may be seconds by default."""
_NAMESPACE: Final = "traces.span.metrics"
_OTHERS: Final = Pattern(r"alloy|agent|beyla|collector|jaeger|otel|opentelemetry|signoz|odigos|tempo")
"""What images are called that may make metrics of spans as well."""
_JAEGER: Final = "jaegertracing"
_TEMPO: Final = "grafana/tempo"
_OF_TEMPO: Final = frozenset(
    {
        "traces_spanmetrics_calls_total",
        "traces_spanmetrics_size_total",
        *(f"traces_spanmetrics_latency_{end}" for end in ("bucket", "sum", "count")),
    }
)
_SPANS: Final = frozenset({"span-metrics", "span-metrics-count", "span-metrics-latency", "span-metrics-size"})
_GRAPHS: Final = "service-graphs"
_FAMILY: Final = Pattern(
    r"(?P<start>(?:traces_span_?metrics_)?)(?P<what>calls_total|latency_(?:bucket|sum|count)|"
    r"duration_(?:milliseconds|seconds)_(?:bucket|sum|count))"
)
_GRAPH: Final = Pattern(
    r"traces_service_graph_request_(?:total|failed_total|(?:server|client)_(?:seconds_)?(?:bucket|sum|count))"
)
_DURATION: Final = Pattern(r"(?:latency|duration_(?:milliseconds|seconds))_")
_PLAIN: Final = Pattern(r"[^A-Za-z0-9]+")


class SpanMetrics(NamedTuple):
    """What metrics are made of spans.

    Attributes:
        names: what they are called.
        graphs: whether there may be those of a service graph.
        makers: what makes them.
        idle: programs that could make some and are not told to.
    """

    names: frozenset[str]
    graphs: bool
    makers: tuple[Node, ...]
    idle: tuple[Node, ...]


class Otherwise(NamedTuple):
    """That a metric of spans is not made.

    Attributes:
        meant: what it is called here, "" if there is none like it.
        where: what makes those that there are, or could make some.
    """

    meant: str
    where: tuple[Node, ...]


def made_otherwise(name: str, made: SpanMetrics) -> Otherwise | None:
    """What a metric of spans is called here, or that there is none; `None` if there is, or if it is no such metric."""
    found = _FAMILY.fullmatch(name)
    if found is not None and name not in made.names:
        meant = _alike(found["what"], made.names)
        if meant:
            return Otherwise(meant, made.makers)
        others = made.makers or made.idle
        return Otherwise("", others) if found["start"] and not made.names and others else None
    if _GRAPH.fullmatch(name) and not made.graphs and (made.makers or made.idle):
        return Otherwise("", made.makers or made.idle)
    return None


def _alike(what: str, names: Iterable[str]) -> str:
    """Of some names the one that measures the same."""
    end = what.rpartition("_")[2]
    same = [one for one in sorted(names) if one.endswith(f"_{end}") or one == what]
    wanted = [one for one in same if (_DURATION.search(one) is None) is (_DURATION.search(what) is None)]
    return wanted[0] if wanted and "size" not in wanted[0] else ""


def read_span_metrics(containers: tuple[Container, ...], files: Files) -> SpanMetrics | None:
    """What metrics the services of a compose set make of spans; `None` where that can't be known."""
    names: set[str] = set()
    makers: list[Node] = []
    idle: list[Node] = []
    graphs = False
    for container in containers:
        service = container.service
        if not _is_known(service):
            return None
        repository = service.image.repository if service.image is not None and service.build is None else ""
        if repository == _TEMPO:
            found = _of_tempo(container, files)
        elif repository in COLLECTORS:
            found = _of_collector(container, files)
        else:
            continue
        if found is None:
            return None
        made, draws, node = found
        names |= made
        graphs = graphs or draws
        (makers if made or draws else idle).append(node)
    return SpanMetrics(frozenset(names), graphs, tuple(makers), tuple(idle))


def _is_known(service: Service) -> bool:
    """Whether a service is a program that we can look into, or surely makes no metrics of spans."""
    image = service.image if service.build is None else service.base
    if service.partial or image is None:
        return not service.partial and service.build is not None
    own = service.build is None and image.repository in {_TEMPO, *COLLECTORS}
    owner, _, base = image.repository.rpartition("/")
    return own or (_OTHERS.search(base) is None and owner != _JAEGER and "$" not in image.text)


def _of_tempo(container: Container, files: Files) -> tuple[frozenset[str], bool, Node] | None:
    image = container.service.image_node
    if not any(word.lstrip("-").startswith("config.file") for word, _ in container.service.command):
        return frozenset(), False, image  # which has no generator by itself
    found = config_of(container, _TEMPO, "", files)
    if found is None:
        return None
    overrides = found[0]["overrides"]
    told = (overrides["defaults"]["metrics_generator"]["processors"], overrides["metrics_generator_processors"])
    elsewhere = ("per_tenant_override_config", "user_configurable_overrides")
    processors = {entry.text or "" for one in told for entry in one.items()}
    hidden = overrides.text is not None or any(overrides[name].present for name in elsewhere)
    if hidden or any("$" in one for one in processors) or any(one.text is not None or one.is_mapping for one in told):
        return None
    generator = found[0]["metrics_generator"]
    if generator.present and not processors:
        return None  # of which LK315 speaks
    if not processors:
        return frozenset(), False, image
    return (_OF_TEMPO if processors & _SPANS else frozenset(), _GRAPHS in processors, generator)


def _of_collector(container: Container, files: Files) -> tuple[frozenset[str], bool, Node] | None:
    found = collector_config(container, files)
    if found is None:
        return None
    config, version = found
    pipelines = config["service"]["pipelines"]
    names: set[str] = set()
    node, graphs = container.service.image_node, False
    for name in config["connectors"].keys:
        kind, connector = kind_of(name), config["connectors"][name]
        given = [one for one in pipelines.keys if _holds(pipelines[one]["receivers"], name)]
        taken = any(_holds(pipelines[one]["exporters"], name) for one in pipelines.keys)
        if kind not in {"spanmetrics", "servicegraph"} or not given or not taken:
            continue
        node = connector
        graphs = graphs or kind == "servicegraph"
        for pipeline in given if kind == "spanmetrics" else ():
            made = _of_connector(connector, pipelines[pipeline], config, version)
            if made is None:
                return None
            names |= made
    kinds = {kind_of(name) for section in ("processors", "connectors") for name in config[section].keys}
    if kinds & {"forward", "routing"} or config["processors"]["spanmetrics"].exists:
        return None
    return frozenset(names), graphs, node


def _holds(listed: Node, name: str) -> bool:
    return any(entry.text == name for entry in listed.items())


def _of_connector(connector: Node, pipeline: Node, config: Node, version: int) -> set[str] | None:
    """The names of what a connector makes, as a pipeline sends it on; `None` where they can't be known."""
    histogram, given = connector["histogram"], connector["namespace"]
    steps = {kind_of(entry.text or "") for entry in pipeline["processors"].items()}
    renamed = bool(steps & {"transform", "metricstransform"})
    if version < _SUFFIXED_SINCE or renamed or histogram["exponential"].exists or "$" in (given.text or ""):
        return None
    usual = _NAMESPACE if version >= _NAMESPACED_SINCE else ""
    namespace = given.text if given.text is not None else usual
    unit = histogram["unit"].text
    if unit not in {None, "ms", "s"}:
        return None
    seconds = unit == "s" or (unit is None and version >= _SECONDS_FROM)
    units = [*(("seconds",) if seconds else ()), *(("milliseconds",) if unit != "s" else ())]
    ends = {"calls_total", *(f"duration_{one}_{end}" for one in units for end in ("bucket", "sum", "count"))}
    found: set[str] = set()
    for entry in pipeline["exporters"].items():
        name = entry.text or ""
        exporter, kind = config["exporters"][name], kind_of(name)
        if kind in {"debug", "logging", "nop", "file"}:
            continue
        hidden = exporter["translation_strategy"].present or exporter["add_metric_suffixes"].present
        if kind not in {"prometheus", "prometheusremotewrite"} or hidden or "$" in (exporter["namespace"].text or ""):
            return None
        prefix = "_".join(_PLAIN.sub("_", one) for one in (exporter["namespace"].text or "", namespace) if one)
        found |= {f"{prefix}_{end}" if prefix else end for end in ends}
    return found
