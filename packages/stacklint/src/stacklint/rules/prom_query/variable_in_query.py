"""RU141."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.gotemplate import queries
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.queries.prom import PromQuery
from stacklint.stack.queries.traits import TEMPLATES
from stacklint.stack.stack import Stack

_FILE = "prometheus/rules.yml"
_ALERT = """\
groups:
  - name: app
    rules:
      - alert: ManyRequests
        expr: http_requests_in_progress > 100
        annotations:
          summary: |
            {{{{ with query {} }}}}{{{{ . | first | value }}}}{{{{ end }}}}
"""
_VARIABLE: Final = Pattern(r"\{\{-?\s*\$[\w.]+[^{}]*\}\}|\$(?:labels|externalLabels)\.[A-Za-z_]\w*|\$value\b", re.ASCII)


def _example(query: str) -> Example:
    return Example(stack({_FILE: _ALERT.format(query)}))


@rule(
    "RU141",
    "variable-in-query",
    severity=Severity.WARNING,
    when={TEMPLATES},
    bad=(
        _example("\"up{instance='«$labels.instance»'}\""),
        _example('`up{instance="«{{ $labels.instance }}»", job="«$labels.job»"}`'),
        _example('"up{cluster=\\"«$externalLabels.cluster»\\"} > «$value»"'),
    ),
    good=(
        _example("(printf \"up{instance='%s'}\" $labels.instance)"),
        _example('(print `up{instance="` $labels.instance `"}`)'),
        _example('"up{path=~\\"/a$\\"}"'),
        _example('"up{path=~\\"$values|$labels\\"}"'),
        Example(stack({_FILE: _ALERT.format('`up{job="$labels.job"}`').replace("alert:", "record:")})),
    ),
)
def variable_in_query(subject: PromQuery, _stack: Stack) -> Iterator[Finding]:
    """A query inside the text of an alert names a variable within its string, where it is not filled in.

    `{{ query "up{instance='$labels.instance'}" }}` asks for an instance that is called `$labels.instance`. It finds
    nothing, so the text lacks what was to be looked up, or is an error message where it takes the `first` of it.
    `printf` puts a variable into a string.
    """
    for text in subject.texts:
        for query in queries(text.template):
            for found in _VARIABLE.finditer(query.text) if "$" in query.text else ():
                variable = found[0].strip("{} -").split()[0]
                yield Finding(
                    text.node.place.within(*query.place(*found.span())),
                    f"`{variable}` is not filled in within a string, so that this query asks for that very text",
                    f'write `%s` for it, and `query (printf "..." {variable})`',
                )
