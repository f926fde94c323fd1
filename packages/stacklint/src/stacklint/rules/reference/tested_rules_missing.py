"""RU120."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.models import Kind
from stacklint.rules.api import Example, Finding, rule
from stacklint.stack.containers.container import Seen
from stacklint.stack.prometheus.referenced import Reference
from stacklint.stack.stack import Stack

_RULES = "groups: [{name: a, rules: [{alert: Down, expr: up == 0}]}]\n"
_TESTS = "rule_files: [{}]\ntests: [{{input_series: [], alert_rule_test: [{{alertname: Down}}]}}]\n"


@rule(
    "RU120",
    "tested-rules-missing",
    severity=Severity.ERROR,
    bad=(
        Example({"tests/a.yml": _TESTS.format("«../rule.yml»"), "rules.yml": _RULES}),
        Example({"tests/a.yml": _TESTS.format("«'../rules/*.yml'»"), "rules.yml": _RULES}),
        Example({"tests/a.yml": _TESTS.format("«../rules»"), "rules/a.yml": _RULES}),
        Example({"a.yml": _TESTS.format("«rules.txt»"), "mixin.libsonnet": "{}\n"}),
    ),
    good=(
        Example({"tests/a.yml": _TESTS.format("../rules.yml"), "rules.yml": _RULES}),
        Example({"tests/a.yml": _TESTS.format("../rule*.yml"), "rules.yml": _RULES}),
        Example({"tests/a.yml": _TESTS.format("/etc/prometheus/rules.yml"), "rules.yml": _RULES}),
        Example({"tests/a.yml": _TESTS.format("../../rules.yml"), "rules.yml": _RULES}),
        Example({"tests/a.yml": _TESTS.format("../rules.yml"), ".gitignore": "rules.yml\n"}),
        Example({"a.yml": _TESTS.format("rules.yaml"), "mixin.libsonnet": "{prometheusAlerts+:: {}}\n"}),
    ),
)
def tested_rules_missing(subject: Reference, _stack: Stack) -> Iterator[Finding]:
    """A unit test of rules names a rule file that is not there.

    The path counts from the folder of the test. promtool writes a warning and goes on without the rules: what says
    that no alert fires passes, whatever the rules are.
    """
    if subject.reader is not Kind.TESTS or subject.files or subject.resolution.seen is Seen.UNKNOWN:
        return
    what = "matches no file" if subject.is_pattern else "is not there"
    if subject.resolution.seen is Seen.FOLDER and not subject.is_pattern:
        what = "is a folder"
    tests = Place(subject.node.document.name, ("tests",)).key()
    yield Finding(
        subject.node.place,
        f"`{subject.pattern}` {what}; none of its rules is tested",
        "write the path from the folder of this test",
        related=((tests, "these tests run without it"),),
    )
