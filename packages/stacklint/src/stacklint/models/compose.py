"""The part of a compose file that links need. Facts: the Compose specification, and docker compose 2.26.

Compose refuses unknown keys; what is modelled here is not all that it knows, so unknown keys are not judged.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import StringConstraints

from stacklint.models.base import Format, OpenModel, optional
from stacklint.models.scalars import AS_LIST, AS_MAPPING, AS_TEXT, BY_SHAPE, Reads, Text

_CONDITION = r"^(service_started|service_healthy|service_completed_successfully)$|\$"
Condition = Annotated[
    str,
    StringConstraints(pattern=_CONDITION),
    Reads(
        "one of `service_started`, `service_healthy`, `service_completed_successfully`",
        {"type": "string", "pattern": _CONDITION},
    ),
]

_Text = Annotated[Text, AS_TEXT]
_Texts = Annotated[list[Text], AS_LIST]
Command = Annotated[_Text | _Texts, BY_SHAPE]
"""One text, which is split like a shell's, or the words."""
Pairs = Annotated[_Texts | Annotated[dict[str, Text | None], AS_MAPPING], BY_SHAPE]
"""A mapping, or a list of `name=value`."""


class Build(OpenModel):
    """How an image is built."""

    context: Text | None = optional("Folder that is sent to the build.")
    dockerfile: Text | None = optional("The Dockerfile, relative to the context.")
    dockerfile_inline: Text | None = optional("The text of the Dockerfile.")
    args: Pairs | None = optional("Build arguments.")
    target: Text | None = optional("Stage to build.")


class Port(OpenModel):
    """A published port in the long form."""

    target: Text | None = optional("Port in the container.")
    published: Text | None = optional("Port or range on the host.")
    host_ip: Text | None = optional("Address of the host.")
    protocol: Text | None = optional("`tcp` or `udp`.")


class Mount(OpenModel):
    """A volume of a service in the long form."""

    type: Text | None = optional("`bind`, `volume`, `tmpfs`, ...")
    source: Text | None = optional("Path on the host, or name of a volume.")
    target: Text | None = optional("Path in the container.")
    bind: dict[str, Any] | None = optional("Settings of a bind mount.")
    volume: dict[str, Any] | None = optional("Settings of a volume.")


class FileRef(OpenModel):
    """A config or secret of a service in the long form."""

    source: Text | None = optional("Its name at the top level.")
    target: Text | None = optional("Path in the container.")


class EnvFile(OpenModel):
    """A file of environment variables in the long form."""

    path: Text | None = optional("The file.")
    required: Text | None = optional("Whether it has to be there.")


class Attachment(OpenModel):
    """How a service is attached to a network."""

    aliases: list[Text] | None = optional("Further names on this network.")


class Dependency(OpenModel):
    """What a service waits for."""

    condition: Condition | None = optional("What has to be true of the other service.")


class Healthcheck(OpenModel):
    """How the engine finds out whether a container is well."""

    test: Command | None = optional("The command.")
    interval: Text | None = optional("Time between two checks.")
    timeout: Text | None = optional("How long a check may take.")
    retries: Text | None = optional("How many failures in a row it takes.")
    start_period: Text | None = optional("Time in which failures don't count.")
    disable: Text | None = optional("Take away the check of the image.")


_FileRefs = list[Annotated[_Text | Annotated[FileRef, AS_MAPPING], BY_SHAPE]]
_EnvFiles = Annotated[list[Annotated[_Text | Annotated[EnvFile, AS_MAPPING], BY_SHAPE]], AS_LIST]


class Service(OpenModel):
    """A service."""

    image: Text | None = optional("Image to run.")
    build: Annotated[_Text | Annotated[Build, AS_MAPPING], BY_SHAPE] | None = optional("How the image is built.")
    command: Command | None = optional("Arguments instead of the image's.")
    entrypoint: Command | None = optional("Program instead of the image's.")
    container_name: Text | None = optional("Name of the container, which is a name on its networks too.")
    hostname: Text | None = optional("Host name in the container.")
    user: Text | None = optional("User that it runs as.")
    profiles: list[Text] | None = optional("Profiles that start the service.")
    ports: list[Annotated[_Text | Annotated[Port, AS_MAPPING], BY_SHAPE]] | None = optional("Published ports.")
    expose: list[Text] | None = optional("Ports for other services.")
    volumes: list[Annotated[_Text | Annotated[Mount, AS_MAPPING], BY_SHAPE]] | None = optional("What is mounted.")
    environment: Pairs | None = optional("Environment variables.")
    env_file: Annotated[_Text | _EnvFiles, BY_SHAPE] | None = optional("Files of environment variables.")
    networks: Annotated[_Texts | Annotated[dict[str, Attachment | None], AS_MAPPING], BY_SHAPE] | None = optional(
        "Networks that it is on."
    )
    depends_on: Annotated[_Texts | Annotated[dict[str, Dependency], AS_MAPPING], BY_SHAPE] | None = optional(
        "Services that start before."
    )
    healthcheck: Healthcheck | None = optional("How its health is found out.")
    configs: _FileRefs | None = optional("Configs that are mounted.")
    secrets: _FileRefs | None = optional("Secrets that are mounted.")
    labels: Pairs | None = optional("Labels of the container.")


class Include(OpenModel):
    """Another compose file that belongs to this one, in the long form."""

    path: Command | None = optional("The file, or files that are merged.")
    project_directory: Text | None = optional("Folder that its paths are relative to.")
    env_file: Command | None = optional("Files with the variables to fill in.")


class Compose(OpenModel):
    """A compose file."""

    name: Text | None = optional("Name of the project.")
    include: list[Annotated[_Text | Annotated[Include, AS_MAPPING], BY_SHAPE]] | None = optional("Further files.")
    services: dict[str, Service] | None = optional("The services.")
    networks: dict[str, dict[str, Any] | None] | None = optional("The networks.")
    volumes: dict[str, dict[str, Any] | None] | None = optional("The volumes.")
    configs: dict[str, dict[str, Any] | None] | None = optional("The configs.")
    secrets: dict[str, dict[str, Any] | None] | None = optional("The secrets.")


FORMAT = Format(
    title="Compose file",
    variants=(Compose,),
    choose=lambda _: Compose,
    meaning=lambda _: iter(()),
)
