"""Which alerts a route takes from those behind it. Alertmanager and Grafana route alike.

An alert goes to the first route that it fits, of those on one level, and on to the next ones only where that says
`continue: true` (dispatch/route.go of Alertmanager, which Grafana uses as well).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node
from stacklint.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Place

_MATCHER: Final = Pattern(
    r"""\s*\{?\s*(?P<label>[A-Za-z_]\w*)\s*(?P<op>=~|!~|!=|=)\s*(?P<quote>["']?)(?P<value>[^"',]*?)(?P=quote)\s*\}?\s*""",
    re.ASCII,
)
_ANYTHING: Final = frozenset({".*", "^.*$", "(.*)"})
_CHOICE: Final = Pattern(r"\^?\(?(?:\?:)?([\w -]+(?:\|[\w -]+)*)\)?\$?", re.ASCII)
"""A regular expression that lists words."""
_VARIABLE: Final = Pattern(r"\$[\w{]")
"""What Grafana fills in."""
_MAPPINGS: Final = {"match": "=", "match_re": "=~"}
_LISTS: Final = ("matchers", "object_matchers")


class Condition(NamedTuple):
    """What a route asks of a label."""

    label: str
    op: str
    value: str

    @property
    def words(self) -> frozenset[str] | None:
        """The values that it takes, if it lists them."""
        if self.op == "=":
            return frozenset({self.value}) if self.value else None
        found = _CHOICE.fullmatch(self.value) if self.op == "=~" else None
        return frozenset(found[1].split("|")) if found is not None else None

    def covers(self, other: Condition) -> bool:
        """Whether it surely holds where another one does."""
        if self == other:
            return True
        own, others = self.words, other.words
        return self.label == other.label and own is not None and others is not None and others <= own


class Taken(NamedTuple):
    """A route that no alert reaches, and the one before it that takes them all."""

    route: Node
    by: Node


def taken(owner: Node) -> Iterator[Taken]:
    """The routes right below one that no alert reaches."""
    before: list[tuple[Node, frozenset[Condition]]] = []
    for route in owner["routes"].items():
        asked = conditions(route)
        if asked is None:
            continue
        first = next((one for one, wanted in before if _all_hold(wanted, asked)), None)
        if first is not None:
            yield Taken(route, first)
        elif not route["continue"].present or route["continue"].flag is False:
            before.append((route, asked))


def place_of(route: Node) -> Place:
    """What to show of a route: what it asks for, else who is told, else itself."""
    found = (route[key] for key in (*_LISTS, *_MAPPINGS, "receiver") if route[key].present)
    return next((node.place.key() for node in found), route.place)


def _all_hold(wanted: frozenset[Condition], given: frozenset[Condition]) -> bool:
    return all(any(one.covers(other) for other in given) for one in wanted)


def conditions(route: Node, side: str = "") -> frozenset[Condition] | None:
    """What a route asks of alerts, but for what always holds; `None` where that can't be read.

    Of an inhibition it is what one side asks: that with keys that begin with `source_` or `target_`.
    """
    found: list[Condition] = []
    for key in _LISTS:
        listed = route[side + key]
        for item in listed.items():
            one = _read(item)
            if one is None:
                return None
            found.append(one)
        if listed.present and not listed.is_sequence:
            return None
    for key, op in _MAPPINGS.items():
        found += (Condition(label, op, value.text or "") for label, value in route[side + key].entries())
    if any(_VARIABLE.search(part) for one in found for part in one):
        return None
    return frozenset(one for one in found if one.op != "=~" or one.value not in _ANYTHING)


def _read(item: Node) -> Condition | None:
    if item.is_sequence:
        parts = [part.text for part in item.items()]
        if len(parts) != 3 or None in parts:
            return None
        label, op, value = (part or "" for part in parts)
        return Condition(label, op, value)
    found = _MATCHER.fullmatch(item.text or "")
    return Condition(found["label"], found["op"], found["value"]) if found is not None else None
