"""Which Prometheus of a stack reads what, and how each of them is started."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from stacklint.stack.prometheus.alerts import read_texts
from stacklint.stack.prometheus.launch import Launch
from stacklint.stack.queries.prom import read_rule_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stacklint.document import Node
    from stacklint.stack.compose.sets import Compose, Service
    from stacklint.stack.prometheus.alerts import AlertText
    from stacklint.stack.prometheus.launch import Version
    from stacklint.stack.prometheus.rule_files import Rule, RuleFile
    from stacklint.stack.prometheus.server import Prometheus
    from stacklint.stack.queries.prom import PromQuery
    from stacklint.stack.queries.studies import Studies
    from stacklint.stack.repository.files import Files


class Launches:
    """How each Prometheus of a stack is started.

    Several of them may read one file. Each judges it in its own way, and what any of them refuses is wrong.
    """

    def __init__(
        self,
        servers: Iterable[Prometheus],
        sets: Sequence[Compose],
        files: Files,
        *,
        version: Version | None,
        features: frozenset[str],
    ) -> None:
        """Read how the servers of compose sets are started.

        A version that was asked for wins over images. Feature flags that were add to those of commands, and are all
        of them for a file that no server is known to read.
        """
        found = _found(sets, files)
        self._elsewhere = Launch(version, asked=features)
        self._unplaced = self._elsewhere._replace(complete=bool(features))
        self._by_service = {
            name: launch._replace(version=version or launch.version, asked=features) for name, launch in found.items()
        }
        self._readers: dict[str, dict[Launch, None]] = {}
        for server in servers:
            rules = (path for reference in server.references for path in reference.files)
            for path in (server.config_path, *server.included, *rules):
                self._readers.setdefault(files.name(path), {})[self.of(server.service)] = None

    def of(self, service: Service | None) -> Launch:
        """How the Prometheus of a service is started; of one that is not known, only what was asked for."""
        return self._by_service.get(service.name, self._elsewhere) if service is not None else self._elsewhere

    def reading(self, node: Node) -> tuple[Launch, ...]:
        """How the servers are started that read the file of a node, each way once."""
        return tuple(self._readers.get(node.document.name, (self._unplaced,)))


def _found(sets: Sequence[Compose], files: Files) -> dict[str, Launch]:
    """How the servers of compose sets are started, by their services."""
    found: dict[str, Launch] = {}
    if sets:
        from stacklint.stack.prometheus.started import read_servers  # noqa: PLC0415 - only where there is a compose set

        for compose in sets:
            for name, launch in read_servers(compose, files).items():
                found.setdefault(name, launch)
    return found


def read_by_launches(
    rules: Iterable[tuple[RuleFile, Rule]], launches: Launches, studies: Studies
) -> Iterator[Rule | AlertText | PromQuery]:
    """Rules, each with its templates and its expression as the servers of its file read them.

    One after the other, so that nothing is kept for long: there may be many thousands.
    """
    for file, several in groupby(rules, itemgetter(0)):
        reading = launches.reading(file.node)
        versions = tuple(dict.fromkeys(launch.version for launch in reading))
        for _, rule in several:
            yield rule
            texts = tuple(read_texts(rule, versions))
            yield from texts
            effective = tuple([text for text in texts if not text.replaced]) if texts else ()
            found = [read_rule_query(rule, launch, studies, effective) for launch in reading]
            yield from filter(None, _different(found) if len(found) > 1 else found)


def _different(queries: Iterable[PromQuery | None]) -> Iterable[PromQuery | None]:
    """A query as several servers read it: once, unless they differ in what they make of it."""
    return {query and (query.query.faults, query.flagged): query for query in queries}.values()
