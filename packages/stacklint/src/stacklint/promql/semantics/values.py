"""Sets of values that a label can have: some, or all but some.

A label that a series lacks has the empty value: to Prometheus the two are one.
"""

from typing import Final, final

from stacklint.promql.value import Value


@final
class Values(Value):
    """The values that a label can have at most; it may well have fewer."""

    __match_args__ = ("some", "others")
    __slots__ = __match_args__

    def __init__(self, some: frozenset[str], others: bool = False) -> None:  # pragma: no cover - see Value
        self.some: Final = some
        self.others: Final = others
        """True: all values but `some`."""

    def allows(self, value: str) -> bool:
        """Whether the label can have the value."""
        return (value in self.some) is not self.others

    def meets(self, other: "Values") -> bool:
        """Whether there is a value that both can have."""
        if self.others:
            return other.others or not other.some <= self.some
        return not (self.some <= other.some if other.others else self.some.isdisjoint(other.some))

    def __or__(self, other: "Values") -> "Values":
        """What one of the two can have."""
        if self is other:
            return self
        if self.others:
            return Values(self.some & other.some if other.others else self.some - other.some, True)
        return Values(other.some - self.some, True) if other.others else Values(self.some | other.some)

    def __and__(self, other: "Values") -> "Values":
        """What both can have."""
        if self is other or other is ANY:
            return self
        if self is ANY:
            return other
        if self.others:
            return Values(self.some | other.some, True) if other.others else Values(other.some - self.some)
        return Values(self.some - other.some if other.others else self.some & other.some)

    @property
    def only(self) -> str | None:
        """The single value there is; None where there are others or none."""
        return next(iter(self.some)) if len(self.some) == 1 and not self.others else None


ANY: Final = Values(frozenset(), True)
NOTHING: Final = Values(frozenset())
"""No value, not even the empty one: there is no such series."""
MISSING: Final = Values(frozenset({""}))
PRESENT: Final = Values(frozenset({""}), True)
