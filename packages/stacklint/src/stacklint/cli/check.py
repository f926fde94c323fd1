"""`stacklint check`: checks stacks or single files, reports what is found, and fixes what can be fixed."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stacklint.causes import without_what_follows
from stacklint.cli.features import asked_features
from stacklint.cli.outcome import CLEAN, FINDINGS, UsageError
from stacklint.cli.places import Request, find, say_what_is_left_out
from stacklint.cli.streams import complain, say, say_lines, terminal
from stacklint.diagnostic import Severity
from stacklint.engine import count_files, run
from stacklint.project.choice import choose
from stacklint.project.settings import read_settings
from stacklint.report import summarise
from stacklint.shares import processes

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from stacklint.diagnostic import Diagnostic
    from stacklint.engine import Sources
    from stacklint.project.choice import Choice
    from stacklint.stack.stack import Stack

MAX_ROUNDS = 10
"""How often `--fix` checks again for what the last fixes have made visible."""


class _Checked(NamedTuple):
    """What a check has found, the texts to show it with, the number of files, and of what is known and gone."""

    diagnostics: tuple[Diagnostic, ...]
    sources: Sources
    files: int
    gone: int


def check(arguments: argparse.Namespace) -> int:
    """Do what `stacklint check` was asked for, and return its exit code."""
    if arguments.diff and arguments.format != "text":
        raise UsageError("--diff shows a diff, and no report in another --format: leave out one of them")
    if arguments.write_baseline is not None and (arguments.fix or arguments.diff):
        raise UsageError("--write-baseline lists what is found and changes nothing: leave out --fix and --diff")
    request, choice = _asked(arguments)
    checked = _run(request, choice)
    if arguments.write_baseline is not None:
        return _write_baseline(arguments.write_baseline, checked)
    if arguments.diff:
        return _show_changes(checked)
    if arguments.fix:
        checked = _fix(checked, request, choice)
    if checked.gone and not arguments.paths and not arguments.select:  # of a part of the folder not all is found
        are = "is" if checked.gone == 1 else "are"
        complain(f"{checked.gone:,} of the baseline's findings {are} gone: write it anew with --write-baseline")
    _report(checked, arguments.format)
    worst = Severity(arguments.fail_on)
    return FINDINGS if any(found.severity.reaches(worst) for found in checked.diagnostics) else CLEAN


def _asked(arguments: argparse.Namespace) -> tuple[Request, Choice]:
    """What to check, and by which rules."""
    settings = read_settings(Path.cwd())
    if arguments.write_baseline is not None:
        settings = settings._replace(baseline=None)
    choice = choose(
        settings,
        profiles=arguments.profile,
        select=arguments.select,
        ignore=arguments.ignore,
        baseline=arguments.baseline,
    )
    request = Request(
        paths=tuple(arguments.paths) or (Path(),),
        kind=arguments.kind,
        exclude=(*settings.exclude, *arguments.exclude),
        version=arguments.prometheus_version or settings.prometheus_version,
        features=asked_features([*settings.enable_feature, *arguments.enable_feature]),
        follow=arguments.follow,
        takes_kind=True,
    )
    return request, choice


def _run(request: Request, choice: Choice) -> _Checked:
    stacks = find(request)
    today = datetime.now(UTC).date()

    def judge(some: Iterable[Stack]) -> tuple[tuple[Diagnostic, ...], Sources]:
        found, sources = run(some, choice.rules_on, processes=processes(), asks=choice.asks, today=today)
        return choice.wanted(found), sources

    found, sources = without_what_follows(stacks, judge, partial(find, request))
    diagnostics, gone = choice.told(found)
    say_what_is_left_out(stacks)  # some is looked for by rules alone
    return _Checked(diagnostics, sources, count_files(stacks), gone)


def _write_baseline(path: Path, checked: _Checked) -> int:
    from stacklint.project.baseline import write_baseline

    count = write_baseline(path, checked.diagnostics)
    complain(f"`{path}` lists {count:,} finding{'' if count == 1 else 's'}, which --baseline leaves out")
    return CLEAN


def _report(checked: _Checked, form: str) -> None:
    summary = summarise(checked.diagnostics, checked.files)
    if form == "json":
        from stacklint.report.json import render_json

        say(render_json(checked.diagnostics, summary), encoding="utf-8")
    elif form == "concise":
        from stacklint.report.concise import render_concise

        say(render_concise(checked.diagnostics, summary, terminal()))
    elif form == "statistics":
        from stacklint.report.statistics import render_statistics

        say(render_statistics(checked.diagnostics, summary, terminal()))
    elif form == "sarif":
        from stacklint.report.sarif import render_sarif

        say(render_sarif(checked.diagnostics, checked.sources.lines), encoding="utf-8")
    elif form == "github":
        from stacklint.report.github import render_github

        say(render_github(checked.diagnostics), encoding="utf-8")
    elif form == "gitlab":
        from stacklint.report.gitlab import render_gitlab

        say(render_gitlab(checked.diagnostics), encoding="utf-8")
    else:
        from stacklint.report.text import render_text

        say(render_text(checked.diagnostics, summary, checked.sources.lines, terminal()))


def _fix(checked: _Checked, request: Request, choice: Choice) -> _Checked:
    """Apply fixes until none is left, and say on standard error what was fixed."""
    from stacklint.fix import apply, choose, plan
    from stacklint.fix.disk import FixError, replace_texts

    count, rounds, names = 0, 0, set[str]()
    while (fixes := choose(checked.diagnostics)) and rounds < MAX_ROUNDS:
        sources = ((checked.sources.source(name), edits) for name, edits in plan(fixes).items())
        try:
            replace_texts((source, apply(source.text, edits)) for source, edits in sources)
        except FixError as error:
            raise UsageError(str(error)) from error
        count, rounds, names = count + len(fixes), rounds + 1, names | set(plan(fixes))
        checked = _run(request, choice)
    if count:
        complain(f"fixed {count} finding{'' if count == 1 else 's'} in {', '.join(sorted(names))}")
    return checked


def _show_changes(checked: _Checked) -> int:
    from stacklint.fix import apply, choose, difference, plan

    for name, edits in plan(choose(checked.diagnostics)).items():
        text = checked.sources.source(name).text
        say_lines(difference(name, text, apply(text, edits)))
    return FINDINGS if any(found.fixes for found in checked.diagnostics) else CLEAN
