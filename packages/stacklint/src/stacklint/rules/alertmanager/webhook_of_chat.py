"""LK264."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.diagnostic import Severity
from stacklint.pattern import Pattern
from stacklint.rules.api import Example, Finding, rule
from stacklint.rules.fixtures import stack
from stacklint.stack.prometheus.alertmanager import Alertmanager
from stacklint.stack.stack import Stack

if TYPE_CHECKING:
    from stacklint.document import Node

_COMPOSE = """\
services:
  alertmanager:
    image: prom/alertmanager:v0.28.1
    volumes: [./alertmanager.yml:/etc/alertmanager/alertmanager.yml]
"""
_CONFIG = "route: {{receiver: team}}\nreceivers:\n  - name: team\n    {}\n"


class _Service(NamedTuple):
    """A service that takes messages in its own form only.

    Attributes:
        name: of the service.
        address: what its addresses look like, without the scheme.
        instead: the integration that knows the form, and the key for the address.
    """

    name: str
    address: Pattern[str]
    instead: str


_DISCORD: Final = _Service(
    "Discord",
    Pattern(r"(?:(?:canary|ptb)\.)?discord(?:app)?\.com/api/(?:v\d+/)?webhooks/(?!.*/github$)"),
    "`discord_configs`, with this as `webhook_url`",
)
_SERVICES: Final = (
    _Service("Slack", Pattern(r"hooks\.slack\.com/services/"), "`slack_configs`, with this as `api_url`"),
    _DISCORD,
    _Service(
        "Microsoft Teams",
        Pattern(r"(?:[\w-]+\.webhook\.office\.com|outlook\.office\.com)/webhook"),
        "`msteams_configs`, with this as `webhook_url`",
    ),
    _Service("Telegram", Pattern(r"api\.telegram\.org/bot(?!.*[?&]text=)"), "`telegram_configs`, with the token"),
    _Service("PagerDuty", Pattern(r"events\.pagerduty\.com/"), "`pagerduty_configs`, with the key"),
)


def _example(config: str, more: str = "") -> Example:
    return Example(stack({"compose.yaml": _COMPOSE, "alertmanager.yml": more + _CONFIG.format(config)}))


@rule(
    "LK264",
    "webhook-of-chat",
    severity=Severity.ERROR,
    bad=(
        _example("webhook_configs: [{url: «https://hooks.slack.com/services/T0/B0/x»}]"),
        _example("webhook_configs: [{url: «https://discord.com/api/webhooks/1/x»}]"),
        _example("webhook_configs: [{url: «https://example.webhook.office.com/webhookb2/x»}]"),
        _example("webhook_configs: [{url: «'https://api.telegram.org/bot1:x/sendMessage?chat_id=1'»}]"),
        _example("slack_configs: [{channel: a, api_url: «https://discordapp.com/api/webhooks/1/x»}]"),
        _example("slack_configs: [{channel: a}]", "global: {slack_api_url: «https://discord.com/api/webhooks/1/x»}\n"),
    ),
    good=(
        _example("webhook_configs: [{url: https://hooks.example.com/services/a}]"),
        _example("webhook_configs: [{url: https://hooks.slack.com/services/T0/B0/x, payload: {text: a}}]"),
        _example("webhook_configs: [{url: 'https://api.telegram.org/bot1:x/sendMessage?chat_id=1&text=Down'}]"),
        _example("webhook_configs: [{url: https://hooks.slack.com/triggers/T0/1/x}]"),
        _example("webhook_configs: [{url_file: /run/secrets/url}]"),
        _example("slack_configs: [{channel: a, api_url: https://hooks.slack.com/services/T0/B0/x}]"),
        _example("slack_configs: [{channel: a, api_url: https://discord.com/api/webhooks/1/x/slack}]"),
        _example(
            "slack_configs: [{channel: a, api_url: https://hooks.slack.com/services/T0/B0/x}]",
            "global: {slack_api_url: https://discord.com/api/webhooks/1/x}\n",
        ),
    ),
)
def webhook_of_chat(subject: Alertmanager, _stack: Stack) -> Iterator[Finding]:
    """A notification goes to a chat that doesn't know its form.

    `webhook_configs` send Alertmanager's own JSON. Slack, Discord, Teams, Telegram and PagerDuty want a message in the
    form of theirs and answer with status 400, so that nobody is told. Each has an integration of its own. Discord
    takes the form of Slack as well, under an address that ends in `/slack`.
    """
    told: set[object] = set()
    for receiver in subject.config["receivers"].items():
        for hook in receiver["webhook_configs"].items():
            found = _service(hook["url"])
            if found is not None and not hook["payload"].present:
                yield Finding(
                    hook["url"].place,
                    f"{found.name} doesn't take the JSON of a webhook; no notification arrives",
                    f"use {found.instead}",
                )
        for message in receiver["slack_configs"].items():
            own = message["api_url"]
            address = own if own.present else subject.config["global"]["slack_api_url"]
            if (
                _service(address) is _DISCORD
                and not (address.text or "").endswith("/slack")
                and address.path not in told
            ):
                told.add(address.path)
                yield Finding(
                    address.place,
                    "Discord takes Slack's messages only under an address that ends in `/slack`; none arrives",
                    f"add `/slack` to it, or use {_DISCORD.instead}",
                )


def _service(address: Node) -> _Service | None:
    """The service that an address leads to, if it is one of those above."""
    rest = (address.text or "").partition("://")[2]
    return next((one for one in _SERVICES if one.address.match(rest)), None)
