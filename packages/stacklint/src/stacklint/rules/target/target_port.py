"""LK102."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.rules.unreachable import on_port, own_container
from stacklint.stack.containers.hosts import is_local
from stacklint.stack.containers.ports import judge_port
from stacklint.stack.prometheus.server import Target
from stacklint.stack.stack import Stack

_FILE = "prometheus/prometheus.yml"
_STATIC = "    static_configs:\n      - targets: [app:5000]\n"
_MOVED = "    relabel_configs: [{target_label: __address__, source_labels: [a], replacement: '$1:5000'}]\n"
_LOKI = "    image: grafana/loki:3.4.2\n    command: [{}]\n    volumes: ['{}']\n"


def _looked_up(names: str, more: str = "") -> Example:
    return Example(edited(_FILE, _STATIC, f"    dns_sd_configs: [{{names: {names}}}]\n{more}"))


_EXPOSED = edited("compose.yaml", "    build: app\n", "    build: app\n    expose: [9116]\n")


def _in_shell(words: str) -> Example:
    """An exporter that a shell starts."""
    service = f"services:\n  db: {{image: 'prom/mysqld-exporter:v0.17.2', {words}}}\n"
    scraped = "scrape_configs: [{job_name: db, static_configs: [{targets: ['db:9300']}]}]\n"
    return Example(edited("compose.yaml", "services:\n", service, {_FILE: scraped}))


def _loki(port: str, command: str, config: str | None, mount: str = "./loki:/etc/loki") -> Example:
    files = {_FILE: stack()[_FILE].replace("app:5000", f"app:{port}"), "loki/l.yml": config}
    return Example(edited("compose.yaml", "    build: app\n", _LOKI.format(command, mount), files))


def _tempo(port: str, config: str | None, command: str = "-config.file=/etc/t.yml") -> Example:
    files = {_FILE: stack()[_FILE].replace("app:5000", f"app:{port}"), "t.yml": config}
    service = f"    image: grafana/tempo:2.8.2\n    command: [{command}]\n    volumes: ['./t.yml:/etc/t.yml']\n"
    return Example(edited("compose.yaml", "    build: app\n", service, files))


def _collector(
    port: str, more: str = "", receiver: str = "otlp: {protocols: {http: }}", tag: str = "0.128.0"
) -> Example:
    config = (
        f"receivers: {{{receiver}}}\nexporters: {{prometheus: {{endpoint: '0.0.0.0:8889'}}, debug: }}\n{more}"
        f"service: {{pipelines: {{metrics: {{receivers: [{receiver.partition(':')[0]}], exporters: [prometheus]}}}}}}\n"
    )
    files = {_FILE: stack()[_FILE].replace("app:5000", f"app:{port}"), "c.yml": config}
    service = (
        f"    image: otel/opentelemetry-collector-contrib:{tag}\n    command: [--config=/c.yml]\n"
        "    volumes: ['./c.yml:/c.yml']\n    ports: ['9464:9464']\n"
    )
    return Example(edited("compose.yaml", "    build: app\n", service, files))


def _python(port: str, dockerfile: str, main: str = "app = object()\n", build: str = "app") -> Example:
    """A target that is a program in Python: the port of the target, and how its Dockerfile ends."""
    folder = "" if build == "." else f"{build}/"
    lines = f"FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\n{dockerfile}\n"
    files = {
        _FILE: stack()[_FILE].replace("app:5000", f"app:{port}"),
        "app/Dockerfile": None,
        f"{folder}Dockerfile": lines,
        f"{folder}main.py": main,
    }
    return Example(edited("compose.yaml", "    build: app\n", f"    build: {build}\n", files))


def _node(port: str, main: str, dockerfile: str = "", service: str = "", packages: str = "express") -> Example:
    """A target that is a program in JavaScript: the port of the target, its code, and what else says something."""
    files = {
        _FILE: stack()[_FILE].replace("app:5000", f"app:{port}"),
        "app/Dockerfile": f'FROM node:22\nWORKDIR /app\nCOPY . .\n{dockerfile}CMD ["node", "server.js"]\n',
        "app/server.js": main,
        "app/package.json": f'{{"dependencies": {{"{packages}": "5"}}}}\n',
    }
    return Example(edited("compose.yaml", "    build: app\n", f"    build: app\n{service}", files))


def _go(port: str, main: str, command: str = "", service: str = "", imports: str = "") -> Example:
    """A target that is a program in Go: the port of the target, what its `main` does, and what else says something."""
    files = {
        _FILE: stack()[_FILE].replace("app:5000", f"app:{port}"),
        "app/Dockerfile": "FROM golang:1.24 AS build\nWORKDIR /src\nCOPY . .\nRUN go build -o /out/app .\n"
        f'FROM scratch\nCOPY --from=build /out/app /app\nENTRYPOINT ["/app"]\n{command}',
        "app/main.go": f'package main\n\nimport (\n\t"net/http"\n{imports})\n\nfunc main() {{\n{main}\n}}\n',
        "app/go.mod": "module example.org/app\n",
    }
    return Example(edited("compose.yaml", "    build: app\n", f"    build: app\n{service}", files))


_SERVE = 'http.ListenAndServe(":8080", nil)'
_FLAG = 'addr := flag.String("addr", ":8080", "where")\nflag.Parse()\nhttp.ListenAndServe(*addr, nil)'
_EXPRESS = "const app = require('express')()\napp.listen({})\n"
_BY_VARIABLE = _EXPRESS.format("process.env.PORT || 3000")
_SET = "    environment: {PORT: 8080}\n"


@rule(
    "LK102",
    "target-port",
    severity=Severity.ERROR,
    bad=(
        _loki("«3100»", "-config.file=/etc/loki/l.yml", "server: {http_listen_port: 3101}\n"),
        _loki("«3101»", "-target=all", "server: {http_listen_port: 3101}\n", "./loki/l.yml:/etc/other.yml"),
        _tempo("«3100»", "server: {http_listen_port: 3200}\n"),
        _tempo("«3200»", "server: {}\n", "-config.file=/etc/t.yml, -server.http-listen-port=80"),
        _collector("«9464»"),
        _collector("«8890»", receiver="hostmetrics: {scrapers: {cpu: }}", tag="0.99.0"),
        Example(edited(_FILE, "app:5000", "app:«5001»")),
        Example(edited(_FILE, "app:5000", "tasks.app:«5001»")),
        _looked_up("[app], type: A, port: «5001»"),
        _looked_up("[tasks.app], type: aaaa, port: «5001»"),
        _python("«8080»", "CMD uvicorn main:app --host 0.0.0.0 --port 8000"),
        _python("«8000»", "CMD uvicorn main:app --host 0.0.0.0 --port 8080"),
        _python("«5000»", "EXPOSE 5000\nCMD gunicorn --bind 0.0.0.0:8000 main:app"),
        _python("«8080»", "CMD python main.py", "import flask\nflask.Flask('app').run('0.0.0.0', 80)\n", "."),
        _node("«5000»", _EXPRESS.format("3000")),
        _node("«5000»", _EXPRESS.format("3000"), "EXPOSE 5000\n"),
        _node("«3000»", _BY_VARIABLE, service=_SET),
        _node("«3000»", _BY_VARIABLE, "ENV PORT=3000\nEXPOSE 3000\n", _SET),
        _go("«5000»", _SERVE),
        _go("«8080»", _FLAG, 'CMD ["-addr=:9000"]\n', imports='\t"flag"\n'),
        Example(edited(_FILE, "app:5000", "«localhost:5000»")),
        Example({**_EXPOSED, _FILE: edited(_FILE, "app:5000", "«localhost:9116»")[_FILE]}),
        Example(edited(_FILE, "app:5000", "localhost:«2112»")),
        Example(edited(_FILE, "app:5000", "«127.18.0.1:5000»")),
        Example(edited(_FILE, "app:5000", "«0.0.0.0:5000»")),
        Example(
            edited("compose.yaml", "    build: app\n", '    image: example/app\n    ports: ["8080:5000"]\n')
            | {_FILE: "scrape_configs:\n  - job_name: app\n    static_configs:\n      - targets: [app:«8080»]\n"}
        ),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, "app:5000", "tasks.app:5000")),
        _in_shell("entrypoint: [/bin/sh, -c, exec mysqld_exporter --web.listen-address=:9300]"),
        _in_shell("entrypoint: [/bin/sh, -c], command: ['exec mysqld_exporter --web.listen-address :9300']"),
        _looked_up("[app, tasks.app], type: A, port: 5000"),
        _looked_up("[app], type: A, port: $PORT"),
        _looked_up("[app], type: A, port: 5001", _MOVED),
        _collector("8889"),
        _collector("8888"),
        _collector("4318"),
        _collector("9411", receiver="zipkin: {}"),
        _collector("14250", receiver="jaeger: {protocols: {grpc: }}"),
        _collector("9464", receiver="somereceiver: {}"),
        _collector("9464", receiver="otlp: {protocols: {http: {endpoint: '${env:HOST}:4318'}}}"),
        _collector("9464", receiver="prometheus: {api_server: {enabled: true}}"),
        _collector("9464", tag="nightly"),
        _tempo("3200", "server: {http_listen_port: 3200}\n"),
        _tempo("9095", "server: {http_listen_port: 3200}\n"),
        _tempo("4318", "server: {http_listen_port: 3200}\n"),
        _tempo("8888", "server: {http_listen_port: 3200}\ndistributor: {receivers: {zipkin: {endpoint: ':8888'}}}\n"),
        _tempo("3100", "server: {}\n"),
        _tempo("3100", "server: {http_listen_port: '${PORT}'}\n"),
        _tempo("3100", "server: [\n"),
        _tempo("3100", "server: {http_listen_port: 3200}\n", "-target=all"),
        _python("8080", "CMD uvicorn main:app --host 0.0.0.0 --port 8080"),
        _python("8080", "CMD uvicorn main:app --host 0.0.0.0 --port $PORT"),
        _python("9100", "CMD uvicorn main:app --host 0.0.0.0 --port 8000"),
        _python("9000", "EXPOSE 8000 9000\nCMD gunicorn --bind 0.0.0.0:8000 main:app"),
        _python(
            "7000", "CMD uvicorn main:app", "import prometheus_client\nprometheus_client.start_http_server(7000)\n"
        ),
        _python("8080", "CMD uvicorn main:app & nginx"),
        _node("3000", _BY_VARIABLE),
        _node("8080", _BY_VARIABLE, service=_SET),
        _node("3000", _BY_VARIABLE, service="    environment: {PORT: $PORT}\n"),
        _node("3000", f"require('dotenv').config()\n{_BY_VARIABLE}", packages='dotenv": "1", "express'),
        _node("9464", _EXPRESS.format("3000")),
        _node("8080", f"{_EXPRESS.format('3000')}app.listen(settings.metrics)\n"),
        _node("8080", f"{_EXPRESS.format('3000')}require('unknown')\n"),
        _node("8081", f"{_EXPRESS.format('3000')}// metrics are at 8081\n"),
        _go("8080", _SERVE),
        _go("9000", _FLAG, 'CMD ["-addr=:9000"]\n', imports='\t"flag"\n'),
        _go("8080", _FLAG, 'CMD ["-addr=$ADDRESS"]\n', imports='\t"flag"\n'),
        _go("5000", f"go metrics.Serve()\n{_SERVE}", imports='\t"example.com/metrics"\n'),
        _go("5000", f"cmd.Run()\n{_SERVE}", imports='\t"os/exec"\n'),
        Example(edited(_FILE, "app:5000", "127.0.0.2:9090")),
        Example(edited(_FILE, "app:5000", "0.0.0.0:9090")),
        _loki("3101", "-config.file=/etc/loki/l.yml", "server: {http_listen_port: 3101}\n"),
        _loki("3101", "-config.file=/etc/loki/l.yml", "server: {http_listen_port: '${PORT}'}\n"),
        _loki("3101", "-config.file=/etc/loki/l.yml", "server: [\n"),
        _loki("3101", "-config.file=/etc/loki/l.yml", None, "loki:/etc/loki"),
        _loki("3101", "-config.file=/etc/loki/l.yml, -server.http-listen-port=3101", None),
        Example(edited(_FILE, "app:5000", "app:9102") | {"app/main.py": "start_http_server(9102)\n"}),
        Example(edited("compose.yaml", "    build: app\n", "    image: example/app\n")),
        Example(
            edited("compose.yaml", "    build: app\n", '    image: apache/spark:3.5.1\n    ports: ["8081:8080"]\n')
            | {_FILE: "scrape_configs:\n  - job_name: app\n    static_configs:\n      - targets: [app:8081]\n"}
        ),
        *(
            Example(
                edited(
                    "compose.yaml",
                    "    build: app\n",
                    f"    image: prom/node-exporter:v1.9.1\n    command: ['--web.listen-address=:{port}', "
                    "'--web.listen-address=:5001']\n",
                )
            )
            for port in (5000, 99999, "http")
        ),
    ),
)
def target_port(subject: Target, stack: Stack) -> Iterator[Finding]:
    """Nothing listens on the port of a target.

    Containers talk to each other on the port that the program listens on, not on the one published on the host. A
    port need be neither published nor exposed to be right, so it is called wrong only if the image is known and has
    another one, if it is the published one, or if its number stands nowhere in what the service is built from.

    Where a program in Python listens is read from what starts it (gunicorn, uvicorn, hypercorn, daphne, waitress,
    `flask run`, `fastapi run`, `manage.py runserver`), from variables and gunicorn's configuration, and from its code
    (`app.run`, `uvicorn.run` and the like). Of a program in JavaScript or TypeScript it is read from its code
    (`app.listen` of Express, Koa, Nest and Fastify, and the like), with the variables that the service has: where
    compose sets `PORT`, what stands behind `process.env.PORT ||` counts for nothing. So it is of a program in Go that
    the Dockerfile builds (`http.ListenAndServe`, `http.Server`, `net.Listen`, gin, echo and fiber), with its flags.
    Where an OpenTelemetry Collector listens is read from its configuration, if all of its receivers are known.
    Applications of Spring Boot and Quarkus say it in their settings, which variables, profiles and words of the command
    change. Servers of Ruby and PHP are told by words (`rails server`, `rackup`, `puma`, `php -S`, `artisan serve`), or
    by `config/puma.rb`.
    `EXPOSE` makes no program listen: where it names none of those ports, it counts for nothing.
    """
    if subject.address is None or stack.compose is None:
        return
    host, port = subject.address.host, subject.address.port or subject.default_port
    local = is_local(host)
    service = subject.server if local else stack.service_at(host)
    if local and service is not None and service.network_mode:
        return
    if service is None or (judgement := judge_port(service, port, stack.compose, stack.files)) is None:
        return
    if service is subject.server and host != service.name and (meant := on_port(port, service, stack)) is not None:
        text = subject.node.text or ""
        yield own_container(host, port, service, meant, subject.node.place.within(0, len(text)))
        return
    listens = " and ".join(str(number) for number in judgement.listens)
    message = f"`{service.name}` does not listen on port {port} but on {listens}"
    advice = f"write `{judgement.listens[0] if subject.looked_up else f'{host}:{judgement.listens[0]}'}`"
    if local:
        message = f"`{host}` is the container of `{service.name}` itself, which listens on {listens}, not on {port}"
        own = f"`{host}:{judgement.listens[0]}`"
        advice = f"write the name of the service that listens on {port}, or {own} if it is to scrape itself"
    elif judgement.published_as is not None:
        message = f"{port} is the port of `{service.name}` on the host; in the stack it listens on {listens}"
    if judgement.shows_none:
        advice = f"give it an exporter `prometheus` with `endpoint: 0.0.0.0:{port}`, in a pipeline of metrics"
    yield Finding(
        subject.port_place,
        message,
        advice,
        ((judgement.where, "declared here"),),
    )
