"""LK133."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.promql.semantics import alternatives
from stacklint.promql.words import MATCHER
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.templates import is_open
from stacklint.stack.queries.traits import SCRAPED
from stacklint.stack.stack import Stack

_PANEL = "grafana/dashboards/app.json"
_MOST = 8
"""How many values are listed."""
_PROGRAM = """\
from prometheus_client import Counter, Enum, start_http_server

ORDERS = Counter("orders", "Orders.", ["channel", "country"])
STATE = Enum("state", "What it does.", states=["starting", "serving"])


def count(country):
    ORDERS.labels("web", country).inc()
    ORDERS.labels("phone", country=country).inc()
{}

start_http_server(5000)
"""


def _asked(expr: str, line: str = "", also: Mapping[str, str | None] | None = None) -> dict[str, str]:
    """The sound repository with a program in the place of its exposition text, and an expression in its panel."""
    files = {
        "app/metrics.prom": None,
        "app/Dockerfile": "FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\nCMD python main.py\n",
        "app/main.py": _PROGRAM.format(line),
        "prometheus/rules.yml": "groups: []\n",
    }
    return edited(_PANEL, "rate(http_requests_total[5m])", expr, {**files, **(also or {})})


@rule(
    "LK133",
    "unknown-label-value",
    severity=Severity.WARNING,
    when={MATCHER, SCRAPED},
    bad=(
        Example(_asked("orders_total{channel='«fone»'}")),
        Example(_asked("orders_total{channel=~'«web|mail»'}")),
        Example(_asked("orders_total{channel=~'«fax|mail»'}")),
        Example(_asked("state{state='«servng»'} == 0")),
        Example(_asked("big{big='«zzz»'}", "    pass\nBIG = Enum('big', 'Big.', states=list('abcdefghij'))\n")),
    ),
    good=(
        Example(_asked("orders_total{channel='web', country='fr'}")),
        Example(_asked("orders_total{channel=~'web|phone'}")),
        Example(_asked("orders_total{channel=~'w.*'}")),
        Example(_asked("orders_total{channel!='mail'}")),
        Example(_asked("orders_total{channel='$channel'}")),
        Example(_asked("orders_total{channel=~'web|$channel'}")),
        Example(_asked("orders_total{channel=''}")),
        Example(_asked("orders_total{channel='mail'}", "    ORDERS.labels(*country).inc()\n")),
        Example(_asked("{__name__=~'orders_.*', channel='mail'}")),
        Example(
            _asked(
                "orders_total{channel='mail'}",
                also={
                    "prometheus/prometheus.yml": (
                        "scrape_configs:\n  - job_name: app\n    static_configs:\n      - targets: [app:5000]\n"
                        "    metric_relabel_configs:\n      - {target_label: channel, replacement: mail}\n"
                    )
                },
            )
        ),
    ),
)
def unknown_label_value(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A query selects a value that its label never has.

    A selector for it matches nothing, and what looks like zero is nothing at all. The values of a label are known where
    the source of the program sets it to constants everywhere, and nothing between there and the database changes it. A
    regular expression is looked at if it is but a list of texts.
    """
    study = subject.study
    if study is None or not subject.ours:
        return
    for selector in study.parts.selectors:
        values = (
            stack.inventory.values(selector.name) if selector.name is not None and not is_open(selector.name) else {}
        )
        for matcher in selector.matchers:
            known = values.get(matcher.label)
            asked = _asked_for(matcher.op, matcher.value)
            wrong = sorted(asked - known - {""}) if known is not None else []
            if known is None or not wrong:
                continue
            start, end = matcher.value_span
            none = "the selector matches nothing" if len(wrong) == len(asked) else "this part of it matches nothing"
            said = " or ".join(f"`{one}`" for one in wrong[:_MOST])
            right = nearest(wrong[0], known)
            source = stack.inventory.source(selector.name or "")
            yield Finding(
                subject.place((start + 1, end - 1)),
                f"the label `{matcher.label}` of `{selector.name}` is never {said}: {none}",
                f"did you mean `{right}`?" if right else f"its values are {_listed(sorted(known))}",
                ((source, f"`{selector.name}` is declared here"),) if source is not None else (),
            )


def _asked_for(op: str, value: str) -> frozenset[str]:
    """The values that a matcher asks for; none where it asks for others as well, or for what isn't known."""
    if is_open(value):
        return frozenset()
    texts = frozenset({value}) if op == "=" else alternatives(value) if op == "=~" else None
    return texts if texts is not None else frozenset()


def _listed(values: list[str]) -> str:
    more = f" and {len(values) - _MOST} more" if len(values) > _MOST else ""
    return ", ".join(f"`{one}`" for one in values[:_MOST]) + more
