"""What rules look at of the configuration that a program is started with."""

from __future__ import annotations

from typing import NamedTuple

from stacklint.document import Node
from stacklint.stack.compose import Service
from stacklint.stack.container import Resolution


class ConfigFile(NamedTuple):
    """The configuration that a program is started with.

    Attributes:
        role: `prometheus` or `alertmanager`.
        service: the service that runs it.
        path: its path in the container.
        node: the flag that names it, or the service.
        explicit: whether a flag names it.
        resolution: what is there.
    """

    role: str
    service: Service
    path: str
    node: Node
    explicit: bool
    resolution: Resolution
