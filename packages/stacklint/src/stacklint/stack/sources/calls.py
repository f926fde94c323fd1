"""Who calls what a program defines, as far as all of its calls are known."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stacklint.stack.sources.module import Definition, Function, Scope, Used
    from stacklint.stack.sources.program import Program

    Found: TypeAlias = Sequence[tuple[Used[ast.Call], int]]
    """Calls, each with how many parameters it gives nothing for, such as `self`."""


class Calls:
    """The calls in one program."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._of: defaultdict[Definition, list[Used[ast.Call]]] = defaultdict(list)
        self._methods: defaultdict[str, list[Used[ast.Call]]] = defaultdict(list)
        self._escaped: set[Definition | str] = set()

    def of(self, function: Function) -> Found | None:
        """The calls of a function; `None` where it may be called by what isn't known."""
        if isinstance(function, ast.Lambda) or function.decorator_list:
            return None
        known = self._collected
        holder = self.around(function).node
        key: Definition | str = function
        if not isinstance(holder, ast.ClassDef):
            found, skipped = known._of[function], 0
        elif function.name == "__init__":
            key = holder
            found, skipped = known._of[holder], 1
        else:
            key = function.name
            found, skipped = known._methods[key], 1
        return [(call, skipped) for call in found] if found and key not in known._escaped else None

    def around(self, function: Function) -> Scope:
        """The scope that a function is defined in, in which its defaults are worked out."""
        return self._outer[function]

    @cached_property
    def _outer(self) -> Mapping[ast.AST, Scope]:
        scopes = (pair for module in self._program.modules.values() for pair in module.scopes.items())
        return {node: scope.parent for node, scope in scopes if scope.parent is not None}

    @cached_property
    def _collected(self) -> Calls:
        """Itself, with all calls. What is used otherwise than in a call may be called from anywhere."""
        for module in self._program.modules.values():
            functions = {call.node.func: call for call in module.calls}
            for used in module.loads:
                call = functions.get(used.node)
                meant = self._program.meant(used.node, used.scope)
                definition = meant.definition if meant is not None else None
                name = used.node.attr if isinstance(used.node, ast.Attribute) else ""
                if definition is not None and call is not None:
                    self._of[definition].append(call)
                elif definition is not None and not isinstance(module.parents[used.node], ast.Attribute):
                    self._escaped.add(definition)
                elif definition is None and name and call is not None:
                    self._methods[name].append(call)
                elif definition is None and name:
                    self._escaped.add(name)
        return self


def argument(call: ast.Call, function: Function, name: str, *, skipped: int = 0) -> tuple[ast.expr, bool] | None:
    """What a call gives for a parameter, and whether that is a default; `None` where it can't be told."""
    given = function.args
    plain = [one.arg for one in (*given.posonlyargs, *given.args)]
    if any(isinstance(one, ast.Starred) for one in call.args) or any(one.arg is None for one in call.keywords):
        return None
    named = next((keyword.value for keyword in call.keywords if keyword.arg == name), None)
    index = plain.index(name) - skipped if name in plain else len(call.args)
    if named is None and 0 <= index < len(call.args):
        named = call.args[index]
    if named is not None:
        return named, False
    defaults = dict(zip(reversed(plain), reversed(given.defaults), strict=False))
    only = {one.arg: default for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)}
    default = defaults.get(name) or only.get(name)
    return (default, True) if default is not None else None
