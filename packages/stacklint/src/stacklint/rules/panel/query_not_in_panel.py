"""GF197."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import override, panel, panels, second
from stacklint.stack.boards.board import Panel
from stacklint.stack.boards.refs import known_refs
from stacklint.stack.queries.traits import OVERRIDES, STEPS
from stacklint.stack.stack import Stack

_OVERRIDE = '"overrides": [{{"matcher": {{"id": "byFrameRefID", "options": {}}}, "properties": []}}]'
_FIELDS = f'"fieldConfig": {{{{"defaults": {{{{}}}}, {_OVERRIDE}}}}}'
_FILTER = '{{"id": "filterByRefId", "options": {{"include": {}}}}}'
_STEPS = '"transformations": [{}]'
_PLAIN = Pattern(r"(?:/\^\(\?:(?P<set>[\w|]+)\)\$/|(?P<names>\w+(?:\|\w+)*))", re.ASCII)
"""Names that are listed, as they are or as the regular expression that Grafana's own page writes."""

_NAMELESS = '{"type": "stat", "targets": [{"expr": "up"}, {"refId": "A", "expr": "up"}], ' + _FIELDS.format('"B"') + "}"
_LOKI = '{"type": "logs", "datasource": {"type": "loki", "uid": "$loki"}, "targets": [{"refId": "A"}], %s}'


def _in_panel(steps: str) -> dict[str, str]:
    return panel(_STEPS.format(steps))


@rule(
    "GF197",
    "query-not-in-panel",
    severity=Severity.WARNING,
    when={OVERRIDES, STEPS},
    bad=(
        Example(panel(_FIELDS.format('«"B"»'))),
        Example(_in_panel(_FILTER.format('«"B"»'))),
        Example(_in_panel(_FILTER.format('"A|«C»"'))),
        Example(_in_panel(_FILTER.format('"/^(?:«B»|A)$/"'))),
        Example(_in_panel('{"id": "configFromData", "options": {"configRefId": «"B"»}}')),
        Example(_in_panel('{"id": "limit", "filter": {"id": "byRefId", "options": «"B"»}}')),
        Example(second(fields=_OVERRIDE.format('«"B"»'))),
    ),
    good=(
        Example(panel(_FIELDS.format('"A"'))),
        Example(override('{"id": "unit", "value": "s"}')),
        Example(panel(_FIELDS.format('"A-compare"'))),
        Example(panel(_FIELDS.format('"B"') + ', "transformations": [{"id": "merge"}]')),
        Example(panels(_NAMELESS)),
        Example(panels(_LOKI % _FIELDS.format('"B"'))),
        Example(_in_panel(_FILTER.format('"/B.*|A/"'))),
        Example(_in_panel(_FILTER.format('"A"'))),
        Example(_in_panel('{"id": "filterByRefId", "disabled": true, "options": {"include": "B"}}')),
        Example(_in_panel('{"id": "merge"}, ' + _FILTER.format('"B"'))),
        Example(_in_panel('{"id": "limit", "filter": {"id": "byName", "options": "B"}}')),
    ),
)
def query_not_in_panel(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """An override or a transformation picks the result of a query that the panel does not have.

    It picks nothing: the override is idle, and a filter leaves the panel empty. Only queries of Prometheus are judged
    before any transformation, since the results of others may bear other names. Name a query of the panel.
    """
    written = {target.ref_id for target in subject.targets}
    named = [one for one in _named(subject) if one[1] not in written]
    refs = known_refs(subject) if named else None
    if refs is None:
        return
    first = ", ".join(f"`{ref}`" for ref in sorted(refs)[:10])
    for node, name, start in named:
        if name not in refs and name.removesuffix("-compare") not in refs:
            yield Finding(
                node.place if name == node.string else node.place.within(start, start + len(name)),
                f"the panel has no query `{name}`; this picks nothing",
                f"name one of {first}",
            )


def _named(panel: Panel) -> Iterator[tuple[Node, str, int]]:
    """The names of queries that parts of a panel pick results by, each with its text and where in it."""
    steps = [one for one in panel.transformations if one.node["disabled"].value is not True]
    if steps:
        options, chosen = steps[0].node["options"], steps[0].node["filter"]
        if steps[0].id.string == "filterByRefId":
            yield from _listed(options["include"])
        if steps[0].id.string == "configFromData":
            yield from _listed(options["configRefId"])
        if chosen["id"].string == "byRefId":
            yield from _listed(chosen["options"])
        return
    for one in panel.overrides:
        matcher = one["matcher"]
        if matcher["id"].string == "byFrameRefID" and (name := matcher["options"].string):
            yield matcher["options"], name, 0


def _listed(node: Node) -> Iterator[tuple[Node, str, int]]:
    found = _PLAIN.fullmatch(node.string or "")
    start = 0 if found is None else max(found.start("set"), found.start("names"))
    for name in (found["set"] or found["names"]).split("|") if found is not None else ():
        yield node, name, start
        start += len(name) + 1
