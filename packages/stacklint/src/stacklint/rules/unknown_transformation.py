"""GF199."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import panel, second
from stacklint.rules.boards import respelt
from stacklint.rules.nearest import nearest, surely
from stacklint.stack.boards import Panel
from stacklint.stack.grafana_fields import MEANT_TRANSFORMATIONS, TRANSFORMATIONS
from stacklint.stack.stack import Stack

_STEP = '{{"id": {}, "options": {{}}}}'
_SECOND = '{{"kind": "Transformation", "group": {}, "spec": {{"options": {{}}}}}}'


def _in_panel(step: str) -> dict[str, str]:
    return panel(f'"transformations": [{step}]')


@rule(
    "GF199",
    "unknown-transformation",
    severity=Severity.ERROR,
    bad=(
        Example(_in_panel(_STEP.format('«"organise"»')), fixed=_in_panel(_STEP.format('"organize"'))),
        Example(_in_panel(_STEP.format('«"joinFields"»'))),
        Example(_in_panel(_STEP.format('«"filterByName"»'))),
        Example(_in_panel(_STEP.format('«"sparkle"»'))),
        Example(
            second(transformations=_SECOND.format('«"group-by"»')),
            fixed=second(transformations=_SECOND.format('"groupBy"')),
        ),
    ),
    good=(
        Example(_in_panel(_STEP.format('"seriesToColumns"'))),
        Example(_in_panel(_STEP.format("null"))),
        Example(_in_panel('{"id": "organise", "disabled": true}')),
        Example(second(transformations=_SECOND.format('"merge"'))),
        Example(second(transformations='{"kind": "Transformation", "spec": {}}')),
    ),
)
def unknown_transformation(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """A transformation has an id that Grafana does not know.

    The whole panel fails. One that no known id is near to may be of a newer Grafana, so that is a warning.
    """
    for one in subject.transformations:
        name = one.id.string
        if name and name not in TRANSFORMATIONS and name != "Transformation" and one.node["disabled"].value is not True:
            certain = surely(name, TRANSFORMATIONS)
            right = certain or MEANT_TRANSFORMATIONS.get(name) or nearest(name, TRANSFORMATIONS)
            yield Finding(
                one.id.place,
                f"Grafana has no transformation `{name}`; the panel fails",
                f"did you mean `{right}`?" if right else "such as `organize`, `merge`, `joinByField`, `reduce`",
                severity=None if right else Severity.WARNING,
                repairs=(respelt([one.id], certain),) if certain else (),
            )
