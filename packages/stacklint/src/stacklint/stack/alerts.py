"""The texts of alerts: the labels and annotations of a rule that are templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stacklint.gotemplate import Template, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Node
    from stacklint.stack.prometheus import Rule


@dataclass(frozen=True, slots=True)
class AlertText:
    """A label or an annotation of an alert.

    Attributes:
        name: of the label or annotation.
        node: its value.
        is_label: whether it is a label.
        template: what it says.
    """

    name: str
    node: Node
    is_label: bool
    template: Template


def read_texts(rule: Rule) -> Iterator[AlertText]:
    """The labels of an alert, those from its group among them, and its annotations; nothing for a recording rule."""
    if not rule.alert:
        return
    labels = dict((*rule.group["labels"].entries(), *rule.node["labels"].entries()))
    for name, node in labels.items():
        yield AlertText(name, node, True, parse(node.text or ""))
    for name, node in rule.node["annotations"].entries():
        yield AlertText(name, node, False, parse(node.text or ""))
