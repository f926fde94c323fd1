"""A Prometheus server of the stack: its configuration, scrape jobs, targets and rule files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacklint.document import Node, root
from stacklint.models import Kind, PathUse
from stacklint.stack.referenced import Home, Reference, read_references

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.document import Format, Place
    from stacklint.stack.compose import Service
    from stacklint.stack.container import Container
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
        groups: its targets with the labels they share, in its file and in the files that it names.
        targets: those targets.
        closed: whether those are all, at the addresses that are written.
        keeps_job: whether its series have its name as the label `job`.
        labels: the labels that it adds to every series; `None` where that can't be known.
    """

    node: Node
    name: str | None
    groups: tuple[Node, ...]
    targets: tuple[Target, ...]
    closed: bool
    keeps_job: bool
    labels: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A recording or alerting rule.

    Attributes:
        node: its mapping.
        record: the name that it records.
        alert: the name of its alert.
        expr: its expression.
        labels: the labels that it adds, those of its group among them.
        group: the mapping of its group.
    """

    node: Node
    record: str | None
    alert: str | None
    expr: Node
    labels: Mapping[str, str]
    group: Node


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
        included: the files with further scrape jobs, in the repository.
        jobs: its scrape jobs, in all these files.
        alertmanagers: the targets of its `alerting` block that are written down.
        references: its `rule_files`.
        named: the other paths that it names.
    """

    service: Service | None
    container: Container | None
    config_path: str
    config: Node
    included: tuple[str, ...]
    jobs: tuple[ScrapeJob, ...]
    alertmanagers: tuple[Target, ...]
    references: tuple[Reference, ...]
    named: tuple[Reference, ...]

    @property
    def has_all_jobs(self) -> bool:
        """Whether every file with scrape jobs could be read."""
        return all(one.is_settled for one in self.named if one.use is PathUse.SCRAPE_CONFIGS)


def read_prometheus(
    path: str, files: Files, service: Service | None, container: Container | None, inside: str = ""
) -> Prometheus:
    """Read the configuration at `path`; in the container it stands at `inside`."""
    home = Home(files, path, container, inside)
    named = read_references(Kind.PROMETHEUS, home)
    included = dict.fromkeys(file for one in named if one.use is PathUse.SCRAPE_CONFIGS for file in one.files)
    further = (one for file in included for one in read_references(Kind.SCRAPE_CONFIGS, home.beside(file)))
    named = (*named, *further)
    config, *others = (root(files.document(file, "yaml")) for file in (path, *included))
    lists = {one.node.place: one for one in named if one.use is PathUse.TARGETS}
    return Prometheus(
        service=service,
        container=container,
        config_path=path,
        config=config,
        included=tuple(included),
        jobs=tuple(
            _job(node, service, lists, files) for jobs in (config, *others) for node in jobs["scrape_configs"].items()
        ),
        alertmanagers=tuple(_alertmanagers(config["alerting"]["alertmanagers"], service, lists, files)),
        references=tuple(one for one in named if one.use is PathUse.RULES),
        named=tuple(one for one in named if one.use is not PathUse.RULES),
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
            group,
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


def targets_form(path: str) -> Format:
    """How a file of targets is written: by its suffix, as Prometheus reads it."""
    return "json" if path.lower().endswith(".json") else "yaml"


def _groups(owner: Node, lists: Mapping[Place, Reference], files: Files) -> tuple[tuple[Node, ...], bool]:
    """The groups of targets that are written down, and whether those are all that the files hold."""
    named = [
        lists[entry.place]
        for discovery in owner["file_sd_configs"].items()
        for entry in discovery["files"].items()
        if entry.place in lists
    ]
    documents = [files.document(path, targets_form(path)) for one in named for path in one.files]
    groups = (*owner["static_configs"].items(), *(group for found in documents for group in root(found).items()))
    return groups, all(one.is_settled for one in named) and not any(found.broken for found in documents)


def _job(node: Node, service: Service | None, lists: Mapping[Place, Reference], files: Files) -> ScrapeJob:
    relabels = list(node["relabel_configs"].items())
    written = {step["target_label"].text or "" for step in relabels}
    maps = any(_maps(step) for step in relabels)
    moved = maps or "__address__" in written
    default_port = 443 if node["scheme"].text == "https" else 80
    groups, settled = _groups(node, lists, files)
    targets = [
        Target("scrape", target, None if moved else read_address(target.text or ""), default_port, service)
        for group in groups
        for target in group["targets"].items()
        if target.text
    ]
    targets += [
        Target("scrape", step["replacement"], read_address(step["replacement"].text or ""), default_port, service)
        for step in relabels
        if step["target_label"].text == "__address__" and step["replacement"].text
    ]
    discovers = any(key.endswith("_sd_configs") and key != "file_sd_configs" for key in node.keys) or not settled
    written_out = bool(groups) and all(group["targets"].exists for group in groups)
    given = frozenset(key for group in groups for key in group["labels"].keys)
    later = list(node["metric_relabel_configs"].items())
    unsure = maps or discovers or any(_maps(step) for step in later)
    written_later = {step["target_label"].text or "" for step in later}
    own_job = "job" in given | written | written_later
    return ScrapeJob(
        node=node,
        name=node["job_name"].text,
        groups=groups,
        targets=tuple(targets),
        closed=not discovers and not moved and written_out,
        keeps_job=not unsure and not own_job and node["honor_labels"].flag is not True,
        labels=None if unsure else frozenset({"job", "instance"}) | given | written | written_later,
    )


def _maps(step: Node) -> bool:
    """Whether a relabelling step writes labels that aren't named, or takes some away."""
    unnamed = "$" in (step["target_label"].text or "")
    return unnamed or (step["action"].text or "replace").lower() in {"labelmap", "labelkeep", "labeldrop"}


def _alertmanagers(
    node: Node, service: Service | None, lists: Mapping[Place, Reference], files: Files
) -> Iterator[Target]:
    for entry in node.items():
        moved = any(step["target_label"].text == "__address__" for step in entry["relabel_configs"].items())
        port = 443 if entry["scheme"].text == "https" else 80
        for group in _groups(entry, lists, files)[0]:
            for target in group["targets"].items():
                address = None if moved else read_address(target.text or "")
                yield Target("alertmanager", target, address, port, service)
