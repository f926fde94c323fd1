"""LK220."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.containers.hosts import is_local
from stacklint.stack.containers.loopback import only_within
from stacklint.stack.prometheus.server import Target
from stacklint.stack.stack import Stack

_FILE = "prometheus/prometheus.yml"
_JOB = "scrape_configs:\n  - job_name: telemetry\n    static_configs:\n      - targets: [{}]\n"
_COLLECTOR = """\
services:
  collector:
    image: otel/opentelemetry-collector-contrib:{}
    command: {}
    volumes: [./collector.yml:{}:ro]
"""
_EXPORTER = """\
services:
  node:
    image: prom/node-exporter:v1.9.1
    command: {}
"""
_PIPELINES = "pipelines: {{metrics: {{receivers: [otlp], exporters: [{}]}}}}"
_DEBUG = _PIPELINES.format("debug")
_CONF = "volumes: ['./kong.conf:/etc/kong/kong.conf']"
_EVERYWHERE = ".".join("0000")


def _collected(
    target: str,
    config: str = f"service: {{{_DEBUG}}}\n",
    tag: str = "0.128.0",
    command: str = "--config=/etc/collector.yml",
    at: str = "/etc/collector.yml",
) -> Example:
    files = {"collector.yml": config, _FILE: _JOB.format(target)}
    return Example(edited("compose.yaml", "services:\n", _COLLECTOR.format(tag, command, at), files))


def _flagged(target: str, command: str, more: str = "") -> Example:
    compose = _EXPORTER.format(command) + more
    return Example(edited("compose.yaml", "services:\n", compose, {_FILE: _JOB.format(target)}))


def _caddy(caddyfile: str = "", more: str = "", image: str = "caddy:2.10") -> Example:
    volumes = "    volumes: ['./Caddyfile:/etc/caddy/Caddyfile:ro']\n" if caddyfile else ""
    compose = f"services:\n  caddy:\n    image: {image}\n{volumes}{more}"
    target = "caddy:2019" if more or image != "caddy:2.10" or "2019" in caddyfile else "«caddy:2019»"
    files = {_FILE: _JOB.format(target), **({"Caddyfile": caddyfile} if caddyfile else {})}
    return Example(edited("compose.yaml", "services:\n", compose, files))


def _kong(target: str, more: str = "", image: str = "kong:3.6", conf: str | None = None) -> Example:
    compose = f"services:\n  kong:\n    image: {image}\n    {more}\n"
    return Example(edited("compose.yaml", "services:\n", compose, {_FILE: _JOB.format(target), "kong.conf": conf}))


def _python(command: str, target: str = "«api:8000»", main: str = "app = object()\n") -> Example:
    """A target that is a program in Python, and how its Dockerfile ends."""
    files = {
        "api/Dockerfile": f"FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\n{command}\n",
        "api/main.py": main,
        _FILE: _JOB.format(target),
    }
    return Example(edited("compose.yaml", "services:\n", "services:\n  api: {build: api}\n", files))


def _fastify(listen: str, target: str = "«api:3000»", more: str = "") -> Example:
    """A target that is a program with Fastify."""
    packages = '{"dependencies": {"fastify": "5", "express": "5", "http": "0"}}\n'
    files = {
        "api/Dockerfile": "FROM node:22\nWORKDIR /app\nCOPY . .\nCMD node server.js\n",
        "api/server.js": f"import Fastify from 'fastify'\n{more}const app = Fastify()\nawait app.listen({listen})\n",
        "api/package.json": packages,
        _FILE: _JOB.format(target),
    }
    return Example(edited("compose.yaml", "services:\n", "services:\n  api: {build: api}\n", files))


def _go(address: str, target: str) -> Example:
    """A target that is a program in Go."""
    files = {
        "api/Dockerfile": "FROM golang:1.24\nWORKDIR /src\nCOPY . .\nRUN go build -o /api .\nCMD /api\n",
        "api/main.go": f'package main\nimport "net/http"\nfunc main() {{\nhttp.ListenAndServe({address}, nil)\n}}\n',
        "api/go.mod": "module example.org/api\n",
        _FILE: _JOB.format(target),
    }
    return Example(edited("compose.yaml", "services:\n", "services:\n  api: {build: api}\n", files))


def _own(metrics: str) -> str:
    return f"service:\n  telemetry: {{metrics: {metrics}}}\n  {_DEBUG}\n"


def _reader(host: str, port: str = "8888") -> str:
    return f"{{readers: [{{pull: {{exporter: {{prometheus: {{host: {host}, port: {port}}}}}}}}}]}}"


def _shown(endpoint: str) -> str:
    return f"exporters: {{prometheus: {{endpoint: '{endpoint}'}}}}\nservice: {{{_PIPELINES.format('prometheus')}}}\n"


@rule(
    "LK220",
    "target-within",
    severity=Severity.ERROR,
    bad=(
        _collected("«collector:8888»"),
        _collected("«collector:8888»", tag="latest"),
        _collected("«collector:8888»", _own("{level: detailed}")),
        _collected("«collector:8888»", _own("{address: '0.0.0.0:8888'}")),
        _collected("«collector:8888»", _own("{address: 'localhost:8888'}"), tag="0.104.0"),
        _collected("«collector:8888»", _own(_reader("localhost"))),
        _collected("«collector:8889»", _shown("127.0.0.1:8889")),
        _collected("«collector:8888»", command="[]", at="/etc/otelcol-contrib/config.yaml"),
        _flagged("«node:9100»", "--web.listen-address=127.0.0.1:9100"),
        _caddy(),
        _kong("«kong:8001»", "environment: {KONG_DATABASE: 'off'}"),
        _kong("«kong:8001»", image="kong/kong-gateway:3.9"),
        _kong("«kong:8001»", _CONF, conf="database = off\n#admin_listen = 0.0.0.0:8001\n"),
        _python("CMD uvicorn main:app"),
        _python("CMD gunicorn main:app"),
        _python("CMD flask --app main run", "«api:5000»"),
        _python("CMD python main.py", main="import uvicorn\nuvicorn.run('main:app', host='localhost')\n"),
        Example({**_python("CMD python manage.py runserver 8000").files, "api/manage.py": ""}),
        _go('"localhost:8080"', "«api:8080»"),
        _fastify("{ port: 3000 }"),
        _fastify("{ port: process.env.PORT ?? 3000 }"),
        _fastify("{ port: 3000, host: '127.0.0.1' }"),
        _caddy("{\n\tmetrics # admin\n}\nexample.org {\n\trespond ok\n}\n"),
    ),
    good=(
        _collected("collector:8888", tag="0.104.0"),
        _collected("collector:8888", tag="nightly"),
        _collected("collector:8888", command="[--config=/etc/collector.yml, --feature-gates=-x]"),
        _collected("collector:8888", command="--config=env:CONFIG"),
        _collected("collector:8888", command="[]"),
        _collected("collector:8888", "service: [\n"),
        _collected("collector:8888", _own("{level: none}")),
        _collected("collector:8888", _own("{address: '0.0.0.0:8888'}"), tag="0.104.0"),
        _collected("collector:8888", _own("{address: '${env:HOST}:8888'}"), tag="0.104.0"),
        _collected("collector:8888", _own(_reader(_EVERYWHERE))),
        _collected("collector:8888", _own("{readers: [{periodic: {exporter: {otlp: {protocol: grpc}}}}]}")),
        _collected("collector:8888", _own(_reader("localhost", "${env:PORT}"))),
        _collected("collector:8889", _shown("0.0.0.0:8889")),
        _collected("collector:8888", _shown("${env:HOST}:8889")),
        _collected("collector:8889", _shown("localhost:8889").replace("prometheus:", "prometheus/off:")),
        _collected("collector:8888", f"service: {{{_PIPELINES.format('prometheus')}}}\n"),
        _flagged("node:9100", "--web.listen-address=:9100"),
        _caddy("{\n\tadmin 0.0.0.0:2019\n}\n"),
        _kong("kong:8001", "environment: {KONG_ADMIN_LISTEN: '0.0.0.0:8001'}"),
        _kong("kong:8001", _CONF, conf="admin_listen = 0.0.0.0:8001\n"),
        _kong("kong:8001", _CONF.replace("./kong.conf:/etc/kong/kong.conf", "conf:/etc/kong")),
        _kong("kong:8001", "command: [kong, start, -c, /own.conf]"),
        _kong("kong:8001", "entrypoint: [/start.sh]"),
        _kong("kong:8100", "environment: {KONG_STATUS_LISTEN: '0.0.0.0:8100'}"),
        _kong("kong:8001", image="kong:nightly"),
        _caddy(more="    environment: {CADDY_ADMIN: ':2019'}\n"),
        _caddy(more="    volumes: ['caddy:/etc/caddy']\n"),
        _caddy(image="caddy:1"),
        _python("CMD uvicorn main:app --host 0.0.0.0", "api:8000"),
        _python("CMD fastapi run main.py", "api:8000"),
        _python("CMD gunicorn -b 127.0.0.1:8000 -b 172.20.0.5:8000 main:app", "api:8000"),
        _python("CMD gunicorn main:app & nginx", "api:8000"),
        _go('":8080"', "api:8080"),
        _go('host + ":8080"', "api:8080"),
        _fastify("{ port: 3000, host: '0.0.0.0' }", "api:3000"),
        _fastify("{ port: 3000, host: process.env.ADDRESS }", "api:3000", "import 'dotenv/config'\n"),
        _fastify("{ port: 3000 }", "api:3000", "import http from 'http'\n"),
        _flagged("node:9100", "[--web.listen-address=localhost:9100, --web.listen-address=:9100]"),
        _flagged("node:9100", "--web.listen-address=localhost:9100", "    network_mode: host\n"),
        _flagged("node:9101", "--web.listen-address=localhost:9100"),
        _flagged("localhost:9090", "[]"),
        _flagged("elsewhere.example.org:9100", "[]"),
    ),
)
def target_within(subject: Target, stack: Stack) -> Iterator[Finding]:
    """A target listens only within its own container.

    A program that listens on `localhost` answers to its own container alone, so Prometheus is refused. The
    OpenTelemetry Collector does so unless it is told otherwise: its own metrics are at `localhost:8888` since version
    0.111, and since 0.123 it does not read `address` any more, but `readers` only. So does Caddy, whose metrics are at
    `localhost:2019`, where it is administered, and Kong with `localhost:8001`. And so do most servers of programs in
    Python: gunicorn, uvicorn, hypercorn, daphne, `flask run` and `manage.py runserver` listen on `127.0.0.1` if they
    are told no other host. Fastify does the same, also below Nest; Express, Koa and Node.js' own servers are reached
    from everywhere.
    """
    if subject.address is None or is_local(subject.address.host):
        return
    host, port = subject.address.host, subject.address.port or subject.default_port
    service = stack.service_at(host)
    found = only_within(service, port, stack) if service is not None else None
    if service is not None and found is not None:
        yield Finding(
            subject.node.place,
            f"`{service.name}` listens on port {port} of `localhost` only, within its own container; "
            "the target is down",
            found.advice,
            ((found.where, found.said),),
        )
