"""What an expression of a program can be, without running it: all values that it can have, or that they aren't known.

Several assignments, loops over constants and calls of helpers give several values, which are taken together: too many
rather than too few. Whatever depends on the environment, on input or on what isn't understood is unknown.
"""

from __future__ import annotations

import ast
import re
from itertools import product
from typing import TYPE_CHECKING, Final, TypeAlias

from stacklint.pattern import Pattern
from stacklint.stack.sources.calls import Calls, argument
from stacklint.stack.sources.module import Imported, Item, Parameter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from stacklint.stack.sources.module import Bound, Module, Scope
    from stacklint.stack.sources.program import Meant, Program

Value: TypeAlias = "str | float | tuple[Value, ...] | None"
Values: TypeAlias = "tuple[Value, ...] | None"
"""All that an expression can be; `None`: unknown."""

MOST: Final = 64
"""How many values an expression can have before it counts as unknown."""
LONGEST: Final = 256
"""How long a text or a list can become before it counts as unknown."""
_DEPTH: Final = 40
_STEPS: Final = 100_000
_PERCENT: Final = Pattern(r"%([sd%])")
_FIELD: Final = Pattern(r"(\{\{|\}\}|\{\d{0,3}\})", re.ASCII)
_VARIABLES: Final = frozenset({"os.environ.get", "os.getenv"})
_LISTS: Final = frozenset({"list", "tuple", "sorted"})


class Fold:
    """Finds out what expressions of one program can be, each once."""

    def __init__(self, program: Program, environment: Mapping[str, str | None]) -> None:
        self.calls: Final = Calls(program)
        self._program = program
        self._environment = environment
        self._known: dict[ast.AST | Parameter | Imported, Values] = {}
        self._left = _STEPS
        self._depth = 0
        stored = (module.stored for module in program.modules.values())
        self._stored = frozenset[str]().union(*stored)

    def values(self, node: ast.expr, scope: Scope) -> Values:
        """What an expression can be."""
        return self._once(node, lambda: self._of(node, scope))

    def texts(self, node: ast.expr, scope: Scope) -> tuple[str, ...] | None:
        """The texts that an expression can be; `None` where it may be anything else."""
        return _only_texts(self.values(node, scope))

    def lists(self, node: ast.expr, scope: Scope) -> tuple[tuple[str, ...], ...] | None:
        """The lists of texts that an expression can be; a text is one of its characters, as everywhere in Python."""
        values = self.values(node, scope)
        found = [_only_texts(tuple(value)) if isinstance(value, (tuple, str)) else None for value in values or ()]
        lists = tuple(one for one in found if one is not None)
        return lists if values is not None and len(lists) == len(values) else None

    def _once(self, key: ast.AST | Parameter | Imported, find: Callable[[], Iterable[Value] | None]) -> Values:
        """What is found out for something, found out once; what needs itself is unknown."""
        if key not in self._known:
            self._left -= 1
            if self._depth >= _DEPTH or self._left < 0:
                return None
            self._known[key] = None
            self._depth += 1
            self._known[key] = _bounded(find())
            self._depth -= 1
        return self._known[key]

    def _of(self, node: ast.expr, scope: Scope) -> Iterable[Value] | None:
        match node:
            case ast.Constant(value=str() | int() | float() | None as value):
                return (value,)
            case ast.Name():
                found = scope.found(node.id)
                return self._bound(*found) if found is not None else self._starred(node.id, scope.module)
            case ast.Tuple() | ast.List() | ast.Set():
                return _combined([self.values(one, scope) for one in node.elts], tuple)
            case ast.JoinedStr():
                return _combined([self._piece(one, scope) for one in node.values], _whole)
            case ast.BinOp():
                join = _JOINING.get(type(node.op))
                both = [self.values(node.left, scope), self.values(node.right, scope)]
                return _combined(both, join) if join is not None else None
            case ast.IfExp():
                return _union([self.values(node.body, scope), self.values(node.orelse, scope)])
            case ast.BoolOp():
                return _union([self.values(one, scope) for one in node.values])
            case ast.Attribute():
                return self._attribute(node, self._program.meant(node.value, scope))
            case ast.Subscript():
                meant = self._program.meant(node.value, scope)
                named = meant is not None and meant.outside == "os.environ"
                return self._variable(self.texts(node.slice, scope)) if named else None
            case ast.Call():
                return self._call(node, scope)
        return None

    def _bound(self, scope: Scope, several: Sequence[Bound]) -> list[Value] | None:
        return _union([self._one(one, scope) for one in several])

    def _one(self, one: Bound, scope: Scope) -> Values:
        if isinstance(one, Item):
            values = self.values(one.of, scope)
            values = _bounded(_union(_items(values))) if one.each else values
            for index in one.path:
                values = _bounded(_union(_items(values, index)))
            return values
        if isinstance(one, Parameter):
            return self._once(one, lambda: self._given(one))
        return self._once(one, lambda: self._imported(one)) if isinstance(one, Imported) else None

    def _imported(self, one: Imported) -> Iterable[Value] | None:
        """A constant of another module."""
        module = self._program.modules.get(one.module)
        if module is None or one.name in self._stored:
            return None
        bound = module.scope.names.get(one.name)
        return self._bound(module.scope, bound) if bound is not None else self._starred(one.name, module)

    def _starred(self, name: str, module: Module) -> Values:
        """A constant of a module of which all names are taken."""
        found = (self._one(Imported(star, name), module.scope) for star in module.stars)
        return next((values for values in found if values is not None), None)

    def _piece(self, node: ast.expr, scope: Scope) -> Values:
        """A part of an f-string, if nothing says how it is written."""
        if isinstance(node, ast.FormattedValue):
            plain = node.conversion == -1 and node.format_spec is None
            return _written(self.values(node.value, scope)) if plain else None
        return self.values(node, scope)

    def _attribute(self, node: ast.Attribute, of: Meant | None) -> Iterable[Value] | None:
        """A constant of a module, or of a class that has neither bases nor decorators."""
        if of is None or of.module is None:
            return None
        if of.definition is None:
            return self._one(Imported(of.module.name, node.attr), of.module.scope)
        bare = isinstance(of.definition, ast.ClassDef) and not of.definition.bases + of.definition.decorator_list
        inner = of.module.scopes[of.definition]
        known = bare and node.attr in inner.names and node.attr not in self._stored
        return self._bound(inner, inner.names[node.attr]) if known else None

    def _variable(self, names: tuple[str, ...] | None) -> Values:
        """The value of a variable of the environment, where it is known to be set."""
        known = [self._environment.get(name) for name in names or ()]
        return tuple(known) if known and None not in known else None

    def _call(self, node: ast.Call, scope: Scope) -> Iterable[Value] | None:
        meant = self._program.meant(node.func, scope)
        if meant is not None and meant.outside in _VARIABLES and node.args:
            return self._variable(self.texts(node.args[0], scope))
        if meant is not None and isinstance(meant.definition, ast.FunctionDef) and meant.module is not None:
            returned = _returned(meant.definition)
            return self.values(returned, meant.module.scopes[meant.definition]) if returned is not None else None
        if node.keywords:
            return None
        given = [self.values(one, scope) for one in node.args]
        if isinstance(node.func, ast.Attribute):
            method = _METHODS.get(node.func.attr)
            return _combined([self.values(node.func.value, scope), *given], method) if method is not None else None
        builtin = isinstance(node.func, ast.Name) and scope.found(node.func.id) is None
        return given[0] if builtin and isinstance(node.func, ast.Name) and node.func.id in _LISTS and given else None

    def _given(self, one: Parameter) -> list[Value] | None:
        """What is given for a parameter, wherever its function is called."""
        found = self.calls.of(one.function)
        if found is None:
            return None
        values: list[Values] = []
        for call, skipped in found:
            given = argument(call.node, one.function, one.name, skipped=skipped)
            scope = self.calls.around(one.function) if given is not None and given[1] else call.scope
            values.append(self.values(given[0], scope) if given is not None else None)
        return _union(values)


def _returned(function: ast.FunctionDef) -> ast.expr | None:
    """What a function gives back that does nothing else."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    rest = function.body[1:] if documented else function.body
    only = rest[0] if len(rest) == 1 and not function.decorator_list else None
    return only.value if isinstance(only, ast.Return) else None


def _bounded(found: Iterable[Value] | None) -> Values:
    """Values, each once; unknown where there are too many of them, or one is too long."""
    several: dict[tuple[type, Value], Value] = {}
    for value in found if found is not None else ():
        several[type(value), value] = value
        if len(several) > MOST or (isinstance(value, (str, tuple)) and len(value) > LONGEST):
            return None
    return tuple(several.values()) if found is not None else None


def _only_texts(values: Values) -> tuple[str, ...] | None:
    texts = tuple(value for value in values or () if isinstance(value, str))
    return texts if values is not None and len(texts) == len(values) else None


def _union(several: Iterable[Values]) -> list[Value] | None:
    """All values together; unknown where some are."""
    found: list[Value] = []
    for values in several:
        if values is None:
            return None
        found += values
    return found


def _items(values: Iterable[Value] | None, index: int | None = None) -> Iterator[Values]:
    """The items of lists, or one of each."""
    for value in values if values is not None else ("",):
        if not isinstance(value, tuple) or (index is not None and index >= len(value)):
            yield None
        else:
            yield value if index is None else (value[index],)


def _combined(pieces: Sequence[Values], join: Callable[[tuple[Value, ...]], Value | None]) -> list[Value] | None:
    """What comes of every choice among some pieces; unknown where there are too many, or one gives nothing."""
    count = 1
    for piece in pieces:
        count *= len(piece) if piece is not None else MOST + 1
        if count > MOST:
            return None
    made = [join(choice) for choice in product(*[piece for piece in pieces if piece is not None])]
    return None if None in made else made


def _written(values: Values) -> Values:
    """Values as texts; numbers with a point may be written in more than one way."""
    known = values is not None and all(isinstance(value, (str, int)) for value in values)
    return tuple(str(value) for value in values or ()) if known else None


def _added(both: tuple[Value, ...]) -> Value:
    left, right = both
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    return left + right if isinstance(left, tuple) and isinstance(right, tuple) else None


def _whole(parts: tuple[Value, ...]) -> Value:
    """Texts put together."""
    return "".join(part for part in parts if isinstance(part, str))


def _percent(both: tuple[Value, ...]) -> Value:
    """A text with values in the place of `%s` and `%d`, where it asks for nothing else."""
    text, given = both
    left = list(given) if isinstance(given, tuple) else [given]
    if not isinstance(text, str) or "%" in _PERCENT.sub("", text):
        return None
    pieces = _PERCENT.split(text)
    for index in range(1, len(pieces), 2):
        if pieces[index] != "%":
            value = left.pop(0) if left else None
            if not isinstance(value, (str, int)):
                return None
            pieces[index] = str(value)
    return "".join(pieces) if not left else None


def _formatted(parts: tuple[Value, ...]) -> Value:
    """A text with values in the place of `{}` and `{0}`, where it asks for nothing else."""
    text, *given = parts
    if not isinstance(text, str) or set("{}") & set(_FIELD.sub("", text)):
        return None
    pieces = _FIELD.split(text)
    for count, index in enumerate(range(1, len(pieces), 2)):
        field = pieces[index]
        number = int(field[1:-1]) if field[1:-1].isdecimal() else count
        value = field[0] if field in {"{{", "}}"} else given[number] if number < len(given) else None
        if not isinstance(value, (str, int)):
            return None
        pieces[index] = str(value)
    return "".join(pieces)


def _joined(parts: tuple[Value, ...]) -> Value:
    of, *given = parts
    texts = _only_texts(given[0]) if len(given) == 1 and isinstance(given[0], tuple) else None
    return of.join(texts) if isinstance(of, str) and texts is not None else None


def _lower(parts: tuple[Value, ...]) -> Value:
    return parts[0].lower() if isinstance(parts[0], str) else None


_JOINING: Final[Mapping[type[ast.operator], Callable[[tuple[Value, ...]], Value]]] = {
    ast.Add: _added,
    ast.Mod: _percent,
}
_METHODS: Final[Mapping[str, Callable[[tuple[Value, ...]], Value]]] = {
    "format": _formatted,
    "join": _joined,
    "lower": _lower,
}
