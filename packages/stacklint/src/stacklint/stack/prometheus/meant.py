"""Files of rules that a Prometheus does not load, and which of them an entry means that leads nowhere."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from stacklint.models import Kind
from stacklint.models.globs import matches
from stacklint.models.nearness import nearest
from stacklint.promql import FaultKind, parse
from stacklint.stack.containers.container import Seen
from stacklint.stack.prometheus.rule_files import read_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacklint.document import Place
    from stacklint.stack.prometheus.referenced import Reference
    from stacklint.stack.prometheus.server import Prometheus
    from stacklint.stack.stack import Stack


class Meant(NamedTuple):
    """A file of rules that an entry means.

    Attributes:
        path: the file in the repository.
        seen_at: where it is in the container of the Prometheus; `None` if nothing brings it there.
    """

    path: str
    seen_at: str | None


def unloaded_rules(server: Prometheus, stack: Stack) -> Mapping[str, str | None]:
    """The files of rules that no entry of a Prometheus loads, with their paths in its container, if they are there."""
    container = server.container
    loaded = {path for one in server.references for path in one.files}
    return {
        path: container.sees(path)
        for path in (stack.catalogue.of(Kind.RULES) if container is not None else ())
        if container is not None and path not in loaded and not _is_for_others(path, server, stack)
    }


def _is_for_others(path: str, server: Prometheus, stack: Stack) -> bool:
    """Whether another service has the file, or its expressions are in another language (Loki's)."""
    if any(other.service is not server.service and other.sees(path) for other in stack.containers):
        return True
    expressions = (rule.expr.text or "" for rule in read_rules(path, stack.files).rules)
    faults = (fault for text in expressions for fault in parse(text).faults)
    return any(fault.kind not in (FaultKind.FLAG, FaultKind.VERSION) for fault in faults)


def meant_rules(stack: Stack) -> Mapping[Place, tuple[Meant, ...]]:
    """The files that those entries of `rule_files` mean which lead nowhere, by their places, if that can be told."""
    return dict(pair for server in stack.prometheus for pair in _meant(server, stack))


def _meant(server: Prometheus, stack: Stack) -> Iterator[tuple[Place, tuple[Meant, ...]]]:
    lost = [one for one in server.references if not one.files and _leads_nowhere(one)]
    left = unloaded_rules(server, stack) if lost else {}
    for entry in lost:
        paths = _of_that_name(entry, left) or _alone(entry, lost, left)
        if paths:
            yield entry.node.place, tuple(Meant(path, left[path]) for path in paths)


def _leads_nowhere(entry: Reference) -> bool:
    seen, known = entry.resolution.seen, entry.resolution.path is not None
    return seen is Seen.MISSING or (seen is Seen.FOLDER and known and entry.is_pattern)


def _of_that_name(entry: Reference, left: Mapping[str, str | None]) -> list[str]:
    """The file that has the name of an entry, or all in one folder that its pattern matches; else the nearest."""
    folder, name = posixpath.split(entry.pattern)
    same = [path for path in left if matches(posixpath.basename(path), name)]
    if entry.is_pattern and folder:
        same = [path for path in same if matches(_folder(path), posixpath.basename(folder))]
    if same or entry.is_pattern:
        return same if len({posixpath.dirname(path) for path in same}) == 1 else []
    there = {posixpath.basename(path): path for path, seen_at in left.items() if seen_at is not None}
    near = nearest(name, there)
    return [there[near]] if near is not None else []


def _folder(path: str) -> str:
    """The name of the folder in which a file lies."""
    return posixpath.basename(posixpath.dirname(path))


def _alone(entry: Reference, lost: Sequence[Reference], left: Mapping[str, str | None]) -> list[str]:
    """The only file that the container has and no entry loads, where only this entry leads nowhere."""
    there = [path for path, seen_at in left.items() if seen_at is not None]
    return there if len(lost) == len(there) == 1 and lost[0] is entry else []
