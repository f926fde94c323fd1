"""GF193."""

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
from stacklint.stack.stack import Stack

_MODES = ("absolute", "percentage")
_THRESHOLDS = '"thresholds": {{"mode": {}, "steps": [{{"color": "green", "value": null}}{}]}}'
_STEP = ', {{"color": "red", "value": {}}}'
_OVERRIDE = '{{"id": "thresholds", "value": {{"steps": [{{"value": null}}, {{"value": 9}}, {{"value": {}}}]}}}}'


def _said(mode: str, *values: str) -> str:
    return _THRESHOLDS.format(mode, "".join(_STEP.format(value) for value in values))


@rule(
    "GF193",
    "thresholds",
    severity=Severity.WARNING,
    bad=(
        Example(fields(_said('"absolute"', "80", "«60»"))),
        Example(fields(_said('"absolute"', "80", "«null»"))),
        Example(fields(_said('"percentage"', "80", "«120»"))),
        Example(fields(_said('«"percent"»', "80"))),
        Example(fields(_said('«"Absolute"»')), fixed=fields(_said('"absolute"'))),
        Example(fields('"thresholds": {"mode": "absolute", "steps": [{"value": «50»}, {"value": 80}]}')),
        Example(fields('"color": {"mode": "thresholds"}, "thresholds": {"mode": "absolute", "steps": «[]»}')),
        Example(override(_OVERRIDE.format("«5»"))),
        Example(second(fields='"defaults": {' + _said('"absolute"', "80", "«60»") + "}")),
    ),
    good=(
        Example(fields(_said('"absolute"', "-1", "0", "80.5"))),
        Example(fields(_said('"percentage"', "60", "100"))),
        Example(fields(_said("null"))),
        Example(fields(_said('"absolute"', '"80"', "60"))),
        Example(fields('"thresholds": {"steps": [{"value": 0}, {"value": 80}]}')),
        Example(fields('"thresholds": {"mode": "absolute", "steps": []}')),
        Example(fields('"thresholds": null')),
        Example(fields('"thresholds": {"mode": "absolute"}')),
        Example(override(_OVERRIDE.format("10"))),
    ),
)
def thresholds(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """The steps of a panel's thresholds don't say what Grafana reads in them.

    A value gets the colour of the last step that it reaches, and Grafana looks no further than the first that it does
    not reach: a step that is lower than the one before it hides what comes between. The first step holds for whatever
    is below the second. Write the steps in rising order, the first one with `null` for its value.
    """
    for node in settings(subject, "thresholds"):
        steps, mode = node["steps"], node["mode"].string
        if mode is not None and mode not in _MODES:
            right = surely(mode, _MODES)
            yield Finding(
                node["mode"].place,
                f"there is no mode `{mode}`; Grafana takes the steps for absolute values",
                f"did you mean `{right}`?" if right else "write `absolute` or `percentage`",
                repairs=(respelt([node["mode"]], right),) if right else (),
            )
        if steps.value == [] and subject.defaults["color"]["mode"].string == "thresholds":
            yield Finding(steps.place, "there are no steps; everything is grey", "add one", severity=Severity.INFO)
        yield from _steps(steps, is_percentage=mode == "percentage")


def _steps(steps: Node, *, is_percentage: bool) -> Iterator[Finding]:
    raw = steps.value if isinstance(steps.value, list) else []
    values = [one.get("value") if isinstance(one, dict) else None for one in raw]
    last: float | None = None
    for index, value in enumerate(values):
        if index and value is None:
            at = steps[index]["value"]
            effect = "it counts as 0" if at.exists else "it is never reached, or holds from 0 on"
            yield Finding(at.place, f"a step after the first has no value; {effect}", "give it one")
            return
        if not isinstance(value, int | float):
            last = None
            continue
        if index == 0 and value > 0:
            said, advice = f"the first step's colour holds below `{value}` too", "write `null`, or a step before it"
            yield Finding(steps[index]["value"].place, said, advice, severity=Severity.INFO)
        elif last is not None and value < last:
            said = f"`{value}` stands behind `{last}`; what lies between them never gets the right colour"
            before = ((steps[index - 1]["value"].place, "the step before"),)
            yield Finding(steps[index]["value"].place, said, "put the steps in ascending order", before)
            return
        elif is_percentage and value > 100:
            said = f"`{value}` is more than 100 percent of the range from `min` to `max`"
            yield Finding(steps[index]["value"].place, said, "percentages go up to 100", severity=Severity.INFO)
        last = value
