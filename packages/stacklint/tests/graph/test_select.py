from __future__ import annotations

import pytest
from stacklint.graph.model import Edge, Graph, GraphNode, Kind, NodeId, Relation
from stacklint.graph.select import UnknownNodeError, View, find, part, views

APP, JOB = NodeId(Kind.SERVICE, "app"), NodeId(Kind.JOB, "app")
REQUESTS, RULE, ALERT = NodeId(Kind.METRIC, "requests_total"), NodeId(Kind.RULE, "job:rate"), NodeId(Kind.ALERT, "High")
ONE, OTHER = NodeId(Kind.DASHBOARD, "One"), NodeId(Kind.DASHBOARD, "Other")
PANEL, SAME = NodeId(Kind.PANEL, "One / Requests"), NodeId(Kind.PANEL, "Other / Requests")

NODES = (
    *map(GraphNode, (APP, JOB, REQUESTS, RULE, ALERT)),
    GraphNode(PANEL, aliases=("Requests",)),
    GraphNode(SAME, aliases=("Requests",)),
    GraphNode(ONE, aliases=("one-uid",)),
    GraphNode(OTHER),
)
EDGES = (
    Edge(APP, JOB, Relation.SCRAPED_BY),
    Edge(JOB, REQUESTS, Relation.EXPORTS),
    Edge(REQUESTS, RULE, Relation.QUERIED_BY),
    Edge(REQUESTS, PANEL, Relation.QUERIED_BY),
    Edge(RULE, RULE, Relation.QUERIED_BY),
    Edge(RULE, ALERT, Relation.QUERIED_BY),
    Edge(PANEL, ONE, Relation.PART_OF),
    Edge(SAME, OTHER, Relation.PART_OF),
    Edge(ONE, OTHER, Relation.LINKED_FROM),
    Edge(OTHER, ONE, Relation.LINKED_FROM),
)
GRAPH = Graph("compose.yaml", NODES, EDGES)


def names(graph: Graph) -> list[str]:
    return [str(node.id) for node in graph.nodes]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("metric:requests_total", REQUESTS),
        ("requests_total", REQUESTS),
        ("rule:job:rate", RULE),
        ("metric:job:rate", RULE),
        ("job:rate", RULE),
        ("job:app", JOB),
        ("panel:One / Requests", PANEL),
        ("one-uid", ONE),
        ("dashboard:one-uid", ONE),
    ],
)
def test_a_node_is_found_by_its_kind_and_name_or_by_a_name_that_only_one_has(text: str, found: NodeId) -> None:
    assert find([GRAPH], text) == (found,)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("app", "`app` may be `service:app`, `job:app`: say which"),
        ("Requests", "`Requests` may be `panel:One / Requests`, `panel:Other / Requests`: say which"),
        ("request_total", "there is no node `request_total`: did you mean `requests_total`?"),
        ("metric:request_total", "there is no metric `request_total`: did you mean `metric:requests_total`?"),
        ("alert:x", "there is no alert `x`: `stacklint graph` shows what there is"),
        (
            "zzz",
            "there is no node `zzz`: `stacklint graph` shows what there is; the kinds are " + ", ".join(Kind),
        ),
    ],
)
def test_what_names_no_node_or_several_is_said_with_those_that_may_be_meant(text: str, message: str) -> None:
    with pytest.raises(UnknownNodeError) as caught:
        find([GRAPH], text)
    assert str(caught.value) == message


def test_no_more_than_a_few_are_listed() -> None:
    nodes = tuple(GraphNode(NodeId(Kind.PANEL, f"Board / {number}"), aliases=("Same",)) for number in range(9))
    with pytest.raises(UnknownNodeError, match=r"`panel:Board / 5` and 3 more: say which$"):
        find([Graph("", nodes, ())], "Same")


def test_what_a_node_feeds_is_all_that_can_be_reached_and_links_lead_no_further() -> None:
    assert names(part(GRAPH, REQUESTS, None)) == [
        "metric:requests_total",
        "rule:job:rate",
        "alert:High",
        "panel:One / Requests",
        "dashboard:One",
    ]
    assert names(part(GRAPH, ONE, None)) == ["dashboard:One", "dashboard:Other"]


def test_what_a_node_needs_is_all_that_leads_to_it() -> None:
    needed = part(GRAPH, None, ALERT)
    assert names(needed) == ["service:app", "job:app", "metric:requests_total", "rule:job:rate", "alert:High"]
    assert needed.edges == (EDGES[0], EDGES[1], EDGES[2], EDGES[4], EDGES[5])


def test_between_two_nodes_there_is_what_lies_on_a_way() -> None:
    assert names(part(GRAPH, JOB, PANEL)) == ["job:app", "metric:requests_total", "panel:One / Requests"]
    assert names(part(GRAPH, ALERT, PANEL)) == []


def test_a_graph_that_has_not_both_nodes_is_left_out() -> None:
    other = Graph("other.yaml", (GraphNode(APP),), ())
    assert views([GRAPH, other], None, None) == (View(GRAPH, None, None), View(other, None, None))
    assert [view.graph.name for view in views([GRAPH, other], "service:app", None)] == ["compose.yaml", "other.yaml"]
    assert [view.graph.name for view in views([GRAPH, other], None, "High")] == ["compose.yaml"]
    assert [view.graph.name for view in views([GRAPH, other], "service:app", "High")] == ["compose.yaml"]
