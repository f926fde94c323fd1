"""The other ways in which receivers of an alertmanager.yml tell somebody: mail, calls, tickets and requests.

Facts: config/notifiers.go and notify/ of Alertmanager, and what amtool 0.33 takes of each key.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from stacklint.models.base import Model, optional, required
from stacklint.models.http_client import TlsConfig
from stacklint.models.integration_base import (
    GoDuration,
    HostPort,
    HttpIntegration,
    HttpUrl,
    Integration,
    LocalFile,
    TemplateUrl,
    Timeout,
    since,
)
from stacklint.models.scalars import AS_MAPPING, AS_TEXT, BY_SHAPE, UNJOINED, Bool, Duration, NonEmpty, Text, Unsigned


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
    update_alerts: Bool | None = since(24, "Change the message of an alert when it changes. Default false.")
    entity: Text | None = since(24, "What is affected.")
    actions: Text | None = since(24, "Actions, parted by commas.")


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
