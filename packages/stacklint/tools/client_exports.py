"""Makes the lists of what libraries export, from real applications: a series, its kind and its labels a line.

    uv run --with prometheus-flask-exporter python packages/stacklint/tools/client_exports.py flask
    uv run --with prometheus-fastapi-instrumentator,fastapi,httpx python ... fastapi
    uv run --with starlette_exporter,httpx python ... starlette
    uv run --with starlette-prometheus,httpx python ... starlette_prometheus
    uv run --with django-prometheus,django python ... django

An application is made with all that the library offers turned on, and asked. Whatever it has registered with
prometheus_client then is listed, and each series that a scrape shows has to be among that. Names that a list has
already stay: other versions have them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module as load
from pathlib import Path
from typing import Any

from prometheus_client import REGISTRY, generate_latest
from stacklint.stack.metrics.exposition import read_exposition
from stacklint.stack.sources.client import PREFIXES, series
from stacklint.stack.sources.exported import Exported, listed_exports

FOLDER = Path(__file__).parent.parent / "src/stacklint/stack/sources/exports"


def flask() -> None:
    """An application of Flask with prometheus_flask_exporter, one route of which fails."""
    app = load("flask").Flask("app")
    load("prometheus_flask_exporter").PrometheusMetrics(app)
    app.add_url_rule("/", view_func=lambda: "yes", endpoint="yes")
    app.add_url_rule("/no", view_func=lambda: 1 / 0, endpoint="no")
    client = app.test_client()
    for path in ("/", "/no", "/metrics"):
        client.get(path)


def fastapi() -> None:
    """An application of FastAPI with prometheus_fastapi_instrumentator, requests in progress counted as well."""
    app, library = load("fastapi").FastAPI(), load("prometheus_fastapi_instrumentator")
    found = library.Instrumentator(should_instrument_requests_inprogress=True, inprogress_labels=True)
    found.instrument(app).expose(app)
    library.metrics.combined_size()
    ask(app)


def starlette() -> None:
    """An application of Starlette with starlette_exporter, optional metrics turned on."""
    app, library = load("starlette.applications").Starlette(), load("starlette_exporter")
    optional = load("starlette_exporter.optional_metrics").all_metrics
    app.add_middleware(library.PrometheusMiddleware, optional_metrics=optional)
    app.add_route("/metrics", library.handle_metrics)
    ask(app)


def starlette_prometheus() -> None:
    """An application of Starlette with starlette_prometheus."""
    app, library = load("starlette.applications").Starlette(), load("starlette_prometheus")
    app.add_middleware(library.PrometheusMiddleware)
    app.add_route("/metrics", library.metrics)
    ask(app)


def ask(app: object) -> None:
    """Ask an application of Starlette for its metrics, twice."""
    client = load("starlette.testclient").TestClient(app)
    for path in ("/", "/metrics", "/metrics"):
        client.get(path)


def django() -> None:
    """A site of Django with all that django_prometheus watches."""
    watched = "django_prometheus.middleware.Prometheus{}Middleware"
    load("django.conf").settings.configure(
        ALLOWED_HOSTS=["*"],
        INSTALLED_APPS=["django_prometheus"],
        MIDDLEWARE=[watched.format("Before"), watched.format("After")],
        ROOT_URLCONF="django_prometheus.urls",
        DATABASES={"default": {"ENGINE": "django_prometheus.db.backends.sqlite3", "NAME": ":memory:"}},
        CACHES={"default": {"BACKEND": "django_prometheus.cache.backends.locmem.LocMemCache"}},
        PROMETHEUS_EXPORT_MIGRATIONS=True,
    )
    load("django").setup()
    load("django_prometheus.migrations")
    load("django_prometheus.models")
    load("django.core.cache").cache.get("x")
    load("django.db").connection.cursor().execute("select 1")
    for path in ("/", "/metrics"):
        load("django.test").Client().get(path)


APPLICATIONS: dict[str, Callable[[], None]] = {
    "flask": flask,
    "fastapi": fastapi,
    "starlette": starlette,
    "starlette_prometheus": starlette_prometheus,
    "django": django,
}


def registered() -> dict[str, Exported]:
    """All series that what is registered can have, but for the default collectors."""
    found: dict[str, Exported] = {}
    collectors: list[Any] = list(REGISTRY._collector_to_names)
    for one in collectors:
        if hasattr(one, "_labelnames"):
            type_ = {"enum": "stateset"}.get(one._type, one._type)
            for part in series(type_, one._name):
                labels = {*one._labelnames, part.label} - {""}
                found[part.name] = Exported(part.name, part.kind, frozenset(labels))
    return found


def main(library: str) -> None:
    """Join what a library exports to its list."""
    APPLICATIONS[library]()
    found = registered()
    for name, sample in read_exposition(generate_latest(REGISTRY).decode()).items():
        if sample.labels is not None and not name.startswith(PREFIXES) and not name.endswith("_created"):
            assert name in found, name
            assert sample.labels <= found[name].labels, sample
    lines = []
    for name, one in sorted({**listed_exports(library), **found}.items()):
        lines.append(" ".join([name, one.kind or "-", *sorted(one.labels)]) + "\n")
    head = f"# Made by `python packages/stacklint/tools/client_exports.py {library}` from a real application.\n"
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{library}.txt").write_text(head + "".join(lines), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
