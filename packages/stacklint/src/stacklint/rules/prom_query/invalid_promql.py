"""PQ101."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.models.nearness import nearest
from stacklint.pattern import Pattern
from stacklint.promql import Fault, FaultKind
from stacklint.promql.functions import CALLED
from stacklint.promql.options import version_text
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import SOURCE, alerts, edited, stack
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.prometheus.launch import Launch
from stacklint.stack.prometheus.rule_files import Rule
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import FAULTY
from stacklint.stack.stack import Stack

_BOARD = "grafana/dashboards/app.json"
_COMPOSE = stack()["compose.yaml"]
_FLAG = "--enable-feature=promql-experimental-functions"
_EXPERIMENTAL = "mad_over_time(http_requests_in_progress[5m])"

_NO_WINDOW = "wants a range vector here, not an instant vector"
_SELECTOR = Pattern(r"[A-Za-z_:][\w:]*(?:\{[^{}]*\})?")


@rule(
    "PQ101",
    "invalid-promql",
    severity=Severity.ERROR,
    when={FAULTY},
    bad=(
        Example(
            edited(
                "prometheus/rules.yml",
                "sum(rate(http_requests_total[5m]))",
                "rate(http_requests_total[5m]) «by» (route)",
            )
        ),
        Example(edited(_BOARD, "rate(http_requests_total[5m])", "rate(«http_requests_total»)")),
        Example(edited(_BOARD, "rate(http_requests_total[5m])", "«increse»(http_requests_total[5m])")),
        Example(
            edited(_BOARD, "rate(http_requests_total[5m])", _EXPERIMENTAL.replace("mad_over_time", "«mad_over_time»"))
        ),
        Example(alerts('"rate(http_requests_total[5m])"', "rate(«http_requests_total») «by» (route)")),
        Example(
            edited(
                _BOARD,
                "rate(http_requests_total[5m])",
                "«count_over_time({job=`app`} | json [1m])»",
                {SOURCE: stack()[SOURCE] + "  - {name: Loki, uid: loki, type: loki}\n"},
            )
        ),
        Example(
            edited(
                "prometheus/rules.yml", "sum(rate(http_requests_total[5m]))", "«sum(rate({job=`app`} |= `error` [5m]))»"
            )
        ),
        Example(alerts('"rate(http_requests_total[5m])"', "'«{job=`app`} | json»'")),
        Example(edited(_BOARD, "rate(http_requests_total[5m])", "{job=`app`} «|» nonsense |")),
    ),
    good=(
        Example(edited(_BOARD, "rate(http_requests_total[5m])", "rate(http_requests_total[$__rate_interval])")),
        Example(edited(_BOARD, "rate(http_requests_total[5m])", "topk($n, sum by ($label) (up))")),
        Example(
            edited(
                _BOARD,
                "rate(http_requests_total[5m])",
                _EXPERIMENTAL,
                {"compose.yaml": _COMPOSE.replace("prometheus.yml]", f"prometheus.yml, {_FLAG}]")},
            )
        ),
    ),
)
def invalid_promql(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A PromQL expression that Prometheus does not parse.

    In a rule file it stops Prometheus from starting. In a dashboard the query fails.
    Grafana's variables are filled in before parsing. Which version is meant, and with which feature flags it is
    started, is read from the compose file. Where that doesn't tell, what needs a flag is only mentioned.
    """
    effect = "Prometheus refuses to start" if isinstance(subject.origin, Rule) else "the query fails"
    if _is_logql(subject):
        place = subject.place((0, len(subject.text.text.rstrip())))
        yield Finding(place, f"this is LogQL, which Prometheus does not read; {effect}", _for_loki(subject))
        return
    for fault in subject.query.faults:
        yield Finding(
            subject.place((fault.start, fault.end)),
            f"{fault.message}; {effect}",
            _help(fault, subject),
            related=_related(fault, subject.launch),
        )
    for fault in subject.flagged:
        place = subject.place((fault.start, fault.end))
        say_so = "if Prometheus is started with that flag, say so with --enable-feature"
        yield Finding(place, f"{fault.message}; without it, {effect}", say_so, severity=Severity.INFO)


def _is_logql(subject: PromQuery) -> bool:
    """Whether it is a sound query for Loki: PromQL has no `|`."""
    text = subject.text.text
    if not subject.query.faults or "|" not in text or "{" not in text:
        return False
    from stacklint.logql import parse  # noqa: PLC0415 - only few queries are of another language

    found = parse(text)
    return found.result is not None and not found.faults


def _for_loki(subject: PromQuery) -> str:
    """What to do with a query that is meant for Loki."""
    origin = subject.origin
    if isinstance(origin, Rule):
        return "leave the rule to the ruler of Loki"
    grafana = origin.board.dashboard.grafana if isinstance(origin, BoardQuery) else origin.rule.group.alerting.grafana
    sources = grafana.lookup.by_type.get("loki", ()) if grafana is not None else ()
    which = f" `{sources[0].name}`" if len(sources) == 1 else ""
    return f"ask the data source{which} of the type `loki`; where none is named, the default one is asked"


def _help(fault: Fault, subject: PromQuery) -> str:
    if fault.kind is FaultKind.FUNCTION:
        right = nearest(subject.written((fault.start, fault.end)), CALLED)
        return f"did you mean `{right}`?" if right else ""
    if fault.kind is FaultKind.TYPE and fault.message.endswith(_NO_WINDOW):
        is_selector = _SELECTOR.fullmatch(subject.written((fault.start, fault.end))) is not None
        return "add a window behind it, such as `[5m]`" if is_selector else ""
    if fault.kind is FaultKind.FLAG:
        return "add it to `--enable-feature` in the command of Prometheus"
    if fault.kind is FaultKind.VERSION and subject.launch.version is not None:
        return f"checked for Prometheus {version_text(subject.launch.version)}"
    return ""


def _related(fault: Fault, launch: Launch) -> tuple[tuple[Place, str], ...]:
    if fault.kind is FaultKind.FLAG and launch.place is not None:
        return ((launch.place, "Prometheus is started here, without it"),)
    return ()
