"""The discoveries by their tables, as `models.prepared` has them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.models.discovery import meanings
from stacklint.models.durations import is_duration, milliseconds
from stacklint.models.history import faults_by
from stacklint.models.prepared import Prepared, prepared, said_of
from stacklint.models.raw import text

if TYPE_CHECKING:
    from stacklint.document import Path
    from stacklint.models.fault import ModelFault
    from stacklint.models.reader import Reader

TABLE: Final = "discoveries"
Meaning = Callable[[dict[str, object], "Path", "Reader"], "Iterator[ModelFault]"]


class PreparedDiscovery(NamedTuple):
    """How an entry of a discovery is judged.

    Attributes:
        type: the keys and values that it may have.
        meaning: what types can't say; `None` where that is left to the models.
        joins: whether relative paths count from the folder of the configuration.
    """

    type: Prepared
    meaning: Meaning | None
    joins: bool


@cache
def prepared_discovery(key: str) -> PreparedDiscovery:
    """The discovery behind a key."""
    said = said_of(TABLE, key)
    meaning: Meaning | None = getattr(meanings, said["meaning"]) if "meaning" in said else None
    return PreparedDiscovery(prepared(TABLE, key), meaning, "unjoined" not in said)


def is_sound_entry(key: str, entry: dict[str, object], reader: Reader) -> bool:
    """Whether the models surely find no fault in an entry of a discovery."""
    found = prepared_discovery(key)
    if found.meaning is None or not found.type.takes(entry):
        return False
    interval = text(entry, "refresh_interval")
    if "refresh_interval" in entry and not (is_duration(interval) and milliseconds(interval) > 0):
        return False
    asked = (faults_by(found.type.history(reader.version), entry, reader), found.meaning(entry, (), reader))
    return all(next(faults, None) is None for faults in asked)
