"""Small immutable values, of which a check makes hundreds of thousands."""

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar


class Value:
    """Equal, hashed and shown by its fields, which a subclass names in `__match_args__`.

    A subclass assigns its fields in `__init__` as `Final`, so mypy refuses other assignments, and
    the compiled package raises on them. Compiled, such an object takes a tenth of the time of a
    named tuple or a frozen dataclass to make; interpreted, two thirds.
    """

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Value) and type(self) is type(other) and _fields(self) == _fields(other)

    def __hash__(self) -> int:
        return hash(_fields(self))

    def __repr__(self) -> str:
        fields = zip(self.__match_args__, _fields(self), strict=True)
        return f"{type(self).__name__}({', '.join([f'{name}={value!r}' for name, value in fields])})"


def _fields(value: Value) -> tuple[object, ...]:
    return tuple([getattr(value, name) for name in value.__match_args__])


AnyValue = TypeVar("AnyValue", bound=Value)


def replaced(old: AnyValue, **changes: Any) -> AnyValue:
    """The value with some fields changed, which mypy does not check; no field may be called `old`."""
    make: Callable[..., AnyValue] = type(old)
    return make(**{name: getattr(old, name) for name in old.__match_args__} | changes)
