"""The page of a rule, and the index of all rules."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from stacklint.docs.demo import demonstrate
from stacklint.docs.markdown import fence, language, page, table
from stacklint.fix import difference, fixed
from stacklint.report.terminal import Terminal
from stacklint.report.text import render_blocks
from stacklint.rules.api import Profile
from stacklint.rules.examples import LINK, unmark
from stacklint.rules.fixtures import stack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacklint.rules.api import Rule

FAMILIES = {
    "DO": ("Documents", "The text of a file, before anybody asks what it means."),
    "FM": ("Formats", "Keys and values, as the program that reads the file takes them."),
    "GF": ("Grafana", "Data sources and dashboards that are sound alone and wrong together."),
    "HD": (
        "Hardening",
        "What works, and is more open than it has to be. Off unless `--profile hardening` asks for it.",
    ),
    "LK": ("Links", "What one file says of another: targets, ports, mounts, metrics, jobs, data sources."),
    "OP": ("Opinions", "What works either way. These rules are off unless `--profile opinion` asks for them."),
    "PQ": ("PromQL", "Expressions in rules and panels."),
    "RU": ("Rules", "What Prometheus and Grafana make of recording and alerting rules."),
    "SU": ("Suppressions", "Comments that silence what other rules find."),
}
"""What rules are about whose codes begin with two letters."""

_INDEX = """\
Every rule has a code, which is never given to another one, and a name. `stacklint check --ignore` takes either, and so
do `ignore` in `pyproject.toml` and comments: see [the command line](../cli.md#silencing-a-finding).

An **error** will not work, a **warning** silently does less than it says, an **info** is worth knowing. A rule that
would have to guess is silent."""

_SOUND = """\
The pages of the rules show examples: those files that differ from the ones below, about which no rule has anything to
say."""


def rule_page(rule: Rule) -> str:
    """All there is to know of a rule."""
    bad = [tuple(_reported(rule, example.files)) for example in rule.bad]
    good = [tuple(_files(example.files)) for example in rule.good if dict(example.files) != stack()]
    cure = "Where a diff is shown, `stacklint check --fix` makes that change." if "```diff" in str(bad) else ""
    return page(
        (
            f"# {rule.code}: {rule.name}",
            " ".join(filter(None, (f"{rule.title}. Severity: **{rule.severity}**.", _profile(rule), cure))),
            "## Why",
            rule.reason,
            "## What is reported",
            *_numbered(bad),
            *(("## What is not reported", *_numbered(good)) if good else ()),
        )
    )


def _profile(rule: Rule) -> str:
    return f"Off unless `--profile {rule.profile}` asks for it." if rule.profile is not Profile.DEFAULT else ""


def index_page(rules: Iterable[Rule]) -> str:
    """Every rule in one line, by families; and the files that examples start from."""
    return page(
        ("# Rules", _INDEX, *_families(rules), "## The repository of the examples", _SOUND, *_files(stack(), {}))
    )


def _families(rules: Iterable[Rule]) -> Iterator[str]:
    for prefix, family in groupby(rules, key=lambda rule: rule.code[:2]):
        name, about = FAMILIES[prefix]
        yield f"## {name}"
        yield about
        yield table(
            ("Code", "Name", "Severity", "What is wrong"),
            [(f"[{rule.code}]({rule.code}.md)", f"`{rule.name}`", rule.severity, rule.title) for rule in family],
        )


def _reported(rule: Rule, marked: Mapping[str, str]) -> Iterator[str]:
    """A bad example, what the rule says of it, and what its fixes change."""
    files, _ = unmark(marked)
    demo = demonstrate(files, [rule])
    yield from _files(files)
    yield fence(render_blocks(demo.diagnostics, demo.sources.lines, Terminal(width=100)))
    for name, text in fixed(files, demo.diagnostics).items():
        yield fence(difference(name, files[name], text), "diff")


def _files(files: Mapping[str, str], known: Mapping[str, str] | None = None) -> Iterator[str]:
    """The files of an example that the reader does not know from the sound repository."""
    sound = stack() if known is None else known
    shown = {name: text for name, text in files.items() if sound.get(name) != text}
    gone = [f"`{name}`" for name in sound if name not in files]
    if gone:
        yield "Only this:" if len(shown) == len(files) else f"Without {', '.join(gone)}."
    for name, text in shown.items():
        if text.startswith(LINK):
            yield f"`{name}`, which is a link to `{text.removeprefix(LINK).rstrip()}`"
            continue
        visible = "\n".join(map(Terminal().show, text.split("\n")))
        yield f"`{name}`\n\n{fence(visible, language(name))}" if text else f"`{name}`, which is empty"


def _numbered(examples: Sequence[Iterable[str]]) -> Iterator[str]:
    for number, blocks in enumerate(examples, 1):
        if len(examples) > 1:
            yield f"### Example {number}"
        yield from blocks
