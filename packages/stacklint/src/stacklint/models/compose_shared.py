"""What a compose file defines beside services: networks, volumes, configurations and secrets.

Facts: the Compose specification, docker compose 2.26, and the keys that later versions know.
"""

from __future__ import annotations

from typing import Annotated

from stacklint.models.base import optional
from stacklint.models.compose_parts import ComposeModel
from stacklint.models.compose_scalars import Options, Pairs, String, Truth
from stacklint.models.scalars import AS_MAPPING, AS_TEXT, BY_SHAPE


class Subnet(ComposeModel):
    """Addresses of a network."""

    subnet: String = optional("The addresses.")
    ip_range: String = optional("Those that containers get.")
    gateway: String = optional("The address of the gateway.")
    aux_addresses: dict[str, String] = optional("Addresses that nobody gets.")


class Ipam(ComposeModel):
    """How a network gives out addresses."""

    driver: String = optional("The driver.")
    config: list[Subnet] = optional("The addresses.")
    options: dict[str, String] = optional("Options of the driver.")


class ExternalName(ComposeModel):
    """The name of something that was made by somebody else."""

    name: String = optional("The name.")


External = Annotated[Annotated[Truth, AS_TEXT] | Annotated[ExternalName, AS_MAPPING], BY_SHAPE]


class Network(ComposeModel):
    """A network."""

    name: String = optional("Its name for the engine.")
    driver: String = optional("The driver.")
    driver_opts: Options = optional("Options of the driver.")
    ipam: Ipam = optional("How it gives out addresses.")
    external: External = optional("Whether it is made by somebody else.")
    internal: Truth = optional("Whether it leads nowhere else.")
    enable_ipv4: Truth = optional("Whether it has addresses.")
    enable_ipv6: Truth = optional("Whether it has addresses in IPv6.")
    attachable: Truth = optional("Whether other containers may join.")
    labels: Pairs = optional("Its labels.")


class Volume(ComposeModel):
    """A volume."""

    name: String = optional("Its name for the engine.")
    driver: String = optional("The driver.")
    driver_opts: Options = optional("Options of the driver.")
    external: External = optional("Whether it is made by somebody else.")
    labels: Pairs = optional("Its labels.")


class Config(ComposeModel):
    """A config."""

    name: String = optional("Its name for the engine.")
    file: String = optional("The file that it is.")
    content: String = optional("Its text.")
    environment: String = optional("The variable that holds its text.")
    external: External = optional("Whether it is made by somebody else.")
    labels: Pairs = optional("Its labels.")
    template_driver: String = optional("What fills its text in.")


class Secret(ComposeModel):
    """A secret."""

    name: String = optional("Its name for the engine.")
    file: String = optional("The file that it is.")
    environment: String = optional("The variable that holds its text.")
    external: External = optional("Whether it is made by somebody else.")
    labels: Pairs = optional("Its labels.")
    driver: String = optional("What keeps it.")
    driver_opts: Options = optional("Options of the driver.")
    template_driver: String = optional("What fills its text in.")
