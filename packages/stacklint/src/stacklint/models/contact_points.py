"""Contact points of Grafana: whom it tells, and what each way of telling needs to know.

Which integrations there are is left open; of those that everybody has, the settings that they can't do without.
Settings are turned into JSON, so their keys are known whatever their case, and a number without quotes is no text.
Facts: pkg/services/provisioning/alerting of Grafana 11 to 13, and receivers/ of grafana/alerting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from stacklint.document import Part, Path, Plain
from stacklint.document.numbers import number
from stacklint.models.alert_names import NEEDED, OF_RECEIVER, meant_setting
from stacklint.models.base import CamelModel, optional, required
from stacklint.models.fault import Consequence, FaultKind, ModelFault
from stacklint.models.grafana_scalars import V1Bool, V1Int, V1Name
from stacklint.models.naming import describe, mapping_name
from stacklint.models.raw import mapping, mappings, text
from stacklint.pattern import Pattern

_BOOLS = frozenset({"true", "True", "TRUE", "false", "False", "FALSE"})


class Receiver(CamelModel):
    """One way to tell somebody."""

    uid: V1Name = required("uid, unique in the organisation.")
    type: V1Name = required("Integration, such as `email` or `slack`.")
    settings: dict[str, Any] = required("What the integration needs, secrets included.")
    disable_resolve_message: V1Bool | None = optional("Say nothing when an alert is over.")


class ContactPoint(CamelModel):
    """Somebody to tell, and the ways to do so. Entries with one name are one contact point."""

    org_id: V1Int | None = optional("Organisation. Default 1.")
    name: V1Name = required("Name, by which policies refer to it.")
    receivers: list[Receiver] | None = optional("The ways to tell.")


_WITHOUT_SCHEME = Pattern(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?::[0-9]+)?/\S*", re.IGNORECASE)
"""An address of the web that lacks `https://`; what is to be put in place of a mark looks otherwise."""
_NUMBERS_TOO = frozenset({"chatid"})
"""What newer versions take as a number, too."""


def contact_point_faults(data: object) -> Iterator[ModelFault]:
    """What the integrations of a file's contact points lack."""
    for index, point in mappings(data, "contactPoints"):
        if not point.get("receivers") and isinstance(point.get("name"), str):
            message = (
                f"`receivers` is missing in {mapping_name(('contactPoints', index))}, so there is no such contact point"
            )
            at, effect, advice = ("contactPoints", index), Consequence.SKIPS, _own_entry(point)
            yield ModelFault(at, Part.VALUE, FaultKind.MISSING_KEY, message, consequence=effect, help=advice)
        for count, receiver in mappings(point, "receivers"):
            path: Path = ("contactPoints", index, "receivers", count)
            if receiver.get("settings") == {}:
                message = "`settings` is an empty mapping, not one with something in it"
                yield ModelFault((*path, "settings"), Part.VALUE, FaultKind.WRONG_VALUE, message)
            elif isinstance(receiver.get("settings"), dict):
                yield from _settings(mapping(receiver, "settings"), text(receiver, "type").strip().lower(), path)


def _own_entry(point: dict[str, object]) -> str:
    """What to do with the keys of a receiver that stand in the contact point itself."""
    names = [f"`{key}`" for key in point if key in OF_RECEIVER]
    return f"put {', '.join(names)} into an entry of `receivers`" if names else ""


def _settings(settings: dict[str, object], kind: str, path: Path) -> Iterator[ModelFault]:
    where = (*path, "settings")
    keys = {key.lower(): key for key in settings if settings[key] not in (None, "")}
    told: set[str] = set()
    for group in NEEDED.get(kind, ()):
        found = [keys[name.lower()] for name in group if name.lower() in keys]
        if not found and told.isdisjoint(group):
            told.update(group)
            *others, last = (f"`{name}`" for name in group)
            names = f"{', '.join(others)} or {last}" if others else last
            message = f"{names} is missing in `settings`, and `{kind}` can't do without"
            meant = ((key, meant_setting(kind, key)) for key in keys.values())
            advice = next((f"write `{name}`, not `{key}`" for key, name in meant if name in group), "")
            yield ModelFault(where, Part.VALUE, FaultKind.MISSING_KEY, message, help=advice)
        for key in found:
            value = settings[key]
            if isinstance(value, list | dict):
                message = f"`{key}` is {describe(value)}, not a text"
                advice = "write it as one text, with commas between several" if isinstance(value, list) else ""
                yield ModelFault((*where, key), Part.VALUE, FaultKind.WRONG_TYPE, message, help=advice)
            elif (
                isinstance(value, Plain) and key not in _NUMBERS_TOO and (number(value) is not None or value in _BOOLS)
            ):
                message = f"`{key}` is `{value}` without quotes, not a text"
                at, kind_of_fault = (*where, key), FaultKind.WRONG_VALUE
                yield ModelFault(at, Part.VALUE, kind_of_fault, message, help="put it in quotes")
    address = keys.get("url", "")
    written = settings.get(address)
    if isinstance(written, str) and _WITHOUT_SCHEME.fullmatch(written.strip()):
        message = f"`{address}` is `{written}`, no address without `https://` before it"
        at, kind_of_fault, effect = (*where, address), FaultKind.WRONG_VALUE, Consequence.BREAKS
        yield ModelFault(at, Part.VALUE, kind_of_fault, message, consequence=effect, help="write the whole address")
