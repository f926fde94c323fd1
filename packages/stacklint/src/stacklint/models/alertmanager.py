"""alertmanager.yml. Facts: config/ of Alertmanager, and amtool 0.33."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import StringConstraints

from stacklint.document import GoYaml
from stacklint.models.alerts_meaning import meaning
from stacklint.models.base import Format, Model, optional, required
from stacklint.models.chats import Discord, Mattermost, Msteams, MsteamsV2, Rocketchat, Slack, Telegram, Webex, Wechat
from stacklint.models.http_client import HttpClient, TlsConfig
from stacklint.models.integration_base import HostPort, HttpUrl, LocalFile, SecretUrl, since
from stacklint.models.integrations import (
    Email,
    Incidentio,
    Jira,
    Opsgenie,
    Pagerduty,
    Pushover,
    Sns,
    Victorops,
    Webhook,
)
from stacklint.models.path_use import PathUse
from stacklint.models.reader import ALERTMANAGER
from stacklint.models.scalars import UNJOINED, Bool, Duration, LabelName, NonEmpty, Reads, Text
from stacklint.models.time_intervals import TimeInterval

_LEGACY_NAME = r"^[a-zA-Z_][a-zA-Z0-9_]*$"

LegacyName = Annotated[
    str,
    StringConstraints(pattern=_LEGACY_NAME),
    Reads("a label name of letters, digits and `_`", {"type": "string", "pattern": _LEGACY_NAME}),
]
_MATCHER = r"=|!~|^\s*(\{\s*\})?\s*$"
Matcher = Annotated[
    str,
    StringConstraints(pattern=_MATCHER),
    Reads("a condition such as `severity = info`", {"type": "string", "pattern": _MATCHER}),
]
"""What has an operator is parsed by `matchers`."""
_TEXT = "write `text` for plain text, or `html`"
_OF_MAILS = {
    "subject": "write it under `headers` as `Subject`",
    "body": _TEXT,
    "message": _TEXT,
    "content": _TEXT,
    "template": _TEXT,
}


class GlobalSettings(Model):
    """What holds for all receivers that don't say otherwise."""

    resolve_timeout: Duration | None = optional("After how long an alert without an end counts as resolved.")
    http_config: HttpClient | None = optional("How receivers are reached over HTTP.")
    smtp_from: Text | None = optional("Sender of mails.")
    smtp_hello: Text | None = optional("Name given in the SMTP greeting.")
    smtp_smarthost: HostPort | None = optional("Mail server.")
    smtp_auth_username: Text | None = optional("User name at the mail server.")
    smtp_auth_password: Text | None = optional("Password at the mail server.")
    smtp_auth_password_file: LocalFile | None = optional("File with that password.")
    smtp_auth_secret: Text | None = optional("Secret for CRAM-MD5.")
    smtp_auth_secret_file: LocalFile | None = optional("File with that secret.")
    smtp_auth_identity: Text | None = optional("Identity for PLAIN.")
    smtp_require_tls: Bool | None = optional("Send mail over TLS only. Default true.")
    smtp_force_implicit_tls: Bool | None = optional("Start with TLS rather than switch to it.")
    smtp_tls_config: Annotated[TlsConfig, UNJOINED] | None = since(28, "TLS towards the mail server.")
    slack_api_url: SecretUrl | None = optional("Webhook of Slack.")
    slack_api_url_file: LocalFile | None = optional("File with the webhook of Slack.")
    slack_app_token: Text | None = since(30, "Token of a Slack app.")
    slack_app_token_file: LocalFile | None = since(30, "File with the token of a Slack app.")
    slack_app_url: HttpUrl | None = since(30, "Where a Slack app posts.")
    pagerduty_url: HttpUrl | None = optional("Address of PagerDuty.")
    opsgenie_api_url: HttpUrl | None = optional("Address of Opsgenie.")
    opsgenie_api_key: Text | None = optional("Key for Opsgenie.")
    opsgenie_api_key_file: LocalFile | None = since(24, "File with the key for Opsgenie.")
    wechat_api_url: HttpUrl | None = optional("Address of WeChat.")
    wechat_api_secret: Text | None = optional("Secret for WeChat.")
    wechat_api_secret_file: LocalFile | None = optional("File with the secret for WeChat.")
    wechat_api_corp_id: Text | None = optional("Corporation at WeChat.")
    victorops_api_url: HttpUrl | None = optional("Address of VictorOps.")
    victorops_api_key: Text | None = optional("Key for VictorOps.")
    victorops_api_key_file: LocalFile | None = optional("File with the key for VictorOps.")
    telegram_api_url: HttpUrl | None = optional("Address of Telegram.")
    telegram_bot_token: Text | None = since(31, "Token of a Telegram bot.")
    telegram_bot_token_file: LocalFile | None = since(31, "File with the token of a Telegram bot.")
    webex_api_url: HttpUrl | None = optional("Address of Webex.")
    jira_api_url: HttpUrl | None = optional("Address of Jira.")
    rocketchat_api_url: HttpUrl | None = optional("Address of Rocket.Chat.")
    rocketchat_token: Text | None = optional("Token for Rocket.Chat.")
    rocketchat_token_file: LocalFile | None = optional("File with the token for Rocket.Chat.")
    rocketchat_token_id: Text | None = optional("Id of the token for Rocket.Chat.")
    rocketchat_token_id_file: LocalFile | None = optional("File with the id of the token for Rocket.Chat.")
    mattermost_webhook_url: SecretUrl | None = optional("Webhook of Mattermost.")
    mattermost_webhook_url_file: LocalFile | None = optional("File with the webhook of Mattermost.")


class Route(Model):
    """A node of the routing tree: which alerts it takes, where they go, and how they are grouped."""

    receiver: Text | None = optional("Receiver of what no route below takes. The root must have one.")
    group_by: list[LabelName] | None = optional("Labels that alerts are grouped by; `...` is all of them.")
    match: dict[LegacyName, Text | None] | None = optional("Old form of `matchers`: labels and their values.")
    match_re: dict[LegacyName, Text] | None = optional("Old form of `matchers`: labels and expressions.")
    matchers: list[Matcher | None] | None = since(22, "Conditions such as `severity = info`, all of which must hold.")
    mute_time_intervals: list[Text | None] | None = since(22, "Time intervals in which nothing is sent.")
    active_time_intervals: list[Text | None] | None = since(24, "Time intervals outside of which nothing is sent.")
    labels: dict[Text, Any] | None = since(34, "Labels that notifications by this route bear; templates are filled in.")
    continue_: Bool | None = optional("Offer what this route takes to its next siblings too.", alias="continue")
    routes: list[Route] | None = optional("The routes below, tried in their order.")
    group_wait: Duration | None = optional("How long a new group waits for more. Default 30s.")
    group_interval: Duration | None = optional("Time between notifications of a group that changed. Default 5m.")
    repeat_interval: Duration | None = optional("Time between notifications of a group that didn't. Default 4h.")


class InhibitRule(Model):
    """Alerts that mute others."""

    name: Text | None = optional("Name of the rule.")
    source_match: dict[LegacyName, Text | None] | None = optional("Old form of `source_matchers`.")
    source_match_re: dict[LegacyName, Text] | None = optional("Old form of `source_matchers` with expressions.")
    source_matchers: list[Matcher | None] | None = since(22, "Conditions on the alerts that mute.")
    target_match: dict[LegacyName, Text | None] | None = optional("Old form of `target_matchers`.")
    target_match_re: dict[LegacyName, Text] | None = optional("Old form of `target_matchers` with expressions.")
    target_matchers: list[Matcher | None] | None = since(22, "Conditions on the alerts that are muted.")
    equal: list[LabelName] | None = optional("Labels that must be equal in both.")


class Receiver(Model):
    """Somebody to tell, and the ways to do so."""

    name: NonEmpty = required("Name, by which routes refer to it.")
    labels: dict[Text, Text | None] | None = optional("Labels of the receiver itself.")
    discord_configs: list[Discord] | None = since(25, "Messages to Discord.")
    email_configs: list[Email] | None = optional("Mails.")
    incidentio_configs: list[Incidentio] | None = since(29, "Alerts at incident.io.")
    pagerduty_configs: list[Pagerduty] | None = optional("Events at PagerDuty.")
    slack_configs: list[Slack] | None = optional("Messages to Slack, and to what understands its format.")
    webhook_configs: list[Webhook] | None = optional("Requests to a web address.")
    opsgenie_configs: list[Opsgenie] | None = optional("Alerts at Opsgenie.")
    wechat_configs: list[Wechat] | None = optional("Messages to WeChat.")
    pushover_configs: list[Pushover] | None = optional("Messages through Pushover.")
    victorops_configs: list[Victorops] | None = optional("Alerts at VictorOps.")
    sns_configs: list[Sns] | None = since(23, "Messages to AWS SNS.")
    telegram_configs: list[Telegram] | None = since(24, "Messages to Telegram.")
    webex_configs: list[Webex] | None = since(25, "Messages to Webex.")
    msteams_configs: list[Msteams] | None = since(26, "Messages to Microsoft Teams, by its connectors.")
    msteamsv2_configs: list[MsteamsV2] | None = since(28, "Messages to Microsoft Teams, by its workflows.")
    jira_configs: list[Jira] | None = since(28, "Issues at Jira.")
    rocketchat_configs: list[Rocketchat] | None = since(28, "Messages to Rocket.Chat.")
    mattermost_configs: list[Mattermost] | None = since(30, "Messages to Mattermost.")


class Alertmanager(Model):
    """The configuration of an Alertmanager."""

    global_: GlobalSettings | None = optional("What holds for all receivers.", alias="global")
    route: Route = required("The root of the routing tree.")
    inhibit_rules: list[InhibitRule | None] | None = optional("Which alerts mute which others.")
    receivers: list[Receiver | None] | None = optional("Who is told, and how.")
    templates: list[Annotated[Text, PathUse.TEMPLATES] | None] | None = optional("Files with templates for the texts.")
    mute_time_intervals: list[TimeInterval | None] | None = since(22, "Old name of `time_intervals`.")
    time_intervals: list[TimeInterval | None] | None = since(24, "Times that routes can be muted in.")
    tracing: dict[str, Any] | None = optional("Where traces of Alertmanager itself go.")
    event_recorder: dict[str, Any] | None = optional("Where is recorded what happens to alerts.")


def _hint(model: type[Model] | None, key: str) -> str:
    """What a mail calls that which others have under this key."""
    return _OF_MAILS.get(key, "") if model is Email else ""


FORMAT = Format(
    title="Alertmanager configuration (alertmanager.yml)",
    variants=(Alertmanager,),
    choose=lambda _: Alertmanager,
    meaning=meaning,
    dated=ALERTMANAGER,
    yaml=GoYaml.V2,
    hint=_hint,
)
