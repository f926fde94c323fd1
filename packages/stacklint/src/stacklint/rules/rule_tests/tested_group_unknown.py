"""RU123."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.stack.prometheus.rule_tests import RuleTests
from stacklint.stack.stack import Stack

_RULES = "groups: [{name: base, rules: [{record: up:sum, expr: sum(up)}]}]\n"
_TESTS = "rule_files: [{}]\ngroup_eval_order: [{}]\ntests: [{{input_series: []}}]\n"


@rule(
    "RU123",
    "tested-group-unknown",
    severity=Severity.WARNING,
    bad=(Example({"test.yml": _TESTS.format("rules.yml", "«bass»"), "rules.yml": _RULES}),),
    good=(
        Example({"test.yml": _TESTS.format("rules.yml", "base"), "rules.yml": _RULES}),
        Example({"test.yml": _TESTS.format("elsewhere.yml", "bass"), "rules.yml": _RULES}),
    ),
)
def tested_group_unknown(subject: RuleTests, _stack: Stack) -> Iterator[Finding]:
    """A unit test of rules orders a group that none of its rule files has.

    promtool says nothing, and evaluates the groups that are there in whatever order is left.
    """
    if not subject.closed:
        return
    names = {
        name: group["name"].place
        for file in subject.rules
        for group in file.node["groups"].items()
        if (name := group["name"].text)
    }
    for entry in subject.node["group_eval_order"].items():
        name = entry.text
        if not name or name in names:
            continue
        right = nearest(name, names)
        ends: tuple[tuple[Place, str], ...] = ((names[right], "defined here"),) if right else ()
        yield Finding(
            entry.place,
            f"no rule file of this test has a group `{name}`",
            f"did you mean `{right}`?" if right else "",
            ends or ((subject.node["rule_files"].place.key(), "the rules that are tested"),),
        )
