"""The tables of what well-known programs export: their form, and what they tell of versions."""

from __future__ import annotations

import re
import runpy
from importlib.resources import files
from pathlib import Path

import pytest
from stacklint.promql.semantics import Kind
from stacklint.stack.programs.images import IMAGES
from stacklint.stack.programs.known_names import (
    ANYTHING,
    FACTS,
    Life,
    parse_table,
    read_table,
    read_version,
    show_version,
)

FOLDER = files("stacklint.stack.programs") / "names"
TABLES = sorted(path.name.removesuffix(".txt") for path in FOLDER.iterdir())
NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*")
LABELS = re.compile(r"[-?]|[a-zA-Z_]\w*(,[a-zA-Z_]\w*)*", re.ASCII)
RANGE = re.compile(r"(\d+\.\d+\.\d+)?\.\.(\d+\.\d+\.\d+)?")

TABLE = """\
# A comment.
!program some_exporter
!versions 1.0.0 1.2.0 2.0.0
!whole a_cpu_ a_load
!off slow
!part slow a_slow_ a_slower_
!also a_new gauge - 3.1.0..
!also a_lost gauge - ..1.5.0
!former a_cpu a_cpu_total,a_cpu_more 0.9.0
!former a_late a_later 1.2.0
!former a_dead - 1.1.0
!former a_ring a_gnir 0.1.0
!former a_gnir a_ring 0.1.0
a_cpu_more counter cpu
a_cpu_total counter cpu,mode @cpu
a_early - - ..1.2.0
a_late gauge ? ..1.0.0
a_later gauge - 1.2.0..
a_slow_seconds gauge - 1.2.0..1.2.0
"""


def lines(name: str) -> list[list[str]]:
    return [line.split() for line in (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_sorted_and_each_line_is_a_metric(name: str) -> None:
    metrics = [words for words in lines(name) if words[0][0] not in "#!"]
    names = [words[0] for words in metrics]
    assert names == sorted(set(names))
    versions = {show_version(version) for version in read_table(name).versions}
    for words in [*metrics, *(words[1:] for words in lines(name) if words[0] == "!also")]:
        assert NAME.fullmatch(words[0])
        assert words[1] in {*Kind, "-"}
        assert LABELS.fullmatch(words[2])
        labels = words[2].split(",")
        assert labels == sorted(set(labels))
        assert all(word.startswith("@") or RANGE.fullmatch(word) for word in words[3:])
    ranges = [end for words in metrics for word in words[3:] if ".." in word for end in word.split("..") if end]
    assert set(ranges) <= versions


@pytest.mark.parametrize("name", TABLES)
def test_the_facts_of_a_table_are_known_ones(name: str) -> None:
    facts = [words for words in lines(name) if words[0].startswith("!")]
    assert {words[0][1:] for words in facts} <= set(FACTS)
    assert [words[0] for words in facts][:2] == ["!program", "!versions"]
    table = read_table(name)
    assert list(table.versions) == sorted(set(table.versions))
    former = [words[1] for words in facts if words[0] == "!former"]
    assert len(former) == len(set(former))
    also = {words[1] for words in facts if words[0] == "!also"}
    assert not also & {words[0] for words in lines(name) if words[0][0] not in "#!"}
    parts = {metric.part for metric in table.metrics.values()}
    assert all(table.words("flag") for words in facts if words[0] == "!off")
    assert parts - {""} == set() or table.words("flag") or not table.words("off")


@pytest.mark.parametrize("name", [name for name in TABLES if ANYTHING in read_table(name).words("opens")])
def test_an_open_table_has_nothing_that_accuses(name: str) -> None:
    table = read_table(name)
    assert set(table.facts) == {"program", "versions", "opens"}
    assert {(one.labels, one.part, one.came, one.gone, one.heirs) for one in table.metrics.values()} == {
        (None, "", (), (), ())
    }


def test_every_table_is_that_of_an_image() -> None:
    assert {known.table for known in IMAGES.values() if known.table} == {*TABLES} - {"go"}
    for known in IMAGES.values():
        if known.table:
            metrics = read_table(known.table).metrics
            assert [name for name in metrics if not name.startswith(known.prefixes)] == []


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("v1.8.2", (1, 8, 2)),
        ("1.8.2-debian-12-r3", (1, 8, 2)),
        ("0.15.0_rc.1", (0, 15, 1_000_000)),
        ("1.2.3.4", (1, 2, 3)),
        ("v1.8", (1, 8, 1_000_000)),
        ("2", (2, 1_000_000, 1_000_000)),
        ("2024-01-01", None),
        ("12345.1", None),
        ("1.²", (1, 1_000_000, 1_000_000)),
        ("master", None),
        ("", None),
    ],
)
def test_a_tag_tells_a_version(text: str, version: tuple[int, ...] | None) -> None:
    assert read_version(text) == version


@pytest.mark.parametrize(("text", "shown"), [("v1.8.2-alpine", "1.8.2"), ("1.8", "1.8"), ("v2", "2")])
def test_a_version_is_shown_as_people_write_it(text: str, shown: str) -> None:
    version = read_version(text)
    assert version is not None
    assert show_version(version) == shown


@pytest.mark.parametrize(
    ("name", "version", "life", "instead"),
    [
        ("a_cpu", "0.8.0", Life.THERE, None),
        ("a_cpu", "0.9.0", Life.GONE, "a_cpu_total"),
        ("a_cpu_total", "0.8.0", Life.LATER, "a_cpu"),
        ("a_cpu_total", "0.9.0", Life.THERE, None),
        ("a_cpu_idle", "1.0.0", Life.NEVER, None),
        ("a_cpu_idle", "0.9.0", Life.UNKNOWN, None),
        ("a_cpu_idle", "2.0.1", Life.UNKNOWN, None),
        ("a_disk", "1.0.0", Life.UNKNOWN, None),
        ("a_early", "1.2.0", Life.THERE, None),
        ("a_early", "1.3.0", Life.THERE, None),
        ("a_early", "2.0.0", Life.GONE, None),
        ("a_later", "1.0.0", Life.LATER, "a_late"),
        ("a_later", "1.1.0", Life.THERE, None),
        ("a_late", "1.1.0", Life.THERE, None),
        ("a_late", "1.2.0", Life.GONE, "a_later"),
        ("a_slow_seconds", "1.0.0", Life.LATER, None),
        ("a_slow_seconds", "1.2.0", Life.THERE, None),
        ("a_slow_seconds", "2.0.0", Life.GONE, None),
        ("a_new", "3.0.9", Life.LATER, None),
        ("a_new", "3.1.0", Life.THERE, None),
        ("a_lost", "1.5.0", Life.GONE, None),
        ("a_dead", "1.0.0", Life.THERE, None),
        ("a_dead", "1.1.0", Life.GONE, None),
        ("a_ring", "1.0.0", Life.GONE, None),
    ],
)
def test_a_table_tells_which_versions_have_a_metric(name: str, version: str, life: Life, instead: str | None) -> None:
    table, number = parse_table(TABLE), read_version(version)
    assert number is not None
    assert table.life(name, number) is life
    if life in {Life.GONE, Life.LATER}:
        assert table.instead(name, number) == instead


def test_a_table_tells_what_a_metric_is() -> None:
    table = parse_table(TABLE)
    assert table.program == "some_exporter"
    assert table.newest == (3, 1, 0)
    total, late = table.metrics["a_cpu_total"], table.metrics["a_late"]
    assert (total.kind, total.labels, total.part) == (Kind.COUNTER, frozenset({"cpu", "mode"}), "cpu")
    assert (late.kind, late.labels, late.part) == (Kind.GAUGE, None, "")
    assert table.metrics["a_early"].kind is None
    assert table.metrics["a_early"].labels == frozenset()
    assert table.metrics["a_slow_seconds"].part == "slow"
    assert table.instead("unheard_of", (1, 0, 0)) is None


@pytest.mark.parametrize(
    ("name", "old", "new", "version"),
    [
        ("node", "node_cpu", "node_cpu_seconds_total", "0.16.0"),
        ("node", "node_memory_MemFree", "node_memory_MemFree_bytes", "0.16.0"),
        ("node", "node_filesystem_free", "node_filesystem_free_bytes", "0.16.0"),
        ("postgres", "pg_stat_bgwriter_buffers_alloc", "pg_stat_bgwriter_buffers_alloc_total", "0.11.0"),
        ("mysqld", "mysql_info_schema_threads", "mysql_info_schema_processlist_threads", "0.14.0"),
    ],
)
def test_renamed_metrics_are_known_by_both_names(name: str, old: str, new: str, version: str) -> None:
    number = read_version(version)
    assert number is not None
    assert read_table(name).life(old, number) is Life.GONE
    assert read_table(name).instead(old, number) == new


def test_a_table_is_read_once() -> None:
    assert read_table("nginx") is read_table("nginx")


FIRST = """\
# TYPE a_total counter
a_total{b="1"} 0
# TYPE old gauge
old 0
# TYPE a_hidden_name gauge
a_hidden_name 0
# TYPE watched_one gauge
watched_one{name="x"} 0
# TYPE go_goroutines gauge
go_goroutines 1
# TYPE torn gauge
torn 0
"""
SECOND = """\
a_total{b="1",c="2"} 0
# TYPE brand_new_metric gauge
brand_new_metric 0
# TYPE torn counter
torn 0
untyped 0
"""
MADE = """\
!program some_exporter
!versions 1.0.0 2.0.0
!varying watched_
!loose watched_
!former older old 0.9.0
a_hidden_name gauge -
a_total counter b,c @a
brand_new_metric gauge - 2.0.0..
old gauge - ..1.0.0
torn - -
untyped - - 2.0.0..
watched_one gauge ?
"""


def test_a_table_is_made_from_scrapes_again_and_again(tmp_path: Path) -> None:
    tool = runpy.run_path(str(Path(__file__).parents[2] / "tools/known_names.py"))
    table, scrapes = tmp_path / "some.txt", tmp_path / "some"
    table.write_text(MADE.partition("a_total")[0].replace("!versions 1.0.0 2.0.0\n", ""), "utf-8")
    scrapes.mkdir()
    (scrapes / "1.0.0.prom").write_text(FIRST, "utf-8")
    (scrapes / "1.0.0@a.prom").write_text(FIRST[:40], "utf-8")
    tool["main"](scrapes, table)
    for scrape in scrapes.iterdir():
        scrape.unlink()
    (scrapes / "2.0.0.prom").write_text(SECOND, "utf-8")
    (scrapes / "2.0.0+b.prom").write_text("", "utf-8")
    (scrapes / "2.0.0.program").write_bytes(b"\x7fELF hidden_nameold old_names")
    tool["main"](scrapes, table)
    assert told(table) == MADE


OPEN = """\
!program some_exporter
!versions 1.0.0 2.0.0
!opens *
a_hidden_name gauge ?
a_total counter ?
brand_new_metric gauge ?
old gauge ?
torn - ?
untyped - ?
watched_one gauge ?
"""


def test_an_open_table_is_made_without_labels_and_versions(tmp_path: Path) -> None:
    tool = runpy.run_path(str(Path(__file__).parents[2] / "tools/known_names.py"))
    table, scrapes = tmp_path / "some.txt", tmp_path / "some"
    table.write_text("!program some_exporter\n!opens *\n", "utf-8")
    scrapes.mkdir()
    (scrapes / "1.0.0.prom").write_text(FIRST, "utf-8")
    (scrapes / "2.0.0.prom").write_text(SECOND, "utf-8")
    tool["main"](scrapes, table)
    assert told(table) == OPEN


def told(table: Path) -> str:
    """What a table says, without its comments."""
    return "".join(line for line in table.read_text("utf-8").splitlines(keepends=True) if line[0] != "#")
