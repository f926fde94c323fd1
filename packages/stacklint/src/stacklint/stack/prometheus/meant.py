"""Files of rules or of targets that a Prometheus does not read, and which of them an entry means that leads nowhere."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from stacklint.models import Kind, PathUse
from stacklint.models.globs import matches
from stacklint.models.nearness import nearest, surely
from stacklint.promql import FaultKind, parse
from stacklint.stack.containers.container import Seen
from stacklint.stack.prometheus.referenced import is_template
from stacklint.stack.prometheus.rule_files import read_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stacklint.document import Place
    from stacklint.stack.prometheus.referenced import Reference
    from stacklint.stack.prometheus.server import Prometheus
    from stacklint.stack.stack import Stack


class Meant(NamedTuple):
    """A file of rules, or of targets, that an entry means.

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
    if _is_seen_by_others(path, server, stack):
        return True
    expressions = (rule.expr.text or "" for rule in read_rules(path, stack.files).rules)
    faults = (fault for text in expressions for fault in parse(text).faults)
    return any(fault.kind not in (FaultKind.FLAG, FaultKind.VERSION) for fault in faults)


def _is_seen_by_others(path: str, server: Prometheus, stack: Stack) -> bool:
    """Whether another service has a file."""
    return any(other.service is not server.service and other.sees(path) for other in stack.containers)


def meant_rules(stack: Stack) -> Mapping[Place, tuple[Meant, ...]]:
    """The files that those entries of `rule_files` mean which lead nowhere, by their places, if that can be told."""
    return dict(pair for server in stack.prometheus for pair in _meant(server, stack))


def meant_targets(stack: Stack) -> Mapping[Place, tuple[Meant, ...]]:
    """The lists of targets that those entries of `file_sd_configs` mean which match nothing, if that can be told.

    What git ignores may be made when it is needed, and what others read as well is no list that was forgotten.
    """
    return dict(pair for server in stack.prometheus for pair in _meant_lists(server, stack))


def _meant_lists(server: Prometheus, stack: Stack) -> Iterator[tuple[Place, tuple[Meant, ...]]]:
    entries = [one for one in server.named if one.use is PathUse.TARGETS]
    lost = [one for one in entries if not (one.files or one.may_grow or one.is_refused) and _leads_nowhere(one)]
    container = server.container
    if not lost or container is None:
        return
    read = {path for each in stack.prometheus for one in each.named if one.use is PathUse.TARGETS for path in one.files}
    left = {
        path: container.sees(path)
        for path in stack.unread(Kind.TARGETS, "prometheus")
        if path not in read and not is_template(path) and not _is_seen_by_others(path, server, stack)
    }
    for entry in lost:
        paths = _of_that_name(entry, left) or _beside(entry, left)
        if paths:
            yield entry.node.place, tuple(Meant(path, left[path]) for path in paths)


def _beside(entry: Reference, left: Mapping[str, str | None]) -> list[str]:
    """The files in the folder that a pattern looks into, of another suffix, or in one that is called nearly so."""
    folder, name = posixpath.split(entry.pattern)
    if not entry.is_pattern:
        return []
    looked = entry.resolution.path if entry.resolution.seen is Seen.FOLDER else None
    there = [path for path, seen_at in left.items() if seen_at is not None]
    if looked is not None:
        stem = posixpath.splitext(name)[0]
        beside = (path for path in there if posixpath.dirname(path) == looked)
        return [path for path in beside if matches(posixpath.splitext(posixpath.basename(path))[0], stem)]
    near = surely(posixpath.basename(folder), {_folder(path) for path in there})
    found = [path for path in there if _folder(path) == near and matches(posixpath.basename(path), name)]
    return found if len({posixpath.dirname(path) for path in found}) == 1 else []


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
