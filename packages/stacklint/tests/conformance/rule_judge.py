"""Our verdict on a rule file as a whole: its text, its structure, its expressions and its templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from stacklint import gotemplate
from stacklint.document import Document, GoYaml, Part, Place, ProblemKind, read_document
from stacklint.models import Consequence, Kind, Version, check
from stacklint.promql import Options, parse
from stacklint.promql.re2 import inspect
from stacklint.text import LineIndex

NEVER_READ = frozenset({ProblemKind.EXTRA_DOCUMENT, ProblemKind.TRAILING_TEXT, ProblemKind.EMPTY})
"""What Prometheus takes for it doesn't read so far."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A reason why Prometheus refuses the file.

    Attributes:
        line: where it is.
        message: what is wrong.
        group: the name of the group that it is about, if it is about one.
        number: the rule in the group that it is about, counted from 1; 0 if it is about none.
    """

    line: int
    message: str
    group: str = ""
    number: int = 0


def refusals(text: str | bytes, version: Version, *, experimental: bool) -> list[Refusal]:
    """All that is wrong with a rule file for this version of Prometheus."""
    document = read_document("rules.yml", text if isinstance(text, bytes) else text.encode(), "yaml")
    lines = LineIndex(document.source.text)
    seen = [found for found in document.problems if found.reader is not GoYaml.V2]
    problems = [found for found in seen if found.kind not in NEVER_READ]
    if problems:
        return [Refusal(lines.position(found.start)[0], found.message) for found in problems]
    found = [*_structure(document, version), *_contents(document, version, experimental=experimental)]
    return [
        Refusal(lines.position(document.locate(place).start)[0], message, *_rule(document.data, place))
        for place, message in found
    ]


def _rule(data: object, place: Place) -> tuple[str, int]:
    """The name of the group and the number of the rule that hold a place."""
    node, group, number = data, "", 0
    for depth, step in enumerate(place.path[:4]):
        if not isinstance(node, dict | list):
            break
        node = node[int(step)] if isinstance(node, list) else node.get(str(step))
        if depth == 1 and isinstance(node, dict):
            group = str(node.get("name") or "")
        elif depth == 3 and isinstance(step, int):
            number = step + 1
    return group, number


def _structure(document: Document, version: Version) -> Iterator[tuple[Place, str]]:
    for fault in check(Kind.RULES, document.data, version=version, regex=inspect):
        if fault.consequence is Consequence.REFUSES:
            yield Place(document.name, fault.path, fault.part, fault.chars), fault.message


def _contents(document: Document, version: Version, *, experimental: bool) -> Iterator[tuple[Place, str]]:
    options = Options(version=version, experimental_functions=experimental)
    for path, rule in _rules(document.data):
        expr = rule.get("expr")
        if isinstance(expr, str) and expr:
            for fault in parse(expr, options=options).faults:
                yield (
                    Place(document.name, (*path, "expr"), Part.VALUE, (fault.start, fault.end)),
                    f"PromQL: {fault.message}",
                )
        if not rule.get("alert"):
            continue
        for key in ("labels", "annotations"):
            texts = rule.get(key)
            for name, text in texts.items() if isinstance(texts, dict) else ():
                for wrong in gotemplate.parse(text, version=version).faults if isinstance(text, str) else ():
                    if wrong.at_load:
                        place = Place(document.name, (*path, key, name), Part.VALUE, (wrong.start, wrong.end))
                        yield place, f"template: {wrong.message}"


def _rules(data: object) -> Iterator[tuple[tuple[str | int, ...], dict[str, object]]]:
    groups = data.get("groups") if isinstance(data, dict) else None
    for index, group in enumerate(groups if isinstance(groups, list) else ()):
        rules = group.get("rules") if isinstance(group, dict) else None
        for number, rule in enumerate(rules if isinstance(rules, list) else ()):
            if isinstance(rule, dict):
                yield ("groups", index, "rules", number), rule
