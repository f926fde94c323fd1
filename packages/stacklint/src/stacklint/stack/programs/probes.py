"""Exporters that look at the target that a job names in a parameter, and what they are asked to do with it.

Sources: the READMEs and `main.go` of blackbox_exporter, mysqld_exporter, postgres_exporter, redis_exporter and
snmp_exporter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import root
from stacklint.stack.compose.sets import Service
from stacklint.stack.containers.container import Seen
from stacklint.stack.containers.hosts import service_of
from stacklint.stack.programs.images import known_image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Node
    from stacklint.stack.prometheus.server import ScrapeJob
    from stacklint.stack.stack import Stack

_PATHS: Final = {"blackbox": "/probe", "mysqld": "/probe", "postgres": "/probe", "redis": "/scrape", "snmp": "/snmp"}
"""Where they take a target, by the table of what they export."""
DEFAULT_MODULE: Final = "http_2xx"
"""The module of blackbox_exporter that is taken where none is asked for."""
TARGET: Final = "__param_target"
_AS_IT_IS: Final = {"action": ("replace",), "regex": ("(.*)",), "replacement": ("$1", "${1}")}
"""What a step of relabelling may say of itself that holds anyway."""


class Prober(NamedTuple):
    """A service that looks at targets for others, by which program, and the path at which it does."""

    service: Service
    table: str
    path: str


def probers(job: ScrapeJob, stack: Stack) -> Iterator[Prober]:
    """The services that a job asks to look at its targets, each once."""
    asked = (service_of(target, stack.compose) for target in job.targets)
    for service in {one.name: one for one in asked if one is not None}.values():
        known = known_image(service.image) if service.build is None else None
        path = _PATHS.get(known.table) if known is not None else None
        if known is not None and path is not None:
            yield Prober(service, known.table, path)


def blackbox_config(service: Service, stack: Stack) -> Node | None:
    """The configuration of a blackbox_exporter; `None` where it isn't known."""
    known = known_image(service.image) if service.build is None else None
    if known is None or known.table != "blackbox" or not known.config:
        return None
    given = service.flag("config.file")
    if given is None and service.command:
        return None  # it looks for `blackbox.yml` where it works
    found = stack.container_of(service).resolve(given[0] if given is not None else known.config)
    if found.seen is not Seen.FILE or found.path is None:
        return None
    config = root(stack.files.document(found.path, "yaml"))
    return config if not config.document.broken else None


def blackbox_modules(service: Service, stack: Stack) -> Node | None:
    """The modules of a blackbox_exporter; `None` where they aren't known."""
    config = blackbox_config(service, stack)
    return config["modules"] if config is not None and config["modules"].is_mapping else None


def copied_label(step: Node) -> str:
    """The label whose value a step of relabelling writes into another one as it is; "" where it does anything else."""
    sources = [one.text for one in step["source_labels"].items()]
    said = [key for key in step.keys if key not in ("source_labels", "target_label")]
    as_it_is = all(step[key].text in _AS_IT_IS.get(key, ()) for key in said)
    return sources[0] or "" if as_it_is and len(sources) == 1 else ""


def probe_kind(job: ScrapeJob, service: Service, stack: Stack) -> str:
    """What a prober does with targets: `http`, `tcp`, `dns` and the like; by the name of the module at worst."""
    name = job.node["params"]["module"][0].text or DEFAULT_MODULE
    modules = blackbox_modules(service, stack)
    said = modules[name]["prober"].text if modules is not None else None
    return said or name.partition("_")[0]
