"""GF253."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.board_examples import panels
from stacklint.rules.fixtures import SOURCE, sourced
from stacklint.stack.boards.board import Panel, PanelTarget
from stacklint.stack.boards.query_languages import EXPRESSIONS, OTHERS, is_mere_expression, written_for
from stacklint.stack.boards.refs import asks
from stacklint.stack.boards.sources import target_source
from stacklint.stack.stack import Stack

_TEMPO = '{"refId": %s, "queryType": "traceql", "query": "{}"%s}'
_SQL = '{"refId": %s, "rawSql": "SELECT 1"%s}'
_UP = '{"refId": %s, "expr": "up", "legendFormat": ""%s}'
_TRACES = "  - name: Traces\n    uid: traces\n    type: tempo\n"


def _asked(query: str, source: str = "", name: str = '"A"') -> dict[str, str]:
    panel = f'{{"type": "table", {source}"targets": [{query % (name, "")}]}}'
    return {**panels(panel), SOURCE: sourced()[SOURCE] + _TRACES}


@rule(
    "GF253",
    "query-of-other-language",
    severity=Severity.WARNING,
    bad=(
        Example(_asked(_TEMPO, name='«"A"»')),
        Example(_asked(_SQL, '"datasource": {"type": "prometheus", "uid": "prometheus"}, ', '«"A"»')),
        Example(_asked('{"refId": %s, "bucketAggs": [], "expr": ""%s}', name='«"A"»')),
        Example(_asked('{"refId": %s, "measurement": "cpu", "select": []%s}', name='«"A"»')),
        Example(_asked(_UP, '"datasource": {"type": "tempo", "uid": "traces"}, ', '«"A"»')),
    ),
    good=(
        Example(_asked(_UP)),
        Example(_asked(_TEMPO, '"datasource": {"type": "tempo", "uid": "traces"}, ')),
        Example(_asked('{"refId": %s, "rawSql": "SELECT 1", "expr": "up"%s}')),
        Example(_asked('{"refId": %s, "rawSql": "SELECT 1", "hide": true%s}')),
        Example(_asked('{"refId": %s, "query": "up"%s}')),
        Example(_asked(_SQL, '"datasource": {"type": "mysql", "uid": "$db"}, ')),
        Example(_asked('{"refId": %s, "expr": "up", "query": "{}"%s}', '"datasource": {"uid": "traces"}, ')),
        Example(_asked(_SQL, '"libraryPanel": {"uid": "a"}, ')),
    ),
)
def query_of_other_language(subject: Panel, _stack: Stack) -> Iterator[Finding]:
    """A query is written for another kind of data source than the one that is asked.

    Each kind has a language of its own, and keys that it looks at: `expr` for Prometheus and Loki, `rawSql` for
    databases, `query` for Tempo. What doesn't read them asks nothing, and the panel shows no data. Where a panel names
    no data source, the default one is asked: name the one that the query is meant for.
    """
    for target in subject.targets if not subject.library.present else ():
        meant = _meant(target, asks(target, subject)) if not target.hidden else ""
        if meant:
            asked = target_source(target, subject)
            which = "the data source" if asked.reference else "the default data source"
            name = f" `{asked.source.name}`" if asked.source is not None else ""
            yield Finding(
                (target.ref_node if target.ref_node.present else target.node).place,
                f"the query is written for {meant}, and asks {which}{name} of the type `{asked.type}`; "
                "the panel shows no data",
                f"name a data source that is {meant}",
                ((asked.source.node["name"].place, "what is asked"),) if asked.source is not None else (),
                cause=f"{meant}: {asked.reference}",
            )


def _meant(target: PanelTarget, kind: str) -> str:
    """What a query is meant for, where that is something else than what it asks."""
    if kind in EXPRESSIONS:
        return written_for(target.query) if not (target.query["expr"].text or "").strip() else ""
    return "Prometheus or Loki" if kind in OTHERS and is_mere_expression(target.query) else ""
