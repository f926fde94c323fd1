"""Rule files of Prometheus: what they record, and what they alert on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, final

from stacklint.document import Node, root

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.stack.repository.files import Files


@final
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

    __slots__ = ("alert", "expr", "group", "labels", "node", "record")

    def __init__(
        self, node: Node, record: str | None, alert: str | None, expr: Node, labels: Mapping[str, str], group: Node
    ) -> None:
        self.node: Final = node
        self.record: Final = record
        self.alert: Final = alert
        self.expr: Final = expr
        self.labels: Final = labels
        self.group: Final = group


class RuleFile(NamedTuple):
    """A file of rules. `path` is its path in the repository."""

    path: str
    node: Node
    rules: tuple[Rule, ...]


def read_rules(path: str, files: Files) -> RuleFile:
    """The rules of a file, as far as they can be read."""
    node = root(files.document(path, "yaml"))
    rules: list[Rule] = []
    for group in node["groups"].items():
        shared = group.texts_at("labels")
        for rule in group["rules"].items():
            if rule.is_mapping:
                labels = shared | rule.texts_at("labels")
                rules.append(Rule(rule, rule.text_at("record"), rule.text_at("alert"), rule["expr"], labels, group))
    return RuleFile(path, node, tuple(rules))
