"""GF199."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest, surely
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import panel, second
from stacklint.rules.boards import alike, and_more, by_version, respelt
from stacklint.rules.fixtures import stack
from stacklint.stack.boards.board import Panel
from stacklint.stack.boards.grafana_fields import MEANT_TRANSFORMATIONS, TRANSFORMATIONS, TRANSFORMATIONS_SKIPPED
from stacklint.stack.queries.traits import STEPS
from stacklint.stack.stack import Stack

_KNOWN = TRANSFORMATIONS | {"Transformation"}
"""The second is the kind of a step that has no id."""
_NEW = {"compose.yaml": stack()["compose.yaml"].replace("grafana:12.2.0", "grafana:13.1.0")}
_STEP = '{{"id": {}, "options": {{}}}}'
_SECOND = '{{"kind": "Transformation", "group": {}, "spec": {{"options": {{}}}}}}'


def _in_panel(step: str) -> dict[str, str]:
    return panel(f'"transformations": [{step}]')


@rule(
    "GF199",
    "unknown-transformation",
    severity=Severity.ERROR,
    when={STEPS},
    bad=(
        Example(_in_panel(_STEP.format('«"organise"»')), fixed=_in_panel(_STEP.format('"organize"'))),
        Example(_in_panel(_STEP.format('«"joinFields"»'))),
        Example(_in_panel(_STEP.format('«"filterByName"»'))),
        Example(_in_panel(_STEP.format('«"sparkle"»'))),
        Example(_in_panel(_STEP.format('«"joinFields"»')) | _NEW),
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

    Before Grafana 13.1 the whole panel fails; later versions leave the step out in silence, so what comes after it gets
    other data. One that no known id is near to may be of a newer Grafana, so that is a warning. Write the id as Grafana
    does.
    """
    asked = (one for one in subject.transformations if one.node["disabled"].value is not True)
    unknown = ((name, one.id) for one in asked if (name := one.id.string) and name not in _KNOWN)
    for name, nodes in alike(unknown).items():
        certain = surely(name, TRANSFORMATIONS)
        right = certain or MEANT_TRANSFORMATIONS.get(name) or nearest(name, TRANSFORMATIONS)
        dashboard = subject.scope.dashboard
        outcome, severity = by_version(dashboard, TRANSFORMATIONS_SKIPPED, "the panel fails", "it is left out")
        yield Finding(
            nodes[0].place,
            f"Grafana has no transformation `{name}`; {outcome}{and_more(len(nodes) - 1)}",
            f"did you mean `{right}`?" if right else "such as `organize`, `merge`, `joinByField`, `reduce`",
            severity=severity if right else Severity.WARNING,
            repairs=(respelt(nodes, certain),) if certain else (),
        )
