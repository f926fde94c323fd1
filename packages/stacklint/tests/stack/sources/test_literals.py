"""What programs in Go, JavaScript, Java, C# and their kin declare by literals, and what leaves room for more."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest
from stacklint.promql.semantics import Kind
from stacklint.stack.sources import code_files, tags

if TYPE_CHECKING:
    from stacklint.stack.sources.source import Source

    from .conftest import Read

NAME = "with which name a metric is made"
BEGINNING = "how the names of the default metrics begin"
PATIENCE = 30.0
"""Seconds; each of these takes less than one on a machine that does nothing else."""
COPIED = "FROM scratch\nCOPY . .\n"
GO = """\
package main

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	auto "github.com/prometheus/client_golang/prometheus/promauto"
)

"""
SCRIPT = "const client = require('prom-client');\n"
MICROMETER = "package a.b.c;\nimport static x.Y.*;\nimport io.micrometer.core.instrument.*;\n"
SIMPLE = "package a.b.c;\nimport io.prometheus.client.Counter;\n"
CLIENT = "package a.b.c;\nimport io.prometheus.metrics.core.metrics.Counter;\n"


def source(files: Mapping[str, str], read: Read, **more: str) -> Source:
    found = read(files, **{"dockerfile": COPIED, **more})
    assert found is not None
    assert found.doubts[0] == "what isn't written out in its source"
    return found


def kinds(files: Mapping[str, str], read: Read, **more: str) -> dict[str, str]:
    """The kinds of what is declared; of one that isn't known, "?"."""
    return {name: str(one.kind or "?") for name, one in source(files, read, **more).samples.items()}


def series(name: str, *, gauge: str = "") -> dict[str, str]:
    """The series of a summary, and a gauge."""
    return {f"{name}_sum": "counter", f"{name}_count": "counter"} | ({gauge: "gauge"} if gauge else {})


def buckets(name: str) -> dict[str, str]:
    return {f"{name}_bucket": "counter", **series(name)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('prometheus.NewCounter(prometheus.CounterOpts{Name: "x_total"})', {"x_total": "counter"}),
        ('auto.NewCounter(prometheus.CounterOpts{Name: "x", Help: "h"})', {"x": "counter"}),
        ('auto.With(reg).NewGaugeFunc(prometheus.GaugeOpts{Name: `x`}, f)', {"x": "gauge"}),
        ('o := prometheus.GaugeOpts{Namespace: "a", Subsystem: "b", Name: "c"}', {"a_b_c": "gauge"}),
        ('o := prometheus.GaugeOpts{Namespace: "", Name: "c"}', {"c": "gauge"}),
        ('o := prometheus.HistogramOpts{Name: "x", Buckets: []float64{1, 2}}', buckets("x")),
        ('o := prometheus.SummaryOpts{Name: "x"}', series("x")),
        ('o := prometheus.SummaryOpts{Name: "x", Objectives: o}', series("x", gauge="x")),
        ('o := prometheus.UntypedOpts{Name: "x"}', {"x": "?"}),
        ('prometheus.NewDesc("x", "h", nil, nil)', {"x": "?"}),
        ('prometheus.NewDesc(prometheus.BuildFQName("a", "", "x"), "h", nil, nil)', {"a_x": "?"}),
        ('const ns = "a"\no := prometheus.GaugeOpts{Namespace: ns, Name: "x" + "_y"}', {"a_x_y": "gauge"}),
        ('f(prometheus.GaugeOpts{Name: "x"})\nf(prometheus.GaugeOpts{Name: "x"})', {"x": "gauge"}),
        ('f(prometheus.GaugeOpts{Name: "x"})\nf(prometheus.CounterOpts{Name: "x"})', {"x": "?"}),
        ('// prometheus.GaugeOpts{Name: "x"}\n', {}),
        ('prometheus.NewRegistry()', {}),
        ('o := redis.Opts{Addr: "x"}', {}),
        ('prometheus.NewDesc()', {}),
    ],
)  # fmt: skip
def test_go_says_a_name_in_the_options(text: str, expected: dict[str, str], read: Read) -> None:
    assert kinds({"main.go": GO + text}, read) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("new client.Counter({ name: 'x', help: 'h' })", {"x": "counter"}),
        ("new client.Gauge({ name: \"x\", help: 'h', collect() { this.set(1) } })", {"x": "gauge"}),
        ("new client.Histogram({ name: `x`, help: 'h', buckets: [1, 2] })", buckets("x")),
        ("new client.Summary({ name: 'x', help })", series("x", gauge="x")),
        ("const { Counter } = client;\nnew Counter({ help: 'h', name: 'x' })", {"x": "counter"}),
        ("const { Counter: C } = require('prom-client');\nnew C({ name: 'x', help: 'h' })", {"x": "counter"}),
        ("import { Counter as C } from 'prom-client';\nnew C({ name: 'x', help: 'h' })", {"x": "counter"}),
        ("import * as p from 'prom-client';\nnew p.Counter({ name: 'x', help: 'h' })", {"x": "counter"}),
        ("new client.Counter<'a' | 'b'>({ name: 'x', help: 'h' })", {"x": "counter"}),
        ("new this.client.Counter('x', 'help', ['a'])", {"x": "counter"}),
        ("const P = 'a_';\nnew client.Counter({ name: `${P}x`, help: 'h' })", {"a_x": "counter"}),
        ("makeCounterProvider({ name: 'x', help: 'h' })", {"x": "counter"}),
        ("new Counter({ start: 1 })", {}),
        ("client.Counter", {}),
        ("Counter({ name: 'x', help: 'h' })", {}),
        ("'new client.Counter({ name: \"x\", help: \"h\" })'", {}),
    ],
)  # fmt: skip
def test_javascript_says_it_in_an_object(text: str, expected: dict[str, str], read: Read) -> None:
    assert kinds({"main.js": SCRIPT + text}, read) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Counter.builder("a.b").tag("c", "d").register(r);', {"a_b_total": "counter"}),
        ('Counter.builder("a.b.total").register(r);', {"a_b_total": "counter"}),
        ('Counter.builder("a-b").baseUnit("bytes").register(r);', {"a_b_bytes_total": "counter"}),
        ('FunctionCounter.builder("a.b", x, f).register(r);', {"a_b_total": "counter"}),
        ('Gauge.builder("a.b", x, f).baseUnit("bytes").register(r);', {"a_b_bytes": "gauge"}),
        ('Gauge.builder("a.bytes", x, f).baseUnit("bytes").register(r);', {"a_bytes": "gauge"}),
        ('TimeGauge.builder("a.b", x, f).register(r);', {"a_b_seconds": "gauge"}),
        ('Timer.builder("a.b").register(r);', series("a_b_seconds", gauge="a_b_seconds_max")),
        ('Timer.builder("a.seconds").register(r);', series("a_seconds", gauge="a_seconds_max")),
        ('DistributionSummary.builder("a.b").register(r);', series("a_b", gauge="a_b_max")),
        ('FunctionTimer.builder("a.b", x, f, g, s).register(r);', series("a_b_seconds")),
        ('registry.counter("a.b", "c", "d").increment();', {"a_b_total": "counter"}),
        ('Metrics.timer("a.b").record(x);', series("a_b_seconds", gauge="a_b_seconds_max")),
        ('registry.summary("a.b");', series("a_b", gauge="a_b_max")),
        ('int x = registry.gauge("a.b", 1);', {"a_b": "gauge"}),
        ('static final String N = "a.b";\nvoid f() { registry.counter(Names.N); }', {"a_b_total": "counter"}),
        ('@Timed("a.b") void f() {}', series("a_b_seconds", gauge="a_b_seconds_max")),
        ('@Timed(value = "a.b", histogram = true) void f() {}', series("a_b_seconds", gauge="a_b_seconds_max")),
        ('@Counted("a.b") void f() {}', {"a_b_total": "counter"}),
        ('@Timed() void f() {}', {}),
        ('@Timed void f() {}', {}),
        ('registry.gauge("a.total", 1);', {}),
        ('registry.counter("a.created");', {}),
        ('builder.summary("What it does");', {}),
        ('search.counter().increment();', {}),
        ('Counter("a.b")', {}),
    ],
)  # fmt: skip
def test_micrometer_makes_names_of_names(text: str, expected: dict[str, str], read: Read) -> None:
    assert kinds({"src/A.java": MICROMETER + text}, read) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Counter.build().name("x").help("h").register();', {"x_total": "counter"}),
        ('Counter.build("x_total", "h").register();', {"x_total": "counter"}),
        ('Gauge.build().namespace("a").subsystem("b").name("x").register();', {"a_b_x": "gauge"}),
        ('Histogram.build().name("x").register();', buckets("x")),
        ('Summary.build().name("x").register();', series("x")),
        ('Summary.build().name("x").quantile(0.5, 0.05).register();', series("x", gauge="x")),
        ('Enumeration.build().name("x").states("a", "b").register();', {"x": "gauge"}),
        ('Info.build().name("x").register();', {"x_info": "gauge"}),
        ('void build() { return Counter.build; }', {}),
    ],
)  # fmt: skip
def test_the_clients_of_prometheus_have_builders(text: str, expected: dict[str, str], read: Read) -> None:
    assert kinds({"src/A.java": SIMPLE + text}, read) == expected
    assert kinds({"src/A.kt": CLIENT.replace(";", "") + text.replace("build(", "builder(", 1)}, read) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Counter.builder().name("x_total").unit(Unit.SECONDS).register();', {"x_seconds_total": "counter"}),
        ('Gauge.builder().name("x_bytes").unit(BYTES).register();', {"x_bytes": "gauge"}),
        ('StateSet.builder().name("x").register();', {"x": "gauge"}),
        ('Info.builder().name("x_info").register();', {"x_info": "gauge"}),
    ],
)  # fmt: skip
def test_the_newer_one_puts_units_behind_names(text: str, expected: dict[str, str], read: Read) -> None:
    assert kinds({"A.java": CLIENT + text}, read) == expected


@pytest.mark.parametrize(
    ("files", "names"),
    [
        ({"A.java": SIMPLE + 'Counter.build().name("x").register();'}, {"x"}),
        ({"A.java": CLIENT + 'Histogram.builder().name("x").register();'}, {"x"}),
        ({"A.java": MICROMETER + 'Timer.builder("a.b").register(r);'}, {"a_b_seconds"}),
        ({"A.java": MICROMETER + 'registry.counter("a.info");'}, {"a_info"}),
        ({"a.go": GO + 'f(prometheus.HistogramOpts{Name: "x", NativeHistogramBucketFactor: 1.1})'}, {"x"}),
        ({"a.go": GO + 'prometheus.NewDesc("x", "h", nil, nil)'}, {"x"}),
        ({"a.mjs": SCRIPT + "x.setContentType(OPENMETRICS); new client.Counter({ name: 'x', help })"}, {"x"}),
        ({"a.js": "const bundle = require('express-prom-bundle'); app.use(bundle(options));"},
         {"http_request_duration_seconds", "up"}),
        ({"a.js": "const bundle = require('express-prom-bundle'); app.use(bundle({ includeMethod: true }));"}, {"up"}),
        ({"a.js": SCRIPT + "f('my_name and other:name')"}, {"my_name", "other:name"}),
    ],
)  # fmt: skip
def test_names_that_there_may_be_are_mentioned(files: Mapping[str, str], names: set[str], read: Read) -> None:
    assert names <= source(files, read).mentioned


@pytest.mark.parametrize(
    ("files", "doubt"),
    [
        ({"a.go": GO + "f(prometheus.GaugeOpts{Name: name})"}, NAME + " in `app/a.go`"),
        ({"a.go": GO + "f(prometheus.GaugeOpts{Help: `h`})"}, NAME),
        ({"a.go": GO + "f(prometheus.GaugeOpts{`a`, `b`})"}, NAME),
        ({"a.go": GO + "var a prometheus.GaugeOpts{}"}, NAME),
        ({"a.go": GO + "prometheus.NewDesc(prometheus.BuildFQName(), `h`)"}, NAME + " in `app/a.go`"),
        ({"a.go": GO + "prometheus.NewDesc(name(`x`), `h`)"}, NAME + " in `app/a.go`"),
        ({"a.go": GO + "prometheus.WrapRegistererWithPrefix(`x`, r)"}, "what `WrapRegistererWithPrefix` adds"),
        ({"a.go": GO + "fmt.Fprintln(w, `# TYPE x gauge`)"}, "`app/a.go` writes metrics as text"),
        ({"a.go": GO.replace("net/http", "example.org/metrics")}, "what `example.org/metrics` exports"),
        ({"a.go": GO.replace("net/http", "github.com/grpc-ecosystem/go-grpc-prometheus")}, ""),
        ({"a.go": GO.replace("net/http", "github.com/prometheus/exporter-toolkit/web")}, ""),
        ({"a.js": SCRIPT + "new client.Gauge({ name, help: 'h' })"}, NAME),
        ({"a.js": SCRIPT + "new client.Gauge(options)"}, NAME),
        ({"a.js": SCRIPT + "new client.Gauge"}, NAME),
        ({"a.js": SCRIPT + "new client.Gauge<'a'"}, NAME),
        ({"a.js": SCRIPT + "new client.Gauge({ name: f('x'), help })"}, NAME + " in `app/a.js`"),
        ({"a.js": SCRIPT, "b.js": "x = await import('fastify-metrics')"}, "what `fastify-metrics` exports"),
        ({"a.js": SCRIPT + "app.get('/metrics', f); import x from '@a/b'; require('fs/promises')"}, ""),
        ({"a.go": GO + "a := []string{\n\t\"metric\",\n}"}, ""),
        ({"a.js": SCRIPT + "import 'fastify-metrics'"}, "what `fastify-metrics` exports"),
        ({"a.js": SCRIPT + "f({ customMetricPrefix: 'x' })"}, "what `customMetricPrefix` adds"),
        ({"a.js": SCRIPT + "client.collectDefaultMetrics({ register })"}, ""),
        ({"a.js": SCRIPT + "client.collectDefaultMetrics({ register, prefix })"}, BEGINNING),
        ({"a.js": SCRIPT + "client.collectDefaultMetrics({ prefix: x() })"}, BEGINNING),
        ({"A.java": MICROMETER + "registry.counter(name);"}, NAME + " in `app/A.java`"),
        ({"A.java": MICROMETER + 'Gauge.builder("a", x).baseUnit(unit)'}, "in which unit a metric is"),
        ({"A.java": MICROMETER + 'Gauge.builder("a", x).baseUnit()'}, ""),
        ({"A.kt": MICROMETER + 'Gauge.builder("a") { x }.baseUnit(unit)'}, "in which unit a metric is"),
        ({"A.java": MICROMETER + 'LongTaskTimer.builder("a")'}, "what `LongTaskTimer` adds"),
        ({"A.java": MICROMETER + "new PrometheusDurationNamingConvention()"},
         "what `PrometheusDurationNamingConvention` adds"),
        ({"A.java": MICROMETER + '@Timed(value = "a", longTask = true)'}, "what long tasks export"),
        ({"A.java": MICROMETER + "import io.opentelemetry.api.Tracer;"}, "what `io.opentelemetry.api.Tracer` exports"),
        ({"A.java": SIMPLE + "Counter.Builder x = Counter.build();"}, NAME),
        ({"A.java": SIMPLE + 'Gauge.build().name("x").unit(SECONDS)'}, NAME),
        ({"A.java": CLIENT + 'Gauge.builder().name("x").unit(mine)'}, NAME),
        ({"A.java": CLIENT + 'Gauge.builder().name("x").unit()'}, NAME),
        ({"A.java": SIMPLE + 'Gauge.build().name("x").namespace()'}, NAME + " in `app/A.java`"),
        ({"A.java": SIMPLE + 'Gauge.build().name("")'}, NAME + " in `app/A.java`"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_a_doubt(files: Mapping[str, str], doubt: str, read: Read) -> None:
    found = source(files, read)
    assert found.doubts[1:] == ((doubt,) if doubt else ())
    assert (found.nearly is None) == bool(doubt)


@pytest.mark.parametrize(
    ("files", "prefixes"),
    [
        ({"a.go": GO}, ("go_", "process_", "promhttp_", "grpc_")),
        ({"a.js": SCRIPT}, ("nodejs_", "process_")),
        ({"a.js": SCRIPT + "client.collectDefaultMetrics({ prefix: 'a_' })"},
         ("nodejs_", "process_", "a_nodejs_", "a_process_")),
        ({"a.js": SCRIPT + "f({ promClient: { collectDefaultMetrics: { prefix: 'a_' } } })"},
         ("nodejs_", "process_", "a_nodejs_", "a_process_")),
        ({"a.js": SCRIPT + "client.collectDefaultMetrics()"}, ("nodejs_", "process_")),
        ({"A.java": MICROMETER}, ("jvm_", "process_")),
        ({"a.cs": "using Prometheus;"},
         ("dotnet_", "process_", "prometheus_net_", "http_request", "httpclient_", "aspnetcore_", "grpc_", "system_",
          "microsoft_")),
    ],
)  # fmt: skip
def test_libraries_export_some_by_themselves(files: Mapping[str, str], prefixes: tuple[str, ...], read: Read) -> None:
    assert source(files, read).prefixes == prefixes


@pytest.mark.parametrize(
    "files",
    [
        {"a.go": 'package main\nimport "net/http"\nvar a = CounterOpts{Name: "prometheus"}'},
        {"a.go": "package main // prometheus"},
        {"a.js": "new Counter({ name: 'x', help: 'h' })"},
        {"A.java": "package io.prometheus;"},
        {"a.txt": SCRIPT},
        {"node_modules/a.js": SCRIPT, "vendor/a.go": GO, "a_test.go": GO, "b.spec.ts": SCRIPT, "c.d.ts": SCRIPT},
        {"Shop.Tests/A.cs": "using Prometheus;", "ATests.cs": "using Prometheus;", "b.cs": 'f.CreateCounter("x", "h")'},
        {"src/test/java/A.java": MICROMETER, "AIT.java": MICROMETER, "BTest.kt": MICROMETER, "__tests__/a.js": SCRIPT},
    ],
)
def test_a_program_without_a_client_declares_nothing(files: Mapping[str, str], read: Read) -> None:
    assert read(files, dockerfile=COPIED) is None


def test_a_name_stands_at_the_text_that_says_it(read: Read) -> None:
    text = GO + 'f(prometheus.CounterOpts{Name: "x_total"}, prometheus.GaugeOpts{Namespace: "a", Name: "b"})'
    metrics = source({"a.go": text}, read).metrics
    assert [(text[one.place.start : one.place.end], one.text, one.is_plain) for one in metrics] == [
        ("x_total", "x_total", True),
        ("b", "b", False),
    ]
    assert {one.place.file for one in metrics} == {"app/a.go"}


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ('Counter.builder().name("x").register();', True),
        ('Counter.builder().name("x_total").register();', True),
        ('Counter.builder().name(X).register();', False),
        ('Counter.builder().name("x").unit(Unit.BYTES).register();', False),
    ],
)  # fmt: skip
def test_a_name_is_plain_that_is_what_stands_there(text: str, plain: bool, read: Read) -> None:
    (metric,) = source({"A.java": CLIENT + 'static final String X = "x";' + text}, read).metrics
    assert metric.is_plain is plain


def test_constants_of_other_files_are_found(read: Read) -> None:
    files = {
        "a.js": SCRIPT + "const { NAMES, P } = require('./b');\nnew client.Gauge({ name: P + NAMES.DEPTH, help: 'h' })",
        "b.js": "exports.NAMES = { DEPTH: 'depth' };\nconst P = 'a_';\n",
        "c.js": "const Q = 'DEPTHS'",
    }
    assert kinds(files, read) == {"a_depth": "gauge"}


def test_a_constant_is_that_of_the_file_and_of_its_package_first(read: Read) -> None:
    made = 'var x = prometheus.GaugeOpts{Namespace: namespace, Name: "x"}'
    script = "const P = '%s_';\n" + SCRIPT + "new client.Gauge({ name: P + 'x', help: 'h' })"
    files = {
        "a/a.go": GO + made,
        "a/b.go": GO + 'const namespace = "a"',
        "b/a.go": GO + made,
        "b/b.go": 'package b\nconst namespace = "b"',
        "c/a.go": GO + made + '\nconst namespace = "c"',
        "d/a.go": GO + made,
        "d.js": script % "d",
        "e.js": script % "e",
    }
    found = source(files, read)
    assert set(found.samples) == {"a_x", "b_x", "c_x", "d_x", "e_x"}
    assert found.doubts[1:] == (f"{NAME} in `app/d/a.go`",)


def test_a_package_of_the_program_itself_is_no_library(read: Read) -> None:
    files = {
        "go.mod": "module example.org/a\n",
        "a.go": GO.replace("net/http", "example.org/a/metrics"),
        "A.java": MICROMETER + "import a.b.metrics.C;",
        "a.ts": SCRIPT + "import './metrics';",
    }
    assert source(files, read).doubts[1:] == ()


def test_what_is_copied_is_the_program(read: Read) -> None:
    files = {
        "one/a.go": GO + 'f(prometheus.GaugeOpts{Name: "x"})',
        "two/a.go": GO + 'f(prometheus.GaugeOpts{Name: "y"})',
    }
    assert kinds(files, read, dockerfile="FROM scratch\nCOPY one .\n") == {"x": "gauge"}
    assert kinds(files, read, dockerfile="FROM scratch AS a\nCOPY two .\nFROM scratch\nCOPY --from=a x y\n") == {
        "y": "gauge"
    }
    assert kinds(files, read, dockerfile="FROM scratch\nCOPY bin/x /x\n") == {"x": "gauge", "y": "gauge"}


def test_so_is_what_is_mounted(read: Read) -> None:
    files = {"a.js": SCRIPT + "new client.Gauge({ name: 'x', help: 'h' })"}
    service = "image: node:22\ncommand: node a.js\nvolumes: [./app:/app, data:/data, ~/x:/x, ./compose.yaml:/y]"
    assert kinds(files, read, service=service) == {"x": "gauge"}


def test_a_folder_that_is_copied_may_be_mounted_too(read: Read) -> None:
    files = {"a.js": SCRIPT + "new client.Gauge({ name: 'x', help: 'h' })"}
    found = source(files, read, service="volumes: [./app:/app, ./:/all]")
    assert set(found.samples) == {"x"}
    assert found.nearly is not None
    assert found.nearly.folders == ("app", "")


@pytest.mark.parametrize(
    ("limit", "doubt"),
    [
        ("MAX_READ", "what is in `app/b.js`, which is too long"),
        ("MAX_FILE", "what is in `app/b.js`, which is too long"),
        ("MAX_SEARCHED", "what is in more files than are searched"),
    ],
)
def test_only_so_much_is_read(limit: str, doubt: str, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    first = SCRIPT + "new client.Gauge({ name: 'x', help: 'h' })"
    monkeypatch.setattr(code_files, limit, len(first) + 1)
    found = source({"a.js": first, "b.js": SCRIPT + "// " + "x" * 100}, read)
    assert (set(found.samples), found.doubts[1:]) == ({"x"}, (doubt,))


def test_no_constant_is_looked_for_in_a_file_that_is_too_long(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    first = SCRIPT + "new client.Gauge({ name: P, help: 'h' })"
    monkeypatch.setattr(code_files, "MAX_FILE", len(first))
    assert kinds({"a.js": first, "b.js": "const P = 'x'; " + " " * len(first)}, read) == {}


def test_kinds_are_those_of_samples(read: Read) -> None:
    found = source({"a.js": SCRIPT + "new client.Gauge({ name: 'x', help: 'h' })"}, read)
    assert (found.samples["x"].kind, found.samples["x"].labels) == (Kind.GAUGE, frozenset())


X = 'prometheus.GaugeOpts{Name: "x"}'


def labels(files: Mapping[str, str], read: Read, **more: str) -> dict[str, str]:
    """The labels of each series; of one whose labels aren't known, "?"."""
    found = source(files, read, **more).samples
    return {name: "?" if one.labels is None else " ".join(sorted(one.labels)) for name, one in found.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('prometheus.NewCounter(prometheus.CounterOpts{Name: "x"})', ""),
        ('prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "x"}, func() float64 { return 1 })', ""),
        ('prometheus.NewCounterVec(prometheus.CounterOpts{Name: "x"}, []string{"a", "b"})', "a b"),
        ('prometheus.NewCounterVec(\n\tprometheus.CounterOpts{Name: "x"},\n\t[]string{\n\t\t"a",\n\t},\n)', "a"),
        ('auto.NewCounterVec(prometheus.CounterOpts{Name: "x"}, []string{"a"})', "a"),
        ('auto.With(r).NewCounterVec(prometheus.CounterOpts{Name: "x"}, []string{"a"})', "a"),
        ('factory.NewCounterVec(prometheus.CounterOpts{Name: "x"}, []string{"a"})', "a"),
        ('const l = "a"\nvar x = auto.NewGaugeVec(prometheus.GaugeOpts{Name: "x"}, []string{l, "b"})', "a b"),
        ('auto.NewGauge(prometheus.GaugeOpts{Name: "x", ConstLabels: prometheus.Labels{"a": v}})', "a"),
        ('const l = "a"\nauto.NewGauge(prometheus.GaugeOpts{Name: "x", ConstLabels: map[string]string{l: v}})', "a"),
        ('prometheus.NewDesc("x", "h", nil, nil)', ""),
        ('prometheus.NewDesc("x", "h", []string{"a"}, prometheus.Labels{"b": v})', "a b"),
        ('auto.NewGauge(prometheus.GaugeOpts{Name: "x"}); prometheus.WrapRegistererWith(prometheus.Labels{"b": v}, r)',
         "b"),
        (f'auto.NewGauge({X})\nauto.NewGaugeVec({X}, []string{{"a"}})', "a"),
        ('auto.NewGauge(prometheus.GaugeOpts{Name: "x"})\nprometheus.WrapRegistererWith(all, r)', "?"),
        ('auto.NewGauge(prometheus.GaugeOpts{Name: "x"})\nprometheus.WrapCollectorWith(all, c)', "?"),
        ('auto.NewGauge(prometheus.GaugeOpts{Name: "x"})\nf := prometheus.WrapRegistererWith', "?"),
        ('auto.NewGauge(prometheus.GaugeOpts{Name: "x"})\nauto.NewGaugeVec(prometheus.GaugeOpts{Name: "x"}, all)', "?"),
        ('prometheus.NewCounterVec(prometheus.CounterOpts{Name: "x"}, all)', "?"),
        ('prometheus.NewCounterVec(prometheus.CounterOpts{Name: "x"}, append([]string{"a"}, all...))', "?"),
        ('prometheus.NewCounterVec(prometheus.CounterOpts{Name: "x"}, []string{"a", f()})', "?"),
        ('prometheus.NewCounterVec(prometheus.CounterOpts{Name: "x"})', "?"),
        ('prometheus.NewCounterVec(prometheus.CounterOpts{Name: "x"}, []string{"a", ', "?"),
        ('o := prometheus.CounterOpts{Name: "x"}\nprometheus.NewCounterVec(o, []string{"a"})', "?"),
        ('mine.NewCounter(prometheus.CounterOpts{Name: "x"})', ""),  # a factory
        ('http.NewCounter(prometheus.CounterOpts{Name: "x"})', "?"),  # another package
        ('f(prometheus.CounterOpts{Name: "x"})', "?"),
        ('NewCounter(prometheus.CounterOpts{Name: "x"})', "?"),
        ('auto.NewGauge(prometheus.GaugeOpts{Name: "x", ConstLabels: all})', "?"),
        ('auto.NewGauge(prometheus.GaugeOpts{Name: "x", ConstLabels: prometheus.Labels{p.Name: v}})', "?"),
        ('prometheus.NewDesc("x", "h", all, nil)', "?"),
        ('prometheus.NewDesc("x", "h", nil, all)', "?"),
        ('NewDesc("x", "h", nil, nil)', "?"),
    ],
)  # fmt: skip
def test_go_says_labels_in_lists_and_mappings(text: str, expected: str, read: Read) -> None:
    assert labels({"main.go": GO + text}, read) == {"x": expected}


def test_go_has_no_factories_without_their_package(read: Read) -> None:
    text = GO.replace('\tauto "github.com/prometheus/client_golang/prometheus/promauto"\n', "")
    made = 'factory.NewCounterVec(prometheus.CounterOpts{Name: "x"}, []string{"a"})'
    assert labels({"main.go": text + made}, read) == {"x": "?"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("new client.Counter({ name: 'x', help: 'h' })", ""),
        ("new client.Counter({ name: 'x', help: 'h', labelNames: ['a', \"b\"] })", "a b"),
        ("new client.Counter({ name: 'x', help: 'h', labelNames: ['a'] as const })", "a"),
        ("const L = { A: 'a' };\nnew client.Counter({ name: 'x', help: 'h', labelNames: [L.A,] })", "a"),
        ("new client.Counter({ ...rest, name: 'x', help: 'h', labelNames: ['a'] })", "?"),
        ("new client.Counter({ name: 'x', help: 'h', ['labelNames']: ['a'] })", "?"),
        ("new client.Counter({ name: 'x', help: 'h', labelNames })", "?"),
        ("new client.Counter({ name: 'x', help: 'h', labelNames: all })", "?"),
        ("new client.Counter({ name: 'x', help: 'h', labelNames: ['a', ...all] })", "?"),
        ("new client.Counter({ name: 'x', help: 'h', labelNames: ['a'].concat(all) })", "?"),
        ("new client.Counter('x', 'h', ['a'])", "a"),
        ("new client.Counter('x', 'h')", ""),
        ("new client.Counter('x', 'h', all)", "?"),
        ("makeCounterProvider({ name: 'x', help: 'h', labelNames: ['a'] })", "a"),
        ("new client.Counter({ name: 'x', help: 'h' });\nr.setDefaultLabels({ app: 'a', 'b': 1, c })", "app b c"),
        ("new client.Counter({ name: 'x', help: 'h' });\nr.setDefaultLabels({ ...all })", "?"),
        ("new client.Counter({ name: 'x', help: 'h' });\nr.setDefaultLabels({ [a]: 1 })", "?"),
        ("new client.Counter({ name: 'x', help: 'h' });\nr.setDefaultLabels(all)", "?"),
        ("new client.Counter({ name: 'x', help: 'h' });\nr.setDefaultLabels({", "?"),
        ("new client.Counter({ name: 'x', help: 'h' });\nm({ defaultLabels: { app: 'a' } })", "app"),
        ("new client.Counter({ name: 'x', help: 'h' });\nm({ defaultLabels: all })", "?"),
        ("new client.Counter({ name: 'x', help: 'h' });\nm({ defaultLabels })", "?"),
    ],
)  # fmt: skip
def test_javascript_says_labels_in_options(text: str, expected: str, read: Read) -> None:
    assert labels({"main.js": SCRIPT + text}, read) == {"x": expected}


def test_only_so_many_settings_are_read(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"A.java": MICROMETER + 'registry.counter("x");', "a.yml": "management: {metrics: {tags: {a: b, c: d}}}\n"}
    assert labels(files, read) == {"x_total": "a c"}
    monkeypatch.setattr(tags, "_MOST_SETTINGS", 1)
    assert labels(files, read) == {"x_total": "?"}


HTTP = "http_request_duration_seconds"
BUNDLE = "const bundle = require('express-prom-bundle');\napp.use(bundle({}));\n"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", "status_code"),
        ("{}", "status_code"),
        ("{ includeMethod: true, includePath: false, buckets: [1, 2] }", "method status_code"),
        ("{ includeMethod: env.METHOD, includePath: true }", "method path status_code"),
        ("{ customLabels: { app: null, 'b': 1 } }", "app b status_code"),
        ("{ customLabels: all }", "?"),
        ("{ metricType: 'histogram' }", "status_code"),
        ("options", None),
        ("{ ...options }", None),
        ("{ includeMethod }", None),
        ("{ customLabels, includeMethod: true }", None),
        ("{ metricType: type }", None),
        ("{ metricType: 'other' }", None),
        ("{}, more", None),
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        "const bundle = require('express-prom-bundle');\napp.use(bundle({}));\n",
        "import bundle from 'express-prom-bundle';\napp.use(bundle({}));\n",
        "import * as bundle from 'express-prom-bundle';\napp.use(x.bundle(1), bundle({}));\n",
        "app.use(require('express-prom-bundle')({}));\n",
    ],
)
def test_express_prom_bundle_is_told_labels(text: str, options: str, expected: str | None, read: Read) -> None:
    found = labels({"main.js": text.replace("({})", f"({options})")}, read)
    assert found.get(f"{HTTP}_count") == expected
    assert set(found) == ({f"{HTTP}{ending}" for ending in ("_bucket", "_sum", "_count")} if expected else set())


def test_express_prom_bundle_has_another_name_or_type(read: Read) -> None:
    text = BUNDLE.replace("{}", "{ httpDurationMetricName: 'x', metricType: 'summary' }")
    assert labels({"main.js": text}, read) == {
        "x": "quantile status_code",
        "x_sum": "status_code",
        "x_count": "status_code",
    }
    assert labels({"main.js": BUNDLE, "b.js": BUNDLE.replace("{}", "options")}, read)[f"{HTTP}_count"] == "?"


def test_express_prom_bundle_is_named_nowhere(read: Read) -> None:
    (metric,) = source({"main.js": BUNDLE}, read).metrics
    assert (metric.text, metric.is_plain, BUNDLE[metric.place.start : metric.place.end]) == ("", False, "bundle")


def test_buckets_and_quantiles_have_a_label_of_their_own(read: Read) -> None:
    text = "new client.Histogram({ name: 'x', help: 'h', labelNames: ['a'] }); new client.Summary({ name: 'y', help })"
    expected = {"x_bucket": "a le", "x_sum": "a", "x_count": "a", "y": "quantile", "y_sum": "", "y_count": ""}
    assert labels({"main.js": SCRIPT + text}, read) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Counter.builder("x").register(r);', ""),
        ('Counter.builder("x").tag("a.b", v).tag("c", "d").description("h").register(r);', "a_b c"),
        ('Counter.builder("x").tags("a", v, "b", f(1, 2)).register(r);', "a b"),
        ('Counter.builder("x").tags(Tags.of("a", v)).register(r);', "a"),
        ('Counter.builder("x").tags(List.of(Tag.of("a", v), Tag.of("b", v))).register(r);', "a b"),
        ('static final String A = "a";\nvoid f() { Counter.builder("x").tag(A, v).register(r); }', "a"),
        ('Counter.builder("x").tags(all).register(r);', "?"),
        ('Counter.builder("x").tags(Tags.of("a", v).and(all)).register(r);', "?"),
        ('Counter.builder("x").tags(Tags.of(all)).register(r);', "?"),
        ('Counter.builder("x").tags(List.of(one, Tag.of("a", v))).register(r);', "?"),
        ('Counter.builder("x").tag(key(), v).register(r);', "?"),
        ('Counter.builder("x").tag("1", v).register(r);', "?"),
        ('Counter.builder("x").withRegistry(r);', "?"),
        ('Counter.Builder b = Counter.builder("x");', "?"),
        ('registry.counter("x").increment();', ""),
        ('registry.counter("x", "a", v, "b", w).increment();', "a b"),
        ('registry.counter("x", Tags.of(Tag.of("a", v)));', "a"),
        ('registry.counter("x", Tags.empty());', ""),
        ('registry.counter("x", all);', "?"),
        ('registry.counter("x", "a", v);\nregistry.counter("x", "b", v);', "a b"),
        ('registry.counter("x", "a", v);\nr.config().commonTags("app", name);', "a app"),
        ('registry.counter("x", "a", v);\nr.config().commonTags(all);', "?"),
        ('@Counted("x") void f() {}', "?"),
    ],
)  # fmt: skip
def test_micrometer_is_told_tags(text: str, expected: str, read: Read) -> None:
    assert labels({"src/A.java": MICROMETER + text}, read) == {"x_total": expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('registry.gauge("x", list.size());', ""),
        ('registry.gauge("x", list, List::size);', ""),
        ('registry.gauge("x", list, l -> l.size());', ""),
        ('registry.gauge("x", Tags.of("a", v), list.size());', "a"),
        ('registry.gauge("x", Tags.of("a", v), list, List::size);', "a"),
        ('registry.gauge("x", tags, list.size());', "?"),
        ('registry.gauge("x", tags, list, List::size);', "?"),
    ],
)  # fmt: skip
def test_a_gauge_of_micrometer_is_told_a_value_as_well(text: str, expected: str, read: Read) -> None:
    assert labels({"src/A.java": MICROMETER + text}, read) == {"x": expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Gauge.build().name("x").help("h").register();', ""),
        ('Gauge.build("x", "h").labelNames("a", "b").register();', "a b"),
        ('Gauge.build().name("x").labelNames(all).register();', "?"),
        ('Gauge.build().name("x").labelNames("a");', "?"),
        ('Gauge.build("x", "h");', "?"),
        ('Gauge.build().name("x").constLabels(Labels.of("a", "b")).register();', "?"),
        ('Enumeration.build().name("x").states("a", "b").register();', "x"),
    ],
)  # fmt: skip
def test_builders_of_the_clients_are_told_labels(text: str, expected: str, read: Read) -> None:
    assert labels({"src/A.java": SIMPLE + text}, read) == {"x": expected}


def test_an_info_has_any_labels(read: Read) -> None:
    assert labels({"A.java": SIMPLE + 'Info.build().name("x").register();'}, read) == {"x_info": "?"}


CSHARP = "using Prometheus;\nnamespace Shop.Api;\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Metrics.CreateCounter("x", "h");', {"x": "counter"}),
        ('Prometheus.Metrics.CreateGauge("x", "h");', {"x": "gauge"}),
        ('factory.CreateHistogram("x", "h", new HistogramConfiguration { Buckets = b });', buckets("x")),
        ('Metrics.CreateSummary("x", "h");', series("x")),
        ('Metrics.CreateSummary("x", "h", new SummaryConfiguration { Objectives = o });', series("x", gauge="x")),
        ('const string N = "x";\nvar c = Metrics.CreateCounter(N, "h");', {"x": "counter"}),
        ('static readonly string N = "x";\nvar c = Metrics.CreateCounter(Names.N, "h");', {"x": "counter"}),
        ('void CreateCounter("x", "h") {}', {}),
        ('meter.CreateCounter<long>("x");', {}),
        ('// Metrics.CreateCounter("x", "h");', {}),
        ('var p = @"C:\\";\nMetrics.CreateCounter("x", @$"a ""b"" \\");', {"x": "counter"}),
    ],
)  # fmt: skip
def test_csharp_says_a_name_first(text: str, expected: dict[str, str], read: Read) -> None:
    assert kinds({"Program.cs": CSHARP + text}, read) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Metrics.CreateCounter("x", "h");', ""),
        ('Metrics.CreateCounter("x", "h", "a", "b");', "a b"),
        ('Metrics.CreateCounter("x", "h", "a");', "a"),
        ('Metrics.CreateCounter("x", "h", new[] { "a", "b" });', "a b"),
        ('Metrics.CreateCounter("x", "h", new string[] {"a"});', "a"),
        ('Metrics.CreateCounter("x", "h", ["a"]);', "a"),
        ('Metrics.CreateCounter("x", "h", new CounterConfiguration { LabelNames = new[] { "a" } });', "a"),
        ('Metrics.CreateCounter("x", "h", new CounterConfiguration() { Buckets = b, LabelNames = ["a"] });', "a"),
        ('Metrics.CreateCounter("x", "h", new CounterConfiguration { Buckets = b });', ""),
        ('const string A = "a";\nvar c = Metrics.CreateCounter("x", "h", A);', "a"),
        ('Metrics.CreateCounter("x", "h", "a").WithLabels("b").Inc();', "a"),
        ('Metrics.CreateCounter("x", "h", new CounterConfiguration { LabelNames = all });', "?"),
        ('Metrics.CreateCounter("x", "h", new CounterConfiguration { StaticLabels = all });', "?"),
        ('Metrics.CreateCounter("x", "h", all);', "?"),
        ('Metrics.CreateCounter("x", "h", new string[2] { "a", b });', "?"),
        ('Metrics.CreateCounter("x", "h", new[] { "a" }, new CounterConfiguration());', "a"),
        ('Metrics.CreateCounter("x", "h", all, new CounterConfiguration());', "?"),
        ('Metrics.CreateCounter("x", "h", new CounterConfiguration());', ""),
        ('Metrics.CreateCounter("x", "h", new Labels());', "?"),
        ('Metrics.CreateCounter(name: "x", help: "h");', ""),
        ('Metrics.CreateCounter("x", "h", labelNames: ["a"]);', "a"),
        ('Metrics.CreateCounter(name: "x", help: "h", configuration: new CounterConfiguration { LabelNames = ["a"] });',
         "a"),
        ('Metrics.CreateCounter("x", "h", $"{a}");', "?"),
        ('Metrics.CreateCounter("x", "h");\nMetrics.DefaultRegistry.SetStaticLabels(all);', "?"),
        ('Metrics.CreateCounter("x", "h");\nMetrics.WithLabels(all);', "?"),
        ('Metrics.CreateCounter("x", "h");\nMetrics.DefaultFactory.WithLabels(all);', "?"),
        ('Metrics.CreateCounter("x", "h");\nf.WithLabels(all).CreateGauge("y", "h");', "?"),
        ('Metrics.CreateCounter("x", "h");\nf.WithLabels(new Dictionary<string, string>());', "?"),
    ],
)  # fmt: skip
def test_csharp_says_labels_last(text: str, expected: str, read: Read) -> None:
    assert labels({"Program.cs": CSHARP + text}, read)["x"] == expected


@pytest.mark.parametrize(
    ("files", "doubt"),
    [
        ({"a.cs": CSHARP + "Metrics.CreateCounter(name, help);"}, NAME + " in `app/a.cs`"),
        ({"a.cs": CSHARP + 'Metrics.CreateCounter($"{a}_x", help);'}, NAME + " in `app/a.cs`"),
        ({"a.cs": CSHARP + 'Metrics.CreateCounter(help: "h", name: "x");'}, NAME),
        ({"a.cs": CSHARP + 'Metrics.CreateCounter(help: "h", configuration: c);'}, NAME),
        ({"a.cs": CSHARP + 'Metrics.CreateCounter(other: "h");'}, NAME),
        ({"a.cs": CSHARP + "Metrics.CreateCounter();"}, NAME),
        ({"a.cs": CSHARP + 'Metrics.CreateCounter("x", '}, NAME),
        ({"a.cs": CSHARP + 'var m = new Meter("Shop");'}, "what `Meter` adds"),
        ({"a.cs": CSHARP + "using System.Diagnostics.Metrics;"}, "what `System.Diagnostics.Metrics` exports"),
        ({"a.cs": CSHARP + "using M = Prometheus.Metrics;"}, "what `Prometheus.Metrics` exports"),
        ({"a.cs": CSHARP + "using static Prometheus.SystemMetrics;"}, "what `Prometheus.SystemMetrics` exports"),
        ({"a.cs": CSHARP + "using Prometheus.HttpMetrics;\nusing Shop.Metrics;\nusing System.Linq;"}, ""),
        ({"a.cs": CSHARP, "a.csproj": '<PackageReference Include="prometheus-net.SystemMetrics" Version="3" />'},
         "what `prometheus-net.SystemMetrics` exports"),
        ({"a.cs": CSHARP, "a.csproj": '<PackageReference Include="prometheus-net.AspNetCore" />'
          '<PackageReference Include="Serilog" />'}, ""),
        ({"a.cs": CSHARP, "b.cs": "namespace Shop;\nvar c = f.CreateGauge(name, help);"}, NAME + " in `app/b.cs`"),
    ],
)  # fmt: skip
def test_what_is_not_understood_of_csharp_is_a_doubt(files: Mapping[str, str], doubt: str, read: Read) -> None:
    assert source(files, read).doubts[1:] == ((doubt,) if doubt else ())


@pytest.mark.parametrize(
    "files",
    [
        {
            "a.js": SCRIPT + "new client.Gauge({ name: 'x', help: 'h' })",
            "b.js": "register.setDefaultLabels({ a: 'b' })",
        },
        {"A.java": SIMPLE + 'Gauge.build("x", "h").register();', "B.java": 'r.config().commonTags("a", "b");'},
    ],
)
def test_labels_for_all_may_be_given_in_another_file(files: Mapping[str, str], read: Read) -> None:
    assert labels(files, read) == {"x": "a"}


def test_they_may_be_so_in_csharp(read: Read) -> None:
    files = {"a.cs": CSHARP + 'Metrics.CreateGauge("x", "h");', "b.cs": "registry.SetStaticLabels(all);"}
    assert labels(files, read) == {"x": "?"}


PROPERTIES = "src/main/resources/application.properties"
YAML = "src/main/resources/application.yml"


@pytest.mark.parametrize(
    ("files", "more", "expected"),
    [
        ({PROPERTIES: "management.metrics.tags.app=${name}\n"}, {}, "app"),
        ({PROPERTIES: "management.metrics.tags.app = a\nspringdoc.tags=b\n"}, {}, "?"),
        ({PROPERTIES: "# tags\nmanagement.metrics.tags.a.b=a\n"}, {}, "?"),
        ({YAML: "management:\n  metrics:\n    tags:\n      app: a\n"}, {}, "app"),
        ({YAML: "management:\n  observations:\n    key-values: {app: a}\n"}, {}, "app"),
        ({YAML: "management:\n  metrics:\n    tags: {app: a}\n---\na: b\n"}, {}, "?"),
        ({YAML: "management:\n  metrics:\n    tags: [\n"}, {}, "?"),
        ({YAML: "management.metrics.tags.app: a\n"}, {}, "app"),
        ({YAML: "micronaut:\n  metrics:\n    tags: {app: a}\n"}, {}, "?"),
        ({YAML: "server:\n  port: 80\n"}, {}, ""),
        ({"start.sh": "java -Dmanagement.metrics.tags.app=a\n"}, {}, "?"),
        ({"pom.xml": "<artifactId>spring-cloud-starter-config</artifactId>"}, {}, "?"),
        ({}, {"service": "environment: {MANAGEMENT_METRICS_TAGS_APP: a}"}, "app"),
        ({}, {"service": "environment: {LEVEL: debug, MANAGEMENT_METRICS_TAGS_APP: a}"}, "app"),
        ({}, {"service": "environment: {OPTS: -Dmanagement.metrics.tags.app=a}"}, "?"),
        ({}, {"service": "environment: [OPTS]"}, "?"),
        ({}, {"service": "env_file: a.env"}, "?"),
        ({}, {"service": "command: java -Dmanagement.metrics.tags.app=a"}, "?"),
        ({}, {"service": "volumes: [./application.yml:/config/application.yml]"}, "?"),
        ({}, {"service": "volumes: [./config:/config]", "../config/a.yml": "tags: a"}, "?"),
        ({}, {"service": "volumes: [data:/data]"}, ""),
    ],
)  # fmt: skip
def test_settings_give_labels_to_all_meters(
    files: Mapping[str, str], more: Mapping[str, str], expected: str, read: Read
) -> None:
    beside = {path: text for path, text in more.items() if path.startswith("../")}
    service = more.get("service", "")
    code = {"src/A.java": MICROMETER + 'registry.counter("x");'}
    assert labels({**code, **files, **beside}, read, service=service) == {"x_total": expected}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.go", GO + 'prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "x"}, []string{' * 5_000),
        ("a.go", GO + 'auto.NewGauge(prometheus.GaugeOpts{Name: "x", ConstLabels: Labels{' * 2_000 + "}})" * 2_000),
        ("a.js", SCRIPT + "new Counter({ help: 1, name: 'x', labelNames: [" * 2_000 + "]})" * 2_000),
        ("a.js", "import a from 'express-prom-bundle'; a({});" * 5_000),
        ("a.js", SCRIPT + "setDefaultLabels({ a: " * 6_000 + "})" * 6_000),
        ("a.cs", CSHARP + 'Metrics.CreateCounter("x", "h", new C { LabelNames = new[] {' * 3_000 + "}})" * 3_000),
        ("a.cs", CSHARP + 'Metrics.CreateCounter("x", ' * 10_000),
        ("a.cs", CSHARP + '@$' * 50_000 + '@"' * 50_000),
        ("a.cs", CSHARP + 'f.WithLabels(' * 10_000),
        ("A.java", MICROMETER + '.gauge("a", b, ' * 5_000 + ")" * 5_000),
        ("A.java", MICROMETER + '.counter("a", Tags.of(' * 5_000 + "))" * 5_000),
        ("A.java", MICROMETER + 'Counter.builder("a").tag("b", ' * 5_000 + ")" * 5_000),
        ("A.java", MICROMETER + '.counter("a", Tags.of("b", c)' + ', "b", c' * 20_000 + ")"),
        ("a.go", GO + 'prometheus.GaugeOpts{Name: ' * 5_000),
        ("a.go", GO + 'prometheus.GaugeOpts{Name: ' * 2_000 + "}" * 2_000),
        ("a.go", GO + 'NewDesc(BuildFQName(' * 2_000 + "))" * 2_000),
        ("a.go", GO + '"# TYPE' * 6_000),
        ("a.js", SCRIPT + "Counter." * 10_000),
        ("a.js", SCRIPT + "new Counter({ help: 1, name: " * 2_000 + "})" * 2_000),
        ("a.js", SCRIPT + "new Counter<" * 6_000),
        ("a.js", SCRIPT + "new Counter({ help: 1, name: " + "`${" * 6_000 + "}`" * 6_000 + "})"),
        ("a.js", SCRIPT + "import 'metric\n" * 5_000 + "from " * 5_000),
        ("A.java", CLIENT + "Counter.builder()." * 4_000),
        ("A.java", MICROMETER + 'Counter.builder("a").' * 4_000),
        ("A.java", MICROMETER + '.counter("a")' * 5_000),
        ("A.kt", MICROMETER + '.counter("a"){' * 5_000),
        ("A.java", MICROMETER + "import " + "a." * 33_000),
        ("A.java", MICROMETER + "@Timed(" * 10_000),
    ],
)  # fmt: skip
def test_no_program_takes_long(name: str, text: str, read: Read) -> None:
    start = time.process_time()
    source({name: text}, read)
    assert time.process_time() - start < PATIENCE
