"""The command line: the one place that reads the environment, writes to streams and exits."""

from __future__ import annotations

import argparse
import os
import sys
import tomllib
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from stacklint import __version__
from stacklint.diagnostic import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stacklint.diagnostic import Diagnostic
    from stacklint.engine import Sources

CLEAN, FINDINGS, USAGE, BUG = 0, 1, 2, 3
"""Exit codes: nothing at or above `--fail-on`, findings, wrong usage, a fault of our own."""

KINDS = ("prometheus", "rules", "datasources", "provider", "dashboard", "compose", "alertmanager")


class UsageError(Exception):
    """The command line, or the configuration, asks for what can't be done."""


@dataclass(frozen=True, slots=True)
class Options:
    """What `stacklint check` is asked to do."""

    paths: tuple[Path, ...]
    kind: str | None
    form: str
    fail_on: Severity
    exclude: tuple[str, ...]
    ignore: frozenset[str]
    fix: bool
    colour: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as stop:
        return int(stop.code or 0)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except UsageError as error:
        print(f"stacklint: {error}", file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLEAN
    except Exception:  # noqa: BLE001 - whatever it is, it is ours, and the exit code has to say so
        traceback.print_exc()
        print("stacklint: this is a fault of stacklint itself, please report it with the lines above", file=sys.stderr)
        return BUG


def check_paths(options: Options) -> tuple[tuple[Diagnostic, ...], Sources, int]:
    """Check what the options name: the diagnostics, the texts to show them with, and how many files were read."""
    from stacklint.engine import run
    from stacklint.rules.api import discover

    stacks = [stack for path in options.paths for stack in _stacks(path, options)]
    diagnostics, sources = run(stacks, discover())
    shown = tuple(
        diagnostic
        for diagnostic in diagnostics
        if diagnostic.code not in options.ignore and diagnostic.name not in options.ignore
    )
    return shown, sources, len({document.name for stack in stacks for document, _ in stack.documents})


def _stacks(path: Path, options: Options) -> list[Stack]:
    from stacklint.models import Kind
    from stacklint.stack.discover import find_stack, find_stacks, loose_stack
    from stacklint.stack.files import Files
    from stacklint.stack.kinds import classify

    here = Path.cwd()
    if not path.exists():
        raise UsageError(f"{path} does not exist")
    if path.is_dir():
        if options.kind is not None:
            raise UsageError(f"--kind names the kind of a file, and {path} is a folder")
        return list(find_stacks(Files(path, base=here, exclude=options.exclude)))
    whole = path.resolve()
    root = here if whole.is_relative_to(here.resolve()) else whole.parent
    files = Files(root, base=here, exclude=options.exclude)
    inner = whole.relative_to(root.resolve()).as_posix()
    kind = Kind(options.kind) if options.kind is not None else classify(inner, files)
    if kind is None:
        raise UsageError(f"can't tell what {path} is: name its kind with --kind ({', '.join(KINDS)})")
    return [find_stack(files, inner) if kind is Kind.COMPOSE else loose_stack(files, [(inner, kind)])]


def _check(arguments: argparse.Namespace) -> int:
    from stacklint.report import summarise
    from stacklint.report.json import render_json
    from stacklint.report.text import render_text

    options = _options(arguments)
    diagnostics, sources, count = check_paths(options)
    if options.fix and _write_fixes(diagnostics, sources):
        diagnostics, sources, count = check_paths(options)
    summary = summarise(diagnostics, count)
    if options.form == "json":
        sys.stdout.write(render_json(diagnostics, summary))
    else:
        sys.stdout.write(render_text(diagnostics, summary, sources.lines, colour=options.colour))
    sys.stdout.flush()
    return FINDINGS if any(found.severity.reaches(options.fail_on) for found in diagnostics) else CLEAN


def _write_fixes(diagnostics: Sequence[Diagnostic], sources: Sources) -> bool:
    """Apply the fixes that there are; each file is replaced as a whole or not at all."""
    from stacklint.fix import apply, plan

    plans = plan(diagnostics)
    for name, edits in plans.items():
        path = Path(name)
        text = apply(sources.lines(name).text, edits)
        fresh = path.with_name(f".{path.name}.stacklint")
        fresh.write_bytes(text.encode())
        fresh.chmod(path.stat().st_mode & 0o7777)
        fresh.replace(path)
    return bool(plans)


def _schemas(arguments: argparse.Namespace) -> int:
    from stacklint.models.export import render

    folder: Path = arguments.output
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in render().items():
        (folder / name).write_text(text, "utf-8")
        print(folder / name)
    return CLEAN


def _rules(_: argparse.Namespace) -> int:
    from stacklint.rules.api import discover

    for rule in discover():
        print(f"{rule.code} {rule.severity:<8}{rule.name:<36}{rule.title}")
    return CLEAN


def _options(arguments: argparse.Namespace) -> Options:
    settings = _settings(Path.cwd())
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return Options(
        paths=tuple(arguments.paths) or (Path(),),
        kind=arguments.kind,
        form=arguments.format,
        fail_on=Severity(arguments.fail_on),
        exclude=(*settings["exclude"], *arguments.exclude),
        ignore=frozenset((*settings["ignore"], *arguments.ignore)),
        fix=arguments.fix,
        colour=colour,
    )


def _settings(folder: Path) -> dict[str, tuple[str, ...]]:
    """The `[tool.stacklint]` table of the folder's pyproject.toml: lists `exclude` and `ignore`."""
    path = folder / "pyproject.toml"
    try:
        table = tomllib.loads(path.read_text("utf-8")).get("tool", {}).get("stacklint", {})
    except FileNotFoundError:
        table = {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"{path.name}: {error}") from error
    unknown = sorted(set(table) - {"exclude", "ignore"})
    if unknown:
        raise UsageError(f"{path.name}: [tool.stacklint] has no setting {unknown[0]!r}, only 'exclude' and 'ignore'")
    settings = {}
    for key in ("exclude", "ignore"):
        value = table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise UsageError(f"{path.name}: [tool.stacklint] {key} is no list of strings")
        settings[key] = tuple(value)
    return settings


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="stacklint",
        description="A type checker for Prometheus and Grafana stacks: offline, without configuration.",
    )
    parser.add_argument("--version", action="version", version=f"stacklint {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="check stacks or single files", description=_CHECK)
    check.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="folders or files (default: this folder)")
    check.add_argument("--kind", choices=KINDS, help="check a single file as this kind")
    check.add_argument("--format", choices=("text", "json"), default="text", help="how to report (default: text)")
    check.add_argument(
        "--fail-on",
        choices=[severity.value for severity in Severity],
        default="error",
        help="the severity from which the exit code is 1 (default: error)",
    )
    check.add_argument("--exclude", action="append", default=[], metavar="GLOB", help="leave out paths (repeatable)")
    check.add_argument("--ignore", action="append", default=[], metavar="RULE", help="leave out a rule (repeatable)")
    check.add_argument("--fix", action="store_true", help="apply the fixes that are safe, then check again")
    check.set_defaults(command=_check)

    rules = commands.add_parser("rules", help="list the rules")
    rules.set_defaults(command=_rules)

    schemas = commands.add_parser("schemas", help="write the JSON Schemas of the formats")
    schemas.add_argument("--output", type=Path, default=Path("schemas"), help="folder to write to (default: schemas)")
    schemas.set_defaults(command=_schemas)
    return parser


_CHECK = """Check every stack below a folder, or single files.
Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage, 3 a fault of stacklint itself."""

if TYPE_CHECKING:
    from stacklint.stack.stack import Stack
