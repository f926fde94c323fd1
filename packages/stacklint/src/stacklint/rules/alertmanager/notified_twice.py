"""LK290."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.compose.merge import plain
from stacklint.stack.prometheus.alertmanager import Alertmanager
from stacklint.stack.prometheus.routing import Condition, conditions, place_of, taken
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node

_COMPOSE: Final = """\
services:
  alertmanager:
    image: prom/alertmanager:v0.28.1
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]
"""
_MATCHING: Final = frozenset({"match", "match_re", "matchers", "continue"})
"""What of a route only says which alerts it takes."""
_STAND_IN: Final = Pattern(r"<[^<>]+>|__\w+__|[A-Z0-9]+_[A-Z0-9_]+|[xX*]{3,}", re.ASCII)
"""What stands where a secret or an address is to be put."""
_HOOK: Final = "url: https://hooks.example.org/a"


def _received(*lines: str) -> Example:
    config = "route: {receiver: team}\nreceivers:\n  - name: team\n" + "".join(f"    {line}\n" for line in lines)
    return Example(stack({"compose.yaml": _COMPOSE, "alertmanager.yml": config}))


def _routed(*routes: str) -> Example:
    lines = "".join(f"    - {{{route}}}\n" for route in routes)
    config = f"route:\n  receiver: other\n  routes:\n{lines}receivers: [{{name: team}}, {{name: other}}]\n"
    return Example(stack({"compose.yaml": _COMPOSE, "alertmanager.yml": config}))


@rule(
    "LK290",
    "notified-twice",
    severity=Severity.WARNING,
    bad=(
        _received(f"webhook_configs: [{{{_HOOK}}}, {{url: «https://hooks.example.org/a»}}]"),
        _received(
            "email_configs:",
            "  - {to: team@example.org, send_resolved: true}",
            "  - {to: boss@example.org}",
            "  - {to: «team@example.org»}",
        ),
        _received("slack_configs: [{channel: '#a'}, {channel: «'#a'», send_resolved: false}]"),
        _routed(
            "receiver: team, matchers: [severity = critical], continue: true",
            "receiver: team, «matchers»: ['severity=\"critical\"']",
        ),
        _routed("receiver: team, match: {job: app}, continue: true", "receiver: team, «matchers»: [job = app]"),
    ),
    good=(
        _received(f"webhook_configs: [{{{_HOOK}}}, {{url: https://hooks.example.org/b}}]"),
        _received(f"webhook_configs: [{{{_HOOK}, max_alerts: 1}}, {{{_HOOK}}}]"),
        _received("email_configs: [{to: a@example.org, text: a}, {to: a@example.org, html: b}]"),
        _received("telegram_configs: [{bot_token: a, chat_id: 1}, {bot_token: a, chat_id: 2}]"),
        _received("webhook_configs: [{url: $HOOK}, {url: $HOOK}]", "slack_configs: [{}, {}]"),
        _received("pagerduty_configs: [{routing_key: <secret>}, {routing_key: <secret>}]"),
        _routed("receiver: team, matchers: [a = b], continue: true", "receiver: other, matchers: [a = b]"),
        _routed("receiver: team, matchers: [a = b], continue: true", "receiver: team, matchers: [a = c]"),
        _routed(
            "receiver: team, matchers: [a = b], continue: true, group_by: [c]", "receiver: team, matchers: [a = b]"
        ),
        _routed(
            "receiver: team, matchers: [a = b], continue: true, active_time_intervals: [night]",
            "receiver: team, matchers: [a = b]",
        ),
        _routed(
            "receiver: team, matchers: [a = b], continue: true", "receiver: other", "receiver: team, matchers: [a = b]"
        ),
        _routed("matchers: [a = b], continue: true", "matchers: [a = b], routes: [{receiver: team}]"),
        _routed("receiver: team, matchers: [a = b], continue: true, routes: [{}]", "receiver: team, matchers: [a = b]"),
    ),
)
def notified_twice(subject: Alertmanager, _stack: Stack) -> Iterator[Finding]:
    """One notification is sent twice to the same place.

    Alertmanager doesn't compare integrations: each entry of a receiver sends notifications of its own. Routes with the
    same matchers and receiver have groups of one name: the second is silent where the first has just been notified,
    but as a rule both are due at the same moment, and both send. Take one of them out.
    """
    for receiver in subject.config["receivers"].items():
        for key, block in receiver.entries():
            if key.endswith("_configs"):
                yield from _of_integrations(block, receiver["name"].text or "")
    for owner in subject.routes():
        yield from _of_routes(owner)


def _of_integrations(block: Node, receiver: str) -> Iterator[Finding]:
    seen: dict[str, Node] = {}
    for entry in block.items():
        said = {key: plain(value) for key, value in entry.entries() if key != "send_resolved"}
        shown = repr(sorted(said.items(), key=lambda one: one[0]))
        if not said or "$" in shown or any(map(_is_stand_in, said.values())):
            continue  # what is filled in may differ
        before = seen.setdefault(shown, entry)
        if before is not entry:
            yield Finding(
                _first(entry).place,
                f"`{receiver}` has this entry twice: each alert is notified of twice",
                "take one of them out",
                ((_first(before).place, "the first one"),),
            )


def _is_stand_in(value: object) -> bool:
    return isinstance(value, str) and _STAND_IN.fullmatch(value) is not None


def _first(entry: Node) -> Node:
    """The value by which an entry is shown."""
    return next(node for key, node in entry.entries() if key != "send_resolved")


def _of_routes(owner: Node) -> Iterator[Finding]:
    routes = list(owner["routes"].items())
    if not any(route["continue"].flag is True for route in routes):
        return
    unreached = {one.route.path for one in taken(owner)}
    seen: dict[tuple[frozenset[Condition], str], Node] = {}
    for route in routes:
        asked, receiver = conditions(route), route["receiver"].text
        if asked is None or route["routes"].present or not receiver or route.path in unreached:
            continue
        rest = [(key, plain(value)) for key, value in route.entries() if key not in _MATCHING]
        same = (asked, repr(sorted(rest, key=lambda one: one[0])))
        before = seen.get(same)
        if before is not None:
            yield Finding(
                place_of(route),
                f"`{receiver}` gets the same alerts by a route before this one: each may be notified of twice",
                "take one of them out",
                ((place_of(before), "takes them, and says `continue: true`"),),
            )
        elif route["continue"].flag is True:
            seen[same] = route
