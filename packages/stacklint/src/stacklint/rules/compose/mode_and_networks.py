"""DO111."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.stack.compose.sets import Compose
from stacklint.stack.stack import Stack

_APP = "    build: app\n"


@rule(
    "DO111",
    "mode-and-networks",
    severity=Severity.ERROR,
    bad=(Example(edited("compose.yaml", _APP, f"{_APP}    «network_mode»: host\n    networks: [default]\n")),),
    good=(
        Example(edited("compose.yaml", _APP, f"{_APP}    network_mode: host\n")),
        Example(edited("compose.yaml", _APP, f"{_APP}    networks: [default]\n")),
    ),
)
def mode_and_networks(subject: Compose, _stack: Stack) -> Iterator[Finding]:
    """A service has a network mode and networks as well.

    Compose refuses the whole file: with `network_mode` a service is on no network of the set.
    """
    for name, service in subject.services.items():
        mode, networks = service.node["network_mode"], service.node["networks"]
        if mode.text and (networks.keys or next(networks.items(), None) is not None):
            yield Finding(
                mode.place.key(),
                f"`{name}` has `network_mode` and `networks`; compose refuses the file",
                "keep one of them",
                ((networks.place.key(), "its networks"),),
            )
