"""What receivers of the OpenTelemetry Collector make by themselves: tables in `receivers/`, and what is switched on.

A line of a table is a metric: the scraper that makes it (`-` where the receiver has none), its name, its unit, what it
is, and `off` where it is made only if it is asked for, or `varying` where some versions make it by themselves.

    memory system.memory.utilization 1 gauge off

A unit that a metric has had in some versions only stands beside the other one, as in `1|{thread}`. Metrics that no
table lists are unknown.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node
from stacklint.stack.metrics.otel_names import Instrument
from stacklint.stack.programs.table_files import table_text

if TYPE_CHECKING:
    from collections.abc import Iterator

RECEIVERS: Final = frozenset({"hostmetrics", "dockerstats", "redis", "postgresql", "nginx", "httpcheck"})
"""Those that have a table."""
_NO_SCRAPER: Final = "-"
_MADE: Final[dict[tuple[str, ...], bool | None]] = {(): True, ("off",): False, ("varying",): None}


class Listed(NamedTuple):
    """A metric that a receiver can make.

    Attributes:
        scraper: what makes it; "" where the receiver has no scrapers.
        name: how OpenTelemetry calls it.
        units: its unit, or those that it has had.
        instrument: what it is.
        made: whether it is made by itself; `None` if by some versions only.
    """

    scraper: str
    name: str
    units: tuple[str, ...]
    instrument: Instrument
    made: bool | None


class Received(NamedTuple):
    """A metric of a receiver as a collector is configured.

    Attributes:
        listed: the metric.
        made: whether it is made; `None` where that isn't known.
        node: what decides that.
        receiver: what the receiver is called.
    """

    listed: Listed
    made: bool | None
    node: Node
    receiver: str


@lru_cache(maxsize=8)
def listed_metrics(kind: str) -> tuple[Listed, ...]:
    """The metrics of a kind of receiver that has a table."""
    lines = (line.split() for line in table_text("receivers", kind).splitlines() if not line.startswith("#"))
    return tuple(
        Listed(
            "" if scraper == _NO_SCRAPER else scraper,
            name,
            tuple(unit.split("|")),
            Instrument(what),
            _MADE[tuple(rest)],
        )
        for scraper, name, unit, what, *rest in lines
    )


def received_metrics(kind: str, name: str, receiver: Node) -> Iterator[Received]:
    """The metrics of a receiver, with what makes them or could."""
    for one in listed_metrics(kind):
        scrapers = receiver["scrapers"]
        if one.scraper and one.scraper not in scrapers.keys:
            known = scrapers.is_mapping and not any("$" in key for key in scrapers.keys)
            yield Received(one, False if known else None, scrapers, name)
            continue
        maker = scrapers[one.scraper] if one.scraper else receiver
        asked = maker["metrics"][one.name]
        enabled = asked["enabled"]
        if maker.text is not None or maker["metrics"].text is not None or asked.text is not None:
            made: bool | None = None
        elif enabled.present:
            made = enabled.flag
        else:
            made = one.made
        yield Received(one, made, enabled if enabled.present else maker, name)
