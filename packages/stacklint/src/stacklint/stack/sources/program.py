"""The modules of a program: those that what starts it imports, one after the other."""

from __future__ import annotations

import ast
import builtins
import posixpath
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.pattern import Pattern
from stacklint.stack.sources.module import Imported, Item, read_module

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.module import Bound, Definition, Module, Scope
    from stacklint.stack.sources.start import Start

MAX_READ: Final = 1 << 20
"""How many characters of source code are read in a repository: a second's worth, of hostile code some more."""

MAX_STARS: Final = 500_000
"""How often a name is looked for in a module of which another one takes all names."""

_DOTTED: Final = Pattern(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?::[A-Za-z_][\w.]*)?", re.ASCII)
_LOADERS: Final = frozenset(
    {"importlib.import_module", "pkgutil.iter_modules", "pkgutil.walk_packages", "runpy.run_module", "runpy.run_path"}
)
"""What loads modules that no import names."""
_RUNS_TEXT: Final = frozenset({"__import__", "exec", "eval"})
_ALL: Final = frozenset({"django"})
"""Frameworks that find the modules of a program by themselves."""
_FOLLOWED: Final = 16


class Meant(NamedTuple):
    """What a name stands for: something outside of the program by its dotted name, a module, or what is defined in one.

    Attributes:
        outside: the dotted name; "" for what is in the program.
        module: the module.
        definition: a function or a class of it; `None` for the module itself.
    """

    outside: str = ""
    module: Module | None = None
    definition: Definition | None = None


class _Budget:
    """How much may still be read in a repository."""

    def __init__(self, _files: Files, _path: str) -> None:
        self.left = MAX_READ


class Program:
    """The modules of a program, and what in it can't be known.

    Attributes:
        modules: those that were read, by name.
        doubts: why it can't be known what else there is; nothing if it is.
        outside: the modules that it imports from elsewhere, each with one of its own that does.
        placed: all files of Python in the container, with their paths in the repository.
    """

    def __init__(self, placed: Mapping[str, str], folders: Sequence[str], files: Files) -> None:
        sources = dict.fromkeys(posixpath.dirname(path) for path in placed if path.endswith(".py"))
        laid_out = (folder for folder in sorted(sources) if posixpath.basename(folder) == "src")
        above = {posixpath.dirname(folder) for folder in sources}
        laid_out_above = (folder for folder in sorted(above) if posixpath.basename(folder) == "src")
        self.modules: dict[str, Module] = {}
        self.doubts: dict[str, None] = {}
        self.outside: dict[str, str] = {}
        self.placed = {path: origin for path, origin in placed.items() if path.endswith(".py")}
        self._tops = {folder.rstrip("/") for path in self.placed for folder in _above(path)}
        self._folders = tuple(dict.fromkeys((*folders, *laid_out, *laid_out_above)))
        self._files = files
        self._budget = files.remembered("", _Budget)
        self._pending: list[Module] = []
        self._read: set[str] = set()
        self._left = MAX_STARS

    def start(self, name: str) -> None:
        """Read a module and all that it imports."""
        if not self._load(name):
            self.doubts[f"`{name}` is not there"] = None
        self._follow()

    def start_file(self, path: str) -> None:
        """Read a file as a program, and all that it imports."""
        if path in self.placed:
            self._add("__main__" if "__main__" not in self.modules else path, path, is_package=False)
        else:
            self.doubts[f"`{path}` is not there"] = None
        self._follow()

    def others(self) -> Iterator[str]:
        """The texts of the files that were not read, as far as there is room for them."""
        read = {module.source.name for module in self.modules.values()}
        for origin in self.placed.values():
            if self._files.name(origin) not in read:
                source = self._files.text(origin)
                if source.unread:
                    self.doubts[f"`{source.name}` can't be read"] = None
                if not self._allows(source.text):
                    return
                yield source.text

    def path_of(self, name: str) -> tuple[str, bool] | None:
        """The file of a module, and whether it is that of a package; a path of "" for a folder without one."""
        inner = name.replace(".", "/")
        for folder in self._folders:
            base = posixpath.join(folder, inner)
            if f"{base}/__init__.py" in self.placed:
                return f"{base}/__init__.py", True
            if f"{base}.py" in self.placed:
                return f"{base}.py", False
        inside = any(posixpath.join(folder, inner) in self._tops for folder in self._folders)
        return ("", True) if inside else None

    def meant(self, node: ast.expr, scope: Scope, depth: int = 0) -> Meant | None:
        """What a name or an attribute stands for; `None` for what is made by the program as it runs."""
        if depth > _FOLLOWED:
            return None
        if isinstance(node, ast.Attribute):
            base = self.meant(node.value, scope, depth + 1)
            if base is None:
                return None
            if base.outside:
                return Meant(f"{base.outside}.{node.attr}")
            if base.module is not None and base.definition is None:
                return self._in_module(base.module, node.attr, depth + 1)
            return None
        if not isinstance(node, ast.Name):
            return None
        found = scope.found(node.id)
        if found is not None:
            return self._bound(found[1], found[0], depth)
        for star in self._stars(scope.module):
            inner = self.modules.get(star)
            starred = self._in_module(inner, node.id, depth + 1) if inner is not None else None
            if starred is not None:
                return starred
        return self._from_outside(node.id, scope.module)

    def _from_outside(self, name: str, module: Module) -> Meant | None:
        """What a name stands for that only a module from elsewhere can have, of which all names are taken."""
        stars = [star for star in module.stars if star not in self.modules]
        star = max(stars, key=lambda one: "prometheus" in one, default=None)
        return Meant(f"{star}.{name}") if star is not None and not hasattr(builtins, name) else None

    def _stars(self, module: Module) -> list[str]:
        """The modules of which one takes all names; none any more where they take too many from one another."""
        self._left -= len(module.stars)
        if self._left < 0:
            self.doubts["its modules take all names of too many others"] = None
            return []
        return module.stars

    def _bound(self, several: list[Bound], scope: Scope, depth: int) -> Meant | None:
        """What a name stands for that is bound to something: what is imported or defined comes first."""
        for one in several:
            if isinstance(one, Imported):
                return self._imported(one, depth + 1)
        for one in several:
            if isinstance(one, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                return Meant(module=scope.module, definition=one)
        only = several[0]
        if len(several) == 1 and isinstance(only, Item) and not only.path and not only.each:
            return self.meant(only.of, scope, depth + 1)
        return None

    def _imported(self, one: Imported, depth: int) -> Meant | None:
        if not one.name:
            module = self.modules.get(one.module)
            known = self.path_of(one.module) is not None
            return Meant(module=module) if module is not None else None if known else Meant(one.module)
        inner = self.modules.get(f"{one.module}.{one.name}" if one.module else one.name)
        if inner is not None:
            return Meant(module=inner)
        module = self.modules.get(one.module)
        if module is not None:
            return self._in_module(module, one.name, depth)
        return Meant(f"{one.module}.{one.name}") if self.path_of(one.module) is None else None

    def _in_module(self, module: Module, name: str, depth: int, seen: set[str] | None = None) -> Meant | None:
        """What a name stands for in a module; `seen` are those in which it has been looked for."""
        if depth > _FOLLOWED:
            return None
        seen = {module.name} if seen is None else seen
        inner = self.modules.get(f"{module.name}.{name}")
        if name in module.scope.names:
            return self._bound(module.scope.names[name], module.scope, depth)
        if inner is not None:
            return Meant(module=inner)
        for star in self._stars(module):
            other = self.modules.get(star) if star not in seen else None
            seen.add(star)
            found = self._in_module(other, name, depth + 1, seen) if other is not None else None
            if found is not None:
                return found
        return self._from_outside(name, module)

    def _follow(self) -> None:
        while self._pending:
            module = self._pending.pop()
            for one in module.imports:
                self._import(one, module)
            for text in module.texts:
                if _DOTTED.fullmatch(text):
                    self._named(text)
            if self._loads_more(module):
                self._load_all()

    def _import(self, one: Imported, module: Module) -> None:
        if one.module.partition(".")[0] == "__future__":
            return
        if self._load(one.module):
            if one.name and one.name != "*":
                self._load(f"{one.module}.{one.name}")
        else:
            self.outside.setdefault(".".join(filter(None, one)), module.source.name)
            if one.module.partition(".")[0] in _ALL:
                self._load_all()

    def _named(self, text: str) -> None:
        """A module that a text names, as settings and servers name them."""
        name, _, _ = text.partition(":")
        while name:
            if self.path_of(name) not in {None, ("", True)}:
                self._load(name)
                return
            name = name.rpartition(".")[0]

    def _loads_more(self, module: Module) -> bool:
        """Whether a module loads others that it doesn't name."""
        for used in module.calls:
            function = used.node.func
            if isinstance(function, ast.Name) and function.id in _RUNS_TEXT and used.scope.found(function.id) is None:
                return True
            meant = self.meant(function, used.scope)
            if meant is not None and meant.outside in _LOADERS:
                return True
        return False

    def _load_all(self) -> None:
        """Read every file that could be loaded, but for tests."""
        for path in sorted(self.placed):
            name = self._name_of(path)
            tests = any(part in {"tests", "test", "conftest"} or part.startswith("test_") for part in name.split("."))
            if name and not tests:
                self._load(name)

    def _name_of(self, path: str) -> str:
        """What a file is imported as: below the innermost folder from which it can be; "" if it can't."""
        inside = [folder for folder in self._folders if path.startswith(posixpath.join(folder, ""))]
        if not inside:
            return ""
        folder = max(inside, key=len)
        name = path[len(posixpath.join(folder, "")) :].removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        return name if _DOTTED.fullmatch(name) else ""

    def _load(self, name: str) -> bool:
        """Read a module of the program, with the packages around it; whether there is one."""
        parts = name.split(".")
        for count in range(1, len(parts) + 1):
            whole = ".".join(parts[:count])
            found = self.path_of(whole)
            if found is None:
                return False
            if found[0]:
                self._add(whole, found[0], is_package=found[1])
        return True

    def _add(self, name: str, path: str, *, is_package: bool) -> None:
        if name in self._read:
            return
        self._read.add(name)
        origin = self.placed[path]
        source = self._files.text(origin)
        if not self._allows(source.text):
            return
        module = read_module(name, source, is_package=is_package)
        if module is None:
            self.doubts[f"`{source.name}` can't be parsed"] = None
        else:
            self.modules[name] = module
            self._pending.append(module)

    def _allows(self, text: str) -> bool:
        """Whether there is room for a text."""
        self._budget.left -= len(text)
        if self._budget.left < 0:
            self.doubts["there is too much source code"] = None
        return self._budget.left >= 0


def read_program(starts: Iterable[Start], placed: Mapping[str, str], files: Files) -> Program:
    """The program that a container starts; of several, all of them together."""
    listed = tuple(starts)
    program = Program(placed, [folder for start in listed for folder in start.folders], files)
    for start in listed:
        if start.file:
            program.start_file(start.file)
        elif start.program == "python" and program.path_of(f"{start.module}.__main__") is not None:
            program.start(f"{start.module}.__main__")
        else:
            program.start(start.module)
    return program


def _above(path: str) -> Iterator[str]:
    """The folders above a file."""
    folder = posixpath.dirname(path)
    while folder not in {"", "/"}:
        yield folder
        folder = posixpath.dirname(folder)
