"""How compose services are deployed: copies, updates, resources and places.

Facts: the Compose specification, docker compose 2.26, and the keys that later versions know.
"""

from __future__ import annotations

from typing import Annotated

from stacklint.models.base import optional, required
from stacklint.models.compose_parts import ComposeModel
from stacklint.models.compose_scalars import (
    Count,
    DeviceCount,
    Number,
    Pairs,
    Span,
    String,
    Whole,
    WrittenSize,
    choice,
)
from stacklint.models.decode.compose import among
from stacklint.models.scalars import ReadBy

_ORDERS = ("start-first", "stop-first")


class Rollout(ComposeModel):
    """How an update or its rollback goes."""

    parallelism: Whole = optional("How many containers at a time.")
    delay: Span = optional("Time between two groups.")
    failure_action: String = optional("What is done where it fails.")
    monitor: Span = optional("How long containers are watched.")
    max_failure_ratio: Number = optional("How many may fail.")
    order: Annotated[str, ReadBy(among(*_ORDERS)), choice(*_ORDERS)] = optional("What is first.")


class Limits(ComposeModel):
    """The most that a container gets."""

    cpus: Number = optional("Processors.")
    memory: WrittenSize = optional("Memory.")
    pids: Whole = optional("Processes.")


class Discrete(ComposeModel):
    """A resource that is counted."""

    kind: String = optional("What it is.")
    value: Count = optional("How many.")


class Generic(ComposeModel):
    """A resource of the user's own."""

    discrete_resource_spec: Discrete = optional("One that is counted.")


class Gpu(ComposeModel):
    """Devices that are reserved."""

    capabilities: list[String] = optional("What they can.")
    count: DeviceCount = optional("How many.")
    device_ids: list[String] = optional("Which.")
    driver: String = optional("The driver.")
    options: Pairs = optional("Options of the driver.")


class ReservedDevice(Gpu):
    """Devices that are reserved by what they can."""

    capabilities: list[String] = required("What they can.")


class Reservations(ComposeModel):
    """The least that a container gets."""

    cpus: Number = optional("Processors.")
    memory: WrittenSize = optional("Memory.")
    generic_resources: list[Generic] = optional("Resources of the user's own.")
    devices: list[ReservedDevice] = optional("Devices.")


class Resources(ComposeModel):
    """What a container gets."""

    limits: Limits = optional("At most.")
    reservations: Reservations = optional("At least.")


class RestartPolicy(ComposeModel):
    """When containers are started again."""

    condition: String = optional("After what.")
    delay: Span = optional("After how long.")
    max_attempts: Whole = optional("How often.")
    window: Span = optional("How long it takes to tell that a start was fine.")


class Preference(ComposeModel):
    """Where containers are rather placed."""

    spread: String = optional("By which label they are spread.")


class Placement(ComposeModel):
    """Where containers are placed."""

    constraints: list[String] = optional("What a machine must be.")
    preferences: list[Preference] = optional("What it rather is.")
    max_replicas_per_node: Whole = optional("How many on one machine.")


class Deploy(ComposeModel):
    """How a service is deployed."""

    mode: String = optional("`replicated`, `global`, `replicated-job` or `global-job`.")
    endpoint_mode: String = optional("`vip` or `dnsrr`.")
    replicas: Whole = optional("How many containers.")
    labels: Pairs = optional("Labels of the service.")
    update_config: Rollout = optional("How it is updated.")
    rollback_config: Rollout = optional("How an update is taken back.")
    resources: Resources = optional("What its containers get.")
    restart_policy: RestartPolicy = optional("When they are started again.")
    placement: Placement = optional("Where they run.")
