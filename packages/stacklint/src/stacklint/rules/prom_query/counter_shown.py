"""PQ132."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.promql.semantics import Use, raw_counters
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import shown, shown_v2
from stacklint.rules.kinds import declarations, doubt
from stacklint.rules.panels import shown_by
from stacklint.rules.studied import studied
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.templates import is_open
from stacklint.stack.queries.traits import shown_as
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.boards.board import Panel, PanelTarget

_TYPES: Final = frozenset({"barchart", "graph", "state-timeline", "timeseries"})
_TOTAL = Pattern(r"total|cumul|overall|lifetime|since|all[- ]time|ever\b", re.IGNORECASE)
_RATE = '"transformations": [{"id": "calculateField", "options": {"mode": "windowFunctions"}}]'


@rule(
    "PQ132",
    "counter-shown",
    severity=Severity.WARNING,
    when=shown_as(_TYPES),
    given=raw_counters,
    bad=(
        Example(shown("«http_requests_total»")),
        Example(shown("sum by (route) («http_requests_total{status=~'5..'}»)")),
        Example(shown("topk(3, «http_requests_total») / 1000", kind="state-timeline")),
        Example(shown("«failures_total»", kind="graph")),
        Example(shown("«failures_total» * on (instance) group_left (version) app_info")),
        Example(shown("«failures_total» - time()")),
        Example(shown_v2("«http_requests_total»")),
        Example(shown("«http_requests_total»", panel=_RATE.replace("}]", ', "disabled": true}]'))),
    ),
    good=(
        Example(shown("increase(http_requests_total[1h])")),
        Example(shown("http_requests_total", kind="stat")),
        Example(shown("http_requests_total", kind="table")),
        Example(shown("http_requests_total", kind="bargauge")),
        Example(shown("sum by (route) (http_requests_total)", kind="barchart", query='"instant": true')),
        Example(shown("http_requests_total", panel=_RATE)),
        Example(shown("http_requests_total", query='"hide": true')),
        Example(shown("http_requests_total", query='"legendFormat": "total"')),
        Example(shown("http_requests_total", panel='"description": "All that came since the start"')),
        Example(shown("http_requests_total > bool 5")),
        Example(shown("http_requests_total - http_requests_total offset 1h")),
        Example(shown("slots_total - slots_free")),
        Example(shown("sum(slots_used) / sum(slots_total)")),
        Example(shown("count(http_requests_total)")),
        Example(shown("http_requests_created")),
        Example(shown("build_info")),
        Example(shown("http_requests_in_progress")),
        Example(shown("latency_seconds_bucket")),
        Example(shown("${name}_total")),
    ),
)
def counter_shown(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A graph shows a counter as it stands.

    Its line only rises, the steeper the more happens, and falls to 0 where the program starts anew: what goes on at a
    time can't be seen in it. A graph of `rate(x[$__rate_interval])` shows that. A total on purpose stands well in a
    stat or a table, and a title or a legend that says so is believed.
    """
    found = shown_by(subject, _TYPES)
    study = studied(subject) if found is not None else None
    if found is None or study is None:
        return
    for raw in raw_counters(study):
        name = raw.selector.name or ""
        if raw.use is Use.RESULT and not is_open(name) and not name.endswith("_bucket") and not _is_meant(*found):
            yield Finding(
                subject.place(raw.span),
                f"the counter `{name}` is shown as it stands: its line only rises, and falls where a program restarts",
                f"show how fast it rises: `rate({name}[$__rate_interval])`",
                declarations(raw.selector, subject, stack),
                doubt(raw.selector, subject, stack),
            )


def _is_meant(panel: Panel, target: PanelTarget) -> bool:
    """Whether the total is wanted: it is the only value, or a text says so."""
    if target.query["instant"].value is True:
        return True
    texts = (panel.node["title"], panel.node["description"], target.query["legendFormat"])
    return any(_TOTAL.search(node.string or "") for node in texts)
