"""What is known of an expression, and what an inventory may add to it."""

from collections.abc import Callable
from enum import Enum
from typing import Final, NamedTuple, TypeAlias, final

from stacklint.promql.value import Value

from .intervals import UNBOUNDED, Interval, constant
from .kinds import Kind, kind_by_name
from .labels import NO_LABELS, OPEN, Labels
from .unit_names import Unit, unit_by_name


class Presence(Enum):
    """Whether an expression returns something, wherever it can be evaluated without an error."""

    NEVER = "never"
    MAYBE = "maybe"
    ALWAYS = "always"


NEVER: Final = Presence.NEVER
MAYBE: Final = Presence.MAYBE
ALWAYS: Final = Presence.ALWAYS
GAUGE: Final = Kind.GAUGE


@final
class Facts(Value):
    """What is known of the result of an expression."""

    __match_args__ = ("labels", "presence", "value", "kind", "conditional")
    __slots__ = __match_args__

    def __init__(  # pragma: no cover - see Value
        self,
        labels: Labels = OPEN,
        presence: Presence = MAYBE,
        value: Interval = UNBOUNDED,
        kind: Kind | None = None,
        conditional: bool = False,
    ) -> None:
        self.labels: Final = labels
        self.presence: Final = presence
        self.value: Final = value
        self.kind: Final = kind
        self.conditional: Final = conditional
        """Something other than the lack of series makes it return nothing: a comparison, `absent`, `and`, `unless`."""

    @property
    def constant(self) -> float | None:
        """The value that every sample has, if it is but one."""
        return self.value.constant

    @property
    def single(self) -> bool:
        """Whether it is always there and has no labels, as `vector(0)`: it matches its like for certain."""
        return self.presence is ALWAYS and self.labels.none

    def found(self, presence: Presence, *, conditional: bool) -> "Facts":
        """The same of what is there more or less often."""
        return Facts(self.labels, presence, self.value, self.kind, conditional)


Known: TypeAlias = dict[int, Facts]
"""The facts of parts of an expression, by the identity of the part."""

UNKNOWN: Final = Facts()
"""Nothing is known."""


def scalar(value: Interval) -> Facts:
    """The facts of a scalar."""
    return Facts(NO_LABELS, ALWAYS, value, GAUGE)


def number(value: float) -> Facts:
    """The facts of a number."""
    return Facts(NO_LABELS, ALWAYS, constant(value), GAUGE)


def _unknown(_: str) -> None:
    """What is known of a metric without an inventory."""


class Metrics(NamedTuple):
    """What an inventory knows of metrics; by default, nothing.

    Attributes:
        labels: the labels of a metric's series; None where they are not known. `exactly` makes one of names.
        kind: what a metric is; None leaves it to the name.
        unit: in which unit a metric is; by default, what its name says.
        portion: what no value of a metric is above, where it is a part of a whole.
        delayed_name_removal: the server runs with the feature flag of that name.
        stand_in: what stands in the text for what is not known, such as the value of a variable; a name or
            a value that contains it can be anything. Empty where nothing is left open.
    """

    labels: Callable[[str], Labels | None] = _unknown
    kind: Callable[[str], Kind | None] = _unknown
    unit: Callable[[str], Unit] = unit_by_name
    portion: Callable[[str], float | None] = _unknown
    delayed_name_removal: bool = False
    stand_in: str = ""

    def is_open(self, text: str) -> bool:
        """Whether a name or a value is not known, or not all of it."""
        return self.stand_in in text if self.stand_in else False

    def kind_of(self, name: str) -> Kind | None:
        """What a metric is, by the inventory or else by its name."""
        return self.kind(name) or kind_by_name(name)


NO_METRICS: Final = Metrics()
