"""A Prometheus server of the stack: its configuration, scrape jobs and targets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple, final

from stacklint.document import Node, root
from stacklint.models import Kind, PathUse
from stacklint.models.raw import mappings, text
from stacklint.pattern import Pattern
from stacklint.stack.prometheus.referenced import Home, Reference, read_reference, read_references
from stacklint.stack.repository.kinds import written_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Place
    from stacklint.stack.compose.sets import Service
    from stacklint.stack.containers.container import Container
    from stacklint.stack.repository.files import Files

MOST_PORT: Final = 65535

_ADDRESS: Final = Pattern(r"(?:\[([0-9A-Fa-f:.]+)\]|([^:/\s${}<>%@]+))(?::(\d{1,5}))?$")
"""An address of IPv6 or a host, without what stands in URLs and templates, and a port."""

_TEMPLATE: Final = Pattern(r"[$<>{}%]|__|@\w+@|\[\[", re.ASCII)
"""What a template has, and no address."""

_PLACEHOLDER: Final = Pattern(r"__\w+__|[A-Z0-9]*_[A-Z0-9_]+(?::|$)")
"""What an entrypoint fills in: `__APP_HOST__`, `APP_HOST:5000`."""

_WRITTEN: Final = frozenset({"dns_sd_configs", "file_sd_configs"})
"""Discoveries whose targets may be written down."""

_MAPS: Final = frozenset({"labelmap", "labelkeep", "labeldrop"})
"""What writes labels that aren't named, or takes some away."""

_ADDRESSES: Final = frozenset({"A", "AAAA"})
"""Types of records that have addresses, whose port is written beside the name."""

_TASKS: Final = Pattern(r"^tasks\.(?=[a-z0-9_-]+$)")
"""How a swarm names all the containers of a service, or of an alias of it (libnetwork of moby, `service_common.go`)."""

_PLAIN: Final = frozenset(
    {"dns_sd_configs", "docker_sd_configs", "dockerswarm_sd_configs", "file_sd_configs", "kubernetes_sd_configs"}
)
"""Discoveries whose targets have no labels but `__meta_...`, which don't outlast relabelling, and those of files.

Kubernetes gives its nodes an `instance` as well (discovery/ of Prometheus 2 and 3).
"""


class Address(NamedTuple):
    """A `host:port` taken apart; `port` is `None` where none is given."""

    host: str
    port: int | None


@final
class Target:
    """An address that Prometheus talks to, or a name of which it asks every address.

    Attributes:
        purpose: `scrape` or `alertmanager`.
        node: the text of the target, or the name.
        written: both host and port, as one writes them together.
        address: `None` where it is no plain address, or where relabelling computes another one.
        default_port: what is used where the address has none.
        server: the service that does the talking, where known.
        moved: whether relabelling computes the address that is asked.
        looked_up: whether it is a name that `dns_sd_configs` looks up, each address of which becomes a target.
        host_place: where the host is written.
        port_place: where the port is, or what lacks one.
    """

    __slots__ = ("_port", "address", "default_port", "moved", "node", "purpose", "server", "written")

    def __init__(
        self,
        purpose: str,
        node: Node,
        written: str,
        default_port: int,
        server: Service | None,
        *,
        moved: bool = False,
        port: Node | None = None,
    ) -> None:
        self.purpose: Final = purpose
        self.node: Final = node
        self.written: Final = written
        self.address: Final = None if moved else read_address(written)
        self.moved: Final = moved
        self.default_port: Final = default_port
        self.server: Final = server
        self._port: Final = port

    @property
    def looked_up(self) -> bool:
        """See the class."""
        return self._port is not None

    @property
    def host_place(self) -> Place:
        """See the class."""
        text = self.node.text or ""
        host = self.address.host if self.address is not None else ""
        end = text.rfind(":") if self._port is None and self.address is not None and self.address.port else len(text)
        start = max(text.lower().rfind(host, 0, end), 0)
        return self.node.place.within(start, start + len(host))

    @property
    def port_place(self) -> Place:
        """See the class."""
        if self._port is not None:
            return self._port.place
        text = self.node.text or ""
        has_port = self.address is not None and self.address.port is not None
        return self.node.place.within(text.rfind(":") + 1 if has_port else 0, len(text))


class ScrapeJob(NamedTuple):
    """One entry of `scrape_configs`.

    Attributes:
        node: its mapping.
        name: its `job_name`.
        groups: its targets with the labels they share, in its file and in the files that it names.
        targets: those targets.
        closed: whether those are all, at the addresses that are written.
        discovers: whether there may be targets that are written nowhere.
        one_address: whether relabelling gives one address to all of them, which is a target of its own.
        keeps_job: whether its series have its name as the label `job`.
        is_named: whether what Prometheus says of its scrapes, such as `up`, has it, whatever labels targets send.
        labels: the labels that it adds to every series; `None` where that can't be known.
        given: the labels that its targets are given before relabelling; `None` where these may be any.
    """

    node: Node
    name: str | None
    groups: tuple[Node, ...]
    targets: tuple[Target, ...]
    closed: bool
    discovers: bool
    one_address: bool
    keeps_job: bool
    is_named: bool
    labels: frozenset[str] | None
    given: frozenset[str] | None

    @property
    def written(self) -> frozenset[str]:
        """The labels that relabelling or a group of targets writes, such as the one that is the path."""
        steps = (step["target_label"].text for step in self.node["relabel_configs"].items())
        return frozenset(filter(None, steps)).union(*(group["labels"].keys for group in self.groups))


class Prometheus(NamedTuple):
    """A server with its configuration.

    Attributes:
        service: the compose service that runs it; `None` where no compose file tells.
        container: what that service sees.
        config_path: the configuration's path in the repository.
        config: the root of the configuration.
        included: the files with further scrape jobs, in the repository.
        jobs: its scrape jobs, in all these files.
        alertmanagers: the targets of its `alerting` block that are written down.
        references: its `rule_files`, or what is meant to be that.
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
        references=(
            *(one for one in named if one.use is PathUse.RULES),
            *(read_reference(node, Kind.PROMETHEUS, PathUse.RULES, home) for node in _meant_rule_files(config)),
        ),
        named=tuple(one for one in named if one.use is not PathUse.RULES),
    )


def _meant_rule_files(config: Node) -> Iterator[Node]:
    """What a configuration lists that Prometheus refuses: behind a key that is misspelt or out of place.

    The key has a finding. If nothing were read of it, what these files hold and what needs that would have others.
    """
    if config["rule_files"].exists:
        return
    for owner in (config, *(node for _, node in config.entries())):
        for key, node in owner.entries():
            if "rule" in key.lower():
                yield from (item for item in node.items() if item.string)


def read_address(target: str) -> Address | None:
    """Take a `host:port` apart; `None` for URLs, placeholders and anything else that is no plain address.

    The host of `tasks.app` is `app`: in a swarm both lead to containers of that service, the one to each of them.
    """
    found = _ADDRESS.match(target)
    if found is None or ("_" in target and _PLACEHOLDER.match(target)):
        return None
    address, host, port = found.groups()
    return Address(_TASKS.sub("", (address or host).lower()), int(port) if port else None)


def address_fault(target: str) -> tuple[str, int, int] | None:
    """Why nothing can be asked at an address that is loaded all the same, and which characters say so.

    Prometheus takes any text without a slash, and puts it into a URL that Go can't read. What a template would fill in
    is no fault. Facts: Prometheus 3.5, which loaded and scraped such targets.
    """
    if "/" in target or _TEMPLATE.search(target) or _PLACEHOLDER.match(target):
        return None
    blank = re.search(r"\s", target)
    if blank is not None:
        return "no address has a blank in it", *blank.span()
    user = target.rfind("@")
    if user >= 0:
        return "no address has a name or a password in it", 0, user
    host, sign, port = target.rpartition(":") if target.startswith("[") else target.partition(":")
    if not sign or not host or not port or port.endswith("]") or (port.isupper() and not port[0].isdigit()):
        return None  # `PORT` is there to be filled in
    if port.isascii() and port.isdigit():
        return (
            None
            if len(port) <= 5 and int(port) <= MOST_PORT
            else (f"the largest port is {MOST_PORT}", len(host) + 1, len(target))
        )
    return f"`{port}` is no port", len(host) + 1, len(target)


def _groups(owner: Node, lists: Mapping[Place, Reference], files: Files) -> tuple[tuple[Node, ...], bool]:
    """The groups of targets that are written down, and whether those are all that the files hold."""
    groups = tuple(owner["static_configs"].items())
    if "file_sd_configs" not in owner.keys:
        return groups, True
    named = [
        lists[entry.place]
        for discovery in owner["file_sd_configs"].items()
        for entry in discovery["files"].items()
        if entry.place in lists
    ]
    documents = [files.document(path, written_in(path, Kind.TARGETS)) for one in named for path in one.files]
    groups += tuple(group for found in documents for group in root(found).items())
    return groups, all(one.is_settled for one in named) and not any(found.broken for found in documents)


def _looked_up(owner: Node) -> tuple[list[tuple[Node, str, Node]], bool]:
    """The names whose addresses are targets, each as it would be written with its port, and whether those are all.

    What is looked up without a type, or with another one, tells of hosts and ports that stand nowhere.
    """
    entries = tuple(owner["dns_sd_configs"].items())
    plain = [one for one in entries if (one.text_at("type") or "").upper() in _ADDRESSES and one["port"].text]
    names = [
        (name, f"{name.text}:{one['port'].text}", one["port"])
        for one in plain
        for name in one["names"].items()
        if name.text
    ]
    return names, len(plain) == len(entries)


def _job(node: Node, service: Service | None, lists: Mapping[Place, Reference], files: Files) -> ScrapeJob:
    written, maps = _written(node, "relabel_configs")
    later, maps_later = _written(node, "metric_relabel_configs")
    moved = maps or "__address__" in written
    default_port = 443 if node.text_at("scheme") == "https" else 80
    groups, settled = _groups(node, lists, files)
    names, all_named = _looked_up(node)
    targets = [
        Target("scrape", target, target.text, default_port, service, moved=moved)
        for group in groups
        for target in group["targets"].items()
        if target.text
    ]
    targets += [
        Target("scrape", name, written, default_port, service, moved=moved, port=port) for name, written, port in names
    ]
    targets += [
        Target("scrape", step["replacement"], address, default_port, service)
        for step in (node["relabel_configs"].items() if "__address__" in written else ())
        if step.text_at("target_label") == "__address__" and (address := step.text_at("replacement"))
    ]
    discoveries = [key for key in node.keys if key.endswith("_sd_configs")]
    discovers = not (settled and all_named and _WRITTEN.issuperset(discoveries))
    written_out = bool(groups or names) and all(group["targets"].exists for group in groups)
    given = frozenset(key for group in groups for key in group["labels"].keys)
    one_address = "__address__" in written and _writes_one_address(node)
    given_any = not (settled and _PLAIN.issuperset(discoveries))
    named = not (maps or given_any) and "job" not in given | written
    added = given | written | later
    known = not (maps or maps_later or given_any)
    return ScrapeJob(
        node=node,
        name=node.text_at("job_name"),
        groups=groups,
        targets=tuple(targets),
        closed=not discovers and (not moved or (one_address and not maps)) and written_out,
        discovers=discovers,
        one_address=one_address,
        is_named=named,
        keeps_job=known and "job" not in added and node["honor_labels"].flag is not True,
        labels=frozenset({"job", "instance"} | {one for one in added if not one.startswith("__")}) if known else None,
        given=given if settled and "http_sd_configs" not in discoveries else None,
    )


def _writes_one_address(job: Node) -> bool:
    """Whether the last step of a job that writes an address writes the same one for every target."""
    steps = [one for one in job["relabel_configs"].items() if one.text_at("target_label") == "__address__"]
    if not steps or steps[-1]["regex"].present or (steps[-1].text_at("action") or "replace").lower() != "replace":
        return False
    replacement = steps[-1].text_at("replacement")
    return replacement is not None and "$" not in replacement


def _written(owner: Node, key: str) -> tuple[set[str], bool]:
    """The labels that relabelling steps name to be written, and whether they write others or take some away."""
    written: set[str] = set()
    maps = False
    for _, step in mappings(owner.value, key):  # no nodes: there may be very many
        label = text(step, "target_label")
        written.add(label)
        maps = maps or "$" in label or text(step, "action").lower() in _MAPS
    return written, maps


def _alertmanagers(
    node: Node, service: Service | None, lists: Mapping[Place, Reference], files: Files
) -> Iterator[Target]:
    for entry in node.items():
        moved = "__address__" in _written(entry, "relabel_configs")[0]
        port = 443 if entry.text_at("scheme") == "https" else 80
        for group in _groups(entry, lists, files)[0]:
            for target in group["targets"].items():
                yield Target("alertmanager", target, target.text or "", port, service, moved=moved)
        for name, written, number in _looked_up(entry)[0]:
            yield Target("alertmanager", name, written, port, service, moved=moved, port=number)
