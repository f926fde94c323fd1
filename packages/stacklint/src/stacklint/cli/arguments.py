"""What the command line takes. Commands are imported when they are run: each start pays only for what it uses."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from stacklint.cli.outcome import CLEAN, UsageError
from stacklint.cli.streams import say
from stacklint.diagnostic import Severity
from stacklint.project.versions import read_version

if TYPE_CHECKING:
    from collections.abc import Sequence

_ABOUT = "A type checker for Prometheus and Grafana stacks: offline, without configuration."
_CHECK = """Check every stack below a folder, or single files, and follow every link between them. Exit codes: 0 nothing
at or above --fail-on, 1 findings, 2 what was asked for can't be done, 3 a fault of stacklint itself."""
_PROMQL = """Check an expression as Prometheus would, and say what it evaluates to; every fault is shown at its place.
Grafana's variables are filled in first. With --tree or --format show the expression instead. Exit codes: 0 without a
fault, 1 with one, 2 what was asked for can't be done, 3 a fault of stacklint itself."""

_GRAPH = """Show what a stack is made of and what needs what: services, scrape jobs, metrics, rules, alerts, panels,
dashboards, data sources, providers, mounts and files. What is broken is marked. Exit codes: 0, whatever is broken; 2
what was asked for can't be done, 3 a fault of stacklint itself."""

_RULES = """List every rule: code, severity, name, title. With codes or names of rules, tell what they find and why it
matters."""

_RENAME = """Give something another name in every file of a folder that has it: first as a diff, then, if that is meant,
on disk. Comments and layout stay. Exit codes: 0 renamed, 1 nothing was changed, 2 what was asked for can't be done, 3 a
fault of stacklint itself."""
_RENAME_METRIC = """Rename a metric: in rules, their unit tests and texts of alerts, in dashboards and alerts of
Grafana, in exposition texts, and where the source of a program declares it. The series of a histogram or a summary go
with it."""
_RENAME_UID = """Give a data source another uid: where it is provisioned, and in the dashboards, alerts and data
sources that refer to it."""

_LSP = """Serve an editor: speaks the Language Server Protocol over standard input and output, checks the folders that
the editor works in as `check` would there, unsaved texts included, and reports while people type. docs/editor.md says
how editors are told of it. It needs the extra `stacklint[lsp]`. Exit codes: 0 ended as the protocol says, 1 ended
otherwise, 2 what was asked for can't be done, 3 a fault of stacklint itself."""

_FORMATS = ("text", "concise", "statistics", "json", "sarif", "github", "gitlab")


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are one sentence."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}: {self.hint}")

    @property
    def hint(self) -> str:
        """Where it is told what this parser takes."""
        return f"see `{self.prog} --help`"

    def refuse(self, argument: str) -> NoReturn:
        """Complain of an argument that isn't taken, and say what may have been meant."""
        from stacklint.models.nearness import nearest

        if not argument.startswith("-"):
            raise UsageError(f"`{argument}` is one argument too many: {self.hint}")
        option, _, _ = argument.partition("=")
        right = nearest(option, self._option_string_actions)
        raise UsageError(f"there is no option `{option}`: {f'did you mean `{right}`?' if right else self.hint}")


def read(arguments: Sequence[str] | None) -> argparse.Namespace:
    """What a command line says; `command` is the function to call with it.

    Raises:
        UsageError: it isn't what a command line may be.
    """
    options, rest = parser().parse_known_args(arguments)
    if rest:
        reader: _Parser = options.reader
        reader.refuse(rest[0])
    return options


def parser() -> argparse.ArgumentParser:
    """What the command line takes."""
    top = _Parser(prog="stacklint", description=_ABOUT)
    top.add_argument("--version", action=_Version, nargs=0, help="say version and whether it is compiled, and exit")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    _add_check(commands.add_parser("check", help="check stacks or single files", description=_CHECK))
    _add_promql(commands.add_parser("promql", help="check or format an expression", description=_PROMQL))
    _add_graph(commands.add_parser("graph", help="show what feeds what in a stack", description=_GRAPH))
    rename = commands.add_parser("rename", help="rename a metric or a data source's uid", description=_RENAME)
    _add_rename(rename.add_subparsers(required=True, dest="what", metavar="WHAT"))
    lsp = commands.add_parser("lsp", help="serve an editor", description=_LSP)
    lsp.set_defaults(command=_lsp, reader=lsp)
    rules = commands.add_parser("rules", help="list the rules, or explain some", description=_RULES)
    rules.add_argument("names", nargs="*", metavar="RULE", help="explain this rule, by code or name")
    rules.set_defaults(command=_rules, reader=rules)
    schemas = commands.add_parser(
        "schemas",
        help="write the JSON Schemas of the formats",
        description="Write a JSON Schema for each kind of file.",
    )
    schemas.add_argument("--output", type=_path, default=Path("schemas"), help="folder to write to (default: schemas)")
    schemas.set_defaults(command=_schemas, reader=schemas)
    return top


def _add_check(check: argparse.ArgumentParser) -> None:
    from stacklint.models import Kind

    check.add_argument("paths", nargs="*", type=_path, metavar="PATH", help="folders or files (default: this folder)")
    check.add_argument("--kind", choices=[kind.value for kind in Kind], help="check single files as this kind")
    check.add_argument("--format", choices=_FORMATS, default="text", help="how to report (default: text)")
    check.add_argument(
        "--fail-on",
        choices=[severity.value for severity in Severity],
        default="error",
        help="the severity from which the exit code is 1 (default: error)",
    )
    check.add_argument(
        "--prometheus-version",
        type=_version,
        metavar="X.Y",
        help="the Prometheus that is meant (default: by the tag of its image, else the newest known)",
    )
    _add_features(check, "feature flags that it is started with beside those of its command, separated by commas")
    check.add_argument(
        "--exclude", action="append", default=[], metavar="GLOB", help="leave out files or folders (repeatable)"
    )
    _add_follow(check)
    check.add_argument(
        "--select",
        action="extend",
        default=[],
        type=_names,
        metavar="RULES",
        help="ask only these rules, by code or name, whatever their profile, or a family such as `LK`; several are "
        "separated by commas (repeatable)",
    )
    check.add_argument(
        "--ignore",
        action="extend",
        default=[],
        type=_names,
        metavar="RULES",
        help="leave out rules, or a family (repeatable)",
    )
    check.add_argument(
        "--profile",
        action="extend",
        default=[],
        type=_names,
        metavar="NAMES",
        help="ask the rules of this profile as well, such as `opinion` (repeatable)",
    )
    known = check.add_mutually_exclusive_group()
    known.add_argument("--baseline", type=_path, metavar="FILE", help="tell only what this file doesn't list")
    known.add_argument(
        "--write-baseline", type=_path, metavar="FILE", help="list what is found in a file for --baseline, and exit"
    )
    cure = check.add_mutually_exclusive_group()
    cure.add_argument("--fix", action="store_true", help="apply the fixes that there are, and report what is left")
    cure.add_argument("--diff", action="store_true", help="show what --fix would change; exit 1 if it is anything")
    check.set_defaults(command=_check, reader=check)


def _add_graph(graph: argparse.ArgumentParser) -> None:
    graph.add_argument("path", nargs="?", type=_path, default=Path(), metavar="PATH", help="a folder or a file")
    forms = ("text", "mermaid", "dot", "json")
    graph.add_argument("--format", choices=forms, default="text", help="how to show it (default: text)")
    graph.add_argument(
        "--from",
        dest="start",
        metavar="NODE",
        help="only what this one feeds, and what breaks with it: `KIND:NAME`, or a name that only one has",
    )
    graph.add_argument("--to", dest="end", metavar="NODE", help="only what this one needs")
    graph.add_argument(
        "--exclude", action="append", default=[], metavar="GLOB", help="leave out files or folders (repeatable)"
    )
    _add_follow(graph)
    graph.set_defaults(command=_graph, reader=graph)


def _add_rename(kinds: argparse._SubParsersAction[_Parser]) -> None:
    for what, about in (("metric", _RENAME_METRIC), ("datasource-uid", _RENAME_UID)):
        short = "a metric" if what == "metric" else "the uid of a data source"
        rename = kinds.add_parser(what, help=short, description=about)
        rename.add_argument("old", metavar="OLD", help="its name")
        rename.add_argument("new", metavar="NEW", help="its new name")
        rename.add_argument(
            "path", nargs="?", type=_path, default=Path(), metavar="PATH", help="the folder (default: this one)"
        )
        rename.add_argument("--yes", action="store_true", help="don't ask before files are changed")
        rename.add_argument("--force", action="store_true", help="go on where something else has the new name")
        rename.add_argument(
            "--exclude", action="append", default=[], metavar="GLOB", help="leave out files or folders (repeatable)"
        )
        rename.set_defaults(command=_rename, reader=rename)


def _add_promql(promql: argparse.ArgumentParser) -> None:
    promql.add_argument(
        "expression",
        nargs="?",
        metavar="EXPR",
        help="the expression (default, and for `-`: standard input); put `--` before one that begins with a minus",
    )
    show = promql.add_mutually_exclusive_group()
    show.add_argument("--tree", action="store_true", help="show the parts of the expression, with types and places")
    show.add_argument("--format", action="store_true", help="write the expression as `promtool promql format` does")
    promql.add_argument(
        "--prometheus-version", type=_version, metavar="X.Y", help="the Prometheus that is meant (default: the newest)"
    )
    _add_features(promql, "feature flags that it is started with, separated by commas")
    promql.set_defaults(command=_promql, reader=promql)


def _add_features(command: argparse.ArgumentParser, what: str) -> None:
    command.add_argument("--enable-feature", action="append", default=[], metavar="NAMES", help=f"{what} (repeatable)")


def _add_follow(command: argparse.ArgumentParser) -> None:
    command.add_argument("--follow", action="store_true", help="follow symbolic links that lead out of the folder")


def _check(arguments: argparse.Namespace) -> int:
    from stacklint.cli.check import check

    return check(arguments)


def _promql(arguments: argparse.Namespace) -> int:
    from stacklint.cli.promql import promql

    return promql(arguments)


def _graph(arguments: argparse.Namespace) -> int:
    from stacklint.cli.graph import graph

    return graph(arguments)


def _rename(arguments: argparse.Namespace) -> int:
    from stacklint.cli.rename import rename

    return rename(arguments)


def _lsp(_: argparse.Namespace) -> int:
    from stacklint.cli.lsp import lsp

    return lsp()


def _rules(arguments: argparse.Namespace) -> int:
    from stacklint.cli.rules import rules

    return rules(arguments.names)


def _schemas(arguments: argparse.Namespace) -> int:
    from stacklint.cli.schemas import schemas

    return schemas(arguments.output)


def _path(text: str) -> Path:
    """A path; an empty text, as a shell makes of a variable without a value, would be the working folder."""
    if not text:
        raise argparse.ArgumentTypeError("an empty text is no path: write `.` for this folder")
    return Path(text)


def _names(text: str) -> list[str]:
    """Names that are separated by commas."""
    return [name.strip() for name in text.split(",")]


def _version(text: str) -> tuple[int, int]:
    try:
        return read_version(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


class _Version(argparse.Action):
    """Says the version; it is looked up only then, since that takes longer than the rest of the start."""

    def __call__(self, *_: object) -> None:
        from stacklint import __version__, text

        form = "interpreted" if text.__file__.endswith(".py") else "compiled"
        say(f"stacklint {__version__} ({form})\n")
        raise SystemExit(CLEAN)
