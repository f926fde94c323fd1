"""Dashboards that links keep from Grafana, and what rules on providers say where one finding has several ends."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from stacklint.diagnostic import Diagnostic
from stacklint.engine import run
from stacklint.rules.api import discover
from stacklint.rules.examples import write
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

RULES = {rule.code: rule for rule in discover()}
BOARD = '{"uid": "more", "title": "More", "schemaVersion": 42, "panels": []}'
PROVIDER = "grafana/provisioning/dashboards/provider.yml"
TWO = """\
apiVersion: 1
providers:
  - name: gone
    options: {path: /gone}
  - name: after
    options: {path: /var/lib/grafana/dashboards}
"""


def check(code: str, files: Mapping[str, str], folder: Path) -> list[Diagnostic]:
    write(files, folder)
    return list(run(find_stacks(Files(folder, base=folder)), (RULES[code],))[0])


@pytest.mark.parametrize(
    ("link", "target", "found"),
    [
        ("more", "../elsewhere", ["grafana/elsewhere/more.json"]),
        ("more", "sub", []),
        ("more.json", "../elsewhere/more.json", ["grafana/dashboards/more.json"]),
        ("more.json", "sub/more.json", []),
        ("more.json", "/etc/grafana/grafana.ini", []),
    ],
)
def test_dashboards_behind_links_are_told_if_grafana_does_not_load_them(
    link: str, target: str, found: list[str], tmp_path: Path
) -> None:
    elsewhere = "grafana/elsewhere" if "elsewhere" in target else "grafana/dashboards/sub"
    write(stack({f"{elsewhere}/more.json": BOARD, f"{elsewhere}/notes.json": "{}"}), tmp_path)
    (tmp_path / "grafana/dashboards" / link).symlink_to(target)
    assert [one.primary.file for one in check("GF137", {}, tmp_path)] == found


def test_a_folder_that_leads_to_a_visible_one_is_not_hidden(tmp_path: Path) -> None:
    path = "path: /var/lib/grafana/dashboards"
    write(edited(PROVIDER, path, f"{path}/.now", {"grafana/dashboards/v1/more.json": BOARD}), tmp_path)
    (tmp_path / "grafana/dashboards/.now").symlink_to("v1")
    assert check("GF138", {}, tmp_path) == []


def test_a_folder_that_leads_to_a_hidden_one_is_hidden(tmp_path: Path) -> None:
    path = "path: /var/lib/grafana/dashboards"
    write(edited(PROVIDER, path, f"{path}/now", {"grafana/dashboards/..data/more.json": BOARD}), tmp_path)
    (tmp_path / "grafana/dashboards/now").symlink_to("..data")
    (found,) = check("GF138", {}, tmp_path)
    assert found.message == (
        "the last part of `/var/lib/grafana/dashboards/..data` begins with a dot; Grafana reads nothing there"
    )


def test_providers_after_one_without_a_folder_are_named(tmp_path: Path) -> None:
    (found,) = check("LK201", stack({PROVIDER: TWO}), tmp_path)
    assert found.message.endswith("no dashboard is loaded, nor any of the providers after it")
    assert [(place.line, place.message) for place in found.related][1:] == [
        (5, "this provider comes after it, and may stay empty")
    ]


def test_a_file_and_a_link_to_it_are_two_dashboards_with_one_uid(tmp_path: Path) -> None:
    write(stack(), tmp_path)
    (tmp_path / "grafana/dashboards/link.json").symlink_to("app.json")
    (found,) = check("GF104", {}, tmp_path)
    assert (found.primary.file, found.primary.line, found.message) == (
        "grafana/dashboards/app.json",
        2,
        (
            "a provider reads this dashboard twice, as `/var/lib/grafana/dashboards/app.json` and as"
            " `/var/lib/grafana/dashboards/link.json`; Grafana stops updating the dashboards of the provider"
        ),
    )
    assert [place.file for place in found.related] == [PROVIDER]


def test_a_clash_names_each_provider_that_stops(tmp_path: Path) -> None:
    copy = {"grafana/provisioning/dashboards/copy.json": '{"uid": "app", "title": "Copy", "panels": []}'}
    more = "apiVersion: 1\nproviders: [{name: b, options: {path: /etc/grafana/provisioning/dashboards}}]\n"
    more_file = {"grafana/provisioning/dashboards/z.yml": more}
    (found,) = check("GF104", stack(copy | more_file), tmp_path)
    assert [place.file for place in found.related] == [
        "grafana/dashboards/app.json", *more_file, PROVIDER,
    ]  # fmt: skip
