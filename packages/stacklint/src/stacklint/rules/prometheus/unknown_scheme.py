"""LK272."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Node
from stacklint.models.nearness import nearest
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.prometheus.server import Prometheus
from stacklint.stack.stack import Stack

_FILE = "prometheus/prometheus.yml"
_JOB = "  - job_name: app\n"
_SCHEMES = ("http", "https")
_WORD = Pattern(r"[a-z][a-z0-9+.:/-]*")
_ALERTS = """\
alerting:
  alertmanagers:
    - scheme: «htp»
      static_configs: [{targets: [alerts.example.org]}]
scrape_configs: []
"""
_WRITTEN = (
    "scrape_configs:\n  - job_name: app\n    scheme: by-label\n    static_configs: [{targets: [app:5000]}]\n"
    "    relabel_configs: [{target_label: __scheme__, replacement: http}]\n"
)


@rule(
    "LK272",
    "unknown-scheme",
    severity=Severity.ERROR,
    bad=(
        Example(edited(_FILE, _JOB, f"{_JOB}    scheme: «htps»\n")),
        Example(edited(_FILE, _JOB, f"{_JOB}    scheme: «http://»\n")),
        Example(edited(_FILE, _JOB, f"{_JOB}    scheme: «grpc»\n")),
        Example({_FILE: _ALERTS}),
    ),
    good=(
        Example(stack()),
        Example(edited(_FILE, _JOB, f"{_JOB}    scheme: HTTPS\n")),
        Example(edited(_FILE, _JOB, f"{_JOB}    scheme: ${{SCHEME}}\n")),
        Example({_FILE: _WRITTEN}),
    ),
)
def unknown_scheme(subject: Prometheus, _stack: Stack) -> Iterator[Finding]:
    """A `scheme` is neither `http` nor `https`.

    Prometheus loads any text here and begins each URL with it. The scrapes fail with `unsupported protocol scheme`, and
    alerts are not delivered. Write `http` or `https`, without colon and slashes.
    """
    alertmanagers = subject.config["alerting"]["alertmanagers"].items()
    for owners, effect in (
        ((job.node for job in subject.jobs), "every target of the job stays down"),
        (alertmanagers, "no alert is ever delivered"),
    ):
        for owner in owners:
            scheme = owner.text_at("scheme") or "http"
            steps = owner["relabel_configs"].items()
            if scheme.lower() in _SCHEMES or not _WORD.fullmatch(scheme) or any(map(_writes_scheme, steps)):
                continue
            right = nearest(scheme.rstrip(":/"), _SCHEMES)
            advice = f"write `{right}`" if right else "write `http` or `https`"
            yield Finding(owner["scheme"].place, f"`{scheme}` is no scheme that Prometheus speaks; {effect}", advice)


def _writes_scheme(step: Node) -> bool:
    return step.text_at("target_label") == "__scheme__"
