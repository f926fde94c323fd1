"""What an alertmanager.yml must hold beyond its structure. Facts: config/config.go of Alertmanager, and amtool 0.33."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from stacklint.document import Part, Path
from stacklint.models.client_meaning import client_meaning
from stacklint.models.durations import milliseconds
from stacklint.models.fault import FaultKind, ModelFault, Other
from stacklint.models.matchers import matcher_fault
from stacklint.models.naming import describe
from stacklint.models.nearness import MAX_NAMES, nearest
from stacklint.models.raw import is_true, items, mapping, mappings, text, twice
from stacklint.models.reader import Reader
from stacklint.models.receivers_meaning import receivers_meaning
from stacklint.models.regexes import regex_fault
from stacklint.models.times_meaning import times_meaning

_SHOWN = 5
"""Of how many names all are told where none of them is like a wrong one."""


def meaning(data: Any, reader: Reader) -> Iterator[ModelFault]:
    """The names that refer to each other, and the settings that exclude each other."""
    general = mapping(data, "global")
    yield from client_meaning(mapping(general, "http_config"), ("global", "http_config"))
    yield from receivers_meaning(data, general)
    receivers: dict[str, Path] = {}
    yield from _unique(data, "receivers", receivers)
    intervals: dict[str, Path] = {}
    for key in ("mute_time_intervals", "time_intervals"):
        yield from _unique(data, key, intervals)
        yield from times_meaning(data, key)
    root = data.get("route") if isinstance(data, dict) else None
    if isinstance(root, dict):
        yield from _root(root)
        yield from _route(root, ("route",), receivers, intervals)
        yield from _expressions(root, ("route",), reader)
    for index, rule in mappings(data, "inhibit_rules"):
        for key in ("source_match_re", "target_match_re"):
            yield from _regexes(rule, ("inhibit_rules", index), key, reader)
        for key in ("source_matchers", "target_matchers"):
            yield from condition_faults(rule, ("inhibit_rules", index), key, reader)


def _unique(data: object, key: str, names: dict[str, Path]) -> Iterator[ModelFault]:
    for index, owner in mappings(data, key):
        name = text(owner, "name")
        if name and name in names:
            message = f"`name` is `{name}`, which is taken by an entry before"
            first = (Other(names[name], Part.VALUE, "first used here"),)
            yield ModelFault((key, index, "name"), Part.VALUE, FaultKind.WRONG_VALUE, message, others=first)
        names.setdefault(name, (key, index, "name"))


def _root(root: dict[str, object]) -> Iterator[ModelFault]:
    if not text(root, "receiver") and not isinstance(root.get("receiver"), list | dict):
        message = "the root route has no `receiver`, so some alerts would go nowhere"
        yield ModelFault(("route",), Part.VALUE, FaultKind.MISSING_KEY, message)
    for key in ("match", "match_re", "matchers", "mute_time_intervals", "active_time_intervals"):
        value = root.get(key)
        if key == "matchers" and isinstance(value, list):
            value = [one for one in value if str(one or "").strip("{} \t\r\n")]  # an empty one is no condition
        if value:
            message = f"`{key}` stands in the root route, which has to take every alert"
            yield ModelFault(("route", key), Part.KEY, FaultKind.WRONG_VALUE, message)
    if is_true(root, "continue"):
        message = "`continue` stands in the root route, which has no siblings"
        yield ModelFault(("route", "continue"), Part.KEY, FaultKind.WRONG_VALUE, message)


def _route(
    route: dict[str, object], path: Path, receivers: dict[str, Path], intervals: dict[str, Path]
) -> Iterator[ModelFault]:
    receiver = text(route, "receiver")
    if receiver and receiver not in receivers:
        message = f"`receiver` is `{receiver}`, and no receiver has that name"
        where, there, advice = (*path, "receiver"), _declared(receivers), _advice(receiver, receivers)
        yield ModelFault(where, Part.VALUE, FaultKind.WRONG_VALUE, message, others=there, help=advice)
    yield from group_by_faults(route, path)
    yield from interval_faults(route, path)
    if path != ("route",):  # the root may have none at all
        for key in ("mute_time_intervals", "active_time_intervals"):
            for index, name in items(route, key):
                wanted = str(name or "")
                if not isinstance(name, list | dict) and wanted not in intervals:
                    message = f"no time interval is called `{wanted}`"
                    where, there, advice = (*path, key, index), _declared(intervals), _advice(wanted, intervals)
                    yield ModelFault(where, Part.VALUE, FaultKind.WRONG_VALUE, message, others=there, help=advice)
    for index, below in mappings(route, "routes"):
        yield from _route(below, (*path, "routes", index), receivers, intervals)


def interval_faults(route: dict[str, object], path: Path) -> Iterator[ModelFault]:
    """Times between notifications that are no time at all."""
    for key in ("group_interval", "repeat_interval"):
        length = text(route, key)
        if length and length.strip("0123456789ywdhms") == "" and not milliseconds(length):
            message = f"`{key}` is `{length}`, and must be longer than nothing"
            yield ModelFault((*path, key), Part.VALUE, FaultKind.WRONG_VALUE, message)


def _declared(names: dict[str, Path]) -> tuple[Other, ...]:
    """Where the names stand that there are."""
    return tuple(Other((key,), Part.KEY, "what there is") for key in dict.fromkeys(path[0] for path in names.values()))


def _advice(name: str, names: dict[str, Path]) -> str:
    """Which of the names that there are may be meant, where these are few enough to compare them again and again."""
    if not names or len(names) > MAX_NAMES:
        return ""
    right = nearest(name, names)
    if right is None and len(names) <= _SHOWN:
        return "write " + " or ".join(f"`{one}`" for one in names if one)
    return f"did you mean `{right}`?" if right is not None else ""


def _expressions(route: dict[str, object], path: Path, reader: Reader) -> Iterator[ModelFault]:
    yield from _regexes(route, path, "match_re", reader)
    yield from condition_faults(route, path, "matchers", reader)
    for index, below in mappings(route, "routes"):
        yield from _expressions(below, (*path, "routes", index), reader)


def _regexes(owner: dict[str, object], path: Path, key: str, reader: Reader) -> Iterator[ModelFault]:
    for label, value in mapping(owner, key).items():
        if isinstance(value, str):
            yield from regex_fault(value, (*path, key, label), reader)


def condition_faults(
    owner: dict[str, object], path: Path, key: str, reader: Reader, *, filled: bool = False
) -> Iterator[ModelFault]:
    """Conditions that no parser takes; where they are `filled`, one with a variable in it is not judged."""
    for index, value in items(owner, key):
        if not isinstance(value, str) or not ("=" in value or "!~" in value):
            continue  # what has no operator is no condition by its type already
        if filled and "$" in value:
            continue
        fault = matcher_fault(value, reader.regex)
        if fault is not None:
            message = f"{describe(value)} is no condition: {fault.message}"
            where, chars = (*path, key, index), (fault.start, fault.end)
            yield ModelFault(where, Part.VALUE, FaultKind.WRONG_VALUE, message, chars=chars)


def group_by_faults(route: dict[str, object], path: Path) -> Iterator[ModelFault]:
    """A label that a route groups by twice, and `...` beside others."""
    seen: dict[str, int] = {}
    labels = [(index, str(label)) for index, label in items(route, "group_by") if isinstance(label, str)]
    for index, label in labels:
        where = (*path, "group_by", index)
        if label == "..." and any(other != "..." for _, other in labels):
            message = "`...` stands for all labels and can't stand beside others"
            yield ModelFault(where, Part.VALUE, FaultKind.WRONG_VALUE, message)
        elif label in seen and label != "...":
            yield twice((*path, "group_by"), index, seen[label], label)
        seen.setdefault(label, index)
