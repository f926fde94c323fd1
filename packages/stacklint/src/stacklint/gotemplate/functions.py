"""The functions of templates and the types of values, as data.

Source: template/template.go and CHANGELOG.md of Prometheus, 3.0 to 3.16; text/template/funcs.go of Go.
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


ANY, NIL, BOOL, INT, FLOAT, COMPLEX, STRING, HTML, VALUE, ALERT, LABELS, EXTERNAL_LABELS, STRINGS, SAMPLE, SAMPLES = (
    list(Type)[:15]
)
ARGUMENTS, CONSOLE = list(Type)[15:]

MAPS: Final = frozenset((LABELS, EXTERNAL_LABELS, STRINGS))
"""Maps from strings to strings: every field is there, if only as the empty string."""

FIELDS: Final[dict[Type, dict[str, Type]]] = {
    ALERT: {"Labels": LABELS, "ExternalLabels": EXTERNAL_LABELS, "ExternalURL": STRING, "Value": VALUE},
    SAMPLE: {"Labels": STRINGS, "Value": VALUE},
    CONSOLE: {"RawParams": ANY, "Params": STRINGS, "Path": STRING, "ExternalLabels": EXTERNAL_LABELS},
}
"""The fields of the structures."""

ALERT_VARIABLES: Final = {
    "$": ALERT,
    "$labels": LABELS,
    "$externalLabels": EXTERNAL_LABELS,
    "$externalURL": STRING,
    "$value": VALUE,
}
"""What Prometheus declares before the text of a label or an annotation."""

CONSOLE_VARIABLES: Final = {
    "$": CONSOLE,
    "$rawParams": ANY,
    "$params": STRINGS,
    "$path": STRING,
    "$externalLabels": EXTERNAL_LABELS,
}
"""What Prometheus declares before the text of a console template."""


EVER: Final = (3, 0)
"""The oldest Prometheus that is known here."""


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


def _plain(*params: Type, returns: Type, since: tuple[int, int] = EVER, console: bool = False) -> Signature:
    return Signature(params, returns, len(params), len(params), since=since, console=console)


def _number(returns: Type, *, since: tuple[int, int] = EVER) -> Signature:
    return Signature((ANY,), returns, 1, 1, number=True, since=since)


def _many(returns: Type, *, first: Type = ANY, least: int = 0) -> Signature:
    return Signature((first, ANY), returns, least, None)


COMPARISONS: Final = frozenset(("eq", "ne", "lt", "le", "gt", "ge"))

FUNCTIONS: Final[dict[str, Signature]] = {
    "args": _many(ARGUMENTS),
    "externalURL": _plain(returns=STRING),
    "first": _plain(SAMPLES, returns=SAMPLE),
    "graphLink": _plain(STRING, returns=STRING),
    "humanize": _number(STRING),
    "humanize1024": _number(STRING),
    "humanizeDuration": _number(STRING),
    "humanizePercentage": _number(STRING),
    "humanizeTimestamp": _number(STRING),
    "label": _plain(STRING, SAMPLE, returns=STRING),
    "match": _plain(STRING, STRING, returns=BOOL),
    "now": _plain(returns=FLOAT, since=(3, 6)),
    "parseDuration": _plain(STRING, returns=FLOAT),
    "pathPrefix": _plain(returns=STRING),
    "query": _plain(STRING, returns=SAMPLES),
    "reReplaceAll": _plain(STRING, STRING, STRING, returns=STRING),
    "safeHtml": _plain(STRING, returns=HTML),
    "sortByLabel": _plain(STRING, SAMPLES, returns=SAMPLES),
    "stripDomain": _plain(STRING, returns=STRING),
    "stripPort": _plain(STRING, returns=STRING),
    "strvalue": _plain(SAMPLE, returns=STRING),
    "tableLink": _plain(STRING, returns=STRING),
    "title": _plain(STRING, returns=STRING),
    "tmpl": _plain(STRING, ANY, returns=HTML, console=True),
    "toDuration": _number(ANY, since=(3, 6)),
    "toLower": _plain(STRING, returns=STRING),
    "toTime": _number(ANY),
    "toUpper": _plain(STRING, returns=STRING),
    "urlQueryEscape": _plain(STRING, returns=STRING, since=(3, 8)),
    "value": _plain(SAMPLE, returns=VALUE),
    # Go's own:
    "and": _many(ANY, least=1),
    "call": _many(ANY, least=1),
    "html": _many(STRING),
    "index": _many(ANY, least=1),
    "js": _many(STRING),
    "len": _plain(ANY, returns=INT),
    "not": _plain(ANY, returns=BOOL),
    "or": _many(ANY, least=1),
    "print": _many(STRING),
    "printf": _many(STRING, first=STRING, least=1),
    "println": _many(STRING),
    "slice": Signature((ANY, INT), ANY, 1, 4),
    "urlquery": _many(STRING),
    "eq": _many(BOOL, least=2),
    **dict.fromkeys(("ne", "lt", "le", "gt", "ge"), _plain(ANY, ANY, returns=BOOL)),
}
