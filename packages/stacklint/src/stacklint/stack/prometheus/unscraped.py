"""Exporters and applications that run in a stack and show metrics, and that no Prometheus of it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Spot
from stacklint.pattern import Pattern
from stacklint.stack.compose.sets import Service
from stacklint.stack.compose.swarm import is_off
from stacklint.stack.containers.build import build_context, exposed_ports
from stacklint.stack.containers.hosts import is_local, service_of
from stacklint.stack.containers.ports import judge_port
from stacklint.stack.metrics.mentions import mentions
from stacklint.stack.programs.images import known_image, role_of
from stacklint.stack.programs.origins import ORIGINS, is_of
from stacklint.stack.sources.source import NOT_SHOWN, read_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.compose.sets import Compose
    from stacklint.stack.prometheus.server import ScrapeJob
    from stacklint.stack.repository.files import Files
    from stacklint.stack.stack import Stack

_EXPORTER: Final = Pattern(r"[-_]exporter$|^cadvisor$|^pushgateway$")
"""How the images of programs are called that are there to be scraped, and do nothing else."""
_CODE: Final = (".go", ".js", ".mjs", ".ts", ".py")
_SHOWS: Final = Pattern(rb"promhttp\.|\.metrics\(\)|make_asgi_app|make_wsgi_app|generate_latest|start_http_server")
"""What libraries of Prometheus are called with to show metrics."""
_PORTS: Final = range(9090, 10_000)
"""Where exporters listen by custom (the list of ports in Prometheus' wiki); others may export something else."""
_SCRAPES: Final = Pattern(
    r"agent|alloy|beat|checkmk|collector|datadog|fluent|lgtm|netdata|otel|promscale|signoz|telegraf|vector|victoria"
    r"|vmagent|zabbix"
)
"""Parts of the names of programs that may scrape as well."""


class Unseen(NamedTuple):
    """An application whose metrics nobody scrapes, and where it declares one of them."""

    service: Service
    metric: str
    where: Spot


def unscraped_exporters(compose: Compose, stack: Stack) -> Iterator[Service]:
    """The exporters of a compose set that no job scrapes; none where somebody else may, or a target can't be known."""
    return (service for service in _unscraped(compose, stack) if _is_exporter(service))


def unscraped_programs(compose: Compose, stack: Stack) -> Iterator[Unseen]:
    """The applications of a compose set that show metrics of their own, and that no job scrapes.

    One that is built of the same files as another one that is scraped may be a worker that answers to nobody.
    """
    files = stack.files
    if any(one.image is not None and "gateway" in one.image.repository for one in compose.services.values()):
        return  # which they may push to
    if any(_may_be_behind(job, compose) for server in stack.prometheus for job in server.jobs):
        return
    left = [one for one in _unscraped(compose, stack) if one.build is not None and not one.profiles]
    names = {one.name for one in left}
    contexts = {build_context(one, compose, files) for one in compose.services.values() if one.name not in names}
    for service in left:
        context = build_context(service, compose, files)
        opened = service.ports or exposed_ports(service, compose, files)
        if context is None or context in contexts or not opened:
            continue
        found = _shown(service, context, compose, files)
        if found is not None:
            yield found


def _may_be_behind(job: ScrapeJob, compose: Compose) -> bool:
    """Whether a job may ask an application through a proxy, at a path of its own."""
    asked = (service_of(target, compose) for target in job.targets) if job.node["metrics_path"].present else ()
    return any(one is not None and one.build is None and known_image(one.image) is None for one in asked)


def _shown(service: Service, context: str, compose: Compose, files: Files) -> Unseen | None:
    """The first metric that an application declares, if it surely shows what it declares."""
    source = read_source(service, compose, files)
    if source is None or NOT_SHOWN in source.doubts:
        return None
    if source.nearly is not None or not source.routes:  # nothing but its literals is known
        code = (path for path in files.walk(context) if path.endswith(_CODE))
        if not any(_SHOWS.search(files.raw(path)) for path in code):
            return None
    declared = (
        Unseen(service, name, Spot(sample.file, *sample.declared))
        for name, sample in source.samples.items()
        if sample.file is not None and sample.declared is not None
    )
    return next(declared, None)


def _unscraped(compose: Compose, stack: Stack) -> Iterator[Service]:
    """The services that no job scrapes, where all that is scraped is known."""
    if not _scrapes_are_known(compose, stack):
        return
    targets = [one for server in stack.prometheus for job in server.jobs for one in job.targets if not one.moved]
    if any(target.address is None for target in targets):
        return
    asked = [service_of(target, compose) for target in targets]
    names = {service.name for service in asked if service is not None}
    elsewhere = {
        port
        for target, service in zip(targets, asked, strict=True)
        if target.address is not None
        and (port := target.address.port or target.default_port)
        and (service is None or (is_local(target.address.host) and judge_port(service, port, compose, stack.files)))
    }  # what asks its own container for a port that is another's is told by LK102
    for service in compose.services.values():
        if service.name not in names and not (is_off(service) or _may_answer(service, elsewhere)):
            yield service


def _scrapes_are_known(compose: Compose, stack: Stack) -> bool:
    """Whether the targets of all programs that may scrape are written down, and none of them is in another set."""
    servers = [one for one in compose.services.values() if role_of(one) == "prometheus"]
    if not servers or len(servers) != len(stack.prometheus) or compose.open:
        return False
    if any(map(_may_scrape, compose.services.values())) or any(map(_has_scraper, stack.others)):
        return False
    return all(
        server.has_all_jobs and not server.config.document.broken and all(job.closed for job in server.jobs)
        for server in stack.prometheus
    )


def _has_scraper(compose: Compose) -> bool:
    return any(role_of(one) == "prometheus" or _may_scrape(one) for one in compose.services.values())


def _may_scrape(service: Service) -> bool:
    """Whether a service may scrape others, without being a Prometheus."""
    image = service.image.repository if service.image is not None else ""
    return service.partial or any(_SCRAPES.search(text.lower()) for text in (service.name, image))


def _is_exporter(service: Service) -> bool:
    """Whether a service is an exporter that is always there, on a network of its own."""
    if service.image is None or service.build is not None or service.profiles:
        return False
    name = service.image.repository.rpartition("/")[2]
    if service.network_mode.startswith(("service:", "container:")) or not _EXPORTER.search(name):
        return False
    opened = any(_PORTS.start <= port < _PORTS.stop for ports in _opened(service) for port in ports[:1])
    return (
        known_image(service.image) is not None
        or "prom" in name
        or opened
        or any(is_of(service, one) for one in ORIGINS)
    )


def _may_answer(service: Service, ports: set[int]) -> bool:
    """Whether a service may be the one that is asked at one of some ports of hosts outside of the stack."""
    known = known_image(service.image)
    own = set(known.ports) if known is not None else set[int]()
    for opened in (*_opened(service), *(one.published or () for one in service.ports)):
        own.update(opened)
    return not own.isdisjoint(ports) if own else bool(ports)


def _opened(service: Service) -> tuple[range, ...]:
    """The ports of a container that its service publishes or exposes."""
    return (*(one.container for one in service.ports), *service.expose)


def is_missed(service: Service, stack: Stack) -> bool:
    """Whether something asks for what a well-known exporter exports, and is told to find nothing."""
    prefix = next((one.prefix.encode() for one in ORIGINS if is_of(service, one)), b"")
    return bool(prefix) and stack.inventory.closed and any(name.startswith(prefix) for name in mentions(stack))
