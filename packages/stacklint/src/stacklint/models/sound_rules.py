"""Tells sound rule files at a glance: the models need pydantic, which makes a start two thirds longer.

It knows less than the models of `rules`, and never calls a file sound in which they find a fault: what it can't vouch
for is theirs to judge.
"""

from __future__ import annotations

from typing import Final

from stacklint.document import Plain
from stacklint.models.durations import is_duration

_GROUP: Final = frozenset(("name", "interval", "query_offset", "limit", "labels", "rules"))
_BARE: Final = frozenset(("name", "rules"))
"""Most groups have nothing else."""
_RECORD: Final = frozenset(("record", "expr", "labels"))
_ALERT: Final = frozenset(("alert", "expr", "for", "keep_firing_for", "labels", "annotations"))
_MOST_DIGITS: Final = 18
"""As many always fit into 64 bits."""


def is_sound(data: object) -> bool:
    """Whether a file is surely one that Prometheus 3 takes for rules."""
    if type(data) is not dict or data.keys() != {"groups"}:
        return False
    groups = data["groups"]
    if type(groups) is not list or not all(map(_is_group, groups)):
        return False
    return len({group["name"] for group in groups}) == len(groups)


def _is_group(group: object) -> bool:
    if type(group) is not dict or not group.keys() <= _GROUP or not _is_text(group.get("name")):
        return False
    rules = group.get("rules", [])
    return (group.keys() <= _BARE or _is_set_up(group)) and type(rules) is list and all(map(_is_rule, rules))


def _is_set_up(group: dict[str, object]) -> bool:
    limit = group.get("limit", Plain("0"))
    return (
        _is_length(group, "interval")
        and _is_length(group, "query_offset")
        and (type(limit) is Plain and limit.isdecimal() and limit.isascii() and len(limit) <= _MOST_DIGITS)
        and _are_labels(group, "labels")
    )


def _is_rule(rule: object) -> bool:
    if type(rule) is not dict or not _is_text(rule.get("expr")) or not _are_labels(rule, "labels"):
        return False
    record = rule.get("record")
    if isinstance(record, str):
        return record != "" and "{" not in record and "}" not in record and rule.keys() <= _RECORD
    return (
        rule.keys() <= _ALERT
        and _is_text(rule.get("alert"))
        and _is_length(rule, "for")
        and _is_length(rule, "keep_firing_for")
        and _are_labels(rule, "annotations")
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_length(owner: dict[str, object], key: str) -> bool:
    value = owner.get(key, "0")
    return isinstance(value, str) and is_duration(value)


def _are_labels(owner: dict[str, object], key: str) -> bool:
    labels = owner.get(key)
    if labels is None:
        return key not in owner
    return (
        type(labels) is dict
        and "" not in labels
        and "__name__" not in labels
        and all(isinstance(value, str) for value in labels.values())
    )
