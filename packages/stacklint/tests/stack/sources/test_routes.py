"""At which paths programs show their metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Read

HEAD = (
    "from prometheus_client import Gauge, MetricsHandler, REGISTRY, generate_latest, make_asgi_app, make_wsgi_app\n"
    "from prometheus_client import make_asgi_app as asgi, start_http_server\nGauge('x', '')\n"
)
FLASK = "from prometheus_flask_exporter import PrometheusMetrics\n"
FASTAPI = "from prometheus_fastapi_instrumentator import Instrumentator\n"
STARLETTE = (
    "from starlette_exporter import PrometheusMiddleware, handle_metrics\napp.add_middleware(PrometheusMiddleware)\n"
)


def paths(text: str, read: Read, **more: str) -> list[str] | None:
    found = read(text, **more)
    assert found is not None
    if found.routes is None:
        return None
    places = {text[one.where.start : one.where.end] for one in found.routes.shown}
    assert places <= {*(one.path for one in found.routes.shown), "PrometheusMetrics", "Instrumentator().expose"}
    return [one.path for one in found.routes.shown]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + "@app.route('/a')\ndef f():\n    return Response(generate_latest(), mimetype='x')", ["/a"]),
        (HEAD + "@app.get('/a', tags=['x'])\nasync def f():\n    x = generate_latest()\n    return x", ["/a"]),
        (HEAD + "@app.get('/a', tags=['x'])\nasync def f():\n    if x:\n        return generate_latest()", ["/a"]),
        (HEAD + "@other\n@app.get('/a')\n@app.get('/b')\ndef f(): return generate_latest()", ["/a", "/b"]),
        (HEAD + "def f(): return generate_latest()\napp.add_url_rule('/a', 'a', f)", ["/a"]),
        (HEAD + "def f(): return generate_latest()\napp.add_url_rule(PATH, 'a', f)", None),
        (HEAD + "def f(): return generate_latest()", None),
        (HEAD + "def f(): return generate_latest()\ndef g(): return f()\ndef h(): return g()\ndef i(): return h()\n"
         "@app.get('/a')\ndef j(): return i()", None),
        (HEAD + "app.add_url_rule('/a', view_func=lambda: generate_latest())", ["/a"]),
        (HEAD + "app.mount('/a', make_asgi_app())", ["/a"]),
        (HEAD + "m = make_asgi_app()\napp.mount('/a', m)", ["/a"]),
        (HEAD + "m = n = make_wsgi_app(REGISTRY)\nx(m, {'/a': n})", ["/a"]),
        (HEAD + "x(y, {'/a': make_wsgi_app(), **z})", ["/a"]),
        (HEAD + "x(y, {**make_wsgi_app()})", None),
        (HEAD + "x(y, {'/b': 1, NAME: make_wsgi_app()})", None),
        (HEAD + "self.m = make_asgi_app()", None),
        (HEAD + "app.mount('/a', asgi)", ["/a"]),
        (HEAD + "make_wsgi_app()()", None),
        (HEAD + "app.mount('/a', make_asgi_app())\nstart_http_server(1)", None),
        (HEAD + "app.mount('/a', make_asgi_app())\nx = MetricsHandler", None),
        (HEAD + "app.mount('/a', make_asgi_app())\nx = make_wsgi_app()", None),
        (HEAD + "app.mount('/a', make_asgi_app())\nimport unheard_of", None),
        (HEAD + "app.mount('/a', make_asgi_app())\nx = 'django_prometheus'", None),
        (FLASK + "PrometheusMetrics(app)", ["/metrics"]),
        (FLASK + "PrometheusMetrics(app, '/a')", ["/a"]),
        (FLASK + "PrometheusMetrics(app, path='/a')", ["/a"]),
        (FLASK + "PrometheusMetrics(app, path=None)", None),
        (FLASK + "m = PrometheusMetrics(app)\nm.register_endpoint('/a')", None),
        (FLASK + "m = PrometheusMetrics(app)\nm.start_http_server(1)", None),
        (FLASK + "PrometheusMetrics(app)\nfrom prometheus_flask_exporter.multiprocess import *\n"
         "GunicornPrometheusMetrics(app)", None),
        (FASTAPI + "Instrumentator().expose(app)", ["/metrics"]),
        (FASTAPI + "Instrumentator().expose(app, True, '/a')", ["/a"]),
        (FASTAPI + "Instrumentator().expose(app, endpoint='/a')\nx.other()", ["/a"]),
        (FASTAPI + "Instrumentator().expose(app, **x)", None),
        (FASTAPI + "Instrumentator().expose(*x)", None),
        (FASTAPI + "Instrumentator().instrument(app)", None),
        (STARLETTE + "app.add_route('/a', handle_metrics)", ["/a"]),
    ],
)  # fmt: skip
def test_paths_are_those_beside_what_shows_metrics(text: str, expected: list[str] | None, read: Read) -> None:
    assert paths(text, read) == expected


def test_paths_are_not_known_of_several_programs(read: Read) -> None:
    text = HEAD + "app.mount('/a', make_asgi_app())"
    assert paths(text, read, service="command: sh -c 'gunicorn main:app & gunicorn main:app'") is None


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a/metrics", True),
        ("/a/metrics/", True),
        ("/a/metrics?x=y", True),
        ("/a/metrics/more", True),
        ("/before/a/metrics", True),
        ("/elsewhere/other", True),
        ("/metrics", False),
        ("/a", False),
        ("/", False),
    ],
)
def test_a_path_may_be_right_for_several_reasons(path: str, expected: bool, read: Read) -> None:
    found = read(HEAD + "app.mount('/a/metrics', make_asgi_app())\nx = 'some/other text'")
    assert found is not None
    assert found.routes is not None
    assert found.routes.may_serve(path) is expected


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("return {'a': 1}", "JSON"),
        ("return [1], 503", "JSON"),
        ("return {one: 1 for one in all()}", "JSON"),
        ("return jsonify(a=1)", "JSON"),
        ("if x:\n        return {}\n    return {'a': 1}, 200, {}", "JSON"),
        ("return render_template('a.html')", "a page"),
        ("return 'ok'", "a text"),
        ("return 'up 1\\n'", None),
        ("return b'ok'", None),
        ("return ()", None),
        ("return", None),
        ("x = 1", None),
        ("return text()", None),
        ("return app.text()", None),
        ("if x:\n        return {}\n    return text()", None),
        ("if x:\n        return {}\n    return 'ok'", None),
        ("return generate_latest()", None),
    ],
)
def test_a_function_that_surely_returns_something_else_shows_no_metrics(
    body: str, what: str | None, read: Read
) -> None:
    shown = "@app.get('/a/metrics')\ndef shown(): return generate_latest()\n"
    found = read(f"{HEAD}{shown}@app.route('/health/')\n@app.cli\n@once()\ndef other():\n    {body}")
    assert found is not None
    assert found.routes is not None
    other = found.routes.other("/health?x=y")
    assert (None if other is None else (other[0].path, other[1])) == (("/health/", what) if what else None)
    assert found.routes.other("/a/health") is None


def test_what_shows_metrics_is_nothing_else(read: Read) -> None:
    found = read(f"{HEAD}@app.get('/a')\ndef f(): return {{}}\napp.mount('/a', make_asgi_app())")
    assert found is not None
    assert found.routes is not None
    assert found.routes.other("/a") is None
