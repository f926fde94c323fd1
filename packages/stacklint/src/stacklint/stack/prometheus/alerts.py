"""The texts of alerts: the labels and annotations of a rule that are templates."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, final

from stacklint.gotemplate import parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stacklint.document import Node
    from stacklint.gotemplate import Template
    from stacklint.stack.prometheus.launch import Version
    from stacklint.stack.prometheus.rule_files import Rule


class Owner(StrEnum):
    """What has a text."""

    GROUP = "group"
    """A group has it as a label of its alerts."""
    LABELS = "labels"
    ANNOTATIONS = "annotations"


@final
class AlertText:
    """A label or an annotation of an alert that is a template. It is never changed."""

    __slots__ = ("name", "node", "owner", "replaced", "templates")

    def __init__(
        self, name: str, node: Node, owner: Owner, templates: tuple[Template, ...], *, replaced: bool = False
    ) -> None:
        self.name: Final = name
        """Of the label or annotation."""
        self.node: Final = node
        """Its value."""
        self.owner: Final = owner
        self.templates: Final = templates
        """What it says, as each version reads it."""
        self.replaced: Final = replaced
        """The alert has another label of this name."""

    @property
    def template(self) -> Template:
        """What it says. Versions differ only in what they refuse."""
        return self.templates[0]

    @property
    def is_label(self) -> bool:
        """Whether it is a label."""
        return self.owner is not Owner.ANNOTATIONS


def read_texts(rule: Rule, versions: Iterable[Version | None] = (None,)) -> Iterator[AlertText]:
    """The templates of an alert as some versions read them: those of its group, its labels and its annotations.

    Nothing for a recording rule.
    """
    if not rule.alert:
        return
    for owner, node, key in (
        (Owner.GROUP, rule.group, "labels"),
        (Owner.LABELS, rule.node, "labels"),
        (Owner.ANNOTATIONS, rule.node, "annotations"),
    ):
        for name, text in templates(node, key):
            read = tuple([parse(text.text or "", version=version) for version in versions])
            replaced = owner is Owner.GROUP and rule.node["labels"][name].exists
            yield AlertText(name, text, owner, read, replaced=replaced)


def templates(owner: Node, key: str) -> list[tuple[str, Node]]:
    """The labels or annotations behind a key that have braces, as few have."""
    value = owner.value
    texts = value.get(key) if isinstance(value, dict) else None
    if not isinstance(texts, dict):
        return []
    return [(name, owner[key][name]) for name, text in texts.items() if isinstance(text, str) and "{{" in text]
