"""LK279."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.prometheus.unscraped import unscraped_programs
from stacklint.stack.stack import Stack

_FILE, _JOBS, _SHOP = "compose.yaml", "prometheus/prometheus.yml", "{build: shop, ports: ['8000:8000']}"
_JOB: Final = "  - job_name: shop\n    static_configs: [{{targets: [{}]}}]\n"
_GO: Final = """\
package main

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

var orders = prometheus.NewCounter(prometheus.CounterOpts{Name: "shop_orders_total"})

func main() {
	http.Handle("/metrics", promhttp.Handler())
}
"""
_PYTHON: Final = """\
from fastapi import FastAPI
from prometheus_client import Counter, make_asgi_app

app = FastAPI()
ORDERS = Counter("shop_orders", "Orders")
app.mount("/metrics", make_asgi_app())
"""
_STARTS: Final = 'FROM python:3.13\nCOPY . .\nCMD ["uvicorn", "main:app"]\n'


def _shop(code: str, mark: str = "shop", *, service: str = _SHOP, jobs: str = "", python: bool = False) -> Example:
    """The sound repository with a shop, and perhaps a job for it."""
    name, docker = ("main.py", _STARTS) if python else ("main.go", "FROM golang:1.24\nCOPY . .\nCMD [/shop]\n")
    files = edited(_FILE, "services:\n", f"services:\n  {mark}: {service}\n")
    return Example(
        {
            **edited(_JOBS, "  - job_name: app\n", f"{jobs}  - job_name: app\n"),
            _FILE: files[_FILE],
            f"shop/{name}": code,
            "shop/Dockerfile": docker,
        }
    )


@rule(
    "LK279",
    "application-not-scraped",
    severity=Severity.WARNING,
    bad=(
        _shop(_GO, "«shop»"),
        _shop(_PYTHON, "«shop»", python=True),
    ),
    good=(
        _shop(_GO, jobs=_JOB.format("shop:8000")),
        _shop(_GO, jobs=_JOB.format("192.168.1.5:8000")),
        _shop(_GO, service="{build: shop}"),
        _shop(_GO, service="{build: 'https://example.com/shop.git', ports: ['8000:8000']}"),
        _shop(_GO, service="{build: shop, ports: ['8000:8000'], profiles: [more]}"),
        _shop(_GO, service=f"{_SHOP}\n  worker: {{build: shop}}", jobs=_JOB.format("worker:8000")),
        _shop(_GO, service=f"{_SHOP}\n  push: {{image: prom/pushgateway}}"),
        _shop(
            _GO,
            service=f"{_SHOP}\n  proxy: {{image: nginx}}",
            jobs=_JOB.format("proxy:80") + "    metrics_path: /shop/metrics\n",
        ),
        _shop(_GO.replace("promhttp.Handler()", "nil")),
        _shop("package main\n"),
        _shop(_PYTHON.replace('app.mount("/metrics", make_asgi_app())', ""), python=True),
        _shop(_PYTHON.replace('ORDERS = Counter("shop_orders", "Orders")', ""), python=True),
    ),
)
def application_not_scraped(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """An application shows metrics of its own, and no job scrapes it.

    Somebody took the trouble to count, and nothing of it gets into the database. It is told where the source of the
    application declares metrics and shows them, all targets are written down, nothing else in the repository may
    scrape, and no part of the same source is scraped.
    """
    for one in unscraped_programs(subject, stack):
        name = one.service.name
        port = next((ports.container.start for ports in one.service.ports), 0)
        yield Finding(
            one.service.node.place.key(),
            f"no job scrapes `{name}`, so `{one.metric}` and what else it counts is nowhere",
            f"add a job with the target `{name}:{port or 'PORT'}`",
            ((one.where, "it is declared here"),),
        )
