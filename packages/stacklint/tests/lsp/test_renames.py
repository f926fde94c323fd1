"""Another name for what stands under the cursor."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stacklint.rules.fixtures import BOARD, stack

from .client import Client, Message, applied, position

Edit = Callable[..., Client]

pytestmark = pytest.mark.filterwarnings("ignore:'asyncio.iscoroutinefunction' is deprecated")  # by pygls, 3.14

METRICS, RULES = "app/metrics.prom", "prometheus/rules.yml"
SOURCES = "grafana/provisioning/datasources/prometheus.yml"
FILES = stack()
METRIC = position(FILES[RULES], FILES[RULES].index("http_requests_total") + 3)
UID = position(FILES[SOURCES], FILES[SOURCES].index("uid: prometheus") + 6)


def test_what_can_be_renamed_is_told_beforehand(edit: Edit) -> None:
    client = edit(FILES, capabilities={"textDocument": {"rename": {"prepareSupport": True}}})
    found = client.about("prepareRename", RULES, METRIC)
    assert (client.able["renameProvider"], found["placeholder"]) == ({"prepareProvider": True}, "http_requests_total")
    assert client.about("prepareRename", RULES, {"line": 0, "character": 0}) is None


@pytest.mark.parametrize(
    ("name", "where", "old", "new", "files"),
    [
        (RULES, METRIC, "http_requests_total", "http_answers_total", {BOARD, METRICS, RULES}),
        (SOURCES, UID, '"prometheus"}', '"main"}', {BOARD, SOURCES}),
    ],
)
def test_a_name_is_changed_in_every_file(
    edit: Edit, name: str, where: Message, old: str, new: str, files: set[str]
) -> None:
    client = edit(FILES)
    client.open(RULES, "# 😀\n" + FILES[RULES])
    here = {**where, "line": where["line"] + (name == RULES)}
    changes = client.about("rename", name, here, newName=new.strip('"}'))["changes"]
    texts = {file: "# 😀\n" * (file == RULES) + text for file, text in FILES.items()}
    made = {file: applied(texts[file], changes.get(client.file(file)["uri"], [])) for file in FILES}
    assert {file for file in FILES if made[file] != texts[file]} == files
    assert made[BOARD] == FILES[BOARD].replace(old, new)


def test_a_name_that_is_there_already_is_refused_with_the_reason(edit: Edit) -> None:
    client = edit(FILES)
    asked = {"textDocument": client.file(RULES), "position": METRIC, "newName": "http_requests_in_progress"}
    error = client.refused("textDocument/rename", asked)
    assert (error["code"], error["message"][:60]) == (
        -32803,
        "stacklint rename: `http_requests_in_progress` is there alrea",
    )


def test_where_nothing_has_a_name_nothing_is_renamed(edit: Edit) -> None:
    assert edit(FILES).about("rename", RULES, {"line": 0, "character": 0}, newName="x") is None
