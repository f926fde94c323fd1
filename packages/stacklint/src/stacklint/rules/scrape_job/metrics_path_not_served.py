"""LK135."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers.hosts import service_of
from stacklint.stack.programs.configured import shown_by_settings
from stacklint.stack.prometheus.server import ScrapeJob
from stacklint.stack.repository.files import Files
from stacklint.stack.repository.spelt import spelt
from stacklint.stack.stack import Stack

_FILE = "prometheus/prometheus.yml"
_DEFAULT = "/metrics"
_PROGRAM = """\
from flask import Flask, Response
from prometheus_client import Counter, generate_latest

app = Flask(__name__)
REQUESTS = Counter("http_requests", "Requests.", ["route", "status"])


@app.route("{}")
def shown():
    return Response(generate_latest())
"""


_HEALTH = """
@app.route("/health")
def health():
    return {}
"""


def _asked(job: str, route: str, line: str = "") -> dict[str, str]:
    """The sound repository with a program in the place of its exposition text, and the job that asks it."""
    dockerfile = "FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nEXPOSE 5000\nCMD gunicorn -b 0.0.0.0:5000 main:app\n"
    files = {
        "app/metrics.prom": None,
        "app/Dockerfile": dockerfile,
        "app/main.py": _PROGRAM.format(route) + line,
        _FILE: f"scrape_configs:\n  - {job}\n    static_configs:\n      - targets: [app:5000]\n",
    }
    return stack(files)


@rule(
    "LK135",
    "metrics-path-not-served",
    severity=Severity.ERROR,
    bad=(
        Example(_asked("«job_name»: app", "/internal/stats")),
        Example(_asked("job_name: app\n    metrics_path: «/actuator/prometheus»", "/metrics")),
        Example(_asked("job_name: app\n    metrics_path: «/health»", "/metrics", _HEALTH)),
    ),
    good=(
        Example(_asked("job_name: app", "/metrics")),
        Example({_FILE: "scrape_configs: [{job_name: a, static_configs: [{targets: [app]}]}]\n"}),
        Example(_asked("job_name: app\n    metrics_path: /metrics/", "/metrics")),
        Example(_asked("job_name: app\n    metrics_path: /api/metrics", "/metrics")),
        Example(_asked("job_name: app\n    metrics_path: $METRICS", "/metrics")),
        Example(_asked("job_name: app\n    metrics_path: /prom", "/metrics", "OTHERS = ['/prom']\n")),
        Example(_asked("job_name: app", "/stats", "from prometheus_client import start_http_server as s\ns(9000)\n")),
        Example(_asked("job_name: app", "/stats", "import a_package_that_nobody_knows\n")),
        Example(_asked("job_name: app\n    metrics_path: /health", "/metrics", _HEALTH.replace("{}", "shown()"))),
        Example(
            _asked(
                "job_name: app\n    relabel_configs: [{target_label: __metrics_path__, replacement: /stats}]", "/stats"
            )
        ),
    ),
)
def metrics_path_not_served(subject: ScrapeJob, stack: Stack) -> Iterator[Finding]:
    """A job asks an application for its metrics at a path where it doesn't show them.

    The application answers 404, the target is down for ever, and nothing of it is in the database. It is told only
    where the source of the application is understood and says in texts where its metrics are: in the decorator of the
    function that shows them, or where an application for them is mounted. What is put before such a path counts as
    right, and so does a path of which the last part stands anywhere else in the program, unless it is that of a
    function which returns something else: what is no exposition text is no scrape.

    Of an application of Spring Boot or Quarkus, the path is put together of its settings as they are in the container:
    `/actuator/prometheus` behind the context path, or `/q/metrics`, unless they say otherwise.
    """
    if stack.compose is None:
        return  # no application is known
    written = subject.written
    node = spelt(subject.node, "metrics_path")
    path = node.text or _DEFAULT
    if "__metrics_path__" in written or not path.startswith("/") or "$" in path:
        return
    place = node.place if node.present else subject.node["job_name"].place.key()
    services = {one.name for target in subject.targets if (one := service_of(target, stack.compose)) is not None}
    yield from _of_settings(subject, path, place, stack.compose, stack.files)
    for program in stack.programs:
        routes = program.routes
        if routes is None or program.service not in services:
            continue
        other = routes.other(path)
        if other is None and routes.may_serve(path):
            continue
        shown = " and ".join(f"`{one}`" for one in dict.fromkeys(route.path for route in routes.shown))
        where = f"but is asked at `{path}`" + (f", which it answers with {other[1]}" if other is not None else "")
        yield Finding(
            place,
            f"`{program.service}` shows its metrics at {shown}, {where}: the target stays down",
            f"write `metrics_path: {routes.shown[0].path}`, with what a router or a blueprint puts before it",
            (
                *((route.where, "they are shown here") for route in routes.shown),
                *(((other[0].where, "this is what answers"),) if other is not None else ()),
            ),
        )


def _of_settings(subject: ScrapeJob, path: str, place: Place, compose: Compose, files: Files) -> Iterator[Finding]:
    """What settings of applications say of the path."""
    targets = [one for one in subject.targets if one.address is not None]
    asked = {
        (service.name, target.address.port or target.default_port): service
        for target in targets
        if target.address is not None and (service := service_of(target, compose)) is not None
    }
    for (name, port), service in asked.items():
        shown = shown_by_settings(service, compose, files)
        if shown is not None and shown.port == port and not shown.may_serve(path):
            yield Finding(
                place,
                f"`{name}` shows its metrics at `{shown.path}`, but is asked at `{path}`: the target stays down",
                f"write `metrics_path: {shown.path}`",
                tuple((where, "this makes the path") for where in shown.where),
            )
