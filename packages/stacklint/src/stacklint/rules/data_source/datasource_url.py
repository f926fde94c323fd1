"""LK203."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.rules.unreachable import on_port, own_container, unreachable
from stacklint.stack.datasources import DataSource
from stacklint.stack.hosts import reach
from stacklint.stack.ports import judge_port
from stacklint.stack.stack import Stack
from stacklint.stack.web import read_url

_FILE = "grafana/provisioning/datasources/prometheus.yml"
_IMAGE = "    image: grafana/grafana:12.2.0\n"
_COMPOSE = stack()["compose.yaml"]
_FROM_FILE = _COMPOSE.replace(_IMAGE, f"{_IMAGE}    env_file: .env.local\n")
_FILLED = _COMPOSE.replace(_IMAGE, f"{_IMAGE}    environment: {{HOST: prom}}\n")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@rule(
    "LK203",
    "datasource-url",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, "http://prometheus:9090", "http://«prom»:9090")),
        Example(edited(_FILE, "http://prometheus:9090", "http://prometheus:«9091»")),
        Example(edited(_FILE, "http://prometheus:9090", "«http://${HOST}:9090»", {"compose.yaml": _FILLED})),
        Example(
            edited(
                _FILE,
                "http://prometheus:9090",
                "http://«localhost:9090»",
                {
                    "compose.yaml": (
                        "services:\n  prometheus:\n    image: prom/prometheus:v3.5.0\n    ports: ['9090:9090']\n"
                        "  grafana:\n    image: grafana/grafana:12.2.0\n"
                        "    volumes: [./grafana/provisioning:/etc/grafana/provisioning]\n"
                    ),
                    "grafana/provisioning/dashboards/provider.yml": None,
                    "prometheus/prometheus.yml": None,
                    "prometheus/rules.yml": None,
                },
            )
        ),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, "http://prometheus:9090", "https://metrics.example.com")),
        Example(edited(_FILE, "http://prometheus:9090", "http://$PROMETHEUS:9090", {"compose.yaml": _FROM_FILE})),
    ),
)
def datasource_url(subject: DataSource, stack: Stack) -> Iterator[Finding]:
    """A data source's url leads to no service of the stack, or to a port on which it does not listen.

    Grafana itself talks to the data source (`access: proxy`), so the url counts inside Grafana's container: service
    names and container ports, and never `localhost`, which is Grafana's own container there. Name a service and the
    port on which it listens in its container.
    """
    text, server = subject.address, subject.server
    if stack.compose is None or text is None or server is None or subject.node["access"].text == "direct":
        return
    url = read_url(text)
    if url is None:
        return
    host, port = url.host, url.port or _DEFAULT_PORTS.get(url.scheme, 0)
    if host in {"localhost", "127.0.0.1"} and not server.network_mode:
        if (meant := on_port(port, server, stack)) is not None:
            yield own_container(host, port, server, meant, _within(subject, f"{host}:{port}"))
        return
    reached = reach(host, server, stack)
    service = reached.service
    if reached.problem:
        effect = "every query of this data source fails"
        yield unreachable(reached, _within(subject, host), host, effect=effect, stack=stack)
    elif service is not None and (judgement := judge_port(service, port, stack.compose, stack.files)) is not None:
        listens = " and ".join(str(number) for number in judgement.listens)
        yield Finding(
            _within(subject, str(url.port)) if url.port else subject.url.place,
            f"`{service.name}` does not listen on port {port} but on {listens}",
            f"write `{url.scheme}://{host}:{judgement.listens[0]}`",
            ((judgement.node.place, "declared here"),),
        )


def _within(subject: DataSource, part: str) -> Place:
    start = (subject.url.text or "").lower().find(part, len("http:"))
    return subject.url.place.within(start, start + len(part)) if start >= 0 else subject.url.place
