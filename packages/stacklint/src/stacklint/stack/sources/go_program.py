"""The packages of a program in Go, and what expressions in them say: texts, constants, flags and variables.

Source: the specification of Go (scopes, constants, import declarations) and its packages `flag`, `os`, `fmt`, `net`,
`strconv` and `cmp`. A name is followed to what it is given once, in its function or its package; of names that are
given something again only those are understood that take a variable of the environment, or what stands for it if that
isn't set.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Spot
from stacklint.pattern import Pattern
from stacklint.stack.repository.files import EntryKind
from stacklint.stack.sources.binds import Unknown
from stacklint.stack.sources.code import Code, Range
from stacklint.stack.sources.start import value_of
from stacklint.stack.sources.tokens import NAME, SIGN, TEXT, Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stacklint.document import Place
    from stacklint.stack.repository.files import Files
    from stacklint.stack.sources.go_start import GoStart

MAX_READ: Final = 1 << 20
"""How many characters of source code are read in a repository."""

_OTHERS: Final = Pattern(r"_(?:test|windows|darwin|freebsd|netbsd|openbsd|js|wasm|plan9|android|ios)\.go$")
"""Files that aren't in a program for Linux."""
_IGNORED: Final = Pattern(r"^//go:build (?:ignore|!linux|windows|darwin)\b", re.MULTILINE)
_MODULE: Final = Pattern(r"^module[ \t]+\"?([^\s\"]+)", re.MULTILINE)
_FLAGS: Final = frozenset({"String", "Int", "Uint", "Int64", "Uint64"})
_VERB: Final = Pattern(r"%[sdv]")
_ALWAYS: Final = frozenset({"HOSTNAME", "HOME", "PATH"})
"""Variables that every container has."""
_FILLING: Final = ("github.com/joho/godotenv", "github.com/subosito/gotenv", "github.com/spf13/viper")
"""Packages that read variables from files."""
_DEPTH: Final = 12
_MOST_TYPES: Final = 100
"""How many tokens there are at most between the name of a function and what it does, but for its parameters."""
MAX_PACKAGES: Final = 200
"""Of how many packages a program has at most."""


class Given(NamedTuple):
    """Something that a name is given: an expression, and whether the name is declared with it."""

    at: int
    value: Range
    is_first: bool


class GoFile:
    """A file in Go.

    Attributes:
        name: how it is called in reports.
        code: its tokens.
        imports: the packages that it imports, by what it calls them.
        given: what its names are given.
        hidden: names that get what can't be followed, each with where.
        pointed: names whose addresses are taken, so that others may give them something.
        functions: where its functions begin and end.
    """

    def __init__(self, name: str, text: str) -> None:
        """Find out what the names of a source code stand for."""
        self.name: Final = name
        self.code: Final = Code(text, Language.GO)
        self.imports: Final[dict[str, str]] = {}
        self.given: Final[dict[str, list[Given]]] = {}
        self.hidden: Final[dict[str, list[int]]] = {}
        self.pointed: Final[list[str]] = []
        self.functions: Final[list[Range]] = []
        self._text: Final = text
        block = end = 0
        for index, token in enumerate(self.code.tokens):
            if token.kind != NAME:
                continue
            if token.text == "import":
                self._import(index + 1)
            elif token.text == "func":
                end = self._function(index, end)
            elif token.text in {"var", "const"} and self.code.is_sign(index + 1, "("):
                block = self.code.after(index + 1)
            else:
                self._name(index, is_in_block=index < block)

    def function(self, index: int) -> Range | None:
        """The function that a token is in."""
        return next((one for one in self.functions if one.first <= index < one.after), None)

    def spot(self, where: Range) -> Spot:
        """The characters of an expression; of a text, those between its quotes."""
        tokens = self.code.tokens
        return Spot(self.name, tokens[where.first].start, tokens[where.after - 1].end)

    def _import(self, index: int) -> None:
        code = self.code
        ends = code.after(index) if code.is_sign(index, "(") else index + 2
        for at in range(index, min(ends, len(code.tokens))):
            if code.tokens[at].kind == TEXT:
                path = code.text(at)
                parts = [part for part in path.split("/") if not re.fullmatch(r"v\d+", part)] or [path]
                alias = code.name(at - 1) if code.name(at - 1) != "import" else ""
                self.imports[alias or parts[-1]] = path
            elif code.is_sign(at, ".") and code.tokens[at + 1 : at + 2]:
                self.imports["."] = code.text(at + 1)

    def _function(self, index: int, end: int) -> int:
        """Take down a function, and forget what its parameters are called; where it ends, or the one around it."""
        code = self.code
        at, last = index + 1, index + _MOST_TYPES
        while at < last and (code.is_sign(at, "(") or code.name(at) not in {"", "func"}):
            for one in code.items(at) if code.is_sign(at, "(") else ():
                self.hidden.setdefault(code.name(one.first), []).append(index)
            at = code.after(at)
        while at < last and not code.is_sign(at, "{") and code.name(at) != "func":
            at = code.after(at)
        if index >= end and code.is_sign(at, "{"):
            self.functions.append(Range(index, code.after(at)))
            return code.after(at)
        return end

    def _name(self, index: int, *, is_in_block: bool) -> None:
        code, name = self.code, self.code.name(index)
        if code.is_sign(index - 1, ".") or (code.is_sign(index - 1, "*") and not code.is_sign(index + 1, "=")):
            return
        if code.is_sign(index - 1, "&") and not code.is_sign(index - 2, "&"):
            self.pointed.append(name)
        short = code.is_sign(index + 1, ":") and code.is_sign(index + 2, "=")
        at = index + 1
        if code.name(at) in {"string", "int", "uint16"}:
            at += 1
        plain = code.is_sign(at, "=") and not code.is_sign(at + 1, "=")
        declared = short or code.name(index - 1) in {"var", "const"} or is_in_block
        several = code.is_sign(index - 1, ",") or code.is_sign(index + 1, ",")
        if several and (short or plain):
            self._several(index)
        elif short or plain:
            value = self.expression(index + 3 if short else at + 1)
            self.given.setdefault(name, []).append(Given(index, value, declared))
        elif any(code.is_sign(index + 1, sign) and code.is_sign(index + 2, "=") for sign in "+-"):
            self.hidden.setdefault(name, []).append(index)

    def _several(self, index: int) -> None:
        """Forget names that are given something together."""
        while self.code.name(index):
            self.hidden.setdefault(self.code.name(index), []).append(index)
            index -= 2 if self.code.is_sign(index - 1, ",") else 1

    def expression(self, first: int) -> Range:
        """The tokens of an expression, to the end of its line or a sign that ends it."""
        code, at = self.code, first
        while at < len(code.tokens) and not any(code.is_sign(at, sign) for sign in ";,)]}"):
            token = code.tokens[at]
            if (token.text == "{" and token.kind == SIGN) or (at > first and self._breaks(at)):
                break
            at = code.after(at)
        return Range(first, max(at, first))

    def _breaks(self, at: int) -> bool:
        before, token = self.code.tokens[at - 1], self.code.tokens[at]
        goes_on = before.kind == SIGN and before.text in "+,.("
        return not goes_on and "\n" in self._text[before.end : token.start]


class _Budget:
    """How much may still be read in a repository."""

    def __init__(self, _files: Files, _path: str) -> None:
        self.left = MAX_READ


class _Read(NamedTuple):
    """A file that has been read, if it is for Linux, or left out since too much has been read already."""

    file: GoFile | None
    is_left_out: bool = False


def _read(files: Files, path: str) -> _Read:
    budget, text = files.remembered("", _Budget), files.text(path).text
    budget.left -= len(text)
    if budget.left < 0:
        return _Read(None, is_left_out=True)
    return _Read(GoFile(files.name(path), text) if not _IGNORED.search(text) else None)


class GoProgram:
    """The packages of a program: its main package, and those of the repository that it imports.

    Attributes:
        files: the files of each, by their folders.
        outside: the packages that are from elsewhere.
        unused: what is given to a name and counts for nothing, since a variable is set.
        told: where the variable or the flag is set that said the last value; `None` if none did.
    """

    def __init__(self, start: GoStart, files: Files) -> None:
        """Read them; what can't be found is an exception."""
        self.files: Final[dict[str, list[GoFile]]] = {}
        self.outside: Final[set[str]] = set()
        self.unused: Final[list[Spot]] = []
        self.told: Place | Spot | None = None
        self._start = start
        self._all = files
        self._root, self._module = self._home(start.folder)
        waiting = [start.folder]
        while waiting:
            folder = waiting.pop()
            if folder in self.files:
                continue
            if len(self.files) > MAX_PACKAGES:
                raise Unknown
            self.files[folder] = list(self._read(folder))
            for path in [path for file in self.files[folder] for path in file.imports.values()]:
                own = self._own(path)
                if own is None:
                    self.outside.add(path)
                else:
                    waiting.append(own)
        self._is_whole = start.image.is_whole and not any(one.startswith(_FILLING) for one in self.outside)

    def text(self, file: GoFile, where: Range) -> str:
        """What an expression says, as a text. What can't be known is an exception."""
        self.told = None
        return self._text(file, where, 0)

    def imports(self, *beginnings: str) -> bool:
        """Whether a package from elsewhere is imported whose path begins in one of some ways."""
        return any(path.startswith(beginnings) for path in self.outside)

    def _home(self, folder: str) -> tuple[str, str]:
        """The folder of the module that a folder is in, and its name."""
        here = folder
        while True:
            found = _MODULE.search(self._all.raw(posixpath.join(here, "go.mod")).decode("utf-8", "replace"))
            if found is not None:
                return here, found[1]
            if not here:
                raise Unknown
            here = posixpath.dirname(here)

    def _own(self, path: str) -> str | None:
        """The folder of a package of the module; `None` for one from elsewhere."""
        if path != self._module and not path.startswith(f"{self._module}/"):
            return None
        return posixpath.normpath(posixpath.join(self._root, path[len(self._module) + 1 :])).removeprefix(".")

    def _read(self, folder: str) -> Iterator[GoFile]:
        entries = self._all.entries(folder)
        names = [name for name, kind in sorted(entries.items()) if name.endswith(".go") and kind is EntryKind.FILE]
        if not names:
            raise Unknown
        for name in (name for name in names if not _OTHERS.search(name)):
            found = self._all.remembered(posixpath.join(folder, name), _read)
            if found.is_left_out:
                raise Unknown
            if found.file is not None:
                yield found.file

    def _text(self, file: GoFile, where: Range, depth: int) -> str:
        code = file.code
        first, after = where
        while code.is_sign(first, "(") and code.after(first) == after:
            first, after = first + 1, after - 1
        if depth > _DEPTH or first >= after:
            raise Unknown
        at = first
        while at < after:
            if code.is_sign(at, "+"):
                return self._text(file, Range(first, at), depth + 1) + self._text(file, Range(at + 1, after), depth + 1)
            at = code.after(at)
        if code.is_sign(first, "*") and after - first == 2:
            return self._named(file, first + 1, depth)
        if after - first == 1:
            return self._single(file, first, depth)
        if code.is_sign(after - 1, ")"):
            return self._called(file, Range(first, after), depth)
        if after - first == 3 and code.is_sign(first + 1, ".") and code.name(first) in file.imports:
            return self._foreign(file, first, depth)
        raise Unknown

    def _single(self, file: GoFile, index: int, depth: int) -> str:
        token = file.code.tokens[index]
        if token.kind == NAME:
            return self._named(file, index, depth)
        if token.kind != TEXT and not token.text.isdecimal():
            raise Unknown
        return token.text

    def _foreign(self, file: GoFile, first: int, depth: int) -> str:
        """What a name of another package says."""
        folder = self._own(file.imports[file.code.name(first)])
        found = [
            (other, one)
            for other in (self.files[folder] if folder is not None else ())
            for one in other.given.get(file.code.name(first + 2), ())
            if other.function(one.at) is None
        ]
        if len(found) != 1:
            raise Unknown
        return self._text(found[0][0], found[0][1].value, depth + 1)

    def _named(self, file: GoFile, index: int, depth: int) -> str:
        """What a name says at a place."""
        name, function = file.code.name(index), file.function(index)
        inside = [one for one in file.given.get(name, ()) if function is not None and file.function(one.at) == function]
        hidden = [at for at in file.hidden.get(name, ()) if file.function(at) == function]
        if hidden:
            raise Unknown
        package = next(files for files in self.files.values() if file in files)
        pointed = sum(other.pointed.count(name) for other in package)
        if any(one.is_first for one in inside) and not pointed:
            return self._of(file, inside, depth)
        found = [(other, one) for other in package for one in other.given.get(name, ())]
        outer = [(other, one) for other, one in found if other.function(one.at) is None]
        flags = [(other, at) for other in package for at in self._taken(other, name)]
        if len(flags) == pointed == 1 and not outer and not inside:
            return self._flag(*flags[0], 1, depth)
        if len(outer) != 1 or inside or pointed or any(not one.is_first for _, one in found):
            raise Unknown
        return self._text(outer[0][0], outer[0][1].value, depth + 1)

    def _taken(self, file: GoFile, name: str) -> Iterator[int]:
        """The brackets of calls such as `flag.StringVar` that fill in a name."""
        code = file.code
        for index, token in enumerate(code.tokens):
            is_flag = token.kind == NAME and token.text.removesuffix("Var") in _FLAGS and token.text.endswith("Var")
            if (
                is_flag
                and code.name(index - 2) == "flag"
                and code.is_sign(index + 2, "&")
                and code.name(index + 3) == name
            ):
                yield index + 1

    def _of(self, file: GoFile, given: list[Given], depth: int) -> str:
        """What a name says that is declared in a function."""
        first, *more = given
        if len(more) > 1 or not first.is_first or any(one.is_first for one in more):
            raise Unknown
        if not more:
            return self._text(file, first.value, depth + 1)
        again = more[0]
        instead = self._instead(file, first, again.at, depth)
        used, unused = (again, first) if instead else (first, again)
        found = self._text(file, used.value, depth + 1)
        if self.told is not None:
            self.unused.append(file.spot(unused.value))
        return found

    def _instead(self, file: GoFile, first: Given, at: int, depth: int) -> bool:
        """Whether what a name is given anew, at the begin of the block of a condition, is what it is."""
        code, name = file.code, file.code.name(first.at)
        test = [token.text for token in code.tokens[max(at - 16, 0) : at]]
        if test[-6:] == ["if", name, "=", "=", "", "{"]:
            return not self._text(file, first.value, depth + 1)
        if test[:1] == ["if"] and test[-6:] == [";", test[1], "!", "=", "", "{"]:  # if v := os.Getenv("X"); v != "" {
            return bool(self._text(file, Range(at - 12, at - 6), depth + 1))
        raise Unknown

    def _called(self, file: GoFile, where: Range, depth: int) -> str:
        """What a call says."""
        code = file.code
        bracket = next(at for at in range(where.first, where.after) if code.is_sign(at, "(") or at + 1 == where.after)
        name, given = code.name(bracket - 1), code.items(bracket)
        package = code.name(bracket - 3) if code.is_sign(bracket - 2, ".") else ""
        whole = f"{package}.{name}" if package else name
        if package and file.imports.get(package) != package:
            raise Unknown  # another package that is called so
        if code.after(bracket) != where.after or not given or bracket - where.first != (3 if package else 1):
            raise Unknown
        if whole == "os.Getenv":
            return self.variable(self._text(file, given[0], depth + 1))
        if package == "flag" and name in _FLAGS and len(given) == 3:
            return self._flag(file, bracket, 0, depth)
        texts = [self._text(file, one, depth + 1) for one in given[:4]]
        if whole == "fmt.Sprintf" and len(_VERB.findall(texts[0])) == len(texts) - 1 == texts[0].count("%"):
            rest = iter(texts[1:])
            return _VERB.sub(lambda _: next(rest), texts[0])
        if whole == "net.JoinHostPort" and len(texts) == 2:
            return f"{texts[0]}:{texts[1]}"
        if whole in {"strconv.Itoa", "string", "int"} and len(texts) == 1:
            return texts[0]
        if not package and len(texts) == 2 and self._falls_back(file, name):
            found = self.variable(texts[0])
            if found:
                self.unused.append(file.spot(given[1]))
            return found or texts[1]
        raise Unknown

    def _falls_back(self, file: GoFile, name: str) -> bool:
        """Whether a function gives a variable of the environment, or what it is told if that isn't set."""
        package = next(files for files in self.files.values() if file in files)
        found = [(one, body) for one in package for body in one.functions if one.code.name(body.first + 1) == name]
        if len(found) != 1:
            return False
        one, body = found[0]
        words = [token.text for token in one.code.tokens[body.first : body.after]]
        parameters = [one.code.name(item.first) for item in one.code.items(body.first + 2)]
        reads = any(
            words[at : at + 5] == ["os", ".", read, "(", *parameters[:1]]
            for at in range(len(words) - 4)
            for read in ("Getenv", "LookupEnv")
        )
        returned = [words[at + 1 : at + 3] for at, word in enumerate(words) if word == "return"]
        plain = all(len(one) == 2 and one[1] == "}" for one in returned) and "+" not in words
        is_last = len(parameters) == 2 and [parameters[1], "}"] in returned
        return reads and plain and is_last and words.count("Getenv") + words.count("LookupEnv") == 1

    def _flag(self, file: GoFile, bracket: int, first: int, depth: int) -> str:
        """What a flag says, whose name is the argument of a call at a place, and what it is without behind it."""
        given = file.code.items(bracket)[first:]
        name = self._text(file, given[0], depth + 1)
        if any("$" in word.text for word in self._start.words):
            raise Unknown
        told = value_of(self._start.words[1:], f"-{name}", f"--{name}")
        if told is not None:
            self.unused.append(file.spot(given[1]))
            self.told = told[1].where
            return told[0]
        return self._text(file, given[1], depth + 1)

    def variable(self, name: str) -> str:
        """What a variable of the environment says; nothing where it isn't set."""
        environment = self._start.environment
        if name not in environment and self._is_whole and name not in _ALWAYS:
            return ""
        value = environment.get(name)
        if value is None:
            raise Unknown
        self.told = self._start.image.set_at.get(name)
        return value
