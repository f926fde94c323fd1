"""PQ125."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.promql.semantics import Clause, GoneLabel, Study, gone_labels
from stacklint.promql.words import GROUPING, ON
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.studied import place, studied, title
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_PANEL, _IN_PANEL = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_RULES, _IN_RULES = "prometheus/rules.yml", "sum(rate(http_requests_total[5m]))"
_INNER = "sum by (route) (x)"

_CONSEQUENCES: Final = {
    Clause.BY: "the result does not have it",
    Clause.WITHOUT: "naming it changes nothing",
    Clause.ON: "only what lacks it matches",
    Clause.IGNORING: "naming it changes nothing",
    Clause.INCLUDE: "there is nothing to take over",
    Clause.SOURCE: "nothing is replaced",
}
_HARMLESS: Final = frozenset({Clause.WITHOUT, Clause.IGNORING})


@rule(
    "PQ125",
    "gone-label",
    severity=Severity.WARNING,
    when={GROUPING, ON, "label_replace"},
    given=gone_labels,
    bad=(
        Example(edited(_RULES, _IN_RULES, f"max by («instance») ({_INNER})")),
        Example(edited(_PANEL, _IN_PANEL, f"{_INNER} / on («instance») y")),
        Example(edited(_PANEL, _IN_PANEL, f"{_INNER} / on («instance») sum by (job) (y)")),
        Example(edited(_RULES, _IN_RULES, f"max without («instance») ({_INNER})")),
        Example(edited(_PANEL, _IN_PANEL, f"y * on (route) group_left («instance») {_INNER}")),
        Example(edited(_PANEL, _IN_PANEL, "http_requests_total / on (job, «route») group_left () up")),
        Example(edited(_RULES, _IN_RULES, f"label_replace({_INNER}, 'host', '$1', «'instance'», '(.+):.*')")),
    ),
    good=(
        Example(edited(_RULES, _IN_RULES, f"max by (route) ({_INNER})")),
        Example(edited(_PANEL, _IN_PANEL, f"{_INNER} / on (route) group_left () sum by (route) (y)")),
        Example(edited(_PANEL, _IN_PANEL, "max by (instance) (sum by ($by) (x))")),
        Example(edited(_PANEL, _IN_PANEL, "max by (instance) ($aggregate by (route) (x))")),
        Example(edited(_PANEL, _IN_PANEL, "sum by (route) (app:http_requests:rate5m)")),
        Example(edited(_PANEL, _IN_PANEL, "up / on (route) app:http_requests:rate5m")),
        Example(edited(_PANEL, _IN_PANEL, "sum without (pod) (http_requests_total)")),
    ),
)
def gone_label(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A label is asked for where an aggregation below has already taken it away.

    `max by (instance) (sum by (route) (x))` has no `instance`: the inner aggregation keeps `route` alone. What is
    grouped by it becomes one series, what is matched on it matches nothing, and Prometheus does not object.
    """
    study = studied(subject)
    if study is None:
        return
    for found in _not_told_of(study, stack):
        yield Finding(
            subject.place(found.span),
            f"{_where(found)} the label `{found.name}`; {_CONSEQUENCES[found.clause]}",
            "take it away here" if found.clause in _HARMLESS else f"keep `{found.name}` below, or leave it out here",
            tuple(
                (place(subject, operand), f"{title(operand, 'this')} has no `{found.name}`")
                for operand in found.operands
            ),
            Severity.INFO if found.clause in _HARMLESS else None,
        )


def _not_told_of(study: Study, stack: Stack) -> Iterator[GoneLabel]:
    """The labels that are gone, but for those that the inventory alone has not: these are called unknown."""
    found = tuple(
        label for label in gone_labels(study) if label.name != "__name__" or label.clause is not Clause.INCLUDE
    )
    if found:
        written = {label.span for label in gone_labels(stack.bare_studies.of(study.root))}
        yield from (label for label in found if label.span in written or not _is_unknown(label))


def _is_unknown(found: GoneLabel) -> bool:
    """Whether it is called unknown elsewhere, or named just in case."""
    both = found.clause is Clause.ON and len(found.operands) == 2
    return both or found.clause in {Clause.BY, Clause.WITHOUT, Clause.IGNORING}


def _where(found: GoneLabel) -> str:
    if found.clause in {Clause.ON, Clause.IGNORING} and len(found.operands) == 2:
        return "neither side has"
    return "one side lacks" if found.clause in {Clause.ON, Clause.INCLUDE} else "nothing here has"
