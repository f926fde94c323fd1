"""OP114."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, Profile, rule
from stacklint.stack.prometheus.rule_tests import RuleTests
from stacklint.stack.stack import Stack

_RULES = "groups: [{{name: a, rules: [{{alert: Down, expr: up == 0}}, {{alert: {}, expr: up > 1}}]}}]\n"
_TESTS = "rule_files: [rules.yml]\ntests: [{{alert_rule_test: [{{eval_time: 1m, alertname: {}}}]}}]\n"


@rule(
    "OP114",
    "untested-alert",
    severity=Severity.INFO,
    profile=Profile.OPINION,
    bad=(
        Example({"test.yml": _TESTS.format("Down"), "rules.yml": _RULES.format("«Odd»")}),
        Example(
            {"a.yml": _TESTS.format("Down"), "b.yml": _TESTS.format("Down"), "rules.yml": _RULES.format("«Odd»")},
        ),
    ),
    good=(
        Example({"rules.yml": _RULES.format("Odd")}),
        Example({"a.yml": _TESTS.format("Down"), "b.yml": _TESTS.format("Odd"), "rules.yml": _RULES.format("Odd")}),
    ),
)
def untested_alert(subject: RuleTests, stack: Stack) -> Iterator[Finding]:
    """A file of rules has unit tests, and none of them is about this alert.

    Nobody knows whether it would fire: an alert that never does looks like a quiet system. A test feeds it series and
    says at which time it has to fire, and at which not. Files of rules that have no tests at all are left alone.
    """
    files = [(tests, {file.node.document.name for file in tests.rules}) for tests in stack.rule_tests]
    for file in subject.rules:
        name = file.node.document.name
        about = [tests for tests, names in files if name in names]
        if about[0].node.document is not subject.node.document:
            continue  # told with the first of them
        tested = {name for tests in about for name in _tested(tests)}
        for one in file.rules:
            if one.alert and one.alert not in tested:
                yield Finding(
                    one.node["alert"].place,
                    f"no unit test is about `{one.alert}`",
                    "write an `alert_rule_test` that says when it fires, and when it doesn't",
                    ((subject.node["rule_files"].place.key(), "the tests of this file's rules"),),
                )


def _tested(tests: RuleTests) -> Iterator[str]:
    for test in tests.node["tests"].items():
        for case in test["alert_rule_test"].items():
            yield case["alertname"].text or ""
