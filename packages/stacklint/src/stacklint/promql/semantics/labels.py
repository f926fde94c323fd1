"""Which labels the series of an expression can have, and which values.

Everything here is an upper bound: what it rules out can't be, what it allows may not be there.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from .values import ANY, MISSING, NOTHING, Values

NAME: Final = "__name__"
_OF_NAME: Final = ("__type__", "__unit__")
"""Labels that go with the name where Prometheus is told to store types and units (from 3.5 on)."""


class Labels(NamedTuple):
    """The labels that all series of a result have in common, as far as is known."""

    known: Mapping[str, Values]
    """The values of some labels."""
    rest: Values = ANY
    """The values of all others: `ANY`, or `MISSING` where there are no others."""

    def values(self, name: str) -> Values:
        """The values that a label can have."""
        return self.known.get(name, self.rest)

    def can_have(self, name: str) -> bool:
        """Whether some series may have the label."""
        found = self.values(name)
        return found.others or not found.some <= MISSING.some

    def must_have(self, name: str) -> bool:
        """Whether every series has the label."""
        return not self.values(name).allows("")

    @property
    def possible(self) -> frozenset[str] | None:
        """All labels that there can be; None where there may be labels that nobody knows of."""
        return None if self.rest.others else frozenset(filter(self.can_have, self.known))

    @property
    def gone(self) -> frozenset[str]:
        """Labels that are surely on no series, among those that are known by name."""
        return frozenset(name for name in self.known if not self.can_have(name))

    @property
    def guaranteed(self) -> frozenset[str]:
        """The labels that every series has."""
        return frozenset(filter(self.must_have, self.known))

    @property
    def contradictory(self) -> bool:
        """Whether no series can have such labels."""
        return NOTHING in self.known.values()

    @property
    def none(self) -> bool:
        """Whether there are surely no labels at all: at most one series."""
        return not self.rest.others and not any(map(self.can_have, self.known))

    def keeping(self, names: Iterable[str]) -> "Labels":
        """These labels alone, as `by` and `on` leave them."""
        return Labels({name: self.values(name) for name in names}, MISSING)

    def dropping(self, names: Iterable[str]) -> "Labels":
        """All but these labels, as `without` and `ignoring` leave them."""
        return Labels({**self.known, **dict.fromkeys(names, MISSING)}, self.rest)

    def lacking_some(self) -> "Labels":
        """The same, but any of them may be gone."""
        return Labels({name: values | MISSING for name, values in self.known.items()}, self.rest)

    def setting(self, name: str, values: Values) -> "Labels":
        """The same with other values of one label."""
        return Labels({**self.known, name: values}, self.rest)

    def without_name(self, *, surely: bool = True) -> "Labels":
        """As functions and arithmetic leave them.

        Args:
            surely: False where the name stays until the end of the evaluation (delayed name removal).
        """
        known = {**self.known, NAME: MISSING if surely else self.values(NAME) | MISSING}
        for name in _OF_NAME:
            if name in known:
                known[name] |= MISSING
        return Labels(known, self.rest)

    def __or__(self, other: "Labels") -> "Labels":
        """The labels of the series of both."""
        known = {name: self.values(name) | other.values(name) for name in _names(self, other)}
        return Labels(known, self.rest | other.rest)

    def meeting(self, other: "Labels", names: Iterable[str]) -> "Labels":
        """The same, knowing that some labels have the values of the other's."""
        known = {name: self.values(name) & other.values(name) for name in names}
        return Labels({**self.known, **known}, self.rest)

    def meeting_all_but(self, other: "Labels", names: frozenset[str]) -> "Labels":
        """The same, knowing that all labels but some have the values of the other's."""
        common = {name: self.values(name) & other.values(name) for name in _names(self, other) if name not in names}
        kept = {name: self.values(name) for name in names}
        return Labels({**common, **kept}, self.rest & other.rest)


def _names(*several: Labels) -> Iterator[str]:
    return (name for labels in several for name in labels.known)


OPEN: Final = Labels({})
"""Any labels."""
NO_LABELS: Final = Labels({}, MISSING)


def exactly(*names: str) -> Labels:
    """These labels at most: what an inventory says of a metric."""
    return Labels(dict.fromkeys(names, ANY), MISSING)
