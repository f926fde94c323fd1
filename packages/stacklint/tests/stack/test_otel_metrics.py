"""Which metrics of OpenTelemetry a stack surely has, and what makes that unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.stack.stack import Stack

Stacks = Callable[[Mapping[str, str | None]], tuple[Stack, ...]]
_JOBS = "scrape_configs:\n  - {job_name: a, static_configs: [{targets: ['otel:8889']}]}\n"
_OTLP = "receivers: {otlp: {protocols: {grpc: }}}\n"
_HOST = "receivers: {hostmetrics: {scrapers: {cpu: }}}\n"
_SHOWN = "exporters: {prometheus: {endpoint: ':8889'}}\n"
_PYTHON = "from opentelemetry import metrics\nORDERS = metrics.get_meter('a').create_counter('orders.placed')\n"


_OLD = (
    "  other: {image: 'otel/opentelemetry-collector-contrib:0.70.0', command: [--config=/c.yml], "
    "volumes: ['./c.yml:/c.yml']}\n"
)
_BOTH = "{add_metric_suffixes: false, translation_strategy: UnderscoreEscapingWithSuffixes}"
_ENDPOINT = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'http://prometheus:9090/api/v1/otlp/v1/metrics'"
_RENAMED = "targets: ['otel:8889']}], metric_relabel_configs: [{regex: a, action: labelmap}]"


def pipeline(receivers: str, exporters: str = "prometheus", processors: str = "") -> str:
    listed = f"receivers: [{receivers}], processors: [{processors}], exporters: [{exporters}]"
    return f"service: {{pipelines: {{traces: {{receivers: [otlp]}}, metrics: {{{listed}}}}}}}\n"


def series(
    stacks: Stacks,
    config: str,
    *,
    jobs: str = _JOBS,
    collector: str = "image: 'otel/opentelemetry-collector-contrib:0.128.0', command: [--config=/c.yml]",
    services: str = "",
    files: Mapping[str, str | None] | None = None,
) -> list[str] | None:
    """The series of all metrics that are made, and those that could be behind a sign; nothing where it isn't known."""
    compose = (
        f"services:\n  otel: {{{collector}, volumes: ['./c.yml:/c.yml']}}\n{services}"
        "  prometheus: {image: 'prom/prometheus:v3.5.0', volumes: ['./prometheus:/etc/prometheus']}\n"
    )
    changes = {"compose.yaml": compose, "c.yml": config, "prometheus/prometheus.yml": jobs, "app/metrics.prom": None}
    found = stacks({**changes, **(files or {})})[0].otel_metrics
    if found is None:
        return None
    made = sorted(one for known in found.known for one in known.series)
    return made + sorted(f"?{one}" for off in found.off for one in off.series if "utilization" in one)


CPU = ["system_cpu_time_seconds_total", "?process_cpu_utilization_ratio", "?process_memory_utilization_ratio",
       "?system_cpu_utilization_ratio", "?system_filesystem_utilization_ratio", "?system_memory_utilization_ratio",
       "?system_paging_utilization_ratio"]  # fmt: skip


def named(before: str = "", bare: bool = False) -> list[str]:
    return [before + "system_cpu_time" + ("" if bare else "_seconds_total")]


@pytest.mark.parametrize(
    ("config", "made"),
    [
        (_HOST + _SHOWN + pipeline("hostmetrics"), named()),
        (_HOST + "exporters: {prometheus: {namespace: my.app}}\n" + pipeline("hostmetrics"), named("my_app_")),
        (_HOST + "exporters: {prometheus: {add_metric_suffixes: false}}\n" + pipeline("hostmetrics"), named(bare=True)),
        (
            _HOST + f"exporters: {{prometheus: {_BOTH}}}\n" + pipeline("hostmetrics"),
            named(),
        ),
        (
            _HOST
            + "exporters: {prometheusremotewrite: {endpoint: 'http://prometheus:9090'}, debug: }\n"
            + pipeline("hostmetrics", "prometheusremotewrite, debug"),
            named(),
        ),
        (_HOST + "exporters: {prometheus: {translation_strategy: NoTranslation}}\n" + pipeline("hostmetrics"), None),
        (_HOST + "exporters: {prometheus: {namespace: '${env:A}'}}\n" + pipeline("hostmetrics"), None),
        (_HOST + "exporters: {prometheus: {add_metric_suffixes: '${env:A}'}}\n" + pipeline("hostmetrics"), None),
        (_HOST + "exporters: {kafka: }\n" + pipeline("hostmetrics", "kafka"), None),
        (_HOST + _SHOWN + pipeline("hostmetrics", processors="batch, memory_limiter"), named()),
        (_HOST + _SHOWN + pipeline("hostmetrics", processors="metricstransform"), None),
        (
            _HOST
            + _SHOWN
            + "processors: {transform: {trace_statements: ['set(name, 1)'], metric_statements: ['set(a, 1)']}}\n"
            + pipeline("hostmetrics", processors="transform"),
            named(),
        ),
        (
            _HOST
            + _SHOWN
            + "processors: {transform: {metric_statements: [{statements: ['set(unit, 1)']}]}}\n"
            + pipeline("hostmetrics", processors="transform"),
            None,
        ),
        (_HOST + _SHOWN + pipeline("hostmetrics, kafkametrics"), None),
        (_HOST + "exporters: {debug: }\n" + pipeline("hostmetrics", "debug"), None),
        (_SHOWN + pipeline("nothing"), None),
        (_OTLP + _SHOWN + pipeline("otlp"), None),
        (
            "receivers: {prometheus: {config: {scrape_configs: [{static_configs: [{targets: ['a:8888']}]}]}}, "
            "hostmetrics: {scrapers: {cpu: }}}\n" + _SHOWN + pipeline("prometheus, hostmetrics"),
            named(),
        ),
        (
            "receivers: {prometheus: {config: {scrape_configs: [{static_configs: [{targets: ['a:80']}]}]}}, "
            "hostmetrics: {scrapers: {cpu: }}}\n" + _SHOWN + pipeline("prometheus, hostmetrics"),
            None,
        ),
    ],
)
def test_a_collector_gives_names_to_what_its_receivers_make(
    stacks: Stacks, config: str, made: list[str] | None
) -> None:
    found = series(stacks, config)
    assert (found if found is None else [one for one in found if not one.startswith("?")]) == made


@pytest.mark.parametrize(
    ("scrapers", "expected"),
    [
        ("{cpu: }", CPU),
        (
            "{cpu: {metrics: {system.cpu.utilization: {enabled: true}}}}",
            sorted(one.lstrip("?") for one in CPU if "system_cpu" in one)
            + [one for one in CPU[1:] if "system_cpu" not in one],
        ),
        (
            "{cpu: {metrics: {system.cpu.utilization: {enabled: '${A}'}}}}",
            [one for one in CPU if "system_cpu_u" not in one],
        ),
        ("{cpu: {metrics: {system.cpu.utilization: on}}}", [one for one in CPU if "system_cpu_u" not in one]),
        ("{cpu: {metrics: all}}", [one for one in CPU[1:] if "system_cpu_u" not in one]),
        ("{cpu: '${CPU}'}", [one for one in CPU[1:] if "system_cpu_u" not in one]),
        ("'${SCRAPERS}'", None),
        ("{'${A}': }", None),
    ],
)
def test_what_a_scraper_makes_depends_on_its_settings(
    stacks: Stacks, scrapers: str, expected: list[str] | None
) -> None:
    config = f"receivers: {{hostmetrics: {{scrapers: {scrapers}}}}}\n"
    assert series(stacks, config + _SHOWN + pipeline("hostmetrics")) == expected


@pytest.mark.parametrize(
    ("services", "jobs", "is_known"),
    [
        ("", _JOBS, True),
        ("  db: {image: 'postgres:17'}\n", _JOBS, True),
        ("  app: {build: app}\n", _JOBS.replace("'otel:8889'", "'otel:8889', 'app:80'"), False),
        ("  app: {build: other}\n", _JOBS.replace("'otel:8889'", "'otel:8889', 'app:80'"), True),
        ("  other: {image: '${IMAGE}'}\n", _JOBS, False),
        ("  other: {image: 'grafana/alloy:v1.11.0'}\n", _JOBS, False),
        ("  other: {}\n", _JOBS, False),
        (_OLD, _JOBS, False),
        ("  shop: {image: a/shop}\n", _JOBS.replace("'otel:8889'", "'otel:8889', 'shop:80'"), False),
        (
            "  traces: {image: jaegertracing/all-in-one:1.60}\n",
            _JOBS.replace("'otel:8889'", "'otel:8889', 'traces:14269'"),
            True,
        ),
        ("", _JOBS.replace("'otel:8889'", "'otel:8889', '10.0.0.1:80'"), False),
        ("", _JOBS.replace("targets: ['otel:8889']}]", _RENAMED), False),
    ],
)
def test_nothing_is_known_where_others_may_make_metrics(
    stacks: Stacks, services: str, jobs: str, is_known: bool
) -> None:
    config = _HOST + _SHOWN + pipeline("hostmetrics")
    files = {"other/main.py": _PYTHON}
    assert (series(stacks, config, jobs=jobs, services=services, files=files) is not None) is is_known


@pytest.mark.parametrize(
    ("prometheus", "exporter", "expected"),
    [
        ("", "http://prometheus:9090/api/v1/otlp", named()),
        (
            "otlp: {translation_strategy: UnderscoreEscapingWithSuffixes}\n",
            "http://prometheus:9090/api/v1/otlp",
            named(),
        ),
        ("otlp: {translation_strategy: NoTranslation}\n", "http://prometheus:9090/api/v1/otlp", None),
        ("", "http://elsewhere.example:9090", None),
        ("", "http://otel:4318", None),
    ],
)
def test_prometheus_gives_names_to_what_it_takes(
    stacks: Stacks, prometheus: str, exporter: str, expected: list[str] | None
) -> None:
    config = _HOST + f"exporters: {{otlphttp: {{endpoint: '{exporter}'}}}}\n" + pipeline("hostmetrics", "otlphttp")
    found = series(stacks, config, jobs=prometheus)
    assert (found if found is None else found[:1]) == expected


@pytest.mark.parametrize(
    ("config", "service", "expected"),
    [
        (_OTLP + _SHOWN + pipeline("otlp"), "", ["orders_placed_total"]),
        ("exporters: {debug: }\nservice: {}\n", "", None),
        ("service: {}\n", f"environment: {{{_ENDPOINT}}}", ["orders_placed_total"]),
        (
            _OTLP + _SHOWN + pipeline("otlp"),
            "environment: {OTEL_METRICS_EXPORTER: prometheus}",
            ["orders_placed_total"],
        ),
    ],
)
def test_instruments_of_programs_are_named_by_what_they_are_sent_to(
    stacks: Stacks, config: str, service: str, expected: list[str] | None
) -> None:
    services = f"  app: {{build: app, {service}}}\n  again: {{build: app}}\n"
    assert series(stacks, config, services=services, files={"app/main.py": _PYTHON}) == expected


@pytest.mark.parametrize(
    ("services", "files", "is_told"),
    [
        ("", {}, True),
        ("  app: {build: app}\n", {}, True),
        ("  app: {build: app}\n", {"app/requirements.txt": "opentelemetry-instrumentation-system-metrics"}, False),
        ("  app: {image: a/demo, environment: {OTEL_SERVICE_NAME: a}}\n", {}, False),
        ("  app: {image: a/demo, environment: {A: a}}\n", {}, True),
    ],
)
def test_what_is_off_is_not_told_where_programs_may_send_it(
    stacks: Stacks, services: str, files: Mapping[str, str], is_told: bool
) -> None:
    config = (
        "receivers: {otlp: {protocols: {grpc: }}, hostmetrics: {scrapers: {cpu: }}}\n"
        + _SHOWN
        + pipeline("otlp, hostmetrics")
    )
    found = series(stacks, config, services=services, files=files)
    assert found is not None
    assert ("?system_cpu_utilization_ratio" in found) is is_told


def test_loose_files_have_none(stacks: Stacks) -> None:
    (stack,) = stacks({"compose.yaml": None})
    assert stack.otel_metrics is None


_FLASK = "from opentelemetry.instrumentation.flask import FlaskInstrumentor\n"


@pytest.mark.parametrize(
    ("services", "config", "names"),
    [
        ("  app: {build: app}\n", _OTLP + _SHOWN + pipeline("otlp"), 3),
        ("  app: {build: app}\n  db: {image: 'postgres:17'}\n", _OTLP + _SHOWN + pipeline("otlp"), 3),
        ("  app: {build: app}\n  again: {build: app}\n", _OTLP + _SHOWN + pipeline("otlp"), 3),
        ("  app: {build: app}\n  web: {image: 'kong:3'}\n", _OTLP + _SHOWN + pipeline("otlp"), None),
        ("  app: {build: app}\n  web: {image: a/b, command: [--otlp]}\n", _OTLP + _SHOWN + pipeline("otlp"), None),
        ("  app: {build: app, env_file: a.env}\n", _OTLP + _SHOWN + pipeline("otlp"), None),
        ("  app: {build: https://example.com/a.git}\n", _OTLP + _SHOWN + pipeline("otlp"), None),
        ("  db: {image: 'postgres:17'}\n", _OTLP + _SHOWN + pipeline("otlp"), None),
        ("  app: {build: app}\n", _HOST + _SHOWN + pipeline("hostmetrics"), None),
    ],
)
def test_the_names_of_old_are_told_where_nobody_sends_those_of_today(
    stacks: Stacks, services: str, config: str, names: int | None
) -> None:
    compose = (
        "services:\n  otel: {image: 'otel/opentelemetry-collector-contrib:0.128.0', command: [--config=/c.yml], "
        f"volumes: ['./c.yml:/c.yml']}}\n{services}  prometheus: {{image: prom/prometheus, "
        "volumes: ['./prometheus:/etc/prometheus']}\n"
    )
    files = {"compose.yaml": compose, "c.yml": config, "prometheus/prometheus.yml": _JOBS, "a.env": "A=a\n"}
    found = stacks({**files, "app/metrics.prom": None, "app/main.py": _FLASK})[0].otel_metrics
    older = found.older if found is not None else None
    assert (len(older.names) if older is not None else None) == names
