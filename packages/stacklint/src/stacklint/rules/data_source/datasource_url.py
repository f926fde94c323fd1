"""LK203."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models import Kind
from stacklint.models.nearness import nearest
from stacklint.models.urls import is_url
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.rules.unreachable import wrong_address
from stacklint.stack.containers.web import read_url
from stacklint.stack.grafana.datasources import DataSource
from stacklint.stack.stack import Stack

_ASKED_BY_HTTP = frozenset({"alertmanager", "loki", "prometheus", "tempo"})
_SCHEMES = ("http", "https")
_IS_TEMPLATE = Pattern(r"[$<>{}]")
_FILE = "grafana/provisioning/datasources/prometheus.yml"
_IMAGE = "    image: grafana/grafana:12.2.0\n"
_COMPOSE = stack()["compose.yaml"]
_FROM_FILE = _COMPOSE.replace(_IMAGE, f"{_IMAGE}    env_file: .env.local\n")
_FILLED = _COMPOSE.replace(_IMAGE, f"{_IMAGE}    environment: {{HOST: prom}}\n")

_MIMIR = """\
services:
  mimir: {image: grafana/mimir:2.17.0}
  view:
    image: grafana/grafana:12.2.0
    volumes: [../grafana/provisioning:/etc/grafana/provisioning]
"""


@rule(
    "LK203",
    "datasource-url",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, "http://prometheus:9090", "http://«prom»:9090")),
        Example(
            edited(
                _FILE,
                "http://prometheus:9090",
                "http://«mimir»:8080",
                {"mimir/compose.yaml": _MIMIR.replace("../grafana/", "/opt/grafana/")},
            )
        ),
        Example(edited(_FILE, "http://prometheus:9090", "http://«prom»:9090", {"mimir/compose.yaml": _MIMIR})),
        Example(edited(_FILE, "http://prometheus:9090", "http://prometheus:«9091»")),
        Example(edited(_FILE, "http://prometheus:9090", "«http://prometheus:9O90»")),
        Example(edited(_FILE, "http://prometheus:9090", "«htp://prometheus:9090»")),
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
        Example(edited(_FILE, "http://prometheus:9090", "http://prometheus:<port>")),
        Example(edited(_FILE, "http://prometheus:9090", "prometheus:9090")),
        Example(edited(_FILE, "http://prometheus:9090", "HTTP://prometheus:9090")),
        Example(edited(_FILE, "http://prometheus:9090", "unix://prometheus")),
        Example(edited(_FILE, "http://prometheus:9090", "http://mimir:8080", {"mimir/compose.yaml": _MIMIR})),
        Example(edited(_FILE, "type: prometheus\n    url: http", "type: mysql\n    url: htp")),
        Example(edited(_FILE, "http://prometheus:9090", "http://$PROMETHEUS:9090", {"compose.yaml": _FROM_FILE})),
    ),
)
def datasource_url(subject: DataSource, stack: Stack) -> Iterator[Finding]:
    """A data source's url leads to no service of the stack, or to a port on which it does not listen.

    Grafana itself talks to the data source (`access: proxy`), so the url counts inside Grafana's container: service
    names and container ports, and never `localhost`, which is Grafana's own container there. Name a service and the
    port on which it listens in its container. Nor is anything asked where the url is none, as with a port that is no
    number, or with a scheme that is misspelt.

    A file that Grafanas of several compose sets read may have a data source for each of them, so one that leads to a
    service of another of these sets is left alone.
    """
    text, server = subject.address, subject.server
    if stack.compose is None or text is None or server is None or subject.node["access"].text == "direct":
        return
    effect = "every query of this data source fails"
    if text.startswith(("http://", "https://")) and not is_url(text) and not _IS_TEMPLATE.search(text):
        yield Finding(subject.url.place, f"`{text}` is no url; {effect}", "write `http://host:port`")
        return
    fault = _scheme_fault(text) if subject.type in _ASKED_BY_HTTP else None
    if fault is not None:
        yield Finding(subject.url.place, f"{fault}; {effect}", "write `http://host:port`")
        return
    url = read_url(text)
    others = stack.other_readers(subject.node.document.name, Kind.DATASOURCES, "grafana") if url is not None else ()
    if url is not None and any(url.host in other.hosts for other in others):
        return
    yield from wrong_address(text, subject.url, server, effect=effect, stack=stack)


def _scheme_fault(text: str) -> str | None:
    """What is wrong with the scheme of a url, if it is but misspelt."""
    scheme, sign, _ = text.partition("://")
    misspelt = sign and scheme.lower() not in _SCHEMES and nearest(scheme, _SCHEMES) is not None
    return f"`{scheme}` is no scheme" if misspelt else None
