"""What programs in Rust, Ruby, PHP and Elixir declare by literals, and what leaves room for more."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from stacklint.stack.sources.source import Source

    from .conftest import Read

COPIED = "FROM scratch\nCOPY . .\n"
PATIENCE = 30.0
"""Seconds; each of these takes less than two on a machine that does nothing else."""
NAME = "with which name a metric is made"
CARGO = {"Cargo.toml": '[dependencies]\nprometheus = "0.13"\nmetrics = "0.24"\nprometheus-client = "0.23"\n'}
GEMS = {"Gemfile": "gem 'prometheus-client'\ngem 'yabeda-prometheus'\n"}
COMPOSER = {"composer.json": '{"require": {"promphp/prometheus_client_php": "^2.0"}}'}
MIX = {"mix.exs": '[{:prometheus_ex, "~> 3.0"}, {:telemetry_metrics_prometheus, "~> 1.0"}]'}
RUST = "use prometheus::{Opts, register_counter};\n"
CLIENT = "use prometheus_client::registry::Registry;\n"
EMITTED = "use metrics::{counter, gauge, histogram};\nuse metrics_exporter_prometheus::PrometheusBuilder;\n"
RUBY = "require 'prometheus/client'\n"
YABEDA = "Yabeda.configure do\n"
PHP = "<?php\nuse Prometheus\\CollectorRegistry;\n"
TELEMETRY = "import Telemetry.Metrics\nTelemetryMetricsPrometheus\n"
ELIXIR = "use Prometheus.Metric\n"


def source(files: Mapping[str, str], read: Read, **more: str) -> Source:
    found = read(files, **{"dockerfile": COPIED, **more})
    assert found is not None
    return found


def told(files: Mapping[str, str], read: Read) -> dict[str, str]:
    """The kinds and the labels of what is declared; of what isn't known, "?"."""
    samples = source(files, read).samples
    return {
        name: f"{one.kind or '?'} {'?' if one.labels is None else ' '.join(sorted(one.labels))}".strip()
        for name, one in samples.items()
    }


def buckets(name: str, labels: str = "") -> dict[str, str]:
    both = {"_bucket": " ".join(sorted({*labels.split(), "le"})), "_sum": labels, "_count": labels}
    return {name + ending: f"counter {one}".strip() for ending, one in both.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (RUST + 'let x = register_counter!("x_total", "h").unwrap();', {"x_total": "counter"}),
        (RUST + 'register_int_counter_vec!("x", "h", &["a", "b"])', {"x": "counter a b"}),
        (RUST + 'register_int_gauge_vec!("x", "h", &[A])', {"x": "gauge ?"}),
        (RUST + 'const A: &\'static str = "b"; register_int_gauge_vec!("x", "h", &[A])', {"x": "gauge b"}),
        (RUST + 'register_histogram!("x", "h", vec![0.1, 1.0])', buckets("x")),
        (RUST + 'register_histogram_vec!("x", "h", &["a"], buckets)', buckets("x", "a")),
        (RUST + 'register_gauge_with_registry!("x", "h", registry)', {"x": "gauge"}),
        (RUST + 'register_gauge_vec_with_registry!("x", "h", &["a"], registry)', {"x": "gauge a"}),
        (RUST + 'register_gauge!(opts!("x", "h"))', {"x": "gauge"}),
        (RUST + 'register_gauge!(opts!("x", "h", labels! {"a" => "b"}))', {"x": "gauge ?"}),
        (RUST + 'register_counter_vec!(Opts::new("x", "h").namespace("a"), &["b"])', {"a_x": "counter b"}),
        (RUST + 'register_histogram!(histogram_opts!("x", "h"))', buckets("x")),
        (RUST + 'let x = prometheus::IntCounter::new("x", "h").unwrap();', {"x": "counter"}),
        (RUST + 'let o = opts!("x", "h"); IntCounterVec::new(o, &["a"])', {"x": "? ?"}),
        (RUST + 'IntGauge::with_opts(opts!("x", "h")); Counter::new();', {"x": "gauge"}),
        (RUST + 'IntCounterVec::new(Opts::new("x", "h").subsystem("b").const_label("c", "d"), &["a"])',
         {"b_x": "counter a c"}),
        (RUST + 'HistogramVec::new(prometheus::HistogramOpts::new("x", "h"), &["a"])', buckets("x", "a")),
        (RUST + 'let o = Opts::new("x", "h").const_labels(m); Gauge::with_opts(o)', {"x": "? ?"}),
        (RUST + 'let o = HistogramOpts::new("x", "h");', {f"x{end}": "counter ?"
         for end in ("_bucket", "_sum", "_count")}),
        (RUST + 'Histogram::with_opts(HistogramOpts::new("x", "h").buckets(b))', buckets("x")),
        (RUST + 'Gauge::with_opts(Opts::new("x", "h")' + '.help("h")' * 17 + ')', {"x": "gauge"}),
        (RUST + 'Opts::parse(); Opts::new("x");', {}),
        (RUST + 'const N: &str = "x"; Counter::new(N.to_string(), "h")', {"x": "counter"}),
        (RUST + 'Counter::new(String::from("x"), "h".to_string())', {"x": "counter"}),
        (RUST + '// register_counter!("x", "h")\n/* register_counter!("y", "h") */', {}),
        (RUST + 'macro_rules! counter { () => {} } register_counter!()', {}),
        (RUST + 'register_counter!(r#"x"#, r"h")', {"x": "counter"}),
        (RUST + 'take(Opts::new("x", "h"))', {"x": "? ?"}),
        (EMITTED + 'counter!("a.b", "c" => d, "e" => f).increment(1);', {"a_b": "counter c e"}),
        (EMITTED + 'gauge!("x").set(1.0); counter!("y", &labels);', {"x": "gauge", "y": "counter ?"}),
        (EMITTED + 'increment_counter!("x", "a" => "b");', {"x": "counter a"}),
        (EMITTED + 'histogram!(target: "t", "x").record(1.0);', {"x_sum": "counter", "x_count": "counter"}),
        (EMITTED + 'counter!("x-y"); describe_counter!("z", "h"); counter!();', {}),
        (EMITTED + 'b.add_global_label("a", "b"); counter!("x");', {"x": "counter a"}),
        (EMITTED + 'b.add_global_label(a); counter!("x");', {"x": "counter ?"}),
        (CLIENT + 'let c = Counter::<u64>::default();\nr.register("x", "h", c.clone());', {"x_total": "counter ?"}),
        (CLIENT + 'r.register("x", "h", Family::<Vec<(String, String)>, Gauge>::default());', {"x": "gauge ?"}),
        (CLIENT + 'struct M { a: Family<L, Counter>, pub b: Histogram }\nr.register("x", "h", self.a.clone());',
         {"x_total": "counter ?"}),
        (CLIENT + 'let b: Histogram = f();\nr.register_with_unit("x", "h", prom::Unit::Seconds, b);',
         {f"x_seconds{end}": "counter ?" for end in ("_bucket", "_sum", "_count")}),
        (CLIENT + 'let i = Info::new(l);\nr.register("x", "h", i);', {"x_info": "gauge ?"}),
        (CLIENT + 'fn with_labels() {}\nlet c: F<' + "(a, b), " * 9 + 'Counter> = f();\nr.register("x", "h", c);', {}),
        (CLIENT + 'r.register("x", "h", made());\nr.register(Box::new(c));', {}),
        (("use actix_web_prom::PrometheusMetricsBuilder;\nPrometheusMetricsBuilder::new();\n"
         'PrometheusMetricsBuilder::new("api").build()'),
         {"api_http_requests_total": "counter endpoint method status",
          **buckets("api_http_requests_duration_seconds", "endpoint method status")}),
    ],
)  # fmt: skip
def test_rust_says_a_name_in_macros_and_options(text: str, expected: dict[str, str], read: Read) -> None:
    assert told({"src/main.rs": text, **CARGO}, read) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (RUBY + "registry.gauge(:x, docstring: 'h', note: <<EOT)", {"x": "gauge"}),
        (RUBY + "Prometheus::Client::Counter.new(:x, docstring: 'h', labels: [:a, 'b'])", {"x": "counter a b"}),
        (RUBY + "registry.gauge(:x, docstring: 'h', labels: %i[a b])", {"x": "gauge a b"}),
        (RUBY + "registry.gauge :x, docstring: 'h',\n  labels: [:a]\nregistry.counter", {"x": "gauge a"}),
        (RUBY + "registry.histogram(:x, docstring: 'h', buckets: [1, 2])", buckets("x")),
        (RUBY + "registry.summary(:x, docstring: 'h')", {"x_sum": "counter", "x_count": "counter"}),
        (RUBY + "registry.counter(:x, 'help')", {"x": "counter ?"}),
        (RUBY + "registry.counter(:x, :docstring => 'h', :labels => [:a])", {"x": "counter a"}),
        (RUBY + "registry.counter(:x, docstring: 'h', preset_labels: { a: 'b' })", {"x": "counter ?"}),
        (RUBY + "A = name(:x)\nNAME = :x\nregistry.counter(Metrics::NAME, docstring: 'h')", {"x": "counter"}),
        (RUBY + "P = 'a'.freeze\nregistry.counter(P + '_x', docstring: 'h')", {"a_x": "counter"}),
        (RUBY + "config.data_store = Prometheus::Client::DataStores::DirectFileStore.new(dir: d)\n"
         "registry.gauge(:x, docstring: 'h')", {"x": "gauge ?"}),
        (RUBY + "registry.counter(:x).increment\nregistry.counter\nregistry.counter(:x, **options)\n"
         "@x.summary 1, 2", {}),
        (RUBY + "path.gsub(%r{/it's}, %q(it's \")); x =~ /[\"'#]/\nregistry.gauge(:x, docstring: 'h')", {"x": "gauge"}),
        (YABEDA + "  group :shop do\n    counter :orders, comment: 'h', tags: [:a]\n  end\n"
         "  gauge :x, comment: 'h'\nend", {"shop_orders": "counter a", "x": "gauge"}),
        (YABEDA + "  group\n  group :a\n  histogram :x, unit: :seconds, buckets: [1]\nend", buckets("a_x_seconds")),
        (YABEDA + "  group(:a) { counter(:x, tags: %w[b]) }\n  counter :y, group: :c\nend",
         {"a_x": "counter b", "c_y": "counter"}),
        (YABEDA + "  default_tag :env, 'x'\n  counter :x\nend", {"x": "counter env"}),
        (YABEDA + "  counter = 1\n  x = { counter: 1 }\n  Yabeda.shop.orders.increment({})\n"
         "  summary :x, comment: 'h' if y\nend", {"x_sum": "counter", "x_count": "counter"}),
    ],
)  # fmt: skip
def test_ruby_says_it_first(text: str, expected: dict[str, str], read: Read) -> None:
    assert told({"lib/app.rb": text, **GEMS}, read) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$r->getOrRegisterCounter('app', 'x_total', 'h', ['a', \"b\"]);", {"app_x_total": "counter a b"}),
        ("$this->registry->registerGauge('', 'x', 'h');", {"x": "gauge"}),
        ("$r->getOrRegisterHistogram('app', 'x', 'h', array('a'), [1]);", buckets("app_x", "a")),
        ("$r->registerSummary('app', 'x', 'h', [], 60);",
         {"app_x": "gauge quantile", "app_x_sum": "counter", "app_x_count": "counter"}),
        ("const NS = 'app';\n$r->registerGauge(self::NS . '_a', 'x', 'h');", {"app_a_x": "gauge"}),
        ("$r?->registerGauge(namespace: 'app', name: 'x', help: 'h', labels: [$a]);", {"app_x": "gauge ?"}),
        ("new Counter($adapter, 'app', 'x', 'h', ['a']);", {"app_x": "counter a"}),
        ("new Counter(1); function registerGauge($a) {}", {}),
        ("?>it's $r->registerGauge('a', 'b', 'h')<?php $r->registerGauge('', 'x', 'h');", {"x": "gauge"}),
        ("# it's\n// it's ?> it's <?php\n$a = <<<EOT\nit's\nEOT;\n$r->registerGauge('', 'x', 'h');", {"x": "gauge"}),
    ],
)  # fmt: skip
def test_php_says_a_namespace_and_a_name(text: str, expected: dict[str, str], read: Read) -> None:
    assert told({"src/Metrics.php": PHP + text, **COMPOSER}, read) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TELEMETRY + 'counter("http.request.count", tags: [:a, :b])', {"http_request_count": "counter a b"}),
        (TELEMETRY + 'sum("a.b", unit: :byte, tags: ~w(c)a)', {"a_b": "counter c"}),
        (TELEMETRY + 'sum("a.b", reporter_options: [prometheus_type: :gauge])', {"a_b": "?"}),
        (TELEMETRY + 'last_value("a.b")\nsummary("c.d")', {"a_b": "gauge"}),
        (TELEMETRY + 'distribution([:a, :b], reporter_options: [buckets: [1]])', buckets("a_b")),
        (TELEMETRY + 'Telemetry.Metrics.counter("a.b", [tags: [:c]])', {"a_b": "counter c"}),
        (TELEMETRY + 'counter("a.b", options)', {"a_b": "counter ?"}),
        (TELEMETRY + 'counter("a.b2")\nEnum.sum(x)\ndef counter(x), do: x\n|> sum()', {}),
        (ELIXIR + 'Counter.declare([name: :x, help: "h", labels: [:a]])', {"x": "counter a"}),
        (ELIXIR + 'Histogram.new(name: :x, buckets: [1], help: "h")', buckets("x")),
        (ELIXIR + '@gauge [name: :x, labels: [], help: "h"]', {"x": "gauge"}),
        (ELIXIR + 'Summary.declare(name: :x, help: "h", registry: :a)', {"x_sum": "counter ?", "x_count": "counter ?"}),
        (ELIXIR + '@name :x\nBoolean.declare(name: @name, help: "h")', {"x": "?"}),
        (ELIXIR + 'Counter.inc(name: :x)\nCounter.declare', {}),
    ],
)  # fmt: skip
def test_elixir_says_it_in_definitions(text: str, expected: dict[str, str], read: Read) -> None:
    assert told({"lib/app/metrics.ex": text, **MIX}, read) == expected


@pytest.mark.parametrize(
    ("files", "doubts"),
    [
        ({"a.rs": RUST, **CARGO}, []),
        ({"a.rs": RUST}, ["of which packages in Rust it is built"]),
        ({"a.rs": RUST, "Cargo.toml": '[dependencies]\nrocket_prometheus = "1"\ntracing-subscriber = "1"'},
         ["what `rocket_prometheus` exports"]),
        ({"a.rs": RUST, "Cargo.toml": '[dependencies.opentelemetry-prometheus]\nversion = "1"\n'
          'opentelemetry.workspace = true'}, ["what `opentelemetry-prometheus` exports"]),
        ({"a.rs": RUST + "register_counter!(opts)", **CARGO}, [NAME]),
        ({"a.rs": "use prometheus::*;\nCounter::with_opts(o)", **CARGO}, [NAME]),
        ({"a.rs": RUST + 'IntCounterVec::new(opts("x", "h"), &["a"])', **CARGO}, [NAME]),
        ({"a.rs": RUST + "IntCounter::new(name, help)", **CARGO}, [NAME + " in `app/a.rs`"]),
        ({"a.rs": RUST + 'register_counter!(&format!("{}_x", p), "h")', **CARGO}, [NAME + " in `app/a.rs`"]),
        ({"a.rs": RUST + 'Opts::new("x", "h").namespace(ns())', **CARGO}, [NAME + " in `app/a.rs`"]),
        ({"a.rs": RUST + 'Registry::new_custom(Some("a".into()), None)', **CARGO}, ["what `new_custom` adds"]),
        ({"a.rs": CLIENT + 'Registry::with_prefix("a")', **CARGO}, ["what `with_prefix` adds"]),
        ({"a.rb": RUBY, **GEMS}, []),
        ({"a.rb": RUBY, "Gemfile": "gem 'yabeda-rack-attack'\ngem 'opentelemetry-sdk'"},
         ["what `yabeda-rack-attack` exports"]),
        ({"a.rb": RUBY + "registry.counter(:\"#{p}_x\", docstring: 'h')", **GEMS}, [NAME + " in `app/a.rb`"]),
        ({"a.rb": "PrometheusExporter::Client.default", **GEMS}, ["what prometheus_exporter puts before names"]),
        ({"a.rb": RUBY + "x = <<~EOT\n# TYPE a gauge\nEOT\n", **GEMS}, ["`app/a.rb` writes metrics as text"]),
        ({"a.rb": RUBY + "use Prometheus::Middleware::Collector, metrics_prefix: name", **GEMS},
         ["how the names of the default metrics begin"]),
        ({"a.rb": YABEDA + "counter(:x, **options)\nend", **GEMS}, [NAME]),
        ({"a.php": PHP, **COMPOSER}, []),
        ({"a.php": PHP + "$r->registerGauge($ns, 'x', 'h');", **COMPOSER}, [NAME + " in `app/a.php`"]),
        ({"a.php": PHP + '$r->registerGauge("$ns", "x", "h");', **COMPOSER}, [NAME + " in `app/a.php`"]),
        ({"a.php": PHP + "$r->registerGauge(...$all);", **COMPOSER}, [NAME]),
        ({"a.php": PHP, "composer.json": '{"require": {"spatie/laravel-prometheus": "^1"}}'},
         ["what `spatie/laravel-prometheus` exports"]),
        ({"a.ex": ELIXIR, **MIX}, []),
        ({"a.ex": ELIXIR, "mix.exs": '{:peep, "~> 3.0"}, {:telemetry, "~> 1.0"}'}, ["what `peep` exports"]),
        ({"a.ex": ELIXIR + "Counter.declare(options)", **MIX}, [NAME]),
        ({"a.ex": TELEMETRY + "counter(name)", **MIX}, [NAME + " in `app/a.ex`"]),
        ({"a.ex": TELEMETRY + "counter([:a] ++ rest)", **MIX}, [NAME + " in `app/a.ex`"]),
        ({"a.ex": TELEMETRY + "counter([:a | rest])", **MIX}, [NAME + " in `app/a.ex`"]),
        ({"a.ex": "{PromEx.Plugins.Phoenix, metric_prefix: [:a]}", **MIX}, ["what `metric_prefix` adds"]),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_a_doubt(files: Mapping[str, str], doubts: list[str], read: Read) -> None:
    found = source(files, read)
    assert list(found.doubts[1:]) == doubts
    assert (found.nearly is None) == bool(doubts)


@pytest.mark.parametrize(
    ("files", "prefix"),
    [
        ({"a.rs": "use axum_prometheus::PrometheusMetricLayer;", "Cargo.toml": 'axum-prometheus = "0.7"'}, "axum_"),
        ({"a.rb": RUBY + "use Prometheus::Middleware::Collector, metrics_prefix: 'x'", **GEMS}, "x"),
        ({"a.rb": YABEDA, "Gemfile": 'gem "yabeda-rails"'}, "rails_"),
        ({"a.php": PHP, **COMPOSER}, "php_"),
        ({"a.ex": "use PromEx, otp_app: :shop", **MIX}, "shop_prom_ex_"),
        ({"a.ex": ELIXIR, "mix.exs": "{:prometheus_plugs, \"~> 1.1\"}"}, "http_"),
    ],
)  # fmt: skip
def test_packages_export_some_by_themselves(files: Mapping[str, str], prefix: str, read: Read) -> None:
    assert prefix in source(files, read).prefixes


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"a.rs": EMITTED + 'histogram!("x")', **CARGO}, "x_bucket"),
        ({"a.rs": EMITTED + 'counter!("x-y")', **CARGO}, "x-y"),
        ({"a.rs": CLIENT + 'r.register("x", "h", made())', **CARGO}, "x"),
        ({"a.ex": TELEMETRY + 'counter("a.b2")', **MIX}, "a_b2"),
    ],
)  # fmt: skip
def test_names_that_there_may_be_are_mentioned(files: Mapping[str, str], name: str, read: Read) -> None:
    assert name in source(files, read).mentioned


@pytest.mark.parametrize(
    "files",
    [
        {"a.rs": "fn main() {}", "tests/a.rs": RUST, "examples/a.rs": RUST},
        {"a.rb": "puts 1", "spec/a.rb": RUBY, "a_test.rb": RUBY},
        {"a.php": "prometheus", "ATest.php": PHP},
        {"lib/a.ex": "import Telemetry.Metrics", "test/a_test.exs": ELIXIR},
    ],
)
def test_a_program_without_a_client_declares_nothing(files: Mapping[str, str], read: Read) -> None:
    assert read(files, dockerfile=COPIED) is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.rs", RUST + 'register_counter!(opts!("x", ' * 6_000),
        ("a.rs", RUST + 'register_counter_vec!(Opts::new("x", "h"), &["a"' * 4_000 + "])" * 4_000),
        ("a.rs", RUST + 'Opts::new("x", "h").namespace(' * 6_000 + ")" * 6_000),
        ("a.rs", RUST + 'r#"' * 80_000),
        ("a.rs", RUST + "b'" * 80_000 + "'\\u{" * 20_000),
        ("a.rs", EMITTED + 'counter!("x", "a" => ' * 6_000 + ")" * 6_000),
        ("a.rs", CLIENT + 'r.register("x", "h", ' * 5_000 + ")" * 5_000),
        ("a.rs", CLIENT + 'r.register("x", "h", c);' * 8_000),
        ("a.rs", CLIENT + "c: " * 20_000 + 'r.register("x", "h", c);' * 4_000),
        ("a.rb", RUBY + "registry.counter :x, docstring: 'h', " * 6_000),
        ("a.rb", RUBY + "registry.counter " * 14_000),
        ("a.rb", RUBY + "x.counter(:x, docstring: " * 6_000 + ")" * 6_000),
        ("a.rb", RUBY + "<<A " * 60_000),
        ("a.rb", RUBY + "<<A\nA\n" * 40_000),
        ("a.rb", RUBY + '"#{' * 80_000),
        ("a.rb", RUBY + "%i[" * 80_000),
        ("a.rb", YABEDA + "group :a do\n" * 15_000),
        ("a.rb", YABEDA + "group :a do counter :x, " * 9_000),
        ("a.rb", "\n=begin" * 30_000 + RUBY),
        ("a.php", PHP + "$r->registerGauge('a', " * 10_000),
        ("a.php", PHP + "<<<A\n" * 50_000),
        ("a.php", PHP + "?>" * 100_000 + "<?" * 20_000),
        ("a.php", PHP + "new Counter($a, [" * 10_000),
        ("a.ex", TELEMETRY + 'counter("a", tags: [' * 10_000),
        ("a.ex", TELEMETRY + 'counter([:a, ' * 10_000 + "])" * 10_000),
        ("a.ex", ELIXIR + "Counter.declare([name: " * 8_000 + "])" * 8_000),
        ("a.ex", ELIXIR + "~w(" * 50_000 + "~r/" * 20_000 + '"""' * 10_001),
        ("Gemfile", "gem " * 60_000),
        ("mix.exs", ELIXIR + "{ :a" * 60_000),
        ("Cargo.toml", " \t" * 100_000 + "\n" + "[a" * 50_000),
        ("composer.json", '"a/' * 80_000),
    ],
)  # fmt: skip
def test_no_program_takes_long(name: str, text: str, read: Read) -> None:
    start = time.process_time()
    source({name: text, "b.rs": RUST, "b.rb": RUBY, "b.php": PHP, "b.ex": ELIXIR}, read)
    assert time.process_time() - start < PATIENCE
