"""The alerting that files provision a Grafana with: rules with their queries and expressions, and who is told.

Values may hold variables of the environment, `$X`, so a text with a `$` in it is not known; annotations and the models
of queries are taken as they are, see `managed_texts`. Facts: pkg/services/provisioning/alerting and pkg/expr of Grafana
11 to 13.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node, root
from stacklint.models.alert_names import EXPRESSIONS
from stacklint.pattern import Pattern
from stacklint.stack.grafana.env import Expanded, Lookup, expand
from stacklint.stack.grafana.filled import Reading, contents
from stacklint.stack.grafana.server import DataSource, Grafana

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.stack.repository.files import Files

BUILT_IN: Final = frozenset({"grafana-default-email", "empty"})
"""The contact point that a new Grafana has, as versions call it."""
_ORGANISATION: Final = Pattern(r"[+-]?[0-9]{1,18}", re.ASCII)
_VARIABLE: Final = Pattern(r"\$(?:\{(?P<braced>[^}]*)\}|(?P<bare>\w+))")


class Alerting(NamedTuple):
    """The alerting files of a Grafana, or one that belongs to none that is known.

    Attributes:
        files: their roots, in the order in which Grafana reads them.
        grafana: who reads them; `None` if that isn't known.
        reading: how they are read.
        content: the content of a file that Grafana sees.
    """

    files: tuple[Node, ...]
    grafana: Grafana | None
    reading: Reading
    content: Lookup

    def expand(self, text: str) -> Expanded:
        """What Grafana makes of a text in which it fills in variables."""
        return expand(text, self.reading.environment.value, self.content)

    @property
    def closed(self) -> bool:
        """Whether it is known what Grafana is provisioned with; more may be made by hand."""
        return self.grafana is not None and self.grafana.alerts_closed

    def entries(self, key: str) -> Iterator[Node]:
        """The mappings under a key of the top level, of all files."""
        for file in self.files:
            yield from (node for node in file[key].items() if node.is_mapping)

    def groups(self) -> Iterator[RuleGroup]:
        """The groups of rules."""
        for node in self.entries("groups"):
            yield RuleGroup(node, self)

    def rules(self) -> Iterator[ManagedRule]:
        """The rules of all groups."""
        for group in self.groups():
            yield from group.rules()

    def routings(self) -> Iterator[tuple[Node, int]]:
        """What says where alerts go, with its organisation: policies, those below them, and settings of rules."""
        pending = [(node, org_of(node)) for node in self.entries("policies")]
        for node, org in pending:
            yield node, org
            pending.extend((below, org) for below in node["routes"].items())
        for rule in self.rules():
            if rule.node["notification_settings"].is_mapping:
                yield rule.node["notification_settings"], org_of(rule.group.node)

    def names(self, key: str) -> Mapping[int, dict[str, Node]] | None:
        """The names that the entries under a key have, by organisation; `None` if not all are known."""
        found: dict[int, dict[str, Node]] = {}
        for node in self.entries(key):
            name, org = (node["name"].text or "").strip(), org_of(node)
            if "$" in name or "$" in (node["orgId"].text or ""):
                return None
            if org:
                found.setdefault(org, {}).setdefault(name, node["name"])
        return found


class RuleGroup(NamedTuple):
    """A group of rules."""

    node: Node
    alerting: Alerting

    def rules(self) -> Iterator[ManagedRule]:
        """Its rules."""
        for node in self.node["rules"].items():
            if node.is_mapping:
                yield ManagedRule(node, self)


class ManagedRule(NamedTuple):
    """A rule that Grafana evaluates: an alert, or one that records."""

    node: Node
    group: RuleGroup

    def queries(self) -> tuple[AlertQuery, ...]:
        """Its queries and expressions."""
        return tuple(AlertQuery(node, self) for node in self.node["data"].items() if node.is_mapping)

    def names(self) -> dict[str, AlertQuery] | None:
        """Its queries and expressions by their names; `None` where not all are known."""
        found = {query.name: query for query in self.queries()}
        return found if found and not any("$" in name or not name for name in found) else None


class Input(NamedTuple):
    """What an expression reads: the name of an item, and the characters of the text that give it."""

    name: str
    node: Node
    start: int
    end: int


class AlertQuery(NamedTuple):
    """A query of a rule, or an expression over others."""

    node: Node
    rule: ManagedRule

    @property
    def name(self) -> str:
        """By what expressions and the condition know it."""
        return self.node["refId"].text or ""

    @property
    def uid(self) -> str:
        """The uid of its data source."""
        return self.node["datasourceUid"].text or ""

    @property
    def is_expression(self) -> bool:
        """Whether Grafana itself works it out."""
        return self.uid in EXPRESSIONS

    @property
    def expr(self) -> Node:
        """Its text, of those whose data source calls it so."""
        return self.node["model"]["expr"]

    @property
    def source(self) -> DataSource | None:
        """The data source that it asks, if that is known. Names don't count here."""
        grafana = self.rule.group.alerting.grafana
        return grafana.lookup.by_uid.get(self.uid) if grafana is not None else None

    @property
    def type(self) -> str:
        """The plugin id of what it asks, as far as known; that of the one with such a name, where no uid is right."""
        source, grafana = self.source, self.rule.group.alerting.grafana
        said = self.node["model"]["datasource"]["type"].text
        if source is None and said is None and grafana is not None:
            source = grafana.lookup.by_name.get(self.uid)
        return source.type if source is not None else said or ""

    @property
    def asked_host(self) -> str | None:
        """The host of the data source that it asks; `None` where that isn't known."""
        return self.source.host if self.source is not None else None

    @property
    def asked(self) -> tuple[DataSource, ...]:
        """The data source that it asks, if that is known."""
        return (self.source,) if self.source is not None else ()

    def inputs(self) -> Iterator[Input]:
        """The items that it reads, if it is an expression of a kind that says so."""
        model = self.node["model"]
        kind, node = model["type"].text, model["expression"]
        text = node.text or ""
        if not self.is_expression:
            return
        if kind == "math":
            for found in _VARIABLE.finditer(text):
                yield Input(found["braced"] or found["bare"] or "", node, *found.span())
        elif kind in {"reduce", "resample", "threshold"} and text:
            yield Input(text.removeprefix("$"), node, 0, len(text))
        elif kind == "classic_conditions":
            for condition in model["conditions"].items():
                given = condition["query"]["params"][0]
                if given.text:
                    yield Input(given.text, given, 0, len(given.text))


def read_alerting(files: Files, paths: tuple[str, ...], grafana: Grafana | None) -> Alerting:
    """The alerting of some files."""
    reading = grafana.reading if grafana is not None else Reading()
    roots = tuple(root(files.document(path, "yaml")) for path in paths)
    return Alerting(roots, grafana, reading, contents(files, reading))


def org_of(node: Node) -> int:
    """The organisation of an entry: 1 unless it names another; 0 where it isn't known, or is none."""
    text = node["orgId"].text or "1"
    return max(int(text), 1) if _ORGANISATION.fullmatch(text) else 0
