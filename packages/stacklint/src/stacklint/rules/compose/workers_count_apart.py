"""LK134."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.stack import Stack

_PROGRAM = """\
from flask import Flask, Response
from prometheus_client import Counter, generate_latest
{}
app = Flask(__name__)
REQUESTS = Counter("http_requests", "Requests.", ["route", "status"])


@app.route("/metrics")
def metrics():
    return Response(generate_latest())
"""
_PORT = "0.0.0.0:5000"


def _served(command: str, line: str = "", also: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """The sound repository with a program in the place of its exposition text, and the command that serves it."""
    files = {
        "app/metrics.prom": None,
        "app/Dockerfile": f"FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nEXPOSE 5000\n{command}\n",
        "app/main.py": _PROGRAM.format(line),
    }
    return stack({**files, **(also or {})})


@rule(
    "LK134",
    "workers-count-apart",
    severity=Severity.WARNING,
    bad=(
        Example(_served(f'CMD ["gunicorn", "«--workers»", "4", "--bind", "{_PORT}", "main:app"]')),
        Example(_served(f"CMD gunicorn «-w4» --bind {_PORT} main:app")),
        Example(_served(f"«ENV WEB_CONCURRENCY=2»\nCMD gunicorn --bind {_PORT} main:app")),
        Example(
            _served(f"CMD gunicorn --bind {_PORT} main:app", also={"app/gunicorn.conf.py": "workers = «3»\n"}),
        ),
    ),
    good=(
        Example(_served(f"CMD gunicorn --workers 1 --bind {_PORT} main:app")),
        Example(_served(f"CMD gunicorn --threads 8 --bind {_PORT} main:app")),
        Example(_served(f"ENV PROMETHEUS_MULTIPROC_DIR=/tmp\nCMD gunicorn --workers 4 --bind {_PORT} main:app")),
        Example(
            _served(
                f"CMD gunicorn --workers 4 --bind {_PORT} main:app",
                "from prometheus_client.multiprocess import MultiProcessCollector",
            )
        ),
    ),
)
def workers_count_apart(_subject: Compose, stack: Stack) -> Iterator[Finding]:
    """Several workers serve one application, and each keeps metrics of its own.

    prometheus_client counts in the memory of a process. Every scrape is answered by any one of the workers, so a
    counter jumps back and forth between what each of them has counted: each step down looks like a restart to `rate`,
    which gives far too much, and a gauge shows one worker at a time. Files that all workers share are the library's
    way out: a folder in `PROMETHEUS_MULTIPROC_DIR`, which has to be empty at the start, and a `MultiProcessCollector`
    in the registry that is shown.
    """
    for program in stack.programs:
        places = [*(one.place for one in program.metrics), *(one.place for one in program.own)]
        for workers in program.workers if places else ():
            yield Finding(
                workers.where,
                f"`{workers.server}` runs `{program.service}` in {workers.number} workers, each of which counts for"
                " itself: what a scrape gets depends on which of them answers",
                "run one worker, or set `PROMETHEUS_MULTIPROC_DIR` and show a registry with a `MultiProcessCollector`",
                ((places[0], "declared here, in the memory of each worker"),),
            )
