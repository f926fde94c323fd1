"""DO108."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.needs import Need, rings
from stacklint.stack.compose.sets import Compose, SetFaultKind
from stacklint.stack.stack import Stack

_APP = "    build: app\n"
_NEEDS = "    image: prom/prometheus:v3.5.0\n"


@rule(
    "DO108",
    "compose-ring",
    severity=Severity.ERROR,
    bad=(
        Example(
            {
                **edited("compose.yaml", _APP, f"{_APP}    depends_on: [prometheus]\n"),
                "compose.override.yaml": "services:\n  prometheus:\n    depends_on: [«app»]\n",
            }
        ),
        Example(edited("compose.yaml", _APP, f"{_APP}    depends_on: [«app»]\n")),
        Example(edited("compose.yaml", _APP, f"{_APP}    extends: «app»\n")),
        Example(edited("compose.yaml", "services:\n", "include: [«compose.yaml»]\nservices:\n")),
    ),
    good=(
        Example(stack()),
        Example(edited("compose.yaml", _APP, f"{_APP}    depends_on: [prometheus, grafana]\n")),
    ),
)
def compose_ring(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """Services wait for one another, or files or services are made of themselves.

    Compose refuses the whole set. `links`, `volumes_from` and `network_mode: service:...` count as `depends_on` does.
    """
    for fault in subject.faults:
        if fault.kind is SetFaultKind.RING:
            yield Finding(fault.node.place, f"{fault.message}; compose refuses the file", "take one step of it out")
    for ring in rings({name: service.node for name, service in subject.services.items()}):
        *others, last = ring
        names = " -> ".join((last.name, *(step.name for step in ring)))
        yield Finding(
            _place(last),
            f"`{last.name}` waits for itself: {names}; compose refuses the file",
            "take one step of it out",
            tuple((_place(step), f"`{step.name}` is waited for here") for step in others),
        )


def _place(step: Need) -> Place:
    return step.node.place.key() if step.by_key else step.node.place
