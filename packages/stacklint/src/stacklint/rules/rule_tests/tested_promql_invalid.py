"""RU122."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql import FaultKind, parse
from stacklint.rules.api import Example, Finding, rule
from stacklint.stack.prometheus.rule_tests import RuleTests
from stacklint.stack.stack import Stack

_TESTS = "tests: [{{promql_expr_test: [{{eval_time: 1m, expr: '{}'}}]}}]\n"


@rule(
    "RU122",
    "tested-promql-invalid",
    severity=Severity.ERROR,
    bad=(
        Example({"test.yml": _TESTS.format("sum(up) «bye» (job)")}),
        Example({"test.yml": _TESTS.format("rate(«up»)")}),
    ),
    good=(Example({"test.yml": _TESTS.format("sum(up) by (job)")}),),
)
def tested_promql_invalid(subject: RuleTests, _stack: Stack) -> Iterator[Finding]:
    """A unit test of rules evaluates an expression that promtool does not parse.

    The test fails whatever the rules are. What needs a feature flag is not judged: promtool has flags of its own.
    """
    for test in subject.node["tests"].items():
        for case in test["promql_expr_test"].items():
            faults = (fault for fault in parse(case["expr"].text or "").faults if fault.kind is not FaultKind.FLAG)
            for fault in faults:
                place = case["expr"].place.within(fault.start, fault.end)
                yield Finding(place if case["expr"].exists else case.place, f"{fault.message}; the test fails")
