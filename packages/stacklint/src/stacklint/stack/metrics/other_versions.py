"""Why a metric that a well-known program is known by isn't there: another version has it, or it is switched off.

An open inventory accuses nobody, but one question can be answered all the same: a name that only another version of a
scraped program has comes from nowhere else, unless what can't be seen into may be that program as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from stacklint.stack.containers.build import build_context
from stacklint.stack.containers.hosts import service_of
from stacklint.stack.metrics.inventory import renames
from stacklint.stack.programs.exporters import Exporter
from stacklint.stack.programs.images import known_image
from stacklint.stack.programs.known_names import ANYTHING, Life, Metric, read_table

if TYPE_CHECKING:
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.metrics.inventory import Inventory
    from stacklint.stack.prometheus.server import ScrapeJob
    from stacklint.stack.repository.files import Files

_MAX_READ = 4 * 1024 * 1024
"""How much of an application's source is searched for names; more of it is unknown."""


class Missing(NamedTuple):
    """A metric that a program of the stack doesn't export as it runs.

    Attributes:
        exporter: the program.
        metric: the metric.
        life: whether the program has it no more, has it not yet, or has it (`Life.THERE`) in a part that is off.
    """

    exporter: Exporter
    metric: Metric
    life: Life


class OtherVersions:
    """Tells of metrics why no program of a stack exports them, each once."""

    def __init__(self, inventory: Inventory, compose: Compose | None, files: Files) -> None:
        self._inventory = inventory
        self._compose = compose
        self._files = files
        self._found: dict[str, Missing | None] = {}

    def of(self, name: str) -> Missing | None:
        """Why no program exports a metric that it is known by; `None` if one may, or if none is known by it."""
        if name not in self._found:
            self._found[name] = self._missing(name)
        return self._found[name]

    def _missing(self, name: str) -> Missing | None:
        if self._inventory.emits(name):
            return None
        for one in self._inventory.alike:
            exporter = one.export.exporter
            metric = exporter.table.metrics.get(name) if exporter is not None else None
            if exporter is not None and metric is not None:
                if any(self._may_export(name, job) for job in self._inventory.unseen):
                    return None
                life = exporter.life(name)
                return Missing(exporter, metric, life if life is not Life.UNKNOWN else Life.THERE)
        return None

    def _may_export(self, name: str, job: ScrapeJob) -> bool:
        """Whether a job whose series aren't all known may have some of a name that a program is known by."""
        if not job.closed or renames(job):
            return True
        services = [service_of(target, self._compose) for target in job.targets]
        return any(service is None or self._is_source(name, service) for service in services)

    def _is_source(self, name: str, service: Service) -> bool:
        """Whether a service may be a source of a metric's series that nothing tells of."""
        if service.build is not None:
            return self._mentions(name, service)
        known = known_image(service.image)
        if known is None or not (known.table or known.role):
            return True
        return bool(known.table) and ANYTHING in read_table(known.table).words("adds")

    def _mentions(self, name: str, service: Service) -> bool:
        """Whether what a service is built from has the words with which a name begins, so that it may be made there."""
        context = build_context(service, self._compose, self._files) if self._compose is not None else None
        if context is None:
            return True
        first, second = (re.escape(word).encode() for word in f"{name}_".split("_")[:2])
        joined = re.compile(rb"\b%s_(?:%s|(?![A-Za-z0-9]))" % (first, second))
        apart = re.compile(rb"[\"'`]%s[\"'`]" % first), re.compile(rb"[\"'`]%s" % second)
        budget = _MAX_READ
        for path in self._files.walk(context):
            try:
                raw = self._files.read(path)
            except OSError:
                return True
            budget -= len(raw)
            if budget < 0 or joined.search(raw) or all(word.search(raw) for word in apart):
                return True
        return budget == _MAX_READ  # sources that aren't here
