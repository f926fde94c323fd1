"""GF232."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.promql.nodes import Span, VectorSelector
from stacklint.promql.semantics import Drop, Presence, drop_of
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import shown, shown_v2
from stacklint.rules.studied import studied, told_by_query
from stacklint.stack.boards.legends import LegendLabel, legend_labels
from stacklint.stack.boards.query import BoardQuery
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import PANEL
from stacklint.stack.stack import Stack

_SUM = "sum by (job) (rate(elsewhere_total[5m]))"


def _legend(text: str) -> str:
    return f'"legendFormat": "{text}"'


@rule(
    "GF232",
    "legend-label",
    severity=Severity.WARNING,
    when={PANEL},
    bad=(
        Example(shown(_SUM, query=_legend("{{«pod»}}"))),
        Example(shown(_SUM, query=_legend("{{job}} of {{ «instance» }}"))),
        Example(shown(_SUM, query=_legend("{{«pod»}} of {{zone}}, {{«jobs»}}"))),
        Example(shown_v2(_SUM, query=_legend("{{«pod»}}"))),
        Example(shown("sum(up)", kind="stat", query=_legend("{{«job»}}"))),
        Example(shown("rate(elsewhere_total[5m])", query=_legend("{{«__name__»}}"))),
        Example(shown("http_requests_in_progress", query=_legend("{{«route»}}"))),
    ),
    good=(
        Example(shown(_SUM, query=_legend("{{job}}"))),
        Example(shown("elsewhere", query=_legend("{{pod}}"))),
        Example(shown("elsewhere", query=_legend("{{__name__}}"))),
        Example(shown("sum by ($by) (elsewhere)", query=_legend("{{pod}}"))),
        Example(shown(_SUM, query=_legend("{{$by}}"))),
        Example(shown("$query", query=_legend("{{pod}}"))),
        Example(shown(_SUM, query=_legend("total"))),
        Example(shown(_SUM, query=_legend("{{ }}"))),
        Example(shown(_SUM, query=_legend("{{pod}}") + ', "format": "table"')),
        Example(shown("sum(rate(native[5m]))", kind="heatmap", query=_legend("{{le}}"))),
        Example(shown("sum by (pod) (x) or sum by (job) (y)", query=_legend("{{pod}}{{job}}"))),
        Example(shown("x{job='a'} and on (job) y{job='b'}", query=_legend("{{pod}}"))),
        Example(shown("sum by (job) (x{job='a',job='b'})", query=_legend("{{pod}}"))),
        Example(shown(_SUM, query=_legend("{{pod}}") + ', "hide": true')),
    ),
)
def legend_label(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A legend names a label that its query never returns.

    Nothing stands in its place: all lines of the graph have the same name, or none. An aggregation keeps no labels but
    those in `by (...)`, and `rate` and arithmetic take the name of the metric away. An empty legend and `__auto` name
    no label: Grafana takes those that there are, so nothing can be missing.

    Keep the label in the aggregation, or name one that is returned.
    """
    origin = subject.origin
    if not isinstance(origin, BoardQuery) or origin.panel is None or origin.target is None or origin.target.hidden:
        return
    query = origin.target.query
    named = legend_labels(query.text_at("legendFormat") or "")
    study = studied(subject) if named and query.text_at("format") != "table" else None
    if study is None or study.result.presence is Presence.NEVER or study.result.labels.contradictory:
        return
    possible = (study.result.labels.possible or frozenset()) - {"__name__"}
    lost: dict[tuple[Span, str | None], list[LegendLabel]] = {}
    drops: dict[Span, Drop] = {}
    for label in named:
        cells = label.name == "le" and origin.panel.type == "heatmap"
        drop = drop_of(study, label.name) if label.name and "$" not in label.name and not cells else None
        if drop is not None and not told_by_query(drop, label.name, study):
            drops[drop.span] = drop
            lost.setdefault((drop.span, nearest(label.name, possible)), []).append(label)
    there = ", ".join(f"`{one}`" for one in sorted(possible))
    for (span, right), labels in lost.items():
        names, at, first = " and ".join(f"`{one.name}`" for one in labels), query["legendFormat"].place, labels[0]
        several = len(labels) > 1
        yield Finding(
            at.within(first.start, first.end),
            f"the query never returns the label{'s' if several else ''} {names}: nothing stands in "
            f"{'their' if several else 'its'} place in the legend",
            f"did you mean `{right}`?" if right else f"it returns {there}" if there else "let the query keep it",
            (
                (subject.place(span), f"here {'they are' if several else 'it is'} lost"),
                *((at.within(one.start, one.end), "and this") for one in labels[1:]),
            ),
            cause=f"{names} {right}" if isinstance(drops[span].node, VectorSelector) else "",
        )
