"""LK291."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.prometheus.alertmanager import Alertmanager
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node

_COMPOSE = """\
services:
  alertmanager:
    image: prom/alertmanager:v0.28.1
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]
"""


def _routed(routes: str, root: str = "receiver: team", receivers: str = "{name: team}, {name: 'null'}") -> Example:
    config = f"route:\n  {root}\n  routes: [{routes}]\nreceivers: [{receivers}]\n"
    return Example(stack({"compose.yaml": _COMPOSE, "alertmanager.yml": config}))


@rule(
    "LK291",
    "receiver-of-nothing",
    severity=Severity.WARNING,
    bad=(
        _routed("{matchers: [severity = info], receiver: «null»}"),
        _routed("{matchers: [severity = info], receiver: «~»}", receivers="{name: team}"),
        _routed("{receiver: 'null', routes: [{matchers: [severity = info], receiver: «null»}]}"),
    ),
    good=(
        _routed("{matchers: [severity = info], receiver: 'null'}"),
        _routed("{matchers: [severity = info]}"),
        _routed("{matchers: [severity = info], receiver: null}", "receiver: null"),  # which is refused
        _routed("", "receiver: team"),
    ),
)
def receiver_of_nothing(subject: Alertmanager, _stack: Stack) -> Iterator[Finding]:
    """A route has `null` for a receiver, and hands its alerts to the receiver above it.

    Without quotes `null` is no name but nothing at all, as if the key weren't there. What a route without a receiver
    takes goes to that of the route above it, so alerts that were to be dropped are sent. Alertmanager drops those that
    go to a receiver without integrations: call one `'null'`, in quotes there and here.
    """
    top = subject.config["route"]
    pending: list[tuple[Node, Node]] = [(top, top["receiver"])]
    while pending:
        route, above = pending.pop()
        own = route["receiver"]
        if own.exists and not own.present and above.text:
            named = any(one["name"].text == "null" for one in subject.config["receivers"].items())
            yield Finding(
                own.place,
                f"this is no name but nothing: what the route takes goes to `{above.text}`, the receiver above it",
                "write `'null'`, in quotes" if named else "name a receiver that has no integrations",
                ((above.place, "the receiver above it"),),
            )
        inherited = own if own.text else above
        pending += [(one, inherited) for one in route["routes"].items()]
