"""What an editor is told of the files of a folder, saved or not."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Event

import pytest
from stacklint.engine import GoOn
from stacklint.lsp.checks import Checked, check_folder
from stacklint.lsp.schedule import OutdatedError
from stacklint.lsp.server import Server
from stacklint.rules.examples import unmark, write
from stacklint.rules.fixtures import BOARD, stack

from .client import PATIENCE, Client, Message, within

Edit = Callable[..., Client]

pytestmark = pytest.mark.filterwarnings("ignore:'asyncio.iscoroutinefunction' is deprecated")  # by pygls, 3.14

RULES = "prometheus/rules.yml"
SOUND = stack()


def rules(expression: str) -> str:
    return f"groups:\n  - name: app\n    rules:\n      - record: app:up:sum\n        expr: {expression}\n"


def codes(found: list[Message]) -> list[str]:
    return [one["code"] for one in found]


def other(path: Path | None, text: str) -> Message:
    uri = path.as_uri() if path is not None else "untitled:1"
    return {"uri": uri, "languageId": "yaml", "version": 1, "text": text}


def test_a_sound_folder_has_no_findings(edit: Edit) -> None:
    client = edit(SOUND)
    client.open(RULES)
    assert client.told(RULES, 1) == []


def test_a_finding_says_all_that_is_known_of_it(edit: Edit) -> None:
    client = edit({**SOUND, BOARD: SOUND[BOARD].replace("http_requests_total", "http_request_total")})
    (found,) = [one for one in client.told(BOARD) if one["code"] == "LK106"]
    related = found.pop("relatedInformation")
    fixes = found.pop("data")
    assert (found, related, fixes["name"]) == (
        {
            "range": {"start": {"line": 8, "character": 47}, "end": {"line": 8, "character": 65}},
            "severity": 1,
            "code": "LK106",
            "source": "stacklint",
            "message": "nothing exports `http_request_total`; the panel stays empty\n"
            "help: did you mean `http_requests_total`?",
        },
        [
            {
                "location": {
                    "uri": client.file("app/metrics.prom")["uri"],
                    "range": {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 19}},
                },
                "message": "`http_requests_total` is declared here",
            }
        ],
        "unknown-metric",
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (RULES, rules("sum(«up2»)")),
        (RULES, rules("'sum(up{a=\"😀𝒳é\"}) + sum(«up2»)'")),
        (RULES, rules("sum(«up2»)").replace("\n", "\r\n")),
        (BOARD, SOUND[BOARD].replace('"A"', '"\u2028\x85"').replace("rate(http_requests_total", "rate(«up2»")),
    ],
    ids=["plain", "beyond-the-bmp", "crlf", "other-line-ends"],
)
def test_a_finding_stands_at_the_marked_characters(edit: Edit, name: str, text: str) -> None:
    plain, (spot,) = unmark({name: text})
    client = edit(SOUND)
    shown = client.open(name, plain[name])
    found = [within(shown, one["range"]) for one in client.told(name, 1) if one["code"] == "LK106"]
    assert found == [(spot.start, spot.end)]


@pytest.mark.parametrize(("encoding", "start"), [("utf-8", 45), ("utf-16", 40), ("utf-32", 38)])
def test_columns_are_counted_in_the_units_that_the_editor_wants(edit: Edit, encoding: str, start: int) -> None:
    files = {**SOUND, RULES: rules("'sum(up{a=\"😀𝒳é\"}) + sum(up2)'")}
    client = edit(files, capabilities={"general": {"positionEncodings": [encoding]}})
    columns = [one["range"]["start"]["character"] for one in client.told(RULES) if one["code"] == "LK106"]
    assert columns == [start]


def test_a_byte_order_mark_on_disk_is_no_character(edit: Edit) -> None:
    client = edit({**SOUND, RULES: "\ufeff" + rules("sum(up2)")})
    assert [one["range"]["start"] for one in client.told(RULES)] == [{"line": 4, "character": 18}]


def test_unsaved_text_counts_and_is_forgotten_when_its_editor_closes(edit: Edit) -> None:
    client = edit(SOUND)
    client.open(RULES)
    assert client.told(RULES, 1) == []
    client.type(RULES, 2, rules("sum(up2)"))
    assert codes(client.told(RULES, 2)) == ["LK106"]
    client.close(RULES)
    assert client.told(RULES) == []


def test_unsaved_text_counts_for_the_findings_of_other_files(edit: Edit) -> None:
    client = edit(SOUND)
    metrics = client.open("app/metrics.prom")
    assert client.told("app/metrics.prom", 1) == []
    client.type("app/metrics.prom", 2, metrics.replace("requests_total", "requests_all"))
    assert {*codes(client.told(BOARD)), *codes(client.told(RULES))} == {"LK106"}
    client.type("app/metrics.prom", 3, metrics)
    assert [client.told(BOARD), client.told(RULES)] == [[], []]


def test_broken_text_has_a_finding_of_its_own_until_it_is_mended(edit: Edit) -> None:
    client = edit(SOUND)
    text = client.open(RULES)
    for version, broken in enumerate(("groups: [", "groups:\n  - {name: 'app", "\t", "a: \ud800\n"), 2):
        client.type(RULES, version, broken)
        assert client.told(RULES, version) != []
    client.type(RULES, 9, text)
    assert client.told(RULES, 9) == []


def test_what_others_change_on_disk_is_checked_when_the_editor_says_so(edit: Edit) -> None:
    client = edit(SOUND, capabilities={"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}}})
    asked = client.wait(lambda message: message.get("method") == "client/registerCapability")
    assert asked["params"]["registrations"][0]["method"] == "workspace/didChangeWatchedFiles"
    client.open(BOARD)
    assert client.told(BOARD, 1) == []
    (client.folder / RULES).write_text(rules("sum(up2)"))
    client.tell("workspace/didChangeWatchedFiles", {"changes": [{**client.file(RULES), "type": 2}]})
    assert codes(client.told(RULES)) == ["LK106"]
    (client.folder / RULES).write_text(rules("sum(up)"))
    client.tell("textDocument/didSave", {"textDocument": client.file(BOARD)})
    assert client.told(RULES) == []


def test_only_what_is_in_the_folder_is_read(edit: Edit, tmp_path: Path) -> None:
    write({".git/HEAD": "", "outside.yml": rules("sum(up2)")}, tmp_path)
    client = edit({"compose.yaml": SOUND["compose.yaml"].replace("./prometheus:", "..:"), RULES: SOUND[RULES]})
    client.tell("textDocument/didOpen", {"textDocument": other(tmp_path / "outside.yml", "groups: [")})
    client.tell("textDocument/didOpen", {"textDocument": other(None, "groups: [")})
    client.open("compose.yaml")
    client.told("compose.yaml", 1)
    client.end()
    told = [one["params"]["uri"] for one in client.left() if "diagnostics" in one.get("params", {})]
    assert [uri for uri in told if not uri.startswith(client.folder.as_uri())] == []


@pytest.mark.parametrize(
    "uri",
    [
        "file:///%00",
        "//[",
        "file://[/a",
        "",
        "untitled:1",
        "file:///c%3A/a.yml",
        "http://a.example/a.yml",
        "file:///%ff",
    ],
)
def test_what_an_editor_calls_oddly_is_no_file_of_the_folder(edit: Edit, uri: str) -> None:
    client = edit(SOUND)
    about = {"uri": uri, "languageId": "yaml", "version": 1, "text": "groups: ["}
    client.tell("textDocument/didOpen", {"textDocument": about})
    client.open(RULES, rules("sum(up2)"))
    where = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
    assert (client.ask("textDocument/hover", where), codes(client.told(RULES, 1))) == (None, ["LK106"])


def test_of_a_storm_of_changes_few_are_checked_and_the_last_is_told(edit: Edit) -> None:
    seen: list[bytes] = []

    def check(folder: Path, unsaved: Mapping[str, bytes], profiles: Sequence[str], go_on: GoOn) -> Checked:
        seen.extend(unsaved.values())
        return check_folder(folder, unsaved, profiles, go_on)

    client = edit(SOUND, Server(check))
    client.open(RULES)
    assert client.told(RULES, 1) == []
    for version in range(2, 300):
        client.type(RULES, version, rules(f"sum(up{version})"))
    assert codes(client.told(RULES, 299)) == ["LK106"]
    assert (seen[-1], len(seen) < 30) == (rules("sum(up299)").encode(), True)


def test_a_folder_that_is_gone_ends_nothing(edit: Edit) -> None:
    client = edit({**SOUND, RULES: rules("sum(up2)")})
    assert codes(client.told(RULES)) == ["LK106"]
    shutil.rmtree(client.folder)
    client.tell("workspace/didChangeWatchedFiles", {"changes": [{**client.file(RULES), "type": 3}]})
    assert client.told(RULES) == []
    assert client.about("hover", RULES, {"line": 4, "character": 20}) is None


def test_the_folder_s_settings_hold_and_so_do_the_editor_s(edit: Edit) -> None:
    settings = '[tool.stacklint]\nignore = ["LK106"]\n'
    files = {**SOUND, RULES: rules("sum(up2)"), "pyproject.toml": settings}
    client = edit(files, initializationOptions={"profile": ["opinion"]})
    client.open(RULES)
    assert ("OP110" in codes(client.told(BOARD)), client.told(RULES, 1)) == (True, [])


@pytest.mark.parametrize(
    ("settings", "options", "said"),
    [
        ("[tool.stacklint]\nstrange = 1\n", None, "`pyproject.toml`: `tool.stacklint` has no setting `strange`"),
        ("", {"profile": "strict"}, "there is no profile `strict`"),
        ("", {"profile": ["strict"]}, "there is no profile `strict`"),
        ("", {"profile": [{}]}, "there is no profile `{}`"),
    ],
)
def test_settings_that_are_wrong_are_said(edit: Edit, settings: str, options: object, said: str) -> None:
    client = edit({**SOUND, "pyproject.toml": settings}, initializationOptions=options)
    assert client.logged().startswith(said)
    client.open(RULES)
    assert client.logged().startswith(said)


def test_folders_come_and_go(edit: Edit) -> None:
    client = edit({**SOUND, RULES: rules("sum(up2)"), "second/rules.yml": rules("sum(")}, workspaceFolders=[])
    first = {"uri": client.folder.as_uri(), "name": "first"}
    inner = {"uri": f"{client.folder.as_uri()}/second", "name": "inner"}
    odd = {"uri": "untitled:odd", "name": "odd"}
    change = "workspace/didChangeWorkspaceFolders"
    client.tell(change, {"event": {"added": [inner, odd], "removed": []}})
    assert len(client.told("second/rules.yml")) == 1
    client.tell(change, {"event": {"added": [first], "removed": []}})
    assert (client.told("second/rules.yml"), codes(client.told(RULES))) == ([], ["LK106"])
    client.tell(change, {"event": {"added": [], "removed": [first]}})
    assert client.told(RULES) == []


def test_an_editor_without_workspaces_has_one_folder(edit: Edit, tmp_path: Path) -> None:
    root = (tmp_path / "here").as_uri()
    client = edit({**SOUND, RULES: rules("sum(up2)")}, workspaceFolders=None, rootUri=root)
    assert codes(client.told(RULES)) == ["LK106"]


def test_a_file_is_called_as_the_editor_calls_it(edit: Edit) -> None:
    client = edit({**SOUND, RULES: rules("sum(up2)"), "other/a;b é.yml": f"-> ../{RULES}"})
    assert codes(client.told(RULES)) == ["LK106"]
    client.open("other/a;b é.yml")
    assert (codes(client.told("other/a;b é.yml", 1)), client.told(RULES)) == (["LK106"], [])


def test_a_fault_of_ours_is_logged_and_the_server_goes_on(edit: Edit) -> None:
    def check(folder: Path, unsaved: Mapping[str, bytes], profiles: Sequence[str], go_on: GoOn) -> Checked:
        if any(b"up2" in text for text in unsaved.values()):
            raise ZeroDivisionError("of ours")
        return check_folder(folder, unsaved, profiles, go_on)

    client = edit(SOUND, Server(check, delay=0))
    text = client.open(RULES)
    assert client.told(RULES, 1) == []
    client.type(RULES, 2, rules("sum(up2)"))
    logged = client.logged()
    assert "ZeroDivisionError: of ours\nthis is a fault of stacklint itself: please report it" in logged
    client.type(RULES, 3, text)
    assert client.told(RULES, 3) == []


def test_what_is_left_out_is_said_once(edit: Edit) -> None:
    def check(folder: Path, unsaved: Mapping[str, bytes], profiles: Sequence[str], go_on: GoOn) -> Checked:
        checked = check_folder(folder, unsaved, profiles, go_on)
        checked.stacks[0].files.left_out["more than it holds"] = None
        return checked

    client = edit(SOUND, Server(check))
    client.open(RULES)
    assert client.told(RULES, 1) == []
    client.end()
    assert [one["params"]["message"] for one in client.left() if one.get("method") == "window/logMessage"] == [
        f"`{client.folder}` holds more than it holds, the rest was left out: name in pyproject.toml what to `exclude`"
    ]


def test_of_checks_that_wait_only_the_newest_is_done_and_told(edit: Edit) -> None:
    seen: list[bytes] = []
    ended: list[bytes] = []
    is_typing, may_go_on = Event(), Event()

    def check(folder: Path, unsaved: Mapping[str, bytes], profiles: Sequence[str], go_on: GoOn) -> Checked:
        if unsaved:
            seen.extend(unsaved.values())
            is_typing.set()
            may_go_on.wait(PATIENCE)
        try:
            return check_folder(folder, unsaved, profiles, go_on)
        except OutdatedError:
            ended.extend(unsaved.values())
            raise

    client = edit(SOUND, Server(check, delay=0.01))
    client.open(RULES, rules("1"))
    is_typing.wait(PATIENCE)
    for version in range(2, 9):
        client.type(RULES, version, rules(f"{version}"))
    client.ask("nothing", None)  # so that all of it has arrived
    may_go_on.set()
    client.told(RULES, 8)
    assert (seen[0], seen[-1], len(seen) < 9) == (rules("1").encode(), rules("8").encode(), True)
    assert ended == seen[:-1]


def test_what_is_no_message_is_logged(edit: Edit) -> None:
    client = edit(SOUND)
    client.send(b"{")
    assert client.logged().startswith("JSONDecodeError: ")
    client.open(RULES)
    assert client.told(RULES, 1) == []


@pytest.mark.parametrize(("politely", "code"), [(True, 0), (False, 1)])
def test_the_exit_code_tells_whether_the_editor_took_its_leave(edit: Edit, politely: bool, code: int) -> None:
    assert edit(SOUND).end(politely=politely) == code


def test_an_editor_that_is_gone_ends_the_server(edit: Edit) -> None:
    assert edit(SOUND).gone() == 1
