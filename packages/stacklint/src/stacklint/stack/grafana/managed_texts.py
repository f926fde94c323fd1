"""The texts of Grafana's alerting: those that it fills in variables in, and those of rules that are templates.

Annotations, the models of queries, mute timings and notification templates are taken as they are; in all else `$X`
gives way to a variable of the environment. Facts: pkg/services/provisioning/alerting of Grafana 11 to 13.
"""

from __future__ import annotations

from bisect import bisect
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Node
from stacklint.gotemplate import MANAGED, Template, parse
from stacklint.stack.grafana.source_texts import Filled, is_template, strays

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Place
    from stacklint.stack.grafana.alerting import Alerting, ManagedRule
    from stacklint.stack.grafana.env import Variable

_AS_THEY_ARE: Final = frozenset({"annotations", "model"})
"""Keys inside of rules whose values are not filled in."""
_OF_QUERY: Final = frozenset({"datasourceUid", "queryType", "refId", "relativeTimeRange"})
"""What a query of a rule has beside its model. What else stands there, such as a model's own keys, nothing reads."""
_MOSTLY: Final = frozenset({"muteTimes", "templates"})
"""Lists of whose entries only the organisation is filled in."""
_DECLARED: Final = frozenset({"labels", "value", "values"})


def filled_texts(alerting: Alerting) -> Iterator[Filled]:
    """The texts with variables in them, in the order of the files."""
    for file in alerting.files:
        for key, value in file.entries() if "$" in file.document.source.text else ():
            owners = [one["orgId"] for one in value.items()] if key in _MOSTLY else [value]
            for owner in owners:
                yield from _inside(owner, alerting)


def _inside(node: Node, alerting: Alerting) -> Iterator[Filled]:
    pending = [node]
    while pending:
        here = pending.pop()
        text = here.text
        if text is not None and "$" in text:
            yield Filled(here, alerting.expand(text))
        is_query = here.path[-2:-1] == ("data",)
        keys = [key for key in here.keys if key not in _AS_THEY_ARE and (key in _OF_QUERY or not is_query)]
        inner = [here[key] for key in keys]
        pending += reversed([*here.items(), *inner])


def lost(alerting: Alerting, filled: Filled) -> Iterator[Variable]:
    """What vanishes from a text and isn't meant to: a variable of a template, or a dollar with what follows it.

    Not the variables that a label's template has: GF159 tells of them.
    """
    starts, ends = _actions(filled.node.text or "") if filled.expanded.variables else ([], [])
    is_label = filled.node.path[-2:-1] == ("labels",)
    empty = set(strays(alerting.reading, filled))
    for variable in filled.expanded.variables:
        before = bisect(starts, variable.start)
        within = variable.bare and not variable.inside and before > 0 and variable.start < ends[before - 1]
        if within and is_label and variable.name in _DECLARED:
            continue
        unknown = not alerting.reading.environment.value(variable.name)
        if variable in empty or is_template(variable) or (within and unknown):
            yield variable


def _actions(text: str) -> tuple[list[int], list[int]]:
    """Where the delimited parts of a template begin, and where they end."""
    starts, ends = list[int](), list[int]()
    start = text.find("{{")
    while start >= 0 and (end := text.find("}}", start)) >= 0:
        starts.append(start)
        ends.append(end)
        start = text.find("{{", end)
    return starts, ends


class ManagedText(NamedTuple):
    """A label or an annotation of a rule of Grafana that is a template.

    Attributes:
        name: of the label or annotation.
        node: its value.
        template: what it says, once variables are filled in.
        offsets: for each character of the template, and its end, where it stands in the value; `None`: in its place.
    """

    name: str
    node: Node
    template: Template
    offsets: tuple[int, ...] | None = None

    def place(self, start: int, end: int) -> Place:
        """Where characters of the template stand."""
        if self.offsets is not None:
            start, end = self.offsets[start], self.offsets[end]
        return self.node.place.within(start, end)


def managed_texts(rule: ManagedRule) -> Iterator[ManagedText]:
    """The templates of an alert; nothing of a rule that records, nor of labels that variables are filled in in."""
    if rule.node["record"].present:
        return
    for name, node in rule.node["annotations"].entries():
        if "{{" in (node.text or ""):
            yield ManagedText(name, node, parse(node.text or "", dialect=MANAGED))
    for name, node in rule.node["labels"].entries():
        text, offsets = _unescaped(node.text or "")
        if "{{" in text:
            yield ManagedText(name, node, parse(text, dialect=MANAGED), offsets)


def _unescaped(text: str) -> tuple[str, tuple[int, ...] | None]:
    """A text with `$` for each `$$`, and where its characters stand; an empty one where others are filled in."""
    if "$" not in text:
        return text, None
    parts, offsets, at = text.split("$$"), list[int](), 0
    if any("$" in part for part in parts):
        return "", None
    for part in parts:
        offsets += range(at, at + len(part) + 1)
        at += len(part) + 2
    return "$".join(parts), tuple(offsets)
