"""GF257."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.diagnostic import Severity
from stacklint.promql.semantics import Study, Unit, portion, result_unit
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import shown, shown_v2
from stacklint.rules.panels import shown_by
from stacklint.rules.studied import studied
from stacklint.stack.boards.display_units import contradicts, display_unit, unit_node
from stacklint.stack.boards.legends import overriding
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import shown_as
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node
    from stacklint.stack.boards.board import Panel, PanelTarget

_TYPES: Final = frozenset({"bargauge", "gauge", "stat", "timeseries"})
_METERS: Final = frozenset({"bargauge", "gauge"})
_MANY: Final = 10.0
"""So many times a whole is not meant: there are processors with less to do, and promises of more than there is."""
_UNTOUCHED: Final = [80]
"""The step that Grafana gives to a new panel."""


def _fields(unit: str, steps: str = "", more: str = "") -> str:
    values = ", ".join(f'{{"color": "red", "value": {one}}}' for one in ("null", *steps.split()))
    said = f'"thresholds": {{"mode": "absolute", "steps": [{values}]}}'
    return f'"fieldConfig": {{"defaults": {{"unit": "{unit}", {said}{more}}}}}'


_ERRORS = "sum(rate(x_requests_total{code='5'}[5m])) / sum(rate(x_requests_total[5m]))"
_LINES = ', "custom": {"thresholdsStyle": {"mode": "line"}}'
_FIXED = ', "color": {"mode": "fixed"}'


def _stat(expr: str, unit: str, steps: str = "", more: str = "", *, kind: str = "stat", also: str = "") -> Example:
    return Example(shown(expr, kind=kind, panel=_fields(unit, steps, more) + also))


@rule(
    "GF257",
    "thresholds-in-percent",
    severity=Severity.WARNING,
    when=shown_as(_TYPES),
    bad=(
        _stat(_ERRORS, "percentunit", "«70» 90"),
        _stat("x", "percentunit", "«70» 90", kind="gauge"),
        _stat("x", "percentunit", "«70» 90", ', "color": {"mode": "thresholds"}', kind="bargauge"),
        _stat(_ERRORS, "percentunit", "0.01 «50»"),
        _stat(_ERRORS, "percentunit", "«50»", _LINES, kind="timeseries"),
        _stat("x", "percentunit", "0.7 0.9", ', "max": «100»', kind="gauge"),
        _stat("x", "percentunit", "80", ', "max": «100»', kind="timeseries"),
        _stat("x", "percent", "70 90", ', "max": «1»', kind="gauge"),
        _stat(f"100 * {_ERRORS}", "percent", "«0.7» 0.9"),
        _stat("x", "percent", "«0.95» 0.99"),
        Example(shown_v2("x", kind="gauge", view=_fields("percentunit", "«70» 90"))),
    ),
    good=(
        _stat(_ERRORS, "percentunit", "0.7 0.9", ', "max": 1', kind="gauge"),
        _stat(f"100 * {_ERRORS}", "percentunit", "70 90"),  # see GF231
        _stat(_ERRORS, "percent", "0.7 0.9"),
        _stat("x", "percent", "70 90", ', "max": 100', kind="gauge"),
        _stat("x", "percentunit", "80"),
        _stat("x", "percentunit", "1 2 4"),
        _stat("x", "percentunit", "50", _FIXED),
        _stat("x", "percentunit", "50", kind="timeseries"),
        _stat("x", "percentunit", "50", also=', "options": {"colorMode": "none"}'),
        _stat("x", "percent", "0.5 1"),
        _stat("x", "percent", "0.5"),
        _stat("x", "percent", "0.5 5"),
        Example(shown("x", kind="gauge", panel=_fields("percent", "0.7").replace("null", "0.5"))),
        _stat("x", "percent", "1", ', "max": 1', kind="timeseries"),
        _stat("x", "percent", "0.1 0.5", ', "max": 1', kind="gauge"),
        _stat("x", "percent", "80", ', "max": 1', kind="gauge"),
        _stat("x", "bytes", "70 90"),
        _stat("x", "percentunit"),
        Example(shown("x", kind="stat", panel='"fieldConfig": {"defaults": {"unit": "percentunit"}}')),
        Example(shown("x", kind="stat", panel=_fields("percentunit", "70 90").replace("absolute", "percentage"))),
        Example(
            shown(
                "x",
                kind="stat",
                panel=_fields("percentunit", "70 90")[:-1]
                + ', "overrides": [{"matcher": {"id": "byType"}, "properties": [{"id": "unit", "value": "percent"}]}]}',
            )
        ),
        Example(shown("x +", kind="stat", panel=_fields("percentunit", "70 90"))),
    ),
)
def thresholds_in_percent(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """The limits of a panel are in per cent where its unit takes parts of 1, or the other way round.

    `percentunit` shows 1 as 100 %, so that a threshold of 80 stands for 8000 %, and no value ever gets its colour; a
    gauge that goes up to 100 stays empty. `percent` shows 100 as 100 %: with 0.9 for a threshold, whatever is
    at all is red. Write limits as the values are.
    """
    found = shown_by(subject, _TYPES)
    node = unit_node(found[0]) if found is not None else None
    unit = node.string if node is not None else None
    if found is None or node is None or unit not in {"percent", "percentunit"} or not _is_first(*found):
        return
    panel, target = found
    wrong = _too_large(panel) if unit == "percentunit" else _too_small(panel)
    if not wrong or any(any(overriding(panel, target, name)) for name in ("unit", "thresholds", "max")):
        return
    study, taken = studied(subject), display_unit(unit)
    given = result_unit(study) if study is not None else None
    if study is None or taken is None or (given is not None and contradicts(given, taken)):
        return
    yield _finding(unit, node, wrong, sure=_is_sure(study, given))


def _is_sure(study: Study, given: Unit | None) -> bool:
    """Whether the values are known to be as the unit takes them."""
    return (given is not None and given.known) or portion(study.root, study) is not None


def _is_first(panel: Panel, target: PanelTarget) -> bool:
    """Whether it is the first query that a panel shows, so that the panel is judged once."""
    return next((one for one in panel.targets if not one.hidden), None) is target


class _Limit(NamedTuple):
    node: Node
    value: float


def _too_large(panel: Panel) -> list[_Limit]:
    """The limits that are many times the whole."""
    steps = _steps(panel)
    untouched = [one.value for one in steps] == _UNTOUCHED
    wrong = [] if untouched else [one for one in steps if one.value >= _MANY]
    return wrong + [one for one in _end(panel) if one.value >= _MANY]


def _too_small(panel: Panel) -> list[_Limit]:
    """The limits that are parts of a hundredth of the whole."""
    steps = _steps(panel)
    wrong = steps if len(steps) > 1 and all(_HALF <= one.value < 1 for one in steps) else []
    beyond = any(one.value > 1 for one in steps) and [one.value for one in steps] != _UNTOUCHED
    ends = _end(panel) if panel.type in _METERS and (wrong or beyond) else []  # else few per cent may be meant
    return wrong + [one for one in ends if one.value == 1]


_HALF: Final = 0.5
"""Below it, two limits may well be meant for failures, of which there are few per cent."""


def _steps(panel: Panel) -> list[_Limit]:
    """The steps of thresholds that give a colour, but for the first one."""
    thresholds = panel.defaults["thresholds"]
    if not _colours(panel) or thresholds["mode"].string == "percentage":
        return []
    nodes = [one["value"] for one in thresholds["steps"].items()][1:]
    return [_Limit(node, node.value) for node in nodes if isinstance(node.value, int | float)]


def _colours(panel: Panel) -> bool:
    """Whether a panel shows its thresholds."""
    if panel.type == "timeseries":
        return panel.defaults["custom"]["thresholdsStyle"]["mode"].string not in {None, "off"}
    mode = panel.defaults["color"]["mode"].string
    return mode in {None, "thresholds"} and panel.options["colorMode"].string != "none"


def _end(panel: Panel) -> list[_Limit]:
    node = panel.defaults["max"]
    return [_Limit(node, node.value)] if isinstance(node.value, int | float) else []


def _finding(unit: str, node: Node, wrong: list[_Limit], *, sure: bool) -> Finding:
    first, is_large = wrong[0], unit == "percentunit"
    whole, other = ("1", "percent") if is_large else ("100", "percentunit")
    of_whole = 100 * first.value if is_large else first.value
    right = first.value / 100 if is_large else 100 * first.value
    return Finding(
        first.node.place,
        f"`{first.value:g}` is {of_whole:g} % here, since `{unit}` shows {whole} as 100 %",
        f"write `{right:g}`" + ("" if sure else f", or show them as `{other}` if values go up to {_TOP[other]}"),
        (
            (node.place, "the unit"),
            *((one.node.place, "and here") for one in wrong[1:]),
        ),
    )


_TOP: Final = {"percent": 100, "percentunit": 1}
