"""What an editor can do about findings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
from stacklint.diagnostic import Edit as OurEdit
from stacklint.diagnostic import Fix
from stacklint.engine import GoOn
from stacklint.lsp.checks import Checked, check_folder
from stacklint.lsp.server import Server
from stacklint.rules.fixtures import stack

from .client import Client, Message, applied

Edit = Callable[..., Client]

pytestmark = pytest.mark.filterwarnings("ignore:'asyncio.iscoroutinefunction' is deprecated")  # by pygls, 3.14

CONFIG, METRICS = "prometheus/prometheus.yml", "app/metrics.prom"
SOUND = stack()
WRONG = "# 😀\nglobal: {scrape_intervall: 15s, evaluation_intervall: 15s}\n" + SOUND[CONFIG]
FILES = {**SOUND, CONFIG: WRONG}
VERSIONS = {"workspace": {"workspaceEdit": {"documentChanges": True}}}
FIRST = {"start": {"line": 1, "character": 12}, "end": {"line": 1, "character": 12}}
ALL = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}


def actions(client: Client, name: str, where: Message, **context: object) -> Any:
    return client.ask(
        "textDocument/codeAction",
        {"textDocument": client.file(name), "range": where, "context": {"diagnostics": [], **context}},
    )


def edits(action: Message) -> list[Message]:
    ((changes),) = action["edit"]["documentChanges"]
    found: list[Message] = changes["edits"]
    return found


def test_a_fix_that_is_applied_makes_its_finding_go(edit: Edit) -> None:
    client = edit(FILES, capabilities=VERSIONS)
    text = client.open(CONFIG)
    first, second = client.told(CONFIG, 1)
    action, _ = actions(client, CONFIG, FIRST, only=["quickfix"])
    assert (action["kind"], action["isPreferred"], action["diagnostics"]) == ("quickfix", True, [first])
    assert action["edit"]["documentChanges"][0]["textDocument"] == {**client.file(CONFIG), "version": 1}
    assert first["data"]["fixes"] == [{"title": action["title"], "edit": action["edit"]}]
    text = applied(text, edits(action))
    client.type(CONFIG, 2, text)
    (left,) = client.told(CONFIG, 2)
    assert (left["code"], left["message"]) == (second["code"], second["message"])
    assert text == WRONG.replace("scrape_intervall", "scrape_interval")


@pytest.mark.parametrize("only", [["source"], ["source.fixAll"], ["source.fixAll.stacklint"]])
def test_all_fixes_of_a_file_are_one_action(edit: Edit, only: list[str]) -> None:
    client = edit(FILES, capabilities=VERSIONS)
    text = client.open(CONFIG)
    (action,) = actions(client, CONFIG, FIRST, only=only)
    client.type(CONFIG, 2, applied(text, edits(action)))
    assert (action["kind"], client.told(CONFIG, 2)) == ("source.fixAll.stacklint", [])


def test_what_the_editor_says_it_means_is_acted_on_wherever_the_cursor_stands(edit: Edit) -> None:
    client = edit(FILES)
    _, second = client.told(CONFIG)
    start = {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 0}}
    assert actions(client, CONFIG, start, only=["quickfix"]) == []
    found = actions(client, CONFIG, start, only=["quickfix"], diagnostics=[second])
    assert [one["diagnostics"] for one in found] == [[second], [second]]


def test_what_was_typed_is_waited_for(edit: Edit) -> None:
    client = edit(SOUND)
    client.open(CONFIG)
    client.type(CONFIG, 2, WRONG)
    found = actions(client, CONFIG, ALL)
    assert [one["kind"] for one in found] == [*["quickfix"] * 3, "source.fixAll.stacklint"]


def test_an_editor_that_knows_no_versions_is_given_none(edit: Edit) -> None:
    client = edit(FILES)
    action, _ = actions(client, CONFIG, FIRST, only=["quickfix"])
    (uri,) = action["edit"]["changes"]
    assert uri == client.file(CONFIG)["uri"]


@pytest.mark.parametrize("only", [["refactor"], ["source.organizeImports"], ["quick"]])
def test_other_kinds_have_no_actions(edit: Edit, only: list[str]) -> None:
    assert actions(edit(FILES), CONFIG, ALL, only=only) == []


def test_sound_files_have_none(edit: Edit) -> None:
    assert actions(edit(SOUND), CONFIG, ALL) == []


def test_files_outside_of_the_folder_have_none(edit: Edit, tmp_path: Path) -> None:
    client = edit(FILES)
    assert [actions(client, "../other.yml", ALL), client.ask("nothing", None)] == [None, None]


def test_a_fix_of_several_files_is_offered_and_never_among_those_of_one(edit: Edit) -> None:
    def check(folder: Path, unsaved: Mapping[str, bytes], profiles: Sequence[str], go_on: GoOn) -> Checked:
        checked = check_folder(folder, unsaved, profiles, go_on)
        fix = Fix("both", (OurEdit(CONFIG, 0, 1, "a"), OurEdit(METRICS, 0, 1, "b")))
        return checked._replace(diagnostics=tuple(one._replace(fixes=(fix,)) for one in checked.diagnostics[:1]))

    client = edit(FILES, Server(check), capabilities=VERSIONS)
    client.open(METRICS)
    action, _ = actions(client, CONFIG, ALL)
    several = [(one["textDocument"], one["edits"][0]["newText"]) for one in action["edit"]["documentChanges"]]
    assert several == [({**client.file(CONFIG), "version": None}, "a"), ({**client.file(METRICS), "version": 1}, "b")]


def test_of_several_fixes_the_editor_prefers_none(edit: Edit) -> None:
    def check(folder: Path, unsaved: Mapping[str, bytes], profiles: Sequence[str], go_on: GoOn) -> Checked:
        checked = check_folder(folder, unsaved, profiles, go_on)
        fixes = tuple(Fix(text, (OurEdit(CONFIG, 0, 1, text),)) for text in "ab")
        return checked._replace(diagnostics=tuple(one._replace(fixes=fixes) for one in checked.diagnostics[:1]))

    found = actions(edit(FILES, Server(check)), CONFIG, ALL, only=["quickfix"])
    assert [(one["title"], one["isPreferred"]) for one in found[:2]] == [("a", False), ("b", False)]


def test_a_question_that_fails_is_logged_and_the_server_goes_on(edit: Edit) -> None:
    def check(folder: Path, unsaved: Mapping[str, bytes], profiles: Sequence[str], go_on: GoOn) -> Checked:
        checked = check_folder(folder, unsaved, profiles, go_on)
        broken = (one._replace(fixes=cast("tuple[Fix, ...]", iter(one.fixes))) for one in checked.diagnostics)
        return checked if unsaved else checked._replace(diagnostics=tuple(broken))

    client = edit(FILES, Server(check))
    assert (actions(client, CONFIG, ALL), "TypeError" in client.logged()) == (None, True)
    client.open(CONFIG)
    assert len(actions(client, CONFIG, ALL)) == 4


def test_a_check_that_fails_leaves_nothing_to_answer(edit: Edit) -> None:
    client = edit({**FILES, "pyproject.toml": "["})
    assert (actions(client, CONFIG, ALL), client.logged()[:11]) == (None, "can't read ")
