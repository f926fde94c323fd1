"""What expressions in JavaScript and TypeScript say: numbers, texts, constants, and variables of the environment.

Only what is written out is followed: a constant that gets its value once, also from another file, a field of an object
that is written out, and what stands behind `||` or `??` where a variable isn't set. Of all else nothing is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.document import Spot
from stacklint.pattern import Pattern
from stacklint.stack.sources.binds import Unknown
from stacklint.stack.sources.code import Code, Range
from stacklint.stack.sources.tokens import NAME, SIGN, TEMPLATE_END, TEXT, Language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from stacklint.document import Place
    from stacklint.stack.sources.script_program import ScriptProgram

_DECLARING: Final = frozenset({"const", "let", "var"})
_CASTS: Final = frozenset({"Number", "parseInt", "parseFloat", "String", "normalizePort"})
"""Functions that leave the number of a port as it is; the last one is express-generator's."""
_NOTHING: Final = frozenset({"undefined", "null"})
_ALWAYS: Final = frozenset({"HOSTNAME", "HOME", "PATH"})
"""Variables that every container has."""
_NUMBER: Final = Pattern(r"\d[\d_]*")
_GOES_ON: Final = frozenset("|?:.+-*/%&=<>^")
"""Signs before or behind the end of a line across which an expression goes on."""
_DEPTH: Final = 12
"""How many names are followed to a value."""
_MOST_TYPES: Final = 12
"""How many tokens the type of a variable has at most."""


class Declared(NamedTuple):
    """What a name stands for.

    Attributes:
        value: the expression.
        member: the part of its value that it is; "" for all of it.
        otherwise: what it is if there is no such part.
    """

    value: Range
    member: str = ""
    otherwise: Range | None = None


class Imported(NamedTuple):
    """What a name of a file stands for that is taken from another one.

    Attributes:
        module: what says which file.
        name: its name there; "default" for what it is by itself, "*" for all of it.
    """

    module: str
    name: str


class Script:
    """A file in JavaScript or TypeScript.

    Attributes:
        path: the file.
        name: how it is called in reports.
        code: its tokens.
        declared: what its names stand for; `None` for one that may be one thing or another.
        imported: the names that it takes from elsewhere.
        exported: what others get from it, by name.
        is_common: whether it is a module of CommonJS, whose parts are those of its default.
    """

    def __init__(self, path: str, name: str, text: str) -> None:
        """Find out what the names of a source code stand for."""
        self.path: Final = path
        self.name: Final = name
        self.code: Final = Code(text, Language.SCRIPT)
        self.declared: Final[dict[str, Declared | None]] = {}
        self.imported: Final[dict[str, Imported]] = {}
        self.exported: Final[dict[str, Range]] = {}
        self.is_common = False
        self._text: Final = text
        self._seen = 0
        for index, token in enumerate(self.code.tokens):
            if token.kind == NAME:
                self._name(index, token.text)
            elif token.kind == SIGN and token.text == "(":
                self._parameters(index)

    def spot(self, where: Range) -> Spot:
        """The characters of an expression."""
        tokens = self.code.tokens
        first, last = tokens[where.first], tokens[where.after - 1]
        return Spot(self.name, first.start, last.end)

    def modules(self) -> Iterator[str | None]:
        """What the file imports; `None` where that is worked out."""
        code = self.code
        for index, token in enumerate(code.tokens):
            if token.kind == TEXT and code.name(index - 1) in {"from", "import"}:
                yield token.text
            elif token.text in {"require", "import"} and token.kind == NAME and code.is_sign(index + 1, "("):
                yield code.text(index + 2) or None

    def _name(self, index: int, name: str) -> None:
        code = self.code
        if name in _DECLARING:
            self._declare(index + 1)
        elif name == "import":
            self._import(index + 1)
        elif name == "export" and code.name(index + 1) == "default":
            self.exported["default"] = self._expression(index + 2)
        elif name == "exports" and (code.is_sign(index + 1, "=") or code.is_sign(index + 1, ".")):
            is_whole = code.is_sign(index + 1, "=")
            at = index + 1 if is_whole else index + 3
            if code.is_sign(at, "=") and not code.is_sign(at + 1, "="):
                self.is_common = True
                self.exported["default" if is_whole else code.name(index + 2)] = self._expression(at + 1)
        elif code.is_sign(index + 1, "=") and code.is_sign(index + 2, ">"):
            self.declared[name] = None  # a parameter
        elif index >= self._seen and self._is_changed(index):
            self.declared[name] = None

    def _is_changed(self, index: int) -> bool:
        """Whether a name gets a value where it isn't declared."""
        code = self.code
        if code.is_sign(index - 1, ".") or code.name(index - 1) in _DECLARING:
            return False
        given = code.is_sign(index + 1, "=") and not code.is_sign(index + 2, "=")
        counted = any(
            code.is_sign(at, sign) and code.is_sign(at + 1, sign) for sign in "+-" for at in (index - 2, index + 1)
        )
        added = code.is_sign(index + 2, "=") and any(code.is_sign(index + 1, sign) for sign in "+-*")
        filled = code.is_sign(index + 3, "=") and any(code.is_sign(index + 2, sign) for sign in "|?")
        return given or counted or added or filled

    def _parameters(self, bracket: int) -> None:
        """Forget what is a parameter of a function."""
        code = self.code
        after = code.after(bracket)
        is_arrow = code.is_sign(after, "=") and code.is_sign(after + 1, ">")
        is_body = code.is_sign(after, "{") and self._is_named(bracket)
        if not is_arrow and not is_body and not code.is_sign(after, ":"):
            return
        for one in code.items(bracket):
            for index in range(one.first, min(one.after, one.first + _MOST_TYPES)):
                if code.name(index) and not code.is_sign(index - 1, ":"):
                    self.declared[code.name(index)] = None

    def _is_named(self, bracket: int) -> bool:
        """Whether a bracket follows the name of a function or a method."""
        name = self.code.name(bracket - 1)
        return bool(name) and name not in {"if", "for", "while", "switch", "catch", "with"}

    def _declare(self, index: int) -> None:
        """Take down what is declared from a token on."""
        code = self.code
        while True:
            if code.is_sign(index, "{"):
                names, at = code.items(index), code.after(index)
            else:
                names, at = [Range(index, index + 1)], index + 1
            while not code.is_sign(at, "=") and at < index + _MOST_TYPES and not code.is_sign(at, ";"):
                at += 1  # over its type
            if not code.is_sign(at, "=") or code.is_sign(at + 1, "=") or code.is_sign(at + 1, ">"):
                return
            self._seen = at
            value = self._expression(at + 1)
            for one in names:
                self._take(one, value, is_part=code.is_sign(index, "{"))
            if not code.is_sign(value.after, ","):
                return
            index = value.after + 1

    def _take(self, one: Range, value: Range, *, is_part: bool) -> None:
        """Take down a name, or a part of an object that is given a name."""
        code = self.code
        name = code.name(one.first)
        at, called = one.first + 1, name
        if is_part and code.is_sign(at, ":"):
            called, at = code.name(at + 1), at + 2
        otherwise = Range(at + 1, one.after) if is_part and code.is_sign(at, "=") else None
        again = called in self.declared
        self.declared[called] = None if again else Declared(value, name if is_part else "", otherwise)

    def _import(self, index: int) -> None:
        """Take down what an import names."""
        code = self.code
        end = next((at for at in range(index, min(index + 200, len(code.tokens))) if code.name(at) == "from"), None)
        module = code.text(end + 1) if end is not None else ""
        if end is None or not module:
            return
        if code.name(index) == "type" and index + 1 < end and not code.is_sign(index + 1, ","):
            index += 1
        if code.name(index):
            self.imported[code.name(index)] = Imported(module, "default")
            index += 2
        if code.is_sign(index, "*"):
            self.imported[code.name(index + 2)] = Imported(module, "*")
        for one in code.items(index) if code.is_sign(index, "{") else ():
            self.imported[code.name(one.after - 1)] = Imported(module, code.name(one.first))

    def _expression(self, first: int) -> Range:
        """The tokens of an expression that begins somewhere, to a sign or a line that ends it."""
        code, tokens = self.code, self.code.tokens
        at = first
        while at < len(tokens) and not any(code.is_sign(at, sign) for sign in (";", ",", ")", "]", "}", TEMPLATE_END)):
            if at > first and self._breaks(at):
                break
            at = code.after(at)
        return Range(first, at)

    def _breaks(self, at: int) -> bool:
        """Whether a line ends before a token, and with it an expression."""
        before, token = self.code.tokens[at - 1], self.code.tokens[at]
        goes_on = (before.kind == SIGN and before.text in _GOES_ON) or (token.kind == SIGN and token.text in _GOES_ON)
        return not goes_on and "\n" in self._text[before.end : token.start]


class Values:
    """What expressions of a program say.

    Attributes:
        unused: what stands behind `||` or `??` and counts for nothing, since the variable before it is set.
        told: where the variable is set that said the last value; `None` if none did.
    """

    def __init__(
        self,
        program: ScriptProgram,
        environment: Mapping[str, str | None],
        set_at: Mapping[str, Place | Spot],
        *,
        is_whole: bool,
    ) -> None:
        """Take in a program and its environment; `is_whole` says whether that has no other variables."""
        self.unused: list[Spot] = []
        self.told: Place | Spot | None = None
        self._set_at = set_at
        self._program = program
        self._environment = environment
        self._is_whole = is_whole

    def text(self, script: Script, where: Range) -> str | None:
        """What an expression says, as a text; `None` where that is nothing. What can't be known is an exception."""
        self.told = None
        return self._text(script, where, 0)

    def _text(self, script: Script, where: Range, depth: int) -> str | None:
        code = script.code
        first, after = self._bare(script, where)
        if depth > _DEPTH or first >= after:
            raise Unknown
        for at in self._top(script, first, after):
            asks = code.is_sign(at, "?") and not any(code.is_sign(one, "?") for one in (at - 1, at + 1))
            if asks and not code.is_sign(at + 1, "."):
                raise Unknown  # one thing or another
            is_or = code.is_sign(at, "|") and code.is_sign(at + 1, "|")
            if is_or or (code.is_sign(at, "?") and code.is_sign(at + 1, "?")):
                return self._either(script, Range(first, at), Range(at + 2, after), depth, is_or=is_or)
        if after - first == 1:
            return self._single(script, first, depth)
        if code.name(first) in _CASTS and code.is_sign(first + 1, "(") and code.after(first + 1) == after:
            given = code.items(first + 1)
            return self._text(script, given[0], depth + 1) if given else None
        return self._member(script, first, after, depth)

    def _either(self, script: Script, left: Range, right: Range, depth: int, *, is_or: bool) -> str | None:
        """What stands before `||` or `??`, or else what stands behind."""
        found = self._text(script, left, depth + 1)
        if not found if is_or else found is None:
            return self._text(script, right, depth + 1)
        self.unused.append(script.spot(right))
        return found

    def _bare(self, script: Script, where: Range) -> Range:
        """An expression without brackets around it, and without what only says its type."""
        code = script.code
        first, after = where
        while True:
            if code.is_sign(first, "(") and code.after(first) == after:
                first, after = first + 1, after - 1
            elif code.is_sign(first, "+"):
                first += 1
            elif code.is_sign(after - 1, "!"):
                after -= 1
            elif after - first > 2 and code.name(after - 2) in {"as", "satisfies"}:
                after -= 2
            else:
                return Range(first, after)

    def _top(self, script: Script, first: int, after: int) -> Iterator[int]:
        """The tokens of an expression that are in no brackets of it."""
        while first < after:
            yield first
            first = script.code.after(first)

    def _single(self, script: Script, index: int, depth: int) -> str | None:
        """What a token says by itself."""
        token = script.code.tokens[index]
        if token.kind == TEXT:
            return token.text
        if token.kind == NAME:
            return None if token.text in _NOTHING else self._named(script, token.text, depth)
        if _NUMBER.fullmatch(token.text):
            return token.text.replace("_", "")
        raise Unknown

    def _named(self, script: Script, name: str, depth: int) -> str | None:
        """What a name says."""
        imported = script.imported.get(name)
        if imported is not None:
            found, where = self._exported(script, imported.module, imported.name, depth)
            return self._text(found, where, depth + 1)
        declared = script.declared.get(name)
        if declared is None:
            raise Unknown
        if not declared.member:
            return self._text(script, declared.value, depth + 1)
        value = self._part(script, declared.value, declared.member, depth)
        return self._text(script, declared.otherwise, depth + 1) if value is None and declared.otherwise else value

    def _member(self, script: Script, first: int, after: int, depth: int) -> str | None:
        """What a part of something says: the last of some names with dots between them, or behind a bracket."""
        code = script.code
        if code.is_sign(after - 1, "]") and code.text(after - 2) and code.is_sign(after - 3, "["):
            return self._part(script, Range(first, after - 3), code.text(after - 2), depth)
        if not code.name(after - 1) or not code.is_sign(after - 2, "."):
            raise Unknown
        end = after - 3 if code.is_sign(after - 3, "?") else after - 2
        return self._part(script, Range(first, end), code.name(after - 1), depth)

    def _part(self, script: Script, of: Range, name: str, depth: int) -> str | None:
        """What a part of an object says that has a name."""
        code = script.code
        if of.after - of.first == 3 and (code.name(of.first), code.name(of.first + 2)) == ("process", "env"):
            return self._variable(name)
        found, where = self._object(script, of, name, depth)
        return self._text(found, where, depth + 1)

    def _object(self, script: Script, of: Range, name: str, depth: int) -> tuple[Script, Range]:
        """The part of an object that has a name, and the file that it is in."""
        code = script.code
        first, after = self._bare(script, of)
        if depth > _DEPTH:
            raise Unknown
        if code.is_sign(first, "{") and code.after(first) == after:
            fields = members(code, first)
            if name not in fields:
                raise Unknown
            return script, fields[name]
        if code.name(first) == "require" and code.is_sign(first + 1, "(") and code.after(first + 1) == after:
            return self._exported(script, code.text(first + 2), name, depth)
        if after - first == 1:
            imported, declared = script.imported.get(code.name(first)), script.declared.get(code.name(first))
            if imported is not None:
                return self._imported(script, imported, name, depth)
            if declared is None or declared.member:
                raise Unknown
            return self._object(script, declared.value, name, depth + 1)
        if code.is_sign(after - 2, ".") and code.name(after - 1):
            other, inner = self._object(script, Range(first, after - 2), code.name(after - 1), depth + 1)
            return self._object(other, inner, name, depth + 1)
        raise Unknown

    def _imported(self, script: Script, imported: Imported, name: str, depth: int) -> tuple[Script, Range]:
        """The part that has a name of what is imported."""
        if imported.name == "*":
            return self._exported(script, imported.module, name, depth)
        other, inner = self._exported(script, imported.module, imported.name, depth)
        return self._object(other, inner, name, depth + 1)

    def _exported(self, script: Script, module: str, name: str, depth: int) -> tuple[Script, Range]:
        """What a module exports under a name."""
        other = self._program.imported(script, module)
        if other is None:
            raise Unknown
        found, declared = other.exported.get(name), other.declared.get(name)
        if found is not None:
            return other, found
        if declared is not None and not declared.member and not other.is_common:
            return other, declared.value
        if not other.is_common or "default" not in other.exported:
            raise Unknown
        return self._object(other, other.exported["default"], name, depth + 1)

    def _variable(self, name: str) -> str | None:
        """What a variable of the environment says; `None` where it isn't set."""
        if name not in self._environment and self._is_whole and name not in _ALWAYS:
            return None
        value = self._environment.get(name)
        if value is None:
            raise Unknown
        self.told = self._set_at.get(name)
        return value


def members(code: Code, brace: int) -> dict[str, Range]:
    """The parts of an object that is written out, by their names."""
    found: dict[str, Range] = {}
    for one in code.items(brace):
        name = code.name(one.first) or code.text(one.first)
        if code.is_sign(one.first, ".") or code.is_sign(one.first, "["):
            raise Unknown
        if one.after == one.first + 1:
            found[name] = one
        elif code.is_sign(one.first + 1, ":"):
            found[name] = Range(one.first + 2, one.after)
    return found
