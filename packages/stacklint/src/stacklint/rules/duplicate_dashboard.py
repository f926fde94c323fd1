"""GF104."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.grafana import Grafana
from stacklint.stack.stack import Stack

_COPY = "grafana/dashboards/copy.json"
_BOARD = '{{"uid": {}, "title": {}, "panels": []}}\n'


@rule(
    "GF104",
    "duplicate-dashboard",
    severity=Severity.ERROR,
    bad=(
        Example(stack({_COPY: _BOARD.format('«"app"»', '"Copy"')})),
        Example(stack({_COPY: _BOARD.format('"copy"', '«"Application"»')})),
    ),
    good=(
        Example(stack()),
        Example(stack({_COPY: _BOARD.format('"copy"', '"Copy"')})),
    ),
)
def duplicate_dashboard(subject: Grafana, stack: Stack) -> Iterator[Finding]:
    """Two dashboards share a uid, or a title in one folder.

    Grafana takes the right to write away from every provider involved: from then on it updates none of their
    dashboards, not even those that are sound. The log is the only place that says so.
    """
    loaded = [dashboard for dashboard in stack.dashboards if dashboard.grafana is subject]
    yield from _clashes("uid", [(one.uid, one.uid, one.uid_place) for one in loaded if one.uid])
    titled = [((one.folder, one.title), one.title, one.title_place) for one in loaded if one.title]
    yield from _clashes("title", titled)


def _clashes(key: str, named: Iterable[tuple[Hashable, str, Place]]) -> Iterator[Finding]:
    first: dict[Hashable, Place] = {}
    for identity, shown, place in named:
        other = first.setdefault(identity, place)
        if other is not place:
            yield Finding(
                place,
                f"another dashboard has the {key} `{shown}`; Grafana stops updating the dashboards of their providers",
                f"give it a {key} of its own",
                ((other, "the other one"),),
            )
