"""RU108."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Path
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.prometheus.evaluated import interval_of, loading, seconds
from stacklint.stack.prometheus.intervals import Setting
from stacklint.stack.prometheus.rule_files import RuleFile
from stacklint.stack.stack import Stack

_FILE = "prometheus/rules.yml"
_ALERT = """\
groups:
  - name: app
    interval: 1m
    rules:
      - alert: Down
        expr: up == 0
        {}
"""


@rule(
    "RU108",
    "duration-below-interval",
    severity=Severity.INFO,
    bad=(
        Example(stack({_FILE: _ALERT.format("for: «15s»")})),
        Example(stack({_FILE: _ALERT.replace("    interval: 1m\n", "").format("for: «15s»")})),
        Example(stack({_FILE: _ALERT.format("keep_firing_for: «30s»")})),
    ),
    good=(
        Example(stack({_FILE: _ALERT.format("for: 1m")})),
        Example(stack({_FILE: _ALERT.format("for: 0s")})),
        Example(
            edited(
                "prometheus/prometheus.yml",
                "rule_files:",
                "global: {evaluation_interval: 15s}\nrule_files:",
                {_FILE: _ALERT.replace("    interval: 1m\n", "").format("for: 15s")},
            )
        ),
    ),
)
def duration_below_interval(subject: RuleFile, stack: Stack) -> Iterator[Finding]:
    """An alert waits less long than its rule takes from one evaluation to the next.

    What happens between two evaluations nobody sees: the alert fires at the first evaluation after `for` is over, and
    so a whole interval after its condition began to hold. `keep_firing_for` lasts for a whole interval likewise.
    """
    servers = loading(subject.path, stack)
    intervals: dict[Path, Setting | None] = {}
    for found in subject.rules:
        if found.group.path not in intervals:
            intervals[found.group.path] = interval_of(found, servers)
        interval = intervals[found.group.path]
        if not found.alert or interval is None:
            continue
        for key, does in (("for", "the alert waits"), ("keep_firing_for", "the alert goes on")):
            if 0 < (seconds(found.node.text_at(key)) or 0) < interval.seconds:
                given = found.node[key]
                yield Finding(
                    given.place,
                    f"the rule is evaluated every {interval.text}, so {does} as long, not {given.text}",
                    f"write `{interval.text}` or more, or give the group a shorter `interval`",
                    ((interval.place, interval.said),),
                )
