"""What is filled in before an Alertmanager reads its configuration is no fault of it, and everything else is one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from stacklint.engine import run
from stacklint.rules.api import discover
from stacklint.rules.examples import write
from stacklint.stack.discover import find_stacks
from stacklint.stack.repository.files import Files

RULES = [one for one in discover() if one.code in {"FM101", "FM102", "FM104"}]
CONFIG = "route: {{receiver: a}}\nreceivers: [{{name: a, slack_configs: [{{api_url: '{}'}}]}}]\n"
SHELL = "    entrypoint: [/bin/sh, -c, 'sed -i s/a/b/ /etc/alertmanager/alertmanager.yml && exec alertmanager']\n"
PLACEHOLDERS = ("${SLACK_URL}", "$SLACK_URL", "__SLACK__", "SLACK_URL", "<your url>", "{{ slack_url }}")


def service(*lines: str, name: str = "a", image: str = "    image: prom/alertmanager:v0.28.1\n") -> str:
    """A service whose configuration lies beside its compose file."""
    mount = "    volumes: ['./am.yml:/etc/alertmanager/alertmanager.yml']\n"
    return f"  {name}:\n{image}{mount}{''.join(lines)}"


def check(files: Mapping[str, str], folder: Path) -> list[str]:
    write(dict(files), folder)
    found, _ = run(find_stacks(Files(folder, base=folder)), RULES)
    return [one.message for one in found]


@pytest.mark.parametrize("placeholder", PLACEHOLDERS)
def test_a_placeholder_is_a_fault_of_a_file_that_an_alertmanager_reads_as_it_is(
    placeholder: str, tmp_path: Path
) -> None:
    files = {"am.yml": CONFIG.format(placeholder), "compose.yaml": "services:\n" + service()}
    (told,) = check(files, tmp_path)
    assert told.startswith(f"`api_url` is `{placeholder}`, not a URL")
    assert told.endswith("; Alertmanager refuses to start")


@pytest.mark.parametrize("placeholder", PLACEHOLDERS)
@pytest.mark.parametrize("services", [service(SHELL), service(image="    build: image\n")], ids=["shell", "built"])
def test_what_runs_before_an_alertmanager_may_fill_it_in(placeholder: str, services: str, tmp_path: Path) -> None:
    files = {"am.yml": CONFIG.format(placeholder), "compose.yaml": f"services:\n{services}"}
    assert check({**files, "image/Dockerfile": "FROM prom/alertmanager\nENTRYPOINT [/start.sh]\n"}, tmp_path) == []


def test_what_another_alertmanager_reads_as_it_is_is_told(tmp_path: Path) -> None:
    compose = "services:\n" + service(SHELL) + service(name="b")
    assert len(check({"am.yml": CONFIG.format("$URL"), "compose.yaml": compose}, tmp_path)) == 1


@pytest.mark.parametrize("text", [CONFIG.format("hooks.example.com"), "route: {receiver: a}\nreceivers: [{nam: a}]\n"])
def test_what_is_no_placeholder_is_told_whatever_runs_before(text: str, tmp_path: Path) -> None:
    assert check({"am.yml": text, "compose.yaml": "services:\n" + service(SHELL)}, tmp_path) != []


@pytest.mark.parametrize(
    ("name", "placeholder", "count"),
    [
        ("am.yml", "${URL}", 1),
        ("am.yml", "{{ slack_url }}", 0),
        ("am.yml", "@SLACK_URL@", 0),
        ("am.yml", "__SLACK_URL__", 0),
        ("am.yml", "#{SlackUrl}#", 0),
        ("am.yml", "[[ .SlackUrl ]]", 0),
        ("am.yml", "$(SLACK_URL)", 0),
        ("am.yml", "((slack_url))", 0),
        ("am.yml", "<slack-url>", 0),
        ("am.yml", "REPLACE_ME", 0),
        ("am.yml", "(slack_url)", 1),
        ("am.template.yml", "${URL}", 0),
        ("am.example.yml", "hooks.example.com", 1),
    ],
)
def test_a_file_that_nothing_is_known_to_read_is_a_template_by_its_name_or_its_braces(
    name: str, placeholder: str, count: int, tmp_path: Path
) -> None:
    assert len(check({name: CONFIG.format(placeholder)}, tmp_path)) == count


@pytest.mark.parametrize(
    ("script", "text", "count"),
    [
        ("render.sh", "envsubst < am.yml > /etc/am.yml", 0),
        ("main.tf", 'content = templatefile("am.yml", {})', 0),
        ("render.sh", "cp am.yml /etc", 1),
        ("render.sh", "envsubst < other.yml", 1),
    ],
)
def test_a_file_that_nothing_is_known_to_read_is_a_template_by_what_fills_it_in(
    script: str, text: str, count: int, tmp_path: Path
) -> None:
    assert len(check({"am.yml": CONFIG.format("${URL}"), script: text}, tmp_path)) == count
