"""Regular expressions in matchers that say no more than a plain comparison would."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from stacklint.promql.literal_text import label_text, string_text
from stacklint.promql.nodes import Matcher, Span, VectorSelector

from .matchers import alternatives
from .study import Study


class RegexReason(StrEnum):
    """Why a regular expression is needless."""

    LITERAL = "literal"
    """It matches one text."""
    ANCHORS = "anchors"
    """It begins with `^` or ends with `$`, but Prometheus matches whole values anyway."""
    EVERYTHING = "everything"
    """It matches every value, the lack of the label too."""
    NOTHING = "nothing"
    """Its negation lets nothing through."""
    NOT_EMPTY = "not empty"
    """It asks only whether there is the label."""


class NeedlessRegex(NamedTuple):
    """A matcher that needs no regular expression, or less of one."""

    span: Span
    """The whole matcher."""
    selector: VectorSelector
    matcher: Matcher
    reason: RegexReason
    replacement: str | None
    """The matcher that means the same; None where it can go, or where nothing can be meant."""


def needless_regexes(study: Study) -> Iterator[NeedlessRegex]:
    """Yield the needless regular expressions of an expression's matchers, in order of the text."""
    for selector in study.parts.selectors:
        for matcher in selector.matchers:
            if matcher.op in _PLAIN and not study.metrics.is_open(matcher.label + matcher.value):
                found = _judge(matcher)
                if found is not None:
                    yield NeedlessRegex(matcher.span, selector, matcher, *found)


_PLAIN: Final = {"=~": "=", "!~": "!="}
_OPPOSITE: Final = {"=~": "!=", "!~": "="}
_LINES: Final = re.compile(r"\(\?[a-zA-Z]*m").search
"""The flag with which anchors match inside of a text."""


def _judge(matcher: Matcher) -> tuple[RegexReason, str | None] | None:
    pattern, op = matcher.value, matcher.op
    bare = pattern if _LINES(pattern) else unanchored(pattern)
    texts = alternatives(bare)
    if texts is not None and len(texts) == 1:
        return RegexReason.LITERAL, _matcher(matcher, _PLAIN[op], next(iter(texts)))
    if bare in {".*", "(.*)"}:
        return (RegexReason.EVERYTHING if op == "=~" else RegexReason.NOTHING), None
    if bare in {".+", "(.+)"}:
        return RegexReason.NOT_EMPTY, _matcher(matcher, _OPPOSITE[op], "")
    return (RegexReason.ANCHORS, _matcher(matcher, op, bare)) if bare != pattern else None


def unanchored(pattern: str) -> str:
    """A regular expression without `^` in front and `$` at its end."""
    inner = pattern.removeprefix("^")
    body = inner.removesuffix("$")
    escaped = (len(body) - len(body.rstrip("\\"))) % 2
    return inner if escaped else body


def _matcher(matcher: Matcher, op: str, value: str) -> str:
    return f"{label_text(matcher.label)}{op}{string_text(value)}"
