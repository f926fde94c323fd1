"""The comment that an editor writes to ignore a finding."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.rules.fixtures import BOARD, stack

from .client import Client, applied
from .test_actions import VERSIONS, actions, edits

Edit = Callable[..., Client]

pytestmark = pytest.mark.filterwarnings("ignore:'asyncio.iscoroutinefunction' is deprecated")  # by pygls, 3.14

RULES, CONFIG, METRICS = "prometheus/rules.yml", "prometheus/prometheus.yml", "app/metrics.prom"
SOUND = stack()
HEAD = "groups:\n  - name: app\n    rules:\n"
SHARED = "      - {record: a:b, expr: up, labels: &two {x: '#'}}\n      - labels: *two\n        record: a:c\n"
NOTE = "# stacklint: ignore[LK106]"


def offered(client: Client, name: str) -> list[tuple[str, str]]:
    """For each of a file's findings the title and the text of what silences it, which is tried out."""
    text = client.open(name)
    made: list[tuple[str, str]] = []
    for number, one in enumerate(client.told(name, 1), 1):
        found = [each for each in actions(client, name, one["range"]) if each["title"].startswith("Ignore")]
        for action in found:
            changed = applied(text, edits(action))
            client.type(name, number * 2, changed)
            client.ask("nothing", None)
            assert [each["code"] for each in client.told(name, number * 2)].count(one["code"]) == 0
            made.append((action["title"], changed))
    return made


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "      - record: a:b\n        expr: sum(up2)\n",
            f"      - record: a:b\n        {NOTE}\n        expr: sum(up2)\n",
        ),
        (
            "      - record: a:b\n        expr: |\n          1\n            + sum(up2)",
            f"      - record: a:b\n        {NOTE}\n        expr: |\n          1\n            + sum(up2)",
        ),
        (
            "      - expr: sum(up2)\n        record: a:b\n",
            f"      - expr: sum(up2) {NOTE}\n        record: a:b\n",
        ),
        (
            "      - expr: >\n\n          sum(up2)\n        record: a:b\n",
            f"      {NOTE}\n      - expr: >\n\n          sum(up2)\n        record: a:b\n",
        ),
        (
            "      - {record: a:b,\n        expr: 'sum(\n         up2)'}\n",
            f"      - {{record: a:b,\n        expr: 'sum(\n         up2)'}} {NOTE}\n",
        ),
        (
            f"{SHARED}        expr: sum(up2)",
            f"{SHARED}        {NOTE}\n        expr: sum(up2)",
        ),
    ],
    ids=["above", "above-the-block", "beside-less", "above-all-of-it", "within-brackets", "without-line-end"],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_comment_stands_where_it_silences_least(edit: Edit, before: str, after: str, end: str) -> None:
    client = edit({**SOUND, RULES: (HEAD + before).replace("\n", end)}, capabilities=VERSIONS)
    assert offered(client, RULES) == [("Ignore LK106 unknown-metric here", (HEAD + after).replace("\n", end))]


def test_one_comment_is_offered_for_what_one_can_silence(edit: Edit) -> None:
    rule = "      - record: a:b\n        expr: sum(up2) + sum(up3)\n"
    client = edit({**SOUND, RULES: HEAD + rule}, capabilities=VERSIONS)
    line = {"start": {"line": 4, "character": 0}, "end": {"line": 5, "character": 0}}
    assert len(client.told(RULES)) == 2
    assert len(actions(client, RULES, line)) == 1


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        (BOARD, SOUND[BOARD].replace("http_requests_total", "http_request_total"), []),
        (METRICS, SOUND[METRICS] + "queue_length\n", ["# stacklint: ignore"]),
        (RULES, "groups: [\n", []),
        (RULES, SOUND[RULES] + "# stacklint: ignore[LK999]\n", []),
    ],
    ids=["json", "exposition", "broken", "comment"],
)
def test_only_files_with_comments_are_given_one(edit: Edit, name: str, text: str, wanted: list[str]) -> None:
    client = edit({**SOUND, name: text}, capabilities=VERSIONS)
    where = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    assert client.told(name) != []
    found = [one for one in actions(client, name, where) if one["title"].startswith("Ignore")]
    assert [edits(one)[0]["newText"][:19] for one in found] == wanted
