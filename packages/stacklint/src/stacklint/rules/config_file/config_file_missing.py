"""LK103."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place, Spot
from stacklint.models import Kind
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.ends import ADVICE, dangling_link
from stacklint.rules.fixtures import edited, linked, stack
from stacklint.stack.containers.container import Seen
from stacklint.stack.containers.nested_mounts import normal
from stacklint.stack.programs.given_flags import shell_words
from stacklint.stack.programs.images import fallback_config, known_image
from stacklint.stack.prometheus.config_files import ConfigFile
from stacklint.stack.prometheus.referenced import may_appear
from stacklint.stack.stack import Stack

_MADE = "    command: [--config.file=/made.yml]\n"
_OTHER = "    command: [--web.enable-lifecycle]\n"
_OWN = "./prometheus/prometheus.yml"


def _started(command: str, *mounts: str) -> dict[str, str]:
    """The sound repository with another command, and more mounts, of its Prometheus."""
    volumes = "".join(f"      - {mount}\n" for mount in ("./prometheus:/etc/prometheus:ro", *mounts))
    service = f"    image: prom/prometheus:v3.5.0\n{command}    volumes:\n{volumes}"
    return stack({"compose.yaml": f"services:\n  app: {{build: app}}\n  prometheus:\n{service}volumes: {{data: }}\n"})


def _alone(*mounts: str, more: str = "") -> dict[str, str]:
    """A Prometheus whose command replaces that of its image, with mounts of its own."""
    volumes = "".join(f"      - {mount}\n" for mount in mounts)
    service = f"    image: prom/prometheus:v3.5.0\n{_OTHER}{more}    volumes:\n{volumes}"
    return stack({"compose.yaml": f"services:\n  prometheus:\n{service}volumes: {{data: }}\n"})


def _built(command: str) -> dict[str, str]:
    """A Prometheus whose Dockerfile copies its configuration."""
    recipe = f"FROM prom/prometheus:v3.5.0\nCOPY prometheus.yml /etc/prometheus/\nCMD {command}\n"
    compose = "services:\n  prometheus: {build: prometheus}\n"
    return stack({"compose.yaml": compose, "prometheus/Dockerfile": recipe})


@rule(
    "LK103",
    "config-file-missing",
    severity=Severity.ERROR,
    bad=(
        Example(
            edited(
                "compose.yaml",
                "[--config.file=/etc/prometheus/prometheus.yml]",
                "[«--config.file=/etc/prometheus/prom.yml»]",
            )
        ),
        Example(_started("    command: [«--web.enable-lifecycle»]\n")),
        Example(_started("    command: «--web.enable-lifecycle --log.level=debug»\n", "data:/prometheus")),
        Example(_started("    working_dir: /srv\n    command: [«--web.enable-lifecycle»]\n")),
        Example(_built('["«--config.file=/etc/prometheus/prom.yml»"]')),
        Example(
            stack(
                {
                    "compose.yaml": (
                        "services:\n  prometheus:\n    image: «prom/prometheus:v3.5.0»\n"
                        "    volumes: [./prometheus:/prometheus:ro]\n"
                    )
                }
            )
        ),
        Example(
            edited(
                "compose.yaml",
                "[--config.file=/etc/prometheus/prometheus.yml]",
                "[«--config.file=/etc/prometheus/site.yml»]",
                {"prometheus/site.yml": linked("../sites/a.yml"), "sites/a.yml": "scrape_configs: []\n"},
            )
        ),
    ),
    good=(
        Example(stack()),
        Example(edited("compose.yaml", "    command: [--config.file=/etc/prometheus/prometheus.yml]\n", "")),
        Example(_started(_OTHER, "./prometheus/prometheus.yml:/prometheus/prometheus.yml")),
        Example(_alone("./prometheus/prometheus.yml:/prometheus/prometheus.yml", "data:/prometheus")),
        Example(_alone("./prometheus/prometheus.yml:/srv/prometheus.yml", more="    working_dir: /srv\n")),
        Example(_alone("/etc/localtime:/etc/localtime", more="    volumes: [./prometheus:/etc/prometheus]\n")),
        Example(_started(_OTHER, "more:/prometheus")),
        Example(_started(_MADE, "./made.yml:/made.yml")),
        Example(_built('["--config.file=/etc/prometheus/prometheus.yml"]')),
        Example(_built("--config.file=/etc/prometheus/prometheus.yml --web.enable-lifecycle")),
        Example(_started(_MADE, "./made.yml:/made.yml") | {"made.example.yml": ""}),
        Example(_started("    command: [sh, -c, prometheus --web.enable-lifecycle]\n")),
        Example(_started("    command: [--web.enable-lifecycle, $FLAGS]\n")),
        Example(_started("    command: sh -c 'prometheus --config.file=/own.yml'\n", f"{_OWN}:/own.yml")),
        Example(_started(f"    entrypoint: [/start.sh]\n{_OTHER}")),
        Example(_started("    entrypoint: [/bin/prometheus, --config.file=/own.yml]\n", f"{_OWN}:/own.yml")),
        Example(
            edited(
                "compose.yaml",
                "  prometheus:\n",
                "  alertmanager: {image: example/alertmanager, command: [--config.file=/a.yml]}\n  prometheus:\n",
                {"alertmanager/alertmanager.yml": "route: {receiver: a}\nreceivers: [{name: a}]\n"},
            )
        ),
        Example(stack({"other/compose.yaml": "services: {prometheus: {image: prom/prometheus:v3.5.0}}\n"})),
    ),
)
def config_file_missing(subject: ConfigFile, stack: Stack) -> Iterator[Finding]:
    """A program is started with a configuration file that its container does not have.

    Where a flag names the file, the program exits at once. Where it falls back on the image's own file, it starts with
    an example configuration, and the one in the repository is used by nothing. A `command` stands in the place of the
    image's own arguments, which name the file: without `--config.file` in it the program looks for one in the folder
    that it works in.
    """
    if shell_words(subject.service) is not None:
        return  # which LK298 tells
    if path := _forgotten(subject, stack):
        yield Finding(
            subject.service.command[0][1].place,
            f"the command replaces that of the image and has no `--config.file`; {subject.role.title()} looks for "
            f"`{path}` and exits at start",
            f"add `--config.file={subject.path}` to it",
        )
        return
    resolution, built = subject.resolution, subject.service.is_built
    if stack.container_of(subject.service).lacks(resolution.mount):
        return  # the mount is told of, and what breaks with it
    may_come = resolution.path is not None and may_appear(resolution.path, stack.files)
    if resolution.seen is Seen.FILE or (resolution.seen is Seen.MISSING and may_come):
        return
    found = stack.unread(Kind(subject.role), subject.role)
    related: tuple[tuple[Place | Spot, str], ...] = ()
    if resolution.mount is not None:
        link = dangling_link(resolution, stack.files)
        related = ((resolution.mount.node.place, "this mount covers the path"), *link)
    elif found:
        related = ((Place(stack.files.name(found[0])), "the configuration in the repository"),)
    if resolution.seen is Seen.MISSING or (resolution.seen is Seen.FOLDER and resolution.path is not None):
        what = "is a folder" if resolution.seen is Seen.FOLDER else "does not exist"
        yield Finding(
            subject.node.place,
            f"`{subject.path}` {what} in the container of `{subject.service.name}`; "
            f"{subject.role.title()} exits at start",
            "mount the file itself there" if resolution.seen is Seen.FOLDER else _advice(found, subject, stack),
            related,
        )
    elif (
        resolution.seen is Seen.UNKNOWN
        and resolution.mount is None
        and found
        and _image_only(subject)
        and not stack.container_of(subject.service).is_prepared
        and not stack.container_of(subject.service).may_change(normal(subject.path))
    ):
        yield Finding(
            subject.node.place,
            f"`{subject.service.name}` starts with the example configuration of its image; "
            f"`{stack.files.name(found[0])}` is {'neither copied nor' if built else 'not'} mounted there",
            f"{'copy it to' if built else 'mount it at'} `{subject.path}`",
            related,
        )


def _forgotten(subject: ConfigFile, stack: Stack) -> str | None:
    """The path that a program falls back on where its command names no configuration, if nothing is there."""
    service, path = subject.service, fallback_config(subject.service)
    if path is None:
        return None
    found = stack.container_of(service).resolve(path)
    own = found.mount is not None and stack.compose is not None and stack.compose.is_private(found.mount)
    return path if found.seen is Seen.MISSING or own else None


def _image_only(subject: ConfigFile) -> bool:
    """Whether a service has what its image brings and nothing else, and that is not somebody's own."""
    service = subject.service
    is_own = known_image(service.image) is None  # built elsewhere, with whatever configuration
    return service.build is None and not is_own and not service.partial and all(one.known for one in service.mounts)


def _advice(found: tuple[str, ...], subject: ConfigFile, stack: Stack) -> str:
    if subject.resolution.link is not None:
        return ADVICE
    container = stack.container_of(subject.service)
    for path in found:
        if target := container.sees(path):
            brought = "copied to" if container.resolve(target).mount is None else "mounted at"
            return f"`{stack.files.name(path)}` is {brought} `{target}`"
    return f"mount the configuration at `{subject.path}`"
