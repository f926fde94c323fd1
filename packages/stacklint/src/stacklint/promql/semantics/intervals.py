"""Between which bounds the values of a result lie, and what that says of comparisons.

Bounds are upper bounds of knowledge as well: a value may lie anywhere between them. An interval
that is narrower than `UNBOUNDED` holds for samples that are floats: the operations that lead to
one give nothing for native histograms.
"""

import math
import operator
from collections.abc import Callable
from typing import Final, final

from stacklint.promql.value import Value

_INFINITE: Final = math.inf


@final
class Interval(Value):
    """Bounds of a value, both included."""

    __match_args__ = ("low", "high", "nan")
    __slots__ = __match_args__

    def __init__(
        self, low: float = -_INFINITE, high: float = _INFINITE, nan: bool = True
    ) -> None:  # pragma: no cover - see Value
        self.low: Final = low
        self.high: Final = high
        self.nan: Final = nan
        """Whether it can be NaN; with `low` above `high`, it can be no number."""

    @property
    def of_floats(self) -> bool:
        """Whether it is narrower than `UNBOUNDED`, so that the samples are floats for certain."""
        return self.low > -_INFINITE or self.high < _INFINITE or not self.nan

    @property
    def constant(self) -> float | None:
        """The value there is, if there is but one."""
        if self.low > self.high:
            return math.nan if self.nan else None
        return self.low if self.low == self.high and not self.nan else None

    def __or__(self, other: "Interval") -> "Interval":
        """The bounds of what is one of the two."""
        return Interval(min(self.low, other.low), max(self.high, other.high), self.nan or other.nan)


UNBOUNDED: Final = Interval()
"""What nothing is known of; most often it is this very object, so that it is seen at once."""
NUMBER: Final = Interval(nan=False)
ONE: Final = Interval(1.0, 1.0, nan=False)
BOOL: Final = Interval(0.0, 1.0, nan=False)
NOT_NEGATIVE: Final = Interval(0.0)
COUNT: Final = Interval(0.0, nan=False)
AT_LEAST_ONE: Final = Interval(1.0, nan=False)


def constant(value: float) -> Interval:
    """The interval of one value."""
    return Interval(_INFINITE, -_INFINITE) if math.isnan(value) else Interval(value, value, False)


def compare(op: str, left: Interval, right: Interval) -> bool | None:
    """Whether a comparison surely holds (True) or surely fails (False)."""
    if left is UNBOUNDED and right is UNBOUNDED:
        return None
    match op:
        case "<" | "<=":
            return _less(left, right, strict=op == "<")
        case ">" | ">=":
            return _less(right, left, strict=op == ">")
        case _:
            equal = _equal(left, right)
            return equal if op == "==" or equal is None else not equal


def _less(left: Interval, right: Interval, *, strict: bool) -> bool | None:
    if left.low >= right.high if strict else left.low > right.high:
        return False
    below = left.high < right.low if strict else left.high <= right.low
    return True if below and not left.nan and not right.nan else None


def _equal(left: Interval, right: Interval) -> bool | None:
    if left.high < right.low or right.high < left.low:
        return False
    same = left.low == left.high == right.low == right.high
    return True if same and not left.nan and not right.nan else None


def narrowed(op: str, left: Interval, right: Interval) -> Interval:
    """The left side's values for which a comparison holds."""
    match op:
        case "<" | "<=":
            return Interval(left.low, min(left.high, right.high), False)
        case ">" | ">=":
            return Interval(max(left.low, right.low), left.high, False)
        case "==" if right.of_floats:
            return Interval(max(left.low, right.low), min(left.high, right.high), False)
        case _:  # histograms can be equal too
            return left


def arithmetic(op: str, left: Interval, right: Interval) -> Interval:
    """The bounds of an arithmetic operation; `UNBOUNDED` where they are not known."""
    if left is UNBOUNDED and right is UNBOUNDED:
        return UNBOUNDED
    first, second = left.constant, right.constant
    if first is not None and second is not None:
        folded = fold(op, first, second)
        return UNBOUNDED if folded is None else constant(folded)
    if second is not None and math.isfinite(second):
        return _shifted(op, left, second)
    if first is not None and math.isfinite(first) and op in {"+", "*"}:
        return _shifted(op, right, first)
    return UNBOUNDED


def _shifted(op: str, interval: Interval, by: float) -> Interval:
    if interval is UNBOUNDED or op not in {"+", "-", "*", "/"} or (by == 0 and op in {"*", "/"}):
        return UNBOUNDED
    ends = [fold(op, end, by) for end in (interval.low, interval.high)]
    known = [end for end in ends if end is not None]
    return Interval(min(known), max(known), interval.nan)


def fold(op: str, left: float, right: float) -> float | None:
    """The value of an arithmetic operation on two numbers; None where Go may see it otherwise."""
    try:
        return _ARITHMETIC[op](left, right)
    except (LookupError, ArithmeticError, ValueError):
        return None


def _divided(left: float, right: float) -> float:
    if right:
        return left / right
    if not left or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1, right)


def _power(left: float, right: float) -> float:
    """Whole numbers only: of others, Go may get another last bit."""
    value = math.pow(left, right)
    if left % 1 or right % 1 or right < 0 or not abs(value) <= _EXACT:
        raise ArithmeticError
    return value


_EXACT: Final = 2.0**53
"""Up to here, all whole numbers are floats."""


_ARITHMETIC: Final[dict[str, Callable[[float, float], float]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divided,
    "%": math.fmod,
    "^": _power,
}
"""Operations whose value is the same to the last bit wherever they are computed."""
