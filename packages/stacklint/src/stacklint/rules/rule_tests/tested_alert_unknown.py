"""RU121."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.stack.prometheus.rule_tests import RuleTests
from stacklint.stack.stack import Stack

_RULES = "groups: [{name: a, rules: [{alert: Down, expr: up == 0}, {record: up:sum, expr: sum(up)}]}]\n"
_TESTS = "rule_files: [{}]\ntests: [{{alert_rule_test: [{{eval_time: 1m, alertname: {}, exp_alerts: [{}]}}]}}]\n"


def _example(name: str, expected: str = "", rules: str = "rules.yml") -> Example:
    return Example({"test.yml": _TESTS.format(rules, name, expected), "rules.yml": _RULES})


@rule(
    "RU121",
    "tested-alert-unknown",
    severity=Severity.ERROR,
    bad=(_example("«Donw»", "{}"), _example("«Gone»"), _example("«up:sum»")),
    good=(
        _example("Down"),
        _example("Down", "{}"),
        _example("Gone", rules="elsewhere.yml"),
        _example("Gone", rules="/etc/prometheus/rules.yml"),
    ),
)
def tested_alert_unknown(subject: RuleTests, _stack: Stack) -> Iterator[Finding]:
    """A unit test of rules is about an alert that none of its rule files defines.

    Where it expects the alert, promtool fails. Where it expects none, it passes for ever: an alert that doesn't exist
    never fires, so that a test goes on being green after its alert was renamed.
    """
    if not subject.closed:
        return
    names = {rule.alert: rule.node["alert"].place for file in subject.rules for rule in file.rules if rule.alert}
    for test in subject.node["tests"].items():
        for case in test["alert_rule_test"].items():
            name = case["alertname"].text
            if not name or name in names:
                continue
            right = nearest(name, names)
            ends: tuple[tuple[Place, str], ...] = ((names[right], "defined here"),) if right else ()
            if not ends:
                ends = ((subject.node["rule_files"].place.key(), "the rules that are tested"),)
            expected = any(case["exp_alerts"].items())
            outcome = "promtool fails" if expected else "the test passes whatever the rules are"
            yield Finding(
                case["alertname"].place,
                f"no rule of these files is the alert `{name}`; {outcome}",
                f"did you mean `{right}`?" if right else "name an alert that is there, or take it away",
                ends,
                severity=None if expected else Severity.WARNING,
            )
