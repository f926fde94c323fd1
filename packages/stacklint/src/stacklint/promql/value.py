"""Small immutable values, of which a check makes hundreds of thousands."""

from collections.abc import Callable
from types import FunctionType, MemberDescriptorType
from typing import Any, ClassVar, NoReturn, TypeVar


class Value:
    """Equal, hashed and shown by its fields, which a subclass names in `__match_args__` and in `__slots__`.

    A subclass assigns its fields in `__init__` as `Final`: mypy refuses other assignments, and at run time they raise.
    Interpreted, another `__init__` takes the place of that one, so coverage leaves it out; compiled, it is what runs.
    Compiled, such an object takes a tenth of the time of a named tuple or a frozen dataclass to make.
    """

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        """Have an interpreted class refuse assignments, as a compiled one does by itself."""
        slots = [vars(cls).get(name) for name in cls.__match_args__]
        if all(isinstance(slot, MemberDescriptorType) for slot in slots):  # pragma: no branch - if not, it is compiled
            methods = {"__init__": _writing(cls.__init__, slots), "__setattr__": _refuse, "__delattr__": _refuse}
            for name, method in methods.items():
                setattr(cls, name, method)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Value) and type(self) is type(other) and _fields(self) == _fields(other)

    def __hash__(self) -> int:
        return hash(_fields(self))

    def __repr__(self) -> str:
        fields = zip(self.__match_args__, _fields(self), strict=True)
        return f"{type(self).__name__}({', '.join([f'{name}={value!r}' for name, value in fields])})"


def _fields(value: Value) -> tuple[object, ...]:
    return tuple([getattr(value, name) for name in value.__match_args__])


def _writing(init: Any, slots: list[Any]) -> FunctionType:
    """An `__init__` with the parameters of another that writes into the slots, past a `__setattr__` that refuses.

    It is made as text, as that of a dataclass is: what calls the other one takes twice as long.
    """
    positional = init.__code__.co_argcount - 1
    names = [slot.__name__ for slot in slots]
    parameters = ["self", *names[:positional], *(["*", *names[positional:]] if init.__kwdefaults__ else [])]
    lines = [f"def __init__({', '.join(parameters)}):", *(f"write_{name}(self, {name})" for name in names)]
    made: dict[str, Any] = {f"write_{slot.__name__}": slot.__set__ for slot in slots}
    exec("\n    ".join(lines), made)  # noqa: S102 - the names are those of our own fields
    writing: FunctionType = made["__init__"]
    writing.__defaults__, writing.__kwdefaults__ = init.__defaults__, init.__kwdefaults__
    return writing


def _refuse(value: Value, name: str, *_: object) -> NoReturn:
    raise AttributeError(f"`{name}` of a {type(value).__name__} can't be changed")


AnyValue = TypeVar("AnyValue", bound=Value)


def replaced(old: AnyValue, **changes: Any) -> AnyValue:
    """The value with some fields changed, which mypy does not check; no field may be called `old`."""
    make: Callable[..., AnyValue] = type(old)
    return make(**{name: getattr(old, name) for name in old.__match_args__} | changes)
