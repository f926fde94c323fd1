from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

import pytest
from stacklint.rename.change import RenameError
from stacklint.rules.examples import unmark
from stacklint.rules.fixtures import BOARD, SOURCE, alerts, board, board_v2, edited, sourced, stack

LINK = "a link names it, and has to be changed by hand"
SECOND = "  - {name: Loki, uid: loki, type: loki}\n"


class Outcome(Protocol):
    texts: dict[str, str]
    left: list[str]
    notes: tuple[str, ...]


class Rename(Protocol):
    def uid(self, files: Mapping[str, str], old: str, new: str, *, force: bool = False, below: str = "") -> Outcome: ...


def marked(files: Mapping[str, str], new: str = "main") -> tuple[dict[str, str], dict[str, str]]:
    """Files without marks, and those that had marks with the new uid in the place of each marked one."""
    after = {}
    for name, text in files.items():
        pieces = text.split("«")
        if len(pieces) > 1:
            after[name] = pieces[0] + "".join(new + piece.partition("»")[2] for piece in pieces[1:])
    return unmark(files)[0], after


def provisioned(text: str = "") -> str:
    return stack()[SOURCE].replace("uid: prometheus", "uid: «prometheus»  # ours") + text


def test_a_uid_is_renamed_where_it_is_given_and_where_a_panel_asks(rename: Rename) -> None:
    panel = edited(BOARD, '"uid": "prometheus"', '"uid": "«prometheus»"')[BOARD]
    files, after = marked(stack({SOURCE: provisioned(), BOARD: panel}))
    found = rename.uid(files, "prometheus", "main")
    assert (found.texts, found.left, found.notes) == (after, [], ())


def test_every_reference_of_a_dashboard_is_renamed(rename: Rename) -> None:
    variables = (
        '{"name": "a", "type": "query", "datasource": {"type": "prometheus", "uid": "«prometheus»"},'
        ' "query": "metrics(prometheus)"},'
        ' {"name": "b", "type": "query", "datasource": "«prometheus»", "query": ""},'
        ' {"name": "prometheus", "type": "datasource", "query": "prometheus",'
        ' "current": {"text": "prometheus", "value": "«prometheus»"},'
        ' "options": [{"value": ["«prometheus»", "other"]}]},'
        ' {"name": "c", "type": "custom", "current": {"value": "prometheus"}, "query": "prometheus"}'
    )
    annotations = (
        ', "annotations": {"list": [{"datasource": {"uid": "«prometheus»"}, "expr": "up"}]}, "tags": ["prometheus"]'
    )
    panel = (
        ', "title": "prometheus",'
        ' "fieldConfig": {"defaults": {"links": [{"internal": {"datasourceUid": "«prometheus»"}}]}},'
        ' "links": [{"url": "/d/x?var-ds=prometheus&a=b"},'
        ' {"url": "/explore?left={\\"datasource\\":\\"prometheus\\"}"}]'
    )
    files, after = marked(
        {
            **board(variables, "up", panel, annotations),
            SOURCE: provisioned(),
            BOARD: board(variables, "up", panel, annotations)[BOARD].replace(
                '"uid": "prometheus"', '"uid": "«prometheus»"'
            ),
        }
    )
    found = rename.uid(files, "prometheus", "main")
    assert found.texts == after
    assert [line.partition(": ")[2] for line in found.left] == [LINK, LINK]


def test_a_dashboard_of_the_second_schema_names_a_uid_otherwise(rename: Rename) -> None:
    files, after = marked(
        {
            **board_v2(""),
            SOURCE: provisioned(),
            BOARD: board_v2("")[BOARD].replace('"name": "prometheus"', '"name": "«prometheus»"'),
        }
    )
    assert rename.uid(files, "prometheus", "main").texts == after


def test_alerts_of_grafana_are_renamed(rename: Rename) -> None:
    files, after = marked(
        {
            **{
                name: text.replace("datasourceUid: prometheus", "datasourceUid: «prometheus»")
                for name, text in alerts().items()
            },
            SOURCE: provisioned(),
            BOARD: stack()[BOARD].replace('"uid": "prometheus"', '"uid": "«prometheus»"'),
        }
    )
    assert rename.uid(files, "prometheus", "main").texts == after


def test_other_data_sources_that_refer_to_it_are_renamed(rename: Rename) -> None:
    more = (
        "    jsonData:\n      alertmanagerUid: «prometheus»\n"
        "      exemplarTraceIdDestinations: [{name: prometheus, datasourceUid: «prometheus»}]\n"
        "    correlations: [{targetUID: '«prometheus»', label: prometheus}]\n"
        '  - name: Loki\n    uid: loki\n    type: loki\n    jsonData: {alertmanager: "«prometheus»"}\n'
    )
    files, after = marked(stack({SOURCE: provisioned(more), BOARD: None}))
    assert rename.uid(files, "prometheus", "main").texts == after


def test_a_name_that_is_spelt_as_the_uid_stays(rename: Rename) -> None:
    source = "apiVersion: 1\ndatasources:\n  - {name: prometheus, uid: «prometheus», type: prometheus}\n"
    text = stack()[BOARD].replace('{"type": "prometheus", "uid": "prometheus"}', '"prometheus"')
    files, after = marked(stack({SOURCE: source, BOARD: text}))
    assert rename.uid(files, "prometheus", "main").texts == after


DERIVED = "PBFA97CFB590B2093"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  - name: Prometheus  # ours\n    type: x\n", "  - name: Prometheus  # ours\n    uid: main\n    type: x\n"),
        ("  - type: x\n    name: Prometheus\n", "  - type: x\n    name: Prometheus\n    uid: main\n"),
        ("  - type: x\r\n    name: 'Prometheus'\r\n", "  - type: x\r\n    name: 'Prometheus'\r\n    uid: main\r\n"),
        ("  - type: x\n    name: Prometheus", "  - type: x\n    name: Prometheus\n    uid: main"),
        ("  - {name: Prometheus, type: x}\n", "  - {name: Prometheus, uid: main, type: x}\n"),
        ('  - {"name": "Prometheus"}\n', '  - {"name": "Prometheus", uid: main}\n'),
        ("  -\n    name: Prometheus\n    type: x\n", "  -\n    name: Prometheus\n    uid: main\n    type: x\n"),
    ],
)
def test_a_data_source_without_uid_is_given_one(before: str, after: str, rename: Rename) -> None:
    head = "apiVersion: 1\ndatasources:\n"
    text = stack()[BOARD].replace('"uid": "prometheus"', f'"uid": "«{DERIVED}»"')
    files, changed = marked(stack({SOURCE: head + before, BOARD: text}))
    found = rename.uid(files, DERIVED, "main")
    assert found.texts == {**changed, SOURCE: head + after}
    assert found.notes == (
        (
            f"`Prometheus` gives no uid, and Grafana derives `{DERIVED}` from its name:"
            " the line `uid: main` is added to it"
        ),
    )


def test_a_data_source_that_two_services_read_is_given_one_uid(rename: Rename) -> None:
    compose = stack()["compose.yaml"]
    start = compose.index("  grafana:")
    twice = compose + compose[start:].replace("  grafana:", "  second:")
    source = "apiVersion: 1\ndatasources:\n  - name: Prometheus\n    type: prometheus\n"
    found = rename.uid(stack({"compose.yaml": twice, SOURCE: source, BOARD: None}), DERIVED, "main")
    assert found.texts == {SOURCE: source.replace("Prometheus\n", "Prometheus\n    uid: main\n")}


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "datasources:\n  - name: Prometheus\n    type: prometheus\n",
            f"`{SOURCE}` is in the form without a version, in which Grafana reads no uid: add `apiVersion: 1`",
        ),
        (
            "apiVersion: 1\ndatasources:\n  - name: Prometheus\n    uid: ''\n",
            f"the uid at `{SOURCE}:4` is empty, so that Grafana derives one: write `{DERIVED}` there first",
        ),
        (
            "apiVersion: 1\ndatasources:\n  - {name: &n Prometheus, type: x}\n  - {name: *n, orgId: 2, type: y}\n",
            f"`{SOURCE}` would say something else after that: rename it there by hand",
        ),
    ],
)
def test_where_no_uid_can_be_added_that_is_said(source: str, message: str, rename: Rename) -> None:
    with pytest.raises(RenameError) as caught:
        rename.uid(stack({SOURCE: source, BOARD: None}), DERIVED, "main")
    assert str(caught.value) == message


def test_a_uid_that_comes_from_a_variable_is_changed_there_first(rename: Rename) -> None:
    files = sourced(service="environment: {DS: prometheus}")
    files[SOURCE] = files[SOURCE].replace("uid: prometheus", "uid: $DS")
    with pytest.raises(RenameError) as caught:
        rename.uid(files, "prometheus", "main")
    assert str(caught.value) == f"the uid at `{SOURCE}:4` comes from a variable: write `prometheus` there first"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("prometheu", "x", "no data source has the uid `prometheu`: did you mean `prometheus`?"),
        ("nothing", "x", "no data source has the uid `nothing`"),
        ("Prometheus", "x", "`Prometheus` is the name of a data source, whose uid is `prometheus`: name that"),
        ("prometheus", "prometheus", "`prometheus` is its uid already"),
        ("prometheus", "a b", "`a b` is no uid that Grafana takes: up to 40 letters, digits, `-` and `_`"),
        ("prometheus", "x" * 41, f"`{'x' * 41}` is no uid that Grafana takes: up to 40 letters, digits, `-` and `_`"),
        ("prometheus", "grafana", "`grafana` is no uid that Grafana takes: up to 40 letters, digits, `-` and `_`"),
        (
            "prometheus",
            "loki",
            (
                f"`Loki` has the uid `loki` at `{SOURCE}:8`, and `Prometheus` has the uid `prometheus` at `{SOURCE}:4`:"
                " choose another one, or say --force"
            ),
        ),
        (
            "prometheus",
            "Loki",
            (
                f"`Loki` has the name `Loki` at `{SOURCE}:8`, and `Prometheus` has the uid `prometheus`"
                f" at `{SOURCE}:4`: choose another one, or say --force"
            ),
        ),
    ],
)
def test_what_can_not_be_renamed_is_said_with_both_ends(old: str, new: str, message: str, rename: Rename) -> None:
    with pytest.raises(RenameError) as caught:
        rename.uid(stack({SOURCE: stack()[SOURCE] + SECOND}), old, new)
    assert str(caught.value) == message


def test_two_data_sources_have_one_uid_if_that_is_meant(rename: Rename) -> None:
    found = rename.uid(stack({SOURCE: stack()[SOURCE] + SECOND}), "prometheus", "loki", force=True)
    assert sorted(found.texts) == [BOARD, SOURCE]


def test_a_data_source_that_is_given_its_uid_outside_of_the_folder_is_refused(rename: Rename) -> None:
    compose = stack()["compose.yaml"].replace("./", "../")
    with pytest.raises(RenameError) as caught:
        rename.uid(stack({"compose.yaml": None, "deploy/compose.yaml": compose}), "prometheus", "main", below="deploy")
    assert str(caught.value) == (
        f"`prometheus` is given at `{SOURCE}:4`, which is not below the folder: name one that it is in"
    )
