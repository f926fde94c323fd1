"""The part of a compose file that links need. Facts: the Compose specification, and docker compose 2.26.

Compose refuses unknown keys; what is modelled here is not all that it knows, so unknown keys are not judged.
It takes no number for a text, and no null for anything but a command and the values of mappings.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import PlainValidator, StringConstraints

from stacklint.models.base import Format, OpenModel, optional, required
from stacklint.models.core_yaml import native
from stacklint.models.scalars import AS_LIST, AS_MAPPING, AS_TEXT, BY_SHAPE, Reads, Text, unreadable

_CONDITION = r"^(service_started|service_healthy|service_completed_successfully)$|\$"
Condition = Annotated[
    str,
    StringConstraints(pattern=_CONDITION),
    Reads(
        "one of `service_started`, `service_healthy`, `service_completed_successfully`",
        {"type": "string", "pattern": _CONDITION},
    ),
]


def _string(value: object) -> str:
    """What YAML gives as a string: Compose decodes without types to go by, then validates."""
    found = native(value)
    if isinstance(found, str):
        return found
    raise unreadable()


String = Annotated[str, PlainValidator(_string), Reads("a text (a number needs quotes here)", {"type": "string"})]
_Text = Annotated[Text, AS_TEXT]
_String = Annotated[String, AS_TEXT]
_Texts = Annotated[list[String], AS_LIST]
Command = Annotated[_String | _Texts, BY_SHAPE]
"""One text, which is split like a shell's, or the words."""
Pairs = Annotated[_Texts | Annotated[dict[str, Text | None], AS_MAPPING], BY_SHAPE]
"""A mapping, or a list of `name=value`."""


class Build(OpenModel):
    """How an image is built."""

    context: String = optional("Folder that is sent to the build.")
    dockerfile: String = optional("The Dockerfile, relative to the context.")
    dockerfile_inline: String = optional("The text of the Dockerfile.")
    args: Pairs = optional("Build arguments.")
    target: String = optional("Stage to build.")


class Port(OpenModel):
    """A published port in the long form."""

    target: Text = optional("Port in the container.")
    published: Text = optional("Port or range on the host.")
    host_ip: String = optional("Address of the host.")
    protocol: String = optional("`tcp` or `udp`.")


class Mount(OpenModel):
    """A volume of a service in the long form."""

    type: String = required("`bind`, `volume`, `tmpfs`, ...")
    source: String = optional("Path on the host, or name of a volume.")
    target: String = optional("Path in the container.")
    bind: dict[str, Any] = optional("Settings of a bind mount.")
    volume: dict[str, Any] = optional("Settings of a volume.")


class FileRef(OpenModel):
    """A config or secret of a service in the long form."""

    source: String = optional("Its name at the top level.")
    target: String = optional("Path in the container.")


class EnvFile(OpenModel):
    """A file of environment variables in the long form."""

    path: String = optional("The file.")
    required: Text = optional("Whether it has to be there.")


class Attachment(OpenModel):
    """How a service is attached to a network."""

    aliases: list[String] = optional("Further names on this network.")


class Dependency(OpenModel):
    """What a service waits for."""

    condition: Condition = required("What has to be true of the other service.")


class Healthcheck(OpenModel):
    """How the engine finds out whether a container is well."""

    test: Command = optional("The command.")
    interval: String = optional("Time between two checks.")
    timeout: String = optional("How long a check may take.")
    retries: Text = optional("How many failures in a row it takes.")
    start_period: String = optional("Time in which failures don't count.")
    disable: Text = optional("Take away the check of the image.")


_FileRefs = list[Annotated[_String | Annotated[FileRef, AS_MAPPING], BY_SHAPE]]
_EnvFiles = Annotated[list[Annotated[_String | Annotated[EnvFile, AS_MAPPING], BY_SHAPE]], AS_LIST]


class Service(OpenModel):
    """A service."""

    image: String = optional("Image to run.")
    build: Annotated[_String | Annotated[Build, AS_MAPPING], BY_SHAPE] = optional("How the image is built.")
    command: Command | None = optional("Arguments instead of the image's.")
    entrypoint: Command | None = optional("Program instead of the image's.")
    container_name: String = optional("Name of the container, which is a name on its networks too.")
    hostname: String = optional("Host name in the container.")
    user: String = optional("User that it runs as.")
    profiles: list[String] = optional("Profiles that start the service.")
    ports: list[Annotated[_Text | Annotated[Port, AS_MAPPING], BY_SHAPE]] = optional("Published ports.")
    expose: list[Text] = optional("Ports for other services.")
    volumes: list[Annotated[_String | Annotated[Mount, AS_MAPPING], BY_SHAPE]] = optional("What is mounted.")
    environment: Pairs = optional("Environment variables.")
    env_file: Annotated[_String | _EnvFiles, BY_SHAPE] = optional("Files of environment variables.")
    networks: Annotated[_Texts | Annotated[dict[str, Attachment | None], AS_MAPPING], BY_SHAPE] = optional(
        "Networks that it is on."
    )
    depends_on: Annotated[_Texts | Annotated[dict[str, Dependency], AS_MAPPING], BY_SHAPE] = optional(
        "Services that start before."
    )
    healthcheck: Healthcheck = optional("How its health is found out.")
    configs: _FileRefs = optional("Configs that are mounted.")
    secrets: _FileRefs = optional("Secrets that are mounted.")
    labels: Pairs = optional("Labels of the container.")


class Include(OpenModel):
    """Another compose file that belongs to this one, in the long form."""

    path: Command = optional("The file, or files that are merged.")
    project_directory: String = optional("Folder that its paths are relative to.")
    env_file: Command = optional("Files with the variables to fill in.")


class Compose(OpenModel):
    """A compose file."""

    name: String = optional("Name of the project.")
    include: list[Annotated[_String | Annotated[Include, AS_MAPPING], BY_SHAPE]] | None = optional("Further files.")
    services: dict[str, Service] = optional("The services.")
    networks: dict[str, dict[str, Any] | None] = optional("The networks.")
    volumes: dict[str, dict[str, Any] | None] = optional("The volumes.")
    configs: dict[str, dict[str, Any]] = optional("The configs.")
    secrets: dict[str, dict[str, Any]] = optional("The secrets.")


FORMAT = Format(
    title="Compose file",
    variants=(Compose,),
    choose=lambda _: Compose,
    meaning=lambda *_: iter(()),
)
