"""Command lines of Prometheus and Alertmanager, by themselves and as the real programs take them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from stacklint.stack.programs import program_flags as program_flags_module
from stacklint.stack.programs.program_flags import ProgramFlag, flag_faults, program, program_flags

THREE = (3, 5)
GOOD = {"duration": "15d", "go": "120h", "size": "10GB", "level": "info", "format": "json", "text": "1"}
GOOD |= dict.fromkeys(("url", "http"), "http://example.org")
PATCHED_OUT = {"web.enable-otlp-receiver"}
"""What Debian's Prometheus is built without."""

PROMETHEUS = (
    "--web.enable-lifecycle=true",
    "--web.enable-lifecycle true",
    "--no-web.enable-lifecycle",
    "--no-web.page-title=x",
    "--web.enable-lifecycles",
    "--storage.tsdb.retention=15d",
    "--storage.tsdb.retention.time=15",
    "--storage.tsdb.retention.time 15days",
    "--storage.tsdb.retention.time=1d12h",
    "--storage.tsdb.retention.size=10",
    "--storage.tsdb.retention.size=10G",
    "--storage.tsdb.retention.size=10gb",
    "--storage.tsdb.retention.size=1.5GB",
    "--storage.tsdb.retention.size=.5GB",
    "--storage.tsdb.retention.size=1GB500MiB",
    "--storage.tsdb.retention.size=5B",
    "--query.timeout=2m --query.timeout=3m",
    "--web.listen-address=:1 --web.listen-address=:2",
    "--enable-feature=a --enable-feature=b",
    "--log.level=warning",
    "--log.level=DEBUG",
    "--log.level=",
    "--log.format=jsn",
    "--log.level",
    "--log.level -x",
    "-config.file=x",
    "-storage.local.path=x",
    "prometheus",
    "--alertmanager.timeout=5s",
    "--storage.local.path=/x",
    "--query.staleness-delta=5m",
    "--alertmanager.url=http://alertmanager:9093",
    "--agent --storage.agent.path=x",
    "--agent --storage.tsdb.path=x",
    "--storage.agent.path=x",
    "--web.read-timeout=1.5m",
    "-h",
)
ALERTMANAGER = (
    "alertmanager",
    "--data.retention=5",
    "--data.retention=1.5h",
    "--data.retention=1hour",
    "--data.retention=5d",
    "--log.level=x",
    "--cluster.peer=x --cluster.peer=y",
    "--cluster.advertise-adress=x",
    "--storage.path=x --storage.path=y",
    "-config.file=x",
)


EXPORTERS = {
    "node": ("prometheus-node-exporter", (1, 9)),
    "blackbox": ("prometheus-blackbox-exporter", (0, 26)),
    "mysqld": ("prometheus-mysqld-exporter", (0, 17)),
    "postgres": ("prometheus-postgres-exporter", (0, 17)),
    "redis": ("prometheus-redis-exporter", (1, 69)),
    "nginx": ("prometheus-nginx-exporter", (1, 4)),
    "pushgateway": ("prometheus-pushgateway", (1, 11)),
    "snmp": ("prometheus-snmp-exporter", (0, 28)),
    "process": ("prometheus-process-exporter", (0, 8)),
    "elasticsearch": ("prometheus-elasticsearch-exporter", (1, 9)),
    "apache": ("prometheus-apache-exporter", (1, 0)),
}
"""The exporters of Debian 13, and their versions."""


def faults(role: str, words: str, version: tuple[int, int] = THREE) -> list[str]:
    split = words.split()
    return [fault.problem for fault in flag_faults(role, split, version, agent="--agent" in split)]


@pytest.mark.parametrize(
    ("role", "line"),
    [*(("prometheus", line) for line in PROMETHEUS), *(("alertmanager", line) for line in ALERTMANAGER)],
)
def test_the_program_agrees_on_a_command_line(role: str, line: str) -> None:
    assert bool(faults(role, line)) == (refusal(role, line.split()) is not None)


def test_a_flag_of_the_first_prometheus_is_told_with_what_took_its_place() -> None:
    found = list(
        flag_faults("prometheus", ["--alertmanager.url=http://a:9093", "--storage.local.x=1"], THREE, agent=False)
    )
    assert [fault.problem for fault in found] == ["is a flag of Prometheus 1"] * 2
    assert [fault.help for fault in found] == [
        "take it out, and list the Alertmanager in prometheus.yml, under `alerting`",
        "take it out",
    ]


def test_the_programs_know_every_flag_that_we_know() -> None:
    for role, skipped in (("prometheus", PATCHED_OUT), ("alertmanager", set[str]())):
        for name, flag in program_flags(role).items():
            if name not in skipped and not name.startswith("help") and name != "version" and flag.gone is None:
                said = refusal(role, [given(name, flag)])
                assert said is None or "unknown long flag" not in said or is_newer(name), (name, said)


def is_newer(name: str) -> bool:
    """Whether a flag is one of other versions than the ones that are tried here."""
    return name in {
        "storage.tsdb.block-reload-interval",
        "storage.tsdb.delay-compact-file.path",
        "storage.tsdb.retention.percentage",
        "scrape.name-escaping-scheme",
        "web.user-assets",
        "silences.max-per-silence-bytes",
        "auto-gomaxprocs",
        "auto-gomemlimit",
    }


def given(name: str, flag: ProgramFlag) -> str:
    return f"--{name}" if flag.takes == "bool" else f"--{name}={GOOD[flag.takes]}"


def refusal(role: str, words: list[str]) -> str | None:
    """What a program says of a command line that it refuses; it ends with its configuration, which isn't there."""
    program = shutil.which(role)
    if program is None:
        pytest.skip(f"{role} is not installed: nothing to compare with")
    ending = ["--config.file=/nowhere/nothing.yml"]
    if role == "alertmanager":
        ending += ["--web.listen-address=127.0.0.1:0", "--cluster.listen-address="]
        if not any(word.startswith("--storage.path") for word in words):
            ending.append("--storage.path=/nowhere")
    run = subprocess.run([program, *words, *ending], capture_output=True, text=True, timeout=20, check=False)
    said = (run.stderr + run.stdout).partition("\n")[0]
    refused = said.startswith(("Error parsing command line", "The following flag", "alertmanager: error:"))
    return said if refused else None


def test_what_came_and_went_depends_on_the_version() -> None:
    assert faults("prometheus", "--storage.tsdb.retention=15d", (2, 45)) == []
    assert faults("prometheus", "--storage.tsdb.retention=15d") == ["is gone since version 3.0"]
    assert faults("prometheus", "--auto-gomemlimit", (2, 45)) == ["came with version 3.0"]


def test_a_flag_that_is_like_no_other_may_be_of_another_version() -> None:
    assert faults("prometheus", "--a-flag.of-tomorrow 5 --log.level=x") == ["is none of its values"]
    assert faults("prometheus", "--a-flag.of-tomorrow=5") == []


def test_what_follows_two_dashes_is_not_judged() -> None:
    assert faults("prometheus", "-- prometheus") == []


@pytest.mark.parametrize("table", sorted(EXPORTERS))
def test_an_exporter_of_debian_knows_the_flags_that_we_know(table: str) -> None:
    name, version = EXPORTERS[table]
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed: nothing to compare with")
    run = subprocess.run([path, "--help"], capture_output=True, text=True, timeout=20, check=False)
    told = set(re.findall(r"^ +(?:-\w, )?--?(?:\[no-\])?([a-zA-Z][\w.-]+)", run.stdout + run.stderr, re.MULTILINE))
    told = {one.rstrip(".") for one in told}
    known = program(table)
    assert {one for one in told if one not in known.flags} == set()
    assert [one for one in sorted(told) if not known.flags[one].is_in(version)] == []


def test_the_tables_are_sound() -> None:
    for path in sorted((Path(program_flags_module.__file__).parent / "flags").glob("*.txt")):
        known = program(path.stem)
        assert known.flags, path.stem
        for name, flag in known.flags.items():
            assert flag.takes in {*GOOD, "bool", "metrics"}, (path.stem, name)
            assert flag.since is None or flag.after is None, (path.stem, name)


def test_a_version_before_the_first_that_is_known_is_not_judged() -> None:
    assert faults("node", "-collector.procfs=/host/proc", (0, 14)) == []
    assert faults("node", "-collector.procfs=/host/proc", (0, 15)) == ["has one dash, as in versions of long ago"]


def test_a_successor_is_one_that_the_version_has() -> None:
    words = ["--collector.netdev.ignored-devices=^veth"]
    told = [[fault.help for fault in flag_faults("node", words, version)] for version in ((0, 18), (1, 0), (1, 9))]
    assert told == [
        [],
        ["write `--collector.netdev.device-blacklist`"],
        ["write `--collector.netdev.device-exclude`"],
    ]


def test_what_follows_a_word_that_is_no_flag_is_not_read_by_go() -> None:
    assert faults("cadvisor", "-docker_only true -prt=8080", (0, 49)) == []
    assert faults("cadvisor", "-docker_only=true -prt=8080", (0, 49)) == ["is an unknown flag"]


def test_a_flag_of_an_unknown_version_has_to_be_a_letter_away() -> None:
    newest = (1_000_000,)
    assert [fault.meant for fault in flag_faults("node", ["--path.procf=/x"], newest)] == ["--path.procfs"]
    assert list(flag_faults("node", ["--path.prcf=/x"], newest)) == []
    assert [fault.meant for fault in flag_faults("node", ["--path.prcf=/x"], (1, 9))] == ["--path.procfs"]


def test_collectors_are_told_apart_by_their_parts() -> None:
    assert list(flag_faults("node", ["--collector.xyz.device-include=/x"], (1, 9))) == []
