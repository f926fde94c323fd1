"""GF118."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models import is_flag_setting
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import sourced
from stacklint.stack.grafana.filled import FilledFile
from stacklint.stack.grafana.source_texts import Field, field_of, filled_texts
from stacklint.stack.stack import Stack


@rule(
    "GF118",
    "filled-flag",
    severity=Severity.WARNING,
    bad=(
        Example(sourced("jsonData:", "  tlsSkipVerify: «${SKIP}»", service="environment: {SKIP: 'true'}")),
        Example(sourced("jsonData: {manageAlerts: «$MANAGE»}", service="env_file: .env.local")),
    ),
    good=(
        Example(sourced("jsonData: {tlsSkipVerify: true}")),
        Example(sourced("jsonData: {httpMethod: $METHOD, unknown: $UNKNOWN}", service="env_file: .env.local")),
        Example(sourced("jsonData: $SETTINGS", service="environment: {SETTINGS: a}")),
        Example(sourced("editable: $EDITABLE", service="environment: {EDITABLE: 'true'}")),
    ),
)
def filled_flag(subject: FilledFile, _stack: Stack) -> Iterator[Finding]:
    """A setting that is true or false comes out of a variable.

    What a variable fills in under `jsonData` is always a text, and to a plugin the text `true` is not true. The setting
    stays off, or its plugin can't read its settings at all. Write `true` or `false` itself.
    """
    for filled in filled_texts(subject):
        path = filled.node.path
        if field_of(filled.node) is not Field.SETTING:
            continue
        plugin = subject.text(subject.node["datasources"].at(path[1:2])["type"]).text
        if is_flag_setting(plugin, path[3:]):
            yield Finding(
                filled.node.place,
                f"`{path[-1]}` is filled in, which makes it a text; Grafana takes it, and a text is not true",
                "write `true` or `false` itself",
            )
