"""An Alertmanager of the stack, and what is known of the alerts that reach it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node, Place, root
from stacklint.gotemplate import RECEIVERS, Include, parse, walk
from stacklint.models import Kind, PathUse
from stacklint.pattern import Pattern
from stacklint.stack.compose.sets import Service
from stacklint.stack.prometheus.referenced import Home, Reference, read_references
from stacklint.stack.queries.prom import read_expression

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.stack.containers.container import Container
    from stacklint.stack.prometheus.config_files import ConfigFile
    from stacklint.stack.repository.files import Files
    from stacklint.stack.stack import Stack

_ADDRESSES: Final = ("url", "api_url", "webhook_url")
"""The keys of integrations that say where notifications go."""
_MAILS: Final = "email_configs"
MAIL_SERVERS: Final = frozenset({"smarthost", "smtp_smarthost"})
"""The keys that hold a mail server, as `host:port`."""
_NO_TEXT: Final = Pattern(r"(?:url|file|key|token|secret|password|http_config|tls_config)$")
"""Keys of integrations that hold no text for people, and may hold what another tool fills in."""
_DEFINES: Final = Pattern(r"""\{\{-?\s*(?:define|block)\s+["`]([^"`]*)["`]""")
_OWN: Final = Pattern(r"\A__|\.default\.")
"""What is in the names of the templates that come with Alertmanager."""
_USUAL: Final = frozenset({"job", "instance"})
"""Labels that an alert has in all likelihood, where its expression doesn't tell."""
_MATCHER: Final = Pattern(
    r"""\s*(?P<label>[A-Za-z_]\w*)\s*(?P<op>=~|!~|!=|=)\s*(?P<quote>["']?)(?P<value>[^"']*?)(?P=quote)\s*""", re.ASCII
)
_OLD: Final = {"match": "=", "match_re": "=~"}
"""The forms of matchers that are mappings."""


class Matcher(NamedTuple):
    """A condition on a label of alerts.

    Attributes:
        label: the label.
        op: the operator.
        value: what it is compared with.
        label_at: where the label is written.
        value_at: where the value is written.
        form: the key that it stands under.
    """

    label: str
    op: str
    value: str
    label_at: Place
    value_at: Place
    form: str


class Alertmanager(NamedTuple):
    """An Alertmanager with its configuration, and the paths that it names."""

    service: Service
    config: Node
    named: tuple[Reference, ...]

    def routes(self) -> Iterator[Node]:
        """Every route, the root first."""
        pending = deque([self.config["route"]])
        while pending:
            route = pending.popleft()
            yield route
            pending.extend(route["routes"].items())

    def addresses(self) -> Iterator[tuple[Node, Node]]:
        """The addresses that receivers send notifications to, each after its receiver; mail servers have no scheme."""
        for receiver in self.config["receivers"].items():
            for key, integrations in receiver.entries():
                for item in integrations.items() if key.endswith("_configs") else ():
                    for name in _ADDRESSES:
                        if item[name].text:
                            yield receiver, item[name]
                    if key == _MAILS and (server := self._mail_server(item)).text:
                        yield receiver, server

    def mails(self) -> Iterator[tuple[Node, Node]]:
        """Each integration that sends mails, with the server that it gives them to."""
        for receiver in self.config["receivers"].items():
            for mail in receiver[_MAILS].items():
                if (server := self._mail_server(mail)).text:
                    yield mail, server

    def _mail_server(self, mail: Node) -> Node:
        """The mail server of a receiver's mails."""
        own = mail["smarthost"]
        return own if own.present else self.config["global"]["smtp_smarthost"]

    def texts(self) -> Iterator[Node]:
        """The texts of notifications, which are templates: whatever integrations hold but addresses and secrets."""
        for receiver in self.config["receivers"].items():
            for key, integrations in receiver.entries():
                if key.endswith("_configs"):
                    yield from _texts(integrations)

    def template_files(self) -> tuple[str, ...]:
        """The files of templates that it surely reads, each once."""
        found = (path for one in self._named_templates() if one.is_settled for path in one.files)
        return tuple(dict.fromkeys(found))

    def _named_templates(self) -> Iterator[Reference]:
        """Where it looks for templates."""
        return (one for one in self.named if one.use is PathUse.TEMPLATES)

    def undefined_templates(self, files: Files) -> Iterator[tuple[Node, Include]]:
        """Where texts ask for a template that no file of this Alertmanager defines, as far as these are known.

        Its own are the default ones of each integration, and those whose names begin with two underscores.
        """
        if any(one.dangling or one.may_grow or one.resolution.seen == "unknown" for one in self._named_templates()):
            return
        texts = [files.text(path) for path in self.template_files()]
        if any(text.unread for text in texts):
            return
        known = {name for text in texts for name in defined_templates(text.text)}
        for node in self.texts():
            text = node.text or ""
            own = set(defined_templates(text))
            for part in walk(parse(text, dialect=RECEIVERS).nodes):
                if (
                    isinstance(part, Include)
                    and part.name.value not in known | own
                    and not _OWN.search(part.name.value)
                ):
                    yield node, part

    def matchers(self) -> Iterator[Matcher]:
        """The matchers of all routes and inhibitions that are simple enough to be read."""
        for route in self.routes():
            yield from _matchers(route, "")
        for inhibition in self.config["inhibit_rules"].items():
            for side in ("source_", "target_"):
                yield from _matchers(inhibition, side)

    def labels(self) -> Iterator[Node]:
        """The labels that alerts are grouped and compared by."""
        for route in self.routes():
            yield from route["group_by"].items()
        for inhibition in self.config["inhibit_rules"].items():
            yield from inhibition["equal"].items()


def defined_templates(text: str) -> tuple[str, ...]:
    """The names of the templates that a text defines."""
    return tuple(_DEFINES.findall(text))


def _matchers(owner: Node, side: str) -> Iterator[Matcher]:
    """The matchers of a route, or of one side of an inhibition."""
    for node in owner[f"{side}matchers"].items():
        found = _MATCHER.fullmatch(node.text or "")
        if found is not None:
            label_at, value_at = (node.place.within(*found.span(part)) for part in ("label", "value"))
            yield Matcher(found["label"], found["op"], found["value"], label_at, value_at, "matchers")
    for form, op in _OLD.items():
        for label, node in owner[f"{side}{form}"].entries():
            yield Matcher(label, op, node.text or "", node.place.key(), node.place, f"{side}{form}")


def _texts(node: Node) -> Iterator[Node]:
    """The templates in an integration, in order of the file."""
    pending = [node]
    while pending:
        found = pending.pop()
        if "{{" in (found.text or ""):
            yield found
        named = [value for key, value in found.entries() if _NO_TEXT.search(key) is None]
        pending.extend(reversed([*found.items(), *named]))


def read_alertmanager(config: ConfigFile, path: str, files: Files, container: Container) -> Alertmanager:
    """The Alertmanager of a service, whose configuration is at a path of the repository."""
    named = read_references(Kind.ALERTMANAGER, Home(files, path, container, config.path))
    return Alertmanager(config.service, root(files.document(path, "yaml")), named)


class Alerts(NamedTuple):
    """The alerts of a stack.

    Attributes:
        labels: every label that they can have, as far as is known.
        values: the values that rules give to labels, and where; `alertname` among them.
        first: the name of the first one.
    """

    labels: frozenset[str]
    values: Mapping[str, Mapping[str, Place]]
    first: Place


def read_alerts(stack: Stack) -> Alerts | None:
    """What is known of a stack's alerts; `None` where there are none, or more than are known."""
    alerts = [rule for file in stack.rule_files for rule in file.rules if rule.alert]
    if len(stack.prometheus) != 1 or not alerts:
        return None
    server = stack.prometheus[0]
    unseen = any(reference.resolution.seen == "unknown" for reference in server.references)
    if unseen or server.config["alerting"]["alert_relabel_configs"].present:
        return None
    labels = {"alertname", *server.config["global"]["external_labels"].keys}
    values: dict[str, dict[str, Place]] = {"alertname": {}}
    launch = stack.launches.of(server.service)
    for rule in alerts:
        query = read_expression(rule, launch)
        found: frozenset[str] | None = None
        if query.root is not None and not query.faults:
            found = stack.studies.of(query.root).result.labels.possible
        labels |= {*(_USUAL if found is None else found), *rule.labels}
        values["alertname"].setdefault(rule.alert or "", rule.node["alert"].place)
        for label, value in rule.labels.items():
            values.setdefault(label, {}).setdefault(value, rule.node["labels"][label].place)
    return Alerts(frozenset(labels), values, alerts[0].node["alert"].place)
