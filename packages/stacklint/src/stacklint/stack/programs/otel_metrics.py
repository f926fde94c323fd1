"""Which metrics of OpenTelemetry a stack surely has, and how its Prometheus calls them.

They are made by receivers of collectors, and by instruments in the source of programs. What passes them on gives them
their names: the exporters `prometheus` and `prometheusremotewrite` by `namespace`, `add_metric_suffixes` and
`translation_strategy`, Prometheus itself by the setting of that name of its `otlp`, and the SDK of a program that
shows them itself, which each do otherwise from version to version. So of a metric all names are known that it may have.

Facts: the documentation of these exporters and of Prometheus' configuration.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node, Place, Spot
from stacklint.pattern import Pattern
from stacklint.stack.containers.hosts import service_of
from stacklint.stack.containers.image_programs import COLLECTORS
from stacklint.stack.metrics.otel_names import Instrument, Naming, meant_of, series_of, shown_by_itself, stem_of
from stacklint.stack.programs.collectors import collector_config, kind_of
from stacklint.stack.programs.images import known_image
from stacklint.stack.programs.otlp import taker_of
from stacklint.stack.programs.receiver_metrics import RECEIVERS, Received, received_metrics

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.containers.container import Container
    from stacklint.stack.prometheus.server import ScrapeJob
    from stacklint.stack.stack import Stack

_SINCE: Final = 90
"""From when on exporters surely add units and types to names."""
_PASSING: Final = Pattern(r"alloy|agent|beyla|collector|otel|opentelemetry|signoz|odigos|vector|telegraf|fluent")
"""What images are called that may pass metrics of OpenTelemetry on."""
_HARMLESS: Final = frozenset(
    {
        *("batch", "memorylimiter", "resource", "resourcedetection", "attributes", "k8sattributes"),
        *("groupbyattrs", "deltatocumulative", "redaction"),
    }
)
"""Processors that leave the names of metrics as they are."""
_CHANGING: Final = Pattern(
    r"set\(\s*(?:metric\.)?(?:name|unit|type|is_monotonic)|(?:convert|extract|copy|aggregate|scale)_|drop|replace_"
)
"""What statements of a `transform` have that may give metrics other names."""
_SHARES: Final = frozenset({"percent", "ratio"})
"""Words of names that say that something else is asked for."""
_PUBLISHERS: Final = frozenset({"jaegertracing", "openzipkin", "minio", "otel", "grafana", "prom", "victoriametrics"})
"""Whose programs have metrics of their own only, under names that tell whose they are."""
_SILENT: Final = frozenset({"debug", "logging", "nop", "file"})
_FED: Final = frozenset({"otlp", "spanmetrics", "servicegraph", *RECEIVERS})
"""Receivers of which it is known what they bring along."""
_OWN_PORT: Final = Pattern(r".*:8888")
_SERVING: Final = Pattern(r"traefik|envoy|kong|apisix|keycloak|dapr|gateway")
"""Images that may send metrics of requests as well."""
_STRATEGIES: Final = {"UnderscoreEscapingWithSuffixes": True, "UnderscoreEscapingWithoutSuffixes": False}


_NEW: Final = ("http.server.request.duration", "s")
_OLD: Final = ("http.server.duration", "ms")
_OPT_IN: Final = "OTEL_SEMCONV_STABILITY_OPT_IN"


class Known(NamedTuple):
    """A metric that surely is made.

    Attributes:
        name: how OpenTelemetry calls it.
        series: all series that may become of it.
        right: those that surely do.
        where: what makes it.
        said: what that is.
    """

    name: str
    series: frozenset[str]
    right: tuple[str, ...]
    where: Place | Spot
    said: str


class Off(NamedTuple):
    """A metric that a receiver could make, and doesn't.

    Attributes:
        received: the metric.
        series: the series that would become of it.
    """

    received: Received
    series: frozenset[str]


class Older(NamedTuple):
    """A program whose metrics of requests have the names of old.

    Attributes:
        names: the names of old by those of today.
        service: whose it is.
        where: what makes them.
    """

    names: Mapping[str, str]
    service: str
    where: Spot


class OtelMetrics:
    """What a stack has of them.

    Attributes:
        known: the metrics that are made.
        off: those that receivers could make.
        older: a program whose metrics of requests have the names of old, where none has others.
    """

    __slots__ = ("_by_stem", "_namespaces", "_off", "_series", "_texts", "known", "off", "older")

    def __init__(
        self,
        known: tuple[Known, ...],
        off: tuple[Off, ...],
        namespaces: frozenset[str],
        texts: dict[str, int],
        older: Older | None = None,
    ) -> None:
        self.older: Final = older
        self.known: Final = known
        self.off: Final = off
        self._namespaces: Final = namespaces
        self._texts: Final = texts
        self._series: Final[frozenset[str]] = frozenset[str]().union(*(one.series for one in known))
        self._by_stem: Final[dict[str, list[Known]]] = {}
        self._off: Final[dict[str, list[Off]]] = {}
        for one in known:
            for stem in self._stems(one.name):
                self._by_stem.setdefault(stem, []).append(one)
        for other in off:
            for stem in self._stems(other.received.listed.name):
                self._off.setdefault(stem, []).append(other)

    def _stems(self, name: str) -> Iterator[str]:
        stem = stem_of(name)
        yield from dict.fromkeys((stem, *(f"{one}_{stem}" for one in self._namespaces)))

    def otherwise(self, name: str) -> tuple[Known, str] | None:
        """The metric that a name is surely meant for, which it hasn't, and the right one."""
        found = {one.name: one for one in self._by_stem.get(stem_of(name), ())}
        if name in self._series or len(found) != 1 or self._texts.get(name, 0) > self._declared(name):
            return None
        known = next(iter(found.values()))
        meant = meant_of(name, known.right)
        shares = _SHARES & (set(name.split("_")) ^ set(meant.split("_"))) & set(name.split("_"))
        return (known, meant) if not shares else None

    def switched_off(self, name: str) -> Off | None:
        """The metric that a name is surely meant for, where no receiver makes it."""
        stem = stem_of(name)
        found = {one.received.listed.name: one for one in self._off.get(stem, ())}
        if name in self._series or stem in self._by_stem or len(found) != 1 or name in self._texts:
            return None
        return next(iter(found.values()))

    def _declared(self, name: str) -> int:
        """How many instruments have a name as it stands in the source."""
        return sum(one.name == name for one in self.known)


class _Passed(NamedTuple):
    """What a collector passes on.

    Attributes:
        received: the metrics of its receivers, each with the ways that it takes.
        pushed: the ways of what is sent to it.
    """

    received: tuple[tuple[Received, tuple[Naming, ...]], ...]
    pushed: tuple[Naming, ...]


def read_otel_metrics(stack: Stack, compose: Compose) -> OtelMetrics | None:
    """What a stack has of them; `None` where that can't be known, or there is nothing."""
    if any(_may_export_any(job, stack, compose) for job in stack.inventory.hidden):
        return None
    passed: list[_Passed] = []
    for container in stack.containers:
        config = collector_config(container, stack.files)
        if config is None and may_pass(container.service):
            return None
        found = _read_collector(config, stack, container) if config is not None else _Passed((), ())
        if found is None:
            return None
        passed.append(found)
    pushed = tuple(dict.fromkeys(naming for one in passed for naming in one.pushed)) or _straight(stack)
    received = [pair for one in passed for pair in one.received]
    known = [_known_of(one, ways) for one, ways in received if one.made]
    texts: dict[str, int] = {}
    known += _of_programs(stack, compose, pushed, texts)
    made = {one.listed.name for one, _ in received if one.made is not False}
    off = [
        Off(one, _series(one.listed.name, one.listed.units, one.listed.instrument, ways))
        for one, ways in received
        if one.made is False and one.listed.name not in made
    ]
    if pushed and _may_watch_hosts(stack, compose):
        off = []
    namespaces = frozenset(way.namespace for _, ways in received for way in ways) | {one.namespace for one in pushed}
    older = _older(stack, compose, pushed)
    if older is not None:
        known.append(_of_old(older, pushed))
    if not known and not off and older is None:
        return None
    return OtelMetrics(tuple(known), tuple(off), namespaces - {""}, texts, older)


def _may_export_any(job: ScrapeJob, stack: Stack, compose: Compose) -> bool:
    """Whether a job scrapes a program of which nothing is known."""
    services = [service_of(target, compose) for target in job.targets]
    return any(one is not None and _is_unknown(one, stack, compose) for one in services)


def _is_unknown(service: Service, stack: Stack, compose: Compose) -> bool:
    """Whether nothing is known of what a program exports: it makes no instruments here, or is one of others."""
    from stacklint.stack.sources.instruments import read_instruments  # noqa: PLC0415 - only where a query asks for them

    if service.is_built:
        return read_instruments(service, compose, stack.files) is None
    image = service.image
    owner = image.repository.rpartition("/")[0].rpartition("/")[2] if image is not None else ""
    return image is not None and known_image(image) is None and owner not in _PUBLISHERS


def _known_of(received: Received, ways: tuple[Naming, ...]) -> Known:
    listed = received.listed
    right = series_of(listed.name, listed.units[-1], listed.instrument, ways[0])
    series = _series(listed.name, listed.units, listed.instrument, ways)
    return Known(listed.name, series, right, received.node.place.key(), f"what makes `{listed.name}`")


def _series(name: str, units: Iterable[str], instrument: Instrument, ways: Iterable[Naming]) -> frozenset[str]:
    return frozenset(one for way in ways for unit in units for one in series_of(name, unit, instrument, way))


def may_pass(service: Service) -> bool:
    """Whether a service that is no collector which we can look into may pass on what is sent to it."""
    image = service.image if service.build is None else service.base
    if image is None:
        return service.build is None or service.partial
    return _PASSING.search(image.repository) is not None or "$" in image.text


def _read_collector(found: tuple[Node, int], stack: Stack, container: Container) -> _Passed | None:
    """What a collector passes on; `None` where that can't be known."""
    config, version = found
    pipelines = config["service"]["pipelines"]
    received: list[tuple[Received, tuple[Naming, ...]]] = []
    pushed: list[Naming] = []
    for name in pipelines.keys:
        if name.partition("/")[0] != "metrics":
            continue
        pipeline = pipelines[name]
        ways = _ways(pipeline, config, stack, container) if version >= _SINCE else None
        if ways is None or not all(_keeps_names(one.text or "", config) for one in pipeline["processors"].items()):
            return None
        for receiver in (one.text or "" for one in pipeline["receivers"].items()):
            kind = kind_of(receiver)
            if kind not in _FED and not (kind == "prometheus" and _asks_itself(config["receivers"][receiver])):
                return None
            if kind == "otlp":
                pushed += ways
            if kind in RECEIVERS and ways:
                node = config["receivers"][receiver]
                received += ((one, ways) for one in received_metrics(kind, receiver, node))
    return _Passed(tuple(received), tuple(pushed))


def _keeps_names(processor: str, config: Node) -> bool:
    """Whether a processor leaves names of metrics as they are."""
    kind = kind_of(processor)
    if kind != "transform":
        return kind in _HARMLESS
    texts = _texts(config["processors"][processor]["metric_statements"])
    return not any(_CHANGING.search(one) for one in texts)


def _texts(node: Node) -> Iterator[str]:
    left = [node]
    while left:
        here = left.pop()
        left += [*here.items(), *(one for _, one in here.entries())]
        if here.text is not None:
            yield here.text


def _asks_itself(receiver: Node) -> bool:
    """Whether a receiver of the kind `prometheus` asks collectors for their own metrics, and nobody else."""
    jobs = list(receiver["config"]["scrape_configs"].items())
    targets = [
        target.text or ""
        for job in jobs
        for group in job["static_configs"].items()
        for target in group["targets"].items()
    ]
    plain = all(not key.endswith("_sd_configs") for job in jobs for key in job.keys)
    return bool(jobs) and plain and all(_OWN_PORT.fullmatch(one) for one in targets)


def _ways(pipeline: Node, config: Node, stack: Stack, container: Container) -> tuple[Naming, ...] | None:
    """How the exporters of a pipeline call what they pass on to a Prometheus."""
    found: list[Naming] = []
    for entry in pipeline["exporters"].items():
        name = entry.text or ""
        exporter, kind = config["exporters"][name], kind_of(name)
        if kind in _SILENT:
            continue
        if kind in {"prometheus", "prometheusremotewrite"}:
            way = _way(exporter)
        elif kind in {"otlphttp", "otlp"}:
            way = _into_prometheus(name, stack, container)
        else:
            way = None
        if way is None:
            return None
        found.append(way)
    return tuple(found)


def _way(exporter: Node) -> Naming | None:
    """How an exporter calls what it passes on; `None` where that can't be known."""
    namespace, strategy, suffixes = (
        exporter[key] for key in ("namespace", "translation_strategy", "add_metric_suffixes")
    )
    if "$" in (namespace.text or ""):
        return None
    told = suffixes.flag if suffixes.present else True
    told = _STRATEGIES.get(strategy.text or "") if strategy.present else told
    return Naming(namespace.text or "", told) if told is not None else None


def _into_prometheus(exporter: str, stack: Stack, container: Container) -> Naming | None:
    """How the Prometheus that an exporter sends to calls what it gets; `None` if it is none of the stack."""
    for sender in stack.senders:
        own = sender.service is container.service and sender.exporter == exporter
        taker = taker_of(sender, stack) if own else None
        if taker is not None:
            return _naming_of(taker, stack)
    return None


def _naming_of(taker: Service, stack: Stack) -> Naming | None:
    for server in stack.prometheus:
        if server.service is not None and server.service.name == taker.name:
            strategy = server.config["otlp"]["translation_strategy"]
            told = _STRATEGIES.get(strategy.text or "") if strategy.present else True
            return Naming("", told) if told is not None else None
    return None


def _straight(stack: Stack) -> tuple[Naming, ...]:
    """How a Prometheus calls what programs send to it without a collector."""
    found = (taker_of(one, stack) for one in stack.senders)
    names = (_naming_of(one, stack) for one in found if one is not None)
    return tuple(dict.fromkeys(one for one in names if one is not None))


def _of_programs(stack: Stack, compose: Compose, pushed: tuple[Naming, ...], texts: dict[str, int]) -> Iterator[Known]:
    """The instruments of programs that are built here; what stands in quotes in their source is added to `texts`."""
    from stacklint.stack.sources.instruments import read_instruments  # noqa: PLC0415 - only where a query asks for them

    seen: set[Spot] = set()
    for service in (one for one in compose.services.values() if one.is_built):
        found = read_instruments(service, compose, stack.files)
        shows = found is not None and (found.shown or "prometheus" in _told(service))
        if found is None or not (pushed or shows):
            continue
        for text, times in found.texts.items():
            texts[text] = max(texts.get(text, 0), times)
        for one in found.declared:
            if one.place in seen:
                continue
            seen.add(one.place)
            series = _series(one.name, (one.unit,), one.instrument, pushed)
            if shows:
                series |= shown_by_itself(one.name, one.unit, one.instrument, bare=found.bare)
            right = series_of(one.name, one.unit, one.instrument, pushed[0] if pushed else Naming())
            yield Known(one.name, series, right, one.place, f"`{one.name}` is made here")


def _told(service: Service) -> str:
    told = service.environment.get("OTEL_METRICS_EXPORTER")
    return told.text if told is not None else ""


def _may_watch_hosts(stack: Stack, compose: Compose) -> bool:
    """Whether a program may send what a receiver would make, as libraries for its host do."""
    from stacklint.stack.sources.instruments import watches_hosts  # noqa: PLC0415 - as above

    for service in compose.services.values():
        others = not service.is_built and service.image is not None and service.image.repository not in COLLECTORS
        if watches_hosts(service, compose, stack.files) if service.is_built else others and _may_send(service):
            return True
    return False


def _may_send(service: Service) -> bool:
    """Whether anything tells a service of OpenTelemetry."""
    words = (*(word for word, _ in service.command), *service.entrypoint, *service.environment)
    return any("otel" in word.lower() or "otlp" in word.lower() for word in words)


def _of_old(older: Older, pushed: tuple[Naming, ...]) -> Known:
    """The duration of requests by its name of old, also as older exporters for Python show it."""
    name, unit = _OLD
    series = _series(name, (unit,), Instrument.HISTOGRAM, pushed)
    series |= {f"http_server_duration_{unit}_{part}" for part in ("bucket", "count", "sum")}
    return Known(name, series, series_of(*_OLD, Instrument.HISTOGRAM, pushed[0]), older.where, "what makes it")


def _older(stack: Stack, compose: Compose, pushed: tuple[Naming, ...]) -> Older | None:
    """The first program whose metrics of requests have the names of old, where no other may send those of today."""
    from stacklint.stack.sources.instruments import read_served  # noqa: PLC0415 - as above

    found: tuple[Service, Spot] | None = None
    for service in compose.services.values() if pushed else ():
        if not service.is_built:
            assert service.image is not None  # as it may pass on anything otherwise
            image = service.image.repository
            if (image not in COLLECTORS and _may_send(service)) or _SERVING.search(image) is not None:
                return None
            continue
        served = read_served(service, compose, stack.files)
        if served.open or _OPT_IN in service.environment or service.env_files or service.partial:
            return None
        found = found or ((service, served.place) if served.place is not None else None)
    if found is None:
        return None
    pairs = [
        pair
        for way in pushed
        for pair in zip(
            series_of(*_NEW, Instrument.HISTOGRAM, way), series_of(*_OLD, Instrument.HISTOGRAM, way), strict=True
        )
    ]
    return Older(dict(pairs), found[0].name, found[1])
