"""LK107."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from stacklint.bounds import MAX_ENDS
from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.pattern import Pattern
from stacklint.promql.semantics import alternatives
from stacklint.promql.words import MATCHER
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import edited, exporting
from stacklint.stack.containers.hosts import service_of
from stacklint.stack.prometheus.jobs import may_match, missing_jobs
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import SCRAPED
from stacklint.stack.repository.commented import commented_job
from stacklint.stack.stack import Stack

_PANEL = "grafana/dashboards/app.json"
_QUERY = "rate(http_requests_total[5m])"
_RULES, _RECORDED = "prometheus/rules.yml", "sum(rate(http_requests_total[5m]))"
_CONFIG = "prometheus/prometheus.yml"
_HONORING = {_CONFIG: edited(_CONFIG, "job_name: app\n", "job_name: app\n    honor_labels: true\n")[_CONFIG]}

_RENAMED = "    relabel_configs: [{target_label: job, replacement: api}]\n    static_configs:\n"
_RENAMING = {_CONFIG: edited(_CONFIG, "    static_configs:\n", _RENAMED)[_CONFIG]}
_ALONE = {"compose.yaml": None}


def _alone(query: str) -> dict[str, str]:
    """The sound repository without its compose file, and with a panel's query."""
    files = edited(_PANEL, _QUERY, query, _ALONE)
    return {**files, _PANEL: files[_PANEL].replace("{", '{"schemaVersion": 41,', 1)}


@rule(
    "LK107",
    "unknown-job",
    severity=Severity.ERROR,
    when={MATCHER, SCRAPED},
    bad=(
        Example(edited(_PANEL, _QUERY, "up{job='«api»'}")),
        Example(edited(_PANEL, _QUERY, "up{job='«api»'}", _HONORING)),
        Example(_alone("up{job='«apps»'}")),
        Example(edited(_PANEL, _QUERY, "up{job=~'«api|web»'}")),
        Example(edited(_PANEL, _QUERY, "up{job=~'«api.*»'}")),
        Example(edited(_PANEL, _QUERY, "up{job=~'«a*»'}")),
        Example(exporting("prom/pushgateway:v1.9.0", "push_time_seconds{job='«backup»'}", targets="[exporter:9091]")),
        Example(edited(_RULES, _RECORDED, "sum(up{job='«api»'})", _ALONE)),
    ),
    good=(
        Example(edited(_PANEL, _QUERY, "up{job='app'}")),
        Example(edited(_PANEL, _QUERY, "up{job='$job'}")),
        Example(edited(_PANEL, _QUERY, "up{job=~'api|app'}")),
        Example(edited(_PANEL, _QUERY, "up{job=~'.*ap.*', instance=~'api.*'}")),
        Example(edited(_PANEL, _QUERY, "up{job=~'(?i)API.*', instance!~'api.*'}")),
        Example(edited(_PANEL, _QUERY, "up{job!='api'}")),
        Example(edited(_PANEL, _QUERY, "ALERTS{job='api'}")),
        Example(edited(_PANEL, _QUERY, "http_requests_in_progress{job='api'}", _HONORING)),
        Example(edited(_PANEL, _QUERY, "up{job='api'}", _RENAMING)),
        Example(edited(_PANEL, _QUERY, "up{job='{{ job }}'}")),
        Example(_alone("up{job='api'}")),
    ),
)
def unknown_job(subject: PromQuery, stack: Stack) -> Iterator[Finding]:
    """A query selects a job that no scrape configuration defines.

    The label `job` is the `job_name` of the scrape configuration unless relabelling or the targets' own labels change
    it. A selector for another job matches nothing; nor does a regular expression that no job matches, which is a
    warning. In it, `*` repeats no more than the character before it: what begins with `app` is `app.*`.

    Where no compose file says which Prometheus is asked, that is told of the rules that it reads, and elsewhere of jobs
    that are but misspelt.
    """
    root = subject.query.root if subject.ours else None
    for matcher in missing_jobs(root, stack) if root is not None else ():
        value, jobs = matcher.value, stack.prometheus[0].jobs
        names = [name for name in stack.inventory.feeders("up").named if name]
        is_regex = matcher.op == "=~"
        right = nearest(value, names) if not is_regex or alternatives(value) == frozenset((value,)) else None
        if not right and not _is_asked(subject, stack):
            continue
        taken_out = "" if is_regex else commented_job(value, (stack.prometheus[0].config.document,))
        if taken_out:
            right = None
        shown = (job for job in jobs if not right or job.name == right)
        start, end = matcher.value_span
        yield Finding(
            subject.place((start + 1, end - 1)),
            f"no job {'matches' if is_regex else 'is called'} `{value}`; the selector matches nothing",
            f"did you mean `{right}`?"
            if right
            else f"it is commented out in {taken_out}: take the `#` away, or take this out as well"
            if taken_out
            else _pushed(stack) or _advice(value if is_regex else "", names),
            tuple((job.node["job_name"].place, "a job") for job in islice(shown, MAX_ENDS)),
            severity=Severity.WARNING if is_regex else None,
            cause=subject.cause(value),
        )


_GLOB = Pattern(r"(?<=[\w-])\*")


def _advice(pattern: str, names: Sequence[str]) -> str:
    """What to write for a regular expression, which may be meant as a shell takes it; or which jobs there are."""
    meant = _GLOB.sub(".*", pattern)
    if meant != pattern and may_match(meant, names):
        return f"write `{meant}`: `*` only repeats the character before it"
    return f"the jobs are {', '.join(f'`{name}`' for name in names)}"


def _pushed(stack: Stack) -> str:
    """What to do where the job may be that of what is pushed, in whose place the Pushgateway stands."""
    for job in (job for server in stack.prometheus for job in server.jobs):
        services = [service_of(target, stack.compose) for target in job.targets]
        images = [one.image.repository for one in services if one is not None and one.image is not None]
        if "prom/pushgateway" in images and job.node["honor_labels"].flag is not True:
            return f"what is pushed keeps its own `job` with `honor_labels: true` in the job `{job.name}`"
    return ""


def _is_asked(subject: PromQuery, stack: Stack) -> bool:
    """Whether something tells that it is this Prometheus that a query is for, beside that both are in one repository.

    Without a compose file that is only known of the rules that it reads.
    """
    if stack.compose is not None:
        return True
    return subject.node.document.name in stack.loaded_rules
