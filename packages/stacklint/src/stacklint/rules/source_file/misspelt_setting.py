"""GF123."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models import unread_settings
from stacklint.models.nearness import one_off
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import sourced
from stacklint.stack.datasources import SourceFile
from stacklint.stack.stack import Stack

_TRACES = "jsonData: {{exemplarTraceIdDestinations: [{{name: trace, {}: prometheus}}]}}"


@rule(
    "GF123",
    "misspelt-setting",
    severity=Severity.WARNING,
    bad=(
        Example(sourced("jsonData: {«timeInteval»: 15s}"), fixed=sourced("jsonData: {timeInterval: 15s}")),
        Example(sourced("jsonData: {«httpmethod»: GET}"), fixed=sourced("jsonData: {httpMethod: GET}")),
        Example(sourced(_TRACES.format("«datasourceUID»")), fixed=sourced(_TRACES.format("datasourceUid"))),
        Example(sourced("jsonData: {timeInterval: 15s, «time_interval»: 15s}")),
    ),
    good=(
        Example(sourced("jsonData: {httpHeaderName1: A, ours: true}", "secureJsonData: {httpHeaderValue1: a}")),
        Example(sourced("jsonData: {exemplarTraceIdDestinations: [trace]}")),
    ),
)
def misspelt_setting(subject: SourceFile, _stack: Stack) -> Iterator[Finding]:
    """A setting of a data source is spelt like one that its plugin knows, and isn't it.

    Grafana stores whatever stands under `jsonData`. The plugin takes what it knows and leaves the rest. Write the
    setting as its plugin does.
    """
    for source in subject.datasources:
        for path, known in unread_settings(source.type, source.settings.value):
            node, key = source.settings.at(path), str(path[-1])
            right = one_off(key, known)
            if right is None:
                continue
            place = node.place.key()
            is_there = source.settings.at(path[:-1])[right].exists
            yield Finding(
                place,
                f"`{key}` is no setting of `{source.type}` data sources; Grafana ignores it in silence",
                f"did you mean `{right}`?",
                repairs=() if is_there else (Repair(f"rename it to `{right}`", ((place, right),)),),
            )
