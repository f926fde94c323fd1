"""The command line: the one place that reads the environment, writes to streams and exits."""

from __future__ import annotations

import argparse
import io
import os
import shutil
import sys
import tomllib
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stacklint.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from stacklint.diagnostic import Diagnostic
    from stacklint.engine import Sources
    from stacklint.report.terminal import Terminal
    from stacklint.rules.api import Rule
    from stacklint.stack.stack import Stack

CLEAN, FINDINGS, USAGE, BUG, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes: nothing at or above `--fail-on`, findings, wrong usage, a fault of our own, Ctrl-C."""

MAX_ROUNDS = 10
"""How often `--fix` checks again for what the last fixes have made visible."""


class UsageError(Exception):
    """What is asked for can't be done; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Options:
    """What `stacklint check` is asked to do."""

    paths: tuple[Path, ...]
    kind: str | None
    exclude: tuple[str, ...]
    ignore: frozenset[str]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check has found, the texts to show it with, and how many files were read."""

    diagnostics: tuple[Diagnostic, ...]
    sources: Sources
    files: int


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a name may hold what the terminal's encoding does not
            stream.reconfigure(errors="backslashreplace")
    try:
        options = parser().parse_args(arguments)
        command: Callable[[argparse.Namespace], int] = options.command
        return command(options)
    except SystemExit as stop:
        return int(stop.code or CLEAN)
    except UsageError as error:
        _complain(str(error))
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - whatever it is, it is ours, and the exit code has to say so
        traceback.print_exc()
        _complain(": ".join(["this is a fault of stacklint itself", *getattr(error, "__notes__", [])]))
        _complain("please report it with the lines above")
        return BUG


def parser() -> argparse.ArgumentParser:
    """What the command line takes; `command` of its result is the function to call with it."""
    from stacklint.models import Kind

    top = argparse.ArgumentParser(prog="stacklint", description=_ABOUT)
    top.add_argument("--version", action=_Version, nargs=0, help="say which version this is, and exit")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="check stacks or single files", description=_CHECK)
    check.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="folders or files (default: this folder)")
    check.add_argument("--kind", choices=[kind.value for kind in Kind], help="check single files as this kind")
    check.add_argument("--format", choices=("text", "json"), default="text", help="how to report (default: text)")
    check.add_argument(
        "--fail-on",
        choices=[severity.value for severity in Severity],
        default="error",
        help="the severity from which the exit code is 1 (default: error)",
    )
    check.add_argument(
        "--exclude", action="append", default=[], metavar="GLOB", help="leave out files or folders (repeatable)"
    )
    check.add_argument(
        "--ignore", action="append", default=[], metavar="RULE", help="leave out a rule, by code or name (repeatable)"
    )
    cure = check.add_mutually_exclusive_group()
    cure.add_argument("--fix", action="store_true", help="apply the fixes that there are, and report what is left")
    cure.add_argument("--diff", action="store_true", help="show what --fix would change; exit 1 if it is anything")
    check.set_defaults(command=_check)

    rules = commands.add_parser(
        "rules", help="list the rules", description="List every rule: code, severity, name, title."
    )
    rules.set_defaults(command=_rules)

    schemas = commands.add_parser(
        "schemas",
        help="write the JSON Schemas of the formats",
        description="Write a JSON Schema for each kind of file.",
    )
    schemas.add_argument("--output", type=Path, default=Path("schemas"), help="folder to write to (default: schemas)")
    schemas.set_defaults(command=_schemas)
    return top


def check_paths(options: Options, rules: Sequence[Rule]) -> Checked:
    """Check what the options name."""
    from stacklint.engine import count_files, run

    stacks = [stack for path in options.paths for stack in _stacks(path, options)]
    diagnostics, sources = run(stacks, [rule for rule in rules if not options.ignore & {rule.code, rule.name}])
    return Checked(diagnostics, sources, count_files(stacks))


def _check(arguments: argparse.Namespace) -> int:
    from stacklint.rules.api import discover

    rules = discover()
    options = _options(arguments, rules)
    checked = check_paths(options, rules)
    if arguments.diff and arguments.format != "text":
        raise UsageError("--diff shows a diff, and no report in another --format: leave out one of them")
    if arguments.diff:
        return _show_changes(checked)
    if arguments.fix:
        checked = _fix(checked, options, rules)
    _report(checked, arguments.format)
    worst = Severity(arguments.fail_on)
    return FINDINGS if any(found.severity.reaches(worst) for found in checked.diagnostics) else CLEAN


def _report(checked: Checked, form: str) -> None:
    from stacklint.report import summarise

    summary = summarise(checked.diagnostics, checked.files)
    if form == "json":
        from stacklint.report.json import render_json

        _say(render_json(checked.diagnostics, summary), encoding="utf-8")
    else:
        from stacklint.report.text import render_text

        _say(render_text(checked.diagnostics, summary, checked.sources.lines, _terminal()))


def _stacks(path: Path, options: Options) -> Sequence[Stack]:
    """The stacks that a path of the command line stands for; there is at least one file in them."""
    from stacklint.stack.discover import find_stacks
    from stacklint.stack.files import MAX_ENTRIES, Files

    whole = _found(path)
    if not whole.is_dir():
        return [_lone(path, whole, options)]
    if options.kind is not None:
        raise UsageError(f"--kind says what a file is, and `{path}` is a folder: name the file")
    files = Files(path, base=Path.cwd(), exclude=options.exclude)
    stacks = find_stacks(files)
    if files.truncated:
        _complain(f"`{path}` holds more than {MAX_ENTRIES:,} files and folders, the rest was left out: use --exclude")
    if not any(stack.documents for stack in stacks):
        raise UsageError(f"{_NOTHING.format(path)}: name another folder, or a file and its --kind")
    return stacks


def _lone(path: Path, whole: Path, options: Options) -> Stack:
    """The stack that a single file stands for: its own, if it is a compose file."""
    from stacklint.models import Kind
    from stacklint.stack.discover import find_stack, loose_stack
    from stacklint.stack.files import Files
    from stacklint.stack.kinds import classify

    here = Path.cwd()
    root = here if whole.is_relative_to(here) else whole.parent
    files = Files(root, base=here, exclude=options.exclude)
    inner = whole.relative_to(root).as_posix()
    kind = Kind(options.kind) if options.kind is not None else classify(inner, files)
    if kind is None:
        problem = next((problem for document in files.parsed() for problem in document.problems), None)
        reason = f", since it {problem.message}" if problem is not None else ""
        raise UsageError(f"can't tell what `{path}` is{reason}: say it with --kind ({', '.join(Kind)})")
    return find_stack(files, inner) if kind is Kind.COMPOSE else loose_stack(files, [(inner, kind)])


def _found(path: Path) -> Path:
    """The file or folder that a path leads to, which can be read."""
    try:
        whole = path.resolve(strict=True)
        if not whole.is_dir() and not whole.is_file():
            raise UsageError(f"can't check `{path}`: it is neither a file nor a folder")
        os.close(os.open(whole, os.O_RDONLY))
    except FileNotFoundError as error:
        raise UsageError(f"there is no file or folder `{path}`") from error
    except (OSError, RuntimeError, ValueError) as error:
        raise UsageError(f"can't check `{path}`: {getattr(error, 'strerror', error)}") from error
    return whole


def _fix(checked: Checked, options: Options, rules: Sequence[Rule]) -> Checked:
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
        checked = check_paths(options, rules)
    if count:
        _complain(f"fixed {count} finding{'' if count == 1 else 's'} in {', '.join(sorted(names))}")
    return checked


def _show_changes(checked: Checked) -> int:
    from stacklint.fix import apply, choose, difference, plan

    for name, edits in plan(choose(checked.diagnostics)).items():
        text = checked.sources.source(name).text
        lines = difference(name, text, apply(text, edits)).split("\n")
        _say("\n".join(map(_terminal().show, lines) if _is_terminal() else lines))
    return FINDINGS if any(found.fixes for found in checked.diagnostics) else CLEAN


def _rules(_: argparse.Namespace) -> int:
    from stacklint.rules.api import discover

    _say("".join(f"{rule.code}  {rule.severity:<8} {rule.name:<28} {rule.title}\n" for rule in discover()))
    return CLEAN


def _schemas(arguments: argparse.Namespace) -> int:
    from stacklint.models.export import render

    folder: Path = arguments.output
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in render().items():
            (folder / name).write_text(text, "utf-8")
            _say(f"{(folder / name).as_posix()}\n")
    except OSError as error:
        raise UsageError(f"can't write to `{folder}`: {error.strerror}") from error
    return CLEAN


def _options(arguments: argparse.Namespace, rules: Iterable[Rule]) -> Options:
    settings = _settings(Path.cwd())
    ignored = (*settings["ignore"], *arguments.ignore)
    known = {name for rule in rules for name in (rule.code, rule.name)}
    for name in ignored:
        if name not in known:
            raise UsageError(f"there is no rule `{name}` to ignore: `stacklint rules` lists them")
    return Options(
        paths=tuple(arguments.paths) or (Path(),),
        kind=arguments.kind,
        exclude=(*settings["exclude"], *arguments.exclude),
        ignore=frozenset(ignored),
    )


def _settings(folder: Path) -> dict[str, tuple[str, ...]]:
    """The `[tool.stacklint]` table of the folder's pyproject.toml: lists `exclude` and `ignore`."""
    path = folder / "pyproject.toml"
    try:
        table: object = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        table = {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"can't read `{path.name}`: {getattr(error, 'strerror', error)}") from error
    for key in ("tool", "stacklint"):
        table = table.get(key, {}) if isinstance(table, dict) else None
    if not isinstance(table, dict):
        raise UsageError(f"`{path.name}`: `tool.stacklint` is no table")
    for key in sorted(table.keys() - {"exclude", "ignore"}):
        raise UsageError(f"`{path.name}`: `tool.stacklint` has no setting `{key}`, only `exclude` and `ignore`")
    settings = {}
    for key in ("exclude", "ignore"):
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise UsageError(f"`{path.name}`: `{key}` of `tool.stacklint` is no list of texts")
        settings[key] = tuple(value)
    return settings


def _terminal() -> Terminal:
    """What standard output can show: see no-color.org and force-color.org; the former wins, as in Python itself."""
    from stacklint.report.terminal import WIDTH, Terminal

    wanted = bool(os.environ.get("FORCE_COLOR")) or (_is_terminal() and os.environ.get("TERM") != "dumb")
    return Terminal(
        colour=wanted and not os.environ.get("NO_COLOR"),
        width=shutil.get_terminal_size().columns - len(" 1000 | ") if _is_terminal() else WIDTH,
        encoding=getattr(sys.stdout, "encoding", None) or "utf-8",
    )


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _say(text: str, *, encoding: str | None = None) -> None:
    """Write to standard output. A reader that goes away early, as `head` does, is no fault and changes no verdict."""
    stream = sys.stdout
    if stream is None:  # closed by whoever started us
        return
    if encoding is not None and isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=encoding)
    try:
        stream.write(text)
        stream.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # or Python fails again when it exits
        if not isinstance(error, BrokenPipeError):
            raise UsageError(f"can't write to standard output: {error.strerror}") from error


def _complain(sentence: str) -> None:
    from stacklint.report.terminal import Terminal

    print(f"stacklint: {Terminal().show(sentence)}", file=sys.stderr)


class _Version(argparse.Action):
    """Says the version; it is looked up only then, since that takes longer than the rest of the start."""

    def __call__(self, *_: object) -> None:
        from stacklint import __version__

        _say(f"stacklint {__version__}\n")
        raise SystemExit(CLEAN)


_ABOUT = "A type checker for Prometheus and Grafana stacks: offline, without configuration."
_CHECK = """Check every stack below a folder, or single files, and follow every link between them. Exit codes: 0 nothing
at or above --fail-on, 1 findings, 2 what was asked for can't be done, 3 a fault of stacklint itself."""
_NOTHING = "nothing to check below `{}`: no compose file starts Prometheus or Grafana, and no file is of a known kind"
