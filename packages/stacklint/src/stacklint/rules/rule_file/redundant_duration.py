"""RU107."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.prometheus.evaluated import seconds
from stacklint.stack.prometheus.rule_files import RuleFile
from stacklint.stack.stack import Stack

_FILE = "prometheus/rules.yml"
_ALERT = """\
groups:
  - name: app
    rules:
      - alert: Down
        expr: up == 0
        {}
      - alert: Up
        expr: up == 1
        for: 0m
"""


@rule(
    "RU107",
    "redundant-duration",
    severity=Severity.INFO,
    bad=(
        Example(stack({_FILE: _ALERT.format("for: «0s»")})),
        Example(stack({_FILE: _ALERT.format("keep_firing_for: «0m»")})),
    ),
    good=(
        Example(stack({_FILE: _ALERT.format("for: 1m").replace("0m", "1m")})),
        Example(stack({_FILE: _ALERT.format("for: none").replace("alert: U", "record: u")})),
        Example(stack({_FILE: _ALERT.format("for: 0s").replace("up == 0", "absent(up)").replace("0m", "1m")})),
    ),
)
def redundant_duration(subject: RuleFile, _stack: Stack) -> Iterator[Finding]:
    """An alert waits for nothing, or goes on for nothing, which it would do anyway.

    0s is the default of both `for` and `keep_firing_for`. Written out, it looks as if something was decided. Each file
    is reported once.
    """
    found = list(_zeros(subject))
    if found:
        more = f", in {len(found)} places of this file" if len(found) > 1 else ""
        yield Finding(
            found[0].place,
            f"`{found[0].text}` is the default of `{found[0].path[-1]}`{more}",
            "take the line away",
            tuple((one.place, "the next of them") for one in found[1:2]),
        )


def _zeros(file: RuleFile) -> Iterator[Node]:
    for found in file.rules:
        if found.alert:
            told_to_wait = "absent" in (found.expr.text or "")  # such alerts want a longer one, which is told
            for key in ("for", "keep_firing_for"):
                if seconds(found.node.text_at(key)) == 0 and not (told_to_wait and key == "for"):
                    yield found.node[key]
