"""Which instruments of OpenTelemetry the source of a program tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.stack.sources import instruments
from stacklint.stack.sources.instruments import Instruments, Served, read_instruments, read_served, watches_hosts
from stacklint.stack.stack import Stack

Stacks = Callable[[Mapping[str, str | None]], tuple[Stack, ...]]
_USE = "# opentelemetry\n"
_SLASHES = "// opentelemetry\n"


def read(stacks: Stacks, name: str, text: str, **more: str) -> Instruments | None:
    files = {"app/metrics.prom": None, f"app/{name}": text, **{f"app/{one}": said for one, said in more.items()}}
    (stack,) = stacks(files)
    assert stack.compose is not None
    return read_instruments(stack.compose.services["app"], stack.compose, stack.files)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.py", "m.create_counter('a.b')", [("a.b", "", "counter")]),
        ("a.py", "m.create_counter('a', 's', 'd')", [("a", "s", "counter")]),
        ("a.py", "m.create_histogram(name='a', unit='ms')", [("a", "ms", "histogram")]),
        ("a.py", "m.create_up_down_counter('a')", [("a", "", "sum")]),
        ("a.py", "m.create_observable_gauge('a', [f], '1')", [("a", "1", "gauge")]),
        ("a.py", "N = U = 'a'\nm.create_gauge(N, unit=U)", [("a", "a", "gauge")]),
        ("a.py", "m.create_counter(f'{x}.a')", []),
        ("a.py", "m.create_counter('a', 'How many there are')", []),
        ("a.py", "m.create_counter('a', unit=u)", []),
        ("a.py", "m.create_counter('a', **more)", []),
        ("a.py", "m.create_counter()", []),
        ("a.py", "m.create_counter(3)\nm.x.create_counter_of('a')\ncreate_counter('b')", []),
        ("a.py", "m.create_counter('a'", []),
        ("a.js", "m.createCounter('a.b')", [("a.b", "", "counter")]),
        ("a.ts", "this.m.createHistogram('a', { unit: 'ms', description: 'd' })", [("a", "ms", "histogram")]),
        ("a.js", "m.createUpDownCounter('a', { description: 'd' })", [("a", "", "sum")]),
        ("a.js", "m.createObservableGauge(NAME, options)\nconst NAME = 'a'", []),
        ("a.js", "m.createObservableCounter('a', { ...options })", []),
        ("a.js", "m.createGauge('a', { unit })", []),
        ("a.js", "const N = 'a'\nm.createGauge(N)\nm.createGauge()\nm.createCounter(b + 'a')", [("a", "", "gauge")]),
        ("a.js", "m.createCounter('a'", []),
        ("a.go", 'm.Int64Counter("a", metric.WithDescription("d"))', [("a", "", "counter")]),
        ("a.go", 'm.Float64Histogram("a", metric.WithUnit("s"))', [("a", "s", "histogram")]),
        ("a.go", 'm.Int64ObservableUpDownCounter("a", metric.WithUnit(unit))', []),
        ("a.go", 'm.Int64Gauge("a", metric.WithUnit())', [("a", "", "gauge")]),
        ("a.go", 'm.Int64Counter("a", options...)', []),
        ("a.go", 'm.Int64Counter("a", "how many there are")', []),
        ("A.java", 'm.counterBuilder("a").setDescription("d").setUnit("1").build();', [("a", "1", "counter")]),
        ("A.java", 'm.gaugeBuilder("a").ofLongs().buildWithCallback(f);', [("a", "", "gauge")]),
        ("A.java", 'm.upDownCounterBuilder("a").setUnit().build();', [("a", "", "sum")]),
        ("A.kt", 'm.histogramBuilder("a").setUnit("ms").build()', [("a", "ms", "histogram")]),
        ("A.java", 'm.counterBuilder("a")' + '.a("b")' * 20 + ";", [("a", "", "counter")]),
        ("A.cs", 'm.CreateCounter<long>("a", "s", "d");', [("a", "s", "counter")]),
        ("A.cs", 'm.CreateHistogram<double>("a", unit: "ms", description: "d");', [("a", "ms", "histogram")]),
        ("A.cs", 'm.CreateUpDownCounter<int>("a", description: "d");', [("a", "", "sum")]),
        ("A.cs", 'm.CreateGauge<int>("a", "how many there are");', []),
        ("A.cs", 'm.CreateObservableGauge<int>(name: "a", () => 1, "By");', [("a", "By", "gauge")]),
        ("A.cs", 'm.CreateCounter<Dictionary<string, Of<int, int, int>>>("a");', []),
        ("a.rs", 'm.Int64Counter("a")', []),
    ],
)  # fmt: skip
def test_calls_tell_names_units_and_kinds(
    stacks: Stacks, name: str, text: str, told: list[tuple[str, str, str]]
) -> None:
    found = read(stacks, name, (_USE if name.endswith(".py") else _SLASHES) + text + "\n")
    assert [(one.name, one.unit, one.instrument.value) for one in (found.declared if found else ())] == told


def test_the_text_of_a_name_is_shown(stacks: Stacks) -> None:
    text = f"{_USE}é = 1; m.create_counter('a.b')\n"
    found = read(stacks, "a.py", text)
    assert found is not None
    place = found.declared[0].place
    assert (place.file, text[place.start : place.end]) == ("app/a.py", "'a.b'")


_MADE = f"{_USE}m.create_counter('orders_placed')\n"


@pytest.mark.parametrize(
    "more",
    [
        {"b.py": "provider = MeterProvider(views=[])\nimport opentelemetry\n"},
        {"b.js": "new MeterProvider({ views: [{ name: 'a' }] }) // opentelemetry\n"},
        {"b.csproj": '<PackageReference Include="prometheus-net" />'},
    ],
)
def test_views_and_other_libraries_may_give_other_names(stacks: Stacks, more: dict[str, str]) -> None:
    assert read(stacks, "a.py", _MADE, **more) is None


@pytest.mark.parametrize(
    ("name", "text", "is_renaming"),
    [
        ("b.py", "V = View(instrument_name=A, aggregation=ExplicitBucketHistogramAggregation(B))\nf(views=[V])", False),
        ("b.py", "f(views=[View(instrument_name='a', aggregation=ExplicitBucketHistogramAggregation((1,)))])", False),
        ("b.py", "f(views=_views())  # buckets", False),
        ("b.py", "f(views=_views())", True),
        ("b.py", "f(views=[View(**view) for view in BUCKETS])", True),
        ("b.py", "View(instrument_name='a', name='b', aggregation=ExplicitBucketHistogramAggregation([1]))", True),
        ("b.py", "View(instrument_name='a', aggregation=ExponentialBucketHistogramAggregation())", True),
        ("b.py", "View(instrument_name='a', aggregation=BUCKETS" + " " * 5000 + ", name='b')", True),
        ("b.py", "BUCKETS = 1; f(views=" + " " * 5000 + ")", False),
        ("b.js", "f({ views: [new View({ aggregation: new ExplicitBucketHistogramAggregation([1]) })] })", False),
        ("b.js", "f({ views: bucketViews })", True),
        ("b.js", "f({ views: [{ ...buckets, instrumentName: 'a' }] })", True),
        ("B.cs", 'm.AddView("a", new ExplicitBucketHistogramConfiguration { Boundaries = [1] })', False),
        ("B.cs", 'm.AddView("a", new ExplicitBucketHistogramConfiguration { Name = "b", Boundaries = [1] })', True),
        ("B.cs", 'm.AddView("a", "b")', True),
        ("b.go", 'WithView(NewView(Instrument{Name: "a"}, Stream{Aggregation: ExplicitBucketHistogram{}}))', False),
        ("b.go", 'WithView(NewView(Instrument{Name: "a"}, Stream{Name: "b", Aggregation: Buckets}))', True),
        (
            "B.java",
            'b.registerView(InstrumentSelector.builder().setName("a").build(), View.builder().setAggregation(BUCKETS))',
            False,
        ),
        ("B.java", 'b.registerView(SELECTOR, View.builder().setName("b").setAggregation(BUCKETS).build())', True),
    ],
)  # fmt: skip
def test_views_for_buckets_leave_names(stacks: Stacks, name: str, text: str, *, is_renaming: bool) -> None:
    found = read(stacks, "a.py", _MADE, **{name: text + "\n// opentelemetry\n"})
    assert (found is None) is is_renaming


def test_a_program_without_the_api_makes_none(stacks: Stacks) -> None:
    assert read(stacks, "a.py", "m.create_counter('a')\n") is None
    assert read(stacks, "a.py", "import opentelemetry\n") is None


def test_what_shows_them_is_seen_and_tests_are_not(stacks: Stacks) -> None:
    found = read(
        stacks,
        "a.py",
        _MADE,
        **{"requirements.txt": "opentelemetry-exporter-prometheus-remote-write\n", "tests/a.py": "'orders_placed'"},
    )
    assert found is not None
    assert (found.shown, found.bare, found.texts) == (True, True, {"orders_placed": 1})


def test_too_much_is_not_read(stacks: Stacks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instruments, "MAX_READ", 10)
    assert read(stacks, "a.py", _MADE) is None
    monkeypatch.setattr(instruments, "MAX_SEARCHED", 10)
    assert read(stacks, "a.py", _MADE) is None


def test_what_has_no_folder_is_unknown(stacks: Stacks) -> None:
    (stack,) = stacks(
        {"compose.yaml": "services: {app: {build: https://example.com/a.git}, prometheus: {image: prom/prometheus}}\n"}
    )
    assert stack.compose is not None
    app = stack.compose.services["app"]
    assert read_instruments(app, stack.compose, stack.files) is None
    assert watches_hosts(app, stack.compose, stack.files)
    assert read_served(app, stack.compose, stack.files) == Served(None, True)


_FLASK = "from opentelemetry.instrumentation.flask import FlaskInstrumentor\n"


@pytest.mark.parametrize(
    ("files", "place", "is_open"),
    [
        ({"a.py": _FLASK}, ("app/a.py", "FlaskInstrumentor"), False),
        ({"a.py": _FLASK, "b.py": _FLASK}, ("app/a.py", "FlaskInstrumentor"), False),
        (
            {"Dockerfile": "FROM a\nCMD opentelemetry-instrument flask run\n"},
            ("app/Dockerfile", "opentelemetry-instrument"),
            False,
        ),
        ({"requirements.txt": "opentelemetry-instrumentation-flask\n"}, None, False),
        ({"a.py": "FlaskInstrumentor = 1\n"}, None, False),
        ({"a.py": _FLASK, "b.py": "OTEL_SEMCONV_STABILITY_OPT_IN = 1\n"}, None, True),
        ({"a.py": _FLASK, "package.json": '{"@opentelemetry/api": 1}'}, None, True),
    ],
)
def test_instrumentations_for_python_have_the_names_of_old(
    stacks: Stacks, files: dict[str, str], place: tuple[str, str] | None, is_open: bool
) -> None:
    (stack,) = stacks({"app/metrics.prom": None, **{f"app/{name}": text for name, text in files.items()}})
    assert stack.compose is not None
    found = read_served(stack.compose.services["app"], stack.compose, stack.files)
    text = files[found.place.file.removeprefix("app/")] if found.place is not None else ""
    shown = (found.place.file, text[found.place.start : found.place.end]) if found.place is not None else None
    assert (shown, found.open) == (place, is_open)
