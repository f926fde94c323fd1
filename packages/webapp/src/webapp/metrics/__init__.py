"""Every metric of the application, and `init_metrics`, which makes a Flask application keep and expose them.

No label can take a value of a client's choosing: routes are templates, methods are a fixed set.

Both modes of `prometheus_client` expose the same families. The `process_*` and `python_*` ones are left out:
among several workers they would be those of whichever worker answers. So are the `_created` series,
which the multiprocess mode doesn't have.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.exposition import choose_encoder
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from webapp.runtime import shared_folder

METRICS_PATH = "/metrics"
"""Where the metrics are served. Requests for them are not counted: a scrape is no traffic."""

UNMATCHED = "unmatched"
"""Value of the label `route` for every request that no route takes."""

METHODS = frozenset({"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"})
OTHER_METHOD = "OTHER"
"""Value of the label `method` for every method that is none of `METHODS`."""


@dataclass(frozen=True, slots=True)
class HttpMetrics:
    """What is known about the requests of one application."""

    requests: Counter
    duration: Histogram
    in_progress: Gauge
    exceptions: Counter


def init_metrics(app: Flask, *, version: str) -> None:
    """Make `app` measure its requests and serve the result at `METRICS_PATH`.

    Call it before any other hook is registered, so that the time spent in those counts too. With several
    processes, the environment variable PROMETHEUS_MULTIPROC_DIR must name their shared folder
    before `prometheus_client` is first imported.

    Args:
        app: The application; its routes may be added later.
        version: Value of the label `version` of `app_info`.
    """
    disable_created_metrics()  # type: ignore[no-untyped-call]  # the client is typed in part
    if folder := shared_folder():
        folder.mkdir(parents=True, exist_ok=True)
    own = CollectorRegistry()
    http = _http_metrics(own)
    # "live": the file of a dead worker goes. "max": one series, however many workers set it.
    info = Gauge("app_info", "The running application.", ["version"], registry=own, multiprocess_mode="livemax")
    info.labels(version=version).set(1)
    served = _served_registry(own)

    def start() -> None:
        if request.path != METRICS_PATH:
            g.request_started = time.perf_counter()
            http.in_progress.inc()

    def remember_status(response: Response) -> Response:
        g.response_status = response.status_code
        return response

    def finish(exception: BaseException | None) -> None:
        if "request_started" in g:
            http.in_progress.dec()
            _record(http, time.perf_counter() - g.request_started, exception)

    def metrics() -> Response:
        encode, content_type = _encoder(request.headers.get("Accept", ""))
        return Response(encode(served), content_type=content_type)

    app.before_request(start)
    app.after_request(remember_status)
    app.teardown_request(finish)
    app.add_url_rule(METRICS_PATH, view_func=metrics)


def _http_metrics(registry: CollectorRegistry) -> HttpMetrics:
    return HttpMetrics(
        requests=Counter(
            "http_requests_total",
            "Requests answered.",
            ["method", "route", "status"],
            registry=registry,
        ),
        duration=Histogram(
            "http_request_duration_seconds",
            "Time from a request's start to its response.",
            ["method", "route"],
            registry=registry,
        ),
        in_progress=Gauge(
            "http_requests_in_progress",
            "Requests being handled now, scrapes not counted.",
            registry=registry,
            multiprocess_mode="livesum",  # what a dead worker was handling is no longer in progress
        ),
        exceptions=Counter(
            "http_exceptions_total",
            "Exceptions that no handler took, by class.",
            ["method", "route", "exception"],
            registry=registry,
        ),
    )


def _served_registry(own: CollectorRegistry) -> CollectorRegistry:
    """Return the registry of all processes that share a folder, else the process's own."""
    if shared_folder() is None:
        return own
    merged = CollectorRegistry()
    MultiProcessCollector(merged)  # type: ignore[no-untyped-call]  # the client is typed in part
    return merged


def _encoder(accept: str) -> tuple[Callable[[Collector], bytes], str]:
    try:
        return choose_encoder(accept)
    except TypeError:  # a version that is no number
        return choose_encoder("")


def _record(http: HttpMetrics, seconds: float, exception: BaseException | None) -> None:
    method = request.method if request.method in METHODS else OTHER_METHOD
    route = request.url_rule.rule if request.url_rule else UNMATCHED
    # An exception that is raised on, as a debugger wants it, leaves no response behind.
    status = g.get("response_status", 500)
    http.requests.labels(method=method, route=route, status=status).inc()
    http.duration.labels(method=method, route=route).observe(seconds)
    if exception is not None:
        http.exceptions.labels(method=method, route=route, exception=type(exception).__name__).inc()
