"""GF248."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import FILE, fields, override, panel, panels, second, targets
from stacklint.rules.boards import and_more
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.spec_strays import strays_of_root
from stacklint.stack.boards.strays import Stray, strays
from stacklint.stack.stack import Stack

_OPTIONS = '"options": {{{}}}'
_SECOND = '"kind": "Panel",'


def _around(kind: str, old: str, new: str) -> dict[str, str]:
    """The sound repository in the second schema with a panel of a type, and a text in place of another."""
    files = second(kind=kind)
    return {**files, FILE: files[FILE].replace(old, new, 1)}


def _root(more: str) -> dict[str, str]:
    """The sound repository with something more at the root of its dashboard."""
    return edited(FILE, '"title": "Application",', f'"title": "Application", {more},')


def _of(kind: str, more: str) -> dict[str, str]:
    """The sound repository with a panel of a type."""
    return panels(f'{{"type": "{kind}", "targets": [{{"expr": "up"}}], {more}}}')


@rule(
    "GF248",
    "key-out-of-place",
    severity=Severity.WARNING,
    bad=(
        Example(panel('«"unit"»: "s"')),
        Example(panel('«"expr"»: "up", «"legendFormat"»: "{{job}}"')),
        Example(panel('«"w"»: 12')),
        Example(panel('"fieldConfig": {«"unit"»: "s", «"lineWidth"»: 2}')),
        Example(panel('"fieldConfig": {«"options"»: {"legend": {"showLegend": true}}}')),
        Example(fields('«"lineWidth"»: 2, «"overrides"»: [1], «"steps"»: [{"value": null}]')),
        Example(fields('"custom": {«"unit"»: "s"}, "thresholds": {«"color"»: "red"}')),
        Example(panel(_OPTIONS.format('«"unit"»: "s", «"showLegend"»: true, «"fillOpacity"»: 10'))),
        Example(panel(_OPTIONS.format('"legend": {«"tooltip"»: {"mode": "multi"}}'))),
        Example(_of("stat", '«"colorMode"»: "background", "options": {«"calcs"»: ["mean"]}')),
        Example(_of("stat", '"title": "A", «"unit"»: "s"}, {"type": "stat", "unit": "s"')),
        Example(_of("text", '«"content"»: "# Hello"')),
        Example(_of("text", '«"content"»: "# Hello", «"mode"»: "html", "pluginVersion": "11.0.0"')),
        Example(override('{"id": "color", "value": {"mode": "fixed"}, «"fixedColor"»: "red"}')),
        Example(
            panel('"fieldConfig": {"overrides": [{"matcher": {"id": "byName"}, «"options"»: "A", «"unit"»: "s"}]}')
        ),
        Example(targets('{"refId": "A", "expr": "up", «"unit"»: "s"}')),
        Example(panel('"transformations": [{"id": "organize", «"renameByName"»: {"Value": "Requests"}}]')),
        Example(_root('«"from"»: "now-1h", "to": null, «"refresh_intervals"»: ["1m"]')),
        Example(second(fields='«"unit"»: "s"')),
        Example(_around('"timeseries"', _SECOND, f'{_SECOND} «"transparent"»: true,')),
        Example(_around('"timeseries"', '"id": 1,', '"id": 1, «"options"»: {"legend": {}}, «"maxDataPoints"»: 100,')),
        Example(_around('"timeseries"', '"refId": "A",', '"refId": "A", «"legendFormat"»: "{{job}}",')),
        Example(
            _around('"timeseries"', '"group": "timeseries",', '"group": "timeseries", «"options"»: {"legend": {}},')
        ),
        Example(_around('"timeseries"', '"elements": {', '«"time"»: {"from": "now-1h"}, "elements": {')),
    ),
    good=(
        Example(stack()),
        Example(second()),
        Example(panel('"unit": "", "legendFormat": null, "fieldConfig": {"links": []}, "links": [{"url": "/a"}]')),
        Example(panel('"unit": "ms", "fieldConfig": {"defaults": {"unit": "s"}}')),
        Example(
            panel('"yaxes": [{"format": "s"}], "legend": {"show": true}, "decimals": 2, "thresholds": [{"value": 1}]')
        ),
        Example(panel('"fieldConfig": {"overrides": [1, {"matcher": {"id": "byName"}, "properties": [1]}]}')),
        Example(panel('"fieldConfig": {"overrides": {"a": 1}}')),
        Example(panel('"fieldConfig": [], "options": []')),
        Example(panel('"libraryPanel": {"uid": "a", "name": "A"}, "unit": "s"')),
        Example(_of("gauge", '"options": {"unit": "s", "valueOptions": {"stat": "avg"}}')),
        Example(_of("heatmap", '"color": {"mode": "spectrum"}, "legend": {"show": true}')),
        Example(_of("heatmap", '"options": {"unit": "s", "legend": {"mode": "x"}}')),
        Example(_of("text", '"content": "# Hello", "mode": "html"')),
        Example(_of("text", '"content": "# Hello", "options": {"content": "# Hello"}')),
        Example(_of("acme-lines-panel", '"unit": "s", "colorMode": "value", "options": {"unit": "s"}')),
        Example(targets('{"refId": "A", "datasource": {"type": "loki", "uid": "loki"}, "unit": "s"}')),
        Example(targets('{"refId": "A", "expr": "up", "decimals": 2, "displayAliasType": "Always"}')),
        Example(override('{"id": "unit", "value": "s"}, {"id": "thresholds", "value": {"steps": []}}')),
    ),
)
def key_out_of_place(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A key of a dashboard stands where Grafana does not look for it.

    It is right in another place, such as `unit`, which belongs under `fieldConfig.defaults`, or `expr`, which belongs
    into a query. Grafana passes over it where it stands and says nothing: the panel is shown as if the key weren't
    there. Nothing is said of what an older Grafana wrote in another place, and of what stands in the right one as well.
    Move the key.
    """
    found: dict[tuple[str, str], list[Stray]] = {}
    for one in (strays_of_root(subject), *map(strays, subject.panels)):
        for stray in one:
            found.setdefault((stray.key, stray.level), []).append(stray)
    for several in found.values():
        first = several[0]
        said = f"`{first.key}` is no key of {first.level}; Grafana passes over it{and_more(len(several) - 1)}"
        yield Finding(first.node.place.key(), said, _advice(first))


def _advice(stray: Stray) -> str:
    home = ".".join(stray.home).replace(".[]", "[]")
    if home == "properties[]" and stray.key != "value":
        return f'write it into `properties`, as `{{"id": "{stray.key}", "value": ...}}`'
    return f"it belongs under `{home}`" if home else "it belongs to the panel itself"
