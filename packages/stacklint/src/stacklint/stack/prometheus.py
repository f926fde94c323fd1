"""A Prometheus server of the stack: its configuration, scrape jobs, targets and rule files."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from stacklint.document import Node, root
from stacklint.stack.container import Container, Resolution, Seen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.stack.compose import Service
    from stacklint.stack.files import Files

_ADDRESS = re.compile(r"^(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<host>[^:/\s]+))(?::(?P<port>\d{1,5}))?$")

_PLACEHOLDER = re.compile(r"__\w+__|[A-Z0-9]*_[A-Z0-9_]+(?::|$)")
"""What an entrypoint fills in: `__APP_HOST__`, `APP_HOST:5000`."""


@dataclass(frozen=True, slots=True)
class Address:
    """A `host:port` taken apart; `port` is `None` where none is given."""

    host: str
    port: int | None


@dataclass(frozen=True, slots=True)
class Target:
    """An address that Prometheus talks to.

    Attributes:
        purpose: `scrape` or `alertmanager`.
        node: the text of the target.
        address: `None` where it is no plain address, or where relabelling computes another one.
        default_port: what is used where the address has none.
        server: the service that does the talking, where known.
    """

    purpose: str
    node: Node
    address: Address | None
    default_port: int
    server: Service | None


@dataclass(frozen=True, slots=True)
class ScrapeJob:
    """One entry of `scrape_configs`.

    Attributes:
        node: its mapping.
        name: its `job_name`.
        targets: its static targets.
        closed: whether those are all, at the addresses that are written.
        keeps_job: whether its series have its name as the label `job`.
        labels: the labels that it adds to every series; `None` where that can't be known.
    """

    node: Node
    name: str | None
    targets: tuple[Target, ...]
    closed: bool
    keeps_job: bool
    labels: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class RuleReference:
    """One entry of `rule_files`, and the files of the repository that it stands for.

    `resolution` is what the folder or file is in the container; `files` is empty unless it is known.
    """

    node: Node
    pattern: str
    resolution: Resolution
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A recording or alerting rule.

    Attributes:
        node: its mapping.
        record: the name that it records.
        alert: the name of its alert.
        expr: its expression.
        labels: the labels that it adds.
    """

    node: Node
    record: str | None
    alert: str | None
    expr: Node
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A file of rules. `path` is its path in the repository."""

    path: str
    node: Node
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Prometheus:
    """A server with its configuration.

    Attributes:
        service: the compose service that runs it; `None` where no compose file tells.
        container: what that service sees.
        config_path: the configuration's path in the repository.
        config: the root of the configuration.
        jobs: its scrape jobs.
        alertmanagers: the static targets of its `alerting` block.
        references: its `rule_files`.
    """

    service: Service | None
    container: Container | None
    config_path: str
    config: Node
    jobs: tuple[ScrapeJob, ...]
    alertmanagers: tuple[Target, ...]
    references: tuple[RuleReference, ...]


def read_prometheus(
    path: str, files: Files, service: Service | None, container: Container | None, inside: str = ""
) -> Prometheus:
    """Read the configuration at `path`; in the container it stands at `inside`."""
    config = root(files.document(path, "yaml"))
    return Prometheus(
        service=service,
        container=container,
        config_path=path,
        config=config,
        jobs=tuple(_job(node, service) for node in config["scrape_configs"].items()),
        alertmanagers=tuple(_alertmanagers(config["alerting"]["alertmanagers"], service)),
        references=tuple(
            _reference(node, path, inside, files, container) for node in config["rule_files"].items() if node.text
        ),
    )


def read_rules(path: str, files: Files) -> RuleFile:
    """The rules of a file, as far as they can be read."""
    node = root(files.document(path, "yaml"))
    rules = [
        Rule(
            rule,
            rule["record"].text,
            rule["alert"].text,
            rule["expr"],
            {name: value.text or "" for name, value in (*group["labels"].entries(), *rule["labels"].entries())},
        )
        for group in node["groups"].items()
        for rule in group["rules"].items()
        if rule.is_mapping
    ]
    return RuleFile(path, node, tuple(rules))


def read_address(text: str) -> Address | None:
    """Take a `host:port` apart; `None` for URLs, placeholders and anything else that is no plain address."""
    found = _ADDRESS.match(text)
    if found is None or any(mark in text for mark in "${}<>%@") or _PLACEHOLDER.match(text):
        return None
    return Address((found["v6"] or found["host"]).lower(), int(found["port"]) if found["port"] else None)


def _job(node: Node, service: Service | None) -> ScrapeJob:
    relabels = list(node["relabel_configs"].items())
    written = {step["target_label"].text or "" for step in relabels}
    maps = any(_maps(step) for step in relabels)
    moved = maps or "__address__" in written
    default_port = 443 if node["scheme"].text == "https" else 80
    targets = [
        Target("scrape", target, None if moved else read_address(target.text or ""), default_port, service)
        for group in node["static_configs"].items()
        for target in group["targets"].items()
        if target.text
    ]
    targets += [
        Target("scrape", step["replacement"], read_address(step["replacement"].text or ""), default_port, service)
        for step in relabels
        if step["target_label"].text == "__address__" and step["replacement"].text
    ]
    discovers = any(key.endswith("_sd_configs") for key in node.keys)
    groups = list(node["static_configs"].items())
    written_out = bool(groups) and all(group["targets"].exists for group in groups)
    given = frozenset(key for group in groups for key in group["labels"].keys)
    later = list(node["metric_relabel_configs"].items())
    unsure = maps or discovers or any(_maps(step) for step in later)
    written_later = {step["target_label"].text or "" for step in later}
    own_job = "job" in given | written | written_later
    return ScrapeJob(
        node=node,
        name=node["job_name"].text,
        targets=tuple(targets),
        closed=not discovers and not moved and written_out,
        keeps_job=not unsure and not own_job and node["honor_labels"].flag is not True,
        labels=None if unsure else frozenset({"job", "instance"}) | given | written | written_later,
    )


def _maps(step: Node) -> bool:
    """Whether a relabelling step gives labels other names, or takes them away."""
    return (step["action"].text or "replace").lower() in {"labelmap", "labelkeep", "labeldrop"}


def _alertmanagers(node: Node, service: Service | None) -> Iterator[Target]:
    for entry in node.items():
        moved = any(step["target_label"].text == "__address__" for step in entry["relabel_configs"].items())
        port = 443 if entry["scheme"].text == "https" else 80
        for group in entry["static_configs"].items():
            for target in group["targets"].items():
                address = None if moved else read_address(target.text or "")
                yield Target("alertmanager", target, address, port, service)


def _reference(node: Node, path: str, inside: str, files: Files, container: Container | None) -> RuleReference:
    """Resolve an entry of `rule_files`: relative to the configuration, in the container where there is one."""
    pattern = node.text or ""
    if container is None:
        absolute = pattern.startswith("/")
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), pattern))
        found = () if absolute else tuple(_matching(joined, {name: name for name in files.walk()}))
        return RuleReference(node, pattern, Resolution(Seen.UNKNOWN), found)
    full = posixpath.normpath(posixpath.join(posixpath.dirname(inside), pattern))
    folder, _, last = full.rpartition("/")
    if not any(mark in full for mark in "*?["):
        resolution = container.resolve(full)
        found = (resolution.path,) if resolution.seen is Seen.FILE and resolution.path is not None else ()
        return RuleReference(node, pattern, resolution, found)
    resolution = container.resolve(folder)
    listing = container.listing(folder)
    found = tuple(
        entry.path
        for name, entry in listing.items()
        if fnmatchcase(name, last) and entry.seen is Seen.FILE and entry.path is not None
    )
    return RuleReference(node, pattern, resolution, found)


def _matching(pattern: str, names: dict[str, str]) -> Iterator[str]:
    for name, path in names.items():
        if name.count("/") == pattern.count("/") and fnmatchcase(name, pattern):
            yield path
