"""In how many processes an application runs whose metrics are those of one process."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest
from stacklint.document import Place, Spot

if TYPE_CHECKING:
    from .conftest import Read

MAIN = "from prometheus_client import Gauge, generate_latest\nGauge('x', '')\ngenerate_latest()\n"
DOCKERFILE = "FROM python:3\nWORKDIR /app\nCOPY . .\n"


def workers(
    command: str, read: Read, files: Mapping[str, str] | None = None, service: str = "", main: str = MAIN
) -> list[tuple[str, str, str]]:
    """The server, the number and the text that says it."""
    dockerfile = f"{DOCKERFILE}{command}\n"
    texts = {"app/Dockerfile": dockerfile, "app/main.py": main}
    texts |= {f"app/{path}": text for path, text in (files or {}).items()}
    found = read({"main.py": main, **(files or {})}, service=service, dockerfile=dockerfile)
    assert found is not None
    return [
        (one.server, one.number, texts[one.where.file][one.where.start : one.where.end])
        for one in found.workers
        if isinstance(one.where, Spot)
    ]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("CMD gunicorn -w 2 main:app", ("gunicorn", "2", "-w")),
        ("CMD gunicorn --workers=04 main:app", ("gunicorn", "4", "--workers=04")),
        ('CMD ["uvicorn", "main:app", "--workers", "3"]', ("uvicorn", "3", "--workers")),
        ("CMD python -m uvicorn main:app --workers 3", ("uvicorn", "3", "--workers")),
        ("CMD hypercorn -w 3 main:app", ("hypercorn", "3", "-w")),
        ("CMD fastapi run main.py --workers 3", ("fastapi", "3", "--workers")),
        ("ENV WEB_CONCURRENCY=2\nCMD uvicorn main:app", ("uvicorn", "2", "ENV WEB_CONCURRENCY=2")),
        ("ENV GUNICORN_CMD_ARGS='-w 2'\nCMD gunicorn main:app", ("gunicorn", "2", "ENV GUNICORN_CMD_ARGS='-w 2'")),
        ("RUN x\n  CMD exec gunicorn \\\n   --workers 2 main:app", ("gunicorn", "2", "--workers")),
    ],
)  # fmt: skip
def test_more_than_one_worker_is_told_where_it_is_said(
    command: str, expected: tuple[str, str, str], read: Read
) -> None:
    assert workers(command, read) == [expected]


@pytest.mark.parametrize(
    "command",
    [
        "CMD gunicorn main:app",
        "CMD gunicorn -w 1 main:app",
        "CMD gunicorn -w $WORKERS main:app",
        "CMD gunicorn --workers $((2 * 2)) main:app",
        "CMD uvicorn -w 4 main:app",
        "CMD python main.py -w 4",
        "ENV WEB_CONCURRENCY=2\nCMD hypercorn main:app",
        "ENV WEB_CONCURRENCY=2\nCMD gunicorn -w 1 main:app",
        "ENV WEB_CONCURRENCY=$X\nCMD gunicorn main:app",
        "ENV GUNICORN_CMD_ARGS=$X WEB_CONCURRENCY=2\nCMD gunicorn main:app",
        "ENV GUNICORN_CMD_ARGS='--threads 2'\nCMD gunicorn main:app",
        'ENV GUNICORN_CMD_ARGS "-w\nCMD gunicorn main:app',
        "ENV PROMETHEUS_MULTIPROC_DIR=/x\nCMD gunicorn -w 2 main:app",
    ],
)
def test_one_worker_and_an_unknown_number_are_not_told(command: str, read: Read) -> None:
    assert workers(command, read) == []


@pytest.mark.parametrize(
    ("command", "config", "expected"),
    [
        ("CMD gunicorn main:app", "workers = 4\n", ("4", "4")),
        ("CMD gunicorn -c file:gunicorn.conf.py main:app", "workers = 2 or 2\n", ("2", "2 or 2")),
        ("CMD gunicorn main:app", "import os\nworkers = os.cpu_count() * 2\n", ("several", "os.cpu_count() * 2")),
        ("CMD gunicorn main:app", "from os import *\nn = workers = cpu_count()", ("several", "cpu_count()")),
        ("CMD gunicorn main:app", "workers = 1\n", None),
        ("CMD gunicorn main:app", "workers = input()\n", None),
        ("CMD gunicorn main:app", "workers: int = 4\n", None),
        ("CMD gunicorn main:app", "threads = 4\n", None),
        ("CMD gunicorn -c other.py main:app", "workers = 4\n", None),
        ("CMD gunicorn -w 1 main:app", "workers = 4\n", None),
        ("CMD gunicorn main:app", "workers = 4\nfrom prometheus_client import multiprocess\n", None),
        ("CMD gunicorn main:app", "workers = 4\nx = 'PROMETHEUS_MULTIPROC_DIR'\n", None),
    ],
)  # fmt: skip
def test_the_configuration_of_gunicorn_is_read(
    command: str, config: str, expected: tuple[str, str] | None, read: Read
) -> None:
    found = workers(command, read, {"gunicorn.conf.py": config})
    assert found == ([("gunicorn", *expected)] if expected is not None else [])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("import uvicorn\nuvicorn.run('main:app', port=1, workers=4)", [("uvicorn", "4", "4")]),
        ("import uvicorn\nuvicorn.run('main:app', workers=1)", []),
        ("import uvicorn\nuvicorn.run('main:app', workers=input())", []),
        ("from x import uvicorn\nuvicorn.run('main:app', workers=4)", []),
        ("app.run(workers=4)", []),
    ],
)
def test_a_program_may_tell_uvicorn_itself(line: str, expected: list[tuple[str, str, str]], read: Read) -> None:
    assert workers("CMD python main.py", read, main=MAIN + line) == expected


@pytest.mark.parametrize(
    ("main", "files", "service"),
    [
        (MAIN + "from prometheus_client import start_http_server as s\ns(1)", {}, ""),
        (MAIN, {"start.sh": "export prometheus_multiproc_dir=/tmp\n"}, ""),
        (MAIN, {}, "env_file: gone.env"),
        (MAIN + "from prometheus_flask_exporter import PrometheusMetrics as P\nP(1).start_http_server(1)", {}, ""),
        (MAIN + "from prometheus_flask_exporter.multiprocess import GunicornPrometheusMetrics as P\nP(1)", {}, ""),
    ],
)
def test_metrics_that_are_shown_otherwise_may_be_right(
    main: str, files: Mapping[str, str], service: str, read: Read
) -> None:
    assert workers("CMD gunicorn -w 2 main:app", read, files, service, main) == []


@pytest.mark.parametrize(
    ("service", "key"),
    [
        ("command: gunicorn --workers 2 main:app", "command"),
        ("command: [gunicorn, '--workers=2', 'main:app']", "command"),
        ("environment: {WEB_CONCURRENCY: 2}\ncommand: gunicorn main:app", "environment"),
        ("environment: [WEB_CONCURRENCY=2]\nentrypoint: [gunicorn, 'main:app']", "environment"),
    ],
)
def test_a_compose_file_may_say_it(service: str, key: str, read: Read) -> None:
    found = read(MAIN, service=service)
    assert found is not None
    places = [one.where for one in found.workers]
    assert [(place.file, place.path[2]) for place in places if isinstance(place, Place)] == [("compose.yaml", key)]
