"""Compose files. Facts: the Compose specification, docker compose 2.26, and the keys that later versions know.

Compose refuses keys that it doesn't know, but for those that begin with `x-`. It takes no number for a text, and no
null for anything but a command, a network, a volume and the values of mappings. What names and texts mean is
`compose_meaning`'s to judge, and what a set of files makes the stack's.
"""

from __future__ import annotations

from typing import Annotated

from stacklint.models.base import Format, Model, optional
from stacklint.models.compose_deploy import Deploy, Gpu
from stacklint.models.compose_meaning import meaning
from stacklint.models.compose_parts import (
    Attachment,
    BlockIo,
    Build,
    ComposeModel,
    Credentials,
    Dependency,
    Develop,
    Device,
    EnvFiles,
    Extends,
    FileRefs,
    Healthcheck,
    Hook,
    Hosts,
    Logging,
    Mount,
    Port,
    Provider,
    Ulimits,
)
from stacklint.models.compose_scalars import (
    Anything,
    AString,
    AText,
    Command,
    Count,
    Exposed,
    Name,
    Number,
    Option,
    Pairs,
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
from stacklint.models.compose_shared import Config, Network, Secret, Volume
from stacklint.models.decode.compose import among
from stacklint.models.scalars import AS_LIST, AS_MAPPING, AS_TEXT, BY_SHAPE, ReadBy

_POLICIES = ("always", "never", "missing", "if_not_present", "build", "refresh", "daily", "weekly")


class Service(ComposeModel):
    """A service."""

    image: String = optional("Image to run.")
    build: Annotated[AString | Annotated[Build, AS_MAPPING], BY_SHAPE] = optional("How the image is built.")
    command: Command | None = optional("Arguments instead of the image's.")
    entrypoint: Command | None = optional("Program instead of the image's.")
    container_name: String = optional("Name of the container, which is a name on its networks too.")
    hostname: String = optional("Host name in the container.")
    domainname: String = optional("Domain of the host name.")
    user: String = optional("User that it runs as.")
    working_dir: String = optional("Folder that it starts in.")
    profiles: list[String] = optional("Profiles that start the service.")
    ports: list[Annotated[AText | Annotated[Port, AS_MAPPING], BY_SHAPE]] = optional("Published ports.")
    expose: list[Exposed] = optional("Ports for other services.")
    volumes: list[Annotated[AString | Annotated[Mount, AS_MAPPING], BY_SHAPE]] = optional("What is mounted.")
    volumes_from: list[String] = optional("Services and containers whose mounts it has.")
    tmpfs: StringOrList = optional("File systems in memory.")
    environment: Pairs = optional("Environment variables.")
    env_file: Annotated[AString | EnvFiles, BY_SHAPE] = optional("Files of environment variables.")
    networks: Annotated[Strings | Annotated[dict[Name, Attachment | None], AS_MAPPING], BY_SHAPE] = optional(
        "Networks that it is on."
    )
    network_mode: String = optional("`host`, `none`, or whose network it shares.")
    links: list[String] = optional("Services with further names for them.")
    external_links: list[String] = optional("Containers of others with names for them.")
    extra_hosts: Hosts = optional("Further names with their addresses.")
    dns: StringOrList = optional("Name servers.")
    dns_opt: list[String] = optional("Options of the name servers.")
    dns_search: StringOrList = optional("Domains that names are looked for in.")
    mac_address: String = optional("Its hardware address.")
    depends_on: Annotated[Strings | Annotated[dict[Name, Dependency], AS_MAPPING], BY_SHAPE] = optional(
        "Services that start before."
    )
    extends: Annotated[AString | Annotated[Extends, AS_MAPPING], BY_SHAPE] = optional("The service it is based on.")
    healthcheck: Healthcheck = optional("How its health is found out.")
    restart: String = optional("When it is started again.")
    deploy: Deploy | None = optional("How it is deployed.")
    develop: Develop | None = optional("How it is run while it is written.")
    scale: Whole = optional("How many containers.")
    pull_policy: Annotated[str, ReadBy(among(*_POLICIES, "every_.+")), choice(*_POLICIES)] = optional(
        "When the image is pulled."
    )
    platform: String = optional("Platform of the image.")
    configs: FileRefs = optional("Configs that are mounted.")
    secrets: FileRefs = optional("Secrets that are mounted.")
    credential_spec: Credentials = optional("Credentials of a managed service account.")
    labels: Pairs = optional("Labels of the container.")
    label_file: StringOrList = optional("Files of labels.")
    annotations: Pairs = optional("Annotations of the container.")
    logging: Logging = optional("Where its output goes.")
    attach: Truth = optional("Whether its output is shown.")
    stdin_open: Truth = optional("Keep the standard input open.")
    tty: Truth = optional("Give it a terminal.")
    init: Truth = optional("Run an init process first.")
    stop_grace_period: Span = optional("How long it may take to stop.")
    stop_signal: String = optional("The signal that stops it.")
    post_start: list[Hook] = optional("What is run after it starts.")
    pre_stop: list[Hook] = optional("What is run before it stops.")
    read_only: Truth = optional("Whether its root file system can't be written to.")
    privileged: Truth = optional("Run with all privileges.")
    cap_add: list[String] = optional("Capabilities that it has besides.")
    cap_drop: list[String] = optional("Capabilities that it lacks.")
    security_opt: list[String] = optional("Options of security modules.")
    group_add: list[Option] = optional("Further groups of its user.")
    userns_mode: String = optional("Its namespace of users.")
    pid: String | None = optional("Its namespace of processes.")
    ipc: String = optional("Its namespace of shared memory.")
    uts: String = optional("Its namespace of host names.")
    cgroup: Annotated[str, ReadBy(among("host", "private")), choice("host", "private")] = optional(
        "Its namespace of control groups."
    )
    cgroup_parent: String = optional("The control group that it is in.")
    isolation: String = optional("How it is isolated.")
    runtime: String = optional("What runs it.")
    sysctls: Pairs = optional("Parameters of the kernel.")
    ulimits: Ulimits = optional("Limits of the kernel.")
    shm_size: Size = optional("Size of `/dev/shm`.")
    storage_opt: Anything = optional("Options of the storage driver.")
    devices: list[Annotated[AString | Annotated[Device, AS_MAPPING], BY_SHAPE]] = optional("Devices of the host.")
    device_cgroup_rules: list[String] = optional("Which devices it may use.")
    gpus: Annotated[
        Annotated[str, ReadBy(among("all")), choice("all"), AS_TEXT] | Annotated[list[Gpu], AS_LIST], BY_SHAPE
    ] = optional("Graphics processors that it may use.")
    blkio_config: BlockIo = optional("How it uses block devices.")
    cpus: Number = optional("How many processors it may use.")
    cpu_count: Whole = optional("How many processors it sees.")
    cpu_percent: Number = optional("How much of the processors it may use.")
    cpu_period: Count = optional("Length of a period of the scheduler.")
    cpu_quota: Count = optional("How much of a period it may use.")
    cpu_rt_period: Count = optional("Length of a period of the real-time scheduler.")
    cpu_rt_runtime: Count = optional("How much of that period it may use.")
    cpu_shares: Count = optional("Its share of the processors.")
    cpuset: String = optional("Which processors it may use.")
    mem_limit: Size = optional("The most memory that it gets.")
    mem_reservation: WholeSize = optional("The memory that it gets at least.")
    mem_swappiness: WholeSize = optional("How readily its memory is swapped.")
    memswap_limit: Size = optional("The most memory and swap that it gets.")
    oom_kill_disable: Truth = optional("Don't end it where memory runs out.")
    oom_score_adj: Whole = optional("How soon it is ended where memory runs out.")
    pids_limit: Count = optional("How many processes it may have.")
    models: Annotated[Strings | Annotated[dict[str, Anything | None], AS_MAPPING], BY_SHAPE] = optional(
        "Language models that it uses."
    )
    provider: Provider = optional("What provides it instead of a container.")
    use_api_socket: Truth = optional("Give it the engine's socket.")


class Include(Model):
    """Another compose file that belongs to this one, in the long form."""

    path: StringOrList = optional("The file, or files that are merged.")
    project_directory: String = optional("Folder that its paths are relative to.")
    env_file: StringOrList = optional("Files with the variables to fill in.")


class Compose(ComposeModel):
    """A compose file."""

    version: String = optional("Says nothing any more.")
    name: String = optional("Name of the project.")
    include: list[Annotated[AString | Annotated[Include, AS_MAPPING], BY_SHAPE]] | None = optional("Further files.")
    services: dict[Name, Service] = optional("The services.")
    networks: dict[str, Network | None] = optional("The networks.")
    volumes: dict[Name, Volume | None] = optional("The volumes.")
    configs: dict[Name, Config] = optional("The configs.")
    secrets: dict[Name, Secret] = optional("The secrets.")
    models: dict[str, Anything] = optional("Language models.")


FORMAT = Format(
    title="Compose file",
    variants=(Compose,),
    choose=lambda _: Compose,
    meaning=meaning,
)
