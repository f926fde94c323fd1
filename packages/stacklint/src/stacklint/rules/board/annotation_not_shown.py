"""GF235."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import FILE, second
from stacklint.rules.fixtures import BOARD, edited
from stacklint.stack.boards.board import Annotation, Board
from stacklint.stack.boards.sources import resolve
from stacklint.stack.stack import Stack

_OWN = frozenset({"dashboard", "tags"})
"""The types of annotations that are kept in Grafana itself, whatever data source stands beside them."""
_TITLE = '"title": "Application",'
_SOURCE = '"datasource": {"type": "prometheus", "uid": "prometheus"}'
_ON = f'"name": "Restarts", "enable": true, {_SOURCE}'
_LAYOUT = '"layout": {'


def _with(one: str, panel: str = "") -> dict[str, str]:
    """The sound repository with an annotation, and more said of its panel."""
    files = edited(BOARD, _TITLE, f'{_TITLE}\n  "annotations": {{"list": [{one}]}},')
    return {**files, BOARD: files[BOARD].replace('"type": "timeseries",', f'"type": "timeseries",{panel}')}


def _in_second(spec: str) -> dict[str, str]:
    files = second()
    text = f'"annotations": [{{"kind": "AnnotationQuery", "spec": {{{spec}}}}}], {_LAYOUT}'
    return {**files, FILE: files[FILE].replace(_LAYOUT, text)}


@rule(
    "GF235",
    "annotation-not-shown",
    severity=Severity.WARNING,
    bad=(
        Example(_with(f'{{"name": «"Restarts"», {_SOURCE}, "expr": "changes(up[5m]) > 0"}}')),
        Example(_with(f'«{{{_SOURCE}, "expr": "changes(up[5m]) > 0"}}»')),
        Example(_with(f'{{"name": «"Restarts"», "hide": true, {_SOURCE}, "expr": "changes(up[5m]) > 0"}}')),
        Example(_with(f'{{"name": «"Restarts"», "enable": true, {_SOURCE}}}')),
        Example(_with(f'{{{_ON}, "expr": «""»}}')),
        Example(_with(f'{{{_ON}, "expr": "up == 0", "filter": {{"ids": «[7, 8]»}}}}', ' "id": 1,')),
        Example(_in_second('"name": «"Restarts"», "enable": true, "query": {"group": "prometheus", "spec": {}}')),
    ),
    good=(
        Example(_with(f'{{{_ON}, "expr": "up == 0"}}')),
        Example(_with(f'{{{_ON}, "target": {{"expr": "up == 0"}}}}')),
        Example(_with(f'{{{_ON.replace("true", "false")}, "hide": true, "expr": "up == 0"}}')),
        Example(_with(f'{{{_ON}, "expr": "up == 0", "filter": {{"ids": [1, 8]}}}}', ' "id": 1,')),
        Example(_with(f'{{{_ON}, "expr": "up == 0", "filter": {{"exclude": true, "ids": [8]}}}}', ' "id": 1,')),
        Example(_with(f'{{{_ON}, "expr": "up == 0", "filter": {{"ids": [8]}}}}')),
        Example(_with('{"builtIn": 1, "name": "Annotations & Alerts", "datasource": {"uid": "-- Grafana --"}}')),
        Example(_with(f'{{{_ON}, "type": "dashboard"}}')),
        Example(_with('{"name": "Logs", "enable": true, "datasource": {"type": "loki", "uid": "loki"}}')),
        Example(_in_second('"name": "Restarts", "enable": true, "query": {"group": "loki", "spec": {}}')),
    ),
)
def annotation_not_shown(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """An annotation of a dashboard is never shown, or not before somebody switches it on.

    Grafana asks for events only where `enable` is true; without the key they are off, and with `hide` there is no
    switch. A query of Prometheus without an expression brings none, and a filter by panels that aren't there leaves
    none over. All of that is silent. Write `"enable": true`, the expression, and the ids of panels of this dashboard.
    """
    for one in subject.annotations:
        if one.node["builtIn"].value == 1 or one.node["type"].string in _OWN or not one.node.is_mapping:
            continue
        if not one.node["enable"].present:
            yield _off(one)
        elif one.node["enable"].value is not False:
            yield from _empty(one, subject)


def _off(one: Annotation) -> Finding:
    """What is said of an annotation that isn't on."""
    said, advice = "the annotation has no `enable`, so it is off", 'write `"enable": true`'
    if one.node["hide"].value is True:
        return Finding(_named(one).place, f"{said}, and `hide` takes the switch away", advice)
    return Finding(_named(one).place, f"{said} until somebody switches it on", advice, severity=Severity.INFO)


def _empty(one: Annotation, board: Board) -> Iterator[Finding]:
    """What is said of an annotation that brings nothing, or shows it nowhere."""
    expr, ids = one.expr, one.node["filter"]["ids"]
    if not (expr.string or "").strip() and resolve(one.source, board).type == "prometheus":
        at = expr if expr.present else _named(one)
        yield Finding(at.place, "the annotation asks nothing; it shows no events", "write its `expr`")
    wanted = [node.value for node in ids.items()]
    is_chosen = one.node["filter"]["exclude"].value is not True
    if wanted and is_chosen and _surely_none(wanted, board):
        said = "no panel of this dashboard has one of these ids; the events are shown nowhere"
        yield Finding(ids.place, said, "name the ids of the panels that show them")


def _surely_none(wanted: list[object], board: Board) -> bool:
    """Whether no panel has one of some ids; one that says none is given one."""
    ids = [panel.node["id"] for panel in board.panels]
    return all(node.present and node.value not in wanted for node in ids)


def _named(one: Annotation) -> Node:
    return one.node["name"] if one.node["name"].present else one.node
