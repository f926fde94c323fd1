"""LK203."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.rules.nearest import nearest
from stacklint.stack.grafana import DataSource
from stacklint.stack.hosts import is_internal, services_place
from stacklint.stack.ports import judge_port
from stacklint.stack.stack import Stack

_FILE = "grafana/provisioning/datasources/prometheus.yml"
_DEFAULT_PORTS = {"http": 80, "https": 443}


@rule(
    "LK203",
    "datasource-url",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, "http://prometheus:9090", "http://«prom»:9090")),
        Example(edited(_FILE, "http://prometheus:9090", "http://prometheus:«9091»")),
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
        Example(edited(_FILE, "http://prometheus:9090", "http://$PROMETHEUS:9090")),
    ),
)
def datasource_url(subject: DataSource, stack: Stack) -> Iterator[Finding]:
    """A data source's url leads to no service of the stack, or to a port on which it does not listen.

    Grafana itself talks to the data source (`access: proxy`), so the url counts inside Grafana's container: service
    names and container ports, and never `localhost`, which is Grafana's own container there.
    """
    text = subject.url.text or ""
    if stack.compose is None or subject.server is None or "$" in text or subject.node["access"].text == "direct":
        return
    try:
        url = urlsplit(text)
        host, port = url.hostname or "", url.port or _DEFAULT_PORTS.get(url.scheme, 0)
    except ValueError:
        return
    if host in {"localhost", "127.0.0.1"} and not subject.server.network_mode:
        yield from _local(subject, stack, host, port)
        return
    if not is_internal(host):
        return
    service = stack.service_at(host)
    if service is None:
        names = [name for service in stack.compose.services.values() for name in service.names]
        right = nearest(host, names)
        yield Finding(
            _within(subject, host),
            f"no service answers to `{host}`; every query of this data source fails",
            f"did you mean `{right}`?" if right else f"the services are {', '.join(f'`{n}`' for n in sorted(names))}",
            ((services_place(stack.compose), "the services of the stack"),),
        )
    elif (judgement := judge_port(service, port, stack.compose, stack.files)) is not None:
        listens = " and ".join(str(number) for number in judgement.listens)
        yield Finding(
            _within(subject, str(url.port)) if url.port else subject.url.place,
            f"`{service.name}` does not listen on port {port} but on {listens}",
            f"write `{url.scheme}://{host}:{judgement.listens[0]}`",
            ((judgement.node.place, "declared here"),),
        )


def _local(subject: DataSource, stack: Stack, host: str, port: int) -> Iterator[Finding]:
    """`localhost` is Grafana's own container; wrong where another service is known to have that port."""
    if stack.compose is None or subject.server is None:
        return
    for service in stack.compose.services.values():
        if service is not subject.server and any(port in {item.container, item.published} for item in service.ports):
            yield Finding(
                _within(subject, f"{host}:{port}"),
                f"`{host}` is Grafana's own container; port {port} is a port of `{service.name}`",
                f"write `{service.name}` instead of `{host}`",
                ((service.node.place.key(), "the service with that port"),),
            )
            return


def _within(subject: DataSource, part: str) -> Place:
    start = (subject.url.text or "").lower().find(part, len("http:"))
    return subject.url.place.within(start, start + len(part)) if start >= 0 else subject.url.place
