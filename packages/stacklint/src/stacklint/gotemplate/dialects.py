"""Who reads a template: what is declared before it, which functions there are, and whether others may be defined.

Sources: rules/alerting.go and template/template.go of Prometheus; pkg/services/ngalert/state/template of Grafana 11 to
13; template/template.go of Alertmanager, and templates/ of grafana/alerting.
"""

from collections.abc import Mapping
from typing import Final, final

from .functions import (
    ALERT,
    ANY,
    CONSOLE,
    EVALUATION,
    EXTERNAL_LABELS,
    GO,
    LABELS,
    NOTIFICATION,
    PROMETHEUS,
    RESULTS,
    RULE,
    STRING,
    STRINGS,
    VALUE,
    Signature,
    Type,
    many,
    plain,
)

_ALERT_VARIABLES: Final[dict[str, Type]] = {
    "$": ALERT,
    "$labels": LABELS,
    "$externalLabels": EXTERNAL_LABELS,
    "$externalURL": STRING,
    "$value": VALUE,
}
"""What Prometheus declares before the text of a label or an annotation."""

_CONSOLE_VARIABLES: Final[dict[str, Type]] = {
    "$": CONSOLE,
    "$rawParams": ANY,
    "$params": STRINGS,
    "$path": STRING,
    "$externalLabels": EXTERNAL_LABELS,
}
"""What Prometheus declares before the text of a console template."""

_RULE_VARIABLES: Final[dict[str, Type]] = {
    "$": RULE,
    "$labels": LABELS,
    "$values": RESULTS,
    "$value": EVALUATION,
}
"""What Grafana declares before the text of a label or an annotation."""


@final
class Dialect:
    """Who reads a template. There are those below, and no others."""

    __slots__ = ("functions", "library", "lists_versions", "variables")

    def __init__(
        self,
        variables: Mapping[str, Type],
        functions: Mapping[str, Signature],
        *,
        library: bool = False,
        lists_versions: bool = False,
    ) -> None:
        self.variables: Final = variables
        """What is declared before the text, `$` among them."""
        self.functions: Final = functions
        self.library: Final = library
        """Whether templates may be defined elsewhere."""
        self.lists_versions: Final = lists_versions
        """Whether it is known which version brought which function."""


_OF_ALERTS: Final = {name: one for name, one in PROMETHEUS.items() if not one.console} | GO
_OF_RULES: Final = {
    "filterLabels": plain(ANY, STRING, returns=STRINGS),
    "filterLabelsRe": plain(ANY, STRING, returns=STRINGS),
    "mergeLabelValues": plain(RESULTS, returns=STRINGS),
    "removeLabels": plain(ANY, STRING, returns=STRINGS),
    "removeLabelsRe": plain(ANY, STRING, returns=STRINGS),
    "removeLabelslRe": plain(ANY, STRING, returns=STRINGS),
}
_OF_NOTIFICATIONS: Final = (
    "append", "coll", "conv", "data", "date", "dict", "humanizeDuration", "join", "list", "markdown", "match",
    "reReplaceAll", "routeLabels", "safeHtml", "safeUrl", "since", "stringSlice", "time", "title", "tmpl", "toJson",
    "toLower", "toUpper", "trimSpace", "tz", "urlUnescape",
)  # fmt: skip
_OF_RECEIVERS: Final = (
    "append", "base64decode", "base64encode", "date", "dict", "humanizeDuration", "join", "list", "match", "mustToDate",
    "now", "reReplaceAll", "routeLabels", "safeHtml", "safeUrl", "since", "stringSlice", "title", "toDate", "toJson",
    "toLower", "toUpper", "trimSpace", "tz", "urlUnescape",
)  # fmt: skip

ALERTS: Final = Dialect(_ALERT_VARIABLES, _OF_ALERTS, lists_versions=True)
"""Labels and annotations of alerting rules of Prometheus."""
CONSOLES: Final = Dialect(_CONSOLE_VARIABLES, PROMETHEUS | GO, library=True, lists_versions=True)
"""Console templates of Prometheus."""
MANAGED: Final = Dialect(_RULE_VARIABLES, _OF_ALERTS | _OF_RULES)
"""Labels and annotations of rules of Grafana."""
NOTIFICATIONS: Final = Dialect({"$": ANY}, GO | dict.fromkeys(_OF_NOTIFICATIONS, many(ANY)), library=True)
"""Notification templates of Grafana; their functions are known by name only."""
RECEIVERS: Final = Dialect({"$": NOTIFICATION}, GO | dict.fromkeys(_OF_RECEIVERS, many(ANY)), library=True)
"""Texts in the receivers of Alertmanager; their functions are known by name only, whichever version has them."""
