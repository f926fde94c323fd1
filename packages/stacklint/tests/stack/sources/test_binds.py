"""On which addresses programs in Python listen, and where that is said."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import pytest
from stacklint.document import Spot
from stacklint.stack.discover import find_stacks
from stacklint.stack.sources.binds import Bind, read_binds

from .conftest import repository

if TYPE_CHECKING:
    from stacklint.stack.repository.files import Files

Tree = Callable[[Mapping[str, str]], "Files"]
APP = "from flask import Flask\napp = Flask(__name__)\n"


def binds(
    command: str, tree: Tree, files: Mapping[str, str] | None = None, service: str = "", main: str = APP
) -> tuple[Bind, ...]:
    """Where a program listens whose Dockerfile ends in some lines."""
    dockerfile = f"FROM python:3\nWORKDIR /app\nCOPY . .\n{command}\n"
    texts = repository({"main.py": main, **(files or {})}, service=service, dockerfile=dockerfile)
    found = tree({path.removeprefix("../"): text for path, text in texts.items()})
    compose = find_stacks(found)[0].compose
    assert compose is not None
    return read_binds(compose.services["app"], compose, found)


def addresses(found: tuple[Bind, ...]) -> list[str]:
    return [f"{one.host}:{one.port}" for one in found]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("CMD gunicorn main:app", ["127.0.0.1:8000"]),
        ("CMD gunicorn -b 0.0.0.0:80 main:app", ["0.0.0.0:80"]),
        ("CMD gunicorn -b:80 main:app", [":80"]),
        ("CMD gunicorn --bind=localhost --bind [::]:81 main:app", ["localhost:8000", ":::81"]),
        ("CMD gunicorn -b 127.0.0.1:80,0.0.0.0:81 main:app", ["127.0.0.1:80", "0.0.0.0:81"]),
        ("ENV PORT=90\nCMD gunicorn main:app", ["0.0.0.0:90"]),
        ("ENV PORT=90\nCMD gunicorn -b 0.0.0.0:$PORT main:app", ["0.0.0.0:90"]),
        ("ENV GUNICORN_CMD_ARGS='-b 0.0.0.0:91' PORT=90\nCMD gunicorn main:app", ["0.0.0.0:91"]),
        ("ENV GUNICORN_CMD_ARGS='-w 2'\nCMD gunicorn main:app", ["127.0.0.1:8000"]),
        ("CMD hypercorn main:app", ["127.0.0.1:8000"]),
        ("CMD hypercorn -b 0.0.0.0:80 main:app", ["0.0.0.0:80"]),
        ("CMD uvicorn main:app", ["127.0.0.1:8000"]),
        ('CMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "80"]', ["0.0.0.0:80"]),
        ("CMD python -m uvicorn main:app --port=80", ["127.0.0.1:80"]),
        ("ENV UVICORN_HOST=0.0.0.0 UVICORN_PORT=82\nCMD uvicorn main:app", ["0.0.0.0:82"]),
        ("CMD uvicorn main:app --host ::", [":::8000"]),
        ("CMD daphne main:app", ["127.0.0.1:8000"]),
        ("CMD daphne -b 0.0.0.0 -p 80 main:app", ["0.0.0.0:80"]),
        ("CMD waitress-serve main:app", ["0.0.0.0:8080"]),
        ("CMD waitress-serve --host=127.0.0.1 --port=80 main:app", ["127.0.0.1:80"]),
        ("CMD granian --interface wsgi main:app", ["127.0.0.1:8000"]),
        ("CMD granian --interface asgi main:app --host 0.0.0.0 --port 80", ["0.0.0.0:80"]),
        ("ENV GRANIAN_HOST=0.0.0.0 GRANIAN_PORT=81\nCMD granian main:app", ["0.0.0.0:81"]),
        ("CMD sanic main:app -H 0.0.0.0 -p 80", ["0.0.0.0:80"]),
        ("CMD sanic main:app --host=localhost", ["localhost:8000"]),
        ("CMD flask --app main run", ["127.0.0.1:5000"]),
        ("CMD flask --app main run --host 0.0.0.0 -p 80", ["0.0.0.0:80"]),
        ("ENV FLASK_APP=main FLASK_RUN_HOST=0.0.0.0 FLASK_RUN_PORT=80\nCMD flask run", ["0.0.0.0:80"]),
        ("CMD fastapi run main.py", ["0.0.0.0:8000"]),
        ("CMD fastapi dev main.py --port 80", ["127.0.0.1:80"]),
        ("ENV PORT=80\nCMD fastapi run main.py", ["0.0.0.0:80"]),
        ("CMD gunicorn -b :80 main:app & uvicorn main:app --port 81", [":80", "127.0.0.1:81"]),
    ],
)  # fmt: skip
def test_servers_listen_where_they_are_told(command: str, expected: list[str], tree: Tree) -> None:
    assert addresses(binds(command, tree)) == expected


@pytest.mark.parametrize(
    "command",
    [
        "CMD gunicorn -b 0.0.0.0:$PORT main:app",
        "CMD gunicorn $OPTIONS main:app",
        "CMD gunicorn -b unix:/run/app.sock main:app",
        "CMD gunicorn -b fd://3 main:app",
        "CMD gunicorn -b 0.0.0.0:99999 main:app",
        "CMD gunicorn -c /etc/gunicorn.py main:app",
        "ENV GUNICORN_CMD_ARGS=$X\nCMD gunicorn main:app",
        "ENV GUNICORN_CMD_ARGS='-c other.py'\nCMD gunicorn main:app",
        'ENV GUNICORN_CMD_ARGS "-b\nCMD gunicorn main:app',
        "CMD hypercorn -c hypercorn.toml main:app",
        "CMD granian main:app --metrics",
        "CMD granian main:app --uds /run/app.sock",
        "CMD sanic main:app --unix=/run/app.sock",
        "CMD uvicorn main:app --uds /run/app.sock",
        "CMD uvicorn main:app --port http",
        "CMD daphne -e ssl:443 main:app",
        "CMD waitress-serve --listen=*:80 main:app",
        "CMD nginx",
        'CMD ["uvicorn", "main:app"',
        "WORKDIR //app\nCMD flask --app main run $X",
        "CMD gunicorn -b :80 main:app & nginx",
    ],
)
def test_of_what_listens_otherwise_nothing_is_known(command: str, tree: Tree) -> None:
    assert binds(command, tree) == ()


def test_a_variable_of_a_file_that_is_not_there_may_be_set(tree: Tree) -> None:
    assert binds("CMD uvicorn main:app", tree, service="env_file: app.env") == ()
    assert addresses(binds("CMD uvicorn main:app --host :: --port 80", tree, service="env_file: app.env")) == [":::80"]
    assert addresses(binds("CMD uvicorn main:app --port 80", tree, service="env_file: app.env")) == [":80"]


def test_a_variable_of_a_file_is_said_by_the_command(tree: Tree) -> None:
    found = binds("CMD uvicorn main:app", tree, {"../app.env": "UVICORN_PORT=81\n"}, "build: app\nenv_file: app.env")
    assert addresses(found) == ["127.0.0.1:81"]


@pytest.mark.parametrize("name", [".env", ".flaskenv", ".env.example"])
def test_flask_may_read_variables_of_its_own(name: str, tree: Tree) -> None:
    below = {"src/main.py": APP, name: "FLASK_RUN_PORT=80\n"}
    assert binds("WORKDIR src\nCMD flask --app main run", tree, below) == ()
    assert binds("CMD flask --app main run", tree, {name: "FLASK_RUN_PORT=80\n"}) == ()
    assert addresses(binds("CMD flask --app main run -h :: -p 80", tree, {name: ""})) == [":::80"]


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ("bind = '0.0.0.0:80'\n", ["0.0.0.0:80"]),
        ("bind = ['0.0.0.0:80', '[::]:81']\n", ["0.0.0.0:80", ":::81"]),
        ("workers = 2\n", ["127.0.0.1:8000"]),
        ("bind = unknown()\n", []),
        ("bind, workers = '0.0.0.0:80', 2\n", []),
        ("bind = '0.0.0.0:80'\nif x:\n    bind = '0.0.0.0:81'\n", []),
        ("def bind(): pass\n", []),
        ("from other import *\n", []),
        ("import os\nlocals().update(os.environ)\n", []),
        ("import os\nworkers = max(2, os.cpu_count())\n", ["127.0.0.1:8000"]),
        ("bind = (\n", []),
    ],
)
def test_gunicorn_listens_where_its_configuration_says(config: str, expected: list[str], tree: Tree) -> None:
    assert addresses(binds("CMD gunicorn main:app", tree, {"gunicorn.conf.py": config})) == expected
    assert addresses(binds("CMD gunicorn -c conf.py main:app", tree, {"conf.py": config})) == expected
    assert addresses(binds("CMD gunicorn -b :90 main:app", tree, {"gunicorn.conf.py": config})) == [":90"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", ["127.0.0.1:8000"]),
        ("80", ["127.0.0.1:80"]),
        ("0:80", [":80"]),
        ("--noreload 0.0.0.0:80", ["0.0.0.0:80"]),
        ("--settings app.settings 0.0.0.0:80", []),
        ("--settings app.settings", []),
    ],
)
def test_djangos_own_server_listens_where_a_word_says(words: str, expected: list[str], tree: Tree) -> None:
    files = {"manage.py": "import django\n"}
    assert addresses(binds(f"CMD python manage.py runserver {words}", tree, files)) == expected


@pytest.mark.parametrize(
    ("main", "expected"),
    [
        (f"{APP}app.run()\n", ["127.0.0.1:5000"]),
        ("import flask\nflask.Flask('app').run('0.0.0.0')\n", ["0.0.0.0:5000"]),
        (f"{APP}app.run('0.0.0.0', 80)\n", ["0.0.0.0:80"]),
        (f"{APP}if __name__ == '__main__':\n    app.run(host='0.0.0.0', port=80)\n", ["0.0.0.0:80"]),
        (f"{APP}PORT = 80\napp.run(host=None, port=PORT)\n", ["127.0.0.1:80"]),
        (f"{APP}import os\napp.run(port=int(os.environ.get('PORT', 80)))\n", ["127.0.0.1:80"]),
        (f"{APP}import os\nPORT = int(os.getenv('PORT', '80'))\napp.run(port=PORT)\n", ["127.0.0.1:80"]),
        (f"{APP}import os\napp.run(port=os.getenv('PORT'))\n", ["127.0.0.1:5000"]),
        (f"{APP}import os\napp.run(port=int(os.getenv('SET', '80')))\n", ["127.0.0.1:70"]),
        ("import flask\nfrom made import make\nmake().run(host='0.0.0.0')\n", ["0.0.0.0:5000"]),
        ("import uvicorn\nuvicorn.run('main:app')\n", ["127.0.0.1:8000"]),
        ("import uvicorn\nuvicorn.run('main:app', host='0.0.0.0', port=80)\n", ["0.0.0.0:80"]),
        ("import uvicorn\nuvicorn.Server(uvicorn.Config(app, port=80)).run()\n", ["127.0.0.1:80"]),
        ("from waitress import serve\nserve(app, listen='*:80')\n", []),
        ("from waitress import serve\nserve(app)\n", ["0.0.0.0:8080"]),
        ("from aiohttp import web\nweb.run_app(app, port=80)\n", ["0.0.0.0:80"]),
        ("from prometheus_client import start_http_server\nstart_http_server(9000)\n", ["0.0.0.0:9000"]),
        ("from prometheus_client import start_http_server\nstart_http_server()\n", []),
        ("from prometheus_client import *\nstart_http_server(9000, '127.0.0.1')\n", ["127.0.0.1:9000"]),
        ("from http.server import HTTPServer\nHTTPServer(('', 80), H).serve_forever()\n", [":80"]),
        ("from http.server import HTTPServer\nHTTPServer(address, H).serve_forever()\n", []),
        ("from http.server import HTTPServer\nHTTPServer(server_address=(HOST, 80))\n", []),
        (f"{APP}import other\napp.run(port=80)\n", ["127.0.0.1:80"]),
        (f"{APP}import started\napp.run(port=80)\n", ["127.0.0.1:80", "127.0.0.1:81"]),
        (f"{APP}app.run(**options)\n", []),
        (f"{APP}app.run(*options)\n", []),
        (f"{APP}app.run(port=port())\n", []),
        (f"{APP}import os\napp.run(port=os.getenv(name, 80))\n", []),
        (f"{APP}import os\napp.run(port=os.getenv('UNSET', 80))\n", []),
        (f"{APP}import os, dotenv\napp.run(port=os.getenv('PORT', 80))\n", []),
        (f"{APP}app.config['SERVER_NAME'] = 'app:80'\napp.run()\n", []),
        (f"{APP}def int(x): return x\napp.run(port=int(80))\n", ["127.0.0.1:80"]),
        ("from dash import Dash\napp = Dash()\napp.run()\n", []),
        ("import asyncio\nasyncio.run(main())\n", []),
        ("from aiohttp import web\nweb.TCPSite(runner, '0.0.0.0', 81)\n", ["0.0.0.0:81"]),
        ("from aiohttp import web\nweb.TCPSite(runner)\n", ["0.0.0.0:8080"]),
        ("import socketserver\nsocketserver.TCPServer(('', 80), H)\n", [":80"]),
        ("import bottle\nbottle.run(host='0.0.0.0', port=80)\n", ["0.0.0.0:80"]),
        ("from bottle import Bottle\nBottle().run()\n", ["127.0.0.1:8080"]),
        ("from sanic import Sanic\napp = Sanic('a')\napp.run()\n", ["127.0.0.1:8000"]),
        ("from sanic import Sanic\napp = Sanic('a')\napp.run(host='0.0.0.0', port=80)\n", ["0.0.0.0:80"]),
        ("from sanic import Sanic\napp = Sanic('a')\napp.run(unix='/run/a')\n", []),
        ("from sanic import Sanic\napp = Sanic('a')\napp.prepare(port=80)\napp.run(port=81)\n", []),
        ("import sanic\nfrom made import make\nmake().run(host='0.0.0.0')\n", ["0.0.0.0:8000"]),
        ("import sanic, flask\nfrom made import make\nmake().run(host='0.0.0.0')\n", []),
        ("import tornado.web\napp = tornado.web.Application([])\napp.listen(80)\n", ["0.0.0.0:80"]),
        ("import tornado.web\nfrom made import make\nmake().listen(80, 'localhost')\n", ["localhost:80"]),
        ("import tornado.web, socket\nfrom made import make\nmake().listen(80)\n", []),
        ("import tornado.web, flask\nflask.Flask('a').listen(80)\n", []),
        ("import tornado.web\nfrom made import make\nmake().listen(options.port)\n", []),
        ("import tornado.web\nfrom made import make\nserver = make()\nserver.bind(80)\nserver.listen(81)\n", []),
        ("import flask\nfrom sched import scheduler\ns = scheduler()\ns.run(port=80)\n", []),
        ("import flask\nthing().run()\n", []),
        ("import flask\nthing().stop(port=80)\n", []),
        ("print()\n", []),
        ("import flask\nPORT = int(PORT)\nflask.Flask('app').run(port=PORT)\n", []),
        ("import flask\nA = int(B)\nB = int(A)\nflask.Flask('app').run(port=A)\n", []),
    ],
)  # fmt: skip
def test_code_listens_where_it_says(main: str, expected: list[str], tree: Tree) -> None:
    files = {
        "other.py": f"{APP}if __name__ == '__main__':\n    app.run(port=81)\n",
        "started.py": f"{APP}if True:\n    app.run(port=81)\n",
        "made.py": "def make(): pass\n",
    }
    command = "ENV SET=70 UNSET=$X\nCMD python main.py"
    assert addresses(binds(command, tree, files, main=main)) == expected


@pytest.mark.parametrize(
    ("main", "expected"),
    [
        (f"{APP}import prometheus_client as p\np.start_http_server(81)\n", ["0.0.0.0:80", "0.0.0.0:81"]),
        (f"{APP}import prometheus_client as p\np.start_http_server(80 + 1)\n", ["0.0.0.0:80", ":0"]),
        (f"{APP}from http.server import HTTPServer\nHTTPServer(('', port), H)\n", ["0.0.0.0:80", ":0"]),
        (f"{APP}from http.server import HTTPServer\nHTTPServer(('', 82), H)\n", ["0.0.0.0:80"]),
        (f"{APP}if __name__ == '__main__':\n    app.run(port=81)\n", ["0.0.0.0:80"]),
    ],
)
def test_beside_a_server_a_program_listens_where_it_says(main: str, expected: list[str], tree: Tree) -> None:
    found = binds("CMD gunicorn -b 0.0.0.0:80 main:app", tree, main=main)
    assert addresses(found) == expected
    assert [one.is_beside for one in found] == [one.port == 81 for one in found]


@pytest.mark.parametrize(
    "files",
    [
        {"manage.py": "from django.core.management.commands import runserver as r\nr.Command.default_addr = '::'\n"},
        {"manage.py": "import django\n", "app/management/commands/runserver.py": "class Command: pass\n"},
    ],
)
def test_a_program_may_move_djangos_own_server(files: dict[str, str], tree: Tree) -> None:
    assert binds("CMD python manage.py runserver", tree, files) == ()


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("python:3.13-slim", ["127.0.0.1:8000"]),
        ("registry.example.org:5000/library/python@sha256:0", ["127.0.0.1:8000"]),
        ("${BASE}", ["127.0.0.1:8000"]),
        ("example/base:3", []),
        ("$OTHER", []),
    ],
)
def test_an_image_of_others_may_set_variables(image: str, expected: list[str], tree: Tree) -> None:
    begin = f"ARG BASE=ghcr.io/astral-sh/uv:bookworm\nFROM {image} AS one\nFROM one\n"
    dockerfile = f"{begin}COPY . .\nCMD uvicorn main:app\n"
    texts = repository({"main.py": APP}, service="", dockerfile=dockerfile)
    found = tree({path.removeprefix("../"): text for path, text in texts.items()})
    compose = find_stacks(found)[0].compose
    assert compose is not None
    assert addresses(read_binds(compose.services["app"], compose, found)) == expected


def test_of_two_programs_neither_is_known_by_its_code(tree: Tree) -> None:
    assert binds("CMD python main.py & python other.py", tree, {"other.py": f"{APP}app.run()\n"}) == ()


def test_a_module_listens_where_it_says(tree: Tree) -> None:
    files = {"part/__init__.py": "", "part/__main__.py": f"{APP}if __name__ == '__main__':\n    app.run(port=80)\n"}
    assert addresses(binds("CMD python -m part", tree, files)) == ["127.0.0.1:80"]


@pytest.mark.parametrize(
    ("command", "said", "advice"),
    [
        ("CMD uvicorn main:app --port 80", "--port", "`--host 0.0.0.0`"),
        ("CMD uvicorn main:app", "uvicorn", "`--host 0.0.0.0`"),
        ("CMD gunicorn -b 127.0.0.1:80 main:app", "-b", "`--bind 0.0.0.0:80`"),
        ("CMD flask --app main run -p 80", "-p", "`--host 0.0.0.0`"),
        ("CMD python main.py", "80", '`host="0.0.0.0"`'),
        ("CMD python manage.py runserver 80", "80", "`runserver 0.0.0.0:80`"),
        ("CMD python manage.py runserver", "runserver", "`runserver 0.0.0.0:8000`"),
    ],
)
def test_it_is_told_where_that_is_said_and_how_to_say_otherwise(
    command: str, said: str, advice: str, tree: Tree
) -> None:
    main = f"{APP}app.run(port=80)\n"
    (found,) = binds(command, tree, {"manage.py": "import django\n"}, main=main)
    assert isinstance(found.where, Spot)
    text = main if found.where.file.endswith(".py") else f"FROM python:3\nWORKDIR /app\nCOPY . .\n{command}\n"
    assert (text[found.where.start : found.where.end], found.advice, found.is_local) == (said, advice, True)


def test_quotes_without_an_end_take_no_time(tree: Tree) -> None:
    started = time.perf_counter()
    assert binds("CMD [" + '\\"' * 100_000, tree) == ()
    assert time.perf_counter() - started < 5


def test_a_service_without_a_program_listens_nowhere(tree: Tree) -> None:
    assert binds("", tree, service="image: redis:7") == ()
