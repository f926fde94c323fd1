"""PQ141."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.promql.nodes import bare
from stacklint.promql.semantics import COMPARISONS, sample_ages
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited
from stacklint.rules.studied import studied
from stacklint.stack.prometheus.evaluated import seconds
from stacklint.stack.prometheus.intervals import lookback
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.stack import Stack

_PANEL, _IN_PANEL = "grafana/dashboards/app.json", "rate(http_requests_total[5m])"
_RULES = "prometheus/rules.yml"
_ALERT = "groups: [{{name: a, rules: [{{alert: Gone, expr: '{}'{}}}]}}]\n"
_COMPOSE, _END = "compose.yaml", "/etc/prometheus/prometheus.yml]"
_HOUR = {_COMPOSE: edited(_COMPOSE, _END, f"{_END[:-1]}, --query.lookback-delta=1h]")[_COMPOSE]}


def _alert(expr: str, more: str = "", also: dict[str, str] | None = None) -> Example:
    return Example(edited(_PANEL, _IN_PANEL, _IN_PANEL, {_RULES: _ALERT.format(expr, more), **(also or {})}))


@rule(
    "PQ141",
    "sample-too-old",
    severity=Severity.ERROR,
    when=COMPARISONS,
    given=sample_ages,
    bad=(
        _alert('(time() - timestamp(up{job="app"}) «>» 600)'),
        _alert('time() - container_last_seen{name!=""} «>» 300'),
        _alert("time() - container_last_seen «>» 60", ", for: 5m"),
        _alert("(time() - max by (name) (container_last_seen)) «>=» 10 * 60"),
        _alert("time() - timestamp(up) «>» 5 * 60"),
        _alert("3600 «<» time() - max(timestamp(up))", "", _HOUR),
        Example(edited(_PANEL, _IN_PANEL, "count(time() - timestamp(up) «>» 900)")),
    ),
    good=(
        _alert("time() - container_last_seen > 60"),
        _alert("time() - container_last_seen > 60", ", for: 2m"),
        _alert("time() - timestamp(up) > 900", "", _HOUR),
        _alert("time() - last_over_time(container_last_seen[1h]) > 300"),
        _alert("time() - timestamp(up offset 1h) > 900"),
        _alert("time() - container_start_time_seconds > 900"),
        _alert("time() - container_last_seen < 900"),
        _alert("time() - container_last_seen > bool 900"),
        _alert("time() - container_last_seen > http_requests_in_progress"),
        Example(edited(_PANEL, _IN_PANEL, "time() - container_last_seen > $limit")),
    ),
)
def sample_too_old(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A query asks whether a sample is older than any that it is given.

    An instant query takes the latest sample of the last five minutes, or of what `--query.lookback-delta` says; of what
    has no sample since there is no series at all. So `time() - timestamp(x)` is never above that, nor is
    `time() - container_last_seen`, which cAdvisor sets to the time of each scrape. An alert that waits with `for` until
    then doesn't fire either: the series is gone before. A range that reaches further back, such as
    `last_over_time(x[1h])`, has older samples.
    """
    study = studied(subject)
    back = lookback(stack.prometheus[0], stack) if len(stack.prometheus) == 1 and subject.ours else None
    if study is None or back is None:
        return
    waits = _waits(subject)
    for found in sample_ages(study):
        is_root = bare(study.root) is found.node
        alone = found.seconds > back.seconds or (found.node.op in {"<", ">"} and found.seconds == back.seconds)
        together = is_root and waits > 0 and found.seconds + waits >= back.seconds
        if found.node.returns_bool or not (alone or together):
            continue
        said = "no sample is that old" if alone else "no sample gets so old that this holds for as long as `for` says"
        ends = subject.effect if is_root else "this part of the expression has no result"
        name = found.selector.name or "..."
        longer = f"max_over_time(timestamp({name})[1h:])" if found.by_timestamp else f"last_over_time({name}[1h])"
        yield Finding(
            subject.place(found.span),
            f"{said}, since a series is gone after {back.text} without one; {ends}",
            f"{'' if alone else 'wait for less, or '}look further back: `{longer}`",
            ((back.place, back.said),) if back.said else (),
            severity=None if is_root else Severity.WARNING,
        )


def _waits(subject: PromQuery) -> float:
    """How long the alert of a query waits, in seconds."""
    rule = subject.origin
    return (seconds(rule.node.text_at("for")) or 0.0) if isinstance(rule, Rule) else 0.0
