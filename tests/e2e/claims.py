"""What stacklint says of a stack case, in a form that a running stack can be held against."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from stacklint.document import Place
from stacklint.engine import run
from stacklint.promql import VectorSelector, walk
from stacklint.rules.api import discover
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stacklint.document import Node
    from stacklint.promql import Expr
    from stacklint.rules.api import Finding
    from stacklint.stack.prometheus.server import Prometheus, Target
    from stacklint.stack.queries.prom import PromQuery
    from stacklint.stack.stack import Stack

Pair = tuple[str, str]
RULES: Final = {rule.code: rule for rule in discover()}
OF_TARGETS: Final = ("LK101", "LK102", "LK166", "LK220")
OF_JOBS: Final = ("LK135",)
OF_IDLE_JOBS: Final = ("LK178", "LK247")
OF_NAMES: Final = ("LK101",)
OF_PORTS: Final = ("LK102",)
OF_RECORDS: Final = ("LK246",)
OF_SERVICES: Final = ("LK108", "LK115", "LK140", "LK141", "LK142", "LK244", "DO114")
OF_STACKS: Final = ("LK165", "LK167")
OF_PROGRAMS: Final = ("LK103", "LK163")
OF_REFERENCES: Final = ("LK104",)
OF_QUERIES: Final = ("LK106", "LK107", "LK110")
ENDS: Final = re.compile(r"refuses to start|exits at start")
STARTS_NOT: Final = re.compile(r"doesn't start")
TAKEN: Final = re.compile(r"taken by `(.+)`; `(.+)` doesn't start")
NEVER: Final = re.compile(r"the label `(.+)` of `(.+)` is never `(.+)`:")
OUTSIDE: Final = re.compile(r"[^:]*\.|host\.docker\.internal|\[")
"""Hosts of other networks, of which nothing can be said here."""


@dataclass
class Claims:
    """What is said, by the service that runs a Prometheus.

    Attributes:
        ends: the services whose program is said to end at once.
        judged: the targets that can be told of, by job and address.
        dead: those of them that are said to be down.
        rules: the names of the rules that are said to be evaluated.
        absent: names of metrics, and labels of them, that are said to find nothing; without a label: "".
        present: names of metrics that queries ask for, and of which it is known where they are declared.
        missing: paths that are said not to be in a container.
        unstarted: the services that are said not to be started.
        apart: pairs of services of which only one is said to be started.
        passed_over: the sources that are said not to be mounted, each with its service.
        idle: jobs that are said to have no targets.
        deaf: jobs whose targets, which are found while they run, are all said to be down.
        never: metrics that are said never to have a value of a label, with both.
    """

    ends: set[str] = field(default_factory=set)
    unstarted: set[str] = field(default_factory=set)
    apart: set[frozenset[str]] = field(default_factory=set)
    passed_over: set[Pair] = field(default_factory=set)
    idle: set[str] = field(default_factory=set)
    deaf: set[str] = field(default_factory=set)
    never: set[tuple[str, str, str]] = field(default_factory=set)
    judged: dict[str, set[Pair]] = field(default_factory=dict)
    dead: dict[str, set[Pair]] = field(default_factory=dict)
    rules: dict[str, set[str]] = field(default_factory=dict)
    absent: set[Pair] = field(default_factory=set)
    present: set[str] = field(default_factory=set)
    missing: set[Pair] = field(default_factory=set)


def claims_of(folder: Path) -> Claims:
    """What is said of the first stack of a folder."""
    stack = next(one for one in find_stacks(Files(folder, base=folder)) if one.compose is not None)
    found = Claims()
    for server in stack.prometheus:
        if server.service is not None:
            name = server.service.name
            pairs = dict(_targets(server))
            found.judged[name] = set(pairs)
            found.dead[name] = {pair for pair, target in pairs.items() if _told(OF_TARGETS, target, stack)}
            found.dead[name] |= set(_shared(server, stack)) | set(_of_jobs(server, stack))
            found.idle |= {job.name or "" for job in server.jobs if _told(OF_IDLE_JOBS, job, stack)}
            found.idle |= {job for job, named in _looked_up(server) if _told(OF_NAMES, named, stack)}
            found.idle |= set(_without_records(server, stack))
            found.deaf |= {job for job, named in _looked_up(server) if _told(OF_PORTS, named, stack)}
            loaded = {path for reference in server.references for path in reference.files}
            rules = (rule for file in stack.rule_files if file.path in loaded for rule in file.rules)
            found.rules[name] = {rule.record or rule.alert or "" for rule in rules}
    found.unstarted = set(_services(STARTS_NOT, stack))
    found.ends = set(_ends(stack)) - found.unstarted
    found.apart = {
        frozenset(said.groups())
        for finding in _told(("DO113",), stack.compose, stack)
        if (said := TAKEN.search(finding.message)) is not None
    }
    found.passed_over = set(_passed_over(stack))
    for query in stack.queries:
        if query.query.root is not None and not (query.text.uses or query.query.faults or query.flagged):
            _ask(query, query.query.root, stack, found)
    for server in stack.prometheus:
        for reference in server.references:
            if server.service is not None and any(_told(("LK104",), reference, stack)):
                found.missing.add((server.service.name, reference.node.text or ""))
    return found


def _targets(server: Prometheus) -> Iterator[tuple[Pair, object]]:
    """The targets that can be told of, by what Prometheus calls them, which is what they were before relabelling."""
    given = server.service.hosts if server.service is not None else ()
    for job in server.jobs:
        if not job.closed:
            continue
        moved = [target for target in job.targets if target.address is None] if job.one_address else []
        known = [target for target in job.targets if target.address is not None and not target.looked_up]
        for target in known[-1:] if moved else known:
            text = target.node.text or ""
            if target.address is not None and target.address.host not in given and not OUTSIDE.match(text):
                yield from (((job.name or "", one.node.text or ""), target) for one in moved or (target,))


def _told(codes: tuple[str, ...], subject: object, stack: Stack) -> list[Finding]:
    return [finding for code in codes for finding in RULES[code].check(subject, stack)]


def _shared(server: Prometheus, stack: Stack) -> Iterator[Pair]:
    """The targets that a finding about the stack points at; at all of a job points one at what its targets share."""
    for finding in _told(OF_STACKS, stack, stack):
        for job in server.jobs:
            for target in job.targets:
                alone = _lies_in(finding, target.node)
                if alone or (_lies_in(finding, job.node) and not _lies_in(finding, job.node["static_configs"])):
                    yield job.name or "", target.node.text or ""


def _lies_in(finding: Finding, node: Node) -> bool:
    at, around = finding.at, node.place
    return isinstance(at, Place) and at.file == around.file and at.path[: len(around.path)] == around.path


def _of_jobs(server: Prometheus, stack: Stack) -> Iterator[Pair]:
    """The targets of the jobs that are said to ask where nothing is shown."""
    for job in server.jobs:
        if _told(OF_JOBS, job, stack):
            yield from ((job.name or "", target.node.text or "") for target in job.targets)


def _looked_up(server: Prometheus) -> Iterator[tuple[str, Target]]:
    """The jobs that look up one name, each with it."""
    for job in server.jobs:
        if len(job.targets) == 1 and job.targets[0].looked_up and job.closed:
            yield job.name or "", job.targets[0]


def _without_records(server: Prometheus, stack: Stack) -> Iterator[str]:
    """The jobs that look up one name, of which it is said that it has no records of that type."""
    for finding in _told(OF_RECORDS, server, stack):
        for job in server.jobs:
            names = [name for one in job.node["dns_sd_configs"].items() for name in one["names"].items()]
            if len(names) == 1 and _lies_in(finding, job.node):
                yield job.name or ""


def _services(said: re.Pattern[str], stack: Stack) -> Iterator[str]:
    """The services in which something stands of which something is said."""
    compose = stack.compose
    for finding in _told(OF_SERVICES, compose, stack):
        for service in compose.services.values() if compose is not None else ():
            if said.search(finding.message) and _lies_in(finding, service.node):
                yield service.name


def _passed_over(stack: Stack) -> Iterator[Pair]:
    """What is said not to be mounted, by its service."""
    compose = stack.compose
    for finding in _told(("LK143",), compose, stack):
        for service in compose.services.values() if compose is not None else ():
            if _lies_in(finding, service.node):
                yield service.name, finding.message.rpartition("not `")[2].rstrip("`")


def _ends(stack: Stack) -> Iterator[str]:
    """The services whose program ends: by how it is started, or by what it reads."""
    for config in stack.configs:
        if any(ENDS.search(one.message) for one in _told(OF_PROGRAMS, config, stack)):
            yield config.service.name
    yield from _services(ENDS, stack)
    diagnostics, _ = run((stack,), tuple(RULES.values()))
    refused = {one.primary.file for one in diagnostics if ENDS.search(one.message) and one.code not in OF_REFERENCES}
    for server in stack.prometheus:
        lost = [one for reference in server.references for one in _told(OF_REFERENCES, reference, stack)]
        if server.service is not None and any(ENDS.search(one.message) for one in lost):
            yield server.service.name
        loaded = {path for reference in server.references for path in reference.files}
        if server.service is not None and not refused.isdisjoint(map(stack.files.name, {server.config_path, *loaded})):
            yield server.service.name
    for alertmanager in stack.alertmanagers:
        if alertmanager.config.document.name in refused:
            yield alertmanager.service.name


def _ask(query: PromQuery, root: Expr, stack: Stack, found: Claims) -> None:
    """The metrics that a query asks for: those of which something is said, and the others."""
    told = _told(OF_QUERIES, query, stack)
    names = {one.name for one in walk(root) if isinstance(one, VectorSelector) and one.name}
    lost = {name for name in names if any(f"exports `{name}`" in one.message for one in told)}
    values = [said for one in _told(("LK133",), query, stack) if (said := NEVER.search(one.message)) is not None]
    found.never |= {(said[2], said[1], said[3]) for said in values}
    label = next((match[1] for one in told if (match := re.search(r"has the label `([^`]+)`", one.message))), "")
    found.absent |= {(name, "") for name in lost}
    if label:
        found.absent |= {(name, label) for name in names - lost}
    elif not told and not any(found.dead.values()):
        exports = stack.inventory.exports if len(stack.prometheus) == 1 else ()
        found.present |= {name for name in names for one in exports if one.file is not None and name in one.samples}
