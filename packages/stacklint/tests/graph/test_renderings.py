from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stacklint.diagnostic import Location
from stacklint.document import Place, Spot
from stacklint.graph.as_dot import render_dot
from stacklint.graph.as_json import render_json
from stacklint.graph.as_mermaid import render_mermaid
from stacklint.graph.as_text import render_text
from stacklint.graph.model import Edge, Graph, GraphNode, Kind, NodeId, Relation
from stacklint.graph.select import View
from stacklint.report.terminal import Terminal

APP, GONE, HOST = NodeId(Kind.SERVICE, "app"), NodeId(Kind.SERVICE, "ap"), NodeId(Kind.HOST, "a.org:80")
FILE, MOUNT = NodeId(Kind.FILE, "prometheus.yml"), NodeId(Kind.MOUNT, "prometheus:/etc/prometheus")
JOB, IDLE, READ = NodeId(Kind.JOB, "app"), NodeId(Kind.METRIC, "idle"), NodeId(Kind.METRIC, "read")
UNFED = NodeId(Kind.METRIC, "unfed")
RULE, ALERT, MANAGER = NodeId(Kind.RULE, "a:b"), NodeId(Kind.ALERT, "High"), NodeId(Kind.ALERTMANAGER, "am")
RECEIVER, SECOND = NodeId(Kind.RECEIVER, "team"), NodeId(Kind.ALERT, "Low")
SOURCE, SPARE, PANEL = (
    NodeId(Kind.DATASOURCE, "P"),
    NodeId(Kind.DATASOURCE, "Spare"),
    NodeId(Kind.PANEL, "Board / Same"),
)
PROVIDER, BOARD = NodeId(Kind.PROVIDER, "files"), NodeId(Kind.DASHBOARD, "Board")
NODES = (
    GraphNode(APP, Place("compose.yaml"), "built here"),
    GraphNode(GONE, missing=True),
    GraphNode(HOST),
    GraphNode(FILE, Place("prometheus.yml")),
    GraphNode(MOUNT, Place("compose.yaml"), "./prometheus"),
    GraphNode(JOB, Place("prometheus.yml")),
    *(GraphNode(node) for node in (IDLE, READ, UNFED)),
    *(GraphNode(node, Place("rules.yml")) for node in (RULE, ALERT, SECOND)),
    GraphNode(MANAGER),
    GraphNode(RECEIVER, Spot("am.yml", 0, 1), "slack"),
    GraphNode(SOURCE, Place("sources.yml"), "uid p"),
    GraphNode(SPARE, Place("sources.yml"), "uid s"),
    GraphNode(PROVIDER, Place("provider.yml"), "/d"),
    GraphNode(PANEL, Place("board.json"), "stat"),
    GraphNode(BOARD, Place("board.json"), "uid b"),
)
EDGES = (
    Edge(APP, JOB, Relation.SCRAPED_BY, Place("prometheus.yml", ("scrape_configs",))),
    Edge(GONE, JOB, Relation.SCRAPED_BY, Place("prometheus.yml"), "no service answers to `ap` (LK101)"),
    Edge(HOST, SPARE, Relation.ANSWERS),
    Edge(APP, SOURCE, Relation.ANSWERS),
    Edge(FILE, APP, Relation.CONFIGURES),
    Edge(FILE, JOB, Relation.DECLARES),
    Edge(MOUNT, FILE, Relation.BRINGS),
    Edge(MOUNT, PROVIDER, Relation.READ_BY),
    Edge(JOB, IDLE, Relation.EXPORTS),
    Edge(JOB, READ, Relation.EXPORTS),
    Edge(READ, RULE, Relation.QUERIED_BY),
    Edge(READ, PANEL, Relation.QUERIED_BY, Place("board.json", ("a",))),
    Edge(READ, PANEL, Relation.QUERIED_BY, Place("board.json", ("b",))),
    Edge(UNFED, PANEL, Relation.QUERIED_BY, fault="nothing exports `unfed` (LK106)"),
    Edge(RULE, ALERT, Relation.QUERIED_BY),
    Edge(RULE, RULE, Relation.QUERIED_BY),
    Edge(ALERT, MANAGER, Relation.SENT_TO),
    Edge(SECOND, MANAGER, Relation.SENT_TO),
    Edge(MANAGER, RECEIVER, Relation.TELLS),
    Edge(SOURCE, PANEL, Relation.ASKED_BY, Place("board.json")),
    Edge(SOURCE, ALERT, Relation.ASKED_BY),
    Edge(PROVIDER, BOARD, Relation.LOADS),
    Edge(PANEL, BOARD, Relation.PART_OF),
)
GRAPH = Graph("compose.yaml", NODES, EDGES)
SMALL = Graph("", (GraphNode(APP), GraphNode(GONE, missing=True)), (Edge(GONE, APP, Relation.RUNS, None, "x (Y)"),))
PLAIN = Terminal()


def view(*graphs: Graph) -> list[View]:
    return [View(graph, None, None) for graph in graphs]


def locate(where: Place | Spot) -> Location:
    return Location(where.file, 1 + len(where.path if isinstance(where, Place) else ""), 2, 3, 4)


def text(graph: Graph, start: NodeId | None = None, end: NodeId | None = None, terminal: Terminal = PLAIN) -> str:
    return render_text([View(graph, start, end)], locate, terminal)


def test_a_whole_stack_reads_from_the_service_to_the_panel_and_from_the_mount_to_the_file() -> None:
    assert (
        text(GRAPH)
        == """\
compose.yaml: 1 service, 1 job, 3 metrics, 1 recording rule, 2 alerts, 1 panel, 1 dashboard, 2 data sources; \
2 broken links

Metrics
  service app (built here)  compose.yaml:1
    job app  prometheus.yml:2
      1 metric that nothing here reads: idle
      metric read
        rule a:b  rules.yml:1
          alert High  rules.yml:1
          rule a:b  rules.yml:1  (see above)
        panel Board / Same  board.json:2  (in 2 places)
  service ap
    job app  prometheus.yml:1  broken  (see above)
  metric unfed
    panel Board / Same  board.json:1  broken
  alert Low  rules.yml:1

Alerts
  alert High  rules.yml:1
    alertmanager am
      receiver team (slack)  am.yml:1
  alert Low  rules.yml:1
    alertmanager am  (see above)

Dashboards
  dashboard Board  board.json:1
    1 panel
    provider files  provider.yml:1
      mount prometheus:/etc/prometheus (./prometheus)  compose.yaml:1
    datasource P (uid p)  board.json:1
      service app (built here)  compose.yaml:1
  datasource Spare (uid s)  sources.yml:1
    host a.org:80

Files
  mount prometheus:/etc/prometheus (./prometheus)  compose.yaml:1
    file prometheus.yml
      service app (built here)  compose.yaml:1

Broken
  service:ap -> job:app  prometheus.yml:1
    no service answers to `ap` (LK101)
  metric:unfed -> panel:Board / Same
    nothing exports `unfed` (LK106)
"""
    )


def test_a_part_is_one_tree_with_what_is_broken_in_it_below() -> None:
    assert text(GRAPH, RULE) == (
        "rule a:b  rules.yml:1\n  alert High  rules.yml:1\n    alertmanager am\n      receiver team (slack)  am.yml:1\n"
        "  rule a:b  rules.yml:1  (see above)\n"
        "\nBroken\n  service:ap -> job:app  prometheus.yml:1\n    no service answers to `ap` (LK101)\n"
        "  metric:unfed -> panel:Board / Same\n    nothing exports `unfed` (LK106)\n"
    )
    whole = Graph("", NODES, tuple(edge for edge in EDGES if not edge.fault))
    assert text(whole, end=RECEIVER) == (
        "receiver team (slack)  am.yml:1\n  alertmanager am\n    alert High  rules.yml:1\n      rule a:b  rules.yml:1\n"
        "        metric read\n          job app  prometheus.yml:1\n"
        "            service app (built here)  prometheus.yml:2\n"
        "              file prometheus.yml\n                mount prometheus:/etc/prometheus (./prometheus)"
        "  compose.yaml:1\n            file prometheus.yml  (see above)\n"
        "        rule a:b  rules.yml:1  (see above)\n"
        "      datasource P (uid p)  sources.yml:1\n        service app (built here)  compose.yaml:1  (see above)\n"
        "    alert Low  rules.yml:1\n"
    )


def test_where_no_way_leads_from_one_to_the_other_that_is_said() -> None:
    assert text(Graph("", (), ()), RULE, MOUNT) == "nothing leads from rule:a:b to mount:prometheus:/etc/prometheus\n"


def test_a_sound_stack_without_a_compose_file_says_that_nothing_is_broken_and_two_stacks_stand_apart() -> None:
    sound = Graph("", (GraphNode(NodeId(Kind.GRAFANA_ALERT, "x")),), ())
    assert (
        render_text(view(sound, sound), locate, PLAIN)
        == "1 alert of Grafana; nothing is broken\n\n1 alert of Grafana; nothing is broken\n"
    )


def test_a_terminal_shows_what_is_broken_in_red_and_never_what_would_move_its_cursor() -> None:
    evil = Graph("a\x1b[2Jb", (GraphNode(NodeId(Kind.SERVICE, "x\x07\u202e")),), ())
    assert text(evil).startswith("a␛[2Jb: 1 service; ")
    assert text(evil, NodeId(Kind.SERVICE, "x\x07\u202e")) == "service x␇\\u202e\n"
    assert text(SMALL, GONE, terminal=Terminal(colour=True)) == (
        "service ap\n  service app  \x1b[1;31mbroken\x1b[0m\n\n\x1b[1mBroken\x1b[0m\n"
        "  service:ap -> service:app\n    \x1b[1;31mx (Y)\x1b[0m\n"
    )


def test_json_has_every_edge_with_its_place() -> None:
    nodes = (GraphNode(APP, Place("compose.yaml"), "built here"), GraphNode(GONE, missing=True))
    edges = (Edge(GONE, APP, Relation.SCRAPED_BY, Place("a.yml", ("b",)), "gone"), Edge(APP, GONE, Relation.RUNS))
    assert json.loads(render_json([Graph("compose.yaml", nodes, edges)], locate)) == {
        "version": 1,
        "graphs": [
            {
                "stack": "compose.yaml",
                "nodes": [
                    {
                        "id": "service:app",
                        "kind": "service",
                        "name": "app",
                        "about": "built here",
                        "missing": False,
                        "file": "compose.yaml",
                        "line": 1,
                        "column": 2,
                    },
                    {
                        "id": "service:ap",
                        "kind": "service",
                        "name": "ap",
                        "about": "",
                        "missing": True,
                        "file": None,
                        "line": None,
                        "column": None,
                    },
                ],
                "edges": [
                    {
                        "source": "service:ap",
                        "target": "service:app",
                        "relation": "scraped by",
                        "fault": "gone",
                        "file": "a.yml",
                        "line": 2,
                        "column": 2,
                    },
                    {
                        "source": "service:app",
                        "target": "service:ap",
                        "relation": "runs",
                        "fault": "",
                        "file": None,
                        "line": None,
                        "column": None,
                    },
                ],
            }
        ],
    }


def test_a_flow_chart_has_each_edge_once_and_marks_what_is_broken_or_missing() -> None:
    twice = Graph("", SMALL.nodes, (*SMALL.edges, Edge(GONE, APP, Relation.RUNS), Edge(APP, APP, Relation.LOADS)))
    assert render_mermaid(view(twice, Graph("b.yaml", (GraphNode(IDLE), GraphNode(JOB)), EDGES[8:9]))) == (
        "flowchart LR\n"
        '  subgraph g0[" "]\n'
        '    n0_0[["service<br>app"]]\n'
        '    n0_1[["service<br>ap"]]:::missing\n'
        "  end\n"
        "  n0_1 -.->|runs| n0_0\n"
        "  n0_0 -->|loads| n0_0\n"
        '  subgraph g1["b.yaml"]\n'
        '    n1_0["job<br>app"]\n'
        "  end\n"
        "  linkStyle 0 stroke:#c00,color:#c00\n"
        "  classDef missing stroke:#c00,stroke-dasharray:4\n"
    )


def test_a_metric_that_nothing_reads_is_drawn_where_it_is_meant() -> None:
    graph = Graph("", (GraphNode(IDLE), GraphNode(JOB)), EDGES[8:9])
    assert "idle" in render_mermaid([View(graph, None, IDLE)])
    assert "idle" not in render_mermaid([View(graph, JOB, None)])


def test_a_flow_chart_of_a_sound_stack_styles_no_line() -> None:
    assert "linkStyle" not in render_mermaid(view(Graph("", NODES, EDGES[:1])))


@given(st.text())
def test_a_name_in_a_flow_chart_is_one_quoted_label_and_can_be_read_back(name: str) -> None:
    chart = render_mermaid(view(Graph(name, (GraphNode(NodeId(Kind.JOB, name)),), ())))
    _, frame, box, *rest = chart.split("\n")
    labels = [
        re.fullmatch(pattern, line)
        for pattern, line in ((r'  subgraph g0\["(.*)"\]', frame), (r'    n0_0\["job<br>(.*)"\]', box))
    ]
    for label in labels:
        assert label is not None
        assert re.fullmatch(r"(?:[\w .,/=+()\-]|#\d+;)*", label[1])
        assert re.sub(r"#(\d+);", lambda found: chr(int(found[1])), label[1]) == (name or " ")
    assert rest == ["  end", "  classDef missing stroke:#c00,stroke-dasharray:4", ""]


TOKEN = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([A-Za-z_]\w*|-?\d+)|(->|[{}\[\];,=]))', re.DOTALL)


def tokens(source: str) -> Iterator[tuple[str, str]]:
    """The tokens of a text in DOT: quoted ids, other ids, and marks."""
    position = 0
    while source[position:].strip():
        found = TOKEN.match(source, position)
        assert found is not None, source[position : position + 40]
        quoted, plain, mark = found.groups()
        yield ("id", quoted) if quoted is not None else ("id", plain) if plain is not None else ("mark", mark)
        position = found.end()


class Reader:
    """Reads the statements of DOT's grammar that a drawing is made of: nodes and edges with their attributes."""

    def __init__(self, source: str) -> None:
        self.ahead = list(tokens(source))
        self.nodes: dict[str, dict[str, str]] = {}
        self.edges: list[tuple[str, str, dict[str, str]]] = []
        assert [self.take("id"), self.take("id")] == ["digraph", "stack"]
        self.block()
        assert self.ahead == []

    def take(self, kind: str, wanted: str | None = None) -> str:
        found, value = self.ahead.pop(0)
        assert found == kind
        assert wanted in {None, value}
        return value

    def block(self) -> None:
        self.take("mark", "{")
        while self.ahead[0] != ("mark", "}"):
            self.statement()
        self.take("mark", "}")

    def statement(self) -> None:
        name = self.take("id")
        if name == "subgraph":
            self.take("id")
            self.block()
            return
        if self.ahead[0] == ("mark", "="):
            self.take("mark")
            self.take("id")
        elif self.ahead[0] == ("mark", "->"):
            self.take("mark")
            target = self.take("id")
            self.edges.append((name, target, self.attributes()))
        else:
            self.nodes[name] = self.attributes()
        self.take("mark", ";")

    def attributes(self) -> dict[str, str]:
        found: dict[str, str] = {}
        self.take("mark", "[")
        while True:
            name = self.take("id")
            self.take("mark", "=")
            found[name] = self.take("id")
            if self.take("mark") == "]":
                return found
        raise AssertionError


def test_a_drawing_for_graphviz_parses_to_the_nodes_and_edges_of_the_graph() -> None:
    read = Reader(
        render_dot(view(SMALL, Graph("b.yaml", (GraphNode(READ), GraphNode(JOB), GraphNode(RULE)), EDGES[9:11])))
    )
    assert read.nodes == {
        "node": {"shape": "box"},
        "n0_0": {"label": r"service\napp", "shape": "box3d"},
        "n0_1": {
            "label": r"service\nap",
            "shape": "box3d",
            "color": "red",
            "fontcolor": "red",
            "style": "dashed",
        },
        "n1_0": {"label": r"metric\nread", "shape": "ellipse"},
        "n1_1": {"label": r"job\napp"},
        "n1_2": {"label": r"rule\na:b"},
    }
    broken = {"label": "runs", "color": "red", "fontcolor": "red", "style": "dashed"}
    assert read.edges == [
        ("n0_1", "n0_0", broken),
        ("n1_1", "n1_0", {"label": "exports"}),
        ("n1_0", "n1_2", {"label": "queried by"}),
    ]


@given(st.text())
def test_any_name_is_one_label_for_graphviz(name: str) -> None:
    read = Reader(render_dot(view(Graph(name, (GraphNode(NodeId(Kind.JOB, name)),), ()))))
    label = read.nodes["n0_0"]["label"].removeprefix(r"job\n")
    unescaped = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], label)
    assert unescaped == "".join(char if char.isprintable() or char == "\n" else " " for char in name)


def test_graphviz_itself_takes_the_drawing() -> None:
    if shutil.which("dot") is None:
        pytest.skip("dot is not on PATH: Graphviz's own verdict is not asked for")
    drawing = render_dot(view(GRAPH, Graph('a "quoted" \\ name', NODES, EDGES)))
    done = subprocess.run(["dot", "-Tplain"], input=drawing, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
