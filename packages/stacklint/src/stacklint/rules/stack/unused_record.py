"""LK172."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Profile, rule
from stacklint.rules.fixtures import BOARD, edited, stack
from stacklint.stack.metrics.mentions import mentions
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.prometheus.rule_files import Rule

_FILE: Final = "prometheus/rules.yml"
_RECORD: Final = "      - record: app:http_requests:rate5m\n"
_MARKED: Final = "      - record: «app:http_requests:rate5m»\n"
_SHOWN: Final = edited(BOARD, "rate(http_requests_total[5m])", "app:http_requests:rate5m")[BOARD]
_ALERT: Final = "  - name: alerts\n    rules:\n      - alert: Quiet\n        expr: app:http_requests:rate5m == 0\n"
_SENT: Final = "remote_write: [{url: 'http://elsewhere.example.org/write'}]\nrule_files: [rules.yml]\n"


@rule(
    "LK172",
    "unused-record",
    severity=Severity.INFO,
    profile=Profile.TIDY,
    bad=(Example(edited(_FILE, _RECORD, _MARKED)),),
    good=(
        Example(stack({BOARD: _SHOWN})),
        Example(edited(_FILE, "groups:\n", f"groups:\n{_ALERT}")),
        Example(edited("prometheus/prometheus.yml", "rule_files: [rules.yml]\n", _SENT)),
        Example(edited(_FILE, "app:http_requests:rate5m", "http_requests_rate5m")),
        Example(stack({BOARD: None})),
    ),
)
def unused_record(subject: Stack, _stack: Stack) -> Iterator[Finding]:
    """No dashboard and no other rule reads what a recording rule records.

    Prometheus works it out at each evaluation and keeps it. It may be meant for questions by hand; else it is what
    remains of a panel that is gone, or the panel that was to read it still asks for the raw series.
    """
    if len(subject.prometheus) != 1 or not subject.dashboards:
        return
    config = subject.prometheus[0].config
    if config["remote_write"].present:
        return
    recorded: dict[str, list[Rule]] = {}
    for _, one in subject.rules:
        if one.record and ":" in one.record:
            recorded.setdefault(one.record, []).append(one)
    if not recorded:
        return
    seen = mentions(subject)
    for name, rules in recorded.items():
        if seen[name.encode()] <= len(rules):
            for one in rules:
                yield Finding(
                    one.node["record"].place,
                    f"nothing reads `{name}`: no dashboard, no alert and no other rule",
                    "use it, or take the rule out",
                )
