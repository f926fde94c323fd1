"""Names that Grafana's alerting knows by itself."""

from __future__ import annotations

from typing import Final

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
