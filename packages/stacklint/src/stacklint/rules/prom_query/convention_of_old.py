"""LK319."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.otel import collecting, names_missed
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_OTLP: Final = "otlp: {protocols: {grpc: }}"
_EXPR: Final = "rate(http_server_request_duration_seconds_count[5m])"
_BAD: Final = "rate(«http_server_request_duration_seconds_count»[5m])"
_PROGRAM: Final = """\
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor

FastAPIInstrumentor.instrument_app(app)
"""
_STARTED: Final = "FROM python:3.13\nCMD opentelemetry-instrument python main.py\n"


def _served(
    expr: str, text: str = _PROGRAM, *, services: str = "", files: dict[str, str | None] | None = None
) -> Example:
    return collecting(expr, _OTLP, services=services, files={"app/main.py": text, **(files or {})})


@rule(
    "LK319",
    "convention-of-old",
    severity=Severity.WARNING,
    bad=(
        _served(_BAD),
        _served("histogram_quantile(0.9, rate(«http_server_request_duration_seconds_bucket»[5m]))"),
        _served(_BAD, "", files={"app/Dockerfile": _STARTED}),
    ),
    good=(
        _served("rate(http_server_duration_milliseconds_count[5m])"),
        _served(_EXPR, "import os\nos.environ['OTEL_SEMCONV_STABILITY_OPT_IN'] = 'http'\n" + _PROGRAM),
        _served(_EXPR, "import opentelemetry\n"),
        _served(_EXPR, _PROGRAM + "provider = MeterProvider(views=[View(instrument_name='http.*', name='a')])\n"),
        _served(_EXPR, files={"app/web.ts": "import { metrics } from '@opentelemetry/api'\n"}),
        _served(_EXPR, services="  demo: {image: a/demo, environment: {OTEL_SERVICE_NAME: a}}\n"),
        _served(_EXPR, services="  edge: {image: 'traefik:v3.5'}\n"),
        _served(_EXPR, services="  shop: {build: ./app, environment: {OTEL_SEMCONV_STABILITY_OPT_IN: http/dup}}\n"),
    ),
)
def convention_of_old(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A query asks for the duration of requests under its stable name, and programs still have the one of old.

    OpenTelemetry has renamed the metrics of HTTP: `http.server.duration` in milliseconds became
    `http.server.request.duration` in seconds. Instrumentations for Python go on with the old name until
    `OTEL_SEMCONV_STABILITY_OPT_IN` asks for `http`, so a dashboard for the new one stays empty. It is told where all
    that sends metrics of OpenTelemetry is Python that is built here, and nothing names that variable.
    """
    for name, span in names_missed(subject, stack, "http_server_request_duration"):
        metrics = stack.otel_metrics
        older = metrics.older if metrics is not None else None
        meant = older.names.get(name) if older is not None else None
        if older is not None and meant is not None:
            yield Finding(
                subject.place(span),
                f"nothing here exports `{name}`: instrumentations for Python make `{meant}`; {subject.effect}",
                f"set `OTEL_SEMCONV_STABILITY_OPT_IN: http` for `{older.service}`, or ask for `{meant}`",
                ((older.where, "it has the name of old"),),
                cause=subject.cause(name),
                name=name,
            )
