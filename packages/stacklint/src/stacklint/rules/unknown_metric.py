"""LK106."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place, Spot
from stacklint.promql import selectors
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.rules.nearest import nearest
from stacklint.stack.prometheus import Rule
from stacklint.stack.queries import PromQuery
from stacklint.stack.stack import Stack
from stacklint.stack.templates import is_open

_PANEL = "grafana/dashboards/app.json"


@rule(
    "LK106",
    "unknown-metric",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_PANEL, "rate(http_requests_total[5m])", "rate(«http_request_total»[5m])")),
        Example(edited("prometheus/rules.yml", "rate(http_requests_total[5m])", "rate(«flask_requests_total»[5m])")),
    ),
    good=(
        Example(stack()),
        Example(edited(_PANEL, "rate(http_requests_total[5m])", "app:http_requests:rate5m")),
        Example(edited(_PANEL, "rate(http_requests_total[5m])", "up == 0")),
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
    the lists of well-known programs, and from the recording rules.
    """
    inventory = stack.inventory
    if not inventory.closed or subject.query.root is None:
        return
    for selector in selectors(subject.query.root):
        name = selector.name
        if name is None or selector.name_span is None or is_open(name) or inventory.lists(name):
            continue
        right = nearest(name, inventory.names())
        if inventory.emits(name) and (right is None or not _typo(name, right)):
            continue
        source = inventory.source(right) if right is not None else None
        related: tuple[tuple[Place | Spot, str], ...] = ()
        if source is not None and right is not None:
            related = ((source, f"`{right}` is declared here"),)
        else:
            related = tuple(_scraped(stack))
        effect = "the rule never holds" if isinstance(subject.origin, Rule) else "the panel stays empty"
        yield Finding(
            subject.place(selector.name_span),
            f"nothing exports `{name}`; {effect}",
            f"did you mean `{right}`?" if right else "",
            related,
        )


def _typo(name: str, right: str) -> bool:
    """Whether a name of a program with a list is a misspelling of one in the list, not one that the list lacks."""
    return abs(len(name) - len(right)) <= 1 and sum(a != b for a, b in zip(name, right, strict=False)) <= 2


def _scraped(stack: Stack) -> Iterator[tuple[Place | Spot, str]]:
    for server in stack.prometheus:
        yield server.config["scrape_configs"].place.key(), "no target of these jobs exports it"
