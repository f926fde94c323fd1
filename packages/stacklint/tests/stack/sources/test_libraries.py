"""What programs export with libraries on top of prometheus_client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest
from stacklint.stack.sources.exported import listed_exports

if TYPE_CHECKING:
    from .conftest import Read

Labels = dict[str, set[str] | None]


def labels(files: Mapping[str, str] | str, read: Read, **more: str) -> Labels:
    """The series of a program of which all is known, without the parts of histograms and summaries but the counts."""
    found = read(files, **more)
    assert found is not None
    assert found.doubts == ()
    kept = {name: one for name, one in found.samples.items() if not name.endswith(("_sum", "_bucket"))}
    return {name: set(one.labels) if one.labels is not None else None for name, one in kept.items()}


def doubts(files: Mapping[str, str] | str, read: Read) -> list[str]:
    found = read(files)
    assert found is not None
    return [one.partition(",")[0] for one in found.doubts]


def flask(start: str = "flask_", group: str | None = "path", *added: str) -> Labels:
    more = set(added)
    return {
        f"{start}exporter_info": {"version"},
        f"{start}http_request_duration_seconds_count": {"method", group, "status"} | more if group else None,
        f"{start}http_request_total": {"method", "status"} | more,
        f"{start}http_request_exceptions_total": {"method", "status"} | more,
    }


FLASK = (
    "from flask import Flask\nfrom prometheus_flask_exporter import NO_PREFIX, PrometheusMetrics\napp = Flask('x')\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PrometheusMetrics(app)", flask()),
        ("PrometheusMetrics.for_app_factory().init_app(app)", flask()),
        ("PrometheusMetrics.for_app_factory(defaults_prefix='a')", flask("a_")),
        ("PrometheusMetrics(app, '/metrics', True, 'shop')", flask("shop_")),
        ("PrometheusMetrics(app, defaults_prefix=NO_PREFIX)", flask("")),
        ("PrometheusMetrics(app, defaults_prefix='#no_prefix')", flask("")),
        ("PrometheusMetrics(app, group_by='endpoint')", flask(group="endpoint")),
        ("PrometheusMetrics(app, group_by=input())", flask(group=None)),
        ("PrometheusMetrics(app, group_by=lambda r: r.path)", flask(group=None)),
        ("def rule(r): return r\nPrometheusMetrics(app, group_by=rule)", flask(group="rule")),
        ("PrometheusMetrics(app, default_labels={'host': input})", flask("flask_", "path", "host")),
        ("PrometheusMetrics(app, static_labels={'host': 1})", flask("flask_", "path", "host")),
        ("PrometheusMetrics(app, default_labels=None)", flask()),
    ],
)
def test_the_exporter_of_flask_has_names_and_labels_as_it_is_told(text: str, expected: Labels, read: Read) -> None:
    assert labels(FLASK + text, read) == expected


def test_labels_of_the_exporter_of_flask_may_not_be_known(read: Read) -> None:
    found = labels(FLASK + "PrometheusMetrics(app, default_labels={**x})", read)
    assert found == {**dict.fromkeys(flask()), "flask_exporter_info": {"version"}}
    found = labels(FLASK + "PrometheusMetrics(app, group_by_endpoint=True)", read)
    assert found["flask_http_request_duration_seconds_count"] == {"method", "status", "path", "endpoint"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@m.counter('c', '', labels={'a': 1})\ndef f(): ...", {"c_total": {"a"}}),
        ("@m.gauge('g', description='')\ndef f(): ...", {"g": set()}),
        ("@m.histogram('h', '', {'a': lambda r: r})\ndef f(): ...", {"h_count": {"a"}}),
        ("m.register_default(m.summary('s', '', labels=input()))", {"s_count": None}),
        ("m.info('i', 'About.', version='1', major=1)", {"i": {"version", "major"}}),
        ("m.info('i', '', ('v',), ('1',))", {"i": {"v"}}),
        ("import logging\nlogging.info('not', 'this')", {}),
        ("log = x()\nlog.info('%s is one', 'this')\nlog.info(input(), 'x')\nlog.info('alone')", {}),
        ("log.other('x', '')\nprint('x', '')", {}),
    ],
)
def test_metrics_are_made_with_methods_of_the_exporter(text: str, expected: Labels, read: Read) -> None:
    assert labels(f"{FLASK}m = PrometheusMetrics(app)\n{text}", read) == flask() | expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PrometheusMetrics(**x)", ["how the exporter of Flask is used"]),
        ("class M(PrometheusMetrics): ...", ["how the exporter of Flask is used"]),
        ("PrometheusMetrics(app, defaults_prefix=input())", ["how the names of the exporter of Flask begin"]),
        ("m = PrometheusMetrics(app)\nm.counter(input(), '')", ["which name a metric has"]),
        ("m = PrometheusMetrics(app)\nm.counter(**x)", ["with which name a metric is made"]),
    ],
)
def test_what_the_exporter_of_flask_is_told_may_not_be_known(text: str, expected: list[str], read: Read) -> None:
    assert doubts(FLASK + text, read) == expected


@pytest.mark.parametrize("made", ["GunicornPrometheusMetrics", "multiprocess.UWsgiPrometheusMetrics"])
def test_the_exporter_of_flask_may_put_processes_together(made: str, read: Read) -> None:
    text = "from prometheus_flask_exporter import multiprocess\nfrom prometheus_flask_exporter.multiprocess import *\n"
    found = read(f"{text}{made}(None)\nfrom prometheus_client import Gauge\nGauge('g', '')")
    assert found is not None
    assert (found.samples["g"].labels, found.doubts) == (frozenset({"pid"}), ())


FASTAPI = (
    "from fastapi import FastAPI\nfrom prometheus_fastapi_instrumentator import Instrumentator, metrics\n"
    "app = FastAPI()\n"
)


def fastapi(*added: str, start: str = "") -> Labels:
    """What the instrumentator exports, and with a beginning of names also what it then doesn't."""
    found = {name: set(one.labels) for name, one in listed_exports("fastapi").items()}
    kept = {name: one for name, one in found.items() if not name.endswith(("_sum", "_bucket"))}
    more = {start + name: one for name, one in kept.items()}
    return {name: one | set(added) for name, one in (kept | more).items()}


def by_status(found: Labels) -> Labels:
    """The same if something is added that tells methods and statuses apart."""
    return {name: one | {"method", "status"} if one and "handler" in one else one for name, one in found.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Instrumentator().instrument(app).expose(app)", fastapi()),
        ("Instrumentator(should_group_status_codes=False)", fastapi()),
        ("Instrumentator().instrument(app, metric_namespace='shop')", fastapi(start="shop_")),
        ("Instrumentator().instrument(app, metric_subsystem='shop')", fastapi(start="shop_")),
        ("Instrumentator(inprogress_name='now')", fastapi() | {"now": {"method", "handler"}}),
        ("Instrumentator().add(metrics.default(custom_labels={'host': 'x'}))", by_status(fastapi("host"))),
        ("Instrumentator().add(metrics.latency(metric_name='took'))",
         by_status(fastapi() | {"took_total": {"handler"}, "took_count": {"handler"}})),
        ("Instrumentator().add(x(custom_labels=input()))", dict.fromkeys(fastapi())),
    ],
)  # fmt: skip
def test_the_instrumentator_has_names_and_labels_as_it_is_told(text: str, expected: Labels, read: Read) -> None:
    head = FASTAPI if "metrics." in text else FASTAPI.replace(", metrics", "")
    assert labels(head + text, read) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = Instrumentator", ["how the instrumentator is used"]),
        ("Instrumentator().instrument(app, metric_namespace=input())", ["which names the instrumentator gives"]),
    ],
)
def test_what_the_instrumentator_is_told_may_not_be_known(text: str, expected: list[str], read: Read) -> None:
    assert doubts(FASTAPI + text, read) == expected


STARLETTE = "from starlette_exporter import PrometheusMiddleware, handle_metrics\n"


@pytest.mark.parametrize(
    ("text", "start", "added"),
    [
        ("app.add_middleware(PrometheusMiddleware)\napp.add_route('/metrics', handle_metrics)", "starlette", set()),
        ("app.add_middleware(PrometheusMiddleware, app_name='a', prefix='shop')", "shop", set()),
        ("Middleware(PrometheusMiddleware, labels={'host': 'x'})", "starlette", {"host"}),
        ("PrometheusMiddleware(app)", "starlette", set()),
    ],
)
def test_the_exporter_of_starlette_has_names_and_labels_as_it_is_told(
    text: str, start: str, added: set[str], read: Read
) -> None:
    found = labels(STARLETTE + text, read)
    assert found[f"{start}_requests_total"] == {"method", "path", "status_code", "app_name"} | added
    assert found[f"{start}_requests_in_progress"] == {"method", "app_name"} | added


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = PrometheusMiddleware", ["how the middleware is used"]),
        ("app.add_middleware(PrometheusMiddleware, **x)", ["how the middleware is used"]),
        ("app.add_middleware(PrometheusMiddleware, prefix=input())", ["how the names of the middleware begin"]),
    ],
)
def test_what_the_exporter_of_starlette_is_told_may_not_be_known(text: str, expected: list[str], read: Read) -> None:
    assert doubts(STARLETTE + text, read) == expected


def test_labels_of_the_exporter_of_starlette_may_not_be_known(read: Read) -> None:
    found = labels(STARLETTE + "app.add_middleware(PrometheusMiddleware, labels=input())", read)
    assert set(found.values()) == {None}


def test_the_other_library_for_starlette_has_fixed_names(read: Read) -> None:
    text = "from starlette_prometheus import PrometheusMiddleware, metrics\napp.add_middleware(PrometheusMiddleware)\n"
    found = labels(text, read)
    assert found["starlette_responses_total"] == {"method", "path_template", "status_code"}


SETTINGS = """\
INSTALLED_APPS = ["django.contrib.admin", "django_prometheus", "shop"]
MIDDLEWARE = ["django_prometheus.middleware.PrometheusBeforeMiddleware"]
"""
SITE = {
    "manage.py": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'site.settings'\nfrom django import core\n",
    "site/__init__.py": "",
    "site/urls.py": "from django.urls import *\nurlpatterns = [path('', include('django_prometheus.urls'))]\n",
    "shop/models.py": "from django_prometheus.models import ExportModelOperationsMixin\n"
    "class Order(ExportModelOperationsMixin('order')): ...\n",
}
RUN = {"service": "command: python manage.py runserver"}


@pytest.mark.parametrize(
    ("more", "start"),
    [("", ""), ("PROMETHEUS_METRIC_NAMESPACE = 'shop'", "shop_"), ("INSTALLED_APPS += ['corsheaders']\nX: int\n", "")],
)
def test_sites_of_django_have_known_names(more: str, start: str, read: Read) -> None:
    found = labels({**SITE, "site/settings.py": SETTINGS + more}, read, **RUN)
    assert found[f"{start}django_http_responses_total_by_status_total"] == {"status"}
    assert found[f"{start}django_model_inserts_total"] == {"model"}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("PROMETHEUS_METRIC_NAMESPACE = input()", "how the names of django_prometheus begin"),
        ("INSTALLED_APPS += ['unheard_of.apps.App']", "what `unheard_of.apps.App` exports"),
    ],
)
def test_what_a_site_of_django_is_made_of_may_not_be_known(more: str, expected: str, read: Read) -> None:
    found = read({**SITE, "site/settings.py": SETTINGS + more}, **RUN)
    assert found is not None
    assert {one.partition(",")[0] for one in found.doubts} == {expected}


def test_a_site_of_django_need_not_use_the_library(read: Read) -> None:
    text = "import django\nfrom prometheus_client import Gauge, make_wsgi_app\nGauge('x', '')\nmake_wsgi_app()\n"
    assert labels(text, read) == {"x": set()}


def test_there_is_no_list_of_other_libraries() -> None:
    assert listed_exports("other") == {}
    assert listed_exports("flask")["flask_exporter_info"].labels == {"version"}
