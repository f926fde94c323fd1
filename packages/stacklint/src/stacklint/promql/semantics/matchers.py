"""What the matchers of a selector say about its labels."""

import re
from functools import lru_cache
from typing import Final

from stacklint.promql.nodes import VectorSelector
from stacklint.promql.re2 import inspect

from .facts import NO_METRICS, Metrics
from .labels import NAME, OPEN, Labels
from .values import ANY, MISSING, NOTHING, PRESENT, Values

_LITERAL: Final = re.compile(r"[^\\.+*?()\[\]{}^$]*+(?:\\[-.+*?()\[\]{}^$/:][^\\.+*?()\[\]{}^$]*+)*+").fullmatch
"""Texts and `|`; punctuation may be escaped."""
_ESCAPE: Final = re.compile(r"\\(.)")


def selected(selector: VectorSelector, metrics: Metrics = NO_METRICS) -> Labels:
    """The labels of what a selector selects."""
    name = selector.name if selector.name is not None and not metrics.is_open(selector.name) else None
    metric = (metrics.labels(name) if name is not None else None) or OPEN
    known = dict(metric.known)
    if name is not None:
        known[NAME] = Values(frozenset((name,)))
    for matcher in selector.matchers:
        if metrics.is_open(matcher.label) or metrics.is_open(matcher.value):
            continue
        known[matcher.label] = known.get(matcher.label, metric.rest if matcher.label != NAME else ANY) & matched(
            matcher.op, matcher.value
        )
    return Labels(known, metric.rest)


@lru_cache(maxsize=4096)
def matched(op: str, value: str) -> Values:
    """The values that a matcher lets through."""
    if op in {"=", "!="}:
        return Values(frozenset((value,)), op == "!=")
    texts = alternatives(value)
    if texts is not None:
        return Values(texts, op == "!~")
    if value == ".*":
        return ANY if op == "=~" else NOTHING
    if value == ".+":
        return PRESENT if op == "=~" else MISSING
    empty_matches = inspect(value).matches_empty
    return PRESENT if empty_matches is (op == "!~") else ANY


def alternatives(pattern: str) -> frozenset[str] | None:
    """The texts that a regular expression matches, where it is but a list of texts."""
    inner = pattern.removeprefix("^").removesuffix("$")
    if inner[:1] == "(" and inner[-1:] == ")":
        inner = inner[1:-1].removeprefix("?:")
    if not _LITERAL(inner):
        return None
    return frozenset(_ESCAPE.sub(r"\1", text) for text in inner.split("|"))
