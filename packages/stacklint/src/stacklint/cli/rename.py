"""`stacklint rename`: gives a metric, or the uid of a data source, another name in every file that has it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from stacklint.cli.features import asked_features
from stacklint.cli.outcome import CLEAN, FINDINGS, UsageError
from stacklint.cli.places import Request, find, say_what_is_left_out
from stacklint.cli.streams import ask, complain, say_lines
from stacklint.engine import Sources, run
from stacklint.fix import difference
from stacklint.fix.disk import FixError, replace_texts
from stacklint.project.settings import read_settings
from stacklint.rename.change import Renamed, RenameError, Renaming, renamed
from stacklint.rename.datasource import rename_datasource_uid
from stacklint.rename.metric import rename_metric
from stacklint.rules.api import discover

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from stacklint.stack.stack import Stack

_SHOWN, _LINES = 20, 5
"""How many files are named in which something stays as it is, and how many lines of each."""


def rename(arguments: argparse.Namespace) -> int:
    """Do what `stacklint rename` was asked for, and return its exit code."""
    if arguments.path.is_file():
        raise UsageError(f"`{arguments.path}` is a file: name the folder in which everything is to be renamed")
    stacks = _read(arguments)
    sources = Sources(stack.files for stack in stacks)
    try:
        plan = _plan(arguments, stacks, sources)
        done = renamed(plan, sources, stacks[0].files)
    except RenameError as error:
        raise UsageError(str(error)) from error
    finally:
        say_what_is_left_out(stacks)
    _show(plan, done, sources)
    if not done.texts:
        raise UsageError(f"`{arguments.old}` stands nowhere where it can be changed")
    if not _is_agreed(arguments, done):
        return FINDINGS
    before = _findings(stacks)
    _write(done, sources)
    complain(f"renamed `{arguments.old}` to `{arguments.new}` in {_count(done)}")
    if more := _findings(_read(arguments)) - before:
        listed = ", ".join(f"{code} ({count})" for code, count in sorted(more.items()))
        complain(f"`stacklint check` finds more than before: {listed}")
    return CLEAN


def _read(arguments: argparse.Namespace) -> tuple[Stack, ...]:
    settings = read_settings(Path.cwd())
    return find(
        Request(
            paths=(arguments.path,),
            kind=None,
            exclude=(*settings.exclude, *arguments.exclude),
            version=settings.prometheus_version,
            features=asked_features(settings.enable_feature),
        )
    )


def _plan(arguments: argparse.Namespace, stacks: Sequence[Stack], sources: Sources) -> Renaming:
    old, new, force = arguments.old, arguments.new, arguments.force
    if arguments.what == "metric":
        return rename_metric(stacks, old, new, sources.location, force=force)
    return rename_datasource_uid(stacks, old, new, sources, force=force)


def _show(plan: Renaming, done: Renamed, sources: Sources) -> None:
    """Show what would change, and say on standard error what would not."""
    for name, text in done.texts.items():
        say_lines(difference(name, sources.source(name).text, text))
    for note in plan.notes:
        complain(note)
    lines: dict[tuple[str, str], list[str]] = {}
    for left in done.left:
        at = sources.location(left.where)
        lines.setdefault((at.file, left.why), []).append(f"{at.line}")
    for (file, why), several in [*lines.items()][:_SHOWN]:
        more = "" if len(several) <= _LINES else f" and {len(several) - _LINES} more"
        complain(f"left as it is: {file}:{', '.join(several[:_LINES])}{more}: {why}")
    if len(lines) > _SHOWN:
        complain(f"left as it is in {len(lines) - _SHOWN} more files")


def _is_agreed(arguments: argparse.Namespace, done: Renamed) -> bool:
    """Whether what was shown is meant, as an option or a person at a terminal says."""
    answer = True if arguments.yes else ask(f"Change {_count(done)}? [y/N] ")
    if answer is None:
        complain("nothing was changed, since nobody can be asked here: say --yes if that is meant")
    elif not answer:
        complain("nothing was changed")
    return bool(answer)


def _write(done: Renamed, sources: Sources) -> None:
    try:
        replace_texts((sources.source(name), text) for name, text in done.texts.items())
    except FixError as error:
        raise UsageError(str(error)) from error


def _findings(stacks: Sequence[Stack]) -> Counter[str]:
    """How often each rule finds something, to tell whether something new is wrong."""
    diagnostics, _ = run(stacks, discover())
    return Counter(diagnostic.code for diagnostic in diagnostics)


def _count(done: Renamed) -> str:
    places, files = done.places, len(done.texts)
    return f"{places} place{'s' * (places != 1)} of {files} file{'s' * (files != 1)}"
