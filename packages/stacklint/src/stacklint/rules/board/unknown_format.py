"""GF182."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.nearness import nearest
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import board, board_v2
from stacklint.rules.variables import also
from stacklint.stack.boards.board import Board
from stacklint.stack.boards.texts import board_texts
from stacklint.stack.boards.variable_uses import TextUse
from stacklint.stack.queries.templates import FORMATS, references
from stacklint.stack.stack import Stack

_JOB = '{"name": "job", "type": "query", "query": "label_values(up, job)", "multi": %s}'
_V2 = '{"kind": "CustomVariable", "spec": {"name": "job", "query": "a,b"}}'


@rule(
    "GF182",
    "unknown-format",
    severity=Severity.WARNING,
    bad=(
        Example(board(_JOB % "true", "up{job=~'${job:regexp}'}", ', "title": "«${job:regexp}»"')),
        Example(board(_JOB % "true", "up{job=~'«[[job:pipes]]»'}")),
        Example(board_v2(_V2, "up", ', "title": "«${job:value}»"')),
    ),
    good=(
        Example(board(_JOB % "true", "up{job=~'${job:regex}', a=~'${job:pipe}', b='${job.text:join:;}'}")),
        Example(board(_JOB % "true", "up > ${__from:date:seconds}", ', "title": "${job} ${job:text}"')),
        Example(board(_JOB % "true", "up{job=~'${other:regexp}'}", ', "title": "[[job:csv]]"')),
        Example(board(_JOB % "true", "up{job=~'$job'}", ', "unseen": "${job:unseen}"')),
    ),
)
def unknown_format(subject: Board, _stack: Stack) -> Iterator[Finding]:
    """A variable is written in a format that Grafana doesn't know.

    It is written as `glob` instead: a single value as it is, several as `{a,b}`, which no regular expression of PromQL
    is meant to be. Name a format that there is, such as `regex` or `csv`.
    """
    if subject.formats <= FORMATS:
        return
    found: dict[tuple[str, str], list[TextUse]] = {}
    for text in board_texts(subject):
        for reference in references(text.node.string or ""):
            kind = reference.format.partition(":")[0]
            if kind and kind not in FORMATS and reference.name in subject.variables:
                found.setdefault((reference.name, kind), []).append(TextUse(text.node, reference))
    for (name, kind), uses in found.items():
        variable, right = subject.variables[name], nearest(kind, FORMATS)
        yield Finding(
            uses[0].place,
            f"there is no format `{kind}`; Grafana writes the value as `glob`, several as `{{a,b}}`{also(uses)}",
            f"did you mean `{right}`?" if right else "such as `regex`, `csv` or `pipe`",
            ((variable.node["name"].place, f"the variable `{name}`"),),
            Severity.WARNING if variable.several else Severity.INFO,
        )
