"""How the result of a query becomes what a rule of Grafana decides by, through its expressions.

Facts: pkg/expr, pkg/services/ngalert/eval, and the data sources for Prometheus and Loki of Grafana 10 to 13.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from stacklint.pattern import Pattern
from stacklint.promql.semantics import UNBOUNDED, Interval
from stacklint.promql.semantics.intervals import BOOL, ONE, compare, constant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stacklint.document import Node
    from stacklint.stack.grafana.alerting import AlertQuery, ManagedRule

COMPARED: Final = {"gt": ">", "lt": "<", "eq": "==", "ne": "!=", "gte": ">=", "lte": "<="}
"""What evaluators compare by."""
_ONE_OF_THEM: Final = frozenset({"last", "min", "max", "mean", "avg", "median"})
"""How several values become one that is between them."""
_KEPT: Final = frozenset({"", "strict", "dropNN"})
"""How to reduce without values of one's own."""
_COMPARISON: Final = Pattern(r"\s*\$\{?\w+\}?\s*(==|!=|>=|<=|>|<)\s*([+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?)\s*", re.ASCII)
_COMPARES: Final = Pattern(r"[<>!&|]|==|\bis_|\babsent")
"""What in an expression may have made a value 0 where all is well, or be about more than a number."""
_LIMIT: Final = Pattern(r"-?[0-9.]*[1-9][0-9.]*", re.ASCII)
"""A number that is not 0, which would be what is compared with anyway."""
_STRINGS: Final = Pattern(r""""[^"]*"|'[^']*'|`[^`]*`""")
_SELECTORS: Final = Pattern(r"\{[^{}]*\}")
_NEVER: Final = constant(0.0)


def decider(rule: ManagedRule) -> AlertQuery | None:
    """The query or expression whose result decides over an alert; `None` for a rule that records, or if not known."""
    names = rule.names() if not rule.node["record"].is_mapping else None
    return names.get(rule.node["condition"].text or "") if names is not None else None


def classic_decider(rule: ManagedRule) -> AlertQuery | None:
    """The classic condition that decides over an alert: one result without labels, and values of its own alone."""
    found = decider(rule)
    is_classic = found is not None and found.is_expression and found.node["model"]["type"].text == "classic_conditions"
    return found if is_classic else None


def series_behind(rule: ManagedRule) -> tuple[AlertQuery, ...]:
    """The queries whose series over time are what decides, since nothing makes one value of each of them."""
    names, found = rule.names(), decider(rule)
    return _series(found, names) if found is not None and names is not None else ()


def _series(query: AlertQuery, names: Mapping[str, AlertQuery]) -> tuple[AlertQuery, ...]:
    """The queries of series that get through to the result of another one as they are."""
    pending, met = [query], {query.name}
    found: list[AlertQuery] = []
    for one in pending:
        if not one.is_expression:
            found += [one] if is_over_time(one) else []
        elif one.node["model"]["type"].text in {"threshold", "math", "resample"}:
            wanted = [name for name in dict.fromkeys(given.name for given in one.inputs()) if name in names]
            pending += [names[name] for name in wanted if name not in met]
            met.update(wanted)
    return tuple(found)


def is_uncompared(query: AlertQuery) -> bool:
    """Whether what an expression gives is surely a plain number that nothing has been compared with a limit."""
    names = query.rule.names() or {}
    pending, met = [query], {query.name}
    for one in pending:
        model = one.node["model"]
        if not one.is_expression:
            text = one.expr.text if one.type == "prometheus" else None
            if text is None or _COMPARES.search(_SELECTORS.sub("", _STRINGS.sub("", text))):
                return False
            continue
        inputs = {given.name for given in one.inputs()}
        is_math = model["type"].text == "math"
        if model["type"].text not in {"math", "reduce"} or not inputs or not inputs <= names.keys():
            return False
        if is_math and _COMPARES.search(model["expression"].text or ""):
            return False
        pending += [names[name] for name in sorted(inputs - met)]
        met |= inputs
    return True


def idle_limits(found: AlertQuery) -> tuple[AlertQuery, ...]:
    """The thresholds of an alert that nothing reads, and by which it does not decide, but by what is found."""
    names = found.rule.names() or {}
    read = {one.name for query in names.values() for one in query.inputs()} | {found.name}
    limits = (one for name, one in names.items() if one.is_expression and name not in read)
    return tuple(one for one in limits if one.node["model"]["type"].text in {"threshold", "classic_conditions"})


def idle_limit(query: AlertQuery) -> Node | None:
    """The limit other than 0 that stands in an expression of a kind that compares nothing."""
    limit = query.node["model"]["conditions"][0]["evaluator"]["params"][0]
    return limit if _LIMIT.fullmatch(limit.text or "") and is_uncompared(query) else None


def is_over_time(query: AlertQuery) -> bool:
    """Whether a query surely asks for a range of time, as those of Prometheus and of Loki do by default."""
    model = query.node["model"]
    instant, ranged = (model[key].text for key in ("instant", "range"))
    kinds = {model["queryType"].text or "", query.node["queryType"].text or ""}
    if query.type == "prometheus" or (not query.type and ranged == "true"):
        return instant in {None, "false"} and model["exemplar"].text != "true"
    return query.type == "loki" and instant is None and ranged in {None, "true"} and kinds <= {"", "range"}


def steps(query: AlertQuery) -> tuple[AlertQuery, ...] | None:
    """The expressions that make what decides of a query alone, one after the other; `None` where others take part."""
    names, found = query.rule.names(), decider(query.rule)
    passed: list[AlertQuery] = []
    while names is not None and found is not None and len(passed) <= len(names):
        if found.name == query.name:
            return tuple(reversed(passed))
        passed.append(found)
        inputs = {one.name for one in found.inputs()}
        found = names.get(inputs.pop()) if len(inputs) == 1 else None
    return None


def through(passed: tuple[AlertQuery, ...], value: Interval) -> Interval:
    """What expressions make of a value, one after the other."""
    for step in passed:
        value = after(step, value)
    return value


def after(step: AlertQuery, value: Interval) -> Interval:
    """What an expression makes of a value."""
    model = step.node["model"]
    conditions = tuple(model["conditions"].items())
    match model["type"].text:
        case "reduce":
            return value if keeps_value(step) else UNBOUNDED
        case "threshold":
            return _judged(conditions[0]["evaluator"], value) if conditions else UNBOUNDED
        case "classic_conditions":
            alone = len(conditions) == 1 and conditions[0]["reducer"]["type"].text in _ONE_OF_THEM
            return _judged(conditions[0]["evaluator"], value) if alone else UNBOUNDED
        case "math":
            found = _COMPARISON.fullmatch(model["expression"].text or "")
            return _compared(found[1], value, found[2]) if found is not None else UNBOUNDED
        case _:
            return UNBOUNDED


def keeps_value(step: AlertQuery) -> bool:
    """Whether an expression makes one of several values that is between them."""
    model = step.node["model"]
    kept = (model["settings"]["mode"].text or "") in _KEPT and model["reducer"].text in _ONE_OF_THEM
    return model["type"].text == "reduce" and kept


def _judged(evaluator: Node, value: Interval) -> Interval:
    op = COMPARED.get(evaluator["type"].text or "")
    return _compared(op, value, evaluator["params"][0].text or "") if op is not None else UNBOUNDED


def _compared(op: str, value: Interval, with_: str) -> Interval:
    try:
        holds = compare(op, value, constant(float(with_)))
    except ValueError:
        return UNBOUNDED
    return BOOL if holds is None else ONE if holds else _NEVER
