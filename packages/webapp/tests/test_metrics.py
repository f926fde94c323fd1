import random
import string
from collections.abc import Iterable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse_plain
from webapp.app import create_app
from webapp.metrics import METRICS_PATH, init_metrics
from webapp.metrics.inventory import exposition

INVENTORY = Path(__file__).parent.parent / "metrics.prom"


def series(text: str) -> dict[str, float]:
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


def without_durations(text: str) -> dict[str, float]:
    return {name: value for name, value in series(text).items() if "duration" not in name}


def shape(families: Iterable[Metric]) -> set[tuple[str, str, str, str, frozenset[str]]]:
    return {
        (family.name, family.type, family.documentation, sample.name, frozenset(sample.labels))
        for family in families
        for sample in family.samples
    }


@pytest.fixture
def client() -> FlaskClient:
    return create_app().test_client()


def test_a_request_is_counted_once_under_its_method_route_and_status(client: FlaskClient) -> None:
    client.get("/work?ms=0")
    client.get("/work?ms=x")
    client.get("/fail")
    client.head("/")
    assert without_durations(client.get(METRICS_PATH).text) == {
        'http_requests_total{method="GET",route="/work",status="200"}': 1,
        'http_requests_total{method="GET",route="/work",status="400"}': 1,
        'http_requests_total{method="GET",route="/fail",status="500"}': 1,
        'http_requests_total{method="HEAD",route="/",status="200"}': 1,
        'http_exceptions_total{exception="RuntimeError",method="GET",route="/fail"}': 1,
        "http_requests_in_progress": 0,
        'app_info{version="0.1.0"}': 1,
    }


def test_a_duration_falls_into_the_buckets_from_its_own_length_on(client: FlaskClient) -> None:
    client.get("/work?ms=60")
    found = series(client.get(METRICS_PATH).text)
    assert {bound: found[f'http_request_duration_seconds_bucket{{le="{bound}",method="GET",route="/work"}}']
            for bound in ("0.05", "+Inf")} == {"0.05": 0, "+Inf": 1}  # fmt: skip
    assert 0.06 <= found['http_request_duration_seconds_sum{method="GET",route="/work"}'] < 5


def test_a_request_is_in_progress_while_it_is_handled() -> None:
    app = Flask(__name__)
    init_metrics(app, version="1")

    @app.get("/look")
    def look() -> str:
        return app.test_client().get(METRICS_PATH).text

    inside = app.test_client().get("/look").text
    assert series(inside)["http_requests_in_progress"] == 1


def test_a_scrape_is_no_traffic(client: FlaskClient) -> None:
    for _ in range(3):
        text = client.get(METRICS_PATH).text
    assert without_durations(text) == {"http_requests_in_progress": 0, 'app_info{version="0.1.0"}': 1}


def test_an_exception_that_is_raised_on_is_a_500_all_the_same() -> None:
    app = create_app()
    app.testing = True
    client = app.test_client()
    with pytest.raises(RuntimeError, match="asked to fail"):
        client.get("/fail")
    found = series(client.get(METRICS_PATH).text)
    assert found['http_requests_total{method="GET",route="/fail",status="500"}'] == 1
    assert found["http_requests_in_progress"] == 0


def test_a_thousand_random_paths_are_one_route(client: FlaskClient) -> None:
    generator = random.Random(2)
    for _ in range(1000):
        client.get("/" + "".join(generator.choices(string.ascii_letters + "/é{}\"'\\", k=12)))
    names = {name for name in series(client.get(METRICS_PATH).text) if name.startswith("http_requests_total")}
    assert names == {
        'http_requests_total{method="GET",route="unmatched",status="404"}',
        'http_requests_total{method="GET",route="unmatched",status="308"}',  # // leads to /
    }


def test_a_route_with_a_parameter_is_its_template() -> None:
    app = Flask(__name__)
    init_metrics(app, version="1")
    app.add_url_rule("/item/<int:number>", view_func=lambda number: f"{number}", endpoint="item")
    for number in range(50):
        app.test_client().get(f"/item/{number}")
    found = series(app.test_client().get(METRICS_PATH).text)
    assert found['http_requests_total{method="GET",route="/item/<int:number>",status="200"}'] == 50


def test_invented_methods_are_one_method(client: FlaskClient) -> None:
    for number in range(100):
        client.open("/", method=f"M{number}")
    names = {name for name in series(client.get(METRICS_PATH).text) if name.startswith("http_requests_total")}
    assert names == {'http_requests_total{method="OTHER",route="unmatched",status="405"}'}


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("", "text/plain; version=0.0.4; charset=utf-8"),
        ("text/plain; version=1.0.0", "text/plain; version=1.0.0; charset=utf-8; escaping=underscores"),
        (
            "application/openmetrics-text; version=1.0.0",
            "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores",
        ),
        ("application/openmetrics-text; version=x", "text/plain; version=0.0.4; charset=utf-8"),
    ],
)
def test_the_format_is_the_one_asked_for(client: FlaskClient, accept: str, content_type: str) -> None:
    assert client.get(METRICS_PATH, headers={"Accept": accept}).headers["Content-Type"] == content_type


def test_openmetrics_and_plain_text_say_the_same(client: FlaskClient) -> None:
    client.get("/fail")
    plain = client.get(METRICS_PATH).text
    openmetrics = client.get(METRICS_PATH, headers={"Accept": "application/openmetrics-text; version=1.0.0"}).text
    assert openmetrics.endswith("# EOF\n")
    parsed = parse_openmetrics(openmetrics)  # type: ignore[no-untyped-call]  # the client is typed in part
    assert shape(parsed) == shape(parse_plain(plain))


def test_the_committed_inventory_is_the_generated_one() -> None:
    assert INVENTORY.read_text(encoding="utf-8") == exposition(), (
        "metrics.prom is out of date; run: python -m webapp.metrics > packages/webapp/metrics.prom"
    )


def test_the_inventory_lists_every_route_and_answer_that_the_application_has() -> None:
    labels = [sample.labels for family in parse_plain(exposition()) for sample in family.samples]
    routes = {rule.rule for rule in create_app().url_map.iter_rules()} - {METRICS_PATH}
    assert {label["route"] for label in labels if "route" in label} == routes | {"unmatched"}
    statuses = {label["status"] for label in labels if "status" in label}
    assert statuses == {"200", "308", "400", "404", "405", "500", "503"}
