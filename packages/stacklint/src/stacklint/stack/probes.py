"""Exporters that look at the target that a job names in a parameter, and what they are asked to do with it.

Sources: the READMEs and `main.go` of blackbox_exporter, mysqld_exporter, postgres_exporter and redis_exporter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Place, root
from stacklint.stack.compose import Service
from stacklint.stack.container import Seen
from stacklint.stack.hosts import service_of
from stacklint.stack.known import known_image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Node
    from stacklint.stack.prometheus import ScrapeJob
    from stacklint.stack.stack import Stack

_PATHS: Final = {"blackbox": "/probe", "mysqld": "/probe", "postgres": "/probe", "redis": "/scrape"}
"""Where they take a target, by the table of what they export."""
DEFAULT_MODULE: Final = "http_2xx"
"""The module of blackbox_exporter that is taken where none is asked for."""
TARGET: Final = "__param_target"


class Prober(NamedTuple):
    """A service that looks at targets for others, and the path at which it does."""

    service: Service
    path: str


def probers(job: ScrapeJob, stack: Stack) -> Iterator[Prober]:
    """The services that a job asks to look at its targets, each once."""
    asked = (service_of(target, stack.compose) for target in job.targets)
    for service in {one.name: one for one in asked if one is not None}.values():
        known = known_image(service.image) if service.build is None else None
        path = _PATHS.get(known.table) if known is not None else None
        if path is not None:
            yield Prober(service, path)


def asks_to_probe(job: ScrapeJob, path: str) -> bool:
    """Whether a job asks at the path at which targets are looked at, and not for what a prober tells of itself."""
    labels = {step["target_label"].text for step in job.node["relabel_configs"].items()}
    labels |= {label for group in job.groups for label in group["labels"].keys}
    asked = job.node["metrics_path"].text or "/metrics"
    return "__metrics_path__" not in labels and asked.endswith(path)


class Asked(NamedTuple):
    """What a job asks for by a parameter.

    Attributes:
        text: the value; "" where it leaves the parameter out.
        place: where that is written, or could be.
    """

    text: str
    place: Place


def asked_by(job: ScrapeJob, param: str) -> tuple[Asked, ...]:
    """What a job asks for by a parameter: in `params`, in labels of targets, which go first, or by relabelling.

    Of several values in `params` the first one counts. Nothing where that can't be known.
    """
    label, params, steps = f"__param_{param}", job.node["params"], list(job.node["relabel_configs"].items())
    writes = [one for one in steps if one["target_label"].text == label]
    maps = any(one["action"].text == "labelmap" or "$" in (one["target_label"].text or "") for one in steps)
    misplaced = params[param].present and not params[param].is_sequence
    if maps or misplaced or len(writes) > 1 or job.given is None:
        return ()
    if writes:
        return tuple(_written(writes[0], job))
    found = tuple(_labelled(job, label))
    if found and len(found) == len(job.groups):
        return found
    given = params[param][0]
    owner = params if params.present else job.node["job_name"]
    return (*found, Asked(given.text, given.place) if given.text else Asked("", owner.place.key()))


def _written(step: Node, job: ScrapeJob) -> Iterator[Asked]:
    """What a step of relabelling writes into a label, where it is a text, or another label as it is."""
    keys, sources, text = set(step.keys), list(step["source_labels"].items()), step["replacement"].text
    if keys == {"source_labels", "target_label"} and len(sources) == 1:
        yield from _labelled(job, sources[0].text or "")
    elif keys == {"replacement", "target_label"} and text:
        yield Asked(text, step["replacement"].place)


def _labelled(job: ScrapeJob, label: str) -> Iterator[Asked]:
    """The values of a label that groups of targets have."""
    values = (group["labels"][label] for group in job.groups)
    return (Asked(one.text, one.place) for one in values if one.text)


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


def probe_kind(job: ScrapeJob, service: Service, stack: Stack) -> str:
    """What a prober does with targets: `http`, `tcp`, `dns` and the like; by the name of the module at worst."""
    name = job.node["params"]["module"][0].text or DEFAULT_MODULE
    modules = blackbox_modules(service, stack)
    said = modules[name]["prober"].text if modules is not None else None
    return said or name.partition("_")[0]
