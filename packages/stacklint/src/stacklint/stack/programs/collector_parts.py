"""Which components the images of the OpenTelemetry Collector have, and for which signals they are.

Facts: the manifests of the releases from 0.40 to 0.139 (the smaller image has `forward` for a connector, and of
processors only the simple ones), the status tables of the components, and what the collector checks when it builds its
pipelines (`service/internal/graph`, `service/pipelines`). Components that aren't listed are unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node
from stacklint.models.nearness import surely
from stacklint.stack.programs.collectors import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


SIGNALS: Final = ("traces", "metrics", "logs", "profiles")
ROLES: Final = ("receivers", "processors", "exporters")
_SECTIONS: Final = ("receivers", "processors", "exporters", "connectors", "extensions")
_TRACES, _METRICS, _LOGS = (frozenset({one}) for one in SIGNALS[:3])
_TAKES: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    "receivers": {
        **dict.fromkeys(("prometheus", "redis", "nginx", "dockerstats", "httpcheck"), _METRICS),
        **dict.fromkeys(("jaeger", "zipkin"), _TRACES),
        **dict.fromkeys(("filelog", "journald"), _LOGS),
    },
    "processors": {
        **dict.fromkeys(("groupbytrace", "span", "tailsampling"), _TRACES),
        **dict.fromkeys(("cumulativetodelta", "deltatocumulative", "metricstransform"), _METRICS),
    },
    "exporters": {
        **dict.fromkeys(("prometheus", "prometheusremotewrite"), _METRICS),
        **dict.fromkeys(("jaeger", "zipkin"), _TRACES),
        "loki": _LOGS,
    },
}
"""The signals that components take, by where they stand."""
_JOINS: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    "spanmetrics": (_TRACES, _METRICS),
    "servicegraph": (_TRACES, _METRICS),
    "exceptions": (_TRACES, _METRICS | _LOGS),
    "count": (_TRACES | _METRICS | _LOGS, _METRICS),
}
"""What connectors take, and what they make of it."""
_ONLY_IN_CONTRIB: Final[Mapping[str, frozenset[str]]] = {
    "receivers": frozenset(
        {
            *("dockerstats", "elasticsearch", "filelog", "httpcheck", "influxdb", "journald", "k8scluster"),
            *("kubeletstats", "loki", "mongodb", "mysql", "nginx", "postgresql", "rabbitmq", "redis", "sqlquery"),
            *("statsd", "syslog"),
        }
    ),
    "processors": frozenset(
        {
            *("cumulativetodelta", "deltatocumulative", "groupbyattrs", "groupbytrace", "k8sattributes"),
            *("metricstransform", "redaction", "resourcedetection", "spanmetrics", "tailsampling", "transform"),
        }
    ),
    "exporters": frozenset(
        {"clickhouse", "datadog", "elasticsearch", "influxdb", "loadbalancing", "loki", "opensearch"}
    ),
    "connectors": frozenset({"count", "exceptions", "routing", "servicegraph", "spanmetrics"}),
    "extensions": frozenset({"basicauth", "bearertokenauth", "filestorage", "oauth2client"}),
}
"""Components that the image without `-contrib` in its name does not have."""
CORE_SINCE: Final = 40
"""From when on that is so."""
_KNOWN: Final[Mapping[str, frozenset[str]]] = {
    "receivers": frozenset({"docker_stats", "filelog", "hostmetrics", "jaeger", "postgresql", "prometheus", "zipkin"}),
    "processors": frozenset(
        {
            "attributes",
            "batch",
            "filter",
            "memory_limiter",
            "resource",
            "resourcedetection",
            "tail_sampling",
            "transform",
        }
    ),
    "exporters": frozenset({"debug", "otlp_http", "otlphttp", "prometheus", "prometheusremotewrite", "zipkin"}),
    "connectors": frozenset({"servicegraph", "spanmetrics"}),
    "extensions": frozenset({"basicauth", "file_storage", "health_check", "pprof", "zpages"}),
}
"""What is used most: a word but a letter away from one of these is no component."""
_TOOLS: Final = frozenset({"debug", "logging", "nop", "pprof", "zpages"})
"""What people look into a collector with."""
_LONGEST: Final = 40


class Misfit(NamedTuple):
    """Why a collector does not start.

    Attributes:
        node: the component, as an entry of a list where `key` is false, else as what is under its name.
        key: whether it is the name that is wrong.
        problem: what is wrong.
        advice: what to do.
    """

    node: Node
    key: bool
    problem: str
    advice: str


def misspelt_parts(config: Node) -> Iterator[Misfit]:
    """Components that no image has, and pipelines for no signal."""
    for section in _SECTIONS:
        for name in config[section].keys:
            kind = name.partition("/")[0]
            right = surely(kind, _KNOWN[section]) if kind not in _KNOWN[section] and len(kind) < _LONGEST else None
            underscored = right is not None and right.replace("_", "") == kind.replace("_", "")
            if right is not None and not (underscored and "_" not in right):
                yield Misfit(config[section][name], True, f"there is no {section[:-1]} `{kind}`", f"write `{right}`")
    pipelines = config["service"]["pipelines"]
    for name in pipelines.keys:
        signal = name.partition("/")[0]
        right = surely(signal, SIGNALS)
        if signal not in SIGNALS and right is not None:
            yield Misfit(pipelines[name], True, f"there are no pipelines for `{signal}`", f"write `{right}`")


def lacking_parts(config: Node) -> Iterator[Misfit]:
    """Components that only the image of all components has."""
    for section in _SECTIONS:
        for name in config[section].keys:
            if kind_of(name) in _ONLY_IN_CONTRIB[section]:
                what = f"{section[:-1]} `{name.partition('/')[0]}`"
                advice = "take the image `otel/opentelemetry-collector-contrib`"
                yield Misfit(config[section][name], True, f"this image has no {what}", advice)


def misused_parts(config: Node) -> Iterator[Misfit]:
    """Components that stand in pipelines which they can't be part of, and pipelines without an end."""
    pipelines = config["service"]["pipelines"]
    connectors = config["connectors"].keys
    for name in pipelines.keys:
        signal, pipeline = name.partition("/")[0], pipelines[name]
        for role in ROLES:
            entries = list(pipeline[role].items())
            if not entries and role != "processors" and pipeline.text is None and pipeline[role].text is None:
                yield Misfit(pipeline, True, f"the pipeline `{name}` has no {role}", f"give it one of the {role}")
            for entry in entries:
                takes = _TAKES[role].get(kind_of(entry.text or "")) if entry.text not in connectors else None
                if takes is not None and signal in SIGNALS and signal not in takes:
                    problem = f"the {role[:-1]} `{entry.text}` takes no {signal}"
                    yield Misfit(entry, False, problem, f"put it in a pipeline for {' or '.join(sorted(takes))}")
    for name in connectors:
        yield from _loose_ends(name, pipelines)


def _loose_ends(connector: str, pipelines: Node) -> Iterator[Misfit]:
    """What is missing of the two ends of a connector."""
    taken, given = (_uses(connector, role, pipelines) for role in ("exporters", "receivers"))
    into, out = _JOINS.get(kind_of(connector), (frozenset(SIGNALS), frozenset(SIGNALS)))
    if any(
        "$" in (entry.text or "")
        for name in pipelines.keys
        for role in ROLES
        for entry in pipelines[name][role].items()
    ):
        return
    for entry, signal in taken:
        if signal in SIGNALS and signal not in into:
            advice = f"put it in a pipeline for {' or '.join(sorted(into))}"
            yield Misfit(entry, False, f"the connector `{connector}` takes no {signal}", advice)
        elif not given:
            problem = f"the connector `{connector}` is among the receivers of no pipeline{_for(out)}"
            yield Misfit(entry, False, problem, f"add it to the `receivers` of one{_for(out)}")
    for entry, signal in given:
        if signal in SIGNALS and signal not in out:
            advice = f"put it in a pipeline for {' or '.join(sorted(out))}"
            yield Misfit(entry, False, f"the connector `{connector}` makes no {signal}", advice)
        elif not taken:
            problem = f"the connector `{connector}` is among the exporters of no pipeline{_for(into)}"
            yield Misfit(entry, False, problem, f"add it to the `exporters` of one{_for(into)}")


def _for(signals: frozenset[str]) -> str:
    return f" for {' or '.join(sorted(signals))}" if len(signals) < len(SIGNALS) else ""


def _uses(connector: str, role: str, pipelines: Node) -> list[tuple[Node, str]]:
    """Where a connector stands in a role, with the signals of those pipelines."""
    return [
        (entry, name.partition("/")[0])
        for name in pipelines.keys
        for entry in pipelines[name][role].items()
        if entry.text == connector
    ]


def unused_parts(config: Node) -> Iterator[tuple[Node, str, str]]:
    """Components that are configured and that nothing uses, each with its section and its name.

    What is there to look into a collector may be switched on when it is needed.
    """
    service = config["service"]
    pipelines = service["pipelines"]
    lists = [pipelines[name][role] for name in pipelines.keys for role in ROLES]
    used = {entry.text for listed in lists for entry in listed.items()}
    started = {entry.text for entry in service["extensions"].items()}
    is_hidden = any(one.text is not None for one in (*lists, service["extensions"]))
    if not pipelines.keys or is_hidden or any("$" in (name or "") for name in used | started):
        return
    for section in _SECTIONS:
        names = started if section == "extensions" else used
        for name in config[section].keys:
            if name not in names and kind_of(name) not in _TOOLS:
                yield config[section][name], section, name
