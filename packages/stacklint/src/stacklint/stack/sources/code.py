"""Source code by its tokens: brackets, arguments, fields, and texts that are put together of literals and constants."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, NamedTuple

from stacklint.stack.sources.other_tokens import OTHER_LANGUAGES, other_tokens
from stacklint.stack.sources.tokens import NAME, SIGN, TEMPLATE, TEMPLATE_END, TEXT, Language, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CLOSING: Final = {"(": ")", "[": "]", "{": "}", TEMPLATE: TEMPLATE_END}
_CONSTANT: Final = frozenset({"const", "final", "readonly", "val"})
"""Words before a name that gets its only value."""
_BEFORE: Final = 4
"""How far before the name they may stand: there are types and other words between."""
_FIELDS: Final = frozenset(
    {"description", "help", "id", "key", "label", "name", "text", "title", "type", "unit", "value"}
)
"""Names that mean something else wherever they stand, so that they are nobody's constants."""
_PARTS: Final = _FIELDS | {"namespace", "prefix", "subsystem"}
"""Those that are nobody's as a part of something."""
_OUTSIDE: Final = frozenset({"env", "process", "System", "os"})
"""What values come from that the source doesn't tell."""


_MOST_PARTS: Final = 8
"""Of how many parts a text is put together at most that is a name."""


_FILLED: Final = {Language.KOTLIN: "$", Language.PHP: "$", Language.RUBY: "#{", Language.ELIXIR: "#{"}
"""What a text has that is filled in, by language."""
_JOINS: Final = {Language.PHP: ("::",), Language.RUST: ("::",), Language.RUBY: ("::",)}
"""What stands between the parts of a name where that is no dot."""
_BEFORE_VALUE: Final = 5
"""How many tokens of a type stand at most between a constant of Rust and its value."""


class Part(NamedTuple):
    """A part of a text: what it says, or else the name of the constant that does, with a dot if it is one of others."""

    text: str | None
    name: str = ""

    def value(self, constants: Mapping[str, set[str | None]]) -> str | None:
        """What it says; `None` where that can't be told, or may be one thing or another."""
        if self.text is not None:
            return self.text
        values = constants.get(self.name, set())
        return next(iter(values)) if len(values) == 1 else None


class Written(NamedTuple):
    """A text as it is written.

    Attributes:
        parts: what it is put together of; `None` where that can't be told.
        start: where it begins, without quotes if it is one literal.
        end: where it ends.
    """

    parts: tuple[Part, ...] | None
    start: int
    end: int

    @property
    def literal(self) -> str:
        """What stands there, if it is one literal."""
        return (self.parts[0].text or "") if self.parts is not None and len(self.parts) == 1 else ""

    def value(self, constants: Mapping[str, set[str | None]]) -> str | None:
        """What it says; `None` where that can't be told."""
        found = [part.value(constants) for part in self.parts or ()]
        known = [text for text in found if text is not None]
        return "".join(known) if known and len(known) == len(found) else None


class Range(NamedTuple):
    """Some tokens that follow one another: the first, and the one behind the last."""

    first: int
    after: int


class Code:
    """A source code.

    Attributes:
        language: the language that it is written in.
        source: its text.
        tokens: its tokens.
    """

    def __init__(self, text: str, language: Language) -> None:
        self.language = language
        self.source = text
        self.tokens = list(other_tokens(text, language) if language in OTHER_LANGUAGES else tokens(text, language))
        self._closing: dict[int, int] = {}
        opened: list[int] = []
        for index, token in enumerate(self.tokens):
            if token.kind == SIGN and token.text in _CLOSING:
                opened.append(index)
            elif token.kind == SIGN and opened and _CLOSING[self.tokens[opened[-1]].text] == token.text:
                self._closing[opened.pop()] = index

    def is_sign(self, index: int, sign: str) -> bool:
        """Whether a token is a sign."""
        return 0 <= index < len(self.tokens) and self.tokens[index][:2] == (SIGN, sign)

    def name(self, index: int) -> str:
        """The name that a token is; "" if it is none."""
        known = 0 <= index < len(self.tokens) and self.tokens[index].kind == NAME
        return self.tokens[index].text if known else ""

    def text(self, index: int) -> str:
        """What a literal says; "" if the token is none, or says it with escapes."""
        return self._said(index) or ""

    def _said(self, index: int) -> str | None:
        """What a literal says, which may be nothing; `None` if the token is none, or says it with escapes."""
        if not 0 <= index < len(self.tokens) or self.tokens[index].kind != TEXT:
            return None
        text = self.tokens[index].text
        filled = _FILLED.get(self.language, "\\") in text
        return None if "\\" in text or filled else text

    def after(self, index: int) -> int:
        """The token behind a bracket that is opened and all that is in it; the next one where it is never closed."""
        return self._closing.get(index, index) + 1

    def items(self, index: int) -> list[Range]:
        """What stands in a bracket between its commas."""
        end = self._closing.get(index, index)
        found: list[Range] = []
        first = here = index + 1
        while here < end:
            if self.is_sign(here, ","):
                found.append(Range(first, here))
                first = here + 1
            here = self.after(here)
        return [*found, Range(first, end)] if first < end else found

    def fields(self, index: int) -> dict[str, Range]:
        """The fields in a brace by their names; what is in none of the form `name: value` has the name ""."""
        found: dict[str, Range] = {}
        for one in self.items(index):
            name = self.name(one.first) or self.text(one.first)
            known = self.is_sign(one.first + 1, ":")
            found[name if known else ""] = Range(one.first + 2, one.after) if known else one
        return found

    def listed(self, where: Range) -> tuple[Written, ...] | None:
        """The texts of a list that is written out; `None` where something else stands there."""
        first, after = where
        if (self.name(after - 2), self.name(after - 1)) == ("as", "const"):
            after -= 2
        opening = "["
        if self.language is Language.RUST:
            first += self.is_sign(first, "&")
        elif self.language is Language.PHP and self.name(first) == "array":
            first, opening = first + 1, "("
        if self.language is Language.GO:
            if not (self.is_sign(first, "[") and self.is_sign(first + 1, "]") and self.name(first + 2) == "string"):
                return None
            first, opening = first + 3, "{"
        elif self.language is Language.CSHARP and self.name(first) == "new":
            first += 2 if self.name(first + 1) == "string" else 1
            if not (self.is_sign(first, "[") and self.is_sign(first + 1, "]")):
                return None
            first, opening = first + 2, "{"
        whole = self.is_sign(first, opening) and self.is_closed(first) and self.after(first) == after
        return tuple(map(self.written, self.items(first))) if whole else None

    def keys(self, index: int) -> tuple[Written, ...] | None:
        """The keys of a mapping in a brace; `None` where it has others than those that are written there."""
        found: list[Written] = []
        for one in self.items(index) if self.is_closed(index) else [Range(index, index)]:
            token = self.tokens[one.first]
            short = self.language is Language.SCRIPT and one.after == one.first + 1
            if token.kind not in {NAME, TEXT} or not (short or self.is_sign(one.first + 1, ":")):
                return None
            said = Written((Part(token.text),), token.start, token.end)
            named = token.kind == NAME and self.language is Language.SCRIPT
            found.append(said if named else self.written(Range(one.first, one.first + 1)))
        return tuple(found)

    def is_closed(self, index: int) -> bool:
        """Whether a token is a bracket that is closed somewhere."""
        return index in self._closing

    def written(self, where: Range) -> Written:
        """The text that some tokens say."""
        first, after = where
        if after - 2 > first and (self.name(after - 2), self.name(after - 1)) == ("as", "const"):
            after -= 2
        known = first < after <= len(self.tokens)
        start, end = (self.tokens[first].start, self.tokens[after - 1].end) if known else (0, 0)
        return Written(self._parts(first, after), start, end)

    def _parts(self, here: int, after: int) -> tuple[Part, ...] | None:
        parts: list[Part] = []
        while here < after:
            part, here = self._part(here)
            parts += part or ()
            if part is None or len(parts) > _MOST_PARTS:
                return None
            if here == after:
                return tuple(parts)
            here += 1 if self.is_sign(here, "." if self.language is Language.PHP else "+") else after
        return None

    def _part(self, here: int) -> tuple[list[Part] | None, int]:
        """What begins at a token, and the token behind it."""
        if self.is_sign(here, TEMPLATE):
            return self._template(here), self.after(here)
        text = self._said(here)
        if text is not None or not self.name(here):
            return [Part(text)] if text is not None else None, here + 1
        if self.name(here) in _OUTSIDE:
            return None, here + 1
        dot = ""
        for _ in range(_MOST_PARTS):
            joined = any(self.is_sign(here + 1, sign) for sign in _JOINS.get(self.language, (".",)))
            if joined and self.name(here + 2):
                here, dot = here + 2, "."
        unknown = self.name(here) in (_PARTS if dot else _FIELDS)
        return ([Part(None, dot + self.name(here))] if not unknown else None), here + 1

    def _template(self, here: int) -> list[Part] | None:
        """The parts of a template, in which only names of constants may be values."""
        parts: list[Part] = []
        end = self.after(here) - 1
        here += 1
        while here < end:
            if self.is_sign(here, "{"):
                nested = self.is_sign(here + 1, TEMPLATE)
                part, after = self._part(here + 1) if not nested else (None, here)
                if part is None or after + 1 != self.after(here):
                    return None
                parts += part
                here = after + 1
            else:
                text = self.tokens[here].text
                if "\\" in text:
                    return None
                parts.append(Part(text))
                here += 1
        return parts

    def constants(self) -> dict[str, set[str | None]]:
        """The values that names are given for good; `None` is one that can't be told.

        What is given one as a part of an object has a dot, and what has one by itself is there with and without.
        """
        found: dict[str, set[str | None]] = defaultdict(set)
        for name, where in self._given():
            value = self.written(where).value({})
            if not name.startswith(".") and name not in _FIELDS:
                found[name].add(value)
            if name.removeprefix(".") not in _PARTS:
                found[f".{name.removeprefix('.')}"].add(value)
        return dict(found)

    def _given(self) -> Iterator[tuple[str, Range]]:
        """The names that get values, and what these are; those of objects with a dot."""
        if self.language in OTHER_LANGUAGES:
            yield from self._given_otherwise()
            return
        block = 0  # where a block of Go's constants ends
        for index, token in enumerate(self.tokens):
            if token.kind != NAME:
                continue
            if token.text in {"const", "var"} and self.is_sign(index + 1, "("):
                block = max(block, self.after(index + 1))
            at = index + 1
            if self.is_sign(at, ":") and self.text(at + 1) and self._ends(at + 2):
                yield f".{token.text}", Range(at + 1, at + 2)  # of an object
                continue
            at += 2 if self.is_sign(at, ":") else 1 if self.name(at) == "string" else 0
            if not self.is_sign(at, "=") or self.is_sign(at + 1, "="):
                continue
            words = {self.name(one) for one in range(index - _BEFORE, index)}
            member = token.text[0].isupper() and self._ends(at + 2)  # of an enumeration
            if index < block or words & _CONSTANT or self.name(index - 1) == "var" or member:
                end = at + 2
                while self.is_sign(end, "+"):
                    end += 2
                if not any(self.is_sign(end, sign) for sign in (".", "(", "[", "?")):
                    yield token.text, Range(at + 1, end)

    def _given_otherwise(self) -> Iterator[tuple[str, Range]]:
        """The constants of Rust, Ruby, PHP and Elixir, and what these are."""
        for index, token in enumerate(self.tokens):
            at = index + 1
            if token.kind != NAME:
                continue
            if self.language is Language.ELIXIR:
                given = token.text.startswith("@") and self.text(at) != ""
                at -= 1
            elif self.language is Language.RUBY:
                given = token.text[0].isupper() and self.is_sign(at, "=")
            else:
                given = self.name(index - 1) in {"const", "static"} or self.name(index - 2) == "const"
                while self.language is Language.RUST and at < index + _BEFORE_VALUE and not self.is_sign(at, "="):
                    at += 1
            if given and (self.language is Language.ELIXIR or self.is_sign(at, "=")):
                end = at + 2
                frozen = self.is_sign(end, ".") and self.name(end + 1) == "freeze"
                if frozen or not any(self.is_sign(end, sign) for sign in (".", "::", "(", "[", "?", "+", "!")):
                    yield token.text, Range(at + 1, end)

    def _ends(self, index: int) -> bool:
        return self.is_sign(index, ",") or self.is_sign(index, "}")
