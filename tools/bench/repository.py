"""Makes a repository of 2,000 files as people have them: a web application, its documents, a stack that watches it.

Fewer than fifty of its files play a role. All others have to be looked at before that is known.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

from tools.bench import dashboards, inputs, words

FILES = 2_000
DASHBOARDS = 12
RULE_FILES, RULES = 4, 25
MODULES = 16
"""How many modules the program has that Prometheus scrapes."""

_COMPOSE = """\
services:
  app:
    build: app
  db:
    image: postgres:16.4
    environment: {POSTGRES_DB: app}
    volumes: [data:/var/lib/postgresql/data]
  prometheus:
    image: prom/prometheus:v3.5.0
    command: [--config.file=/etc/prometheus/prometheus.yml, --storage.tsdb.retention.time=30d]
    volumes: [./monitoring/prometheus:/etc/prometheus:ro]
  alertmanager:
    image: prom/alertmanager:v0.28.1
    volumes: [./monitoring/alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro]
  grafana:
    image: grafana/grafana:12.2.0
    volumes:
      - ./monitoring/grafana/provisioning:/etc/grafana/provisioning:ro
      - ./monitoring/grafana/dashboards:/var/lib/grafana/dashboards:ro
volumes: {data: }
"""
_PROMETHEUS = """\
global:
  scrape_interval: 15s
  evaluation_interval: 15s
  external_labels: {cluster: main, region: north}
alerting: {alertmanagers: [{static_configs: [{targets: [alertmanager:9093]}]}]}
rule_files: [rules/*.yml]
scrape_configs:
  - job_name: app
    static_configs: [{targets: [app:5000]}]
  - job_name: machines
    ec2_sd_configs: [{region: eu-north-1}]
    relabel_configs: [{action: labelmap, regex: __meta_ec2_tag_(.+)}]
"""
_ALERTMANAGER = """\
route: {receiver: team, group_by: [alertname, job], group_wait: 30s, group_interval: 5m, repeat_interval: 4h}
receivers:
  - name: team
    webhook_configs: [{url: "https://chat.example.org/hook"}]
"""
_SOURCES = """\
apiVersion: 1
datasources:
  - {name: Prometheus, uid: prometheus, type: prometheus, url: "http://prometheus:9090", isDefault: true}
"""
_PROVIDER = """\
apiVersion: 1
providers:
  - {name: files, type: file, options: {path: /var/lib/grafana/dashboards}}
"""
_DOCKERFILE = """\
FROM python:3.13-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
EXPOSE 5000
CMD ["python", "main.py"]
"""
_MAIN = """\
from prometheus_client import Counter, start_http_server
{imports}

REQUESTS = Counter("app_requests", "Requests.", ["route"])
start_http_server(5000)
while True:
    REQUESTS.labels("/").inc()
"""
_MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, labels: {{app: {name}}}}}
spec:
  replicas: {number}
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      containers:
        - name: {name}
          image: registry.example.org/{name}:{number}
          ports: [{{containerPort: {number}}}]
          env:
            - {{name: LEVEL, value: info}}
"""


def write_repository(folder: Path) -> None:
    """Write it."""
    random = Random(inputs.SEED)  # noqa: S311 - made-up files are no secret
    for path, data in {**_stack(random), **_others(random)}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data.encode() if isinstance(data, str) else data)
    dashboards.write_dashboards(folder / "monitoring/grafana/dashboards", DASHBOARDS)
    inputs.write_rules(folder / "monitoring/prometheus/rules", RULE_FILES, RULES)
    (folder / "docs").mkdir()
    left = FILES - sum(path.is_file() for path in folder.rglob("*"))
    for number in range(left):
        (folder / f"docs/page-{number:03}.md").write_text(_prose(random), "utf-8")


def copy_roles(folder: Path, to: Path) -> None:
    """Copy the files that play a role to where there are no others."""
    for path in map(Path, roles(folder)):
        target = to / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())


def roles(folder: Path) -> list[str]:
    """The paths of the files that play a role, sorted: those of the stack, and the modules of the program."""
    found = [folder / "compose.yaml", *folder.glob("app/*"), *folder.glob("monitoring/**/*.*")]
    return sorted(path.as_posix() for path in found if path.is_file() and path.name != "requirements.txt")


def _stack(random: Random) -> dict[str, str]:
    modules = {f"app/part{number}.py": _python(random) for number in range(MODULES - 1)}
    imports = "\n".join(f"import part{number}" for number in range(MODULES - 1))
    return {
        "compose.yaml": _COMPOSE,
        "app/Dockerfile": _DOCKERFILE,
        "app/requirements.txt": "prometheus-client==0.23.1\n",
        "app/main.py": _MAIN.format(imports=imports),
        **modules,
        "monitoring/prometheus/prometheus.yml": _PROMETHEUS,
        "monitoring/alertmanager.yml": _ALERTMANAGER,
        "monitoring/grafana/provisioning/datasources/prometheus.yml": _SOURCES,
        "monitoring/grafana/provisioning/dashboards/files.yml": _PROVIDER,
    }


def _others(random: Random) -> dict[str, str | bytes]:
    """What a repository has besides: sources, tests, images, settings, translations, manifests."""
    found: dict[str, str | bytes] = {"README.md": _prose(random), "Makefile": "up:\n\tdocker compose up --build\n"}
    for number in range(800):
        found[f"web/src/{_part(random)}/{_part(random)}-{number}.tsx"] = _typescript(random)
    for number in range(400):
        found[f"services/{_part(random)}/{_part(random)}_{number}.py"] = _python(random)
    for number in range(150):
        found[f"web/public/images/{_part(random)}-{number}.png"] = b"\x89PNG\r\n\x1a\n" + random.randbytes(8_000)
    for number in range(150):
        texts = {f"{_part(random)}.{key}": _sentence(random) for key in range(40)}
        found[f"web/public/locales/{number}/{_part(random)}.json"] = json.dumps(texts, indent=2)
    for number in range(150):
        found[f"deploy/{_part(random)}/{_part(random)}-{number}.yaml"] = _MANIFEST.format(
            name=_part(random), number=random.randint(1, 9)
        )
    return found


def _part(random: Random) -> str:
    return random.choice(words.PARTS)


def _sentence(random: Random) -> str:
    return " ".join(_part(random) for _ in range(10))


def _prose(random: Random) -> str:
    return "\n\n".join(f"# {_part(random)}\n\n{_sentence(random)}.\n{_sentence(random)}." for _ in range(12)) + "\n"


def _typescript(random: Random) -> str:
    return "".join(f"export const {_part(random)}{line} = () => '{_sentence(random)}';\n" for line in range(25))


def _python(random: Random) -> str:
    return "".join(
        f"def {_part(random).replace('-', '_')}_{line}(value):\n    return '{_sentence(random)}' + value\n\n\n"
        for line in range(20)
    )
