"""What the matchers of a selector say about its labels."""

import re
from functools import lru_cache
from typing import Final

from stacklint.pattern import Pattern
from stacklint.promql.nodes import VectorSelector
from stacklint.promql.re2 import inspect

from .facts import NO_METRICS, Metrics
from .labels import NAME, Labels
from .values import ANY, MISSING, NOTHING, PRESENT, Values

_LITERAL: Final = re.compile(r"[^\\.+*?()\[\]{}^$]*+(?:\\[-.+*?()\[\]{}^$/:][^\\.+*?()\[\]{}^$]*+)*+").fullmatch
"""Texts and `|`; punctuation may be escaped."""
_ESCAPE: Final = Pattern(r"\\(.)")


def selected(selector: VectorSelector, metrics: Metrics = NO_METRICS) -> Labels:
    """The labels of what a selector selects."""
    known: dict[str, Values] = {}
    rest = ANY
    name, stand_in = selector.name, metrics.stand_in
    if name is not None and not (stand_in and stand_in in name):
        metric = metrics.labels(name)
        if metric is not None:
            known, rest = metric.known.copy(), metric.rest
        known[NAME] = Values(frozenset((name,)))
    for matcher in selector.matchers:
        label, value = matcher.label, matcher.value
        if not (stand_in and (stand_in in label or stand_in in value)):
            values = matched(matcher.op, value)
            before = known.get(label, rest if label != NAME else ANY)
            known[label] = before & values if before is not ANY else values
    return Labels(known, rest)


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


@lru_cache(maxsize=4096)
def alternatives(pattern: str) -> frozenset[str] | None:
    """The texts that a regular expression matches, where it is but a list of texts."""
    inner = pattern.removeprefix("^").removesuffix("$")
    if inner[:1] == "(" and inner[-1:] == ")":
        inner = inner[1:-1].removeprefix("?:")
    if not _LITERAL(inner):
        return None
    return frozenset(_ESCAPE.sub(r"\1", text) for text in inner.split("|"))
