"""The queries of variables in the language of Grafana's Prometheus data source."""

from __future__ import annotations

import pytest
from stacklint.stack.queries.variable_queries import Asked, read_variable_query


@pytest.mark.parametrize(
    ("text", "asked", "promql", "label"),
    [
        ("label_values(up, job)", Asked.LABEL_VALUES, "up", "job"),
        ("label_values(up{a='b,c'},job)\n", Asked.LABEL_VALUES, "up{a='b,c'}", "job"),
        ("label_values(job)", Asked.LABEL_VALUES, "", None),
        ("label_values(up, $label)", Asked.LABEL_VALUES, "up", None),
        ("label_values(up, ${label:raw})", Asked.LABEL_VALUES, "up", None),
        ("label_values(up, http.status)", Asked.LABEL_VALUES, "up", None),
        ("label_names()", Asked.LABEL_NAMES, "", None),
        ("label_names(up)", Asked.LABEL_NAMES, "", None),
        ("metrics(http_.*)", Asked.METRICS, "", None),
        ("query_result(sum(up))", Asked.RESULT, "sum(up)", None),
        ("up{job='a'}", Asked.SERIES, "up{job='a'}", None),
        ("sum(up)", Asked.SERIES, "sum(up)", None),
        ("rate(up[5m])", Asked.SERIES, "rate(up[5m])", None),
        ("$query", Asked.SERIES, "$query", None),
    ],
)
def test_sound_queries_are_read(text: str, asked: Asked, promql: str, label: str | None) -> None:
    found = read_variable_query(text)
    assert (found.asked, text[found.start : found.end].strip(), found.fault) == (asked, promql, None)
    assert (found.label[0] if found.label else None) == label
    assert found.label is None or text[found.label[1] :].startswith(found.label[0])


@pytest.mark.parametrize(
    ("text", "part", "said"),
    [
        ("label_values(up job)", "up job", "`up job` is no label"),
        ("label_values(up, 'job')", "'job'", "`'job'` is no label"),
        ("label_values(up{a='b,c'})", "c'}", "`c'}` is no label"),
        ("label_values(up,)", ",", "no label stands behind the comma"),
        ("label_values()", "label_values()", "`label_values()` asks for nothing"),
        ("metrics( )", "metrics( )", "`metrics()` asks for nothing"),
        ("label_values(up, job", "label_values", "the `)` of `label_values(` is missing"),
        ("query_result(sum(up) + sum(up", "query_result", "the `)` of `query_result(` is missing"),
        ("query_result(up) > 0", "> 0", "`> 0` stands behind `)`"),
        ("label_value(up, job)", "label_value", "there is no function `label_value`"),
    ],
)
def test_faults_are_told_with_their_characters(text: str, part: str, said: str) -> None:
    fault = read_variable_query(text).fault
    assert fault is not None
    assert (text[fault[0] : fault[1]], fault[2]) == (part, said)


def test_selectors_are_wanted_where_series_are_looked_up() -> None:
    texts = ("label_values(up, job)", "up", "query_result(up)", "metrics(up)")
    assert [read_variable_query(text).takes_selector for text in texts] == [True, True, False, False]
