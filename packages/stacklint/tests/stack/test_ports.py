"""Who listens on which port: what is known, and what is left alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import pytest
from stacklint.document import Place, read_document
from stacklint.stack.compose.reader import read_compose
from stacklint.stack.compose.sets import Compose
from stacklint.stack.containers import ports as ports_module
from stacklint.stack.containers.build import build_context, exposed_ports, missing_from_build
from stacklint.stack.containers.ports import judge_port, listening_ports
from stacklint.stack.repository.files import Files

Tree = Callable[[Mapping[str, str]], Files]
DOCKERFILE = {"app/Dockerfile": "FROM python\nexpose 5000/tcp 6000 $PORT 123456\nEXPOSE 7000\n"}
_RUN = "import os, flask\nflask.Flask('a').run('0.0.0.0', int(os.environ.get('PORT', 8000)))\n"
_MOUNTED = {"site.conf": "listen 80;", "conf/site.conf": "listen 80;"}


def read(body: str) -> Compose:
    document = read_document("c.yml", f"services:\n  a: {body}\n  b: {{image: x}}\n".encode(), "yaml")
    return read_compose("", (document,), {})


def test_a_container_whose_network_another_one_is_on_may_have_any_port(tree: Tree) -> None:
    compose = read("{image: prom/prometheus}\n  c: {image: x, network_mode: 'service:a'}")
    service = compose.services["a"]
    assert judge_port(service, 9091, compose, tree({})) is None
    assert listening_ports(service, 9091, compose, tree({})) == frozenset()


@pytest.mark.parametrize(
    ("body", "port", "listens"),
    [
        ("{image: prom/prometheus}", 9090, None),
        ("{image: prom/prometheus}", 9091, (9090,)),
        ("{image: prom/prometheus, ports: ['9091:9090']}", 9091, (9090,)),
        ("{image: prom/prometheus, command: ['--web.listen-address=0.0.0.0:9091']}", 9091, None),
        ("{image: prom/prometheus, command: ['--web.listen-address=:9091']}", 9090, (9091,)),
        ("{image: prom/prometheus, command: ['--web.listen-address=$X']}", 1, None),
        ("{image: gcr.io/cadvisor/cadvisor, command: [-port, '8081']}", 8080, (8081,)),
        ("{image: grafana/grafana, environment: {GF_SERVER_HTTP_PORT: 80}}", 80, None),
        ("{image: grafana/grafana, environment: {GF_ANALYTICS_REPORTING_ENABLED: 'false'}}", 3001, (3000,)),
        ("{image: grafana/grafana, expose: ['3001']}", 3001, None),
        ("{image: example/x}", 1, None),
        ("{image: example/x, ports: ['80:8080']}", 80, (8080,)),
        ("{image: example/x, ports: ['80:8080']}", 8080, None),
        ("{image: example/x, ports: ['80:8080', '81:80']}", 80, None),
        ("{image: example/x, ports: ['80:8080'], environment: {LISTENERS: 'A://:80,B://:8080'}}", 80, None),
        ("{image: example/x, ports: ['80:8080'], environment: {PUBLIC_URL: 'http://localhost:80'}}", 80, (8080,)),
        ("{image: example/x, ports: ['80:8080'], command: [serve, ':80']}", 80, None),
        ("{image: example/x, ports: ['80:8080'], volumes: ['./site.conf:/site.conf']}", 80, None),
        ("{image: example/x, ports: ['81:8080'], volumes: ['./site.conf:/site.conf']}", 81, (8080,)),
        ("{image: example/x, ports: ['80:8080'], volumes: ['./conf:/etc/server']}", 80, None),
        ("{image: example/x, ports: ['80:8080'], volumes: ['./conf:/srv']}", 80, (8080,)),
        ("{image: example/x, ports: ['80:8080'], volumes: ['data:/srv']}", 80, (8080,)),
        ("{build: app}", 5000, None),
        ("{build: app}", 5001, (5000, 6000, 7000)),
        ("{build: app}", 9102, None),
        ("{build: app}", 5678, None),
        ("{build: app, command: [serve, '5001']}", 5001, None),
        ("{build: app, environment: [PORT=5001]}", 5001, None),
        ("{build: app, expose: ['5001-5002']}", 5001, None),
        ("{build: app, ports: ['8080:5000']}", 8080, (5000,)),
        ("{build: app, extends: {file: x.yml, service: y}}", 5001, None),
        ("{build: none}", 5001, None),
        ("{build: https://example.com/x.git}", 5001, None),
        ("{build: {context: app, dockerfile: $X}}", 5001, None),
    ],
)
def test_a_port_is_judged_only_on_evidence(body: str, port: int, listens: tuple[int, ...] | None, tree: Tree) -> None:
    compose = read(body)
    judged = judge_port(compose.services["a"], port, compose, tree({**DOCKERFILE, **_MOUNTED}))
    assert (judged.listens if judged is not None else None) == listens


@pytest.mark.parametrize(
    ("name", "text", "port", "judged"),
    [
        ("main.py", "app.run(port=5001)", 5001, False),
        ("main.py", "port = 15001", 5001, True),
        ("requirements.txt", "Uvicorn==1", 8000, False),
        ("requirements.txt", "waitress==1", 8000, True),
        ("requirements.txt", "fastmcp==2", 8000, False),
        ("requirements.txt", "gradio==5", 7860, False),
        ("requirements.txt", "nicegui==2", 8080, False),
        (".env", "PORT=5001", 5001, False),
    ],
)
def test_a_port_that_the_sources_may_mean_is_left_alone(
    name: str, text: str, port: int, judged: bool, tree: Tree
) -> None:
    compose = read("{build: app}")
    files = tree({**DOCKERFILE, f"app/{name}": text})
    assert (judge_port(compose.services["a"], port, compose, files) is not None) == judged


@pytest.mark.parametrize(
    ("service", "main", "judged"),
    [
        ("", "", True),
        ("", "import main", True),
        ("command: gunicorn -b :8000 main:app", "", True),
        ("env_file: app.env", "", False),
        ("env_file: none.env", "", True),
        ("env_file: none.env", "port = settings.metrics_port", False),
        ("environment: {METRICS_PORT: $X}", "port = settings.metrics_port", False),
        ("environment: {NAME: $X}", "port = settings.metrics_port", True),
        ("", "from dotenv import load_dotenv\nport = settings.metrics_port", False),
        ("", "import prometheus_client as p\np.start_http_server(settings.port)", False),
        ("", "port = PORT + 1", False),
        ("", "PROMETHEUS_METRICS_EXPORT_PORT_RANGE = range(5000, 5050)", False),
    ],
)
def test_a_second_port_may_come_from_elsewhere(service: str, main: str, judged: bool, tree: Tree) -> None:
    compose = read(f"\n    build: app\n    {service}")
    texts = {
        "app/Dockerfile": "FROM python\nCOPY . .\nEXPOSE 5001\nCMD uvicorn main:app --port 8000\n",
        "app/main.py": f"app = object()\n{main}\n",
        "app.env": "METRICS_PORT=5001\n",
    }
    assert (judge_port(compose.services["a"], 5001, compose, tree(texts)) is not None) == judged


def test_of_what_is_not_built_here_any_port_may_be_meant(tree: Tree) -> None:
    started = "command: 'uvicorn main:app --port 8000', working_dir: /app"
    compose = read(f"{{image: 'python:3', volumes: ['./app:/app'], {started}}}")
    assert judge_port(compose.services["a"], 5001, compose, tree({"app/main.py": ""})) is None


@pytest.mark.parametrize(
    ("dockerfile", "files", "environment", "port", "judged"),
    [
        ("CMD uvicorn main:app --port ${PORT:-8000}", {}, "PORT: 9000", 8000, True),
        ("CMD uvicorn main:app --port ${PORT:-8000}", {}, "PORT: 9000", 9000, False),
        ("CMD uvicorn main:app --port ${PORT:-8000}", {}, "OTHER: 9000", 9001, True),
        ("CMD uvicorn main:app --port ${PORT:-8000}", {}, "PORT: $X", 8000, False),
        ("ENV PORT=8000\nEXPOSE 8000\nCMD uvicorn main:app --port $PORT", {}, "PORT: 9000", 8000, True),
        ("ENV OTHER=8000\nCMD uvicorn main:app --port 9000", {}, "PORT: 9000", 8000, False),
        ("CMD ./start.sh", {"start.sh": "exec uvicorn main:app --port ${PORT:-8000}\n"}, "PORT: 9000", 8000, True),
        ("CMD ./start.sh", {"start.sh": "exec uvicorn main:app --port ${OTHER:-8000}\n"}, "PORT: 9000", 9000, False),
        ("CMD python main.py", {"main.py": _RUN}, "PORT: 9000", 8000, True),
        ("CMD python main.py", {"main.py": f"{_RUN}# or 8000\n"}, "PORT: 9000", 8000, False),
        ("CMD python main.py", {"main.py": _RUN}, "PORT: $X", 8000, False),
        ("CMD python main.py", {"main.py": _RUN}, "OTHER: 1", 8000, False),
    ],
)
def test_what_stands_for_a_variable_that_is_set_counts_for_nothing(
    dockerfile: str, files: dict[str, str], environment: str, port: int, judged: bool, tree: Tree
) -> None:
    compose = read(f"{{build: app, environment: {{{environment}}}}}")
    texts = {"Dockerfile": f"FROM python:3\nWORKDIR /app\nCOPY . .\n{dockerfile}\n", "main.py": "", **files}
    found = judge_port(
        compose.services["a"], port, compose, tree({f"app/{name}": text for name, text in texts.items()})
    )
    assert (found is not None) == judged


def test_it_is_told_where_a_variable_is_set_that_says_a_port(tree: Tree) -> None:
    compose = read("{build: app, environment: {PORT: 9000}}")
    texts = {"app/Dockerfile": "FROM python:3\nCOPY . .\nCMD python main.py\n", "app/main.py": _RUN}
    found = judge_port(compose.services["a"], 8000, compose, tree(texts))
    assert found is not None
    assert isinstance(found.where, Place)
    assert found.where.path == ("services", "a", "environment")


def test_many_ports_are_looked_for_at_once(tree: Tree) -> None:
    compose = read("{build: app}")
    files = tree({"app/Dockerfile": "FROM python\nEXPOSE 5000\n", **{f"app/{i}.txt": "" for i in range(300)}})
    started = time.perf_counter()
    assert all(judge_port(compose.services["a"], port, compose, files) for port in range(20_000, 20_600))
    assert time.perf_counter() - started < 5


def test_a_variable_of_a_command_may_be_a_port(tree: Tree) -> None:
    compose = read("{build: app}")
    texts = {"app/Dockerfile": "FROM python\nCOPY . .\nCMD OTHER=5001 uvicorn main:app\n", "app/main.py": ""}
    assert judge_port(compose.services["a"], 5001, compose, tree(texts)) is None


@pytest.mark.parametrize(("ports", "judged"), [("[]", True), ("['7861:7861']", False)])
def test_beside_its_metrics_a_program_may_listen_where_compose_says(ports: str, judged: bool, tree: Tree) -> None:
    compose = read(f"{{build: app, ports: {ports}}}")
    main = "import gradio, prometheus_client\nprometheus_client.start_http_server(8000)\ngradio.Blocks().launch()\n"
    files = tree({"app/Dockerfile": "FROM python\nCOPY . .\nCMD python main.py\n", "app/main.py": main})
    assert (judge_port(compose.services["a"], 7861, compose, files) is not None) == judged
    assert bool(listening_ports(compose.services["a"], 7861, compose, files)) == judged


def test_sources_too_large_to_search_leave_a_port_alone(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports_module, "_MAX_READ", 10)
    compose = read("{build: app}")
    assert judge_port(compose.services["a"], 5001, compose, tree(DOCKERFILE)) is None


def test_configurations_too_large_to_search_leave_a_port_alone(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports_module, "_MAX_READ", 5)
    compose = read("{image: example/x, ports: ['81:8080'], volumes: ['./site.conf:/site.conf']}")
    assert judge_port(compose.services["a"], 81, compose, tree(_MOUNTED)) is None


def test_a_file_that_goes_away_while_it_is_searched_leaves_a_port_alone(tree: Tree) -> None:
    files, compose = tree({**DOCKERFILE, "app/x.py": ""}), read("{build: app}")
    assert list(files.walk("app"))
    (files.root / "app/x.py").unlink()
    assert judge_port(compose.services["a"], 5001, compose, files) is None


@pytest.mark.parametrize(
    ("body", "missing"),
    [
        ("{build: app}", None),
        ("{build: .}", "Dockerfile"),
        ("{build: none}", "none"),
        ("{build: app/Dockerfile}", None),
        ("{build: {context: app, dockerfile: ../other/Dockerfile}}", "other/Dockerfile"),
        ("{build: {context: app, dockerfile: ../../other/Dockerfile}}", None),
        ("{build: {context: app, dockerfile_inline: FROM x}}", None),
        ("{build: $X}", None),
        ("{build: ../outside}", None),
        ("{build: ~/x}", None),
        ("{build: git@example.com:x.git}", None),
        ("{build: lib/sub}", None),
        ("{image: x}", None),
    ],
)
def test_what_a_build_lacks_is_found(body: str, missing: str | None, tree: Tree) -> None:
    compose = read(body)
    files = tree({**DOCKERFILE, ".gitmodules": '[submodule "lib"]\n\tpath = lib\n\turl = x\n'})
    assert missing_from_build(compose.services["a"], compose, files) == missing


def test_spaces_behind_the_path_of_a_submodule_take_no_time(tree: Tree) -> None:
    files = tree({**DOCKERFILE, ".gitmodules": "path =" + " " * 60_000 + "\n" * 60_000 + "path = lib\n"})
    compose = read("{build: lib}")
    start = time.process_time()
    assert missing_from_build(compose.services["a"], compose, files) is None
    assert time.process_time() - start < 5


def test_spaces_within_a_setting_take_no_time(tree: Tree) -> None:
    compose = read("{image: grafana/grafana, volumes: ['./a.ini:/etc/grafana/grafana.ini']}")
    files = tree({"a.ini": "http_port = 3001 \nhttp_port = 3" + " " * 60_000 + "x\n"})
    start = time.process_time()
    assert listening_ports(compose.services["a"], 80, compose, files) == frozenset()
    assert time.process_time() - start < 5


def test_ports_and_contexts_are_none_for_what_is_not_built(tree: Tree) -> None:
    compose, files = read("{image: x}"), tree(DOCKERFILE)
    assert build_context(compose.services["a"], compose, files) is None
    assert exposed_ports(compose.services["a"], compose, files) == frozenset()
