"""What an editor is told of names: what they are, what declares them and what uses them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from stacklint.rules.examples import unmark
from stacklint.rules.fixtures import BOARD, stack

from .client import Client, Message, position, within

Edit = Callable[..., Client]

pytestmark = pytest.mark.filterwarnings("ignore:'asyncio.iscoroutinefunction' is deprecated")  # by pygls, 3.14

CONFIG, RULES, METRICS = "prometheus/prometheus.yml", "prometheus/rules.yml", "app/metrics.prom"
SOURCES = "grafana/provisioning/datasources/prometheus.yml"
SOUND = stack()
_RULES = """\
groups:
  - name: app
    rules:
      - record: app:http_requests:rate5m
        expr: sum(rate(http_requests_total{job="app"}[5m]))
      - alert: Slow
        expr: app:http_requests:rate5m{job="app"} < 1 and up{job=~"app"} == 1
"""
FILES = {**SOUND, RULES: _RULES}
TOTAL = """\
`http_requests_total` counter

exported by the job `app`, which scrapes `app`

read by 1 recording rule, 1 panel"""
RATE = """\
`app:http_requests:rate5m` recorded

```promql
sum(rate(http_requests_total{job="app"}[5m]))
```

read by 1 alert"""
SOURCE = f"""\
data source `Prometheus`, uid `prometheus`, type `prometheus`

url `http://prometheus:9090`

provisioned at {SOURCES}:4"""


def _below(folder: str, files: Mapping[str, str]) -> dict[str, str]:
    return {f"{folder}/{name}": text for name, text in files.items()}


def at(files: dict[str, str], name: str, text: str, number: int = 1) -> Message:
    """The position inside of the first, or another, of some texts of a file."""
    start = -1
    for _ in range(number):
        start = files[name].index(text, start + 1)
    return position(files[name], start + 1)


def places(client: Client, found: list[Message]) -> list[tuple[str, str]]:
    """What stands where something leads, by file."""
    texts = {(client.folder / name).as_uri(): (name, text) for name, text in FILES.items()}
    return [(name, text[slice(*within(text, one["range"]))]) for one in found for name, text in [texts[one["uri"]]]]


def hovered(client: Client, name: str, where: Message) -> tuple[str, str]:
    """What is shown at a position, and over which characters."""
    found = client.about("hover", name, where)
    assert found["contents"]["kind"] == "markdown"
    return found["contents"]["value"], FILES[name][slice(*within(FILES[name], found["range"]))]


def test_a_finding_tells_why_its_rule_is_there(edit: Edit) -> None:
    text, (spot,) = unmark({CONFIG: "global: {«scrape_intervall»: 15s}\n" + SOUND[CONFIG]})
    client = edit({**SOUND, **text})
    found = client.about("hover", CONFIG, position(text[CONFIG], spot.start + 3))
    assert found["contents"]["value"].startswith("**FM101 unknown-key**: A key ")
    assert "\n\n" in found["contents"]["value"]
    assert within(text[CONFIG], found["range"]) == (spot.start, spot.end)


def test_a_metric_tells_who_exports_and_who_reads_it(edit: Edit) -> None:
    client = edit(FILES)
    assert hovered(client, RULES, at(FILES, RULES, "http_requests_total")) == (
        TOTAL,
        "http_requests_total",
    )


def test_a_recorded_metric_tells_its_expression(edit: Edit) -> None:
    client = edit(FILES)
    assert hovered(client, RULES, at(FILES, RULES, "app:http_requests:rate5m", 2)) == (
        RATE,
        "app:http_requests:rate5m",
    )


def test_of_several_stacks_that_one_tells_which_the_file_is_of(edit: Edit) -> None:
    one, two = _below("one", FILES), _below("two", SOUND)
    two[f"two/{METRICS}"] = SOUND[METRICS].replace("http_requests_total counter", "http_requests_total gauge")
    two[f"two/{SOURCES}"] = SOUND[SOURCES].replace("name: Prometheus", "name: Other")
    client = edit({**one, **two, "notes.prom": "http_requests_total 1\n"})
    shown = [
        client.about("hover", f"{where}/{BOARD}", at(FILES, BOARD, "http_requests_total")) for where in ("one", "two")
    ]
    assert [found["contents"]["value"].split("\n")[0] for found in shown] == [
        "`http_requests_total` counter",
        "`http_requests_total` gauge",
    ]
    shown = [client.about("hover", f"{where}/{BOARD}", at(FILES, BOARD, 'prometheus"', 2)) for where in ("one", "two")]
    assert [found["contents"]["value"].split(",")[0] for found in shown] == [
        "data source `Prometheus`",
        "data source `Other`",
    ]
    everywhere = client.about("hover", "notes.prom", {"line": 0, "character": 1})["contents"]["value"]
    assert [part.split("\n")[0] for part in everywhere.split("\n\n---\n\n")] == [
        "`http_requests_total` counter",
        "`http_requests_total` gauge",
    ]


def test_a_data_source_that_is_named_is_that_of_the_same_stack(edit: Edit) -> None:
    bare = SOUND[BOARD].replace('{"type": "prometheus", "uid": "prometheus"}', '"Prometheus"')
    other = {SOURCES: SOUND[SOURCES].replace("uid: prometheus", "uid: other"), BOARD: bare}
    client = edit({**_below("one", SOUND), **_below("two", {**SOUND, **other})})
    (found,) = client.about("definition", f"two/{BOARD}", at(other, BOARD, 'Prometheus"'))
    assert found["uri"] == client.file(f"two/{SOURCES}")["uri"]


def test_a_metric_that_nothing_declares_says_so(edit: Edit) -> None:
    client = edit({RULES: _RULES.replace(" and up", " and unheard_of")})
    found = client.about("hover", RULES, at(FILES, RULES, "http_requests_total"))["contents"]["value"]
    assert found == "`http_requests_total`\n\nnothing tells who exports it\n\nread by 1 recording rule"


def test_a_metric_that_nobody_reads_says_so(edit: Edit) -> None:
    client = edit(FILES)
    shown, _ = hovered(client, METRICS, at(FILES, METRICS, "http_requests_in_progress", 2))
    assert shown.splitlines()[0::4] == ["`http_requests_in_progress` gauge", "nothing here reads it"]


def test_a_data_source_tells_what_it_is(edit: Edit) -> None:
    client = edit(FILES)
    assert hovered(client, BOARD, at(FILES, BOARD, 'prometheus"', 2)) == (
        SOURCE,
        "prometheus",
    )


def test_a_data_source_of_which_little_is_known_tells_that(edit: Edit) -> None:
    files = {**FILES, SOURCES: "apiVersion: 1\ndatasources:\n  - name: prometheus\n"}
    found = edit(files).about("hover", BOARD, at(FILES, BOARD, 'prometheus"', 2))["contents"]["value"]
    assert "data source `prometheus`, uid `" in found
    assert found.endswith(f"`\n\nprovisioned at {SOURCES}:3")


@pytest.mark.parametrize("method", ["hover", "definition", "references"])
@pytest.mark.parametrize(("name", "text"), [(RULES, "rules"), (BOARD, "$metric"), (BOARD, "[5m]")])
def test_other_places_tell_nothing(edit: Edit, method: str, name: str, text: str) -> None:
    variable = '"templating": {"list": [{"name": "metric", "type": "textbox"}]}, "panels"'
    board = SOUND[BOARD].replace("http_requests_total", "$metric").replace('"panels"', variable)
    files = {**FILES, BOARD: board}
    client = edit(files)
    found = client.about(method, name, at(files, name, text), context={"includeDeclaration": True})
    assert found in (None, [])


def test_a_job_is_known_by_where_it_leads_and_says_nothing(edit: Edit) -> None:
    assert edit(FILES).about("hover", CONFIG, at(FILES, CONFIG, "app")) is None


@pytest.mark.parametrize(
    ("name", "text", "number", "wanted"),
    [
        (RULES, "http_requests_total", 1, [(METRICS, "http_requests_total")]),
        (METRICS, "http_requests_total", 2, [(METRICS, "http_requests_total")]),
        (RULES, "app:http_requests:rate5m", 2, [(RULES, "app:http_requests:rate5m")]),
        (BOARD, 'prometheus"', 2, [(SOURCES, "prometheus")]),
        (CONFIG, "rules.yml", 1, [(RULES, "")]),
        (RULES, 'app"', 1, [(CONFIG, "app")]),
        (BOARD, "http_requests_total", 1, [(METRICS, "http_requests_total")]),
        (RULES, "up{", 1, []),
    ],
    ids=["exported", "declared", "recorded", "data-source", "rule-file", "job", "from-a-panel", "of-prometheus"],
)
def test_a_name_leads_to_what_declares_it(
    edit: Edit, name: str, text: str, number: int, wanted: list[tuple[str, str]]
) -> None:
    client = edit(FILES)
    assert places(client, client.about("definition", name, at(FILES, name, text, number))) == wanted


@pytest.mark.parametrize(
    ("name", "text", "number", "declared", "wanted"),
    [
        (METRICS, "http_requests_total", 2, False, [RULES, BOARD]),
        (METRICS, "http_requests_total", 2, True, [RULES, BOARD, METRICS, METRICS]),
        (RULES, "app:http_requests:rate5m", 1, False, [RULES]),
        (SOURCES, "prometheus\n", 1, False, [BOARD]),
        (CONFIG, "app\n", 1, False, [RULES, RULES]),
    ],
)
def test_a_name_leads_to_what_uses_it(
    edit: Edit, name: str, text: str, number: int, declared: bool, wanted: list[str]
) -> None:
    client = edit(FILES)
    context = {"includeDeclaration": declared}
    found = client.about("references", name, at(FILES, name, text, number), context=context)
    assert [file for file, _ in places(client, found)] == wanted


def test_what_is_typed_counts(edit: Edit) -> None:
    client = edit(FILES)
    client.open(RULES)
    client.type(RULES, 2, "# 😀\n" + _RULES.replace("sum(", "'😀' "))
    client.type(RULES, 3, "# one more line\n" + _RULES)
    found = client.about("definition", RULES, {"line": 5, "character": 30})
    assert places(client, found) == [(METRICS, "http_requests_total")]


def test_a_place_past_the_end_of_its_line_is_that_end(edit: Edit) -> None:
    client = edit(FILES)
    found = [client.about("definition", RULES, {"line": line, "character": 500}) for line in (3, 99)]
    assert [places(client, one) for one in found] == [[(RULES, "app:http_requests:rate5m")], []]


def test_a_rule_file_is_found_by_a_pattern(edit: Edit) -> None:
    client = edit({**FILES, CONFIG: SOUND[CONFIG].replace("[rules.yml]", "['*.rules.yml', 'r*.yml']")})
    found = client.about("definition", CONFIG, {"line": 0, "character": 34})
    assert places(client, found) == [(RULES, "")]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (RULES, [("app:http_requests:rate5m", "rule"), ("Slow", "alert")]),
        (CONFIG, [("app", "job")]),
        (SOURCES, [("Prometheus", "uid prometheus")]),
        (BOARD, [("Application", "uid app"), ("Requests", "timeseries")]),
        ("app/Dockerfile", []),
    ],
)
def test_a_file_tells_what_it_declares(edit: Edit, name: str, wanted: list[tuple[str, str]]) -> None:
    client = edit(FILES)
    found = client.ask("textDocument/documentSymbol", {"textDocument": client.file(name)})
    assert [(one["name"], one["detail"]) for one in found] == wanted
