"""LK106."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from stacklint.diagnostic import Severity
from stacklint.models.nearness import MAX_NAMES, nearest, one_letter_apart
from stacklint.pattern import Pattern
from stacklint.promql import selectors
from stacklint.promql.semantics import Kind
from stacklint.rules.api import Example, Finding, Where, rule
from stacklint.rules.fixtures import alerts, edited, exporting, stack
from stacklint.stack.metrics.inventory import Inventory
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.templates import is_open
from stacklint.stack.queries.traits import SCRAPED
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.programs.origins import Unscraped

_REDIS = "oliver006/redis_exporter:v1.69.0"
_POSTGRES = "quay.io/prometheuscommunity/postgres-exporter:v0.15.0"
_PANEL = "grafana/dashboards/app.json"
_DIGITS = Pattern("[0-9]")
_FEW = 6
"""So many names at most are told where none is alike."""
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


_NODE = """\
const { Counter, Histogram, register } = require('prom-client');

new Counter({ name: 'http_requests_total', help: 'Requests', labelNames: ['route', 'status'] });
new Histogram({ name: 'http_wait_seconds', help: 'How long they wait' });
"""


def _script(expr: str, line: str = "") -> dict[str, str]:
    """The same with a program in JavaScript, of which no more is known than its literals tell."""
    files = {
        "app/main.py": None,
        "app/Dockerfile": "FROM node:22\nWORKDIR /app\nCOPY . .\nCMD node main.js\n",
        "app/main.js": f"{_NODE}{line}\n",
    }
    return _program(expr, also=files)


def _beside(image: str, expr: str) -> dict[str, str]:
    """The sound repository with a further metric, and another program that is scraped."""
    metrics = f'{stack()["app/metrics.prom"]}# TYPE shop_orders_total counter\nshop_orders_total{{kind="a"}} 0\n'
    return exporting(image, expr, also={"app/metrics.prom": metrics})


@rule(
    "LK106",
    "unknown-metric",
    severity=Severity.ERROR,
    when={SCRAPED},
    bad=(
        Example(edited(_PANEL, "rate(http_requests_total[5m])", "rate(«http_request_total»[5m])")),
        Example(edited("prometheus/rules.yml", "rate(http_requests_total[5m])", "rate(«flask_requests_total»[5m])")),
        Example(alerts("rate(http_requests_total[5m])", "rate(«http_request_total»[5m])")),
        Example(_program("rate(«http_requests»[5m])")),
        Example(edited(_PANEL, "rate(http_requests_total[5m])", "«node_load1»")),
        Example(_script("rate(«http_request_total»[5m])")),
        Example(_script("rate(«http_wait_seconds»[5m])")),
        Example(exporting("prom/node-exporter:v1.9.0", "«node_loadavg»")),
        Example(exporting("prom/node-exporter:v1.9.0", "rate(«node_network_recieve_bytes_total»[5m])")),
        Example(exporting(_REDIS, "«redis_connected_clients_total»")),
        Example(exporting(_POSTGRES, "rate(«pg_stat_database_xact_commit_total»[5m])")),
        Example(_beside("grafana/loki:3.4.2", "rate(«shop_order_total»[5m])")),
        Example(_beside("grafana/loki:3.4.2", "rate(«shop_sold_total»[5m])")),
        Example(_beside("grafana/loki:3.4.2", "«app:http_request:rate5m»")),
        Example(_beside("grafana/loki:3.4.2", "rate(«shp_orders_total»[5m])")),
        Example(_script("«app:http_request:rate5m»")),
    ),
    good=(
        Example(stack()),
        Example(edited(_PANEL, "rate(http_requests_total[5m])", "app:http_requests:rate5m")),
        Example(edited(_PANEL, "rate(http_requests_total[5m])", "up == 0")),
        Example(_program("rate(http_requests_total[5m])")),
        Example(_program("rate(something_else[5m])", "import a_package_that_nobody_knows")),
        Example(_script("rate(something_else_total[5m])")),
        Example(_script("rate(http_request_total[5m])", "for (const kind of kinds) new Counter({ name: kind, help })")),
        Example(_script("rate(http_request_total[5m])", "require('a-library-with-metrics')")),
        Example(exporting("prom/node-exporter:v1.9.0", "node_load1 + node_hwmon_temp_celsius")),
        Example(exporting("prom/node-exporter:v99.0.0", "node_loadavg")),
        Example(_beside("grafana/loki:3.4.2", "rate(shop_orders_total[5m])")),
        Example(_beside("grafana/loki:3.4.2", "rate(loki_brand_new_total[5m])")),
        Example(_beside("grafana/loki:3.4.2", "rate(http_request_total[5m])")),  # which programs of any kind have
        Example(_beside("grafana/loki:3.4.2", "rate(promtail_sent_entries_total[5m])")),
        Example(_beside("prom/pushgateway:v1.11.0", "app:http_request:rate5m + shop_order_total")),
        Example(_beside("example/of-ours", "app:http_request:rate5m + shop_order_total")),
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
    the recording rules. Of Loki, Tempo and Grafana not all names are known: beside them, and beside programs that can't
    be understood, a name is told as a warning, if it has a colon, as none but a recording rule's has, or if its first
    word is that of known metrics and of none of theirs.

    Of programs in other languages than Python no more is known than what they write out in literals where they
    make their metrics. There a name is told, as a warning, only if it is a letter or an ending away from one that they
    declare, stands nowhere in their files, and can come from no other target.
    """
    inventory = stack.inventory
    if inventory.nearly_closed and subject.ours:
        yield from _misspelt(subject, stack)
    if subject.query.root is None or not subject.ours:
        return
    for selector in selectors(subject.query.root):
        name = selector.name
        if name is None or selector.name_span is None or is_open(name) or inventory.lists(name):
            continue
        if not inventory.closed_to(name) or (":" in name and inventory.lacks_rules):
            continue
        if stack.other_versions is not None and stack.other_versions.of(name) is not None:
            continue  # which is told by rules of their own
        parts = [f"{name}{ending}" for ending in _PARTS if inventory.lists(f"{name}{ending}")]
        family = parts if len(parts) > 1 else []
        right = family[0] if family else _meant(name, inventory)
        if right is None and inventory.emits(name):
            continue
        source = inventory.source(right) if right is not None else None
        related: tuple[tuple[Where, str], ...] = ()
        if source is not None and right is not None:
            related = ((source, f"`{right}` is declared here"),)
        else:
            related = tuple(_scraped(stack))
        unscraped = _origin(name, stack) if right is None else None
        place = subject.place(selector.name_span)
        if unscraped is not None:
            yield _unscraped(name, unscraped, place, subject, related)
        else:
            message = f"nothing exports `{name}`; {subject.effect}"
            advice = _advice(right, family) or _others(name, inventory)
            severity = None if inventory.closed else Severity.WARNING
            yield Finding(place, message, advice, related, severity, cause=subject.cause(name), name=name)


def _meant(name: str, inventory: Inventory) -> str | None:
    """The name that was meant, as far as there is one like it."""
    is_total = name.endswith("_total")
    other = name.removesuffix("_total") if is_total else f"{name}_total"
    if inventory.lists(other) and (not inventory.emits(name) or (is_total and inventory.kind(other) is Kind.GAUGE)):
        return other  # to a counter a format may add that ending, but to a gauge none does
    return nearest(name, _alike(name, inventory)) or _longer(name, inventory)


def _origin(name: str, stack: Stack) -> Unscraped | None:
    from stacklint.stack.programs.origins import find_unscraped  # noqa: PLC0415 - with tables, only where a metric is missing

    return find_unscraped(name, stack)


def _misspelt(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """The findings on names that a program which is read by its literals alone declares otherwise."""
    for selector in selectors(subject.query.root) if subject.query.root is not None else ():
        name = selector.name
        if name is None or selector.name_span is None or is_open(name) or stack.inventory.lists(name):
            continue
        is_told = stack.other_versions is not None and stack.other_versions.of(name) is not None
        found = stack.near_names.of(name) if not is_told else ()
        source = stack.inventory.source(found[0]) if found else None
        if source is not None:
            message = f"no program here declares `{name}`; {subject.effect}"
            related: tuple[tuple[Where, str], ...] = ((source, f"`{found[0]}` is declared here"),)
            family = list(found) if len(found) > 1 else []
            place = subject.place(selector.name_span)
            cause = subject.cause(name)
            yield Finding(place, message, _advice(found[0], family), related, Severity.WARNING, cause=cause, name=name)


def _unscraped(
    name: str, found: Unscraped, at: Where, subject: PromQuery, related: tuple[tuple[Where, str], ...]
) -> Finding:
    """The finding on a metric of a program that no job scrapes."""
    origin, service = found
    reason = f"`{origin.prefix}*` comes from {origin.program}, which no job scrapes"
    message = f"nothing exports `{name}`: {reason}; {subject.effect}"
    advice = f"run {origin.program} and scrape it, on port {origin.port} by default"
    if service is not None:
        advice = f"scrape the target `{service.name}:{origin.port}`"
        related = (*related, (service.node.place.key(), "it runs here"))
    return Finding(at, message, advice, related, cause=subject.cause(reason), name=name)


def _alike(name: str, inventory: Inventory) -> frozenset[str]:
    """Names that may have been meant."""
    if not inventory.emits(name):
        recorded = ":" in name
        names = frozenset(other for other in inventory.names() if (":" in other) is recorded)
        near = frozenset(other for other in names if other.startswith(_beginning(name)))
        return near if len(names) > MAX_NAMES and near else names
    # A program's list may lack a name, but hardly one that is a letter, and no digit, away from one that it has.
    alike = (other for other in _whole_names(name, inventory) if one_letter_apart(name, other))
    return frozenset(other for other in alike if _DIGITS.sub("", name) != _DIGITS.sub("", other))


def _beginning(name: str) -> str:
    """The first two words of a name: exporters call by them what they look at."""
    return "_".join(name.split("_")[:2])


def _whole_names(name: str, inventory: Inventory) -> Iterator[str]:
    """The names of those that may export another one, but for programs whose names depend on what they look at."""
    for export in (one.export for one in inventory.alike):
        varying = export.exporter.table.words("varying") if export.exporter is not None else ()
        if not name.startswith(varying):
            yield from export.samples


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


def _others(name: str, inventory: Inventory) -> str:
    """What else there is under the beginning of a name under which all are known, where it is no long list."""
    for exporter in (one.export.exporter for one in inventory.alike if one.export.exporter is not None):
        whole = next((prefix for prefix in exporter.table.words("whole") if name.startswith(prefix)), "")
        others = [other for other in exporter.samples if whole and other.startswith(whole)]
        if 0 < len(others) <= _FEW:
            return f"under `{whole}` {exporter.table.program} has {', '.join(f'`{other}`' for other in others)}"
    return ""


def _scraped(stack: Stack) -> Iterator[tuple[Where, str]]:
    for server in stack.prometheus:
        yield server.config["scrape_configs"].place.key(), "no target of these jobs exports it"
