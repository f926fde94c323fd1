"""What the commands of a `RUN` write is told by their words, or not at all."""

from __future__ import annotations

import pytest
from stacklint.stack.sources.written import read_run


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", ()),
        ("true && apk add --no-cache curl; apt-get update | cat", ()),
        ("mkdir -p a /b && chown -R 1 a", ()),
        ("sed -i s/a/b/ x.yml", ("/w/s/a/b", "/w/x.yml")),
        ("echo a > /x.yml 2>/dev/null >>y.yml", ("/x.yml", "/dev/null", "/w/y.yml")),
        ("sort a &>/x.yml 2>&1", ("/x.yml", "/w/1")),
        ("cp -r a b /etc/c", ("/etc/c",)),
        ("mv a /b", ("/w/a", "/b")),
        ("rm -rf /var/cache/*/x", ("/var/cache",)),
        ("rm -rf /*", ("/",)),
        ("cd /etc && touch a", ("/etc/a",)),
        ("cd && touch a", ("/w/a",)),
        ("wget -O /a.yml https://example.com/a.yml", ("/a.yml", "/w")),
        ("curl --output=/a.yml https://example.com/a.yml", ("/a.yml", "/w")),
        ("--mount=type=cache,target=/x sudo A=b tee /a.yml", ("/a.yml",)),
        ("grafana cli --pluginsDir /x plugins install a-panel", ()),
        ("find /etc -type f -exec chmod 644 {} \\; && find /etc -name x", ()),
    ],
)
def test_what_a_command_writes_is_told_by_its_words(text: str, written: tuple[str, ...]) -> None:
    found = read_run(text, "/w")
    assert found is not None
    assert found.written == written


@pytest.mark.parametrize(
    "text",
    [
        *(
            "./prepare",
            "git clone x",
            "find / -delete",
            "find / -exec ./x {} +",
            "if true; then touch a; fi",
            "touch $A",
            "echo $(touch a)",
            "echo `touch a`",
        ),
        *("touch 'a", '["touch", "a"]', "true > $A", "(true)", "cat <<< a"),
        "true " * 5_000,
        "find / -delete",
        "find / -exec ./x {} +",
    ],
)
def test_what_is_not_understood_may_write_anything(text: str) -> None:
    assert read_run(text, "/w") is None


def test_folders_owners_and_plugins_are_told() -> None:
    found = read_run("mkdir -p /a b && chmod 755 /a && grafana-cli plugins install a-panel 1.0", "/w")
    assert found is not None
    assert (found.folders, found.owns, found.plugins >= {"a-panel"}) == (frozenset({"/a", "/w/b"}), True, True)


@pytest.mark.parametrize(
    ("text", "installed"),
    [
        ("grafana-cli plugins install a", {""}),
        ("grafana cli --pluginsDir /x plugins install a", {"/x"}),
        ("grafana-cli --pluginsDir=/x plugins install a && grafana-cli plugins install b", {"/x", ""}),
        ("grafana-cli plugins ls", set()),
    ],
)
def test_it_is_told_where_plugins_are_installed(text: str, installed: set[str]) -> None:
    found = read_run(text, "/w")
    assert found is not None
    assert found.installed == frozenset(installed)
