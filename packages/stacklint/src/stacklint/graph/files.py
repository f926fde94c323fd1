"""Files and mounts: what each program is configured with, the files that those name, and what brings them there."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from stacklint.document import Place
from stacklint.graph.answering import add_service
from stacklint.graph.faults import broken, by_value, reason
from stacklint.graph.model import Kind, NodeId, Relation
from stacklint.models import Kind as FileKind
from stacklint.rules.compose.mount_source_missing import mount_source_missing
from stacklint.rules.config_file.config_file_missing import config_file_missing
from stacklint.rules.prometheus.rule_file_unused import rule_file_unused
from stacklint.rules.reference.referenced_file_missing import referenced_file_missing
from stacklint.rules.reference.rule_file_missing import rule_file_missing
from stacklint.stack.programs.images import role_of

if TYPE_CHECKING:
    from stacklint.graph.collector import Collector
    from stacklint.stack.compose.sets import Mount, Service
    from stacklint.stack.containers.container import Container
    from stacklint.stack.stack import Stack


def mount_node(service: Service, mount: Mount, into: Collector) -> NodeId:
    """The node of a mount, by its service and its path in the container."""
    source = f"{mount.source}" if mount.kind == "bind" else f"{mount.kind} {mount.source}".strip()
    return into.add(Kind.MOUNT, f"{service.name}:{mount.target}", mount.node.place, about=source)


def add_files(stack: Stack, into: Collector) -> None:
    """The files that play a role, but for dashboards, which are nodes themselves."""
    for path, kind in stack.members:
        if kind not in {FileKind.DASHBOARD, FileKind.TESTS}:
            node = _file(stack.files.name(path), into)
            for container in stack.containers:
                _bring(path, node, container, into)
    _add_configs(stack, into)
    _add_named(stack, into)
    _add_mounts(stack, into)


def _file(name: str, into: Collector) -> NodeId:
    return into.add(Kind.FILE, name, Place(name), aliases=(posixpath.basename(name),))


def _bring(path: str, node: NodeId, container: Container, into: Collector) -> None:
    """The mount that brings a file to a program that may read it."""
    inside = container.sees(path) if role_of(container.service) else None
    mount = container.resolve(inside).mount if inside is not None else None
    if mount is not None:
        into.link(mount_node(container.service, mount, into), node, Relation.BRINGS)


def _add_configs(stack: Stack, into: Collector) -> None:
    """What programs are started with."""
    for config in stack.configs:
        path, mount = config.resolution.path, config.resolution.mount
        service, at = add_service(config.service, into), config.node.place
        fault = reason(config, stack, config_file_missing)
        if fault:
            name = stack.files.name(path) if path is not None else config.path
            into.link(into.missing(Kind.FILE, name), service, Relation.CONFIGURES, at, fault=fault)
        elif mount is not None and stack.container_of(config.service).lacks(mount):
            into.link(mount_node(config.service, mount, into), service, Relation.CONFIGURES, at)
        elif path is not None:
            into.link(_file(stack.files.name(path), into), service, Relation.CONFIGURES, at)


def _add_named(stack: Stack, into: Collector) -> None:
    """The files that configurations name, and those that they should."""
    named = (*(one for server in stack.prometheus for one in server.references), *stack.named)
    for reference in named:
        owner, at = _file(reference.node.document.name, into), reference.node.place
        for path in reference.files:
            into.link(owner, _file(stack.files.name(path), into), Relation.LISTS, at)
        if fault := reason(reference, stack, rule_file_missing, referenced_file_missing):
            into.link(owner, into.missing(Kind.FILE, reference.pattern), Relation.LISTS, at, fault=fault)
    for server in stack.prometheus:
        for found in broken(server, stack, rule_file_unused):
            owner = _file(server.config.document.name, into)
            into.link(owner, _file(found.at.file, into), Relation.LISTS, found.ends[0], fault=found.reason)


def _add_mounts(stack: Stack, into: Collector) -> None:
    """The mounts whose sources are not there."""
    if stack.compose is None:
        return
    faults = by_value(broken(stack.compose, stack, mount_source_missing))
    for container in stack.containers:
        for mount in container.service.mounts:
            at = (mount.node["source"] if mount.node.is_mapping else mount.node).place
            if at in faults:
                node = mount_node(container.service, mount, into)
                into.link(node, into.missing(Kind.FILE, mount.source), Relation.BRINGS, at, fault=faults[at].reason)
