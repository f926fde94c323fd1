"""LK173."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, Profile, rule
from stacklint.rules.fixtures import BOARD, SOURCE, edited, stack
from stacklint.stack.grafana.server import Grafana
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.stack.grafana.datasources import DataSource

_DEFAULT: Final = "    isDefault: true\n"
_OTHER: Final = "  - {{name: {}, uid: other, type: {}, url: 'http://elsewhere.example.org'{}}}\n"
_ASKED: Final = edited(BOARD, '"uid": "prometheus"', '"uid": "other"')[BOARD]
_CHOSEN: Final = edited(
    BOARD,
    '"panels": [',
    '"templating": {"list": [{"type": "datasource", "name": "ds", "query": "prometheus"}]},\n  "panels": [',
)[BOARD]


def _with(name: str, kind: str, more: str = "", board: str | None = None) -> Example:
    also = {BOARD: board} if board is not None else {}
    return Example(edited(SOURCE, _DEFAULT, _DEFAULT + _OTHER.format(name, kind, more), also))


_OFFERS: Final = Pattern(rb'"type"\s*:\s*"datasource"')
"""A variable that lets people choose a data source of some type."""
_MOST: Final = 200
"""Among how many data sources it is looked for unused ones."""


@rule(
    "LK173",
    "unused-datasource",
    severity=Severity.INFO,
    profile=Profile.TIDY,
    bad=(_with("«Other»", "loki"), _with("«Other»", "prometheus")),
    good=(
        _with("Other", "prometheus", board=_ASKED),
        _with("Other", "prometheus", board=_CHOSEN),
        _with("Other", "loki", board=edited(BOARD, '"type": "prometheus"', '"type": "loki"')[BOARD]),
        _with("$OTHER", "loki"),
        _with("Prometheus", "loki"),
        _with("Other", "loki", board='{"title": "Other"}'),
        Example(stack({BOARD: None})),
    ),
)
def unused_datasource(subject: Grafana, stack: Stack) -> Iterator[Finding]:
    """No dashboard, no alert and no other data source asks a provisioned data source.

    It may be there for the Explore page. Else it is what remains of a dashboard that is gone, or a dashboard that was
    to ask it still asks another one.
    """
    boards = [board for board in stack.dashboards if board.grafana is subject]
    known = [source for source in subject.datasources if source.known]
    if not boards or len(known) > _MOST:
        return
    links = "\n".join(str(source.settings.value) for source in known)
    names = Counter((source.org, source.name) for source in known)
    alone = [source for source in known if names[source.org, source.name] == 1]  # others overwrite each other
    unseen = [source for source in alone if not source.default and source.uid not in links]
    types = Counter(source.type for source in known)
    for path in dict.fromkeys([*(board.path for board in boards), *subject.alerts]) if unseen else ():
        raw = stack.files.raw(path)
        offers = _OFFERS.search(raw) is not None
        unseen = [source for source in unseen if not _is_asked(source, raw, by_type=offers or types[source.type] == 1)]
    for source in unseen:
        yield Finding(
            source.node["name"].place,
            f"no dashboard and no alert asks the data source `{source.name}`",
            "use it, or take it out",
        )


def _is_asked(source: DataSource, raw: bytes, *, by_type: bool) -> bool:
    """Whether a file may ask a data source: by its uid or name, or by its type, where that is enough."""
    asked = source.uid.encode() in raw or source.name.encode() in raw
    return asked or (by_type and f'"{source.type}"'.encode() in raw)
