"""Which labels the series of an expression can have, and which values.

Everything here is an upper bound: what it rules out can't be, what it allows may not be there.
"""

from collections.abc import Iterable
from typing import Final, final

from stacklint.promql.value import Value

from .values import ANY, MISSING, Values

NAME: Final = "__name__"
_TYPE: Final = "__type__"
_UNIT: Final = "__unit__"
"""With the type, a label that goes with the name where Prometheus is told to store both (from 3.5 on)."""


@final
class Labels(Value):
    """The labels that all series of a result have in common, as far as is known."""

    __match_args__ = ("known", "rest")
    __slots__ = __match_args__

    def __init__(self, known: dict[str, Values], rest: Values = ANY) -> None:  # pragma: no cover - see Value
        self.known: Final = known
        """The values of some labels; never changed."""
        self.rest: Final = rest
        """The values of all others: `ANY`, or `MISSING` where there are no others."""

    def values(self, name: str) -> Values:
        """The values that a label can have."""
        return self.known.get(name, self.rest)

    def can_have(self, name: str) -> bool:
        """Whether some series may have the label."""
        found = self.known.get(name, self.rest)
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
        for values in self.known.values():  # noqa: SIM110 -- a generator would take twice as long
            if not (values.some or values.others):
                return True
        return False

    @property
    def none(self) -> bool:
        """Whether there are surely no labels at all: at most one series."""
        return not self.rest.others and not any(map(self.can_have, self.known))

    def keeping(self, names: Iterable[str]) -> "Labels":
        """These labels alone, as `by` and `on` leave them."""
        known: dict[str, Values] = {}
        for name in names:
            known[name] = self.known.get(name, self.rest)
        return Labels(known, MISSING)

    def dropping(self, names: Iterable[str]) -> "Labels":
        """All but these labels, as `without` and `ignoring` leave them."""
        known = self.known.copy()
        for name in names:
            known[name] = MISSING
        return Labels(known, self.rest)

    def lacking_some(self) -> "Labels":
        """The same, but any of them may be gone."""
        return Labels({name: values | MISSING for name, values in self.known.items()}, self.rest)

    def setting(self, name: str, values: Values) -> "Labels":
        """The same with other values of one label."""
        known = self.known.copy()
        known[name] = values
        return Labels(known, self.rest)

    def without_name(self, *, surely: bool = True) -> "Labels":
        """As functions and arithmetic leave them.

        Args:
            surely: False where the name stays until the end of the evaluation (delayed name removal).
        """
        name = self.known.get(NAME, self.rest)
        has_type, has_unit = _TYPE in self.known, _UNIT in self.known
        if name is MISSING and not has_type and not has_unit:
            return self
        known = self.known.copy()
        known[NAME] = MISSING if surely else name | MISSING
        if has_type:
            known[_TYPE] |= MISSING
        if has_unit:
            known[_UNIT] |= MISSING
        return Labels(known, self.rest)

    def __or__(self, other: "Labels") -> "Labels":
        """The labels of the series of both."""
        known = {name: values | other.values(name) for name, values in self.known.items()}
        for name, values in other.known.items():
            if name not in known:
                known[name] = self.rest | values
        return Labels(known, self.rest | other.rest)

    def meeting(self, other: "Labels", names: Iterable[str]) -> "Labels":
        """The same, knowing that some labels have the values of the other's."""
        known = self.known.copy()
        for name in names:
            known[name] = self.values(name) & other.values(name)
        return Labels(known, self.rest)

    def meeting_all_but(self, other: "Labels", names: frozenset[str]) -> "Labels":
        """The same, knowing that all labels but some have the values of the other's."""
        mine, others = self.known, other.known
        known = {name: mine.get(name, self.rest) for name in names}
        for name, values in mine.items():
            if name not in names:
                known[name] = values & others.get(name, other.rest)
        for name, values in others.items():
            if name not in known:
                known[name] = self.rest & values
        return Labels(known, self.rest & other.rest)


OPEN: Final = Labels({})
"""Any labels."""
NO_LABELS: Final = Labels({}, MISSING)


def exactly(*names: str) -> Labels:
    """These labels at most: what an inventory says of a metric."""
    return Labels(dict.fromkeys(names, ANY), MISSING)
