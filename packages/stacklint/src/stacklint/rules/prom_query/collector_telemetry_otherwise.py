"""LK309."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Finding, Repair, rule
from stacklint.rules.otel import collecting, names_missed
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_OWN: Final = "collector:8888"
_READER: Final = "metrics: {readers: [{pull: {exporter: {prometheus: {host: 0.0.0.0, port: 8888%s}}}}]}"
_BARE: Final = ", without_type_suffix: true, without_units: true"
_OTLP: Final = "otlp: {protocols: {grpc: }}"
_ITSELF: Final = (
    "prometheus: {config: {scrape_configs: [{job_name: a, static_configs: [{targets: ['localhost:8888']}]}]}}"
)
_ACCEPTED: Final = "otelcol_receiver_accepted_spans"


@rule(
    "LK309",
    "collector-telemetry-otherwise",
    severity=Severity.WARNING,
    bad=(
        collecting(f"rate(«{_ACCEPTED}»[5m])", _OTLP, telemetry=_READER % "", target=_OWN),
        collecting("«otelcol_process_memory_rss»", _OTLP, telemetry=_READER % "", target=_OWN),
        collecting(f"rate(«{_ACCEPTED}_total»[5m])", _OTLP, telemetry=_READER % _BARE, target=_OWN),
        collecting(f"rate(«{_ACCEPTED}_total»[5m])", _OTLP, target=_OWN),
        collecting(f"rate(«{_ACCEPTED}_total»[5m])", _OTLP, telemetry=_READER % "", target=_OWN, tag="0.118.0"),
        collecting("«otelcol_process_uptime_seconds_total»", _OTLP, target=_OWN),
    ),
    good=(
        collecting(f"rate({_ACCEPTED}_total[5m])", _OTLP, telemetry=_READER % "", target=_OWN),
        collecting(f"rate({_ACCEPTED}[5m])", _OTLP, telemetry=_READER % _BARE, target=_OWN),
        collecting(f"rate({_ACCEPTED}[5m])", _OTLP, target=_OWN),
        collecting(f"rate({_ACCEPTED}[5m])", _OTLP, telemetry=_READER % "", target=_OWN, tag="0.119.0"),
        collecting(f"rate({_ACCEPTED}[5m])", _OTLP, telemetry=_READER % "", target=_OWN, tag="latest"),
        collecting(f"rate({_ACCEPTED}_total[5m])", _ITSELF),
        collecting(f"rate({_ACCEPTED}[5m])", _OTLP, telemetry="metrics: {readers: '${env:READERS}'}", target=_OWN),
        collecting(
            f"rate({_ACCEPTED}_total[5m])", _OTLP, services="  agent: {image: 'grafana/agent:v0.44.0'}\n", target=_OWN
        ),
        collecting("otelcol_exporter_queue_size + otelcol_something_of_its_own", _OTLP, target=_OWN),
    ),
)
def collector_telemetry_otherwise(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A query asks for a metric of the collector itself under a name that this one doesn't give it.

    The collector shows its own metrics without units and without `_total`, as `otelcol_receiver_accepted_spans`, unless
    its `readers` are written out: then version 0.120 and newer ones add both, as in
    `otelcol_receiver_accepted_spans_total` and `otelcol_process_uptime_seconds_total`, but where `without_type_suffix`
    and `without_units` are set; of newer ones only what these say is known. Dashboards for one show nothing of the
    other. It is silent where a collector scrapes such metrics itself and passes them on, by which they get yet other
    names.
    """
    for name, span in names_missed(subject, stack, "otelcol_"):
        told = stack.telemetry
        meant = told.meant.get(name) if told is not None else None
        if told is not None and meant is not None:
            place = subject.place(span)
            yield Finding(
                place,
                f"the collector calls it `{meant}`, not `{name}`; {subject.effect}",
                f"ask for `{meant}`",
                tuple((node.place.key(), "what decides how it is called") for node in told.where),
                cause=subject.cause(name),
                name=name,
                meant=Repair(f"write `{meant}`", ((place, meant),)),
            )
