"""GF210."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.models.nearness import surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import fields, override, second
from stacklint.rules.boards import respelt
from stacklint.stack.boards.board import Panel
from stacklint.stack.boards.fields import settings
from stacklint.stack.grafana.js_regex import regex_fault
from stacklint.stack.queries.traits import MAPPINGS
from stacklint.stack.stack import Stack

_TYPES = ("value", "range", "regex", "special")
_SPECIAL = ("true", "false", "null", "nan", "null+nan", "empty")
_MAPPINGS = '"mappings": [{}]'
_ONE = '{{"type": {}, "options": {}}}'


def _said(*mappings: tuple[str, str]) -> str:
    return _MAPPINGS.format(", ".join(_ONE.format(kind, options) for kind, options in mappings))


_UP = ('"value"', '{"1": {"text": "up"}}')
_DOWN = ('"value"', '{"1": «{"text": "down"}», "0": {"text": "down"}}')
_RANGE = '{{"from": {}, "to": {}, "result": {{}}}}'
_FALSE = '{{"match": {}, "result": {{}}}}'


@rule(
    "GF210",
    "value-mapping",
    severity=Severity.WARNING,
    when={MAPPINGS},
    bad=(
        Example(fields(_said(('"range"', _RANGE.format("«10»", "5"))))),
        Example(fields(_said(_UP, _DOWN))),
        Example(fields(_MAPPINGS.format('{"type": «"value"», "value": "1", "text": "up"}'))),
        Example(fields(_MAPPINGS.format('{"options": «{"1": {"text": "up"}}»}'))),
        Example(fields(_said(('"special"', '{"match": «"none"», "result": {}}')))),
        Example(
            fields(_said(('"special"', _FALSE.format('«"False"»')))),
            fixed=fields(_said(('"special"', _FALSE.format('"false"')))),
        ),
        Example(fields(_said(('"regex"', '{"pattern": «"/(5xx/"», "result": {}}')))),
        Example(fields(_said(('«"values"»', "{}"))), fixed=fields(_said(('"value"', "{}")))),
        Example(override('{"id": "mappings", "value": [' + _ONE.format('"range"', _RANGE.format("«10»", "5")) + "]}")),
        Example(second(fields='"defaults": {' + _said(('«"text"»', "{}")) + "}")),
    ),
    good=(
        Example(fields(_said(_UP, ('"value"', '{"0": {"text": "down"}}')))),
        Example(fields(_said(('"range"', _RANGE.format("5", "5")), ('"range"', _RANGE.format("null", "5"))))),
        Example(fields(_said(('"special"', '{"match": "null+nan"}'), ('"special"', "{}")))),
        Example(fields(_said(('"regex"', '{"pattern": "/^5../"}'), ('"regex"', "{}")))),
        Example(fields('"mappings": [{"id": 1, "type": 1, "op": "=", "text": "up", "value": "1"}]')),
        Example(second(fields='"defaults": {' + _said(_UP) + "}")),
    ),
)
def value_mapping(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """A value mapping can match nothing.

    Grafana takes the first mapping that matches a value, and passes over one that it can't read. Mend the mapping, or
    take it away.
    """
    for node in settings(subject, "mappings"):
        seen: dict[str, Node] = {}
        for mapping in node.items():
            options = mapping["options"]
            yield from _unknown(mapping["type"], _TYPES)
            yield from _incomplete(mapping)
            match mapping["type"].string:
                case "value":
                    yield from _again(options, seen)
                case "range":
                    yield from _range(options)
                case "special":
                    yield from _unknown(options["match"], _SPECIAL)
                case "regex" if fault := regex_fault(options["pattern"].string or ""):
                    yield Finding(options["pattern"].place, f"the regular expression {fault.message}", "mend it")


def _incomplete(mapping: Node) -> Iterator[Finding]:
    """A mapping of today without one of its two parts; those of Grafana before 8 have neither."""
    kind, options = mapping["type"], mapping["options"]
    if kind.string in _TYPES and not options.present:
        said = "the mapping has no `options`; it matches nothing, or the panel fails"
        yield Finding(kind.place, said, "write what becomes of which values behind `options`")
    elif options.value and not kind.present:
        said = "the mapping has no `type`; Grafana passes over it"
        yield Finding(options.place, said, "say what is looked at: `value`, `range`, `regex` or `special`")


def _again(options: Node, seen: dict[str, Node]) -> Iterator[Finding]:
    for value, node in options.entries():
        other = seen.setdefault(value, node)
        if other is not node:
            said = f"`{value}` has a mapping before this one, which Grafana takes"
            yield Finding(node.place, said, "take one of them away", ((other.place, "the other one"),))


def _range(options: Node) -> Iterator[Finding]:
    start, end = options["from"].value, options["to"].value
    if isinstance(start, int | float) and isinstance(end, int | float) and start > end:
        said = f"no value is between `{start}` and `{end}`"
        yield Finding(options["from"].place, said, "write the lower end as `from`", ((options["to"].place, "the end"),))


def _unknown(node: Node, known: tuple[str, ...]) -> Iterator[Finding]:
    text = node.string
    if text and text not in known:
        right = surely(text, known)
        yield Finding(
            node.place,
            f"`{text}` is not known to Grafana; the mapping matches nothing",
            f"did you mean `{right}`?" if right else "one of " + ", ".join(f"`{one}`" for one in known),
            repairs=(respelt([node], right),) if right else (),
        )
