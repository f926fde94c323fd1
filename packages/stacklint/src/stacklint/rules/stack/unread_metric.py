"""LK174."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Profile, rule
from stacklint.rules.fixtures import BOARD, edited, stack
from stacklint.stack.metrics.inventory import CLIENTS
from stacklint.stack.metrics.mentions import mentions
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Place, Spot

_FILE: Final = "app/metrics.prom"
_GAUGE: Final = "# TYPE http_requests_in_progress gauge\nhttp_requests_in_progress 0\n"
_MARKED: Final = "# TYPE http_requests_in_progress gauge\n«http_requests_in_progress» 0\n"
_READ: Final = edited(BOARD, "rate(http_requests_total[5m])", "http_requests_in_progress")[BOARD]
_ALL: Final = edited(BOARD, "rate(http_requests_total[5m])", "count({__name__=~'http_.+'})")[BOARD]
_OWN: Final = (*CLIENTS, "promhttp_")
"""What client libraries export by themselves."""
_ENDINGS: Final = ("_bucket", "_sum", "_count", "_total", "_created", "_info")

_PROGRAM: Final = """\
from prometheus_client import Counter, Gauge, start_http_server

REQUESTS = Counter("http_requests", "Requests.", ["route", "status"])
{}
start_http_server(5000)
"""


def _declared(line: str, expr: str = "up == 0") -> Example:
    """The sound repository with a program in the place of its exposition text, a line more in it, and an alert."""
    files = {
        _FILE: None,
        "app/Dockerfile": "FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nEXPOSE 5000\nCMD python main.py\n",
        "app/main.py": _PROGRAM.format(line),
        "prometheus/rules.yml": f"groups: [{{name: a, rules: [{{alert: A, expr: '{expr}'}}]}}]\n",
    }
    return Example(stack(files))


@rule(
    "LK174",
    "unread-metric",
    severity=Severity.INFO,
    profile=Profile.TIDY,
    bad=(
        Example(edited(_FILE, _GAUGE, _MARKED)),
        _declared("Gauge('«depth»', 'Depth.')"),
        _declared("for kind in ('left', 'right'): Gauge(«kind», 'Kinds.')"),
    ),
    good=(
        _declared("Gauge('depth', 'Depth.')", "depth > 1"),
        _declared("for kind in ('left', 'right'): Gauge(kind, 'Kinds.')", "right > 1"),
        Example(
            edited(
                "prometheus/prometheus.yml", "rule_files", "remote_write: [{url: 'http://x.example.org'}]\nrule_files"
            )
        ),
        Example(stack({BOARD: _READ})),
        Example(stack({BOARD: _ALL})),
        Example(stack({BOARD: None})),
        Example(edited(_FILE, _GAUGE, "# TYPE python_info gauge\npython_info 1\n")),
    ),
)
def unread_metric(subject: Stack, _stack: Stack) -> Iterator[Finding]:
    """No dashboard and no rule reads a metric that the application exports.

    Prometheus scrapes and keeps it. It may be meant for questions by hand; else it costs room for nothing, or the panel
    that was to show it is missing.
    """
    exports = [one for one in subject.inventory.exports if one.exporter is None]
    if not subject.dashboards or not exports or subject.prometheus[0].config["remote_write"].present:
        return
    words = mentions(subject)
    if words[b"__name__"]:
        return
    families: dict[str, list[str]] = {}
    for name in sorted({name for one in exports for name in one.samples if not name.startswith(_OWN)}):
        stem = next((name.removesuffix(ending) for ending in _ENDINGS if name.endswith(ending)), name)
        families.setdefault(stem, []).append(name)
    places: dict[Place | Spot | None, list[str]] = {}  # a loop declares several metrics in one place
    for stem, names in families.items():
        places.setdefault(subject.inventory.source(names[0]), []).extend((*names, stem))
    for where, names in places.items():
        if where is not None and not any(words[name.encode()] for name in names):
            yield Finding(where, f"nothing reads `{names[0]}`: no dashboard and no rule", "use it, or take it out")
