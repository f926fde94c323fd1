"""The page of the command line, from the parser itself."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from stacklint.cli import parser
from stacklint.docs.demo import demonstrate, demonstrate_graph
from stacklint.docs.markdown import fence, page, table
from stacklint.report.json import render_json
from stacklint.rules.fixtures import edited, stack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stacklint.rules.api import Rule

_EXIT = """\
| Exit code | Meaning |
| --- | --- |
| 0 | nothing at or above `--fail-on`; with `--diff`, nothing to change; an expression without a fault; renamed |
| 1 | findings; with `--diff`, changes; an expression with a fault; a renaming that was only shown |
| 2 | what was asked for can't be done: a sentence on standard error says why |
| 3 | a fault of stacklint itself: please report it with the lines that it printed |
| 130 | interrupted with Ctrl-C |"""

_PATHS = """\
A folder is searched for compose files that start Prometheus or Grafana. Each is a stack, with all that it mounts and
loads. Where there is none, the files are told by their content and checked one by one. A single file is checked alone,
a compose file as its stack. A folder in which there is nothing to check is an error (exit code 2), since a typing
mistake must not look like success.

What a compose file mounts from beside the folder is followed through the whole repository (the nearest folder above
that has a `.git`), or through the working folder where there is none. Only below the folder are stacks looked for.

Nothing outside of that is read. A symbolic link that leads out of it is named on standard error and not followed, so
that nothing is known of what is behind it; with `--follow` it is read as if it stood there. Nor is anything known of
what is in a folder that can't be read, or in a submodule that isn't checked out; they are named where something in
them is looked for, and so is a file that can't be read where files are told by their content.

Passed over, unless they are named or a stack mounts what is in them, are folders that never hold a stack of their own:
hidden ones, `node_modules`, `vendor`, `dist`, `target`, `testdata`, `fixtures` and the like. Nothing is said of files
that are encrypted (by sops, git-crypt, ansible-vault, age, PGP), and no more than is sure of templates.

A pattern of `--exclude` with a slash in it is compared with paths from the working folder, one without with the name
of every file and folder; `*` stands for any characters, slashes included. What is below an excluded folder is not
looked for. A path that is named on the command line is checked whatever patterns say, and so is what a stack loads.

Paths in reports are relative to the working folder, and whole where they lie outside of it. Lines and columns begin
with 1, columns count code points, and the end of a range is the first column after it. What a rule says of several
places of a file in the same words is shown once, with the line and column of each other place; JSON has all of them."""

_PROMETHEUS = """\
What is valid depends on the version of Prometheus and on its feature flags. The version is the first of

1. `--prometheus-version`, or the setting of that name,
2. the tag of the image in the compose file (`v3.5.0`; not `latest`), or of the image that a Dockerfile starts from,
3. the newest version that is known.

Feature flags and agent mode are read from the command in the compose file; `--enable-feature`, or the setting of that
name, adds flags. Where it can't be known which flags there are, because no compose file starts the server or because a
script does, what needs a flag is mentioned and no error. Of a rule file that no known server reads,
`--enable-feature` names all flags: what needs another one is an error.
Where several servers read a file, it is judged as each of them would."""

_EXPRESSION = """\
```console
$ stacklint promql 'sum by (job) (rate(http_requests_total[5m]))'
valid in Prometheus 3.16: an instant vector, with no other labels than `job`
$ stacklint promql --format 'sum(rate(x[5m]))by(job)/5'
sum by (job) (rate(x[5m])) / 5
$ git show HEAD:query.promql | stacklint promql --prometheus-version 3.5 --enable-feature promql-experimental-functions
```

The canonical form is the one of `promtool promql format`. An expression of a dashboard may be checked as it is: values
are put in the place of Grafana's variables, which standard error then says. It has no tree and no canonical form
before they are written out."""

_GRAPH = """\
```console
$ stacklint graph                                     # the whole stack, as trees of lines
$ stacklint graph --from metric:http_requests_total   # what breaks if it is renamed
$ stacklint graph --to "panel:Application / Requests" # what this panel needs
$ stacklint graph --format mermaid > graph.mmd        # a drawing; dot is for Graphviz, json for programs
```

An edge leads from what is needed to what needs it, so what `--from` shows is what breaks with a node, and what `--to`
shows is all that a node depends on; both together show what lies on a way from the one to the other. A node is named
by kind and name, as in `metric:up`, or by a name that only one node has; a data source and a dashboard also by uid, a
file by its name without folders, a histogram by each of its series, a recording rule as a metric, too.

An edge is broken where `stacklint check` reports a broken link, with the code of the rule that does. What something
refers to and what isn't there is a node that is missing. Drawings leave out metrics that nothing reads, and several
places of one edge. Queries that another server than the stack's Prometheus answers are no edges to its metrics.

`--format json` prints one object. Its shape is stable in the same way as that of a report: `version` is 1 as long as
keys are only added. Each stack is an entry of `graphs`. `source` and `target` of an edge are ids of nodes; `fault`
says why it doesn't work, and is empty where it does. A node or an edge that stands nowhere in the repository has no
`file`, `line` and `column`."""

_RENAME = """\
```console
$ stacklint rename metric http_requests_total web_requests_total        # shows a diff, and asks
$ stacklint rename metric request_duration_seconds latency_seconds      # with _bucket, _sum and _count
$ stacklint rename datasource-uid prometheus main --yes
```

What is renamed: a metric in the queries of rules, panels, variables and annotations, in alerts of Grafana, in the texts
of alerts, in `match[]` of a federation, in `record`, in unit tests of rules, and in exposition texts (`*.prom`) with
what they say of its family. A uid where a data source is given it, and in all that refers to it; a data source that
gives no uid, and has the one that Grafana derives from its name, is given a line with the new one. Files that play no
role in a stack are renamed as well, those outside of the folder never.

Only a whole name is: `x` is neither `x_total` nor a label. The series of a histogram or a summary go with it, and none
of them can be renamed alone. What can't be changed exactly is left and named: a name of which a variable stands for a
part, one that is written with escapes, a query that another server answers; and whatever else mentions it, such as
comments, links, and source code that isn't understood. In a program that a job scrapes, if it is in a language that is
read (Python, Go, JavaScript and others), the text that names a metric is changed where it is declared; one that is put
together there of several parts, or that a library makes, is refused with its place, and so is a new name that is there
already, unless `--force` is given.

A renaming is done in all files or in none, as fixes are. Before it is, each file is read anew and has to say what it
says now, but for the name; afterwards the stack is checked, and what is then found more than before is named by its
rules. Where standard input is no terminal, `--yes` has to say that it is meant: without it the diff is all there is,
and the exit code is 1."""

_FIX = """\
A fix changes the characters that it is about and nothing else: comments, layout, line ends, encoding and permissions
stay. All files are written completely before the first one is replaced; a file that changed in the meantime, or may
not be written, is refused with a sentence, and then none is changed."""

_SETTINGS = """\
The `[tool.stacklint]` table of the working folder's `pyproject.toml` adds to the options of the same names; the option
`--prometheus-version` wins over the setting:

```toml
[tool.stacklint]
exclude = ["examples", "legacy/*.yml"]
ignore = ["unknown-metric", "DO105"]
profile = ["opinion"]
prometheus-version = "3.5"
enable-feature = ["promql-experimental-functions"]
per-file-ignores = { "generated" = ["OP113"] }
baseline = "stacklint-known.json"
```

`NO_COLOR` and `FORCE_COLOR` turn colours off and on, the former wins. Without them there are colours where standard
output is a terminal."""

_SILENCE = """\
A comment silences rules, by code or name, in any file that has comments:

```yaml
scrape_configs:
  - job_name: gateway # stacklint: ignore[LK101] it runs on a host of its own
  # stacklint: ignore[LK106, LK107] until 2027-01-31: the exporter comes with the next release
  - job_name: app
    static_configs: [{targets: ["app:8000"]}]
```

At the end of a line it speaks of that line. On a line of its own it speaks of the next line, and of those below it that
stand further in; `# stacklint: ignore-file[LK106]` speaks of the whole file. What stands behind the rules is the
reason. If it begins with `until` and a day, the comment holds up to that day (in UTC) and is shown beside the finding
after it. A comment that silences nothing ([SU101](rules/SU101.md)), or is not understood ([SU102](rules/SU102.md)), is
told.

JSON has no comments. What is found in dashboards is silenced in `pyproject.toml`, by patterns as of `--exclude`:

```toml
[tool.stacklint.per-file-ignores]
"grafana/dashboards/vendor" = ["GF190", "unknown-metric"]
```

A repository that has many findings begins with a list of them. `--write-baseline` writes it; with `--baseline`, or the
setting of that name, only what isn't in it is told, and so nothing new comes in while the old is being mended:

```console
$ stacklint check --profile hardening --write-baseline stacklint-known.json
$ stacklint check --profile hardening --baseline stacklint-known.json
```

A finding is known by its file, rule and message, not by its line. How many of the list are gone is said on standard
error, so that it can be written anew."""

_SERVICES = """\
`--format github` prints workflow commands, which GitHub shows beside the lines of a pull request: of each severity the
first ten of a step, the worst first.

```yaml
      - run: stacklint check --format github
```

This repository is an action that does so, from any version of it that is named behind the `@`; its inputs are `path`
and `arguments`.

`--format sarif` prints SARIF 2.1.0 with the other ends of each finding, its fixes and its rule, for code scanning and
for editors that read it. Columns count code points, which the log says. Files are relative to the working folder: run
it in the root of the repository. The job needs `permissions: {security-events: write}`.

```yaml
      - run: stacklint check --format sarif > stacklint.sarif
      - uses: github/codeql-action/upload-sarif@v4
        if: always()
        with:
          sarif_file: stacklint.sarif
```

`--format gitlab` prints a report of code quality, which GitLab shows in merge requests:

```yaml
stacklint:
  script: [stacklint check --format gitlab > gl-code-quality-report.json]
  artifacts:
    when: always
    reports: {codequality: gl-code-quality-report.json}
```

Before each commit, with pre-commit, where stacklint is installed; no file names are passed, since what is wrong lies
between files:

```yaml
  - repo: local
    hooks:
      - id: stacklint
        name: stacklint
        entry: stacklint check
        language: system
        pass_filenames: false
```

pre-commit installs it as well, from this repository: its address stands between `git+` and `@`, and behind that a tag
or a commit. The repository itself can't be named as `repo`, since the package is in a folder of it. Where there is a C
compiler that takes minutes, once, unless `STACKLINT_COMPILE=never` is in the environment.

```yaml
  - repo: local
    hooks:
      - id: stacklint
        name: stacklint
        entry: stacklint check
        language: python
        additional_dependencies: ["stacklint @ git+https://example.org/stack.git@v1.0.0#subdirectory=packages/stacklint"]
        pass_filenames: false
```"""

_JSON = """\
`--format json` prints one object. Its shape is stable: keys may be added, none is removed or changed, and `version`
is 1 as long as that holds. `line`, `column`, `end_line` and `end_column` are meant as above."""


def command_page(rules: Sequence[Rule]) -> str:
    """All there is to know of the command line."""
    return page(("# The command line", *_commands(parser()), *_rest(rules)))


def _rest(rules: Sequence[Rule]) -> Iterator[str]:
    yield from (
        "## What is checked",
        _PATHS,
        "## Which Prometheus is meant",
        _PROMETHEUS,
        "## Expressions",
        _EXPRESSION,
    )
    part = demonstrate_graph(stack(), "http_requests_total", "app:http_requests:rate5m")
    yield from ("## The stack as a graph", _GRAPH, fence(part, "json"))
    yield from ("## Renaming", _RENAME)
    yield from ("## Exit codes", _EXIT, "## Fixes", _FIX, "## Settings", _SETTINGS)
    yield from ("## Silencing a finding", _SILENCE, "## Services and hooks", _SERVICES)
    yield from ("## JSON", _JSON, fence(_json(rules), "json"))


def _commands(top: argparse.ArgumentParser) -> Iterator[str]:
    """What each command takes. The parser has no public way to ask for its actions."""
    yield f"{top.description}"
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield f"## {command.prog}"
                yield from _command(command)


def _command(command: argparse.ArgumentParser) -> Iterator[str]:
    """What a command takes; of one that has commands of its own, what each of those takes."""
    if any(isinstance(action, argparse._SubParsersAction) for action in command._actions):
        yield from _commands(command)
        return
    yield f"{command.description}"
    yield table(("Argument", "Meaning"), [_argument(each) for each in command._actions])


def _argument(action: argparse.Action) -> tuple[str, str]:
    value = action.metavar or ("{" + ",".join(map(str, action.choices)) + "}" if action.choices else "")
    if not action.option_strings and action.nargs is None:
        return f"`{value}`", f"{action.help}"
    if not action.option_strings:
        return f"`[{value}{'' if action.nargs == '?' else ' ...'}]`", f"{action.help}"
    takes = f" {value or action.dest.upper()}" if action.nargs != 0 else ""
    return ", ".join(f"`{option}{takes}`" for option in action.option_strings), f"{action.help}"


def _json(rules: Sequence[Rule]) -> str:
    path = "grafana/provisioning/datasources/prometheus.yml"
    demo = demonstrate(edited(path, "isDefault", "is_default"), rules)
    return render_json(demo.diagnostics, demo.summary)
