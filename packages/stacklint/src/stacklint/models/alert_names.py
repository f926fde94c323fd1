"""Names that Grafana's alerting knows by itself."""

from __future__ import annotations

from typing import Final

from stacklint.models.nearness import surely

EXPRESSIONS: Final = frozenset({"__expr__", "-100"})
"""What stands for Grafana itself where a data source would: the item is an expression over others."""

OF_RECEIVER: Final = frozenset({"disableResolveMessage", "settings", "type", "uid"})
"""The keys of a receiver of a contact point."""

NEEDED: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "dingding": (("url",),),
    "discord": (("url",),),
    "email": (("addresses",),),
    "googlechat": (("url",),),
    "jira": (("api_url",), ("project",), ("issue_type",)),
    "kafka": (("kafkaRestProxy",), ("kafkaTopic",)),
    "line": (("token",),),
    "mqtt": (("brokerUrl",), ("topic",)),
    "oncall": (("url",),),
    "opsgenie": (("apiKey",),),
    "pagerduty": (("integrationKey",),),
    "prometheus-alertmanager": (("url",),),
    "pushover": (("userKey",), ("apiToken",)),
    "sensugo": (("url",), ("apikey",)),
    "slack": (("token", "url", "endpointUrl"), ("recipient", "url", "endpointUrl")),
    "sns": (("topic_arn", "target_arn", "phone_number"),),
    "teams": (("url",),),
    "telegram": (("bottoken",), ("chatid",)),
    "threema": (("gateway_id",), ("recipient_id",), ("api_secret",)),
    "victorops": (("url",),),
    "webex": (),
    "webhook": (("url",),),
    "wecom": (("url", "secret"),),
}
"""For each integration the settings that it needs: of each group, one has to be given."""
INTEGRATIONS: Final = frozenset(NEEDED)
"""The types of receivers that everybody's Grafana has, in small letters; any case will do."""

SETTINGS: Final[dict[str, tuple[str, ...]]] = {
    "discord": ("avatar_url", "message", "title", "url", "use_discord_username"),
    "email": ("addresses", "message", "singleEmail", "subject"),
    "slack": (
        *("color", "endpointUrl", "footer", "icon_emoji", "icon_url", "mentionChannel", "mentionGroups"),
        *("mentionUsers", "recipient", "text", "title", "token", "url", "username"),
    ),
    "teams": ("message", "sectiontitle", "title", "url"),
    "telegram": (
        *("bottoken", "chatid", "disable_notifications", "disable_web_page_preview", "message", "message_thread_id"),
        *("parse_mode", "protect_content"),
    ),
    "webhook": (
        *("authorization_credentials", "authorization_scheme", "headers", "hmacConfig", "http_config", "httpMethod"),
        *("maxAlerts", "message", "password", "payload", "title", "tlsConfig", "url", "username"),
    ),
}
"""What integrations read of their settings, whatever the case; a newer version may read more."""
_ELSEWHERE: Final = {
    "addresses": ("address", "email", "emails", "recipients", "to"),
    "bottoken": ("token",),
    "message": ("body", "content", "template", "text"),
    "recipient": ("channel",),
    "text": ("body", "content", "message", "template"),
    "url": ("apiurl", "endpoint", "hook", "uri", "webhook", "webhookurl"),
}
"""What others call a setting, or what it is called elsewhere."""


def meant_setting(kind: str, key: str) -> str | None:
    """The setting of an integration that another name stands for; None if it has that one, or it resembles none."""
    known = SETTINGS.get(kind, ())
    plain = {_plain(one): one for one in known}
    if key.lower() in {one.lower() for one in known}:
        return None
    called = (one for one in known if _plain(key) in _ELSEWHERE.get(one, ()))
    return plain.get(_plain(key)) or next(called, None) or surely(key, known)


def _plain(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "")
