"""On which addresses programs in JavaScript and TypeScript listen, and where that is said."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pytest
from stacklint.document import Place, Spot
from stacklint.stack.containers.ports import judge_port
from stacklint.stack.discover import find_stacks
from stacklint.stack.sources import script_program
from stacklint.stack.sources.listens import read_listens

from .conftest import repository

if TYPE_CHECKING:
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.binds import Bind

Tree = Callable[[Mapping[str, str]], "Files"]

APP = "const app = require('express')();\n"
OTEL = "import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'\n"
PACKAGES = (
    *("express", "koa", "fastify", "@nestjs/core", "@hapi/hapi", "ws", "@hono/node-server", "@apollo/server", "dotenv"),
    *("@grpc/grpc-js", "prom-client", "@opentelemetry/exporter-prometheus", "@acme/metrics", "pm2", "newrelic"),
)
PACKAGE = {"dependencies": dict.fromkeys(PACKAGES, "1"), "devDependencies": {"@acme/server": "workspace:*"}}
START = 'CMD ["node", "server.js"]'


def program(
    main: str, tree: Tree, files: Mapping[str, str] | None = None, command: str = START, service: str = ""
) -> tuple[tuple[Bind, ...], Files]:
    """Where a program listens that is started as its Dockerfile ends, and its repository."""
    dockerfile = f"FROM node:22-alpine\nWORKDIR /app\nCOPY . .\n{command}\n"
    given = {"package.json": json.dumps(PACKAGE), "server.js": main, **(files or {})}
    texts = repository(given, service=service, dockerfile=dockerfile)
    found = tree({path.removeprefix("../"): text for path, text in texts.items()})
    compose = find_stacks(found)[0].compose
    assert compose is not None
    return read_listens(compose.services["app"], compose, found), found


def addresses(
    main: str, tree: Tree, files: Mapping[str, str] | None = None, command: str = START, service: str = ""
) -> list[str]:
    return [f"{one.host}:{one.port}" for one in program(main, tree, files, command, service)[0]]


@pytest.mark.parametrize(
    ("main", "expected"),
    [
        (f"{APP}app.listen(3000)", [":3000"]),
        (f"{APP}app.listen(3000, () => console.log('up'))", [":3000"]),
        (f"{APP}app.listen(3000, function () {{}})", [":3000"]),
        (f"{APP}app.listen(3000, onUp)\nfunction onUp() {{}}", [":3000"]),
        (f"{APP}app.listen(3000, '127.0.0.1', () => {{}})", ["127.0.0.1:3000"]),
        (f"{APP}app.listen({{ port: 3000, host: '0.0.0.0' }})", ["0.0.0.0:3000"]),
        (f"{APP}const port = 3000\nconst host = 'localhost'\napp.listen({{ port, host }})", ["localhost:3000"]),
        (f"{APP}const port: number = Number(process.env.PORT) || 3_000;\napp.listen(port!)", [":3000"]),
        (f"{APP}const port = process.env.PORT ?? 3000\napp.listen(port as number)", [":3000"]),
        (f"{APP}const PORT = process.env['PORT'] || 3000, HOST = '::'\napp.listen(PORT, HOST)", [":::3000"]),
        (f"{APP}const {{ PORT = 3000 }} = process.env\napp.listen(PORT)", [":3000"]),
        (f"{APP}const {{ SET: port }} = process.env\napp.listen(port)", [":70"]),
        (f"{APP}app.listen(process.env?.SET || 3000)", [":70"]),
        (f"{APP}app.listen(+(process.env.SET ?? '3000'))", [":70"]),
        (f"{APP}app.listen(process.env.EMPTY || 3000)", [":3000"]),
        (f"{APP}const port = normalizePort(process.env.PORT || '3000')\napp.listen(port)", [":3000"]),
        (f"{APP}const c = {{ http: {{ port: 3000 }}, name: 'a' }}\napp.listen(c.http.port)", [":3000"]),
        (f"{APP}const c = {{ http: {{ 'port': 3000 }} }}\napp.listen(c.http['port'])", [":3000"]),
        (f"{APP}const {{ port }} = {{ port: 3000 }}\napp.listen(port)", [":3000"]),
        (f"{APP}if (process.env.NODE_ENV !== 'test') {{ app.listen(3000) }}", [":3000"]),
        (f"{APP}app.listen(3000)\nrequire('http').createServer(app).listen(3001)", [":3000", ":3001"]),
        (f"{APP}const config = require('./config')\napp.listen(config.port)", [":4000"]),
        (f"{APP}const {{ port }} = require('./config')\napp.listen(port)", [":4000"]),
        (f"{APP}app.listen(require('./config').port)", [":4000"]),
        (f"{APP}import {{ port }} from './named.js'\napp.listen(port)", [":4001"]),
        (f"{APP}import type {{ A }} from './types'\nimport * as c from './named'\napp.listen(c.port)", [":4001"]),
        (f"{APP}import {{ settings as s }} from './named'\napp.listen(s.port)", [":4002"]),
        (f"{APP}import c from './given'\napp.listen(c.port)", [":4003"]),
        (f"{APP}import c, {{ more }} from './given'\napp.listen(more)", [":4004"]),
        (f"{APP}const own = require('./exports')\napp.listen(own.port)", [":4005"]),
        ("require('./app')\nrequire('./app')", [":4006"]),
        ("import '@/inside'", [":4007"]),
        ("import x from 'src/inside'", [":4007"]),
        (f"{APP}const p = require('./package.json')\napp.listen(3000)", [":3000"]),
        ("require('fastify')().listen({ port: 3000 })", ["127.0.0.1:3000"]),
        ("require('fastify')().listen(3000)", ["127.0.0.1:3000"]),
        ("require('fastify')().listen({ port: 3000, host: '0.0.0.0' })", ["0.0.0.0:3000"]),
        (f"{APP}require('fastify')\napp.listen(3000)", [":3000"]),
        ("import Hapi from '@hapi/hapi'\nHapi.server({ port: 3000, host: 'localhost' })", ["localhost:3000"]),
        ("import { WebSocketServer } from 'ws'\nnew WebSocketServer({ port: 8080 })", [":8080"]),
        (f"{APP}const ws = require('ws')\nnew ws.Server({{ server }})\napp.listen(3000)", [":3000"]),
        (f"{APP}class Server {{}}\nnew Server()\napp.listen(3000)", [":3000"]),
        ("import { serve } from '@hono/node-server'\nserve(app)", []),
        ("import { serve } from '@hono/node-server'\nserve({ fetch: app.fetch })", [":3000"]),
        ("import { serve } from '@hono/node-server'\nserve({ fetch, port: 80, hostname: '::' })", [":::80"]),
        ("import { serve } from '@hono/node-server'\nserve({ fetch, hostname: '::1' })", ["::1:3000"]),
        ("import { serve } from '@hono/node-server'\nserve({ fetch, createServer })", []),
        ("import { startStandaloneServer as s } from '@apollo/server/standalone'\n", []),
        ("import { a } from '@apollo/server'\nstartStandaloneServer(s)", [":4000"]),
        ("import { a } from '@apollo/server'\nstartStandaloneServer(s, { listen: { port: 80 } })", [":80"]),
        ("const g = require('@grpc/grpc-js')\ns.bindAsync('0.0.0.0:50051', c, () => {})", ["0.0.0.0:50051"]),
        ("const g = require('@grpc/grpc-js')\ns.bindAsync(address, c, () => {})", []),
        ("const g = require('@grpc/grpc-js')\ns.bindAsync('dns:///x', c, () => {})", []),
        ("const g = require('@grpc/grpc-js')\ns.bindAsync()", []),
        (f"{APP}{OTEL}new PrometheusExporter()\napp.listen(3000)", [":9464", ":3000"]),
        (f"{APP}require('@acme/metrics')\napp.listen(3000)", [":3000", ":0"]),
    ],
)  # fmt: skip
def test_code_listens_where_it_says(main: str, expected: list[str], tree: Tree) -> None:
    files = {
        "config/index.js": "module.exports = { port: 4000 }\n",
        "named.ts": "export const port = 4001\nexport const settings = { port: 4002 } as const\n",
        "given.ts": "export default { port: 4003 }\nexport const more = 4004\n",
        "types.d.ts": "export type A = string\n",
        "exports.js": "exports.port = 4005\nexports.add = (a) => a == 1\nmodule.exports.add(2)\n",
        "app.js": f"{APP}app.listen(4006)\n",
        "src/inside.ts": "import express from 'express'\nexpress().listen(4007)\n",
    }
    assert addresses(main, tree, files, f'ENV SET=70 EMPTY="" UNSET=$X\n{START}') == expected


@pytest.mark.parametrize(
    "main",
    [
        f"{APP}app.listen()",
        f"{APP}app.listen(0)",
        f"{APP}app.listen('/run/app.sock')",
        f"{APP}app.listen({{ path: '/run/app.sock' }})",
        f"{APP}app.listen({{ port: 3000, exclusive: true }})",
        f"{APP}app.listen({{ ...options, port: 3000 }})",
        f"{APP}app.listen(3000, 511)",
        f"{APP}app.listen(port)",
        f"{APP}app.listen(3000 + 1)",
        f"{APP}app.listen(!x)",
        f"{APP}app.listen(3e3)",
        f"{APP}app.listen(process.env.UNSET || 3000)",
        f"{APP}app.listen(Number())",
        f"{APP}app.listen(process.env.NODE_ENV ? 80 : 3000)",
        f"{APP}app.listen(await port())",
        f"{APP}app.listen(`${{PORT}}`)",
        f"{APP}let port = 3000\nport = 3001\napp.listen(port)",
        f"{APP}let port = 3000\nport++\napp.listen(port)",
        f"{APP}let port = 3000\nport += 1\napp.listen(port)",
        f"{APP}let port = 3000\nport ||= 1\napp.listen(port)",
        f"{APP}const port = 3000\nfunction start(port) {{ app.listen(port) }}",
        f"{APP}const port = 3000\nconst start = (port) => {{ app.listen(port) }}",
        f"{APP}const port = 3000\nconst start = port => {{ app.listen(port) }}",
        f"{APP}const port = 3000\nconst start = (port: number): void => {{ app.listen(port) }}",
        f"{APP}{{ const port = 3000 }}\n{{ const port = 3001; app.listen(port) }}",
        f"{APP}let port\napp.listen(port)",
        f"{APP}let port;\napp.listen(port)",
        f"{APP}const a = b\nconst b = a\napp.listen(a)",
        f"{APP}const a = b\nconst b = a\napp.listen(a.port)",
        f"{APP}const c = {{ [name]: 3000 }}\napp.listen(c.port)",
        f"{APP}const c = {{ host: '::', port() {{}} }}\napp.listen(c.port)",
        f"{APP}const {{ c }} = other\napp.listen(c.port)",
        f"{APP}app.listen(this.port)",
        f"{APP}app.listen(config().port)",
        f"{APP}app.listen(a[b])",
        f"{APP}import {{ port }} from './other'\napp.listen(port)",
        f"{APP}import c from './other'\napp.listen(c.port)",
        f"{APP}import c from './other'\napp.listen(c)",
        f"{APP}import {{ port }} from './whole'\napp.listen(port)",
        f"{APP}import {{ port }} from './types'\napp.listen(port)",
        f"{APP}import {{ port }} from './empty'\napp.listen(port)",
        f"{APP}import {{ port }} from 'express'\napp.listen(port)",
        f"{APP}import {{ port\napp.listen(port)",
        f"{APP}const host = process.env.HOSTNAME || 'localhost'\napp.listen(3000, host)",
        f"{APP}require('dotenv').config()\napp.listen(process.env.PORT || 3000)",
        f"{APP}require(name)\napp.listen(3000)",
        f"{APP}import(`./${{name}}`)\napp.listen(3000)",
        f"{APP}require('./made')\napp.listen(3000)",
        f"{APP}require('unheard')\napp.listen(3000)",
        f"{APP}require('@/missing')\napp.listen(3000)",
        f"{APP}require('@acme/server')\napp.listen(3000)",
        f"{APP}require('pm2')\napp.listen(3000)",
        f"{APP}require('node:child_process')\napp.listen(3000)",
        f"{APP}require('./guarded')\napp.listen(3000)",
        f"{APP}process.env.PORT = 80\napp.listen(process.env.PORT || 3000)",
        f"{APP}process.loadEnvFile()\napp.listen(3000)",
        f"{APP}require('dotenv').config({{ override: true }})\napp.listen(process.env.SET)",
        f"{APP}Bun.serve({{ port: 3001 }})\napp.listen(3000)",
        "import Hapi from '@hapi/hapi'\nHapi.server()",
        "import Hapi from '@hapi/hapi'\nnew Hapi.Server({ port: 80, autoListen: false })",
        "import { WebSocketServer } from 'ws'\nnew WebSocketServer(options)",
        "console.log('done')",
        "",
    ],
)  # fmt: skip
def test_what_cannot_be_understood_leaves_it_open(main: str, tree: Tree) -> None:
    files = {
        "other.js": "module.exports = load()\n",
        "types.d.ts": "",
        "empty.ts": "",
        "whole.js": "module.exports = { host: '::' }\n",
        "guarded.js": f"{APP}if (require.main === module) app.listen(3001)\n",
    }
    assert addresses(main, tree, files, f"ENV UNSET=$X SET=80\n{START}") == []


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("CMD node server", [":3000"]),
        ("CMD node .", [":3000"]),
        ('CMD ["server.js"]', [":3000"]),
        ('ENTRYPOINT ["/nodejs/bin/node"]\nCMD ["server.js"]', [":3000"]),
        ("CMD node -r ts-node/register --max-old-space-size=512 --import=tsx server.js", [":3000"]),
        ("CMD node -r newrelic server.js", [":3000", ":0"]),
        ("CMD node -r ./tracing.js server.js", []),
        ("CMD node -r dotenv/config server.js", [":3000"]),
        ("CMD node -r dotenv/config variable.js", []),
        ("CMD node variable.js", [":3000"]),
        ("CMD PORT=80 node variable.js", [":80"]),
        ("CMD node --env-file=.env server.js", []),
        ("ENV NODE_OPTIONS='--require ./tracing.js'\nCMD node server.js", []),
        ("ENV NODE_OPTIONS=--max-old-space-size=512\nCMD node server.js", [":3000"]),
        ("CMD node -e 'run()'", []),
        ("CMD node", []),
        ("CMD node $MAIN", []),
        ("CMD node missing.js", []),
        ("CMD npm start", [":3000"]),
        ("CMD npm run --silent serve", [":3000"]),
        ("CMD yarn serve", [":3000"]),
        ("CMD pnpm exec node server.js", [":3000"]),
        ("CMD npm serve", []),
        ("CMD npm run before", []),
        ("CMD npm run missing", []),
        ("CMD npm run serve -- --port 80", []),
        ("CMD npm run chained", [":3000"]),
        ("CMD npm run both", []),
        ("CMD npm run odd", []),
        ("CMD npm run cross", [":81"]),
        ("CMD yarn install", []),
        ("CMD cd plain && npm start", [":3000"]),
        ("CMD npm ci && npm run build && npx prisma migrate deploy && npm start", [":3000"]),
        ("CMD npm; node server.js", [":3000"]),
        ("CMD npx nodemon server.js", [":3000"]),
        ("CMD npx", []),
        ("CMD nodemon -w src -e js", [":3000"]),
        ("CMD nodemon --exec ts-node server.js", []),
        ("CMD nodemon server.js --exec ts-node", []),
        ("CMD cd watched && nodemon server.js", []),
        ("CMD ts-node -P tsconfig.json server.js", [":3000"]),
        ("CMD tsx watch server.js", [":3000"]),
        ("CMD nest start --watch", [":3002"]),
        ("CMD nest start api", []),
        ("CMD cd many && nest start", []),
        ("CMD node dist/main.js", [":3002"]),
        ("CMD node dist/main", [":3002"]),
        ("CMD node dist/src/main.js", [":3002"]),
        ("CMD node dist/other.js", []),
        ("CMD node dist/twice.js", []),
        ("CMD cd bundled && node dist/main.js", [":3002"]),
        ("CMD pm2-runtime server.js", []),
        ("CMD node server.js & nginx", []),
        ("CMD node server.js & node variable.js", []),
        ('ENTRYPOINT ["./start.sh"]\nCMD ["node", "server.js"]', [":3000"]),
        ("CMD bin/www.sh", []),
    ],
)  # fmt: skip
def test_what_is_started_is_found(command: str, expected: list[str], tree: Tree) -> None:
    scripts = {
        "start": "node .",
        "serve": "node server.js",
        "before": "node server.js",
        "prebefore": "node make.js",
        "chained": "npx rimraf out && node server.js",
        "both": "node server.js & nginx",
        "odd": "node 'server.js",
        "cross": "cross-env PORT=81 node variable.js",
    }
    files = {
        "package.json": json.dumps({**PACKAGE, "main": "server.js", "scripts": scripts}),
        "index.js": f"{APP}app.listen(3000)\n",
        "variable.js": f"{APP}app.listen(process.env.PORT || 3000)\n",
        "src/main.ts": "import express from 'express'\nexpress().listen(3002)\n",
        "one/src/twice.ts": "",
        "two/src/twice.ts": "",
        "plain/package.json": "{}",
        "plain/server.js": f"{APP}app.listen(3000)\n",
        "watched/nodemon.json": "{}",
        "watched/server.js": f"{APP}app.listen(3000)\n",
        "many/nest-cli.json": '{"monorepo": true}',
        "bundled/package.json": "{}",
        "start.sh": '#!/bin/sh\nset -e\nexec "$@"\n',
    }
    assert addresses(f"{APP}app.listen(3000)\n", tree, files, command) == expected


def test_a_compiled_program_that_a_bundler_made_is_not_known(tree: Tree) -> None:
    package = json.dumps({**PACKAGE, "scripts": {"build": "webpack"}})
    files = {"package.json": package, "src/main.ts": "import express from 'express'\nexpress().listen(3002)\n"}
    assert addresses("", tree, files, "CMD node dist/main.js") == []


def test_what_compose_says_goes_before_what_the_source_says(tree: Tree) -> None:
    main = f"{APP}app.listen(process.env.PORT || 3000)\n"
    found, files = program(main, tree, service="environment: {PORT: 4000}", command=f"ENV PORT=3000\n{START}")
    compose = find_stacks(files)[0].compose
    assert compose is not None
    assert [one.port for one in found] == [4000]
    judged = judge_port(compose.services["app"], 3000, compose, files)
    assert judged is not None
    assert judged.listens == (4000,)
    assert isinstance(judged.where, Place)
    assert judged.where.path == ("services", "app", "environment")


@pytest.mark.parametrize(
    ("more", "judged"),
    [
        ("", True),
        ("console.log('listening on ' + port)", True),
        ("const second = 5000", False),
        ("app.listen(port + 1)", False),
        ("require('@acme/metrics')", False),
        ("const where = process.env.METRICS_PORT // by dotenv", False),
    ],
)
def test_a_port_that_the_source_may_mean_is_left_alone(more: str, judged: bool, tree: Tree) -> None:
    main = f"{APP}const port = 3000\napp.listen(port)\n{more}\n"
    _, files = program(main, tree, command=f"EXPOSE 5000\n{START}")
    compose = find_stacks(files)[0].compose
    assert compose is not None
    assert (judge_port(compose.services["app"], 5000, compose, files) is not None) == judged


@pytest.mark.parametrize(
    ("main", "said", "advice"),
    [
        ("require('fastify')().listen({ port: 3000 })", "3000", "`host: '0.0.0.0'`"),
        ("require('fastify')().listen(3000)", "3000", "`'0.0.0.0'` for its host, behind the port"),
        (f"{APP}app.listen(3000, 'localhost')", "3000", "`'0.0.0.0'` for its host, behind the port"),
        ("require('fastify')().listen({ port: process.env.SET })", "process.env.SET", "`host: '0.0.0.0'`"),
    ],
)
def test_it_is_told_where_that_is_said_and_how_to_say_otherwise(main: str, said: str, advice: str, tree: Tree) -> None:
    ((found,), _) = program(main, tree, service="environment: {SET: 70}")
    assert isinstance(found.where, Spot)
    assert (main[found.where.start : found.where.end], found.advice, found.is_local) == (said, advice, True)


def test_a_program_too_large_to_read_is_not_known(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    main = f"{APP}require('./other')\napp.listen(3000)\n"
    assert addresses(main, tree, {"other.js": ""}) == [":3000"]
    monkeypatch.setattr(script_program, "MAX_FILES", 1)
    assert addresses(main, tree, {"other.js": "require('./third')", "third.js": ""}) == []
    monkeypatch.setattr(script_program, "MAX_READ", 10)
    assert addresses(main, tree, {"other.js": ""}) == []


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ("image: node:22\nvolumes: ['./app:/app']\nworking_dir: /app\ncommand: node server.js", [":3000"]),
        ("image: example/node-like\nvolumes: ['./app:/app']\nworking_dir: /app\ncommand: node server.js", []),
        ("image: node:22\ncommand: node server.js", []),
    ],
)
def test_a_program_may_be_mounted(service: str, expected: list[str], tree: Tree) -> None:
    assert addresses(f"{APP}app.listen(3000)\n", tree, service=service) == expected


def test_a_package_may_need_another_one_further_up(tree: Tree) -> None:
    files = {"../package.json": json.dumps(PACKAGE), "package.json": '{"name": "app"}'}
    assert addresses(f"{APP}app.listen(3000)\n", tree, files) == [":3000"]


@pytest.mark.parametrize("text", ["(" * 50_000, "a" + ".b" * 50_000, "const " * 20_000, "{a:" * 20_000, "a||" * 20_000])
def test_source_that_means_harm_takes_no_time(text: str, tree: Tree) -> None:
    started = time.perf_counter()
    assert addresses(f"{APP}app.listen({text}", tree) == []
    assert addresses(f"{APP}const port = {text}\napp.listen(port)", tree) == []
    assert time.perf_counter() - started < 10
