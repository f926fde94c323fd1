from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from pathlib import Path

import pytest
from stacklint.diagnostic import Diagnostic, Edit, Fix, Location, Severity
from stacklint.document import Place, Spot
from stacklint.engine import Sources, count_files, run
from stacklint.promql.nodes import Expr
from stacklint.promql.semantics import Study
from stacklint.rules.api import Example, Finding, Repair, Rule, discover, rule
from stacklint.rules.board_examples import panels
from stacklint.rules.examples import write
from stacklint.rules.fixtures import stack as sound
from stacklint.stack.discover import find_stacks
from stacklint.stack.grafana.server import DataSource
from stacklint.stack.prometheus.server import ScrapeJob
from stacklint.stack.queries.studies import Studies
from stacklint.stack.repository.files import Files
from stacklint.stack.stack import Stack

JOB = Place("prometheus/prometheus.yml", ("scrape_configs", 0, "job_name"))
TWO_STACKS = sound() | {"deploy/compose.yaml": sound()["compose.yaml"].replace("./", "../")}


def made(check: Callable[..., Iterator[Finding]], code: str = "XX101") -> Rule:
    return rule(code, "made-up", severity=Severity.WARNING, bad=(Example({}),), good=(Example({}),))(check)


def found(files: Mapping[str, str], *rules: Rule, folder: Path) -> tuple[tuple[Diagnostic, ...], Sources]:
    write(files, folder)
    return run(find_stacks(Files(folder, base=folder)), rules)


def test_places_become_lines_and_columns_and_a_repair_becomes_edits_in_order(tmp_path: Path) -> None:
    def check(subject: ScrapeJob, stack: Stack) -> Iterator[Finding]:
        """A title."""
        name = subject.node["job_name"].place
        assert stack.inventory.closed
        yield Finding(
            name.within(1, 2),
            "wrong",
            "do",
            ((name.key(), "its key"), (Spot("app/metrics.prom", 7, 11), "a type")),
            Severity.INFO,
            (Repair("mend it", ((name, "other"), (name.key(), "name"))),),
        )

    diagnostics, _ = found(sound(), made(check), discover()[0], folder=tmp_path)
    assert diagnostics == (
        Diagnostic(
            Location("prometheus/prometheus.yml", 3, 16, 3, 17),
            "XX101",
            "made-up",
            Severity.INFO,
            "wrong",
            "do",
            (
                Location("prometheus/prometheus.yml", 3, 5, 3, 13, "its key"),
                Location("app/metrics.prom", 1, 8, 1, 12, "a type"),
            ),
            (
                Fix(
                    "mend it",
                    (
                        Edit("prometheus/prometheus.yml", 44, 52, "name"),
                        Edit("prometheus/prometheus.yml", 54, 57, "other"),
                    ),
                    ("prometheus/prometheus.yml:('scrape_configs', 0):name",),
                ),
            ),
        ),
    )


def of_one_cause(*names: str, repairs: bool = True) -> Callable[..., Iterator[Finding]]:
    """A rule that finds one cause at some places of a job, each with a name and a cure."""

    def check(subject: ScrapeJob, _stack: Stack) -> Iterator[Finding]:
        """A title."""
        place = subject.node["job_name"].place
        for index, name in enumerate(names):
            at = place.within(index, index + 1)
            cures = (Repair("mend it", ((at, "x"),)),) if repairs and index != 1 else ()
            yield Finding(at, f"no `{name}`", f"ask {name}", repairs=cures, cause="one", name=name)

    return check


def test_what_has_one_cause_in_a_file_is_told_once_with_all_that_it_names(tmp_path: Path) -> None:
    diagnostics, _ = found(sound(), made(of_one_cause("a", "b", "a")), folder=tmp_path)
    [one] = diagnostics
    assert one.message == "no `a` (and in 2 more places of this file, with `b`)"
    assert [(end.column, end.message) for end in one.related] == [(16, "`b`: ask b"), (17, "and here")]
    assert [[edit.text for edit in fix.edits] for fix in one.fixes] == [["x", "x"]]


def test_what_has_one_cause_is_told_line_by_line_where_comments_silence_lines(tmp_path: Path) -> None:
    files = sound(
        {"prometheus/prometheus.yml": f"# stacklint: ignore[XX102] - no\n{sound()['prometheus/prometheus.yml']}"}
    )
    diagnostics, _ = found(files, made(of_one_cause("a", "b", "a")), folder=tmp_path)
    assert [one.message for one in diagnostics] == ["no `a`", "no `b`", "no `a`"]


def test_a_text_that_two_places_of_a_cause_mend_is_mended_once_and_so_is_what_was_meant(tmp_path: Path) -> None:
    def check(subject: ScrapeJob, _stack: Stack) -> Iterator[Finding]:
        """A title."""
        place = subject.node["job_name"].place
        for index in range(3):
            meant = Repair("write `y`", ((place.within(index, index + 1), "y"),)) if index else None
            cure = Repair("mend it", ((place.key(), "x"),))
            yield Finding(place.within(index, index + 1), "no", repairs=(cure,), cause="one", meant=meant)

    [one] = found(sound(), made(check), folder=tmp_path)[0]
    assert [len(fix.edits) for fix in one.fixes] == [1]
    assert one.meant is not None
    assert [edit.text for edit in one.meant.edits] == ["y", "y"]


def test_of_what_two_stacks_say_of_a_cause_that_is_told_which_names_most_places(tmp_path: Path) -> None:
    def check(subject: ScrapeJob, stack: Stack) -> Iterator[Finding]:
        """A title."""
        place = subject.node["job_name"].place
        for index in range(3 if stack.compose is not None and "deploy" in stack.compose.documents[0].name else 2):
            yield Finding(place.within(index, index + 1), "no", cause="one")

    diagnostics, _ = found(TWO_STACKS, made(check), folder=tmp_path)
    assert [one.message for one in diagnostics] == ["no (and in 2 more places of this file)"]


def test_a_cause_that_shows_in_one_place_is_told_as_any_other(tmp_path: Path) -> None:
    diagnostics, _ = found(sound(), made(of_one_cause("a")), folder=tmp_path)
    assert [(one.message, one.related, len(one.fixes)) for one in diagnostics] == [("no `a`", (), 1)]


def test_of_many_names_of_one_cause_some_are_told_and_a_cure_only_where_there_is_one(tmp_path: Path) -> None:
    diagnostics, _ = found(sound(), made(of_one_cause(*"abc", repairs=False)), folder=tmp_path)
    assert [one.fixes for one in diagnostics] == [()]
    job = sound()["prometheus/prometheus.yml"].replace("job_name: app", "job_name: application")
    diagnostics, _ = found(
        sound() | {"prometheus/prometheus.yml": job}, made(of_one_cause(*"abcdefg")), folder=tmp_path
    )
    assert [one.message for one in diagnostics] == [
        "no `a` (and in 6 more places of this file, with `b`, `c`, `d`, `e` and 2 more)"
    ]


def test_other_names_with_the_same_advice_are_but_named(tmp_path: Path) -> None:
    def check(subject: ScrapeJob, _stack: Stack) -> Iterator[Finding]:
        """A title."""
        place = subject.node["job_name"].place
        yield Finding(place.within(0, 1), "no `a`", "run it", cause="one", name="a")
        yield Finding(place.within(1, 2), "no `b`", "run it", cause="one", name="b")

    diagnostics, _ = found(sound(), made(check), folder=tmp_path)
    assert [[end.message for end in one.related] for one in diagnostics] == [["so it is with `b`"]]


_EXPRESSION = '{"refId": "B", "type": "math", "expression": "$A", "datasource": {"uid": "__expr__"}}'
_HIDDEN = '{"refId": "A", "expr": "nothing", "hide": true}'


@pytest.mark.parametrize(
    ("queries", "told"),
    [
        (_HIDDEN + ', {"refId": "B", "expr": "up"}', ["info", "hidden"]),
        (f"{_HIDDEN}, {_EXPRESSION}", ["error", "panel"]),
        ('{"refId": "A", "expr": "nothing"}', ["error", "panel"]),
        ('{"refId": "A", "expr": "nothing"}, {"refId": "B", "expr": "up"}', ["error", "part"]),
    ],
)
def test_what_is_wrong_with_a_query_harms_nobody_where_it_is_hidden(
    queries: str, told: list[str], tmp_path: Path
) -> None:
    said = {"nobody sees it, as the query is hidden": "hidden", "a part of the panel stays empty": "part"}
    files = panels(f'{{"type": "timeseries", "targets": [{queries}]}}')
    diagnostics, _ = found(files, *(one for one in discover() if one.code == "LK106"), folder=tmp_path)
    [one] = diagnostics
    assert [one.severity, said.get(one.message.partition("; ")[2], "panel")] == told


def test_findings_are_sorted_by_file_and_place_whatever_the_order_of_rules(tmp_path: Path) -> None:
    def jobs(subject: ScrapeJob, _stack: Stack) -> Iterator[Finding]:
        """A title."""
        yield Finding(subject.node["static_configs"].place.key(), "third")
        yield Finding(subject.node["job_name"].place, "second")

    def sources(subject: DataSource, _stack: Stack) -> Iterator[Finding]:
        """A title."""
        yield Finding(subject.node["name"].place, "first")

    rules = (made(jobs, "XX101"), made(sources, "XX102"))
    for order in (rules, rules[::-1]):
        diagnostics, _ = found(sound(), *order, folder=tmp_path)
        assert [each.message for each in diagnostics] == ["first", "second", "third"]


def test_what_two_stacks_share_is_reported_once_even_if_its_other_ends_differ(tmp_path: Path) -> None:
    def check(subject: ScrapeJob, stack: Stack) -> Iterator[Finding]:
        """A title."""
        assert stack.compose is not None
        document = stack.compose.documents[0]
        yield Finding(subject.node["job_name"].place, "wrong", related=((document.root, "in this stack"),))

    diagnostics, _ = found(TWO_STACKS, made(check), folder=tmp_path)
    assert [(each.primary.file, [end.file for end in each.related]) for each in diagnostics] == [
        ("prometheus/prometheus.yml", ["compose.yaml"])
    ]


def test_a_rule_that_fails_is_named_with_the_file_that_it_looked_at(tmp_path: Path) -> None:
    def check(subject: ScrapeJob, _stack: Stack) -> Iterator[Finding]:
        """A title."""
        yield Finding(subject.node["job_name"].place, "wrong")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError) as caught:
        found(sound(), made(check), folder=tmp_path)
    assert caught.value.__notes__ == ["rule XX101 made-up failed on prometheus/prometheus.yml"]


def test_a_rule_that_fails_on_a_whole_stack_is_named_with_that(tmp_path: Path) -> None:
    def check(subject: Stack, _stack: Stack) -> Iterator[Finding]:
        """A title."""
        yield from ()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError) as caught:
        found(sound(), made(check), folder=tmp_path)
    assert caught.value.__notes__ == ["rule XX101 made-up failed on a Stack"]


class Unstudied(Stack):
    """A stack whose queries can't be studied."""

    @property
    def studies(self) -> Studies:
        return Failing(self.inventory)


class Failing(Studies):
    """Can't make anything of an expression."""

    def of(self, root: Expr) -> Study:
        raise ZeroDivisionError(root)


@pytest.mark.interpreted(reason="compiled code lets no class of a test inherit from one of its own")
def test_a_query_that_can_not_be_studied_is_named_by_its_file(tmp_path: Path) -> None:
    write(sound(), tmp_path)
    files = Files(tmp_path, base=tmp_path)
    whole = find_stacks(files)[0]
    with pytest.raises(ZeroDivisionError) as caught:
        run([Unstudied(files, whole.catalogue, prometheus=whole.prometheus)], discover())
    assert caught.value.__notes__ == ["studying failed on prometheus/rules.yml"]


class Halfway(Stack):
    """A stack that can only be read in part."""

    def subjects(self) -> Iterator[object]:
        yield from self.configs
        yield from self.prometheus[0].jobs
        raise ZeroDivisionError


def test_a_stack_that_can_not_be_read_to_its_end_names_what_was_read_last(tmp_path: Path) -> None:
    write(sound(), tmp_path)
    files = Files(tmp_path, base=tmp_path)
    whole = find_stacks(files)[0]
    with pytest.raises(ZeroDivisionError) as caught:
        run([Halfway(files, whole.catalogue, prometheus=whole.prometheus)], [])
    assert caught.value.__notes__ == ["reading what comes after prometheus/prometheus.yml failed"]


def test_a_place_in_a_file_that_nobody_read_is_its_beginning(tmp_path: Path) -> None:
    def check(subject: Stack, _stack: Stack) -> Iterator[Finding]:
        """A title."""
        yield Finding(Place("elsewhere.yml", ("a",)), "wrong")

    diagnostics, sources = found(sound(), made(check), folder=tmp_path)
    assert diagnostics[0].primary == Location("elsewhere.yml", 1, 1, 1, 1)
    with pytest.raises(KeyError):
        sources.source("elsewhere.yml")


def test_of_a_file_that_was_read_in_two_forms_the_one_that_could_be_parsed_is_shown(tmp_path: Path) -> None:
    write({"a.json": '{"a": "\\ud83d\\ude00"}'}, tmp_path)
    files = Files(tmp_path, base=tmp_path)
    sources = Sources([files])
    found = []
    for form in ("yaml", "json", "yaml"):
        files.document("a.json", form)
        found.append(sources.spot(Place("a.json", ("a",))))
    assert found == [Spot("a.json", 0, 0), Spot("a.json", 6, 20), Spot("a.json", 6, 20)]


def test_a_long_file_and_another_one_are_kept_while_findings_point_at_both(tmp_path: Path) -> None:
    for name, text in {"long.prom": "x 1\n" * 300_000, "a.prom": "x 1\n", "b.prom": "x 1\n"}.items():
        (tmp_path / name).write_text(text)
    files = Files(tmp_path, base=tmp_path)
    for name in ("long.prom", "a.prom", "b.prom"):
        files.text(name)
    sources = Sources([files])
    lines = sources.lines("long.prom")
    sources.lines("a.prom")
    assert sources.lines("long.prom") is lines
    sources.lines("a.prom")
    sources.lines("b.prom")
    assert sources.lines("long.prom") is not lines


def test_the_text_of_a_file_is_known_by_its_name_as_soon_as_it_is_read(tmp_path: Path) -> None:
    write({"a.prom": "x 1\n"}, tmp_path)
    files = Files(tmp_path, base=tmp_path)
    sources = Sources([files, files])
    before = sources.lines("a.prom").line(1)
    files.text("a.prom")
    assert (before, sources.source("a.prom").text, sources.lines("a.prom").line(1)) == ("", "x 1\n", "x 1")


def test_the_sound_repository_is_sound_to_every_rule(tmp_path: Path) -> None:
    assert found(sound(), *discover(), folder=tmp_path)[0] == ()


def test_files_that_play_a_role_are_counted_once(tmp_path: Path) -> None:
    write(TWO_STACKS, tmp_path)
    assert count_files(find_stacks(Files(tmp_path, base=tmp_path))) == 7


def test_a_check_ends_with_what_the_one_raises_who_is_asked_whether_to_go_on(tmp_path: Path) -> None:
    write(sound(), tmp_path)
    asked = count(1)

    def go_on() -> None:
        if next(asked) == 5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        run(find_stacks(Files(tmp_path, base=tmp_path)), (), go_on=go_on)
    assert next(asked) == 6
