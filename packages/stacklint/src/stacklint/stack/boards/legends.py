"""The names that Grafana gives to what a query of Prometheus returns, and which overrides hold for it.

Facts: Grafana's Prometheus data source, `getName`; `legendFormat` stands for each series with its labels filled in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, final

from stacklint.pattern import Pattern
from stacklint.stack.boards.sources import target_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.document import Node
    from stacklint.stack.boards.board import Panel, PanelTarget

_NUMBERED: Final = Pattern(r" \d+\Z", re.ASCII)
"""What Grafana adds to the name of a second series that would have the same."""
_OWN: Final = ("Time", "Value")
"""Names that the fields have themselves; with several queries `Value #A`."""


@final
class LegendLabel:
    """A label that a legend names, the characters that name it, and those with the braces."""

    __slots__ = ("end", "name", "start", "whole")

    def __init__(self, name: str, start: int, end: int, whole: tuple[int, int]) -> None:
        self.name: Final = name
        self.start: Final = start
        self.end: Final = end
        self.whole: Final = whole


def legend_labels(legend: str) -> tuple[LegendLabel, ...]:
    """The labels that a legend puts in."""
    return tuple(_labels(legend)) if "{{" in legend else ()


def _labels(legend: str) -> Iterator[LegendLabel]:
    opened = legend.find("{{")
    while opened >= 0 and (closed := legend.find("}}", opened + 3)) >= 0:
        inner = legend[opened + 2 : closed]
        name = inner.strip()
        start = opened + 2 + inner.find(name)
        yield LegendLabel(name, start, start + len(name), (opened, closed + 2))
        opened = legend.find("{{", closed + 2)


@final
class Legends:
    """The legends of a panel's queries."""

    __slots__ = ("_patterns", "plain")

    def __init__(self, texts: Iterable[str]) -> None:
        """Know some legends."""
        found = frozenset(texts)
        self.plain: Final = frozenset(one for one in found if "{{" not in one)
        """Those without labels."""
        self._patterns: Final = [_pieces(one) for one in found - self.plain]

    def may_be(self, name: str) -> bool:
        """Whether one of them may become a name, whatever its labels hold."""
        if name in _OWN or name.startswith("Value #"):
            return True
        names = {name, _NUMBERED.sub("", name)}
        return not self.plain.isdisjoint(names) or any(_fits(one, name) for one in self._patterns for name in names)


def _pieces(legend: str) -> list[str]:
    """What stands between the labels of a legend."""
    pieces, position = list[str](), 0
    for label in legend_labels(legend):
        pieces.append(legend[position : label.whole[0]])
        position = label.whole[1]
    return [*pieces, legend[position:]]


def legends(panel: Panel) -> Legends | None:
    """The legends of the queries that a panel shows; `None` where the names of its fields can't be told from them.

    Not where a query leaves its names to Grafana, or to a variable, and not where something renames fields.
    """
    if panel.is_transformed or panel.timing["timeCompare"].present or _renames(panel):
        return None
    found: list[str] = []
    for target in panel.targets:
        legend = target.query["legendFormat"].string or ""
        plain = (
            target.query["format"].string in {None, "", "time_series"} and target.query["exemplar"].value is not True
        )
        unknown = not legend or legend == "__auto" or "$" in legend or "[[" in legend
        if unknown or not plain or target_source(target, panel).type != "prometheus":
            return None
        found.append(legend)
    return Legends(found) if found else None


def _fits(pieces: list[str], name: str) -> bool:
    """Whether a name consists of these pieces with anything between them."""
    if len(pieces) == 1:
        return name == pieces[0]
    first, *inner, last = pieces
    ends = name.startswith(first) and name.endswith(last) and len(name) >= len(first) + len(last)
    position, end = len(first), len(name) - len(last)
    for piece in inner if ends else ():
        found = name.find(piece, position, end)
        if found < 0:
            return False
        position = found + len(piece)
    return ends


def overriding(panel: Panel, target: PanelTarget, setting: str) -> Iterator[Node]:
    """The overrides that may change a setting of what a query returns."""
    for override in panel.overrides:
        matcher = override["matcher"]
        others = matcher["id"].string == "byFrameRefID" and matcher["options"].string != target.ref_id
        if not others and any(one["id"].string == setting for one in override["properties"].items()):
            yield override


def _renames(panel: Panel) -> bool:
    """Whether its settings give fields other names."""
    names = ("displayName", "displayNameFromDS")
    changed = (one["id"].string for override in panel.overrides for one in override["properties"].items())
    return any(panel.defaults[name].present for name in names) or any(name in names for name in changed)
