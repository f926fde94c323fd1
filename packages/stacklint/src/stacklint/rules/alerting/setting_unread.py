"""GF258."""

from __future__ import annotations

from collections.abc import Iterator

from stacklint.diagnostic import Severity
from stacklint.models.alert_names import NEEDED, meant_setting
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import alerts
from stacklint.stack.grafana.alerting import Alerting
from stacklint.stack.stack import Stack

_MAIL = "type: email, settings: {addresses: team@example.org}"


def _example(kind: str, settings: str) -> Example:
    return Example(alerts(_MAIL, f"type: {kind}, settings: {{{settings}}}"))


@rule(
    "GF258",
    "setting-unread",
    severity=Severity.WARNING,
    bad=(
        _example("webhook", "url: 'https://example.org', «body»: '{{ .Status }}'"),
        _example("telegram", "bottoken: a, chatid: '1', «parseMode»: HTML, «text»: x"),
        _example("Slack", "url: 'https://example.org', «message»: x, «channel»: '#a'"),
        _example("discord", "url: 'https://example.org', «content»: x"),
        _example("email", "addresses: a@example.org, «subjekt»: x"),
    ),
    good=(
        Example(alerts()),
        _example("webhook", "URL: 'https://example.org', payload: {template: x}, httpMethod: PUT"),
        _example("webhook", "url: 'https://example.org', somethingNewer: x"),
        _example("slack", "url: 'https://example.org', text: x, message: y"),
        _example("slack", "webhook_url: 'https://example.org'"),
        _example("pagerduty", "integrationKey: a, body: x"),
        _example("$TYPE", "text: x"),
    ),
)
def setting_unread(subject: Alerting, _stack: Stack) -> Iterator[Finding]:
    """A contact point has a setting that its integration calls otherwise.

    Grafana takes whatever stands in `settings`, and leaves aside what it does not know: the notification is sent with
    the text that it has by default, or to another channel. Each integration has names of its own; what is the `text` of
    Slack is the `message` of all others.
    """
    for point in subject.entries("contactPoints"):
        for receiver in point["receivers"].items():
            kind, settings = (receiver["type"].text or "").strip().lower(), receiver["settings"]
            given = {key.lower() for key in settings.keys}
            lacking = [one for one in NEEDED.get(kind, ()) if given.isdisjoint(name.lower() for name in one)]
            missing = {name for group in lacking for name in group}  # see FM102
            for key, node in settings.entries():
                meant = meant_setting(kind, key)
                if meant is not None and meant.lower() not in given and meant not in missing:
                    yield Finding(
                        node.place.key(),
                        f"`{kind}` has no setting `{key}`; Grafana leaves it aside in silence",
                        f"did you mean `{meant}`?",
                        ((receiver["type"].place, "what reads it"),),
                    )
