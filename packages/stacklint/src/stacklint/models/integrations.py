"""The ways in which receivers of an alertmanager.yml tell somebody.

Facts: config/notifiers.go and notify/ of Alertmanager, and what amtool 0.33 takes of each key.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, PlainValidator, StringConstraints

from stacklint.document import Plain
from stacklint.document.numbers import LEAST, MOST, number
from stacklint.models.base import Model, optional, required
from stacklint.models.http_client import HttpClient, TlsConfig
from stacklint.models.scalars import (
    AS_MAPPING,
    AS_TEXT,
    BY_SHAPE,
    UNJOINED,
    Bool,
    Duration,
    Int,
    NonEmpty,
    Reads,
    SecretFile,
    Text,
    Unsigned,
    unreadable,
)
from stacklint.models.urls import is_url

_HOST = "://[^/?#]*[^/?#@]([/?#]|$)"
_HTTP = f"[Hh][Tt][Tt][Pp][Ss]?{_HOST}"
_HTTP_URL = f"^{_HTTP}"
_SECRET_URL = f"^({_HTTP}|<secret>$)"
_TEMPLATE_URL = f"^({_HTTP}|<secret>$|$|.*[{{][{{])"
_HOST_PORT = r"^(|(\[[^\]]*\]|[^:\[\]]*):[^:\[\]]+)$"
_GO_DURATION = r"^[-+]?(0|(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$"
_IS_GO_DURATION: Final = re.compile(_GO_DURATION)
_GO_PARTS: Final = re.compile(r"([0-9.]+)([a-zµμ]+)")
_SECONDS: Final = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "μs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_LONGEST: Final = 2**63 / 1e9
_WANTED: Final = "a URL with a host that starts with `http://` or `https://`"


def _url(text: str) -> str:
    if text == "<secret>" or is_url(text):
        return text
    raise unreadable()


def _template_url(text: str) -> str:
    return text if "{{" in text else _url(text)


def _go_duration(value: object) -> str:
    if isinstance(value, str) and _IS_GO_DURATION.fullmatch(value):
        length = sum(float(count) * _SECONDS[unit] for count, unit in _GO_PARTS.findall(value))
        if length < _LONGEST:
            return value
    raise unreadable()


def _timeout(value: object) -> str:
    found = number(value) if isinstance(value, Plain) else None
    return str(value) if found is not None and LEAST <= found <= MOST >> 1 else _go_duration(value)


def _matching(pattern: str) -> dict[str, Any]:
    return {"type": "string", "pattern": pattern}


HttpUrl = Annotated[
    str, StringConstraints(pattern=_HTTP_URL), AfterValidator(_url), Reads(_WANTED, _matching(_HTTP_URL))
]
"""A URL that Alertmanager shows as it is."""
SecretUrl = Annotated[
    str, StringConstraints(pattern=_SECRET_URL), AfterValidator(_url), Reads(_WANTED, _matching(_SECRET_URL))
]
"""A URL that Alertmanager hides behind `<secret>`, which it takes back in its place."""
TemplateUrl = Annotated[
    str,
    StringConstraints(pattern=_TEMPLATE_URL),
    AfterValidator(_template_url),
    Reads(_WANTED, _matching(_TEMPLATE_URL)),
]
"""A secret URL that may be a template. An empty one is none at all."""
HostPort = Annotated[
    str,
    StringConstraints(pattern=_HOST_PORT),
    Reads("an address as `host:port`", {"type": "string", "pattern": _HOST_PORT}),
]
GoDuration = Annotated[
    str,
    PlainValidator(_go_duration),
    Reads("a duration such as `15s` or `1h30m`", {"type": ["string", "integer"], "pattern": _GO_DURATION}),
]
"""As `time.ParseDuration` of Go: there are no days."""
Timeout = Annotated[
    str,
    PlainValidator(_timeout),
    Reads("a duration such as `15s` or `1h30m`", {"type": ["string", "number"], "pattern": _GO_DURATION}),
]
"""As `GoDuration`, and a plain number counts nanoseconds."""
LocalFile = Annotated[SecretFile, UNJOINED]
"""Alertmanager takes only its templates and the files of its HTTP clients from the folder of its configuration."""


class Integration(Model):
    """A way to tell somebody."""

    send_resolved: Bool | None = optional("Tell too when an alert is over.")


class HttpIntegration(Integration):
    """A way to tell somebody over HTTP."""

    http_config: HttpClient | None = optional("How it is reached over HTTP. Default: that of `global`.")


class Discord(HttpIntegration):
    """Messages to Discord."""

    webhook_url: SecretUrl | None = optional("Address of the webhook.")
    webhook_url_file: LocalFile | None = optional("File with the address of the webhook.")
    content: Text | None = optional("Text beside the message.")
    title: Text | None = optional("Title of the message.")
    message: Text | None = optional("Text of the message.")
    username: Text | None = optional("Name that it is sent under.")
    avatar_url: Text | None = optional("Picture of who sends it.")


class Threading(Model):
    """How mails of a group are kept together."""

    enabled: Bool | None = optional("Put them in a thread. Default false.")
    thread_by_date: Text | None = optional("When a new thread begins: `none` or `daily`.")


class Email(Integration):
    """Mails."""

    to: NonEmpty = required("Whom it is sent to; several are parted by commas.")
    from_: Text | None = optional("Sender. Default: `smtp_from`.", alias="from")
    hello: Text | None = optional("Name given in the SMTP greeting. Default: `smtp_hello`.")
    smarthost: HostPort | None = optional("Mail server. Default: `smtp_smarthost`.")
    auth_username: Text | None = optional("User name at the mail server. Default: `smtp_auth_username`.")
    auth_password: Text | None = optional("Password at the mail server. Default: `smtp_auth_password`.")
    auth_password_file: LocalFile | None = optional("File with that password.")
    auth_secret: Text | None = optional("Secret for CRAM-MD5. Default: `smtp_auth_secret`.")
    auth_secret_file: LocalFile | None = optional("File with that secret.")
    auth_identity: Text | None = optional("Identity for PLAIN. Default: `smtp_auth_identity`.")
    headers: dict[Text, Text | None] | None = optional("Further headers; `Subject` among them.")
    html: Text | None = optional("Text as HTML.")
    text: Text | None = optional("Text as it is.")
    require_tls: Bool | None = optional("Send over TLS only. Default: `smtp_require_tls`.")
    force_implicit_tls: Bool | None = optional("Start with TLS. Default: `smtp_force_implicit_tls`.")
    tls_config: Annotated[TlsConfig, UNJOINED] | None = optional("TLS towards the mail server.")
    threading: Threading | None = optional("How mails of a group are kept together.")


class Incidentio(HttpIntegration):
    """Alerts at incident.io."""

    url: HttpUrl | None = optional("Address of the source of alerts.")
    url_file: LocalFile | None = optional("File with that address.")
    alert_source_token: Text | None = optional("Token of the source.")
    alert_source_token_file: LocalFile | None = optional("File with the token of the source.")
    max_alerts: Unsigned | None = optional("Most alerts of a request. 0, the default, is no limit.")
    timeout: Timeout | None = optional("How long a request may take. 0s is no limit.")


class PagerdutyImage(Model):
    """A picture of an event."""

    src: Text | None = optional("Where it is.")
    alt: Text | None = optional("Text in its place.")
    href: Text | None = optional("Where it leads.")


class PagerdutyLink(Model):
    """A link of an event."""

    href: Text | None = optional("Where it leads.")
    text: Text | None = optional("Text of the link.")


class Pagerduty(HttpIntegration):
    """Events at PagerDuty."""

    routing_key: Text | None = optional("Key of the integration, for version 2 of the API.")
    routing_key_file: LocalFile | None = optional("File with the routing key.")
    service_key: Text | None = optional("Key of the integration of type `Prometheus`, for version 1.")
    service_key_file: LocalFile | None = optional("File with the service key.")
    url: HttpUrl | None = optional("Where events are sent. Default: `pagerduty_url`.")
    client: Text | None = optional("Name of who sends it.")
    client_url: Text | None = optional("Address of who sends it.")
    description: Text | None = optional("What happened.")
    severity: Text | None = optional("How bad it is. Default `error`.")
    source: Text | None = optional("What is affected. Default: the client.")
    class_: Text | None = optional("Kind of event.", alias="class")
    component: Text | None = optional("Part that is affected.")
    group: Text | None = optional("Parts that belong together.")
    details: dict[Text, Any] | None = optional("Further details.")
    images: list[PagerdutyImage | None] | None = optional("Pictures.")
    links: list[PagerdutyLink | None] | None = optional("Links.")
    timeout: Timeout | None = optional("How long a request may take. 0s is no limit.")


class SlackConfirmation(Model):
    """A question before an action."""

    text: NonEmpty = required("The question.")
    title: Text | None = optional("Title of the question.")
    ok_text: Text | None = optional("Text of the button that agrees.")
    dismiss_text: Text | None = optional("Text of the button that doesn't.")


class SlackAction(Model):
    """A button below a message."""

    type: NonEmpty = required("Kind of action, such as `button`.")
    text: NonEmpty = required("Text of the button.")
    url: Text | None = optional("Where it leads. Needed without a `name`.")
    style: Text | None = optional("How it looks.")
    name: Text | None = optional("Name of the action. Needed without a `url`.")
    value: Text | None = optional("What is sent when it is used.")
    confirm: SlackConfirmation | None = optional("A question before.")


class TitledField(Model):
    """A title and a value in a message."""

    title: NonEmpty = required("Title.")
    value: NonEmpty = required("Value.")
    short: Bool | None = optional("Whether it may stand beside others.")


class Slack(HttpIntegration):
    """Messages to Slack, and to what understands its format."""

    api_url: SecretUrl | None = optional("Address of the webhook. Default: `slack_api_url`.")
    api_url_file: LocalFile | None = optional("File with the address of the webhook.")
    app_token: Text | None = optional("Token of an app. Default: `slack_app_token`.")
    app_token_file: LocalFile | None = optional("File with the token of the app.")
    app_url: HttpUrl | None = optional("Where an app posts. Default: `slack_app_url`.")
    channel: Text | None = optional("Channel or user.")
    username: Text | None = optional("Name that it is sent under.")
    color: Text | None = optional("Colour of the message.")
    title: Text | None = optional("Title of the message.")
    title_link: Text | None = optional("Where the title leads.")
    pretext: Text | None = optional("Text before the message.")
    text: Text | None = optional("Text of the message.")
    message_text: Text | None = optional("Text of the message outside of attachments.")
    fields: list[TitledField | None] | None = optional("Fields of the message.")
    short_fields: Bool | None = optional("Whether fields may stand beside each other. Default false.")
    footer: Text | None = optional("Text below the message.")
    fallback: Text | None = optional("Text where messages can't be shown.")
    callback_id: Text | None = optional("Id of the message for actions.")
    icon_emoji: Text | None = optional("Emoji of who sends it.")
    icon_url: Text | None = optional("Picture of who sends it.")
    image_url: Text | None = optional("Picture of the message.")
    thumb_url: Text | None = optional("Small picture of the message.")
    link_names: Bool | None = optional("Make links of names. Default false.")
    mrkdwn_in: list[Text | None] | None = optional("What of the message is written in Slack's markup.")
    actions: list[SlackAction | None] | None = optional("Buttons below the message.")
    timeout: Timeout | None = optional("How long a request may take. 0s is no limit.")
    update_message: Bool | None = optional("Change the message of a group rather than send another one.")


class Webhook(HttpIntegration):
    """Requests to a web address."""

    url: TemplateUrl | None = optional("The address, which may be a template.")
    url_file: LocalFile | None = optional("File with the address.")
    max_alerts: Unsigned | None = optional("Most alerts of a request. 0, the default, is no limit.")
    timeout: Timeout | None = optional("How long a request may take. 0s is no limit.")
    payload: Any = optional("What is sent, with templates, in the place of the usual body.")


class Responder(Model):
    """Who is to look after an alert."""

    id: Text | None = optional("Id. One of `id`, `name` and `username` is needed.")
    name: Text | None = optional("Name.")
    username: Text | None = optional("User name.")
    type: Text | None = optional("`team`, `teams`, `user`, `escalation`, `schedule`, or a template.")


class Opsgenie(HttpIntegration):
    """Alerts at Opsgenie."""

    api_key: Text | None = optional("Key. Default: `opsgenie_api_key`.")
    api_key_file: LocalFile | None = optional("File with the key.")
    api_url: HttpUrl | None = optional("Address. Default: `opsgenie_api_url`.")
    message: Text | None = optional("What happened, in short.")
    description: Text | None = optional("What happened.")
    source: Text | None = optional("Where it comes from.")
    details: dict[Text, Text | None] | None = optional("Further details.")
    responders: list[Responder] | None = optional("Who is to look after it.")
    tags: Text | None = optional("Tags, parted by commas.")
    note: Text | None = optional("A further note.")
    priority: Text | None = optional("`P1` to `P5`.")
    update_alerts: Bool | None = optional("Change the message of an alert when it changes. Default false.")
    entity: Text | None = optional("What is affected.")
    actions: Text | None = optional("Actions, parted by commas.")


class Wechat(HttpIntegration):
    """Messages to WeChat."""

    api_secret: Text | None = optional("Secret. Default: `wechat_api_secret`.")
    api_secret_file: LocalFile | None = optional("File with the secret.")
    corp_id: Text | None = optional("Corporation. Default: `wechat_api_corp_id`.")
    api_url: HttpUrl | None = optional("Address. Default: `wechat_api_url`.")
    message: Text | None = optional("Text of the message.")
    message_type: Literal["text", "markdown", ""] | None = optional("How the text is written. Default `text`.")
    agent_id: Text | None = optional("Agent.")
    to_user: Text | None = optional("Users.")
    to_party: Text | None = optional("Departments.")
    to_tag: Text | None = optional("Tags.")


class Pushover(HttpIntegration):
    """Messages through Pushover."""

    user_key: Text | None = optional("Key of the user.")
    user_key_file: LocalFile | None = optional("File with the key of the user.")
    token: Text | None = optional("Token of the application.")
    token_file: LocalFile | None = optional("File with the token.")
    title: Text | None = optional("Title of the message.")
    message: Text | None = optional("Text of the message.")
    url: Text | None = optional("A link.")
    url_title: Text | None = optional("Text of the link.")
    device: Text | None = optional("Device that it is sent to. Default: all.")
    sound: Text | None = optional("Sound to play.")
    priority: Text | None = optional("How urgent it is.")
    retry: GoDuration | None = optional("Time between reminders, at least 30s.")
    expire: GoDuration | None = optional("How long it reminds.")
    ttl: GoDuration | None = optional("After which time the message is deleted.")
    html: Bool | None = optional("Read the text as HTML. Default false.")
    monospace: Bool | None = optional("Show the text in a monospaced type. Default false.")


class Victorops(HttpIntegration):
    """Alerts at VictorOps."""

    routing_key: NonEmpty = required("Key that says which team is told.")
    api_key: Text | None = optional("Key. Default: `victorops_api_key`.")
    api_key_file: LocalFile | None = optional("File with the key.")
    api_url: HttpUrl | None = optional("Address. Default: `victorops_api_url`.")
    message_type: Text | None = optional("`CRITICAL`, `WARNING` or `INFO`.")
    entity_display_name: Text | None = optional("What happened, in short.")
    state_message: Text | None = optional("What happened.")
    monitoring_tool: Text | None = optional("Where it comes from.")
    custom_fields: dict[Text, Text | None] | None = optional("Further fields.")


class Signing(Model):
    """Requests signed as AWS wants it. What is left out comes from the default chain of AWS."""

    region: Text | None = optional("AWS region.")
    access_key: Text | None = optional("Access key; needs the secret key.")
    secret_key: Text | None = optional("Secret key; needs the access key.")
    profile: Text | None = optional("Named profile of the AWS configuration.")
    role_arn: Text | None = optional("Role to assume.")
    external_id: Text | None = optional("External id that the role wants.")
    service_name: Text | None = optional("Name of the service that is signed for.")
    use_fips_sts_endpoint: Bool | None = optional("Assume the role at an endpoint that complies with FIPS.")


class Sns(HttpIntegration):
    """Messages to AWS SNS, to one topic, telephone or target."""

    topic_arn: Text | None = optional("Topic.")
    phone_number: Text | None = optional("Telephone.")
    target_arn: Text | None = optional("Endpoint of a mobile platform.")
    sigv4: Signing | None = optional("How requests are signed.")
    api_url: Text | None = optional("Address. Default: that of the region.")
    use_aws_http_client: Bool | None = optional("Use the HTTP client of AWS.")
    subject: Text | None = optional("Subject of the message.")
    message: Text | None = optional("Text of the message.")
    attributes: dict[Text, Text | None] | None = optional("Attributes of the message.")


class Telegram(HttpIntegration):
    """Messages to Telegram."""

    bot_token: Text | None = optional("Token of the bot. Default: `telegram_bot_token`.")
    bot_token_file: LocalFile | None = optional("File with the token of the bot.")
    chat_id: Int | None = optional("Id of the chat, a number.")
    chat_id_file: LocalFile | None = optional("File with the id of the chat.")
    message_thread_id: Int | None = optional("Id of the topic in the chat.")
    api_url: HttpUrl | None = optional("Address. Default: `telegram_api_url`.")
    message: Text | None = optional("Text of the message.")
    disable_notifications: Bool | None = optional("Send it without a sound. Default false.")
    parse_mode: Literal["HTML", "Markdown", "MarkdownV2", ""] | None = optional(
        "How the text is written. Default `HTML`."
    )


class Webex(HttpIntegration):
    """Messages to Webex, which wants `http_config` to have an `authorization`."""

    room_id: NonEmpty = required("Room.")
    api_url: HttpUrl | None = optional("Address. Default: `webex_api_url`.")
    message: Text | None = optional("Text of the message.")


class MsteamsV2(HttpIntegration):
    """Messages to Microsoft Teams, by its workflows."""

    webhook_url: SecretUrl | None = optional("Address of the webhook.")
    webhook_url_file: LocalFile | None = optional("File with the address of the webhook.")
    title: Text | None = optional("Title of the message.")
    text: Text | None = optional("Text of the message.")


class Msteams(MsteamsV2):
    """Messages to Microsoft Teams, by its connectors."""

    summary: Text | None = optional("Summary of the message.")


class JiraText(Model):
    """A text of an issue."""

    template: Text | None = optional("The text.")
    enable_update: Bool | None = optional("Change it when the alerts change. Default true.")


class Jira(HttpIntegration):
    """Issues at Jira."""

    project: NonEmpty = required("Key of the project.")
    issue_type: NonEmpty = required("Type of the issue.")
    api_url: HttpUrl | None = optional("Address. Default: `jira_api_url`.")
    api_type: Literal["auto", "cloud", "datacenter"] = optional("Which Jira it is. Default `auto`.")
    summary: Annotated[Annotated[Text, AS_TEXT] | Annotated[JiraText, AS_MAPPING], BY_SHAPE] | None = optional("Title.")
    description: Annotated[Annotated[Text, AS_TEXT] | Annotated[JiraText, AS_MAPPING], BY_SHAPE] | None = optional(
        "What happened."
    )
    labels: list[Text | None] | None = optional("Labels.")
    priority: Text | None = optional("Priority.")
    reopen_transition: Text | None = optional("How an issue is opened again.")
    resolve_transition: Text | None = optional("How an issue is closed.")
    wont_fix_resolution: Text | None = optional("Resolution of issues that are never opened again.")
    reopen_duration: Duration | None = optional("For how long a closed issue is opened again.")
    fields: dict[Text, Any] | None = optional("Further fields.")


class RocketchatField(Model):
    """A title and a value in a message."""

    title: Text | None = optional("Title.")
    value: Text | None = optional("Value.")
    short: Bool | None = optional("Whether it may stand beside others.")


class RocketchatAction(Model):
    """A button below a message. The keys that it has no names for are those of Go, in small letters."""

    type: Text | None = optional("Kind of action.")
    text: Text | None = optional("Text of the button.")
    url: Text | None = optional("Where it leads.")
    imageurl: Text | None = optional("Picture in the place of the text.")
    iswebview: Bool | None = optional("Open the address inside of Rocket.Chat. Default false.")
    webviewheightratio: Text | None = optional("How high that is: `compact`, `tall` or `full`.")
    msg: Text | None = optional("Message that is sent when it is used.")
    msginchatwindow: Bool | None = optional("Show that message where it is written. Default false.")
    msgprocessingtype: Text | None = optional("What becomes of it: `sendMessage` or `respondWithMessage`.")


class Rocketchat(HttpIntegration):
    """Messages to Rocket.Chat."""

    api_url: HttpUrl | None = optional("Address. Default: `rocketchat_api_url`.")
    token: Text | None = optional("Token. Default: `rocketchat_token`.")
    token_file: LocalFile | None = optional("File with the token.")
    token_id: Text | None = optional("Id of the token. Default: `rocketchat_token_id`.")
    token_id_file: LocalFile | None = optional("File with the id of the token.")
    channel: Text | None = optional("Channel or user.")
    color: Text | None = optional("Colour of the message.")
    title: Text | None = optional("Title of the message.")
    title_link: Text | None = optional("Where the title leads.")
    text: Text | None = optional("Text of the message.")
    fields: list[RocketchatField | None] | None = optional("Fields of the message.")
    short_fields: Bool | None = optional("Whether fields may stand beside each other. Default false.")
    emoji: Text | None = optional("Emoji of who sends it.")
    icon_url: Text | None = optional("Picture of who sends it.")
    image_url: Text | None = optional("Picture of the message.")
    thumb_url: Text | None = optional("Small picture of the message.")
    link_names: Bool | None = optional("Make links of names. Default false.")
    actions: list[RocketchatAction | None] | None = optional("Buttons below the message.")


class MattermostAttachment(Model):
    """A part of a message to Mattermost."""

    fallback: Text | None = optional("Text where it can't be shown.")
    color: Text | None = optional("Colour.")
    pretext: Text | None = optional("Text before it.")
    text: Text | None = optional("Text.")
    author_name: Text | None = optional("Name of the author.")
    author_link: Text | None = optional("Where the author's name leads.")
    author_icon: Text | None = optional("Picture of the author.")
    title: Text | None = optional("Title.")
    title_link: Text | None = optional("Where the title leads.")
    fields: list[TitledField | None] | None = optional("Fields.")
    thumb_url: Text | None = optional("Small picture.")
    footer: Text | None = optional("Text below it.")
    footer_icon: Text | None = optional("Picture below it.")
    image_url: Text | None = optional("Picture.")


class MattermostProps(Model):
    """Properties of a message to Mattermost."""

    card: Text | None = optional("What stands beside the message.")


class MattermostPriority(Model):
    """How urgent a message to Mattermost is."""

    priority: Text | None = optional("`standard`, `important` or `urgent`.")
    requested_ack: Bool | None = optional("Ask for an answer. Default false.")
    persistent_notifications: Bool | None = optional("Remind until there is one. Default false.")


class Mattermost(HttpIntegration, MattermostAttachment):
    """Messages to Mattermost."""

    webhook_url: SecretUrl | None = optional("Address of the webhook. Default: `mattermost_webhook_url`.")
    webhook_url_file: LocalFile | None = optional("File with the address of the webhook.")
    channel: Text | None = optional("Channel or user.")
    username: Text | None = optional("Name that it is sent under.")
    icon_emoji: Text | None = optional("Emoji of who sends it.")
    icon_url: Text | None = optional("Picture of who sends it.")
    type: Text | None = optional("Kind of message, which begins with `custom_`.")
    attachments: list[MattermostAttachment | None] | None = optional("Parts of the message.")
    props: MattermostProps | None = optional("Properties of the message.")
    priority: MattermostPriority | None = optional("How urgent it is.")
