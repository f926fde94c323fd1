"""One file of Python, parsed: its scopes, what names are bound to in them, its calls, and what it imports.

The grammar is that of the Python which runs this (`ast`); a file that it refuses, or that is too large or too deep,
is not read.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections import defaultdict
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeAlias, TypeVar

from stacklint.document import Spot
from stacklint.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stacklint.text import SourceText

MAX_FILE: Final = 256 * 1024
"""How many characters of a file are read: parsed, they take some hundred times as much memory."""

ADDING: Final = (ast.BinOp, ast.FormattedValue)
"""What puts values together."""

MOST_BOUND: Final = 64
"""How many things of one name are told apart."""

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Node = TypeVar("Node", bound=ast.expr)

_LITERAL: Final = Pattern(r"""[rRuU]?(?P<quote>\"{3}|'{3}|"|')(?P<text>.*)(?P=quote)""", re.DOTALL)
_LINE_END: Final = Pattern(r"\r\n|\n|\r")
_OWN: Final = frozenset({"self", "cls"})
_CHANGING: Final = frozenset(
    {"add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "setdefault", "update"}
)
"""Methods that change what they are called on."""


class Item(NamedTuple):
    """A part of a value, or, where it is gone through, that part of each of its items."""

    of: ast.expr
    path: tuple[int, ...]
    each: bool


class Parameter(NamedTuple):
    """A parameter of a function."""

    function: Function
    name: str


class Imported(NamedTuple):
    """A module, or with a name what it calls so."""

    module: str
    name: str = ""


class Unknown(NamedTuple):
    """Anything."""


Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
Bound: TypeAlias = Item | Parameter | Imported | Definition | Unknown


class Scope:
    """The names of a module, a class or a function.

    Attributes:
        module: the module that it is in.
        node: what makes it.
        parent: the one around it; `None` for that of a module.
        names: everything that each name is bound to.
    """

    def __init__(self, module: Module, node: ast.Module | ast.ClassDef | Function, parent: Scope | None = None) -> None:
        self.module: Final = module
        self.node: Final = node
        self.parent: Final = parent
        self.names: Final[defaultdict[str, list[Bound]]] = defaultdict(list)

    def bind(self, name: str, bound: Bound) -> None:
        """Bind a name to one thing more. What has too many counts as anything."""
        several = self.names[name]
        if len(several) < MOST_BOUND:
            several.append(bound)
        elif len(several) == MOST_BOUND:
            several.append(Unknown())

    def found(self, name: str) -> tuple[Scope, list[Bound]] | None:
        """What a name is bound to where it is used here; classes don't pass their names on."""
        here: Scope | None = self
        while here is not None:
            if name in here.names and (here is self or not isinstance(here.node, ast.ClassDef)):
                return here, here.names[name]
            here = here.parent
        return None


class Used(NamedTuple, Generic[Node]):
    """A node, and the scope that it stands in."""

    node: Node
    scope: Scope


class Module:
    """A file of Python.

    Attributes:
        name: what it is imported as.
        source: its text.
        is_package: whether it is that of a package.
        scope: its own names.
        calls: its calls.
        loads: the names and attributes that are read, but for those in annotations.
        scopes: the scopes of its functions and classes.
        imports: what it imports.
        stars: the modules of which it takes all names.
        texts: the texts in it, without those that document it, each with one place.
        added: the names of what is added to something, or put into a text.
        stored: the attributes that it gives values to, but for those of `self` and `cls`.
        parents: what each node stands in.
    """

    def __init__(self, name: str, source: SourceText, tree: ast.Module, *, is_package: bool) -> None:
        self.name = name
        self.source = source
        self.is_package = is_package
        self.scope = Scope(self, tree)
        self.calls: list[Used[ast.Call]] = []
        self.loads: list[Used[ast.Name | ast.Attribute]] = []
        self.scopes: dict[ast.AST, Scope] = {}
        self.imports: list[Imported] = []
        self.stars: list[str] = []
        self.texts: dict[str, ast.Constant] = {}
        self.added: set[str] = set()
        self.stored: set[str] = set()
        self.parents: dict[ast.AST, ast.AST] = {}
        self._starts = [0, *(found.end() for found in _LINE_END.finditer(source.text))]

    def spot(self, node: ast.expr) -> Spot:
        """The characters of a node; those of a text without its quotes, where it is written without escapes."""
        start = self._offset(node.lineno, node.col_offset)
        end = self._offset(node.end_lineno or node.lineno, node.end_col_offset or node.col_offset)
        written = _LITERAL.fullmatch(self.source.text, start, end)
        if written is not None and isinstance(node, ast.Constant) and written["text"] == node.value:
            start, end = written.span("text")
        return Spot(self.source.name, start, end)

    def _offset(self, line: int, column: int) -> int:
        """The offset of a line, which begin with 1, and a column in bytes of UTF-8."""
        start = self._starts[line - 1]
        before = self.source.text[start : start + column].encode("utf-8", "surrogatepass")[:column]
        return start + len(before.decode("utf-8", "ignore"))


def read_module(name: str, source: SourceText, *, is_package: bool) -> Module | None:
    """A file, parsed; `None` where it can't be read."""
    if source.fault is not None or len(source.text) > MAX_FILE:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what it finds odd in other people's files
            tree = ast.parse(source.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    module = Module(name, source, tree, is_package=is_package)
    _Walk(module).walk(tree)
    return module


class _Walk:
    """One pass over a file, without recursion: it may be deep."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._pending: list[tuple[ast.AST, Scope]] = []

    def walk(self, tree: ast.Module) -> None:
        """Take down what there is in a file."""
        self._later(tree, ast.iter_child_nodes(tree), self._module.scope)
        while self._pending:
            node, scope = self._pending.pop()
            self._visit(node, scope)

    def _visit(self, node: ast.AST, scope: Scope) -> None:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            self._import(node, scope)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            self._function(node, scope)
        elif isinstance(node, ast.ClassDef):
            scope.bind(node.name, node)
            inner = self._module.scopes[node] = Scope(self._module, node, scope)
            self._later(node, [*node.bases, *node.keywords, *node.decorator_list], scope)
            self._later(node, node.body, inner)
        elif isinstance(node, ast.If) and _is_for_types(node.test):
            self._later(node, node.orelse, scope)
        elif isinstance(node, ast.AnnAssign):
            if node.value is not None:
                self._bind(node.target, Item(node.value, (), each=False), scope)
                self._later(node, [node.value], scope)
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):  # else it documents something
            self._names(node, scope)
            self._note(node, scope)
            self._later(node, ast.iter_child_nodes(node), scope)

    def _note(self, node: ast.AST, scope: Scope) -> None:
        """Take down what is used."""
        module = self._module
        if isinstance(node, ast.Call):
            module.calls.append(Used(node, scope))
            if isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGING:
                self._spoil(node.func.value, scope)
        elif isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
            module.loads.append(Used(node, scope))
            if isinstance(node, ast.Name) and isinstance(module.parents[node], ADDING):
                module.added.add(node.id)
        elif isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
            text = node.value if isinstance(node.value, str) else node.value.decode("latin-1")
            module.texts.setdefault(text, node)

    def _import(self, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        module = self._module
        if isinstance(node, ast.Import):
            for alias in node.names:
                module.imports.append(Imported(alias.name))
                bound = Imported(alias.name if alias.asname else alias.name.partition(".")[0])
                scope.bind(alias.asname or bound.module, bound)
            return
        origin = node.module or ""
        if node.level:
            parts = module.name.split(".")
            kept = len(parts) - node.level + module.is_package
            origin = ".".join([*parts[: max(kept, 0)], *filter(None, [origin])])
        for alias in node.names:
            module.imports.append(Imported(origin, alias.name))
            if alias.name == "*":
                module.stars.append(origin)
            else:
                scope.bind(alias.asname or alias.name, Imported(origin, alias.name))

    def _function(self, node: Function, scope: Scope) -> None:
        inner = self._module.scopes[node] = Scope(self._module, node, scope)
        given = node.args
        for one in (*given.posonlyargs, *given.args, *given.kwonlyargs):
            inner.bind(one.arg, Parameter(node, one.arg))
        for rest in (given.vararg, given.kwarg):
            if rest is not None:
                inner.bind(rest.arg, Unknown())
        self._later(node, [*given.defaults, *filter(None, given.kw_defaults)], scope)
        if isinstance(node, ast.Lambda):
            self._later(node, [node.body], inner)
        else:
            scope.bind(node.name, node)
            self._later(node, node.decorator_list, scope)
            self._later(node, node.body, inner)

    def _names(self, node: ast.AST, scope: Scope) -> None:
        """Bind the names that a node binds."""
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._bind(target, Item(node.value, (), each=False), scope)
        elif isinstance(node, ast.NamedExpr):
            self._bind(node.target, Item(node.value, (), each=False), scope)
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
            self._bind(node.target, Item(node.iter, (), each=True), scope)
        elif isinstance(node, ast.AugAssign):
            self._spoil(node.target, scope)
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            self._spoil(node.optional_vars, scope)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            for name in node.names:
                self._module.scope.bind(name, Unknown())
                scope.bind(name, Unknown())
        else:
            found = getattr(node, "name", None) or getattr(node, "rest", None)  # `except ... as x`, patterns
            if isinstance(found, str):
                scope.bind(found, Unknown())

    def _bind(self, target: ast.expr, value: Item, scope: Scope) -> None:
        """Bind a target to a value."""
        pending = [(target, value.path)]
        while pending:
            one, path = pending.pop()
            if isinstance(one, ast.Name):
                scope.bind(one.id, Item(value.of, path, value.each))
            elif isinstance(one, (ast.Tuple, ast.List)) and not any(isinstance(each, ast.Starred) for each in one.elts):
                pending += [(each, (*path, index)) for index, each in enumerate(one.elts)]
            else:
                self._spoil(one, scope)

    def _spoil(self, target: ast.expr, scope: Scope) -> None:
        """Whatever stands there can be anything from now on, or before."""
        pending: list[ast.expr] = [target]
        while pending:
            one = pending.pop()
            if isinstance(one, ast.Name):
                scope.bind(one.id, Unknown())
            elif isinstance(one, (ast.Tuple, ast.List)):
                pending += one.elts
            elif isinstance(one, (ast.Starred, ast.Subscript)):
                pending.append(one.value)
            elif isinstance(one, ast.Attribute) and not (isinstance(one.value, ast.Name) and one.value.id in _OWN):
                self._module.stored.add(one.attr)

    def _later(self, parent: ast.AST, nodes: Iterable[ast.AST], scope: Scope) -> None:
        for node in nodes:
            self._module.parents[node] = parent
            self._pending.append((node, scope))


def _is_for_types(test: ast.expr) -> bool:
    """Whether what follows is for type checkers alone."""
    name = test.attr if isinstance(test, ast.Attribute) else test.id if isinstance(test, ast.Name) else ""
    return name == "TYPE_CHECKING"
