"""The functions of templates and the types of values, as data.

Source: template/template.go and CHANGELOG.md of Prometheus, 3.0 to 3.16; text/template/funcs.go of Go.
`dialects` says who has which of them.
"""

from enum import StrEnum
from typing import Final, NamedTuple


class Type(StrEnum):
    """What a value is, as far as the template tells; the value is its name in messages."""

    ANY = "anything"
    """Not known."""
    NIL = "nil"
    BOOL = "a boolean"
    INT = "an integer"
    FLOAT = "a float"
    COMPLEX = "a complex number"
    STRING = "a string"
    HTML = "safe HTML"
    """A string type of its own, which is not taken where a string is wanted."""
    VALUE = "the value of a sample"
    """A float, or a native histogram."""
    ALERT = "the data of the alert"
    LABELS = "the labels of the alert"
    EXTERNAL_LABELS = "the external labels"
    STRINGS = "a map of strings"
    """The labels of a sample, the parameters of a console."""
    SAMPLE = "a sample"
    SAMPLES = "the result of a query"
    ARGUMENTS = "a map of arguments"
    CONSOLE = "the data of the console"
    RULE = "the data of the rule"
    """That of a rule of Grafana."""
    RESULTS = "the values of all queries"
    RESULT = "a value with its labels"
    EVALUATION = "the text of all values"
    NOTIFICATION = "the data of the notification"
    NOTIFIED = "the list of alerts"
    """Those of a notification."""
    NOTIFIED_ONE = "an alert of the notification"


ANY, NIL, BOOL, INT, FLOAT, COMPLEX, STRING, HTML, VALUE, ALERT, LABELS, EXTERNAL_LABELS, STRINGS, SAMPLE, SAMPLES = (
    list(Type)[:15]
)
ARGUMENTS, CONSOLE, RULE, RESULTS, RESULT, EVALUATION, NOTIFICATION, NOTIFIED, NOTIFIED_ONE = list(Type)[15:]

MAPS: Final = frozenset((LABELS, EXTERNAL_LABELS, STRINGS))
"""Maps from strings to strings: every field is there, if only as the empty string."""

FIELDS: Final[dict[Type, dict[str, Type]]] = {
    ALERT: {"Labels": LABELS, "ExternalLabels": EXTERNAL_LABELS, "ExternalURL": STRING, "Value": VALUE},
    SAMPLE: {"Labels": STRINGS, "Value": VALUE},
    RULE: {"Labels": LABELS, "Values": RESULTS, "Value": EVALUATION},
    RESULT: {"Labels": STRINGS, "Value": FLOAT},
    NOTIFICATION: {
        **dict.fromkeys(("Receiver", "Status", "ExternalURL", "NotificationReason"), STRING),
        **dict.fromkeys(("GroupLabels", "CommonLabels", "CommonAnnotations"), ANY),
        "Alerts": NOTIFIED,
    },
    NOTIFIED: dict.fromkeys(("Firing", "Resolved"), NOTIFIED),
    NOTIFIED_ONE: {
        **dict.fromkeys(("Fingerprint", "GeneratorURL", "Status"), STRING),
        **dict.fromkeys(("Annotations", "EndsAt", "Labels", "StartsAt"), ANY),
    },
    CONSOLE: {"RawParams": ANY, "Params": STRINGS, "Path": STRING, "ExternalLabels": EXTERNAL_LABELS},
}
"""The fields of the structures."""

EVER: Final = (3, 0)
"""The oldest Prometheus that is known here; what that one has, older ones may have as well."""


class Signature(NamedTuple):
    """What a function takes and gives.

    Arguments after the last of `params` have the type of the last. `most` is None where their
    number has no bound.
    """

    params: tuple[Type, ...]
    returns: Type
    least: int
    most: int | None
    number: bool = False
    """The argument is made a float: it may be any number, or a string with one."""
    since: tuple[int, int] = EVER
    console: bool = False
    """Known in console templates only."""


def plain(*params: Type, returns: Type, since: tuple[int, int] = EVER, console: bool = False) -> Signature:
    """What takes exactly these arguments."""
    return Signature(params, returns, len(params), len(params), since=since, console=console)


def number(returns: Type, *, since: tuple[int, int] = EVER) -> Signature:
    """What takes a number."""
    return Signature((ANY,), returns, 1, 1, number=True, since=since)


def many(returns: Type, *, first: Type = ANY, least: int = 0) -> Signature:
    """What takes any number of arguments."""
    return Signature((first, ANY), returns, least, None)


COMPARISONS: Final = frozenset(("eq", "ne", "lt", "le", "gt", "ge"))

PROMETHEUS: Final[dict[str, Signature]] = {
    "args": many(ARGUMENTS),
    "externalURL": plain(returns=STRING),
    "first": plain(SAMPLES, returns=SAMPLE),
    "graphLink": plain(STRING, returns=STRING),
    "humanize": number(STRING),
    "humanize1024": number(STRING),
    "humanizeDuration": number(STRING),
    "humanizePercentage": number(STRING),
    "humanizeTimestamp": number(STRING),
    "label": plain(STRING, SAMPLE, returns=STRING),
    "match": plain(STRING, STRING, returns=BOOL),
    "now": plain(returns=FLOAT, since=(3, 6)),
    "parseDuration": plain(STRING, returns=FLOAT),
    "pathPrefix": plain(returns=STRING),
    "query": plain(STRING, returns=SAMPLES),
    "reReplaceAll": plain(STRING, STRING, STRING, returns=STRING),
    "safeHtml": plain(STRING, returns=HTML),
    "sortByLabel": plain(STRING, SAMPLES, returns=SAMPLES),
    "stripDomain": plain(STRING, returns=STRING),
    "stripPort": plain(STRING, returns=STRING),
    "strvalue": plain(SAMPLE, returns=STRING),
    "tableLink": plain(STRING, returns=STRING),
    "title": plain(STRING, returns=STRING),
    "tmpl": plain(STRING, ANY, returns=HTML, console=True),
    "toDuration": number(ANY, since=(3, 6)),
    "toLower": plain(STRING, returns=STRING),
    "toTime": number(ANY),
    "toUpper": plain(STRING, returns=STRING),
    "urlQueryEscape": plain(STRING, returns=STRING, since=(3, 8)),
    "value": plain(SAMPLE, returns=VALUE),
}
"""The functions that Prometheus adds."""

GO: Final[dict[str, Signature]] = {
    "and": many(ANY, least=1),
    "call": many(ANY, least=1),
    "html": many(STRING),
    "index": many(ANY, least=1),
    "js": many(STRING),
    "len": plain(ANY, returns=INT),
    "not": plain(ANY, returns=BOOL),
    "or": many(ANY, least=1),
    "print": many(STRING),
    "printf": many(STRING, first=STRING, least=1),
    "println": many(STRING),
    "slice": Signature((ANY, INT), ANY, 1, 4),
    "urlquery": many(STRING),
    "eq": many(BOOL, least=2),
    **dict.fromkeys(("ne", "lt", "le", "gt", "ge"), plain(ANY, ANY, returns=BOOL)),
}
"""Go's own."""
