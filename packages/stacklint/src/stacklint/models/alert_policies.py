"""Notification policies of Grafana: which alerts go to which contact point, as provisioning files give them.

They are turned into JSON and read again, so their keys are known whatever their case, and texts are texts only in
quotes where they look like numbers. Facts: pkg/services/provisioning/alerting of Grafana 11 to 13, and the routes of
grafana/alerting (definition/route.go).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import StringConstraints

from stacklint.document import Part, Path
from stacklint.models.alerts_meaning import condition_faults, group_by_faults, interval_faults
from stacklint.models.base import OpenModel, optional
from stacklint.models.fault import Consequence, FaultKind, ModelFault
from stacklint.models.grafana_scalars import RealBool, V1Duration, V1Int, V1Text
from stacklint.models.keys import keys_of
from stacklint.models.naming import describe, mapping_name
from stacklint.models.raw import given, items, mappings
from stacklint.models.reader import Reader
from stacklint.models.regexes import regex_fault
from stacklint.models.scalars import Reads

_OPERATORS = ("=", "!=", "=~", "!~")
_MATCHER = r"=|!~|\$|^\s*$"
_UNJUDGED = frozenset({"name", "provenance", "version"})
"""Keys that an export has, and those of versions to come."""

V1Matcher = Annotated[
    str,
    StringConstraints(pattern=_MATCHER),
    Reads("a condition such as `severity = info`", {"type": "string", "pattern": _MATCHER}),
]


class Route(OpenModel):
    """A node of the policy tree: which alerts it takes, where they go, and how they are grouped."""

    receiver: V1Text | None = optional("Contact point of what no policy below takes. The root must have one.")
    group_by: list[V1Text | None] | None = optional("Labels that alerts are grouped by; `...` is all of them.")
    match: dict[str, V1Text | None] | None = optional("Old form of `object_matchers`: labels and their values.")
    match_re: dict[str, V1Text] | None = optional("Old form of `object_matchers`: labels and expressions.")
    matchers: list[V1Matcher] | None = optional("Conditions such as `severity = info`, all of which must hold.")
    object_matchers: list[list[V1Text]] | None = optional("Conditions as lists: label, operator, value.")
    mute_time_intervals: list[V1Text | None] | None = optional("Mute timings in which nothing is sent.")
    active_time_intervals: list[V1Text | None] | None = optional("Mute timings outside of which nothing is sent.")
    continue_: RealBool | None = optional("Offer what this takes to its next siblings too.", alias="continue")
    routes: list[Route] | None = optional("The policies below, tried in their order.")
    group_wait: V1Duration | None = optional("How long a new group waits for more. Default 30s.")
    group_interval: V1Duration | None = optional("Time between notifications of a group that changed. Default 5m.")
    repeat_interval: V1Duration | None = optional("Time between notifications of a group that didn't. Default 4h.")


class Policy(Route):
    """The policy tree of an organisation. The last one wins where there are several."""

    org_id: V1Int | None = optional("Organisation. Default 1.", alias="orgId")


_KNOWN = keys_of(Route)


def policy_faults(data: object, reader: Reader) -> Iterator[ModelFault]:
    """What holds for the policies of a file beyond their structure."""
    for index, policy in mappings(data, "policies"):
        path: Path = ("policies", index)
        yield from _root(policy, path)
        yield from _route(policy, path, ("orgId", *_KNOWN), reader)


def _root(policy: dict[str, object], path: Path) -> Iterator[ModelFault]:
    names = {key.lower(): key for key in policy}
    if not given(policy, names.get("receiver", "")):
        message = f"`receiver` is missing in {mapping_name(path)}"
        advice = "name the contact point of what no policy below takes"
        yield ModelFault(path, Part.VALUE, FaultKind.MISSING_KEY, message, help=advice)
    for key in ("mute_time_intervals", "active_time_intervals"):
        if policy.get(key):
            message = f"`{key}` stands in the root policy, which can't be silenced"
            yield ModelFault((*path, key), Part.KEY, FaultKind.WRONG_VALUE, message)
    for key in ("match", "match_re", "matchers", "object_matchers"):
        if policy.get(key):
            message = f"`{key}` stands in the root policy, which has to take every alert"
            effect = Consequence.BREAKS  # newer versions refuse it
            yield ModelFault((*path, key), Part.KEY, FaultKind.WRONG_VALUE, message, consequence=effect)


def _route(route: dict[str, object], path: Path, known: tuple[str, ...], reader: Reader) -> Iterator[ModelFault]:
    for key in route:
        if key not in known and key.lower() not in {*_KNOWN, *_UNJUDGED}:
            message = f"`{key}` is no key of {mapping_name(path)}"
            where, effect = (*path, key), Consequence.IGNORES
            yield ModelFault(where, Part.KEY, FaultKind.UNKNOWN_KEY, message, consequence=effect, known=known)
    yield from group_by_faults(route, path)
    yield from interval_faults(route, path)
    yield from condition_faults(route, path, "matchers", reader, filled=True)
    yield from _object_matchers(route, (*path, "object_matchers"), reader)
    for index, below in mappings(route, "routes"):
        yield from _route(below, (*path, "routes", index), _KNOWN, reader)


def _object_matchers(route: dict[str, object], path: Path, reader: Reader) -> Iterator[ModelFault]:
    for index, matcher in items(route, "object_matchers"):
        if not isinstance(matcher, list):
            continue
        if len(matcher) < 3:
            message = f"a condition has three parts, a label, an operator and a value, and this one has {len(matcher)}"
            yield ModelFault((*path, index), Part.VALUE, FaultKind.WRONG_VALUE, message)
        elif isinstance(matcher[1], str) and matcher[1] not in _OPERATORS and "$" not in matcher[1]:
            message = f"{describe(matcher[1])} is no operator of conditions, which are `=`, `!=`, `=~` and `!~`"
            yield ModelFault((*path, index, 1), Part.VALUE, FaultKind.WRONG_VALUE, message)
        elif "~" in str(matcher[1]) and "$" not in str(matcher[2]):
            yield from regex_fault(matcher[2], (*path, index, 2), reader)
