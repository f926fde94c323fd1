"""What compose services consist of, in long forms: builds, ports, mounts, health checks.

Facts: the Compose specification, docker compose 2.26, and the keys that later versions know.
"""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import ConfigDict

from stacklint.models.base import Model, optional, required
from stacklint.models.compose_scalars import (
    Anything,
    AString,
    Command,
    Count,
    Option,
    Options,
    Pairs,
    PlainWhole,
    Published,
    Size,
    Span,
    String,
    StringOrList,
    Strings,
    Truth,
    Whole,
    WholeSize,
    choice,
)
from stacklint.models.decode.compose import among
from stacklint.models.scalars import AS_LIST, AS_MAPPING, AS_TEXT, BY_SHAPE, ReadBy, Text


class ComposeModel(Model):
    """A mapping that may have keys of its author's as well, which begin with `x-`."""

    model_config = ConfigDict(json_schema_extra={"patternProperties": {"^x-": {}}})
    own_keys: ClassVar[bool] = True


Hosts = Annotated[Strings | Annotated[dict[str, StringOrList], AS_MAPPING], BY_SHAPE]


class Ulimit(ComposeModel):
    """A limit of the kernel on a container's processes."""

    soft: Whole = required("The limit that a process may raise.")
    hard: Whole = required("How far it may.")


class BuildUlimit(ComposeModel):
    """A limit of the kernel on a build."""

    soft: PlainWhole = required("The limit that a process may raise.")
    hard: PlainWhole = required("How far it may.")


Ulimits = dict[str, Annotated[Annotated[Whole, AS_TEXT] | Annotated[Ulimit, AS_MAPPING], BY_SHAPE]]
BuildUlimits = dict[str, Annotated[Annotated[PlainWhole, AS_TEXT] | Annotated[BuildUlimit, AS_MAPPING], BY_SHAPE]]


class FileRef(ComposeModel):
    """A config or secret of a service in the long form."""

    source: String = optional("Its name at the top level.")
    target: String = optional("Path in the container.")
    uid: String = optional("Whose file it is, as a number in quotes.")
    gid: String = optional("Which group's file it is, as a number in quotes.")
    mode: Count = optional("Permissions of the file.")


FileRefs = list[Annotated[AString | Annotated[FileRef, AS_MAPPING], BY_SHAPE]]


class Build(ComposeModel):
    """How an image is built."""

    context: String = optional("Folder that is sent to the build.")
    dockerfile: String = optional("The Dockerfile, relative to the context.")
    dockerfile_inline: String = optional("The text of the Dockerfile.")
    args: Pairs = optional("Build arguments.")
    target: String = optional("Stage to build.")
    additional_contexts: Pairs = optional("Further folders or images, by name.")
    entitlements: list[String] = optional("What the build may do beyond the usual.")
    ssh: Annotated[AString | Strings | Annotated[Anything, AS_MAPPING], BY_SHAPE] = optional("Keys for SSH.")
    labels: Pairs = optional("Labels of the image.")
    cache_from: list[String] = optional("Where layers may be taken from.")
    cache_to: list[String] = optional("Where layers are kept.")
    no_cache: Truth = optional("Build every layer anew.")
    no_cache_filter: StringOrList = optional("Stages whose layers are built anew.")
    network: String = optional("Network of the build.")
    provenance: Text = optional("Whether to attest where the image comes from.")
    sbom: Text = optional("Whether to attest what is in the image.")
    pull: Truth = optional("Pull base images even if they are there.")
    shm_size: WholeSize = optional("Size of `/dev/shm`.")
    extra_hosts: Hosts = optional("Further names with their addresses.")
    isolation: String = optional("How the build is isolated.")
    privileged: Truth = optional("Build with all privileges.")
    secrets: FileRefs = optional("Secrets for the build.")
    tags: list[String] = optional("Further names of the image.")
    ulimits: BuildUlimits = optional("Limits of the kernel.")
    platforms: list[String] = optional("Platforms to build for.")


class Port(ComposeModel):
    """A published port in the long form."""

    target: Whole = optional("Port in the container.")
    published: Published = optional("Port or range on the host.")
    host_ip: String = optional("Address of the host.")
    protocol: String = optional("`tcp` or `udp`.")
    app_protocol: String = optional("What is spoken there, such as `http`.")
    mode: String = optional("`host` or `ingress`.")
    name: String = optional("A name for people.")


class Bind(ComposeModel):
    """Settings of a bind mount."""

    propagation: String = optional("How mounts below it spread.")
    create_host_path: Truth = optional("Make a folder where the source is missing.")
    recursive: Annotated[
        str,
        ReadBy(among("enabled", "disabled", "writable", "readonly")),
        choice("enabled", "disabled", "writable", "readonly"),
    ] = optional("What becomes of mounts below it.")
    selinux: Annotated[str, ReadBy(among("z", "Z")), choice("z", "Z")] = optional("Label for SELinux.")


class MountedVolume(ComposeModel):
    """Settings of a mounted volume."""

    nocopy: Truth = optional("Don't fill it with what the image has there.")
    subpath: String = optional("Folder of the volume that is mounted.")
    labels: Pairs = optional("Labels of the volume.")


class Tmpfs(ComposeModel):
    """Settings of a file system in memory."""

    size: Size = optional("How much it can hold.")
    mode: PlainWhole = optional("Permissions of its root.")


class MountedImage(ComposeModel):
    """Settings of a mounted image."""

    subpath: String = optional("Folder of the image that is mounted.")


class Mount(ComposeModel):
    """A volume of a service in the long form."""

    type: String = required("`bind`, `volume`, `tmpfs`, ...")
    source: String = optional("Path on the host, or name of a volume.")
    target: String = optional("Path in the container.")
    read_only: Truth = optional("Whether nothing can be written there.")
    consistency: String = optional("How soon changes are seen on the other side.")
    bind: Bind = optional("How a bind mount is made.")
    volume: MountedVolume = optional("How a volume is mounted.")
    tmpfs: Tmpfs = optional("What a file system in memory is like.")
    image: MountedImage = optional("How an image is mounted.")


class EnvFile(Model):
    """A file of environment variables in the long form."""

    path: String = required("The file.")
    required: Truth = optional("Whether it has to be there.")
    format: String = optional("How it is read.")


EnvFiles = Annotated[list[Annotated[AString | Annotated[EnvFile, AS_MAPPING], BY_SHAPE]], AS_LIST]


class Attachment(ComposeModel):
    """How a service is attached to a network."""

    aliases: list[String] = optional("Further names on this network.")
    ipv4_address: String = optional("Its address.")
    ipv6_address: String = optional("Its address in IPv6.")
    link_local_ips: list[String] = optional("Link-local addresses.")
    mac_address: String = optional("Its hardware address.")
    interface_name: String = optional("What the interface is called in the container.")
    driver_opts: Options = optional("Options of the driver.")
    priority: Option = optional("In which order networks are attached.")
    gw_priority: Option = optional("Which network is the default route.")


_CONDITIONS = ("service_started", "service_healthy", "service_completed_successfully")


class Dependency(ComposeModel):
    """What a service waits for."""

    condition: Annotated[str, ReadBy(among(*_CONDITIONS)), choice(*_CONDITIONS)] = required(
        "What has to be true of the other service."
    )
    restart: Truth = optional("Restart with the other service.")
    required: Truth = optional("Whether the other service has to be there.")


class Healthcheck(ComposeModel):
    """How the engine finds out whether a container is well."""

    test: Command = optional("The command.")
    interval: Span = optional("Time between two checks.")
    timeout: Span = optional("How long a check may take.")
    retries: Count = optional("How many failures in a row it takes.")
    start_period: Span = optional("Time in which failures don't count.")
    start_interval: Span = optional("Time between two checks in the start period.")
    disable: Truth = optional("Take away the check of the image.")


class Hook(ComposeModel):
    """A command that is run in a container at a point of its life."""

    command: Command | None = optional("The command.")
    user: String = optional("User that it runs as.")
    privileged: Truth = optional("Run it with all privileges.")
    working_dir: String = optional("Folder that it runs in.")
    environment: Pairs = optional("Further environment variables.")


_ACTIONS = ("rebuild", "sync", "restart", "sync+restart", "sync+exec")


class Watch(ComposeModel):
    """What is done when files change."""

    path: String = required("What is watched.")
    action: Annotated[str, ReadBy(among(*_ACTIONS)), choice(*_ACTIONS)] = required("What is done.")
    target: String = optional("Where files are copied to.")
    ignore: StringOrList = optional("What isn't watched.")
    include: StringOrList = optional("What alone is watched.")
    exec: Hook = optional("What is run.")
    initial_sync: Truth = optional("Copy all files at the start.")


class Develop(ComposeModel):
    """How a service is run while it is written."""

    watch: list[Watch] = optional("What is watched.")


class Logging(ComposeModel):
    """Where a container's output goes."""

    driver: String = optional("The driver.")
    options: dict[str, Option | None] = optional("Options of the driver.")


class Credentials(ComposeModel):
    """Credentials of a managed service account of Windows."""

    config: String = optional("The config that holds them.")
    file: String = optional("The file that holds them.")
    registry: String = optional("The entry of the registry that holds them.")


class Device(ComposeModel):
    """A device in the long form."""

    source: String = required("Path on the host.")
    target: String = optional("Path in the container.")
    permissions: String = optional("`r`, `w` and `m`.")


class BlockRate(Model):
    """How fast a device may be read or written."""

    path: String = optional("The device.")
    rate: WholeSize = optional("Bytes or operations in a second.")


class BlockWeight(Model):
    """A service's share of a device."""

    path: String = optional("The device.")
    weight: PlainWhole = optional("The share, 10 to 1000.")


class BlockIo(Model):
    """Limits on block devices."""

    weight: PlainWhole = optional("The share, 10 to 1000.")
    weight_device: list[BlockWeight] = optional("Shares by device.")
    device_read_bps: list[BlockRate] = optional("Bytes read in a second.")
    device_read_iops: list[BlockRate] = optional("Reads in a second.")
    device_write_bps: list[BlockRate] = optional("Bytes written in a second.")
    device_write_iops: list[BlockRate] = optional("Writes in a second.")


class Provider(ComposeModel):
    """A program that provides a service instead of a container."""

    type: String = required("The program.")
    options: dict[str, Annotated[Annotated[Text, AS_TEXT] | Annotated[list[Text], AS_LIST], BY_SHAPE]] = optional(
        "What it is told."
    )


class Extends(Model):
    """The service that another one is based on, in the long form."""

    service: String = required("The service.")
    file: String = optional("The compose file that it stands in, if it is another one.")
