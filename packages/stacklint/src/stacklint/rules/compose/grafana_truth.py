"""GF244."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stacklint.diagnostic import Severity
from stacklint.document import Place
from stacklint.rules.api import Example, Finding, Repair, rule
from stacklint.rules.fixtures import edited, stack
from stacklint.stack.compose.sets import Compose
from stacklint.stack.grafana.given import Given, given_settings, takes_settings
from stacklint.stack.grafana.settings import LIES, TRUTHS, grafana_settings
from stacklint.stack.stack import Stack

_FILE: Final = "compose.yaml"
_IMAGE: Final = "    image: grafana/grafana:12.2.0\n"
_SIGN_UP: Final = "GF_USERS_ALLOW_SIGN_UP"


def _with(lines: str, fixed: str = "") -> Example:
    repaired = edited(_FILE, _IMAGE, f"{_IMAGE}    {fixed}\n") if fixed else {}
    return Example(edited(_FILE, _IMAGE, f"{_IMAGE}    {lines}\n"), repaired)


@rule(
    "GF244",
    "grafana-truth-unread",
    severity=Severity.WARNING,
    bad=(
        _with("environment: {GF_AUTH_ANONYMOUS_ENABLED: «enabled»}"),
        _with(f'environment:\n      - {_SIGN_UP}=«"false"»', f"environment:\n      - {_SIGN_UP}=false"),
        _with(f"environment: {{{_SIGN_UP}: «tRUE»}}", f"environment: {{{_SIGN_UP}: true}}"),
        Example(
            edited(_FILE, _IMAGE, f"{_IMAGE}    env_file: a.env\n", {"a.env": f"{_SIGN_UP}=yes\n«{_SIGN_UP}»=never\n"})
        ),
        Example(
            edited(
                _FILE,
                _IMAGE,
                f"{_IMAGE}    extends: {{file: base.yaml, service: base}}\n",
                {"base.yaml": f"services: {{base: {{environment: {{{_SIGN_UP}: «never»}}}}}}\n"},
            )
        ),
    ),
    good=(
        Example(stack()),
        _with(f"environment: {{{_SIGN_UP}: 'true', GF_AUTH_BASIC_ENABLED: off, GF_SMTP_ENABLED: 1}}"),
        _with(f"environment: {{{_SIGN_UP}: '', GF_AUTH_BASIC_ENABLED: $BASIC}}"),
        _with(f"environment: {{{_SIGN_UP}: '$$__file{{/run/sign-up}}', GF_SMTP_ENABLED: '%(enabled)s'}}"),
        _with("environment: {GF_UNIFIED_ALERTING_ENABLED: maybe, GF_SERVER_DOMAIN: example.org}"),
        _with(f"environment: {{{_SIGN_UP}: never}}\n    entrypoint: /start.sh"),
    ),
)
def grafana_truth_unread(subject: Compose, stack: Stack) -> Iterator[Finding]:
    """A setting of Grafana that is true or false has a value that is neither.

    Grafana says nothing about it, and takes what it would take without the variable, or false. It reads `true`, `yes`,
    `on`, `1` and `t`, and their opposites. In a list (`- NAME="true"`) the quotes belong to the value.
    """
    for grafana in stack.grafana:
        for one in given_settings(grafana, subject, stack.files) if takes_settings(grafana) else ():
            if one.value and one.name in grafana_settings().truths and not _is_read(one.value):
                yield _finding(one, one.value)


def _is_read(value: str) -> bool:
    """Whether Grafana reads a value as true or false, or may, once it has filled in what the value names."""
    return value in TRUTHS or value in LIES or "$" in value or "%(" in value


def _finding(given: Given, value: str) -> Finding:
    bare = value.strip(" \"'").lower()
    right = "true" if bare in TRUTHS else "false" if bare in LIES else ""
    return Finding(
        given.value_at,
        f"`{value}` is neither true nor false; Grafana ignores it for `{given.name}`",
        f"write `{right}`" if right else "write `true` or `false`",
        repairs=(Repair(f"write `{right}`", ((given.value_at, right),)),)
        if right and isinstance(given.value_at, Place)
        else (),
    )
