"""Every LogQL text of a stack, with the way back to its place."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from stacklint.logql import Result
from stacklint.models import Kind
from stacklint.rules.fixtures import ALERTS, BOARD, SOURCE, alerts, board_v2, stack
from stacklint.stack.discover import find_stacks, loose_stack
from stacklint.stack.queries.log_queries import LogQuery
from stacklint.stack.repository.files import Files
from stacklint.stack.stack import Stack

Tree = Callable[[Mapping[str, str]], Files]
LOKI = {"type": "loki", "uid": "loki"}
COMPOSE = stack()["compose.yaml"]


def logs(found: Stack) -> list[LogQuery]:
    provisioning = found.provisioning
    subjects = (*provisioning.subjects(), *provisioning.of_boards(found.dashboards))
    return [one for one in subjects if isinstance(one, LogQuery)]


def asked(tree: Tree, expr: str, **more: Any) -> list[LogQuery]:
    """The queries of a dashboard with one panel that asks a Loki."""
    panel = {"type": "logs", "datasource": LOKI, "targets": [{"refId": "A", "expr": expr}]}
    text = json.dumps({"title": "A", "uid": "a", "panels": [panel], **more})
    return logs(find_stacks(tree(stack({BOARD: text})))[0])


def said(query: LogQuery) -> list[str | None]:
    """The characters of its text in which Loki finds a fault."""
    text = query.node.string or ""
    places = [query.place((fault.start, fault.end)) for fault in query.faults]
    return [text[slice(*place.chars)] if place.chars else None for place in places]


@pytest.mark.parametrize(
    ("expr", "faulty"),
    [
        ('{app="$app"} |= foo', ["foo"]),
        ('{app_$label=~"(${value}"} |= foo', ["foo"]),
        ('{app="a"} |~ "($search" |~ "(a"', ["("]),
        ('rate({app=~"$app"}[$__auto]) by (a)', ["by"]),
        ('rate({app=~"$app"}[${window}m1h])', []),
        ('{app=~"$app|"}', []),
        ('{app=~"a|$app"} == "b"', ['"b"']),
    ],
)
def test_faults_are_told_where_no_variable_takes_part_in_them(expr: str, faulty: list[str], tree: Tree) -> None:
    (query,) = asked(tree, expr)
    assert said(query) == faulty


@pytest.mark.parametrize(
    "expr",
    [
        '{$matchers} |= "a"',
        '{app="a", $matchers}',
        '{app="a"} $filters',
        '{app="a"} |= $text',
        "{app=$text}",
        '{app="a"} | took > $limit',
        'topk($n, sum by ($label) (rate({app="a"}[$window])))',
        '$function by (a) (rate({app="a"}[5m]))',
        "sum(rate($selector[5m]))",
        "$query",
    ],
)
def test_a_variable_may_be_whatever_fits(expr: str, tree: Tree) -> None:
    (query,) = asked(tree, expr)
    assert (query.faults, query.unknown) == ((), None)


def test_what_variables_may_be_to_blame_for_is_left_alone(tree: Tree) -> None:
    assert asked(tree, '{app="a"} $filters | level == "error"') == []


def test_a_value_that_a_variable_has_is_put_in(tree: Tree) -> None:
    expr = '{app="a"} | took > $limit'
    constant = {"list": [{"name": "limit", "type": "constant", "hide": 2, "query": "5"}]}
    custom = {"list": [{"name": "limit", "type": "custom", "query": "5,6"}]}
    (query,) = asked(tree, f'{expr} | level == "error"', templating=constant)
    assert (query.query.text, said(query)) == ('{app="a"} | took > 5 | level == "error"', ["=="])
    assert [query.query.text for query in asked(tree, expr, templating=custom)] == ['{app="a"} | took > 5']
    assert asked(tree, f'{expr} | level == "error"', templating=custom) == []


def test_annotations_ask_and_variables_have_a_language_of_their_own(tree: Tree) -> None:
    annotation = {"name": "a", "datasource": LOKI, "enable": True, "expr": "{}"}
    variable = {"name": "v", "type": "query", "datasource": LOKI, "query": 'label_values({app="a"}, pod)'}
    more = {"annotations": {"list": [annotation]}, "templating": {"list": [variable]}}
    panel, asks = asked(tree, '{app="a"}', **more)
    assert (panel.effect, panel.gives_lines) == ("the panel shows an error", True)
    assert (asks.effect, said(asks)) == ("the annotation never shows", ["{}"])


def test_dashboards_of_the_second_schema_ask_as_well(tree: Tree) -> None:
    text = board_v2("", '{app=\\"a\\"} |= b')[BOARD].replace('"prometheus"', '"loki"')
    (query,) = logs(find_stacks(tree(stack({BOARD: text})))[0])
    assert said(query) == ["b"]


def test_alerts_of_grafana_ask_as_well(tree: Tree) -> None:
    source = stack()[SOURCE] + "  - {name: Loki, uid: loki, type: loki, url: http://loki:3100}\n"
    files = alerts("rate(http_requests_total[5m])", "sum(rate({app=`a`}[5m])) or 0")
    text = files[ALERTS].replace("datasourceUid: prometheus", "datasourceUid: loki")
    (query,) = logs(find_stacks(tree({**files, SOURCE: source, ALERTS: text}))[0])
    assert (said(query), query.effect, query.query.result) == (["0"], "the rule ends in an error", Result.NUMBERS)
    empty = text.replace("sum(rate({app=`a`}[5m])) or 0", "  ")
    assert logs(find_stacks(tree({**files, SOURCE: source, ALERTS: empty}))[0]) == []


@pytest.mark.parametrize(
    ("service", "judged"),
    [
        ("  loki:\n    image: grafana/loki:3.5.0\n", True),
        ("  loki:\n    build: loki\n", True),
        ("  loki:\n    image: ghcr.io/metrico/gigapipe:latest\n", False),
    ],
)
def test_programs_in_the_place_of_loki_may_know_more(service: str, judged: bool, tree: Tree) -> None:
    source = stack()[SOURCE] + "  - {name: Loki, uid: loki, type: loki, url: http://loki:3100}\n"
    text = json.dumps({"title": "A", "panels": [{"datasource": LOKI, "targets": [{"expr": "{}"}]}]})
    files = {"compose.yaml": COMPOSE + service, SOURCE: source, BOARD: text, "loki/Dockerfile": "FROM scratch\n"}
    assert bool(logs(find_stacks(tree(stack(files)))[0])) is judged


def test_a_template_of_a_dashboard_is_filled_by_somebody_else(tree: Tree) -> None:
    def faulty(expr: str) -> list[list[str | None]]:
        panel = {"type": "logs", "datasource": LOKI, "targets": [{"refId": "A", "expr": expr}]}
        text = json.dumps({"title": "A", "schemaVersion": 41, "panels": [panel]})
        return [said(query) for query in logs(loose_stack(tree({"a.json": text}), [("a.json", Kind.DASHBOARD)]))]

    assert faulty("{ {{ selector }} }") == []
    assert faulty("{ selector }") == [["}"]]
