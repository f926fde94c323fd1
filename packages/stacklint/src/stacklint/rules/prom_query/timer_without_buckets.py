"""LK282."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.promql import selectors
from stacklint.promql.nodes import VectorSelector
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.containers.hosts import service_of
from stacklint.stack.programs.images import known_image
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.templates import is_open
from stacklint.stack.queries.traits import SCRAPED
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.prometheus.server import ScrapeJob, Target

_CONFIG: Final = "prometheus/prometheus.yml"
_PANEL: Final = "grafana/dashboards/app.json"
_ENDPOINT: Final = "/actuator/prometheus"
_BUCKET: Final = "_bucket"
_TIMERS: Final = {
    "http_server_requests_seconds": "http.server.requests",
    "http_client_requests_seconds": "http.client.requests",
    "spring_data_repository_invocations_seconds": "spring.data.repository.invocations",
    "tasks_scheduled_execution_seconds": "tasks.scheduled.execution",
}
"""The timers that Spring Boot has by itself: what Prometheus gets, and what its settings call them."""

_DEPENDENCY: Final = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId></dependency>\n"
_POM: Final = "<project><dependencies>\n{}</dependencies></project>\n".format(
    _DEPENDENCY.format("org.springframework.boot", "spring-boot-starter-actuator")
    + _DEPENDENCY.format("io.micrometer", "micrometer-registry-prometheus")
)
_YAML: Final = "app/src/main/resources/application.yml"
_CODE: Final = "app/src/main/java/Main.java"
_SHOWN: Final = "management:\n  endpoints: {web: {exposure: {include: '*'}}}\n"
_OWN: Final = """\
import io.micrometer.core.instrument.Timer;
class Main { Main(MeterRegistry registry) { Timer.builder("pdf.made").register(registry); } }
"""


def _asked(name: str, files: dict[str, str] | None = None, service: str = "", targets: str = "app:8080") -> Example:
    jobs = "".join(
        f"  - job_name: j{number}\n    metrics_path: {_ENDPOINT}\n    static_configs: [{{targets: ['{target}']}}]\n"
        for number, target in enumerate(targets.split())
    )
    changed: dict[str, str | None] = {
        "app/metrics.prom": None,
        "app/Dockerfile": "FROM eclipse-temurin:21\nCOPY app.jar .\n",
        "app/pom.xml": _POM,
        "prometheus/rules.yml": "groups: []\n",
        _YAML: _SHOWN,
        _CONFIG: f"scrape_configs:\n{jobs}",
        _PANEL: edited(_PANEL, "rate(http_requests_total[5m])", f"histogram_quantile(0.9, rate({name}[5m]))")[_PANEL],
        **(files or {}),
    }
    return Example(edited("compose.yaml", "    build: app\n", f"    build: app\n{service}", changed))


def _receiving(files: Mapping[str, str]) -> dict[str, str]:
    """Files with a Prometheus that takes what others push."""
    compose = files["compose.yaml"].replace("[--config", "[--web.enable-remote-write-receiver, --config")
    return {**files, "compose.yaml": compose}


_NAME: Final = "http_server_requests_seconds_bucket"
_OTHER: Final = "  other:\n    image: {}\n"
_SET: Final = "  metrics:\n    distribution:\n      {}:\n        http.server.requests: {}\n"


@rule(
    "LK282",
    "timer-without-buckets",
    severity=Severity.ERROR,
    when={SCRAPED},
    bad=(
        _asked(f"«{_NAME}»"),
        _asked(f"«{_NAME}»{{job='j0'}}", targets="app:8080 10.0.0.1:8080"),
        _asked("«pdf_made_seconds_bucket»", {_CODE: _OWN}),
        _asked(f"«{_NAME}»", service=_OTHER.format("prom/node-exporter:v1.9.1"), targets="app:8080 other:9100"),
    ),
    good=(
        _asked(_NAME, {_YAML: _SHOWN + _SET.format("percentiles-histogram", "true")}),
        _asked(_NAME, {_YAML: _SHOWN + _SET.format("slo", "100ms, 1s")}),
        _asked(_NAME, {_CODE: 'class Main { @Timed(value = "a", histogram = true) void run() {} }\n'}),
        _asked(_NAME, {_CODE: "class Main { void run() { timer.publishPercentileHistogram(); } }\n"}),
        _asked(_NAME, {_CODE: "class Main implements MeterFilter {}\n"}),
        _asked(_NAME, {"app/pom.xml": _POM.replace("io.micrometer", "com.example")}),
        _asked(_NAME, {"app/pom.xml": "<project/>\n"}),
        _asked(_NAME, {_YAML: f"{_SHOWN}spring.config.import: 'configserver:'\n"}),
        _asked(_NAME, {_YAML: "server: {port: 8080}\n"}),
        _asked(_NAME, {"app/Dockerfile": "FROM eclipse-temurin:21\nENV A=--x.percentiles-histogram.y=true\n"}),
        _asked(_NAME, service="    environment: {MANAGEMENT_METRICS_DISTRIBUTION_SLO_HTTP: 1s}\n"),
        _asked(_NAME, service="    volumes: ['./config:/config']\n"),
        _asked(_NAME, targets="app:8080 10.0.0.1:8080"),
        _asked(_NAME, service=_OTHER.format("example/app"), targets="app:8080 other:8080"),
        _asked(_NAME, targets="10.0.0.1:8080"),
        _asked("http_requests_bucket"),
        _asked("other_made_seconds_bucket", {_CODE: _OWN}),
        _asked("http_server_requests_seconds_count"),
        _asked("$name"),
        _asked(f"{_NAME}{{job='$job'}}", targets="app:8080 10.0.0.1:8080"),
        _asked(f"{_NAME}{{job='none'}}"),
        _asked(_NAME, service=_OTHER.format("prom/pushgateway:v1.11.1"), targets="app:8080 other:9091"),
        Example(_receiving(_asked(_NAME).files)),
    ),
)
def timer_without_buckets(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A query asks for the buckets of a timer of Spring Boot, which has none.

    Micrometer gives a timer a count, a sum and a greatest value. Buckets, of which `histogram_quantile` makes
    percentiles, it gives only where it is told to: by `management.metrics.distribution.percentiles-histogram` or `slo`
    in the settings, or in code. Without them there is no series `..._seconds_bucket`, and percentiles have no data. It
    is told where nothing in the sources of the application asks for buckets, and no other target can have the series.
    """
    root = subject.query.root if subject.ours and stack.inventory.complete else None
    for selector in selectors(root) if root is not None else ():
        name, span = selector.name, selector.name_span
        if name is None or span is None or is_open(name) or not name.endswith(_BUCKET):
            continue
        asked = _asked_of(selector, name.removesuffix(_BUCKET), stack)
        if asked is not None:
            service = service_of(asked, stack.compose)
            assert service is not None  # what is asked is one
            yield Finding(
                subject.place(span),
                f"`{service.name}` has no buckets of this timer, only its count, sum and maximum; {subject.effect}",
                _advice(name.removesuffix(_BUCKET)),
                ((asked.node.place, "the application that is asked"),),
                cause=subject.cause(name),
            )


def _advice(timer: str) -> str:
    """What to set for a timer."""
    setting = "management.metrics.distribution.percentiles-histogram"
    if timer in _TIMERS:
        return f"set `{setting}.{_TIMERS[timer]}: true`"
    return f"call `publishPercentileHistogram()` where it is made, or set `{setting}.all: true`"


def _asked_of(selector: VectorSelector, timer: str, stack: Stack) -> Target | None:
    """The first target that would have the buckets, where all that may are known to have none."""
    from stacklint.stack.programs.spring import actuator_fault, lacks_buckets  # noqa: PLC0415 - few ask for such a name

    first: Target | None = None
    for job in _jobs(selector, stack):
        for target in job.targets:
            service = service_of(target, stack.compose)
            if service is None or stack.compose is None or not job.closed:
                return None
            exports = [one for one in stack.inventory.exports if one.job is job]
            known = known_image(service.image) if service.build is None else None
            if any(one.passes_on for one in exports):
                return None
            if known is not None and known.prefixes and not timer.startswith(known.prefixes):
                continue
            port = target.address.port or target.default_port if target.address is not None else 0
            if (
                not lacks_buckets(service, stack.compose, stack.files)
                or actuator_fault(service, port, stack.compose, stack.files) is not None
            ):
                return None
            has = timer in _TIMERS or any(f"{timer}_count" in one.samples for one in exports)
            first = first or (target if has else None)
    return first


def _jobs(selector: VectorSelector, stack: Stack) -> list[ScrapeJob]:
    """The jobs whose series a selector may find."""
    wanted = next((one for one in selector.matchers if one.label == "job" and one.op == "="), None)
    jobs = stack.inventory.jobs
    if wanted is None or is_open(wanted.value) or not all(job.keeps_job for job in jobs):
        return list(jobs)
    return [job for job in jobs if job.name == wanted.value]
