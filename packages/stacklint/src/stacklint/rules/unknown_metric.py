"""LK106."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stacklint.diagnostic import Severity
from stacklint.document import Place, Spot
from stacklint.models.nearness import nearest, one_letter_apart
from stacklint.promql import selectors
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts, edited, stack
from stacklint.stack.metrics import Inventory
from stacklint.stack.queries import PromQuery
from stacklint.stack.stack import Stack
from stacklint.stack.templates import is_open
from stacklint.stack.traits import INVENTORY

_PANEL = "grafana/dashboards/app.json"
_PARTS = ("_bucket", "_sum", "_count")
_PROGRAM = """\
from prometheus_client import Counter, start_http_server

REQUESTS = Counter("http_requests", "Requests.", ["route", "status"])
{}
start_http_server(5000)
"""


def _program(expr: str, line: str = "", also: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """The sound repository with a program in the place of its exposition text, and an expression in its panel."""
    files = {
        "app/metrics.prom": None,
        "app/Dockerfile": "FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD python main.py\n",
        "app/main.py": _PROGRAM.format(line),
    }
    return edited(_PANEL, "rate(http_requests_total[5m])", expr, {**files, **(also or {})})


@rule(
    "LK106",
    "unknown-metric",
    severity=Severity.ERROR,
    when={INVENTORY},
    bad=(
        Example(edited(_PANEL, "rate(http_requests_total[5m])", "rate(«http_request_total»[5m])")),
        Example(edited("prometheus/rules.yml", "rate(http_requests_total[5m])", "rate(«flask_requests_total»[5m])")),
        Example(alerts("rate(http_requests_total[5m])", "rate(«http_request_total»[5m])")),
        Example(_program("rate(«http_requests»[5m])")),
    ),
    good=(
        Example(stack()),
        Example(edited(_PANEL, "rate(http_requests_total[5m])", "app:http_requests:rate5m")),
        Example(edited(_PANEL, "rate(http_requests_total[5m])", "up == 0")),
        Example(_program("rate(http_requests_total[5m])")),
        Example(_program("rate(something_else[5m])", "import a_package_that_nobody_knows")),
        Example(edited(_PANEL, "rate(http_requests_total[5m])", "rate(${metric}_total[5m])")),
        Example(
            edited(_PANEL, "rate(http_requests_total[5m])", "node_load1")
            | {
                "prometheus/prometheus.yml": (
                    "scrape_configs:\n  - job_name: node\n    static_configs:\n      - targets: [10.0.0.1:9100]\n"
                ),
                "prometheus/rules.yml": "groups: []\n",
            }
        ),
    ),
)
def unknown_metric(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A query asks for a metric that nothing exports.

    The panel stays empty or the alert never fires, and both look like a quiet system. A metric is called unknown only
    where it is known what every scraped target exports: from the exposition text beside the application's source, from
    that source itself if it is Python and all of it can be understood, from the lists of well-known programs, and from
    the recording rules.
    """
    inventory = stack.inventory
    if not inventory.closed or subject.query.root is None or not subject.ours:
        return
    for selector in selectors(subject.query.root):
        name = selector.name
        if name is None or selector.name_span is None or is_open(name) or inventory.lists(name):
            continue
        parts = [f"{name}{ending}" for ending in _PARTS if inventory.lists(f"{name}{ending}")]
        family = parts if len(parts) > 1 else []
        right = family[0] if family else nearest(name, _alike(name, inventory)) or _longer(name, inventory)
        if right is None and inventory.emits(name):
            continue
        source = inventory.source(right) if right is not None else None
        related: tuple[tuple[Place | Spot, str], ...] = ()
        if source is not None and right is not None:
            related = ((source, f"`{right}` is declared here"),)
        else:
            related = tuple(_scraped(stack))
        yield Finding(
            subject.place(selector.name_span),
            f"nothing exports `{name}`; {subject.effect}",
            _advice(right, family),
            related,
        )


def _alike(name: str, inventory: Inventory) -> Iterator[str]:
    """Names that may have been meant."""
    if not inventory.emits(name):
        recorded = ":" in name
        return (other for other in inventory.names() if (":" in other) is recorded)
    # A program's list may lack a name, but hardly one that is a letter away from one that it has.
    return (other for other in inventory.exported_names() if one_letter_apart(name, other))


def _longer(name: str, inventory: Inventory) -> str | None:
    """The only name that has something before the wrong one, such as a namespace."""
    found = {other for other in inventory.exported_names() if other.endswith(f"_{name}")}
    return found.pop() if len(found) == 1 and not inventory.emits(name) else None


def _advice(right: str | None, family: list[str]) -> str:
    if family:
        *first, last = (f"`{one}`" for one in family)
        kind = "histogram" if len(family) > 2 else "summary without quantiles"
        return f"it is a {kind}: its series are {', '.join(first)} and {last}"
    return f"did you mean `{right}`?" if right else ""


def _scraped(stack: Stack) -> Iterator[tuple[Place | Spot, str]]:
    for server in stack.prometheus:
        yield server.config["scrape_configs"].place.key(), "no target of these jobs exports it"
