"""LK203."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.models.urls import is_url
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.rules.unreachable import wrong_address
from stacklint.stack.datasources import DataSource
from stacklint.stack.stack import Stack

_ASKED_BY_HTTP = frozenset({"alertmanager", "loki", "prometheus", "tempo"})
_SCHEMES = ("http", "https")
_SCHEME = re.compile(r"(?P<other>[A-Za-z]+)://|(?P<bare>https?)(?::/(?!/)|//)")
"""A scheme, or one without all of what belongs behind it. Grafana puts `http://` before what has no `://` in it."""
_IS_TEMPLATE = re.compile(r"[$<>{}]")
_FILE = "grafana/provisioning/datasources/prometheus.yml"
_IMAGE = "    image: grafana/grafana:12.2.0\n"
_COMPOSE = stack()["compose.yaml"]
_FROM_FILE = _COMPOSE.replace(_IMAGE, f"{_IMAGE}    env_file: .env.local\n")
_MISSPELT = _COMPOSE.replace(_IMAGE, f"{_IMAGE}    environment: {{URL: 'htp://prometheus:9090'}}\n")
_FILLED = _COMPOSE.replace(_IMAGE, f"{_IMAGE}    environment: {{HOST: prom}}\n")


@rule(
    "LK203",
    "datasource-url",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, "http://prometheus:9090", "http://«prom»:9090")),
        Example(edited(_FILE, "http://prometheus:9090", "http://prometheus:«9091»")),
        Example(edited(_FILE, "http://prometheus:9090", "«http://prometheus:9O90»")),
        Example(edited(_FILE, "http://prometheus:9090", "«htp»://prometheus:9090")),
        Example(edited(_FILE, "http://prometheus:9090", "«http:/»prometheus:9090")),
        Example(edited(_FILE, "http://prometheus:9090", "«${URL}»", {"compose.yaml": _MISSPELT})),
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
        part, message = fault
        own = (subject.url.text or "").startswith(part)
        place = subject.url.place.within(0, len(part)) if own else subject.url.place
        yield Finding(place, f"{message}; {effect}", "write `http://host:port`")
        return
    yield from wrong_address(text, subject.url, server, effect=effect, stack=stack)


def _scheme_fault(text: str) -> tuple[str, str] | None:
    """The beginning of a url by which nobody is asked, and what is wrong with it."""
    found = _SCHEME.match(text)
    if found is None or (other := found["other"] or "").lower() in _SCHEMES:
        return None
    if other:
        return (other, f"`{other}` is no scheme") if nearest(other, _SCHEMES) is not None else None
    return found[0], f"Grafana takes `{found['bare']}` for the host, since no `://` stands behind it"
