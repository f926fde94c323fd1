"""GF121."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import sourced
from stacklint.stack.grafana.datasources import DataSource, SourceFile
from stacklint.stack.stack import Stack

_NAME = Pattern(r"httpHeaderName([0-9]{1,6})", re.ASCII)
_VALUE = Pattern(r"httpHeaderValue([0-9]{1,6})", re.ASCII)


@rule(
    "GF121",
    "incomplete-header",
    severity=Severity.WARNING,
    bad=(
        Example(sourced("jsonData: {«httpHeaderName1»: X-Scope-OrgID}")),
        Example(sourced("secureJsonData: {«httpHeaderValue1»: tenant}")),
        Example(
            sourced(
                "jsonData: {httpHeaderName1: A, «httpHeaderName3»: C}",
                "secureJsonData: {httpHeaderValue1: a, httpHeaderValue3: c}",
            )
        ),
    ),
    good=(
        Example(sourced("jsonData: {httpHeaderName1: A, httpHeaderValue1: a}")),
        Example(
            sourced(
                "jsonData: {httpHeaderName1: A, httpHeaderName2: B}",
                "secureJsonData: {httpHeaderValue1: a, httpHeaderValue2: '$__env{HOSTNAME}'}",
            )
        ),
    ),
)
def incomplete_header(subject: SourceFile, _stack: Stack) -> Iterator[Finding]:
    """A header for a data source is never sent.

    A header is a name under `jsonData` and a value of the same number under `secureJsonData`. Grafana counts from 1 and
    stops at the first number that has no name. What is left over is not sent, and nothing says so. Number the headers
    from 1 without gaps, and give each its value.
    """
    for source in subject.datasources:
        yield from _judge(source)


def _judge(source: DataSource) -> Iterator[Finding]:
    names = {int(found[1]): node for key, node in source.settings.entries() if (found := _NAME.fullmatch(key))}
    values = {int(found[1]): node for key, node in source.secrets.entries() if (found := _VALUE.fullmatch(key))}
    last = next(number for number in range(len(names) + 1) if number + 1 not in names)
    for number, node in names.items():
        if number > last or number == 0:
            yield Finding(
                node.place.key(),
                f"there is no `httpHeaderName{last + 1}`, where Grafana stops; this header is not sent",
                "number the headers from 1, without gaps",
            )
        elif number not in values and not source.settings[f"httpHeaderValue{number}"].exists:  # GF122 tells of that
            yield Finding(
                node.place.key(),
                f"there is no `httpHeaderValue{number}` under `secureJsonData`; the header is not sent",
                "give it a value there",
            )
    for number, node in values.items():
        if number not in names:
            yield Finding(
                node.place.key(),
                f"there is no `httpHeaderName{number}` under `jsonData`; the header is not sent",
                "give it a name there",
            )
