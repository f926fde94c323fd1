"""GF196."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.models.nearness import surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import panel, second
from stacklint.rules.boards import and_more, respelt
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.grafana_fields import FIELD_TYPES
from stacklint.stack.grafana.js_regex import regex_fault
from stacklint.stack.stack import Stack

_OVERRIDE = '"overrides": [{{"matcher": {{"id": {}, "options": {}}}, "properties": {}}}]'
_SET = '[{"id": "unit", "value": "s"}]'
_SHAPES: Final = {
    "byFrameRefID": str, "byName": str, "byNames": dict, "byRegexp": str, "byRegexpOrNames": dict, "byType": str,
}  # fmt: skip
"""What stands behind `options` for each way of picking fields."""
_SAID: Final = {str: "a text", dict: 'a mapping such as `{"names": ["Value"]}`'}


def _with(kind: str, options: str, properties: str = _SET) -> str:
    return _OVERRIDE.format(kind, options, properties)


def _in_panel(kind: str, options: str, properties: str = _SET) -> dict[str, str]:
    return panel(f'"fieldConfig": {{{_with(kind, options, properties)}}}')


@rule(
    "GF196",
    "idle-override",
    severity=Severity.WARNING,
    bad=(
        Example(_in_panel('"byRegexp"', '«"/(5xx/"»')),
        Example(_in_panel('"byRegexp"', '«"/5xx"»')),
        Example(_in_panel('"byRegexp"', '«"*5xx"»')),
        Example(_in_panel('"byRegexpOrNames"', '{"pattern": «"5xx)"»}')),
        Example(_in_panel('"byName"', '"5xx"', "«[]»")),
        Example(panel('"fieldConfig": {"overrides": [«{"matcher": {"id": "byName", "options": "5xx"}}»]}')),
        Example(_in_panel('"byName"', '"5xx"', '[{"id": "unit", "value": "s"}, «{"idx": "unit", "value": "s"}»]')),
        Example(
            panel('"fieldConfig": {"overrides": [{"matcher": «{"id": "byName"}», "properties": [{"id": "unit"}]}]}')
        ),
        Example(_in_panel('"byType"', '«"numeric"»')),
        Example(_in_panel('"byName"', '«["5xx"]»')),
        Example(_in_panel('"byNames"', '«["5xx"]»')),
        Example(_in_panel('"byType"', '«"Number"»'), fixed=_in_panel('"byType"', '"number"')),
        Example(_in_panel('"byTypes"', '["time", «"text"»]')),
        Example(second(fields=_with('"byRegexp"', '«"[5xx"»'))),
    ),
    good=(
        Example(_in_panel('"byRegexp"', r'"/^(?<code>[^(]\\d+)[)]$|a*?|\\(/i"')),
        Example(_in_panel('"byRegexp"', '"5xx.*"')),
        Example(_in_panel('"byRegexp"', "null")),
        Example(_in_panel('"byName"', '"*"')),
        Example(_in_panel('"byFrameRefID"', "null")),
        Example(_in_panel('"byType"', '"nestedFrames"')),
        Example(_in_panel('"byTypes"', '["number", null]')),
        Example(_in_panel('"byNames"', '{"mode": "exclude", "names": ["5xx"]}')),
        Example(_in_panel('"byNames"', "null")),
        Example(_in_panel('"byRegexpOrNames"', '{"names": ["5xx"]}')),
        Example(second(fields=_with('"byRegexp"', '"/5xx/"'))),
    ),
)
def idle_override(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """An override does nothing: it sets nothing, or what picks its fields picks none.

    Grafana writes the fault of a regular expression to the console of the browser, and picks no field; a type that no
    field has it compares in silence. An override without `properties` makes the whole panel fail. Give the override
    something to set, or mend what picks its fields.
    """
    empty: list[Node] = []
    for one in (override for shown in subject.panels for override in shown.overrides if override.is_mapping):
        if one["properties"].value == []:
            empty.append(one["properties"])
        elif not one["properties"].present:
            said = "the override has no `properties`; the panel fails"
            yield Finding(one.place, said, "set something, or take it away", severity=Severity.ERROR)
        for setting in one["properties"].items():
            if setting.is_mapping and not setting["id"].present:
                said = "this setting of an override has no `id`; Grafana passes over it"
                yield Finding(setting.place, said, "say what is set, such as `unit`")
        yield from _types(one["matcher"])
        yield from _shape(one["matcher"])
        kind, options = one["matcher"]["id"].string, one["matcher"]["options"]
        if kind == "byName" and not options.present and one["properties"].value:
            said = "the override doesn't say which field it is for; it picks none"
            yield Finding(one["matcher"].place, said, "write the name of a field behind `options`")
        if kind in {"byRegexp", "byRegexpOrNames"}:
            pattern = options if kind == "byRegexp" else options["pattern"]
            fault = regex_fault(pattern.string or "")
            if fault:
                said = f"the regular expression {fault.message}; the override picks no field"
                yield Finding(pattern.place, said, "mend it, or pick the field by its name")
    if empty:
        said = f"the override sets nothing{and_more(len(empty) - 1)}"
        yield Finding(empty[0].place, said, "set something, or take it away", severity=Severity.INFO)


def _shape(matcher: Node) -> Iterator[Finding]:
    """What picks fields, where it has another shape than its way of picking takes."""
    kind, options = matcher["id"].string or "", matcher["options"]
    wanted = _SHAPES.get(kind)
    if wanted is not None and options.present and not isinstance(options.value, wanted):
        there = _SAID[wanted]
        yield Finding(options.place, f"`{kind}` takes {there}; the override picks no field", f"write {there}")


def _types(matcher: Node) -> Iterator[Finding]:
    """The types that an override picks its fields by, and that none has."""
    kind, options = matcher["id"].string, matcher["options"]
    named = (options,) if kind == "byType" else options.items() if kind == "byTypes" else ()
    for node in named:
        name = node.string
        if name and name not in FIELD_TYPES:
            right = surely(name, FIELD_TYPES)
            yield Finding(
                node.place,
                f"no field is of a type `{name}`; the override picks none by it",
                f"did you mean `{right}`?" if right else "such as `number`, `string`, `time` or `boolean`",
                repairs=(respelt([node], right),) if right else (),
            )
